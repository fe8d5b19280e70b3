"""Does everything agree? The journal with the ledger, the ledger with the records, the records with every roll-up.

All of it is exact. Sums of what stands in two tables are compared together with their fingerprint: each figure times
the hash of its key, added up modulo 2^64. A figure that went to the wrong row leaves the sum as it was and changes the
fingerprint; no row has to be kept in memory for it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from xingtan.ports import engines
from xingtan.ports.columns import ColumnStore, ColumnStoreUnavailable
from xingtan.ports.journal import Extent, JournalReader
from xingtan.statistics.models.tables import DATABASE, LOCAL_DAY, ROLL_UPS, Column, Table

MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: whether it holds, and in one sentence what was found."""

    name: str
    ok: bool
    sentence: str


@dataclass(frozen=True, slots=True)
class _Run:
    """What the ledger says of one segment; `starts` and `ends` are fingerprints of its offsets."""

    first: int
    end: int
    length: int
    lines: int
    chained: bool


def reconcile() -> list[Finding]:
    """Compare everything of this node. New batches wait meanwhile (seconds, on a large node a minute)."""
    return compare(engines().columns, engines().records)


def compare(store: ColumnStore, journal: JournalReader) -> list[Finding]:
    """Compare a journal with the figures that were made of it."""
    try:
        with store.steady():
            return [
                *_compare_journal(store, journal),
                _compare_batches(store),
                _look_for_twins(store),
                *(_compare_roll_up(store, table) for table in ROLL_UPS),
            ]
    except ColumnStoreUnavailable as error:
        sentence = _("统计进程没有应答，数目无法核对：%(reason)s") % {"reason": error}
        return [Finding("statistics-answers", False, sentence)]


def _compare_journal(store: ColumnStore, journal: JournalReader) -> Iterator[Finding]:
    """Hold the ledger against the bytes: each once, none left out, as many lines as were counted."""
    runs = _runs(store)
    extents = {(extent.writer, extent.segment): extent for extent in journal.extents()}
    wrong: list[str] = []
    for (writer, segment), run in runs.items():
        wrong += _compare_segment(journal, writer, segment, run, extents.get((writer, segment)))
    waiting = journal.backlog_bytes({name: run.end for name, run in runs.items()})
    unfinished = sum(extent.unfinished_bytes for extent in extents.values())
    if wrong:
        yield Finding("journal-and-ledger", False, "; ".join(wrong[:MOST_NAMED]))
    else:
        sentence = _(
            "流水 %(segments)d 段 %(lines)d 行与入账一致，%(waiting)d 字节在排队，%(unfinished)d 字节没写完、不算数。"
        ) % {
            "segments": len(extents),
            "lines": sum(run.lines for run in runs.values()),
            "waiting": waiting,
            "unfinished": unfinished,
        }
        yield Finding("journal-and-ledger", True, sentence)


def _runs(store: ColumnStore) -> dict[tuple[str, str], _Run]:
    """Add up the ledger by segment.

    The batches of a segment form a chain where each end but the last is the start of another one: the fingerprints of
    all starts and of all ends differ by the first start and the last end only.
    """
    rows = store.query(
        f'SELECT writer, segment, min(start), max("end"), sum("end" - start), sum(lines),'
        f' sum(cityHash64(start)) + cityHash64(max("end")) = sum(cityHash64("end")) + cityHash64(min(start))'
        f" FROM {DATABASE}.batches GROUP BY writer, segment ORDER BY writer, segment"
    )
    return {(row[0], row[1]): _Run(row[2], row[3], row[4], row[5], bool(row[6])) for row in rows}


def _compare_segment(
    journal: JournalReader, writer: str, segment: str, run: _Run, extent: Extent | None
) -> Iterator[str]:
    name = f"{writer}/{segment}"
    if extent is None:
        yield _("%(name)s：账上有 %(lines)d 行，流水里却没有这一段。") % {"name": name, "lines": run.lines}
        return
    if run.end > extent.end:
        words = {"name": name, "booked": run.end, "there": extent.end}
        yield _("%(name)s：账上记到 %(booked)d，流水只到 %(there)d。") % words
        return
    if not run.chained or run.length != run.end - run.first or run.first > 1:
        yield _("%(name)s：账上各批首尾不相接，有的记录漏掉或重复入账。") % {"name": name}
    lines = journal.count_lines(writer, segment, run.first, run.end)
    if lines != run.lines:
        words = {"name": name, "booked": run.lines, "there": lines}
        yield _("%(name)s：账上 %(booked)d 行，流水里 %(there)d 行。") % words


def _compare_batches(store: ColumnStore) -> Finding:
    """Hold the ledger against the records, batch by batch."""
    rows = store.query(
        f"SELECT batch, sum(booked), sum(there), sum(odd) FROM ("
        f" SELECT batch, accepted AS booked, 0 AS there, lines != accepted + known + refused AS odd"
        f" FROM {DATABASE}.batches UNION ALL"
        f" SELECT batch, 0, count(), 0 FROM {DATABASE}.raw GROUP BY batch"
        f") GROUP BY batch HAVING sum(booked) != sum(there) OR sum(odd) > 0 ORDER BY batch"
    )
    if rows:
        named = "; ".join(
            _("第 %(batch)d 批：账上收下 %(booked)d 条，记录表里 %(there)d 条")
            % dict(zip(_BATCH_WORDS, row, strict=False))
            for row in rows[:MOST_NAMED]
        )
        sentence = _("%(count)d 批的账与记录不符。%(named)s。") % {"count": len(rows), "named": named}
        return Finding("ledger-and-records", False, sentence)
    ((batches, accepted, known, refused),) = store.query(
        f"SELECT count(), sum(accepted), sum(known), sum(refused) FROM {DATABASE}.batches"
    )
    words = {"batches": batches, "accepted": accepted, "known": known, "refused": refused}
    sentence = _("%(batches)d 批：收下 %(accepted)d 条，已有 %(known)d 条，拒收 %(refused)d 行，与记录表一致。") % words
    return Finding("ledger-and-records", True, sentence)


_BATCH_WORDS = ("batch", "booked", "there")


def _look_for_twins(store: ColumnStore) -> Finding:
    """Look for a record that is there twice, a day at a time so that a large table fits into a small memory."""
    days = store.query(f"SELECT toDate(at, 'UTC') AS day, count() FROM {DATABASE}.raw GROUP BY day ORDER BY day")
    twins = 0
    for day, records in days:
        ((different,),) = store.query(
            f"SELECT uniqExact(at, id) FROM {DATABASE}.raw"
            " WHERE at >= toDateTime64({day:Date}, 3, 'UTC') AND at < toDateTime64({day:Date} + 1, 3, 'UTC')",
            {"day": day},
        )
        twins += records - different
    if twins:
        return Finding("records-once", False, _("有 %(count)d 条记录重复入账。") % {"count": twins})
    return Finding("records-once", True, _("没有重复的记录。"))


def _compare_roll_up(store: ColumnStore, table: Table) -> Finding:
    name = f"records-and-{table.name.replace('_', '-')}"
    from_records = _totals(store, table, "raw")
    from_table = _totals(store, table, table.name)
    if from_records == from_table:
        sums = ", ".join(f"{column.name} {value}" for column, value in zip(table.counts, from_table[::2], strict=True))
        return Finding(name, True, _("%(table)s 与记录一致：%(sums)s。") % {"table": table.name, "sums": sums})
    wrong = [
        f"{column.name} {counted} / {right}"
        for column, counted, right in zip(table.counts, from_table[::2], from_records[::2], strict=True)
        if counted != right
    ]
    words = {"table": table.name, "days": _wrong_days(store, table), "sums": ", ".join(wrong)}
    if not wrong:
        return Finding(name, False, _("%(table)s 的合计与记录一致，但有的数记在了别的行上：%(days)s。") % words)
    return Finding(name, False, _("%(table)s 与记录不符（表 / 记录）：%(sums)s；%(days)s。") % words)


def _totals(store: ColumnStore, table: Table, source: str) -> tuple[int, ...]:
    """Give each figure of the roll-up added up (or the greatest), followed by its fingerprint."""
    of_records = source == "raw"
    keys = ", ".join(column.given if of_records else column.name for column in table.keys)
    totals = ", ".join(_total(column, keys, of_records) for column in table.counts)
    only = table.only if of_records else "1"
    return tuple(store.query(f"SELECT {totals} FROM {DATABASE}.{source} WHERE {only}")[0])


def _total(column: Column, keys: str, of_records: bool) -> str:
    value = column.given if of_records else column.name
    if column.aggregate == "sum":
        return f"sum({value}), sum(cityHash64({keys}) * {value})"
    return f"max({value}), arraySum(mapValues(maxMap(map(cityHash64({keys}), {value}))))"


def _wrong_days(store: ColumnStore, table: Table) -> str:
    """Name the first days on which the two sides differ; nothing where the roll-up has no days."""
    if all(column.name != "day" for column in table.keys):
        return _("不分日期")
    column = table.counts[0]
    rows = store.query(
        f"SELECT day, sum(counted), sum(rightly) FROM ("
        f" SELECT day, {column.name} AS counted, 0 AS rightly FROM {DATABASE}.{table.name} UNION ALL"
        f" SELECT {LOCAL_DAY}, 0, {column.given} FROM {DATABASE}.raw WHERE {table.only}"
        f") GROUP BY day HAVING sum(counted) != sum(rightly) ORDER BY day LIMIT {MOST_NAMED}"
    )
    named = ", ".join(f"{day} {counted} / {rightly}" for day, counted, rightly in rows)
    return named or _("按日合计一致")
