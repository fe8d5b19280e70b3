"""Codes of places in statements: packed into one parameter, six digits each, so that a nation fits into a request."""

from xingtan.statistics.rules.areas import UNATTRIBUTED, Areas

NO_ROW = "-"
"""The key of the unattributed row inside a statement, where the empty string means the total."""


def place_of(column: str = "place") -> str:
    """Give the expression of the six digits of a record's place."""
    return f"left({column}, 6)"


def inside(areas: Areas, column: str = "place") -> str:
    """Give the condition that a record belongs to the place: everything, where the place is the node's home."""
    if areas.home:
        return "1"
    return f"{place_of(column)} IN (SELECT arrayJoin({_unpacked('codes')}))"


def row_of(column: str = "place") -> str:
    """Give the expression of the row that a record belongs to."""
    return f"transform({place_of(column)}, {_unpacked('codes')}, {_unpacked('rows')}, '{NO_ROW}')"


def parameters(areas: Areas) -> dict[str, str]:
    """Give the parameters that `inside` and `row_of` need."""
    return {"codes": "".join(areas.of_code), "rows": "".join(areas.of_code.values())}


def read_row(key: str) -> str:
    """Read the key of a row as a statement gave it."""
    return UNATTRIBUTED if key == NO_ROW else key


def _unpacked(name: str) -> str:
    packed = f"{{{name}:String}}"
    return f"arrayMap(n -> substring({packed}, 6 * n + 1, 6), range(intDiv(length({packed}), 6)))"
