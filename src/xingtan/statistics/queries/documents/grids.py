"""Rows of cells made rectangular, within the limits."""

from collections.abc import Sequence

from xingtan.statistics.queries.documents.limits import MOST_CELLS, MOST_COLUMNS, Unreadable
from xingtan.statistics.rules.briefcheck.document import Cell, Table


def make_table(rows: Sequence[Sequence[Cell]], line: int, caption: str = "", caption_line: int = 0) -> Table | None:
    """Make a table of rows, all as wide as the widest, without empty rows and columns; None where nothing is left."""
    width = max((len(row) for row in rows), default=0)
    if width > MOST_COLUMNS or width * len(rows) > MOST_CELLS:
        raise Unreadable("too_many_cells", limit=MOST_CELLS)
    padded = [[*row, *(Cell("", row[-1].line if row else line) for _ in range(width - len(row)))] for row in rows]
    kept = [row for row in padded if any(cell.text.strip() for cell in row)]
    columns = [n for n in range(width) if any(row[n].text.strip() for row in kept)]
    if not kept or not columns:
        return None
    return Table(tuple(tuple(row[n] for n in columns) for row in kept), line, caption, caption_line)
