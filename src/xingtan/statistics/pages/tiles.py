"""Where the parts of a province lie on a map of tiles: one tile a city, rows and columns from 1."""

ZHEJIANG = {
    "330500": (1, 2),
    "330400": (1, 3),
    "330100": (2, 2),
    "330600": (2, 3),
    "330200": (2, 4),
    "330900": (2, 5),
    "330800": (3, 1),
    "330700": (3, 2),
    "331000": (3, 3),
    "331100": (4, 2),
    "330300": (4, 3),
}
TILES: dict[str, dict[str, tuple[int, int]]] = {"330000": ZHEJIANG}
"""By the code of the place. A place without a map shows its ranking only."""
