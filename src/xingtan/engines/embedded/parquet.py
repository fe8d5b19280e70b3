"""Reading a Parquet file of records as NDJSON lines, with the ClickHouse of this process and nothing else."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
from chdb import ChdbError
from chdb.state.sqlitelike import Connection

from xingtan.engines.clickhouse import read_refusal, read_rows

_STREAM = "JSONEachRow"


def read_parquet(path: Path) -> Iterator[bytes]:
    """Give each row as one JSON object; a null is an absent field. Raises QueryFailed for what is no Parquet file.

    `id` may be text or sixteen bytes, `at` text or an instant (without a zone: UTC).
    """
    source = _quoted(str(path.absolute()))
    connection = Connection(":memory:")
    try:
        described = connection.query(f"DESCRIBE file({source}, Parquet)", "JSONCompactEachRowWithNamesAndTypes").bytes()
        selected = ", ".join(_selected(row[0], row[1]) for row in read_rows(described))
        stream = connection.send_query(
            f"SELECT {selected} FROM file({source}, Parquet) SETTINGS max_threads = 1,"  # noqa: S608 - both are quoted above
            " date_time_output_format = 'iso', output_format_json_quote_64bit_integers = 0",
            _STREAM,
        )
        with stream:
            for chunk in stream:
                yield from map(_without_nulls, chunk.bytes().splitlines())
    except (ChdbError, RuntimeError) as error:
        raise read_refusal(str(error)) from None
    finally:
        connection.close()


def _selected(name: str, kind: str) -> str:
    column = "`" + name.replace("\\", "\\\\").replace("`", "\\`") + "`"
    if name == "id" and "FixedString(16)" in kind:
        return f"lower(hex({column})) AS id"
    if name == "at" and "DateTime" in kind:
        return f"toTimeZone({column}, 'UTC') AS at"
    return column


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _without_nulls(line: bytes) -> bytes:
    if b"null" not in line:
        return line
    members = msgspec.json.decode(line)
    return msgspec.json.encode({name: value for name, value in members.items() if value is not None})
