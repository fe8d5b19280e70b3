"""What the catalogue does where moderators decided about a resource."""

from uuid import UUID

from django.db import transaction

from xingtan.catalogue.actions import life
from xingtan.catalogue.models import Resource, Withdrawal
from xingtan.catalogue.rules.vocabulary import Status
from xingtan.moderation.api import Outcome
from xingtan.moderation.events import CaseDecided


def follow_decision(decided: CaseDecided) -> None:
    """Take a resource offline, with what was made from it, or give it back where its appeal was heard. Idempotent."""
    if decided.outcome == Outcome.DELETE:
        if not decided.on_appeal:  # an appeal that is refused leaves everything as the first decision made it
            life.withdraw(decided.subject, "unlawful", decided.reason, decided.by, True, decided.case)
    elif decided.on_appeal:
        give_back(decided.case, decided.by)


@transaction.atomic
def give_back(case: UUID, by: UUID | None) -> int:
    """Put online again what was withdrawn for a case and is withdrawn for nothing else since. Gives how many."""
    given = 0
    for withdrawal in Withdrawal.objects.filter(case=case).order_by("id"):
        resource = Resource.objects.select_for_update().filter(pk=withdrawal.resource_id).first()
        later = Withdrawal.objects.filter(resource=withdrawal.resource_id, id__gt=withdrawal.pk).exists()
        if resource is None or later or resource.status != Status.WITHDRAWN or resource.published_at is None:
            continue
        life.show(resource, resource.version, by)
        given += 1
    return given
