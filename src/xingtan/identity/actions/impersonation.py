"""An operator acts in somebody's place: with a reason, for half an hour, seen by the person."""

from collections.abc import Callable, Sequence
from uuid import UUID

from django.db import transaction

from xingtan.identity.events import ActedInPlace, ImpersonationBegan, ImpersonationEnded
from xingtan.identity.models import Impersonation
from xingtan.identity.queries.lending import person_named
from xingtan.identity.queries.people import roles_of
from xingtan.identity.rules.authority import Asker, UnitPath
from xingtan.identity.rules.lending import LONGEST, MOST_REASON, may_act_for
from xingtan.kernel.clock import now, today
from xingtan.kernel.errors import NotAllowed, Refused
from xingtan.kernel.text import msgid
from xingtan.outbox.api import announce

PlacesOf = Callable[[UUID], Sequence[Sequence[UnitPath]]]
MOST_ADDRESS = 120


def begin_impersonation(asker: Asker, username: str, reason: str, places_of: PlacesOf) -> UUID:
    """Let an operator act in the place of who signs in with this name. Gives the id of it.

    `places_of` gives the paths of each unit of a person. Raises Refused without a reason; NotAllowed unless the asker
    operates the node over every unit of the person, who is no operator: whether there is such a person is not told.
    """
    why = reason.strip()
    if not why or len(why) > MOST_REASON:
        raise Refused("reason-needed", msgid("请写一句为什么，最多%(most)s个字。本人看得到。"), most=MOST_REASON)
    person = person_named(username)
    if (
        asker.person_id is None
        or person is None
        or person.id == asker.person_id
        or not may_act_for(asker, roles_of(person.id, today()), places_of(person.id), today())
    ):
        raise NotAllowed("person-not-yours", msgid("没有人用这个用户名登录，或者这个人不归你管。什么也没有改。"))
    with transaction.atomic():
        row = Impersonation.objects.create(operator_id=asker.person_id, person_id=person.id, reason=why)
        announce(ImpersonationBegan(person=person.id, operator=asker.person_id, reason=why))
    return row.id


def end_impersonation(impersonation_id: UUID) -> None:
    """Let the operator be themselves again. Idempotent."""
    row = Impersonation.objects.filter(id=impersonation_id, ended_at__isnull=True).first()
    if row is not None:
        _end(row)


def end_overdue_impersonations() -> int:
    """End those whose half hour is over and that nobody ended, because the browser was closed. Gives how many."""
    overdue = Impersonation.objects.filter(ended_at__isnull=True, began_at__lte=now() - LONGEST)
    return sum(map(_end, overdue))


def _end(row: Impersonation) -> bool:
    """Write that it is over, and since when; False where somebody else wrote it at the same moment."""
    at, most = now(), row.began_at + LONGEST
    over = min(at, most)
    with transaction.atomic():
        first = Impersonation.objects.filter(id=row.id, ended_at__isnull=True).update(ended_at=over) == 1
        if first:
            announce(ImpersonationEnded(at=over, person=row.person_id, operator=row.operator_id, ran_out=at >= most))
    return first


def note_deed(person_id: UUID, operator_id: UUID, address: str, refused: bool) -> None:
    """Keep in the audit log that something was sent in a person's place, whatever comes of it."""
    announce(ActedInPlace(person=person_id, operator=operator_id, address=address[:MOST_ADDRESS], refused=refused))
