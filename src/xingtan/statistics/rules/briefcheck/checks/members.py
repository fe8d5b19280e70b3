"""Which rows of a table make up its whole, and which figures of the text are that whole."""

from xingtan.statistics.rules.briefcheck.places import NATION, Place
from xingtan.statistics.rules.briefcheck.reading import Reading
from xingtan.statistics.rules.briefcheck.sentences import Statement
from xingtan.statistics.rules.briefcheck.tables import Column, Standing, TypedTable


def members(table: TypedTable) -> list[int]:
    """The rows that add up to the whole: parts and the remainder, without rows that lie inside another row."""
    rows = table.rows_of(Standing.PART, Standing.OTHER)
    placed = [table.entities[row].place for row in rows]
    codes = {place.code for place in placed if place is not None}
    return [row for row, place in zip(rows, placed, strict=True) if place is None or not _inside(place, codes)]


def _inside(place: Place, codes: set[str]) -> bool:
    above = {place.code[:2] + "0000", place.code[:4] + "00", place.parent} - {place.code}
    return bool(above & codes)


def parent_code(table: TypedTable) -> str | None:
    """The code of the place whose children the members are, or None if they have no parent in common."""
    places = [table.entities[row].place for row in members(table)]
    placed = [place for place in places if place is not None]
    if len(placed) < 2:
        return None
    if all(place.level == 1 for place in placed):
        return NATION
    provinces = {place.code[:2] for place in placed}
    if len(provinces) != 1:
        return None
    province = provinces.pop() + "0000"
    if any(place.level == 2 for place in placed):
        return province
    parents = {place.parent for place in placed}
    return parents.pop() if len(parents) == 1 else province


def is_complete(reading: Reading, table: TypedTable) -> bool:
    """Say whether the members are all children of their parent, or the table itself has a row for the rest."""
    if table.rows_of(Standing.OTHER):
        return True
    parent = parent_code(table)
    if parent is None:
        return False
    here = {place.code for row in members(table) if (place := table.entities[row].place) is not None}
    if parent == NATION:
        return len(here) >= 31
    children = reading.gazetteer.children(parent, reading.on)
    cities = {place.code for place in children if place.level == 2}
    wanted = cities or {place.code for place in children}
    names = {short for row in members(table) if (place := table.entities[row].place) for short in (place.short,)}
    return bool(wanted) and all(
        code in here or any(child.code == code and child.short in names for child in children) for code in wanted
    )


def totals_in_text(reading: Reading, table: TypedTable, column: Column) -> list[Statement]:
    """The figures of the text that say what the whole of a column is, nearest section first."""
    found = [
        statement
        for statement in reading.statements
        if not statement.change
        and not statement.subset
        and reading.is_of_now(statement)
        and statement.quantity.number.value > 0
        and all(name.place is not None and reading.is_home(name.place) for name in statement.names)
        and reading.same_measure(statement.measure, column.measure)
        and same_dimension(statement.quantity.dimension, column.dimension)
        and not (statement.span and reading.period and not statement.span.meets(reading.period))
    ]
    section = table.source.section
    return sorted(found, key=lambda statement: statement.sentence.section != section)


def same_dimension(one: str, other: str) -> bool:
    """Say whether two figures count the same kind of thing, as far as they say."""
    return not one or not other or one == other
