"""One suite for every way to the column store: in the process, and over the ClickHouse HTTP interface."""

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xingtan.engines.embedded.columns import EmbeddedColumnStore
from xingtan.engines.embedded.interface import ClickHouseInterface
from xingtan.engines.scaleout.columns import HttpColumnStore
from xingtan.kernel.errors import Conflict
from xingtan.ports.columns import ColumnStore, ColumnStoreUnavailable, QueryFailed

TOKEN = "a token that opens it for writing"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder so deep that no unix socket's address can hold its name."""
    deep = tmp_path_factory.mktemp("columns") / ("deep" * 20) / ("deeper" * 10)
    deep.mkdir(parents=True)
    return deep


@pytest.fixture(scope="module")
def embedded(folder: Path) -> Iterator[EmbeddedColumnStore]:
    with contextlib.closing(EmbeddedColumnStore(folder / "store")) as store:
        store.command("CREATE DATABASE suite")
        yield store


@pytest.fixture(scope="module")
def served(embedded: EmbeddedColumnStore, folder: Path) -> Iterator[Path]:
    interface = ClickHouseInterface(embedded, folder / "store.sock", TOKEN)
    interface.start()
    yield folder / "store.sock"
    interface.close()


@pytest.fixture(scope="module", params=["embedded", "http"])
def store(request: pytest.FixtureRequest, embedded: EmbeddedColumnStore, served: Path) -> Iterator[ColumnStore]:
    if request.param == "embedded":
        yield embedded
    else:
        with contextlib.closing(HttpColumnStore(f"unix:{served}", key=TOKEN)) as client:
            yield client


@pytest.fixture(scope="module")
def reading(served: Path) -> Iterator[HttpColumnStore]:
    """A client without the token, as every process of a node has it."""
    with contextlib.closing(HttpColumnStore(f"unix:{served}")) as client:
        yield client


@pytest.fixture
def table(store: ColumnStore) -> Iterator[str]:
    store.command("CREATE TABLE suite.t (n UInt64, s String) ENGINE = MergeTree ORDER BY n")
    yield "suite.t"
    store.command("DROP TABLE suite.t SYNC")


EXACT = [
    ("UInt64", 2**64 - 1),
    ("UInt128", 2**128 - 1),
    ("Int64", -(2**63)),
    ("Int256", -(2**255)),
    ("UInt8", 0),
    ("Bool", True),
    ("Float64", 0.1),
    ("Decimal(38, 10)", Decimal("12345678901234567890.0123456789")),
    ("String", "杏坛 'quoted' \"twice\" back\\slash\ttab\nline\rreturn\0zero"),
    ("String", ""),
    ("Date", date(2017, 8, 21)),
    ("Date32", date(1905, 2, 3)),
    ("DateTime64(3, 'UTC')", datetime(2017, 8, 20, 16, 0, 0, 1000, tzinfo=UTC)),
    ("DateTime('UTC')", datetime(2017, 8, 20, 16, tzinfo=UTC)),
    ("DateTime64(3)", datetime(2017, 8, 20, 16, 0, 0, 500_000, tzinfo=UTC)),
    ("UUID", UUID("0198c0de-0000-7000-8000-000000000001")),
    ("Nullable(UInt64)", None),
    ("Nullable(String)", None),
    ("Nullable(Date)", date(2017, 8, 21)),
    ("LowCardinality(String)", "浙江"),
    ("Array(UInt64)", [1, 2**64 - 1]),
    ("Array(String)", ["a'b", "c\\d", "e\nf", "", "中"]),
    ("Array(Date)", [date(2017, 8, 21)]),
    ("Array(UInt8)", []),
]


@pytest.mark.parametrize(("kind", "value"), EXACT, ids=[f"{kind} {number}" for number, (kind, _) in enumerate(EXACT)])
def test_a_value_goes_in_and_comes_back_the_same(store: ColumnStore, kind: str, value: object) -> None:
    ((back,),) = store.query(f"SELECT {{value:{kind}}} AS back", {"value": value})
    assert back == value
    assert type(back) is type(value)


@settings(max_examples=60, deadline=None)
@given(text=st.text(), texts=st.lists(st.text(), max_size=4), number=st.integers(0, 2**64 - 1))
def test_any_text_goes_in_and_comes_back(store: ColumnStore, text: str, texts: list[str], number: int) -> None:
    rows = store.query(
        "SELECT {text:String}, {texts:Array(String)}, {number:UInt64}, length({text:String})",
        {"text": text, "texts": texts, "number": number},
    )
    assert rows == [(text, texts, number, len(text.encode()))]


def test_an_instant_of_any_zone_is_the_same_instant(store: ColumnStore) -> None:
    at = datetime(2017, 8, 21, 0, 30, tzinfo=timezone(timedelta(hours=8)))
    given = "{at:DateTime64(3, 'UTC')}"
    rows = store.query(
        f"SELECT {given}, toTimeZone({given}, 'Asia/Shanghai'), toDate({given}, 'Asia/Shanghai')", {"at": at}
    )
    assert rows == [(at, at, date(2017, 8, 21))]


def test_no_rows_are_an_empty_list(store: ColumnStore) -> None:
    assert store.query("SELECT 1 WHERE 0") == []


def test_many_rows_come_whole_and_in_order(store: ColumnStore) -> None:
    rows = store.query("SELECT number, toString(number) FROM numbers(200000) ORDER BY number")
    assert rows == [(number, str(number)) for number in range(200_000)]


def test_what_is_inserted_is_there(store: ColumnStore, table: str) -> None:
    body = b"".join(b'{"n":%d,"s":"\xe6\x9d\x8f%d"}\n' % (number, number) for number in range(1000))
    store.insert(f"INSERT INTO {table} (n, s) FORMAT JSONEachRow", body)
    store.command(f"INSERT INTO {table} SELECT {{n:UInt64}}, {{s:String}}", {"n": 5000, "s": "a'b"})
    assert store.query(f"SELECT count(), max(n) FROM {table}") == [(1001, 5000)]
    assert store.query(f"SELECT n, s FROM {table} WHERE n IN (7, 5000) ORDER BY n") == [(7, "杏7"), (5000, "a'b")]


def test_an_insert_with_one_bad_line_inserts_nothing(store: ColumnStore, table: str) -> None:
    with pytest.raises(QueryFailed):
        store.insert(f"INSERT INTO {table} (n, s) FORMAT JSONEachRow", b'{"n":1,"s":"a"}\n{"n":"x"}\n')
    assert store.query(f"SELECT count() FROM {table}") == [(0,)]


@pytest.mark.parametrize(
    ("sql", "code"), [("SELECT nothing", 47), ("SELECT * FROM suite.absent", 60), ("SELEC 1 FROM (", 62)]
)
def test_a_refusal_says_why_and_its_number(store: ColumnStore, sql: str, code: int) -> None:
    with pytest.raises(QueryFailed) as refused:
        store.query(sql)
    assert refused.value.code == code
    assert str(refused.value)
    assert store.query("SELECT 1") == [(1,)]


def test_a_missing_parameter_is_refused(store: ColumnStore) -> None:
    with pytest.raises(QueryFailed):
        store.query("SELECT {absent:UInt64}")


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO suite.t VALUES (1, 'a')",
        "CREATE TABLE suite.u (n UInt8) ENGINE = Memory",
        "DROP DATABASE suite",
        "TRUNCATE TABLE suite.t",
        "SYSTEM STOP MERGES",
        "KILL QUERY WHERE 1",
        "SET readonly = 0",
        "SELECT 1; DROP DATABASE suite",
        "SELECT 1 INTO outfile 'OUT'",
        "SELECT 1 INTO/**/outfile 'OUT'",
        "SELECT * FROM file('/etc/hostname', LineAsString)",
        "SELECT file('/etc/hostname')",
        "SELECT file/* */('/etc/hostname')",
        "SELECT `file`('/etc/hostname')",
        "SELECT \"file\"('/etc/hostname')",
        "SELECT $$ ' $$, file('/etc/hostname'), $$ ' $$",
        "SELECT * FROM url('http://127.0.0.1:1/', LineAsString)",
        "SELECT * FROM executable('a', TSV, 'a String')",
        "SELECT * FROM numbers(10) SETTINGS readonly = 0",
        "WITH 1 AS x INSERT INTO suite.t SELECT 1, 'a'",
        "/* SELECT */ DROP DATABASE suite",
        "-- SELECT\nDROP DATABASE suite",
        "EXPLAIN SELECT 1; DROP DATABASE suite",
        "",
    ],
)
def test_without_the_token_nothing_is_written_and_nothing_outside_is_read(
    reading: HttpColumnStore, embedded: EmbeddedColumnStore, tmp_path: Path, sql: str
) -> None:
    with pytest.raises(QueryFailed):
        reading.command(sql.replace("OUT", str(tmp_path / "outfile")))
    assert embedded.query("SELECT count() FROM system.databases WHERE name = 'suite'") == [(1,)]
    assert not (tmp_path / "outfile").exists()


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT 'a; DROP DATABASE suite' AS s",
        "SELECT 'file(' AS s -- file('x')",
        "SELECT $x$file('a')$x$ AS s",
        "WITH 1 AS x SELECT x",
        "(SELECT 1)",
        "SELECT 1;",
        "SHOW DATABASES",
        "DESCRIBE TABLE system.one",
        "EXPLAIN SELECT 1",
        "EXISTS TABLE system.one",
    ],
)
def test_every_reading_statement_is_answered(reading: HttpColumnStore, sql: str) -> None:
    assert reading.query(sql)


def test_a_wrong_token_opens_nothing(served: Path) -> None:
    with contextlib.closing(HttpColumnStore(f"unix:{served}", key="guess")) as client, pytest.raises(QueryFailed):
        client.command("CREATE DATABASE guessed")


def test_a_quick_question_does_not_wait_behind_a_slow_one(reading: HttpColumnStore) -> None:
    slow = threading.Thread(target=reading.query, args=("SELECT sum(sleepEachRow(0.5)) FROM numbers(4)",))
    slow.start()
    began = time.monotonic()
    for _ in range(20):
        assert reading.query("SELECT 1") == [(1,)]
    assert time.monotonic() - began < 1.5
    assert slow.is_alive()
    slow.join()


def test_only_this_user_can_open_the_socket(served: Path) -> None:
    assert served.stat().st_mode & 0o077 == 0


def _raw(served: Path, request: bytes) -> bytes:
    """Speak HTTP by hand, as a client that is not ours would."""
    with socket.socket(socket.AF_UNIX) as connection, contextlib.chdir(served.parent):
        connection.settimeout(10)
        connection.connect(served.name)
        connection.sendall(request)
        answer = b""
        while piece := connection.recv(65536):
            answer += piece
        return answer


def test_the_interface_speaks_as_clickhouse_does(served: Path) -> None:
    """Ping, GET with a query, FORMAT in the text, the number of a refusal in its header."""
    close = b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    assert _raw(served, b"GET /ping" + close).endswith(b"\r\n\r\nOk.\n")
    assert _raw(served, b"GET /?query=SELECT%20{n:UInt8}%2B1&param_n=4" + close).endswith(b"\r\n\r\n5\n")
    with_format = _raw(served, b"GET /?query=SELECT%201%20AS%20a%20FORMAT%20CSVWithNames" + close)
    assert with_format.endswith(b'"a"\n1\n')
    assert b"X-ClickHouse-Format: CSVWithNames" in with_format
    refused = _raw(served, b"GET /?query=SELECT%20nothing" + close)
    assert refused.startswith(b"HTTP/1.1 400")
    assert b"X-ClickHouse-Exception-Code: 47\r\n" in refused
    assert _raw(served, b"GET /?query=SELECT%20getSetting('max_threads')&max_threads=1" + close).endswith(b"\n1\n")
    assert b" 400 " in _raw(served, b"GET /?query=SELECT%201&no_such_setting=1" + close)[:20]
    assert b" 413 " in _raw(served, b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n")[:20]


def test_a_second_process_cannot_open_the_store(folder: Path, embedded: EmbeddedColumnStore) -> None:
    with pytest.raises(Conflict):
        EmbeddedColumnStore(folder / "store")


def test_nobody_there_is_unknown_and_not_an_empty_answer(tmp_path: Path) -> None:
    for address in (f"unix:{tmp_path / 'absent.sock'}", "http://127.0.0.1:9"):
        with contextlib.closing(HttpColumnStore(address)) as client, pytest.raises(ColumnStoreUnavailable):
            client.query("SELECT 1")


def test_an_interface_that_was_never_started_closes_and_nobody_finds_it(
    embedded: EmbeddedColumnStore, tmp_path: Path
) -> None:
    interface = ClickHouseInterface(embedded, tmp_path / "early.sock")
    with contextlib.closing(HttpColumnStore(f"unix:{interface.path}")) as client, pytest.raises(ColumnStoreUnavailable):
        client.query("SELECT 1")
    closing = threading.Thread(target=interface.close, daemon=True)
    closing.start()
    closing.join(5)
    assert not closing.is_alive()


def test_a_client_outlives_the_process_that_it_asks(embedded: EmbeddedColumnStore, tmp_path: Path) -> None:
    path = tmp_path / "again.sock"
    with contextlib.closing(HttpColumnStore(f"unix:{path}")) as client:
        for _ in range(3):
            interface = ClickHouseInterface(embedded, path)
            interface.start()
            assert client.query("SELECT 1") == [(1,)]
            interface.close()
            with pytest.raises(ColumnStoreUnavailable):
                client.query("SELECT 1")
