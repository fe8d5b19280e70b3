"""Sums against totals in tables: rows and the total row, columns and the total column, the table and the text."""

from collections.abc import Sequence
from fractions import Fraction

from xingtan.statistics.rules.briefcheck.checks.judging import total
from xingtan.statistics.rules.briefcheck.checks.members import is_complete, members, totals_in_text
from xingtan.statistics.rules.briefcheck.checks.shares import best_fit
from xingtan.statistics.rules.briefcheck.findings import Finding, Kind, Outcome, Severity, gather
from xingtan.statistics.rules.briefcheck.measures import Measure, Role
from xingtan.statistics.rules.briefcheck.numbers import Printed, show, show_fitting
from xingtan.statistics.rules.briefcheck.reading import Reading
from xingtan.statistics.rules.briefcheck.sentences import Statement
from xingtan.statistics.rules.briefcheck.tables import Column, Entity, Standing, TypedTable, Value
from xingtan.statistics.rules.briefcheck.wording import reason

_MANY = 12


def check_sums(reading: Reading) -> Outcome:
    """Check every additive column of every table against its total row and against the total that the text gives."""
    return gather(
        outcome
        for table in reading.tables
        for outcome in (
            *(_check_column(reading, table, number) for number in range(len(table.columns))),
            *(_check_total_column(reading, table, number) for number in range(len(table.columns))),
        )
    )


def adds_up(column: Column) -> bool:
    """Say whether the figures of a column may be added: counts may, percentages, ranks, means and visitors may not."""
    if column.percent or not column.measure.additive or column.dimension in {"seconds", "fold", "points", "percent"}:
        return False
    return column.measure.role is Role.LEVEL


def _check_column(reading: Reading, table: TypedTable, number: int) -> Outcome:
    column = table.columns[number]
    inside = [row for row in members(table) if (row, number) in table.values]
    if len(inside) < 2:
        return Outcome()
    if column.percent and column.measure.role is Role.SHARE:
        return _check_hundred(reading, table, number, inside)
    if not adds_up(column):
        return Outcome()
    outcomes = [_check_subtotals(reading, table, number)]
    wholes = [row for row in table.rows_of(Standing.TOTAL, Standing.PARENT) if (row, number) in table.values]
    outcomes += [_against_row(reading, table, number, inside, row) for row in wholes]
    if not wholes and not table.repeated:
        outcomes.append(_against_text(reading, table, number, inside))
    return gather(outcomes)


def _against_row(reading: Reading, table: TypedTable, number: int, inside: list[int], row: int) -> Outcome:
    claims = reading.claims_of(table)
    whole, entity = table.values[row, number], table.entities[row]
    parts = [table.values[inner, number] for inner in inside]
    value, possible = total(part.number for part in parts)
    checked = frozenset(claims[inner, number] for inner in [*inside, row])
    too_much = possible.low > whole.number.possible.high
    if possible.meets(whole.number.possible):
        return Outcome(checked=checked)
    whole_is_sum = entity.standing is Standing.TOTAL or is_complete(reading, table)
    if not whole_is_sum and not too_much:
        return Outcome()
    finding = Finding(
        Kind.SUM,
        Severity.ERROR,
        whole.line,
        f"{entity.label} {whole.text}",
        show_fitting(value, whole.number.scale),
        whole.number.digits,
        _added(parts, value),
        reason(
            "total_row",
            name=entity.label,
            column=table.columns[number].label,
            count=len(parts),
            sum=show_fitting(value, whole.number.scale),
            found=whole.text,
            difference=show_fitting(abs(whole.number.value - value), whole.number.scale),
        ),
    )
    return Outcome((finding,), checked)


def _check_subtotals(reading: Reading, table: TypedTable, number: int) -> Outcome:
    """Check each subtotal against the rows since the one before it; rows may be grouped only in this order."""
    claims = reading.claims_of(table)
    outcomes: list[Outcome] = []
    since: list[int] = []
    for row, entity in enumerate(table.entities):
        if (row, number) not in table.values:
            continue
        value = table.values[row, number]
        if entity.standing is Standing.SUBTOTAL and len(since) >= 2:
            parts = [table.values[inner, number] for inner in since]
            summed, possible = total(part.number for part in parts)
            checked = frozenset(claims[inner, number] for inner in [*since, row])
            findings = () if possible.meets(value.number.possible) else (_subtotal(entity, value, parts, summed),)
            outcomes.append(Outcome(findings, checked))
        since = [*since, row] if entity.standing in {Standing.PART, Standing.OTHER} else []
    return gather(outcomes)


def _subtotal(entity: Entity, value: Value, parts: list[Value], summed: Fraction) -> Finding:
    expected = show_fitting(summed, value.number.scale)
    return Finding(
        Kind.SUM,
        Severity.ERROR,
        value.line,
        f"{entity.label} {value.text}",
        expected,
        value.number.digits,
        _added(parts, summed),
        reason("subtotal_row", name=entity.label, count=len(parts), sum=expected, found=value.text),
    )


def _against_text(reading: Reading, table: TypedTable, number: int, inside: list[int]) -> Outcome:
    column = table.columns[number]
    wholes = totals_in_text(reading, table, column)
    if not wholes:
        return Outcome()
    parts = [table.values[row, number] for row in inside]
    value, possible = total(part.number for part in parts)
    if any(possible.meets(statement.quantity.number.possible) for statement in wholes):
        return Outcome(checked=_claims(reading, table, number, inside, wholes[:1]))
    statement = wholes[0]
    whole = statement.quantity.number
    too_much = possible.low > whole.possible.high
    meant = is_complete(reading, table) or _base_of_shares(reading, table, number, statement)
    same_section = statement.sentence.section == table.source.section
    if not meant or not (same_section or too_much):
        return Outcome()
    missing = whole.value - value
    words = {
        "column": column.label,
        "count": len(parts),
        "sum": show_fitting(value, column.scale),
        "whole": show_fitting(whole.value, column.scale),
        "difference": show_fitting(abs(missing), column.scale),
        "percent": show(abs(missing) / whole.value * 100, 2),
    }
    shares = _printed_shares(table, inside)
    finding = Finding(
        Kind.SUM,
        Severity.ERROR if too_much else Severity.WARNING,
        parts[0].line,
        f"{column.label} {words['sum']}",
        str(words["whole"]),
        str(words["sum"]),
        f"{_added(parts, value)}; {words['whole']} - {words['sum']} = {show_fitting(missing, column.scale)}",
        reason("sum_too_much" if too_much else "sum_too_little", **words)
        if not shares
        else reason("sum_and_shares_too_little" if not too_much else "sum_too_much", **words, shares=shares),
    )
    return Outcome((finding,), _claims(reading, table, number, inside, [statement]))


def _claims(
    reading: Reading, table: TypedTable, number: int, rows: Sequence[int], statements: Sequence[Statement]
) -> frozenset[int]:
    claims = reading.claims_of(table)
    return frozenset([*(claims[row, number] for row in rows), *(statement.claim for statement in statements)])


def _base_of_shares(reading: Reading, table: TypedTable, number: int, statement: Statement) -> bool:
    """Say whether the shares beside a column were taken of this very figure."""
    for position, column in enumerate(table.columns):
        if column.percent and (fit := best_fit(reading, table, position)) is not None:
            own = all(value.column == number for value in fit.division.parts.values())
            if own and statement.claim in fit.division.claims:
                return True
    return False


def _printed_shares(table: TypedTable, inside: list[int]) -> str:
    """The sum of the printed shares, where there are any and they do not add up to 100."""
    for position, column in enumerate(table.columns):
        if column.percent and column.measure.role is Role.SHARE:
            value, possible = total(
                table.values[row, position].number for row in inside if (row, position) in table.values
            )
            if not possible.holds(Fraction(100)):
                return show(value, 2)
    return ""


def _check_hundred(reading: Reading, table: TypedTable, number: int, inside: list[int]) -> Outcome:
    """Check that shares which stand alone add up to 100; where counts stand beside them, those are checked instead."""
    claims = reading.claims_of(table)
    parts = [table.values[row, number] for row in inside]
    value, possible = total(part.number for part in parts)
    checked = frozenset(claims[row, number] for row in inside)
    if possible.holds(Fraction(100)):
        return Outcome(checked=checked)
    counted = best_fit(reading, table, number) is not None
    full = bool(table.rows_of(Standing.TOTAL, Standing.OTHER)) or is_complete(reading, table)
    if counted or not (possible.low > 100 or full):
        return Outcome()
    finding = Finding(
        Kind.SUM,
        Severity.WARNING,
        parts[0].line,
        f"{table.columns[number].label} {show_fitting(value)}",
        "100",
        show_fitting(value),
        _added(parts, value),
        reason("shares_sum", column=table.columns[number].label, count=len(parts), sum=show_fitting(value)),
    )
    return Outcome((finding,), checked)


def _check_total_column(reading: Reading, table: TypedTable, number: int) -> Outcome:
    """Check a column called 合计 or total, row by row, against the other columns, if most rows are their sum."""
    column = table.columns[number]
    if not _is_total_label(column.measure, column.label) or not adds_up(column):
        return Outcome()
    others = [
        n for n, other in enumerate(table.columns) if n != number and adds_up(other) and other.unit == column.unit
    ]
    rows = [row for row in range(len(table.entities)) if all((row, n) in table.values for n in [*others, number])]
    if len(others) < 2 or len(rows) < 2:
        return Outcome()
    sums = {row: total(table.values[row, n].number for n in others) for row in rows}
    wrong = [row for row in rows if not sums[row][1].meets(table.values[row, number].number.possible)]
    if len(wrong) * 3 > len(rows):
        return Outcome()
    claims = reading.claims_of(table)
    findings = []
    for row in wrong:
        whole, value = table.values[row, number], sums[row][0]
        expected = show_fitting(value, whole.number.scale)
        name = table.entities[row].label
        findings.append(
            Finding(
                Kind.SUM,
                Severity.ERROR,
                whole.line,
                f"{name} {whole.text}",
                expected,
                whole.number.digits,
                _added([table.values[row, n] for n in others], value),
                reason("total_column", name=name, column=column.label, sum=expected, found=whole.text),
            )
        )
    return Outcome(tuple(findings), frozenset(claims[row, n] for row in rows for n in [*others, number]))


def _is_total_label(measure: Measure, label: str) -> bool:
    return not measure.named and any(word in label.lower() for word in ("合计", "总计", "共计", "total", "小计"))


def _added(parts: Sequence[Value], value: Fraction) -> str:
    return added([part.number for part in parts], value)


def added(parts: Sequence[Printed], value: Fraction) -> str:
    """Write a sum as people check it; a long one is shortened in the middle."""
    scale = parts[0].scale
    shown = [part.digits if part.scale == scale else show_fitting(part.value, scale) for part in parts]
    if len(shown) > _MANY:
        shown = [*shown[: _MANY - 2], "...", shown[-1]]
    return f"{' + '.join(shown)} = {show_fitting(value, scale)}"
