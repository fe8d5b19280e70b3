"""How far the figures have come: the ledger between the journal and the tables."""

from dataclasses import dataclass
from datetime import datetime

from xingtan.ports.columns import ColumnStore
from xingtan.statistics.models.tables import DATABASE


@dataclass(frozen=True, slots=True)
class Ledger:
    """What was taken in: `done` is the end offset by (writer, segment); lines = accepted + known + refused."""

    done: dict[tuple[str, str], int]
    batches: int
    lines: int
    accepted: int
    known: int
    refused: int
    last_at: datetime | None


def read_ledger(columns: ColumnStore, writer: str | None = None) -> Ledger:
    """Add up the ledger, of one writer or of all. One statement."""
    rows = columns.query(
        f'SELECT writer, segment, max("end"), count(), sum(lines), sum(accepted), sum(known), sum(refused),'
        f" max(ingested_at) FROM {DATABASE}.batches"
        " WHERE {writer:String} = '' OR writer = {writer:String} GROUP BY writer, segment",
        {"writer": writer or ""},
    )
    sums = [sum(row[place] for row in rows) for place in range(3, 8)]
    return Ledger(
        done={(row[0], row[1]): row[2] for row in rows},
        batches=sums[0],
        lines=sums[1],
        accepted=sums[2],
        known=sums[3],
        refused=sums[4],
        last_at=max((row[8] for row in rows), default=None),
    )
