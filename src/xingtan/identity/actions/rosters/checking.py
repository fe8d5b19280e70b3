"""Checking a roster: reading it, finding what is wrong, and what taking it in would change. Nothing is written."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from time import monotonic
from typing import BinaryIO
from uuid import UUID

from xingtan.identity.actions.rosters.reading import read_roster
from xingtan.identity.queries import known_people as queries
from xingtan.identity.rules.authority import RoleName, Unit
from xingtan.identity.rules.rosters import Change, Counts, Form, Kind, Likeness, Options, Report, Whole
from xingtan.identity.rules.rosters.findings import Findings
from xingtan.identity.rules.rosters.groups import Group, Meant
from xingtan.identity.rules.rosters.headers import Columns, column_letters
from xingtan.identity.rules.rosters.lines import Ground, Line, header_troubles, read_line
from xingtan.identity.rules.rosters.planning import (
    Step,
    join_lines,
    members_by_name,
    plan_leaving,
    plan_line,
    same_person,
    school_of,
)
from xingtan.identity.rules.rosters.records import MOST_KEPT
from xingtan.identity.rules.rosters.sentences import ERRORS

BATCH = 1000
FEW = 10
Told = Callable[[int, int], None]


@dataclass(slots=True)
class Examined:
    """A roster as it was read: its people, and what is wrong with it alone. `rows` counts those that hold anything."""

    ground: Ground
    options: Options
    columns: Columns | None
    findings: Findings
    rows: int = 0
    lines: list[Line] = field(default_factory=list)
    opens: dict[str, Meant] = field(default_factory=dict)


@dataclass(slots=True)
class Weighed:
    """A roster beside what the platform knows. `person_of`: who a line is, by its `at`; no entry: somebody new."""

    counts: Counter[Kind] = field(default_factory=Counter)
    changes: list[Change] = field(default_factory=list)
    likenesses: list[Likeness] = field(default_factory=list)
    person_of: dict[int, UUID] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Checked:
    """A roster that was read and weighed a moment ago, in this process."""

    report: Report
    examined: Examined
    weighed: Weighed


def examine(file: BinaryIO, form: Form, unit: Unit, options: Options) -> Examined:
    """Read a file to its end."""
    ground = queries.ground_of(unit, options.open_classes)
    read = read_roster(file, form)
    examined = Examined(ground, options, read.columns, read.findings)
    columns, findings = read.columns, read.findings
    if columns is None:
        return examined
    for code, index, words in header_troubles(columns, ground):
        letters = column_letters(index) if index >= 0 else ""
        if form is not Form.ONEROSTER:
            findings.add(code, columns.row, letters, columns.headers[index] if index >= 0 else "", **words)
    for raw in read.rows:
        examined.rows += 1
        line, troubles = read_line(examined.rows, raw.number, raw.cells, columns, ground, frozenset(raw.marks))
        if troubles:
            findings.add_of_row(raw.number, columns, troubles, raw.cells)
        if line is not None:
            examined.lines.append(line)
            examined.opens.update(
                zip((code for code in line.groups if _is_new(code, ground)), line.opens, strict=False)
            )
    if not examined.rows and not findings.errors:
        findings.add("file-empty")
    examined.lines, joined = join_lines(examined.lines)
    for line, (code, words) in joined:
        findings.add_of_line(line.row, columns, code, words)
    return examined


def weigh(examined: Examined, told: Told | None = None) -> Weighed:
    """Compare a roster with what the platform knows, and note what is wrong between them."""
    weighed, columns = Weighed(), examined.columns
    if columns is None:
        return weighed
    claimed = _find_owners(examined, columns, weighed)
    _find_alike(examined, columns, weighed, claimed)
    done = 0
    for lines in queries.batches(examined.lines, BATCH):
        for step, troubles in plan_lines(lines, weighed.person_of, examined.ground):
            assert step.line is not None
            for code, words in troubles:
                examined.findings.add_of_line(step.line.row, columns, code, words)
            _note(step, examined.ground, weighed)
        done += len(lines)
        if told is not None:
            told(done, len(examined.lines))
    for step in leaving(examined, set(weighed.person_of.values()), examined.findings):
        _note(step, examined.ground, weighed)
    return weighed


def plan_lines(
    lines: list[Line], person_of: dict[int, UUID], ground: Ground
) -> Iterator[tuple[Step, list[tuple[str, dict[str, str | int]]]]]:
    """Decide what becomes of the people of some lines, from their rows as they are now."""
    facts = queries.known_people({person_of[line.at] for line in lines if line.at in person_of})
    for line in lines:
        person = person_of.get(line.at)
        yield plan_line(line, facts.get(person) if person else None, ground)


def leaving(examined: Examined, present: set[UUID], findings: Findings | None = None) -> Iterator[Step]:
    """Give who is missing from a file that says to be whole: students where it has any, teachers where it has any."""
    whole, ground = examined.options.whole, examined.ground
    if whole is Whole.NO:
        return
    said: dict[tuple[str, RoleName], set[str]] = defaultdict(set)
    for line in examined.lines:
        for code in (*line.schools, *line.groups):
            said[school_of(code), line.role].add(code)
    everywhere: dict[RoleName, set[str]] = defaultdict(set)
    for (school, role), units in said.items():
        everywhere[role] |= {school} if whole is Whole.SCHOOLS else units - {school}
    gone: set[UUID] = set()
    for (school, role), units in sorted(said.items()):
        codes = units - {school}
        members = queries.members_of([school], ground, role)
        if whole is Whole.CLASSES:
            members = [each for each in members if any(held.code in codes for held in each.roles)]
        missing = [each.id for each in members if each.id not in present and each.id not in gone]
        gone.update(missing)
        if findings is not None and len(missing) >= FEW and len(missing) * 2 > len(members):
            findings.add("many-left", school=ground.schools[school].name, left=len(missing))
        for some in queries.batches(missing, BATCH):
            for known in queries.known_people(some).values():
                yield plan_leaving(known, role, frozenset(everywhere[role]), ground)


def owners(lines: list[Line]) -> Iterator[tuple[Line, UUID | None, str]]:
    """Say of each line whose numbers it has: a person, nobody, or (numbers-of-two) more than one."""
    found = queries.owners_of_lines(lines)
    for line in lines:
        people = {found[digest] for _, digest in line.numbers if digest in found}
        yield line, (people.pop() if len(people) == 1 else None), ("numbers-of-two" if people else "")


def report_of(examined: Examined, weighed: Weighed, seconds: float, content: str) -> Report:
    """Write down what was found."""
    findings, counts = examined.findings, weighed.counts
    return Report(
        counts=Counts(
            rows=examined.rows,
            new=counts[Kind.NEW],
            changed=counts[Kind.CHANGED],
            moved=counts[Kind.MOVED],
            left=counts[Kind.LEFT],
            same=counts[Kind.SAME],
        ),
        errors=findings.errors,
        warnings=findings.warnings,
        findings=findings.listed(),
        likenesses=tuple(weighed.likenesses),
        changes=tuple(weighed.changes),
        classes=tuple(sorted(examined.opens)),
        schools=tuple(sorted({school for line in examined.lines for school in line.schools})),
        options=examined.options,
        seconds=round(seconds, 2),
        content=content,
    )


def check(file: BinaryIO, form: Form, unit: Unit, options: Options, content: str, told: Told | None = None) -> Checked:
    """Read and weigh a roster, and write down what was found."""
    began = monotonic()
    examined = examine(file, form, unit, options)
    weighed = weigh(examined, told)
    return Checked(report_of(examined, weighed, monotonic() - began, content), examined, weighed)


def _is_new(code: str, ground: Ground) -> bool:
    return code not in ground.groups[school_of(code)]


def _find_owners(examined: Examined, columns: Columns, weighed: Weighed) -> dict[UUID, Line]:
    claimed: dict[UUID, Line] = {}
    for lines in queries.batches(examined.lines, BATCH):
        for line, person, trouble in owners(lines):
            if trouble and person is None:
                examined.findings.add_of_line(line.row, columns, trouble, {})
            elif person is not None:
                _claim(line, person, claimed, examined, columns, weighed)
    return claimed


def _claim(
    line: Line,
    person: UUID,
    claimed: dict[UUID, Line],
    examined: Examined,
    columns: Columns,
    weighed: Weighed,
) -> None:
    other = claimed.setdefault(person, line)
    if other is line:
        weighed.person_of[line.at] = person
    else:
        examined.findings.add_of_line(line.row, columns, "person-twice", {"row": other.row})


def _find_alike(examined: Examined, columns: Columns, weighed: Weighed, claimed: dict[UUID, Line]) -> None:
    """Propose for lines that nobody's numbers fit who they likely are; take those of which it was said."""
    said = set(examined.options.same)
    strangers: dict[str, list[Line]] = defaultdict(list)
    for line in examined.lines:
        if line.at not in weighed.person_of:
            strangers[line.schools[0]].append(line)
    for school, lines in strangers.items():
        named = members_by_name(
            each for each in queries.members_of([school], examined.ground) if each.id not in claimed
        )
        wanted = {each.id for line in lines for each in named.get(line.name, ())}
        if not wanted:
            continue
        facts = queries.known_people(wanted)
        for line in lines:
            near = [facts[each.id] for each in named.get(line.name, ()) if each.id in facts]
            person, because, several = same_person(line, near, examined.ground.today)
            if several:
                examined.findings.add_of_line(line.row, columns, "several-alike", {})
            if person is None:
                continue
            same = line.at in said
            if same:
                _claim(line, person.id, claimed, examined, columns, weighed)
            else:
                examined.findings.add_of_line(line.row, columns, "likely-known", {"name": person.name})
            if len(weighed.likenesses) < MOST_KEPT or same:
                weighed.likenesses.append(
                    Likeness(line.at, line.row, line.name, person.id, because, _group_name(line.groups, examined), same)
                )


def _note(step: Step, ground: Ground, weighed: Weighed) -> None:
    weighed.counts[step.kind] += 1
    if step.kind is Kind.SAME or weighed.counts[step.kind] > MOST_KEPT:
        return
    line, known = step.line, step.known
    code = (line.schools[0] if line else "") or next(map(school_of, step.before), "")
    weighed.changes.append(
        Change(
            step.kind,
            line.row if line else 0,
            (step.name or (line.name if line else known.name if known else "")),
            ground.schools[code].name if code in ground.schools else "",
            _names(step.before, ground),
            _names(step.after, ground),
            step.what,
        )
    )


def _names(codes: tuple[str, ...], ground: Ground) -> str:
    return "、".join(_name(code, ground) for code in codes)


def _name(code: str, ground: Ground) -> str:
    school = school_of(code)
    if code == school:
        return ground.schools[code].name if code in ground.schools else code
    group: Group | None = ground.groups[school].get(code)
    return group.name if group else code


def _group_name(codes: tuple[str, ...], examined: Examined) -> str:
    return _names(codes, examined.ground)


def has_error(troubles: list[tuple[str, dict[str, str | int]]]) -> bool:
    """Say whether one of these keeps the whole file out."""
    return any(code in ERRORS for code, _ in troubles)


def with_person(weighed: Weighed, lines: list[Line]) -> dict[int, UUID]:
    """Give who some lines are now: by their numbers as the tables have them, else as it was weighed."""
    now = {line.at: person for line, person, _ in owners(lines) if person is not None}
    return {**{line.at: weighed.person_of[line.at] for line in lines if line.at in weighed.person_of}, **now}
