"""Making the tables of the column store what `models.tables` declares, whatever stood there before."""

import hashlib
import logging

from xingtan.ports.columns import ColumnStore
from xingtan.statistics.models.tables import BATCHES, DATABASE, RAW, ROLL_UPS, Column, Table

logger = logging.getLogger("xingtan.statistics")

# Every part is on disk before an insert returns; what a merge made is on disk before its sources go.
_DURABLE = "fsync_after_insert = 1, fsync_part_directory = 1, min_rows_to_fsync_after_merge = 1"

# One insert makes one part for each slice, however many rows it has: a part is there whole or not at all.
ONE_PART = (
    "SETTINGS max_insert_threads = 1, min_insert_block_size_rows = 1000000000, min_insert_block_size_bytes = 0,"
    " max_partitions_per_insert_block = 0"
)


def prepare_tables(columns: ColumnStore) -> tuple[Table, ...]:
    """Make the tables of records and batches what is declared, and name the roll-ups that have to be made anew.

    Those are absent or of another definition. May be killed at any point and called again.
    """
    columns.command(f"CREATE DATABASE IF NOT EXISTS {DATABASE}")
    for table in (RAW, BATCHES):
        columns.command(_create(table, table.name))
        _add_columns(columns, table)
    return tuple(table for table in ROLL_UPS if _version(columns, table.name) != version(table))


def rebuild_roll_up(columns: ColumnStore, table: Table) -> None:
    """Make a roll-up again from `raw` and put it in the place of the old one. No batch may be under way."""
    beside = f"{table.name}_anew"
    logger.info("making %s from the records", table.name)
    columns.command(f"DROP TABLE IF EXISTS {DATABASE}.{beside} SYNC")
    columns.command(_create(table, beside))
    for (slice_,) in columns.query(f"SELECT DISTINCT {table.slice} FROM {DATABASE}.raw"):
        columns.command(roll_up(table, "raw", into=beside, only=f"{table.slice} = {slice_}"))
    columns.command(f"DROP TABLE IF EXISTS {DATABASE}.{table.name} SYNC")
    columns.command(f"RENAME TABLE {DATABASE}.{beside} TO {DATABASE}.{table.name}")


def roll_up(table: Table, source: str, into: str = "", only: str = "1") -> str:
    """Give the statement that counts the records of `source` into a roll-up."""
    keys = ", ".join(str(place) for place, column in enumerate(table.columns, 1) if column.name in table.order)
    return (
        f"INSERT INTO {DATABASE}.{into or table.name} ({', '.join(column.name for column in table.columns)})"
        f" SELECT {', '.join(map(_selected, table.columns))}"
        f" FROM {DATABASE}.{source} WHERE ({table.only}) AND ({only}) GROUP BY {keys} {ONE_PART}"
    )


def _selected(column: Column) -> str:
    return f"{column.aggregate}({column.given})" if column.aggregate else column.given


def version(table: Table) -> str:
    """Name the definition of a roll-up: another name means that its rows have to be made anew."""
    columns = [(column.name, column.type, column.made_of) for column in table.columns]
    told = repr((columns, table.order, table.partition, table.only))
    return hashlib.sha256(told.encode()).hexdigest()[:12]


def _version(columns: ColumnStore, name: str) -> str | None:
    found = columns.query(
        "SELECT comment FROM system.tables WHERE database = {database:String} AND name = {name:String}",
        {"database": DATABASE, "name": name},
    )
    return str(found[0][0]).rpartition(" ")[2] if found else None


def _create(table: Table, name: str) -> str:
    about = f"{table.about} {version(table)}".replace("'", "\\'")
    return (
        f"CREATE TABLE IF NOT EXISTS {DATABASE}.{name} ({', '.join(map(_column, table.columns))})"
        f" ENGINE = {table.engine} PARTITION BY {table.partition} ORDER BY ({', '.join(table.order)})"
        f" SETTINGS {_DURABLE} COMMENT '{about}'"
    )


def _column(column: Column) -> str:
    about = column.about.replace("'", "\\'")
    return f"{column.name} {column.type} COMMENT '{about}'"


def _add_columns(columns: ColumnStore, table: Table) -> None:
    there = {
        name
        for (name,) in columns.query(
            "SELECT name FROM system.columns WHERE database = {database:String} AND table = {table:String}",
            {"database": DATABASE, "table": table.name},
        )
    }
    for column in table.columns:
        if column.name not in there:
            columns.command(f"ALTER TABLE {DATABASE}.{table.name} ADD COLUMN {_column(column)}")
