"""Forgetting somebody who closed their account: what was decided stays, who reported and owned does not."""

from uuid import UUID

from xingtan.moderation.models import Case, Report


def forget_person(person: UUID) -> None:
    """Take a person out of reports and out of cases as owner. Idempotent. Two statements."""
    Report.objects.filter(person=person).update(person=None)
    Case.objects.filter(owner=person).update(owner=None)
