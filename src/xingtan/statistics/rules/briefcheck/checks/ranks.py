"""Ranks in prose against tables, and printed columns of ranks against the figures beside them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from xingtan.statistics.rules.briefcheck.checks.members import parent_code
from xingtan.statistics.rules.briefcheck.comparisons import Comparison, read_comparisons
from xingtan.statistics.rules.briefcheck.findings import Finding, Kind, Outcome, Severity, gather
from xingtan.statistics.rules.briefcheck.measures import Measure, Modifier, Role
from xingtan.statistics.rules.briefcheck.names import Mention
from xingtan.statistics.rules.briefcheck.places import NATION, Place
from xingtan.statistics.rules.briefcheck.rankings import Position, RankClaim
from xingtan.statistics.rules.briefcheck.reading import Reading
from xingtan.statistics.rules.briefcheck.tables import Column, Standing, TypedTable
from xingtan.statistics.rules.briefcheck.wording import reason

_SHOWN = 7
_CUT = ("前", "top", "部分", "主要", "重点")


@dataclass(frozen=True, slots=True)
class Order:
    """The rows of a table by one column, greatest first; `ranks` gives for every row its best and worst rank."""

    table: TypedTable
    column: int
    rows: tuple[int, ...]
    ranks: dict[int, tuple[int, int]]

    @property
    def size(self) -> int:
        """How many rows are ranked."""
        return len(self.rows)


def check_ranks(reading: Reading) -> Outcome:
    """Check every claim of rank against the tables it may mean, and every column of ranks against its table."""
    base = sum(len(table.values) for table in reading.tables) + len(reading.statements)
    outcomes = [_check_claim(reading, claim, base + number) for number, claim in enumerate(reading.rankings)]
    outcomes += [_check_comparison(reading, comparison) for comparison in read_comparisons(reading.sentences)]
    outcomes += [_check_column(reading, table, n) for table in reading.tables for n in range(len(table.columns))]
    return gather(_said_once(outcomes))


def _said_once(outcomes: list[Outcome]) -> Iterator[Outcome]:
    seen: set[tuple[int, str, str, str]] = set()
    for outcome in outcomes:
        kept = []
        for finding in outcome.findings:
            key = (finding.line, dict(finding.reason.words).get("name", ""), finding.found, finding.arithmetic)
            if key not in seen:
                seen.add(key)
                kept.append(finding)
        yield Outcome(tuple(kept), outcome.checked)


def _check_claim(reading: Reading, claim: RankClaim, number: int) -> Outcome:
    orders = candidate_orders(reading, claim, claim.subject)
    if not orders:
        return Outcome()
    if any(_holds(claim, order, _row(order.table, claim.subject, reading)) for order in orders):
        return Outcome(checked=frozenset({number}))
    # A vague word is judged by the measure that speaks most for it; a number by the measure that is named.
    order = orders[0]
    if claim.position in {Position.FRONT, Position.BACK}:
        order = min(orders, key=lambda each: _distance(claim, each, reading))
    row = _row(order.table, claim.subject, reading)
    return Outcome((_finding(claim, order, row),), frozenset({number}))


def _distance(claim: RankClaim, order: Order, reading: Reading) -> int:
    best, worst = order.ranks[_row(order.table, claim.subject, reading)]
    return best if claim.position is Position.FRONT else order.size - worst


def _check_comparison(reading: Reading, comparison: Comparison) -> Outcome:
    """One name above another must be so in some column that the words may mean."""
    orders = [
        order
        for order in candidate_orders(reading, comparison, comparison.above)
        if _row(order.table, comparison.below, reading) in order.ranks
    ]
    pairs = [
        (order, _row(order.table, comparison.above, reading), _row(order.table, comparison.below, reading))
        for order in orders
    ]
    if not pairs or any(order.ranks[above][0] <= order.ranks[below][0] for order, above, below in pairs):
        return Outcome()
    order, above, below = pairs[0]
    values = [f"{order.table.entities[r].label} {order.table.values[r, order.column].text}" for r in (above, below)]
    finding = Finding(
        Kind.RANK,
        Severity.WARNING,
        comparison.sentence.line,
        comparison.sentence.quote(comparison.clause),
        " > ".join(reversed(values)),
        comparison.words.strip(),
        f"{values[0]} < {values[1]}",
        reason(
            "not_above",
            above=order.table.entities[above].label,
            below=order.table.entities[below].label,
            column=order.table.columns[order.column].label,
        ),
    )
    return Outcome((finding,))


_SCOPES = (
    (re.compile(r"全国|\bnation(?:al|wide)?\b"), 0),
    (re.compile(r"全省|全区范围|省内"), 1),
    (re.compile(r"全市|市内"), 2),
)


def _scope_fits(table: TypedTable, claim: RankClaim | Comparison) -> bool:
    """Say whether a table ranks what the words rank: 全国第十二 is no rank among the cities of a province."""
    parent = parent_code(table)
    before = claim.sentence.clause_text(claim.sentence.clause_at(claim.sentence.names[0].start))
    words = before + claim.sentence.text[: claim.sentence.clauses[0][1]]
    if parent is None:
        return True
    level = 0 if parent == NATION else 1 if parent.endswith("0000") else 2
    said = [scope for pattern, scope in _SCOPES if pattern.search(words)]
    return not said or level in said


def candidate_orders(reading: Reading, claim: RankClaim | Comparison, subject: Mention) -> list[Order]:
    """The columns a claim may be about: by its words in its own section, then anywhere, then all of its own section."""
    tables = [table for table in reading.tables if not table.repeated and _has(table, subject, reading)]
    tables = [table for table in tables if _scope_fits(table, claim)]
    if isinstance(claim, RankClaim) and claim.position in {Position.FROM_END, Position.AMONG_LAST, Position.BACK}:
        tables = [table for table in tables if not any(word in table.source.caption.lower() for word in _CUT)]
    block = claim.sentence.block
    tables.sort(key=lambda table: (table.block < block, abs(table.block - block)))
    near = [table for table in tables if table.source.section == claim.sentence.section]
    for hint in claim.hints:
        for scope in (near[:1], near, tables):
            orders = [order for table in scope for order in _matching(table, hint, claim, subject, reading)]
            if orders:
                return orders
    orders = [
        order
        for table in near[:1]
        for n, column in enumerate(table.columns)
        if column.measure.role is not Role.GROWTH
        and Modifier.PREVIOUS not in column.measure.modifiers
        and (order := _order(table, n, subject, reading))
    ]
    return sorted(orders, key=lambda order: order.table.columns[order.column].measure.role is Role.RANK)


def _matching(
    table: TypedTable, hint: Measure, claim: RankClaim | Comparison, subject: Mention, reading: Reading
) -> list[Order]:
    tiers = [_matches(column, hint) for column in table.columns]
    best = min((tier for tier in tiers if tier), default=0)
    numbers = [n for n, tier in enumerate(tiers) if tier and tier == best]
    now = [n for n in numbers if Modifier.PREVIOUS not in table.columns[n].measure.modifiers]
    numbers = now or numbers
    timed = [n for n in numbers if table.columns[n].measure.modifiers & claim.modifiers]
    clashing = [n for n in numbers if table.columns[n].measure.modifiers & {Modifier.MONTH, Modifier.YEAR}]
    chosen = timed or [n for n in numbers if n not in clashing] or numbers
    if not claim.modifiers:
        chosen = numbers
    return [order for n in chosen if (order := _order(table, n, subject, reading))]


def _matches(column: Column, hint: Measure) -> int:
    """How well words fit a column: 1 the same measure ... 4 only of its kind, 5 by its characters; 0 not at all."""
    measure = column.measure
    if measure.role in {Role.GROWTH, Role.RANK}:
        return 0
    if hint.kind and hint.kind == measure.kind:
        summed_alike = hint.compared == measure.compared
        if hint.rest == measure.rest:
            return 1 if summed_alike else 2
        return 3 if summed_alike else 4
    if hint.kind is None and len(hint.rest) >= 2:
        if hint.rest == measure.rest and measure.kind is None:
            return 1
        label = column.label.lower()
        if hint.rest.isascii():
            return 5 if all(word in label for word in hint.rest.split()) else 0
        return 5 if set(hint.rest) <= set(label) else 0
    return 0


def _order(table: TypedTable, column: int, subject: Mention, reading: Reading) -> Order | None:
    row = _row(table, subject, reading)
    if (row, column) not in table.values:
        return None
    place = table.entities[row].place
    rows = [
        other
        for other in table.rows_of(Standing.PART)
        if (other, column) in table.values and _same_level(place, table.entities[other].place)
    ]
    rows = _ranked_only(table, rows)
    figures = {other: table.values[other, column].number.value for other in rows}
    if row not in figures or len(rows) < 2:
        return None
    if table.columns[column].measure.role is Role.RANK:
        figures = {other: -value for other, value in figures.items()}
    ordered = sorted(rows, key=lambda other: -figures[other])
    ranks: dict[int, tuple[int, int]] = {}
    for _, tied in groupby(enumerate(ordered, 1), key=lambda entry: figures[entry[1]]):
        group = list(tied)
        ranks |= {other: (group[0][0], group[-1][0]) for _, other in group}
    return Order(table, column, tuple(ordered), ranks)


def _ranked_only(table: TypedTable, rows: list[int]) -> list[int]:
    """The rows that a table ranks: one without a number in its column of ranks has none, whatever its figures."""
    for number, column in enumerate(table.columns):
        if column.measure.role is Role.RANK:
            ranked = [row for row in rows if (row, number) in table.values]
            return ranked if len(ranked) >= 2 else rows
    return rows


def _same_level(one: Place | None, other: Place | None) -> bool:
    return one is None or other is None or one.level == other.level


def _rank(figures: dict[int, Fraction], row: int) -> tuple[int, int]:
    ahead = sum(1 for value in figures.values() if value > figures[row])
    equal = sum(1 for value in figures.values() if value == figures[row])
    return ahead + 1, ahead + equal


def _has(table: TypedTable, subject: Mention, reading: Reading) -> bool:
    return _row(table, subject, reading) >= 0


def _row(table: TypedTable, subject: Mention, reading: Reading) -> int:
    for row, entity in enumerate(table.entities):
        if entity.standing is not Standing.PART:
            continue
        if subject.place is not None and entity.place is not None and subject.place.code == entity.place.code:
            return row
        if subject.label and (subject.label == entity.label or subject.label.lower() == entity.label.lower()):
            return row
    return -1


def _holds(claim: RankClaim, order: Order, row: int) -> bool:
    best, worst = order.ranks[row]
    size, number = order.size, claim.number
    ahead = max(number + 1, -(-size // 3))
    match claim.position:
        case Position.PLACE:
            return best <= number <= worst
        case Position.FROM_END:
            return size - worst + 1 <= number <= size - best + 1
        case Position.AMONG_FIRST:
            return best <= number
        case Position.AMONG_LAST:
            return size - worst + 1 <= number
        case Position.FRONT:
            return best <= ahead
        case _:
            return size - worst + 1 <= ahead


def _finding(claim: RankClaim, order: Order, row: int) -> Finding:
    best, worst = order.ranks[row]
    column = order.table.columns[order.column]
    name = order.table.entities[row].label
    expected = str(best) if best == worst else f"{best}-{worst}"
    words: dict[str, object] = {
        "name": name,
        "column": column.label,
        "expected": expected,
        "size": order.size,
        "said": claim.quote,
    }
    key, found = {
        Position.PLACE: ("rank_wrong", str(claim.number)),
        Position.FROM_END: ("rank_wrong_from_end", f"-{claim.number}"),
        Position.AMONG_FIRST: ("rank_not_among_first", f"1-{claim.number}"),
        Position.AMONG_LAST: ("rank_not_among_last", f"-1--{claim.number}"),
        Position.FRONT: ("rank_not_ahead", claim.words.strip()),
        Position.BACK: ("rank_not_behind", claim.words.strip()),
    }[claim.position]
    if claim.position is Position.PLACE and (holder := _holder(order, claim.number)):
        key, words["holder"] = "rank_wrong_holder", holder
    return Finding(
        Kind.RANK,
        Severity.WARNING,
        claim.sentence.line,
        claim.quote,
        expected,
        found,
        _ladder(order, row),
        reason(key, **words, number=claim.number),
    )


def _holder(order: Order, number: int) -> str:
    """Who really stands at a rank, where one does."""
    rows = [row for row, (best, worst) in order.ranks.items() if best == worst == number]
    return order.table.entities[rows[0]].label if len(rows) == 1 else ""


def _ladder(order: Order, row: int) -> str:
    """The rows in order as far as they matter: 台州 236.28 > 金华 192.69 > 杭州 149.38 > 绍兴 132.55."""
    place = order.rows.index(row)
    from_end = place >= _SHOWN
    shown = order.rows[place - 1 :] if from_end else order.rows[: max(place + 1, 2)]
    steps = [f"{order.table.entities[r].label} {order.table.values[r, order.column].text}" for r in shown[: _SHOWN + 4]]
    return ("... > " if from_end else "") + " > ".join(steps)


def _check_column(reading: Reading, table: TypedTable, number: int) -> Outcome:
    """Check a column of ranks against the column that it ranks: the one whose order most of its rows follow."""
    if table.columns[number].measure.role is not Role.RANK or table.repeated:
        return Outcome()
    rows = [row for row in table.rows_of(Standing.PART) if (row, number) in table.values]
    if len(rows) < 3:
        return Outcome()
    best: tuple[int, int, list[int], bool] | None = None
    for position, column in enumerate(table.columns):
        if column.measure.role is Role.RANK or any((row, position) not in table.values for row in rows):
            continue
        for falling in (True, False):
            wrong = [row for row in rows if not _rank_fits(table, rows, row, number, position, falling)]
            adjacent = (abs(position - number), len(wrong))
            if best is None or (len(wrong), *adjacent) < (len(best[2]), abs(best[1] - number), len(best[2])):
                best = (number, position, wrong, falling)
    if best is None or len(best[2]) * 3 > len(rows):
        return Outcome()
    claims = reading.claims_of(table)
    checked = frozenset(claims[row, n] for row in rows for n in best[:2])
    return Outcome(tuple(_rank_cell(table, rows, row, best[1], number, best[3]) for row in best[2]), checked)


def _rank_fits(table: TypedTable, rows: list[int], row: int, number: int, position: int, falling: bool) -> bool:
    low, high = _rank_in(table, rows, row, position, falling)
    return low <= table.values[row, number].number.value <= high


def _rank_in(table: TypedTable, rows: list[int], row: int, position: int, falling: bool) -> tuple[int, int]:
    sign = 1 if falling else -1
    return _rank({other: table.values[other, position].number.value * sign for other in rows}, row)


def _rank_cell(table: TypedTable, rows: list[int], row: int, position: int, number: int, falling: bool) -> Finding:
    low, high = _rank_in(table, rows, row, position, falling)
    expected = str(low) if low == high else f"{low}-{high}"
    cell, figure = table.values[row, number], table.values[row, position]
    name = table.entities[row].label
    return Finding(
        Kind.RANK,
        Severity.WARNING,
        cell.line,
        f"{name} {cell.text}",
        expected,
        cell.number.digits,
        f"{table.columns[position].label}: {name} {figure.text}",
        reason(
            "rank_cell",
            name=name,
            column=table.columns[position].label,
            expected=expected,
            found=cell.text,
            size=len(rows),
        ),
    )
