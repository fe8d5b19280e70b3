"""The history of a resource: every step as it was written, in order. Nothing here was ever changed."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from xingtan.catalogue.models import MachineCheck, Publication, Resource, Review, Version, Withdrawal
from xingtan.catalogue.queries.life.standing import Ground, ground_of, reason_names
from xingtan.catalogue.rules import life
from xingtan.catalogue.rules.life import Opinion, Round
from xingtan.identity import api as identity
from xingtan.kernel.text import msgid

_OFFERED = msgid("交来第%(number)s版")
_CHECKED = msgid("机器看过第%(number)s版")
_TOOK = msgid("第%(number)s版：%(round)s的人接了，没有决定就放回了")
_LOOKS = msgid("第%(number)s版：%(round)s的人正在看")
_SAID = msgid("第%(number)s版：%(round)s，%(opinion)s")
_ONLINE = msgid("第%(number)s版上线")
_OFFLINE = msgid("撤下：%(reason)s")
_REACHES = msgid("撤下：%(reason)s，由它改编的也一起撤下")


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened: when, who (empty: the node itself), what, and why. `mark` is its kind."""

    at: datetime
    mark: str
    who: str
    says: str
    reasons: tuple[str, ...] = ()
    words: str = ""

    @property
    def reason_names(self) -> tuple[str, ...]:
        return reason_names(self.reasons)


@dataclass(frozen=True, slots=True)
class History:
    """A resource and every step of its life, the first one first."""

    id: UUID
    title: str
    ground: Ground
    steps: tuple[Step, ...]


def history_of(resource_id: UUID) -> History | None:
    """Read every step of a resource's life, its working copy included. Seven statements; None where there is none."""
    resource = Resource.objects.filter(pk=resource_id).first()
    if resource is None:
        return None
    mine = Q(resource=resource_id) | Q(resource__update_of=resource_id)
    steps = [*_versions(mine), *_reviews(resource_id), *_line(resource_id)]
    if resource.published_at and not any(step.mark == "online" for step in steps):  # it was brought in as it is
        says = _(_ONLINE) % {"number": resource.version or 1}
        steps.append(Step(resource.published_at, "online", "", says))
    people = identity.person_names({UUID(step.who) for step in steps if _is_id(step.who)})
    named = [_with_name(step, people) for step in sorted(steps, key=lambda one: one.at)]
    return History(resource.pk, resource.title, ground_of(resource), tuple(named))


def _is_id(who: str) -> bool:
    return len(who) == 36 and who.count("-") == 4


def _with_name(step: Step, people: dict[UUID, Any]) -> Step:
    if not _is_id(step.who):
        return step
    known = people.get(UUID(step.who))
    return replace(step, who=known.name if known else "")


def _who(person: UUID | None) -> str:
    return str(person) if person else ""


def _versions(mine: Q) -> Iterator[Step]:
    for row in Version.objects.filter(mine).values("number", "says", "promised_by", "offered_at"):
        says = _(_OFFERED) % {"number": row["number"]}
        yield Step(row["offered_at"], "offered", _who(row["promised_by"]), says, words=row["says"])


def _reviews(resource_id: UUID) -> Iterator[Step]:
    mine = Q(version__resource=resource_id) | Q(version__resource__update_of=resource_id)
    checks = MachineCheck.objects.filter(mine, done_at__isnull=False, of_steps__gt=0)
    for number, at in checks.values_list("version__number", "done_at"):
        if at is not None:
            yield Step(at, "checked", "", _(_CHECKED) % {"number": number})
    for row in Review.objects.filter(mine).select_related("version"):
        filled: dict[str, Any] = {"number": row.version.number, "round": _(life.ROUNDS[Round(row.round)])}
        if row.decided_at:
            filled["opinion"] = _(life.OPINIONS[Opinion(row.opinion)])
            yield Step(row.decided_at, row.opinion, row.reviewer_name, _(_SAID) % filled, tuple(row.reasons), row.words)
        elif row.let_go_at:
            yield Step(row.let_go_at, "let-go", row.reviewer_name, _(_TOOK) % filled)
        else:
            yield Step(row.taken_at, "looks", row.reviewer_name, _(_LOOKS) % filled)


def _line(resource_id: UUID) -> Iterator[Step]:
    for row in Publication.objects.filter(resource=resource_id):
        yield Step(row.published_at, "online", _who(row.published_by), _(_ONLINE) % {"number": row.number})
    for gone in Withdrawal.objects.filter(resource=resource_id):
        sentence = _REACHES if gone.reaches_copies else _OFFLINE
        says = _(sentence) % {"reason": withdrawal_name(gone.reason)}
        yield Step(gone.withdrawn_at, "offline", _who(gone.withdrawn_by), says, words=gone.words)


def withdrawal_name(reason: str) -> str:
    """Name why a resource was withdrawn in the reader's language."""
    return _(life.WITHDRAWALS[reason]) if reason in life.WITHDRAWALS else reason
