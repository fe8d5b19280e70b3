"""How far the figures of a period go, and whether records still wait in the journal."""

from datetime import date

from xingtan.kernel.periods import Period
from xingtan.ports.columns import ColumnStore
from xingtan.ports.journal import JournalReader
from xingtan.statistics.models.tables import DATABASE
from xingtan.statistics.queries.ledger import Ledger, read_ledger
from xingtan.statistics.rules.counts import Position

_NO_DAY = date(1970, 1, 1)


def read_position(columns: ColumnStore, records: JournalReader | None, period: Period) -> Position:
    """Say how far the figures of a period go. Two statements and a look at the journal's directory."""
    ledger = read_ledger(columns)
    batch, first_day = read_touched(columns, period)
    return Position(
        batch=batch, ingested_at=ledger.last_at, first_day=first_day, backlog_bytes=_backlog(ledger, records)
    )


def read_touched(columns: ColumnStore, period: Period) -> tuple[int, date | None]:
    """Give the last batch that changed anything before the period's end, and the first day with a record.

    The figures of a closed month stay the same while live records come in, and so does this number. One statement.
    """
    ((batch, first_day),) = columns.query(
        f"SELECT max(batch), minIf(day, kind != 'balance_carried_over') FROM {DATABASE}.kind_day"
        " WHERE day < {until:Date} OR (kind = 'balance_carried_over' AND day = {until:Date})",
        {"until": period.until},
    )
    return batch, None if first_day == _NO_DAY else first_day


def _backlog(ledger: Ledger, records: JournalReader | None) -> int | None:
    if records is None:
        return None
    try:
        return records.backlog_bytes(ledger.done)
    except OSError:
        return None
