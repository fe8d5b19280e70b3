"""Taking a roster in: in batches, each one transaction with what is needed to undo it."""

import secrets
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import IntegrityError, connection, transaction
from django.db.models import Count, F

from xingtan.identity.actions.rosters.checking import (
    BATCH,
    Checked,
    Examined,
    Told,
    Weighed,
    check,
    has_error,
    leaving,
    plan_lines,
    with_person,
)
from xingtan.identity.actions.rosters.files import forget_file, opened
from xingtan.identity.actions.rosters.snapshots import snapshot
from xingtan.identity.actions.rosters.undoing import hold, put_back
from xingtan.identity.events import RosterTakenIn
from xingtan.identity.models import Enrolment, Identifier, Person, Role, RosterChange, RosterImport
from xingtan.identity.queries.identifiers import phone_digest
from xingtan.identity.queries.known_people import batches, known_people
from xingtan.identity.queries.rosters import Roster, roster
from xingtan.identity.rules.rosters import Counts, Finding, Kind, Report, Severity, State
from xingtan.identity.rules.rosters.groups import Meant
from xingtan.identity.rules.rosters.numbers import username_of
from xingtan.identity.rules.rosters.planning import EXPECTED_PHONE, Enrolled, Held, Known, Numbered, Step, school_of
from xingtan.kernel.clock import now, today
from xingtan.kernel.ids import new_id
from xingtan.outbox.api import announce
from xingtan.places import api as places

ROWS_A_STATEMENT = 400
NAMED_AS = "%(year)s级（%(number)s）班"  # a name in the tables is Chinese, as schools call their classes


class _Changed(Exception):
    """The world changed while the roster was taken in: what is done is put back, and it is refused."""

    def __init__(self, row: int, code: str) -> None:
        super().__init__(code)
        self.row, self.code = row, code


def take_in_roster(roster_id: UUID, told: Told | None = None, checked: Checked | None = None) -> None:
    """Take a roster in whose state is `taking`: afterwards it is taken, or refused with nothing of it taken in.

    The background job. It can be killed at any moment and called again: it goes on where it was, because what is in is
    no difference any more. `checked`: what was found a moment ago; without it the roster is checked again first.
    """
    found = roster(roster_id)
    if found.state is not State.TAKING:
        return
    row = RosterImport.objects.get(id=roster_id)
    if checked is None:
        with opened(row.file_digest) as file:
            checked = check(file, found.form, found.unit, found.report.options, found.report.content)
    report, examined, weighed = checked.report, checked.examined, checked.weighed
    if report.errors:
        _refuse(found, report)
        return
    RosterImport.objects.filter(id=roster_id).update(total=len(examined.lines), done=0)
    try:
        _take_in(found, report, examined, weighed, told)
    except _Changed as changed:
        _refuse(found, _with_finding(report, changed))
        return
    except IntegrityError:  # the same numbers came in by another roster at this moment
        _refuse(found, _with_finding(report, _Changed(0, "number-of-another")))
        return
    forget_file(row.file_digest)


def give_up(roster_id: UUID) -> None:
    """End what a job could not do for a reason that nobody foresaw: nothing of the roster stays in.

    One that could not be undone is taken in as before, less what was put back already.
    """
    found = roster(roster_id)
    if found.state is State.UNDOING:
        RosterImport.objects.filter(id=roster_id).update(state=State.TAKEN)
    elif found.state in {State.CHECKING, State.TAKING}:
        _refuse(found, _with_finding(found.report, _Changed(0, "failed")))


def _take_in(found: Roster, report: Report, examined: Examined, weighed: Weighed, told: Told | None) -> None:
    _open_classes(examined.opens)
    present = set(weighed.person_of.values())
    done = 0
    for lines in batches(examined.lines, BATCH):
        with transaction.atomic():
            if not hold(found.id, State.TAKING):
                return
            steps = []
            for step, troubles in plan_lines(lines, with_person(weighed, lines), examined.ground):
                if has_error(troubles):
                    raise _Changed(step.line.row if step.line else 0, troubles[0][0])
                steps.append(step)
            present |= _apply(found.id, [step for step in steps if step.kind is not Kind.SAME])
            present |= {step.known.id for step in steps if step.known is not None}
            done += len(lines)
            RosterImport.objects.filter(id=found.id).update(done=done)
        if told is not None:
            told(done, len(examined.lines))
    for some in batches(list(leaving(examined, present)), BATCH):
        with transaction.atomic():
            if not hold(found.id, State.TAKING):
                return
            _apply(found.id, _not_yet_gone(found.id, some))
    with transaction.atomic():
        if hold(found.id, State.TAKING):
            _end(found, report)
    _weigh_tables()


def _weigh_tables() -> None:
    """Have PostgreSQL count its tables now: it plans by how large they are, and would notice only minutes later."""
    if connection.vendor == "postgresql":
        names = ", ".join(table._meta.db_table for table in (Person, Role, Enrolment, Identifier, RosterChange))
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {names}")


def _not_yet_gone(roster_id: UUID, steps: Sequence[Step]) -> list[Step]:
    """Leave out whom another run of this roster let go while this one looked."""
    people = [step.known.id for step in steps if step.known is not None]
    gone = RosterChange.objects.filter(roster_id=roster_id, kind=Kind.LEFT, person__in=people)
    known = set(gone.values_list("person", flat=True))
    return [step for step in steps if step.known is not None and step.known.id not in known]


def _end(found: Roster, report: Report) -> None:
    """Say that it is done, with what was done in all, however often it began."""
    tallied = RosterChange.objects.filter(roster_id=found.id).values_list("kind").annotate(people=Count("id"))
    counts: Counter[str] = Counter(dict(tallied.order_by("kind")))
    people = {kind: counts[kind] for kind in (Kind.NEW, Kind.CHANGED, Kind.MOVED, Kind.LEFT)}
    present = report.counts.new + report.counts.changed + report.counts.moved + report.counts.same
    final = Counts(
        rows=report.counts.rows,
        new=people[Kind.NEW],
        changed=people[Kind.CHANGED],
        moved=people[Kind.MOVED],
        left=people[Kind.LEFT],
        same=max(0, present - people[Kind.NEW] - people[Kind.CHANGED] - people[Kind.MOVED]),
    )
    # The list of changes is that of the first look: after an interruption, this look sees only the rest.
    changes = found.report.changes or report.changes
    written = replace(report, counts=final, changes=changes, classes=found.report.classes or report.classes)
    RosterImport.objects.filter(id=found.id).update(state=State.TAKEN, report=written.written(), ended_at=now())
    announce(
        RosterTakenIn(
            roster=found.id,
            unit_kind=found.unit.kind,
            unit_code=found.unit.code,
            new=final.new,
            changed=final.changed,
            moved=final.moved,
            left=final.left,
            by=found.asked_by,
        )
    )


def _refuse(found: Roster, report: Report) -> None:
    """Put back what an earlier, interrupted run took in, and keep the findings."""
    row = RosterImport.objects.filter(id=found.id, state=found.state)
    refused = False
    while not refused:
        put_back(found.id, found.state)
        report = replace(report, not_undone=roster(found.id).report.not_undone)
        with transaction.atomic():
            if not hold(found.id, found.state):
                return
            refused = not RosterChange.objects.filter(roster_id=found.id).exists()  # none of another run came in
            if refused:
                row.update(state=State.REFUSED, report=report.written(), done=0, ended_at=now())
    forget_file(RosterImport.objects.values_list("file_digest", flat=True).get(id=found.id))


def _with_finding(report: Report, changed: _Changed) -> Report:
    finding = Finding(changed.code, Severity.ERROR, changed.row)
    return replace(report, errors=report.errors + 1, findings=(finding, *report.findings))


def _open_classes(opens: dict[str, Meant]) -> None:
    schools: dict[str, list[places.NewClass]] = {}
    for code, meant in opens.items():
        name = NAMED_AS % {"year": meant.entry_year, "number": meant.number}
        opened_class = places.NewClass(meant.stage, meant.entry_year, meant.number, name)
        schools.setdefault(school_of(code), []).append(opened_class)
    for school, classes in schools.items():
        places.open_classes(school, classes)


def _apply(roster_id: UUID, steps: Sequence[Step]) -> set[UUID]:
    """Write what some people become, and what they were; gives the ids of those who are new."""
    if not steps:
        return set()
    day = today()
    new = [step for step in steps if step.known is None]
    ids = _register(new)
    person_of = [(step, step.known.id if step.known else ids[at]) for at, step in _numbered(steps)]
    _change_facts([step for step in steps if step.known is not None])
    _end_rows(steps)
    _begin_rows(person_of)
    touched = [step.known for step in steps if step.known is not None]
    after = known_people({each.id for each in touched})
    RosterChange.objects.bulk_create(
        (
            RosterChange(
                roster_id=roster_id,
                person=person,
                kind=step.kind,
                before=snapshot(step.known) if step.known else {},
                after=snapshot(after[person] if step.known else _as_begun(person, step, day)),
            )
            for step, person in person_of
        ),
        batch_size=ROWS_A_STATEMENT,
    )
    return set(ids)


def _numbered(steps: Sequence[Step]) -> list[tuple[int, Step]]:
    """Give each step with how many new people stand before it."""
    numbered, at = [], 0
    for step in steps:
        numbered.append((at, step))
        at += step.known is None
    return numbered


def _register(steps: Sequence[Step]) -> list[UUID]:
    """Register people with a number to sign in with and no password: they claim their account later."""
    ids = [new_id() for _ in steps]
    Person.objects.bulk_create(
        (
            Person(
                id=person,
                username=username,
                display_name=step.line.name if step.line else "",
                born_on=step.line.birthday if step.line else None,
                password=UNUSABLE_PASSWORD_PREFIX + secrets.token_urlsafe(30),
            )
            for person, username, step in zip(ids, fresh_usernames(len(steps)), steps, strict=True)
        ),
        batch_size=ROWS_A_STATEMENT,
    )
    return ids


def fresh_usernames(count: int) -> list[str]:
    """Give as many names to sign in with as are asked for, that nobody has: ten digits, drawn by chance."""
    names: set[str] = set()
    while len(names) < count:
        drawn = {username_of(100_000_000 + secrets.randbelow(900_000_000)) for _ in range(count - len(names))} - names
        for some in batches(drawn, 500):
            names |= set(some) - set(Person.objects.filter(username__in=some).values_list("username", flat=True))
    return list(names)


def _change_facts(steps: Sequence[Step]) -> None:
    renamed = [
        Person(
            id=step.known.id,
            display_name=step.name or step.known.name,
            born_on=step.birthday or step.known.birthday,
        )
        for step in steps
        if step.known is not None and (step.name or step.birthday)
    ]
    if renamed:
        Person.objects.bulk_update(renamed, ["display_name", "born_on"], batch_size=200)


def _end_rows(steps: Sequence[Step]) -> None:
    day = today()
    roles = [each.key for step in steps for each in step.end_roles]
    enrolments = [each.key for step in steps for each in step.end_enrolments]
    numbers = [each.key for step in steps for each in step.drop]
    for some in batches(roles, 500):
        rows = Role.objects.filter(id__in=some)
        rows.filter(since__gt=day).update(until=F("since"))
        rows.filter(since__lte=day).update(until=day)
    for some_seats in batches(enrolments, 500):
        seats = Enrolment.objects.filter(id__in=some_seats)
        seats.filter(since__gt=day).update(until=F("since"))
        seats.filter(since__lte=day).update(until=day)
    for some_numbers in batches(numbers, 500):
        Identifier.objects.filter(id__in=some_numbers).delete()


def _begin_rows(person_of: Sequence[tuple[Step, UUID]]) -> None:
    """Begin roles and enrolments today; a row that began and ended today is opened again."""
    day = today()
    roles, enrolments = [], []
    again_roles: list[UUID] = []
    again_seats: list[int] = []
    for step, person in person_of:
        ended = {
            (each.role, each.code): each.key for each in (step.known.roles if step.known else ()) if each.since == day
        }
        for role, kind, code in step.begin_roles:
            key = ended.get((role, code))
            if key is not None:
                again_roles.append(key)
            else:
                roles.append(Role(person_id=person, role=role, unit_kind=kind, unit_code=code, since=day))
        seated = {each.code: each.key for each in (step.known.enrolments if step.known else ()) if each.since == day}
        for code in step.begin_enrolments:
            seat = seated.get(code)
            if seat is not None:
                again_seats.append(seat)
            else:
                enrolments.append(Enrolment(student_id=person, class_code=code, since=day))
    Role.objects.bulk_create(roles, batch_size=ROWS_A_STATEMENT)
    Enrolment.objects.bulk_create(enrolments, batch_size=ROWS_A_STATEMENT)
    for some in batches(again_roles, 500):
        Role.objects.filter(id__in=some).update(until=None)
    for some_seats in batches(again_seats, 500):
        Enrolment.objects.filter(id__in=some_seats).update(until=None)
    Identifier.objects.bulk_create(
        (
            Identifier(person_id=person, kind=kind, digest=digest)
            for step, person in person_of
            for kind, digest in _added(step, person)
        ),
        batch_size=ROWS_A_STATEMENT,
    )


def _added(step: Step, person: UUID) -> list[tuple[str, str]]:
    phones = step.line.phones if step.line is not None and step.known is None else ()
    return [*step.add, *((EXPECTED_PHONE, phone_digest(person, phone)) for phone in phones)]


def _as_begun(person: UUID, step: Step, day: date) -> Known:
    """Give a new person as the tables have them, without reading them again. The keys of rows are not known."""
    assert step.line is not None
    return Known(
        person,
        step.line.name,
        step.line.birthday,
        tuple(Held(person, role, kind, code, day, None) for role, kind, code in step.begin_roles),
        tuple(Enrolled(0, code, day, None) for code in step.begin_enrolments),
        tuple(Numbered(0, kind, digest) for kind, digest in _added(step, person)),
    )
