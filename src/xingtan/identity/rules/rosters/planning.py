"""What taking a roster in changes: for each person the rows that end, begin and are replaced."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from xingtan.identity.rules.authority import RoleName, UnitKind
from xingtan.identity.rules.rosters.lines import NAME_IN_CLASS, Ground, Line
from xingtan.identity.rules.rosters.numbers import alike
from xingtan.identity.rules.rosters.records import Kind

EXPECTED_PHONE = "expected_phone"
SEVERAL = frozenset({"staff_number", "roster", EXPECTED_PHONE})
"""Kinds of numbers of which one person can have more than one: a teacher of two schools has two staff numbers."""

ROLLED = frozenset({RoleName.STUDENT, RoleName.TEACHER})
"""The roles that rosters give and end."""


@dataclass(frozen=True, slots=True)
class Held:
    """A row of a role: `key` is the row's own."""

    key: UUID
    role: str
    kind: str
    code: str
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A row of an enrolment."""

    key: int
    code: str
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class Numbered:
    """A row of an identifier."""

    key: int
    kind: str
    digest: str


@dataclass(frozen=True, slots=True)
class Known:
    """A person as the tables have them, with every row that a roster can change."""

    id: UUID
    name: str
    birthday: date | None
    roles: tuple[Held, ...] = ()
    enrolments: tuple[Enrolled, ...] = ()
    numbers: tuple[Numbered, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """What happens to one person. `name` and `birthday` None: they stay. A new person has no `known`.

    `begin_roles`: role, kind and code of units. `what` names what changes; `before` and `after` are codes of classes.
    """

    kind: Kind
    line: Line | None = None
    known: Known | None = None
    name: str | None = None
    birthday: date | None = None
    end_roles: tuple[Held, ...] = ()
    begin_roles: tuple[tuple[RoleName, UnitKind, str], ...] = ()
    end_enrolments: tuple[Enrolled, ...] = ()
    begin_enrolments: tuple[str, ...] = ()
    drop: tuple[Numbered, ...] = ()
    add: tuple[tuple[str, str], ...] = ()
    what: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


Trouble = tuple[str, dict[str, str | int]]


def join_lines(lines: Iterable[Line]) -> tuple[list[Line], list[tuple[Line, Trouble]]]:
    """Put rows of one teacher together, and name rows that claim one number, or one name without numbers.

    A teacher may stand in a row for each class. Gives the lines in their order, and what is wrong with which.
    """
    kept: list[Line] = []
    owner: dict[str, int] = {}
    seats: dict[tuple[str, str], int] = {}
    troubles: list[tuple[Line, Trouble]] = []
    for line in lines:
        others = {owner[digest] for _, digest in line.numbers if digest in owner}
        if not others:
            at = len(kept)
            kept.append(line)
            if line.role is RoleName.STUDENT:
                seat = (line.groups[0], line.name)
                if seat in seats:
                    troubles.append((line, ("likely-twice", {"row": kept[seats[seat]].row})))
                else:
                    seats[seat] = at
        else:
            at = min(others)
            other = kept[at]
            if not (len(others) == 1 and line.role is other.role is RoleName.TEACHER and line.name == other.name):
                by_name = line.numbers[0][0] == NAME_IN_CLASS
                troubles.append((line, ("name-twice" if by_name else "number-twice", {"row": other.row})))
                continue
            kept[at] = _joined(other, line)
        owner.update({digest: at for _, digest in line.numbers})
    return kept, troubles


def _joined(one: Line, other: Line) -> Line:
    return replace(
        one,
        schools=tuple(dict.fromkeys(one.schools + other.schools)),
        groups=tuple(dict.fromkeys(one.groups + other.groups)),
        numbers=tuple(dict.fromkeys(one.numbers + other.numbers)),
        phones=tuple(dict.fromkeys(one.phones + other.phones)),
        birthday=one.birthday or other.birthday,
        opens=tuple(dict.fromkeys(one.opens + other.opens)),
    )


def plan_line(line: Line, known: Known | None, ground: Ground) -> tuple[Step, list[Trouble]]:
    """Decide what becomes of the person of a line; `known` is who has its numbers. With what is wrong with it."""
    if known is None:
        return _arrive(line), []
    troubles: list[Trouble] = []
    open_roles = [each for each in known.roles if is_open(each.until, ground.today)]
    foreign = any(_is_elsewhere(each, ground) for each in open_roles)
    was_here = any(each.role in ROLLED and school_of(each.code) in ground.schools for each in known.roles)
    if line.role is RoleName.STUDENT and _studies_elsewhere(known, open_roles, ground):
        return Step(Kind.SAME, line, known), [("student-elsewhere", {})]
    name = None
    if line.name != known.name:
        if foreign or not was_here or not alike(line.name, known.name):
            return Step(Kind.SAME, line, known), [("number-of-another", {})]
        name = line.name
        troubles.append(("name-changed", {"name": known.name}))
    seated = _seat(line, known, open_roles, ground)
    if foreign:
        what = ("role",) if seated.begin_roles else ()
        return replace(seated, kind=_kind(seated, what), what=what), troubles
    drop, add, changed = _renumber(line, known, ground)
    birthday = line.birthday if line.birthday not in (None, known.birthday) else None
    what = (
        *(("name",) if name else ()),
        *(("birthday",) if birthday else ()),
        *changed,
        *(("role",) if seated.begin_roles and line.role is RoleName.TEACHER else ()),
    )
    step = replace(seated, name=name, birthday=birthday, drop=drop, add=add, what=what)
    return replace(step, kind=_kind(step, what)), troubles


def plan_leaving(known: Known, role: RoleName, codes: frozenset[str], ground: Ground) -> Step:
    """Decide what ends for somebody who is no longer in these schools or classes, in this role."""

    def within(code: str) -> bool:
        return code in codes or school_of(code) in codes

    roles = tuple(
        each for each in known.roles if each.role == role and is_open(each.until, ground.today) and within(each.code)
    )
    enrolments = tuple(
        each
        for each in known.enrolments
        if role is RoleName.STUDENT and is_open(each.until, ground.today) and within(each.code)
    )
    return Step(
        Kind.LEFT,
        known=known,
        end_roles=roles,
        end_enrolments=enrolments,
        drop=tuple(each for each in known.numbers if each.kind == NAME_IN_CLASS),
        before=tuple(each.code for each in enrolments) or tuple(each.code for each in roles),
    )


def same_person(line: Line, candidates: Sequence[Known], today: date) -> tuple[Known | None, str, bool]:
    """Say who of the people of a school is likely the one of a line that nobody's numbers fit.

    Gives the person, because of what, and whether there were several, of whom none is proposed. Who has another
    identity number is somebody else.
    """
    own = dict(line.numbers)
    fitting = [
        each
        for each in candidates
        if each.name == line.name
        and not any(
            kept.kind == "identity_number" and own.get("identity_number", kept.digest) != kept.digest
            for kept in each.numbers
        )
    ]
    seat = set(line.groups) if line.role is RoleName.STUDENT else {*line.groups, *line.schools}
    near = [each for each in fitting if seat & {one.code for one in each.roles if is_open(one.until, today)}]
    because = "name_and_class" if line.role is RoleName.STUDENT else "name_and_school"
    if not near:
        near = [each for each in fitting if line.birthday is not None and each.birthday == line.birthday]
        because = "name_and_birthday"
    if len(near) > 1:
        exact = [each for each in near if line.birthday is not None and each.birthday == line.birthday]
        near = exact if len(exact) == 1 else near
    return (near[0], because, False) if len(near) == 1 else (None, "", len(near) > 1)


def is_open(until: date | None, today: date) -> bool:
    """Say whether a row holds today or later."""
    return until is None or until > today


def school_of(code: str) -> str:
    """Give the school of a class; of a school, itself."""
    return code.partition("-")[0]


def _arrive(line: Line) -> Step:
    return Step(
        Kind.NEW,
        line,
        begin_roles=_wanted(line),
        begin_enrolments=line.groups if line.role is RoleName.STUDENT else (),
        add=line.numbers,
        after=line.groups or line.schools,
    )


def _wanted(line: Line) -> tuple[tuple[RoleName, UnitKind, str], ...]:
    groups = tuple((line.role, UnitKind.CLASS, code) for code in line.groups)
    if line.role is RoleName.STUDENT:
        return groups
    return (*((line.role, UnitKind.SCHOOL, code) for code in line.schools), *groups)


def _seat(line: Line, known: Known, open_roles: Sequence[Held], ground: Ground) -> Step:
    """End where the person was and begin where the line says; a teacher's other schools and classes stay."""
    own = [each for each in open_roles if each.role == line.role]
    there = {(each.kind, each.code) for each in own}
    begin = tuple(each for each in _wanted(line) if (each[1], each[2]) not in there)
    if line.role is not RoleName.STUDENT:
        return Step(Kind.SAME, line, known, begin_roles=begin, after=tuple(each[2] for each in begin))
    seat = line.groups[0]
    enrolled = [each for each in known.enrolments if is_open(each.until, ground.today)]
    left = tuple(each for each in enrolled if each.code != seat)
    return Step(
        Kind.SAME,
        line,
        known,
        end_roles=tuple(
            each
            for each in own
            if each.code != seat and not (each.kind == UnitKind.SCHOOL and each.code == school_of(seat))
        ),
        begin_roles=begin,
        end_enrolments=left,
        begin_enrolments=() if len(left) < len(enrolled) else (seat,),
        before=tuple(each.code for each in left),
        after=() if len(left) < len(enrolled) else (seat,),
    )


def _kind(step: Step, what: tuple[str, ...]) -> Kind:
    studies = step.line is not None and step.line.role is RoleName.STUDENT
    if studies and (step.end_roles or step.begin_roles or step.end_enrolments or step.begin_enrolments):
        return Kind.MOVED
    return Kind.CHANGED if what else Kind.SAME


def _is_elsewhere(held: Held, ground: Ground) -> bool:
    """Say whether an open role lies outside the unit: a parent's does not count, everything else does."""
    if held.role == RoleName.PARENT:
        return False
    return held.kind not in {UnitKind.SCHOOL, UnitKind.CLASS} or school_of(held.code) not in ground.schools


def _studies_elsewhere(known: Known, open_roles: Sequence[Held], ground: Ground) -> bool:
    codes = [each.code for each in open_roles if each.role == RoleName.STUDENT]
    codes += [each.code for each in known.enrolments if is_open(each.until, ground.today)]
    return any(school_of(code) not in ground.schools for code in codes)


def _renumber(
    line: Line, known: Known, ground: Ground
) -> tuple[tuple[Numbered, ...], tuple[tuple[str, str], ...], tuple[str, ...]]:
    """Compare numbers and phones: what is dropped, what is added, and the words for it."""
    own = {(each.kind, each.digest) for each in known.numbers}
    add = [each for each in line.numbers if each not in own]
    kinds = {kind for kind, _ in line.numbers} - SEVERAL
    fresh = set(line.numbers)
    drop = [each for each in known.numbers if each.kind in kinds and (each.kind, each.digest) not in fresh]
    if NAME_IN_CLASS not in kinds:
        drop += [each for each in known.numbers if each.kind == NAME_IN_CLASS]
    what = ["number"] if add or drop else []
    if line.phones:
        wanted = {(EXPECTED_PHONE, ground.phone_digest(known.id, phone)) for phone in line.phones}
        have = {(each.kind, each.digest) for each in known.numbers if each.kind == EXPECTED_PHONE}
        if wanted != have:
            add += sorted(wanted - have)
            drop += [
                each for each in known.numbers if each.kind == EXPECTED_PHONE and (each.kind, each.digest) not in wanted
            ]
            what.append("phone")
    return tuple(drop), tuple(add), tuple(what)


def members_by_name(people: Iterable[Known]) -> Mapping[str, list[Known]]:
    """Sort people by name."""
    sorted_: dict[str, list[Known]] = {}
    for each in people:
        sorted_.setdefault(each.name, []).append(each)
    return sorted_
