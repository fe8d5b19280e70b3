"""How far the figures have come: the ledger between the journal and the tables."""

from dataclasses import dataclass, fields
from datetime import datetime

from xingtan.ports.columns import ColumnStore
from xingtan.statistics.models.tables import DATABASE


@dataclass(frozen=True, slots=True)
class Booked:
    """What was taken in of something: lines = accepted + known + refused."""

    batches: int = 0
    lines: int = 0
    accepted: int = 0
    known: int = 0
    refused: int = 0

    def __add__(self, other: "Booked") -> "Booked":
        return Booked(*(getattr(self, field.name) + getattr(other, field.name) for field in fields(self)))

    def __sub__(self, other: "Booked") -> "Booked":
        return Booked(*(getattr(self, field.name) - getattr(other, field.name) for field in fields(self)))


@dataclass(frozen=True, slots=True)
class Ledger:
    """What was taken in, by (writer, segment): the end offset, and what became of the lines."""

    done: dict[tuple[str, str], int]
    segments: dict[tuple[str, str], Booked]
    last_at: datetime | None

    @property
    def total(self) -> Booked:
        """Add up all segments."""
        return sum(self.segments.values(), Booked())


def read_ledger(columns: ColumnStore) -> Ledger:
    """Add up the ledger. One statement."""
    rows = columns.query(
        f'SELECT writer, segment, max("end"), max(ingested_at), count(), sum(lines), sum(accepted), sum(known),'
        f" sum(refused) FROM {DATABASE}.batches GROUP BY writer, segment"
    )
    return Ledger(
        done={(row[0], row[1]): row[2] for row in rows},
        segments={(row[0], row[1]): Booked(*row[4:]) for row in rows},
        last_at=max((row[3] for row in rows), default=None),
    )
