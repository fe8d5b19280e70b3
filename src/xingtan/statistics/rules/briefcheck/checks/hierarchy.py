"""Children against parents: no county exceeds its city, and all counties that are named together do not either."""

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction

from xingtan.statistics.rules.briefcheck.checks.sums import adds_up
from xingtan.statistics.rules.briefcheck.findings import Finding, Kind, Outcome, Severity
from xingtan.statistics.rules.briefcheck.measures import Modifier
from xingtan.statistics.rules.briefcheck.numbers import Interval, show_fitting
from xingtan.statistics.rules.briefcheck.places import NATION, Place
from xingtan.statistics.rules.briefcheck.reading import Reading
from xingtan.statistics.rules.briefcheck.tables import Column, Standing, TypedTable, Value
from xingtan.statistics.rules.briefcheck.wording import reason


@dataclass(frozen=True, slots=True)
class _Fact:
    """What a table says of a place in one column."""

    claim: int
    place: Place
    table: TypedTable
    column: int
    value: Value

    @property
    def heading(self) -> Column:
        return self.table.columns[self.column]


def check_hierarchy(reading: Reading) -> Outcome:
    """Check every place against the places that lie in it, wherever in the brief both have a figure of one measure."""
    facts = _facts(reading)
    inside: dict[str, list[_Fact]] = defaultdict(list)
    for fact in facts:
        for code in {NATION, fact.place.code[:2] + "0000", fact.place.code[:4] + "00", fact.place.parent} - {
            fact.place.code
        }:
            inside[code].append(fact)
    findings: list[Finding] = []
    checked: set[int] = set()
    for parent in facts:
        families: dict[tuple[int, int], list[_Fact]] = defaultdict(list)
        for child in inside[parent.place.code]:
            if _lies_in(child.place, parent.place) and _comparable(reading, parent, child):
                families[child.table.index, child.column].append(child)
        for family in families.values():
            children = _topmost(family)
            checked |= {parent.claim, *(child.claim for child in children)}
            if not _complete_in_own_table(parent, children):
                finding = _check_family(reading, parent, children)
                if finding is not None:
                    findings.append(finding)
    return Outcome(tuple(_clearest(findings)), frozenset(checked))


def _facts(reading: Reading) -> list[_Fact]:
    facts = []
    for table in reading.tables:
        if table.repeated:
            continue
        claims = reading.claims_of(table)
        for (row, column), value in sorted(table.values.items()):
            entity = table.entities[row]
            place = entity.place or (reading.home if entity.standing is Standing.PARENT else None)
            if (
                place is not None
                and entity.standing in {Standing.PART, Standing.PARENT}
                and _counts(table.columns[column])
            ):
                facts.append(_Fact(claims[row, column], place, table, column, value))
    return facts


def _counts(column: Column) -> bool:
    """Counts, and visitors too: a part cannot have more visitors than the whole, although they do not add up."""
    return adds_up(column) or column.measure.kind == "visitors"


def _lies_in(child: Place, parent: Place) -> bool:
    if child.level <= parent.level or child.code == parent.code:
        return False
    if parent.level == 0:
        return True
    prefix = parent.code[: parent.level * 2]
    return child.code.startswith(prefix) or child.parent == parent.code


def _comparable(reading: Reading, parent: _Fact, child: _Fact) -> bool:
    one, other = parent.heading, child.heading
    if one.dimension and other.dimension and one.dimension != other.dimension:
        return False
    if reading.said_to_mean(one.label, other.label):
        return True
    measure, fellow = one.measure, other.measure
    if measure.core != fellow.core or not measure.named or measure.compared != fellow.compared:
        return False
    times = {Modifier.MONTH, Modifier.YEAR}
    first, second = measure.modifiers & times, fellow.modifiers & times
    return first == second or not first or not second


def _topmost(family: list[_Fact]) -> list[_Fact]:
    codes = {fact.place.code for fact in family}
    return [
        fact for fact in family if not ({fact.place.code[:4] + "00", fact.place.parent} - {fact.place.code}) & codes
    ]


def _complete_in_own_table(parent: _Fact, children: list[_Fact]) -> bool:
    """A province above its cities in one table: that sum is the business of the total row."""
    same = parent.table.index == children[0].table.index and parent.column == children[0].column
    return same and parent.table.entities[parent.value.row].standing is Standing.PARENT


def _check_family(reading: Reading, parent: _Fact, children: list[_Fact]) -> Finding | None:
    bound = parent.value.number.possible.high
    additive = adds_up(children[0].heading)
    too_big = [child for child in children if child.value.number.possible.low > bound]
    possible = Interval(Fraction(0), Fraction(0))
    for child in children:
        possible = possible.plus(child.value.number.possible)
    if not too_big and not (additive and len(children) > 1 and possible.low > bound):
        return None
    together = additive and len(children) > 1
    # What exceeds the parent alone is quoted; where only the sum does, everything that is summed.
    shown = too_big or children
    summed = children if together else too_big
    scale = children[0].value.number.scale
    value = sum((child.value.number.value for child in summed), Fraction(0))
    whole = show_fitting(parent.value.number.value, scale)
    digits = " + ".join(child.value.number.digits for child in summed)
    total = f" = {show_fitting(value, scale)}" if len(summed) > 1 else ""
    same = _same_words(reading, parent, children[0])
    names = "、".join(f"{_label(child)} {child.value.text}" for child in shown)
    return Finding(
        Kind.HIERARCHY,
        Severity.ERROR if same else Severity.WARNING,
        shown[0].value.line,
        names,
        f"<= {whole}",
        show_fitting(value, scale),
        f"{digits}{total} > {whole}",
        reason(
            ("children_exceed" if len(summed) > 1 else "child_exceeds") + ("" if same else "_perhaps"),
            parent=_label(parent),
            count=len(summed),
            children=names,
            sum=show_fitting(value, scale),
            whole=parent.value.text,
            column=children[0].heading.label,
            other=parent.heading.label,
            line=parent.value.line,
            difference=show_fitting(value - parent.value.number.value, scale),
        ),
    )


def _same_words(reading: Reading, parent: _Fact, child: _Fact) -> bool:
    one, other = parent.heading, child.heading
    if reading.said_to_mean(one.label, other.label):
        return True
    return one.measure.core == other.measure.core and one.measure.modifiers == other.measure.modifiers


def _label(fact: _Fact) -> str:
    return fact.table.entities[fact.value.row].label or fact.place.name


def _clearest(findings: list[Finding]) -> list[Finding]:
    """One finding for the same children and parent: a county's figure may be compared through several columns."""
    kept: dict[tuple[int, str, str], Finding] = {}
    for finding in findings:
        kept.setdefault((finding.line, finding.text, finding.expected), finding)
    return list(kept.values())
