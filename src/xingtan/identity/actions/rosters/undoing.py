"""Undoing a roster: what it changed is as it was, except where somebody changed it since."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import transaction
from django.db.models import Q

from xingtan.identity.actions.rosters.checking import Told
from xingtan.identity.actions.rosters.snapshots import snapshot
from xingtan.identity.events import RosterUndone
from xingtan.identity.models import Enrolment, Guardianship, Identifier, Person, Role, RosterChange, RosterImport
from xingtan.identity.queries.known_people import known_people, people_in_classes
from xingtan.identity.queries.rosters import roster
from xingtan.identity.rules.rosters import Counts, Kind, State
from xingtan.identity.rules.rosters.planning import Known
from xingtan.identity.rules.rosters.records import MOST_KEPT
from xingtan.kernel.clock import now
from xingtan.outbox.api import announce
from xingtan.places import api as places

BATCH = 500

NotUndone = tuple[str, str]


def undo_roster(roster_id: UUID, by: UUID | None = None, told: Told | None = None) -> None:
    """Put back what a roster in state `undoing` changed; who was changed since stays, named in `report.not_undone`.

    The background job. It can be killed at any moment and called again: it goes on where it was.
    """
    found = roster(roster_id)
    if found.state is not State.UNDOING:
        return
    put_back(roster_id, State.UNDOING, told)
    kept = roster(roster_id)
    with transaction.atomic():
        if not hold(roster_id, State.UNDOING):
            return
        RosterImport.objects.filter(id=roster_id).update(state=State.UNDONE, undone_at=now())
        announce(
            RosterUndone(
                roster=roster_id,
                unit_kind=kept.unit.kind,
                unit_code=kept.unit.code,
                people=max(0, _people(kept.report.counts) - len(kept.report.not_undone)),
                kept=len(kept.report.not_undone),
                by=by,
            )
        )


def hold(roster_id: UUID, state: State) -> bool:
    """Hold a roster to the end of this transaction: another run of its job waits, and then sees what this one did.

    False where it is no longer in this state: somebody else brought it to its end.
    """
    return bool(RosterImport.objects.filter(id=roster_id, state=state).update(state=state))


def put_back(roster_id: UUID, state: State, told: Told | None = None) -> None:
    """Put back the rows of everybody whom a roster in this state changed, the last first, a batch a transaction."""
    left = RosterChange.objects.filter(roster_id=roster_id).count()
    RosterImport.objects.filter(id=roster_id).update(total=left, done=0)
    done, total = 0, left
    below: int | None = None  # rows behind it are deleted; PostgreSQL would walk over them again for every batch
    while True:
        with transaction.atomic():
            if not hold(roster_id, state):
                return
            rest = RosterChange.objects.filter(roster_id=roster_id, **({} if below is None else {"id__lt": below}))
            changes = list(rest.order_by("-id")[:BATCH])
            if not changes:
                break
            below = changes[-1].pk
            not_undone = _put_back(changes)
            RosterChange.objects.filter(id__in=[each.id for each in changes]).delete()
            _note(roster_id, done + len(changes) - len(not_undone), not_undone)
        done += len(changes) - len(not_undone)
        if told is not None:
            told(total - left, total)
        left -= len(changes)
    _close_classes(roster(roster_id).report.classes)


def _people(counts: Counts) -> int:
    return counts.new + counts.changed + counts.moved + counts.left


def _note(roster_id: UUID, done: int, not_undone: Sequence[NotUndone]) -> None:
    found = roster(roster_id)
    kept = (*found.report.not_undone, *not_undone)[:MOST_KEPT]
    written = replace(found.report, not_undone=kept).written()
    RosterImport.objects.filter(id=roster_id).update(done=done, report=written)


def _put_back(changes: Sequence[RosterChange]) -> list[NotUndone]:
    ids = {each.person for each in changes}
    known = known_people(ids)
    busy = _in_use(ids)
    not_undone: list[NotUndone] = []
    gone: list[UUID] = []
    for change in changes:
        person = known.get(change.person)
        if person is None:
            not_undone.append((str(change.after.get("name", "")), "gone"))
        elif snapshot(person) != change.after:
            not_undone.append((person.name, "changed-since"))
        elif change.kind == Kind.NEW and change.person in busy:
            not_undone.append((person.name, "in-use"))
        elif change.kind == Kind.NEW:
            gone.append(change.person)
        else:
            _restore(person, change.before)
    Person.objects.filter(id__in=gone).delete()
    return not_undone


def _in_use(ids: set[UUID]) -> set[UUID]:
    """Give who of these lives on the platform by now: has a password, a role that no roster gave, a child, a parent."""
    used = Person.objects.filter(
        ~Q(password__startswith=UNUSABLE_PASSWORD_PREFIX) | Q(last_login__isnull=False) | ~Q(phone=""), id__in=ids
    ).values_list("id", flat=True)
    roles = Role.objects.filter(person_id__in=ids).exclude(role__in=["student", "teacher"])
    kin = Guardianship.objects.filter(Q(parent_id__in=ids) | Q(child_id__in=ids)).values_list("parent_id", "child_id")
    return {*used, *roles.values_list("person_id", flat=True), *(each for pair in kin for each in pair)}


def _restore(person: Known, before: dict[str, Any]) -> None:
    """Give a person the rows that they had: what began is removed, what ended is open, what was dropped is back."""
    born = date.fromisoformat(before["born"]) if before["born"] else None
    if (person.name, person.birthday) != (before["name"], born):
        Person.objects.filter(id=person.id).update(display_name=before["name"], born_on=born)
    roles = {tuple(each[:4]): each[4] for each in before["roles"]}
    for each in person.roles:
        key = (each.role, each.kind, each.code, each.since.isoformat())
        if key in roles:
            until = _day(roles[key])
            if until != each.until:
                Role.objects.filter(id=each.key).update(until=until)
        elif each.role in {"student", "teacher"}:
            Role.objects.filter(id=each.key).delete()
    seats = {(code, since): until for code, since, until in before["seats"]}
    for seat in person.enrolments:
        at = (seat.code, seat.since.isoformat())
        if at not in seats:
            Enrolment.objects.filter(id=seat.key).delete()
        elif _day(seats[at]) != seat.until:
            Enrolment.objects.filter(id=seat.key).update(until=_day(seats[at]))
    numbers = {(kind, digest) for kind, digest in before["numbers"]}
    have = {(each.kind, each.digest) for each in person.numbers}
    Identifier.objects.filter(
        id__in=[each.key for each in person.numbers if (each.kind, each.digest) not in numbers]
    ).delete()
    Identifier.objects.bulk_create(
        [Identifier(person_id=person.id, kind=kind, digest=digest) for kind, digest in sorted(numbers - have)],
        ignore_conflicts=True,
    )


def _close_classes(codes: Sequence[str]) -> None:
    """Close the classes that the roster opened, where nobody is in them."""
    if codes:
        places.close_classes(set(codes) - people_in_classes(codes))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
