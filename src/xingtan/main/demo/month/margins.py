"""Splitting whole numbers so that every margin is exact."""

from collections.abc import Sequence
from itertools import accumulate
from random import Random


def split(total: int, weights: Sequence[int]) -> list[int]:
    """Split `total` in proportion to `weights`: whole numbers that add up to it, each within one of its exact share."""
    whole = sum(weights)
    edges = [0, *((total * run * 2 + whole) // (2 * whole) for run in accumulate(weights))]
    return [edges[n + 1] - edges[n] for n in range(len(weights))]


def table(rows: Sequence[int], columns: Sequence[int]) -> list[list[int]]:
    """Fill a table whose rows add up to `rows` and whose columns add up to `columns`, as evenly as margins allow.

    Both margins must have the same total. A cell is within two of row x column / total.
    """
    whole = sum(rows)
    if whole != sum(columns):
        raise ValueError(f"rows add up to {whole}, columns to {sum(columns)}")
    down, across = [0, *accumulate(rows)], [0, *accumulate(columns)]
    edges = [[(r * c * 2 + whole) // (2 * whole) for c in across] for r in down]
    return [
        [edges[i + 1][j + 1] - edges[i][j + 1] - edges[i + 1][j] + edges[i][j] for j in range(len(columns))]
        for i in range(len(rows))
    ]


def vary(cells: list[list[int]], chance: Random, rounds: int, per_thousand: int) -> None:
    """Give every row a rhythm of its own: move counts between two rows and two columns, which keeps both margins."""
    rows, columns = len(cells), len(cells[0])
    for _ in range(rounds):
        first, second = chance.sample(range(rows), 2)
        left, right = chance.sample(range(columns), 2)
        most = min(cells[first][left], cells[first][right], cells[second][left], cells[second][right])
        moved = chance.randint(0, most * per_thousand // 1000)
        cells[first][left] += moved
        cells[first][right] -= moved
        cells[second][left] -= moved
        cells[second][right] += moved
