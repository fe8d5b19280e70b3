"""What moderation has of a person, for the archive of their own data."""

from uuid import UUID

from xingtan.identity.api import OwnPart
from xingtan.kernel.text import msgid
from xingtan.moderation.models import Appeal, Report


def own_data(person: UUID) -> tuple[OwnPart, ...]:
    """Give the reports and appeals that a person wrote. Two statements."""
    about, words = ("title", msgid("说的是")), ("words", msgid("写的话"))
    reports = Report.objects.filter(person=person).order_by("reported_at", "id")
    appeals = Appeal.objects.filter(person=person).order_by("appealed_at", "id")
    return (
        OwnPart(
            "reports",
            msgid("举报"),
            (about, ("reason", msgid("为什么举报")), words, ("reported_at", msgid("举报的时间"))),
            tuple(reports.values_list("case__subject_title", "reason", "words", "reported_at")),
        ),
        OwnPart(
            "appeals",
            msgid("申诉"),
            (about, words, ("appealed_at", msgid("申诉的时间"))),
            tuple(appeals.values_list("case__subject_title", "words", "appealed_at")),
        ),
    )
