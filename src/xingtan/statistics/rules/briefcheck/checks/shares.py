"""Shares and other quotients in tables: which division a column comes from, and which of its rows do not fit it.

A brief seldom says what its percentages are of. Every possible base is tried - the table's total, a total in the text,
the sum of the rows, another column - and the one that most rows fit is what the writer meant; the rows that do not fit
it are wrong. Where no base fits most rows nothing is said.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from xingtan.statistics.rules.briefcheck.checks.judging import NEAR, Verdict, quotient, total
from xingtan.statistics.rules.briefcheck.checks.members import members, totals_in_text
from xingtan.statistics.rules.briefcheck.findings import Finding, Kind, Outcome, Severity, gather
from xingtan.statistics.rules.briefcheck.measures import Role
from xingtan.statistics.rules.briefcheck.numbers import Printed, show, show_fitting, show_like
from xingtan.statistics.rules.briefcheck.reading import Reading
from xingtan.statistics.rules.briefcheck.tables import Column, Standing, TypedTable, Value
from xingtan.statistics.rules.briefcheck.wording import Reason, reason


@dataclass(frozen=True, slots=True)
class Division:
    """One way to compute a column: for every row the part and the whole it is divided by."""

    kind: Kind
    parts: dict[int, Value]
    wholes: dict[int, Printed]
    of: str
    claims: frozenset[int]


@dataclass(frozen=True, slots=True)
class Fit:
    """How the rows of a column stand to a division."""

    division: Division
    verdicts: dict[int, tuple[Verdict, Fraction]]

    @property
    def weight(self) -> tuple[int, int]:
        """How many rows fit, and how many of them without the help of rounding."""
        verdicts = [verdict for verdict, _ in self.verdicts.values()]
        return len(verdicts) - verdicts.count(Verdict.FAILS), verdicts.count(Verdict.HOLDS)


def check_shares(reading: Reading) -> Outcome:
    """Check every percentage and ratio of every table against what it is computed from."""
    return gather(
        _check_column(reading, table, number)
        for table in reading.tables
        for number, column in enumerate(table.columns)
        if column.measure.role in {Role.SHARE, Role.RATIO}
        or (column.percent and column.measure.role not in {Role.GROWTH, Role.RANK})
    )


def _check_column(reading: Reading, table: TypedTable, number: int) -> Outcome:
    fit = best_fit(reading, table, number)
    if fit is None:
        return Outcome()
    claims = reading.claims_of(table)
    checked = fit.division.claims | {
        claims[cell] for row in fit.verdicts for cell in ((row, number), (row, fit.division.parts[row].column))
    }
    return Outcome(tuple(_findings(table, number, fit)), frozenset(checked))


def best_fit(reading: Reading, table: TypedTable, number: int) -> Fit | None:
    """Find the division that most rows of a column fit, or None if none fits two rows and two thirds of all."""
    column = table.columns[number]
    rows = [row for row in range(len(table.entities)) if (row, number) in table.values]
    factor = 100 if column.percent else 1
    fits: list[Fit] = []
    for division in _divisions(reading, table, number):
        verdicts = {}
        for row in rows:
            figure = table.values[row, number].number
            if row in division.parts and row in division.wholes and figure.value > 0 and not _all(table, row, figure):
                judged = quotient(figure, division.parts[row].number, division.wholes[row], factor)
                if judged is not None:
                    verdicts[row] = judged
        fits.append(Fit(division, verdicts))
    best = max(fits, key=lambda fit: fit.weight, default=None)
    if best is None:
        return None
    fitting = best.weight[0]
    distinct = len({table.values[row, number].number.value for row in best.verdicts})
    return best if fitting >= 2 and distinct >= 2 and fitting * 3 >= len(best.verdicts) * 2 else None


def _divisions(reading: Reading, table: TypedTable, number: int) -> Iterator[Division]:
    column = table.columns[number]
    claims = reading.claims_of(table)
    inside = members(table)
    for position, other in enumerate(table.columns):
        if position == number or abs(position - number) > NEAR or other.percent or other.measure.role is Role.RANK:
            continue
        parts = {
            row: table.values[row, position] for row in range(len(table.entities)) if (row, position) in table.values
        }
        if column.percent and len(inside) >= 2:
            yield from _of_whole(reading, table, position, parts, inside, claims)
        if column.measure.role is Role.SHARE and not column.percent:
            continue
        for third, divisor in enumerate(table.columns):
            if (
                third in {number, position}
                or abs(third - number) > NEAR
                or divisor.percent
                or divisor.measure.role is Role.RANK
            ):
                continue
            wholes = {row: table.values[row, third] for row in parts if (row, third) in table.values}
            yield Division(
                Kind.RATIO,
                parts,
                {row: value.number for row, value in wholes.items()},
                divisor.label,
                frozenset(claims[row, third] for row in wholes),
            )


def _of_whole(
    reading: Reading,
    table: TypedTable,
    position: int,
    parts: dict[int, Value],
    inside: list[int],
    claims: dict[tuple[int, int], int],
) -> Iterator[Division]:
    own = {row: value for row, value in parts.items() if row in inside}
    shared = {row: value for row, value in parts.items() if row in inside or _is_whole(table, row)}
    for row in table.rows_of(Standing.TOTAL, Standing.PARENT):
        if (row, position) in table.values:
            whole = table.values[row, position].number
            label = table.entities[row].label
            yield Division(Kind.SHARE, own, dict.fromkeys(own, whole), label, frozenset({claims[row, position]}))
    column = table.columns[position]
    for statement in totals_in_text(reading, table, column):
        whole = statement.quantity.number
        yield Division(Kind.SHARE, shared, dict.fromkeys(shared, whole), statement.quote, frozenset({statement.claim}))
    value, possible = total(parts[row].number for row in inside if row in parts)
    if value > 0:
        whole = Printed(value, possible.high - possible.low, column.scale, show_fitting(value, column.scale))
        yield Division(Kind.SHARE, own, dict.fromkeys(own, whole), "", frozenset())


def _all(table: TypedTable, row: int, figure: Printed) -> bool:
    """Say whether a total is printed as 100 %, which it is of itself, whatever else it is compared with."""
    return table.entities[row].standing is Standing.TOTAL and figure.value == 100


def _is_whole(table: TypedTable, row: int) -> bool:
    return table.entities[row].standing in {Standing.TOTAL, Standing.PARENT, Standing.SUBTOTAL}


def _findings(table: TypedTable, number: int, fit: Fit) -> Iterator[Finding]:
    column = table.columns[number]
    figures = {row: table.values[row, number] for row in fit.verdicts}
    adjusted = _adjusted_to_hundred(table, number)
    for row, (verdict, value) in fit.verdicts.items():
        if verdict is Verdict.HOLDS or (verdict is Verdict.ROUNDING and adjusted):
            continue
        figure, part = figures[row], fit.division.parts[row]
        rounding = verdict is Verdict.ROUNDING
        kind = Kind.ROUNDING if rounding else fit.division.kind
        expected = show_like(value, figure.number)
        yield Finding(
            kind,
            Severity.WARNING if rounding else Severity.ERROR,
            figure.line,
            f"{table.entities[row].label} {figure.text}",
            expected,
            figure.number.digits,
            f"{part.number.digits} / {_in_scale(fit.division.wholes[row], part.number)}",
            _reason(table, row, column, fit.division, rounding, value, figure, expected),
        )


def _reason(
    table: TypedTable,
    row: int,
    column: Column,
    division: Division,
    rounding: bool,
    value: Fraction,
    figure: Value,
    expected: str,
) -> Reason:
    name = table.entities[row].label
    if rounding:
        return reason(
            "quotient_rounding",
            name=name,
            column=column.label,
            value=show(value, 4),
            expected=expected,
            found=figure.text,
        )
    key = "share_wrong" if division.kind is Kind.SHARE else "ratio_wrong"
    return reason(key, name=name, column=column.label, of=division.of, expected=expected, found=figure.text)


def _adjusted_to_hundred(table: TypedTable, number: int) -> bool:
    """Say whether the shares were made to add up to exactly 100, which moves some by one unit of the last digit."""
    if not table.columns[number].percent:
        return False
    shares = [table.values[row, number].number.value for row in members(table) if (row, number) in table.values]
    return sum(shares) == 100


def _in_scale(whole: Printed, part: Printed) -> str:
    return whole.digits if whole.scale == part.scale else show_fitting(whole.value, part.scale)
