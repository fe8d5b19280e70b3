"""The tables of the column store (database `xingtan`), as declarations: what a row is, its columns, its order.

How to read a roll-up. Its counted columns are partial sums until a background merge adds them up, so always write
`sum(records)`, never `records`. An absent value is the empty string; `place = ''` is the unattributed row. `day` is the
date in Asia/Shanghai. Marked records (`repeat`, `robot`) are in `raw`, and in `kind_day` in columns of their own;
every other roll-up holds counted records only.

`batch` in a roll-up is the latest batch that a row has in it. Batches only grow, so after a crash the rows that carry
the number of the interrupted batch say whether its insert into this table had happened
(docs/decisions/0004-column-store.md).
"""

from dataclasses import dataclass

DATABASE = "xingtan"
ZONE = "Asia/Shanghai"

# Upper bounds of the response-time histogram in milliseconds, inclusive: the R20 series of preferred numbers (ISO 3)
# from 1 ms to 1,000 s, rounded up to whole milliseconds. Neighbours differ by 12 % (1 ms below 10 ms), so a percentile
# read from it errs by that at most. A longer call falls under LONGEST_MS; a call without a duration under 0.
_R20 = (100, 112, 125, 140, 160, 180, 200, 224, 250, 280, 315, 355, 400, 450, 500, 560, 630, 710, 800, 900)
DURATION_BOUNDS_MS: tuple[int, ...] = tuple(
    sorted({-(-step * 10**power // 100) for power in range(6) for step in _R20} | {10**6})
)
LONGEST_MS = 2**32 - 1


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, its ClickHouse type, what it says, and what one record of `raw` gives for it.

    `made_of` is an expression over one record; empty means the column of the same name. What the records of a row give
    is added up, or the greatest is kept, as the type says.
    """

    name: str
    type: str
    about: str
    made_of: str = ""

    @property
    def given(self) -> str:
        """Give the expression over one record."""
        return self.made_of or self.name

    @property
    def aggregate(self) -> str:
        """Give how many records become one value: `sum`, `max`, or nothing for a key."""
        _, found, rest = self.type.partition("SimpleAggregateFunction(")
        return rest.partition(",")[0] if found else ""


@dataclass(frozen=True, slots=True)
class Table:
    """One table.

    `only` is the condition on a record of `raw` to be in this roll-up. `slice` is the partition of a record of `raw`:
    one insert puts one part into each slice that it has rows for, and a part is there whole or not at all.
    """

    name: str
    about: str
    columns: tuple[Column, ...]
    order: tuple[str, ...]
    partition: str
    slice: str
    engine: str = "AggregatingMergeTree"
    only: str = "1"

    @property
    def keys(self) -> tuple[Column, ...]:
        """Give the columns that a roll-up is grouped by."""
        return tuple(column for column in self.columns if column.name in self.order)

    @property
    def counts(self) -> tuple[Column, ...]:
        """Give the columns that hold figures."""
        return tuple(column for column in self.columns if column.aggregate and column.name != "batch")


COUNTED = "NOT repeat AND NOT robot"
LOCAL_DAY = f"toDate(at, '{ZONE}')"
LOCAL_YEAR = f"toYear({LOCAL_DAY})"
LOCAL_MONTH = f"toYYYYMM(at, '{ZONE}')"

TEXT = "LowCardinality(String)"
SUM = "SimpleAggregateFunction(sum, UInt64)"
MOST = "SimpleAggregateFunction(max, UInt64)"
DAY = Column("day", "Date", "the day in Asia/Shanghai", LOCAL_DAY)
KIND = Column("kind", TEXT, "what happened, past tense")
PLACE = Column("place", TEXT, "code of the unit that the record belongs to, '' = unattributed")
SCHOOL = Column("school", TEXT, "the school that the record concerns")
SECTION = Column("section", TEXT, "the section of the square")
APP = Column("app", TEXT, "the application that asked or was used")
SPACE = Column("space", "String", "the learning space that the record concerns")
RECORDS = Column("records", SUM, "counted records", f"toUInt64({COUNTED})")
BYTES = Column("bytes", SUM, "sum of size_bytes of the counted records", f"if({COUNTED}, ifNull(size_bytes, 0), 0)")
DURATION = Column(
    "duration_ms", SUM, "sum of duration_ms of the counted records", f"if({COUNTED}, ifNull(duration_ms, 0), 0)"
)
BATCH = Column("batch", "SimpleAggregateFunction(max, UInt32)", "the latest batch in this row")


def _pseudonym(name: str) -> str:
    return f"if({name} = '', toUInt128(0), reinterpretAsUInt128(sipHash128({name})))"


def _bucket() -> str:
    """Give the smallest of DURATION_BOUNDS_MS that is not below duration_ms, found as the largest of the negatives."""
    negatives = ", ".join(str(-bound) for bound in reversed(DURATION_BOUNDS_MS))
    within = f"toUInt32(-roundDown(-toInt64(ifNull(duration_ms, 0)), [{negatives}]))"
    return (
        f"multiIf(isNull(duration_ms), toUInt32(0), duration_ms > {DURATION_BOUNDS_MS[-1]}, toUInt32({LONGEST_MS}),"
        f" {within})"
    )


RAW = Table(
    name="raw",
    about="One row for every activity record of the journal, marked ones included.",
    columns=(
        Column("id", "UUID", "unique for ever"),
        Column("at", "DateTime64(3, 'UTC')", "the instant, UTC"),
        KIND,
        Column("visitor", "String", "pseudonym of a browser or device"),
        Column("person", "String", "who, if signed in"),
        Column("role", TEXT, "as what"),
        PLACE,
        Column("resource", "String", "the resource that it concerns"),
        SECTION,
        SPACE,
        APP,
        Column("interface", TEXT, "the interface of the open platform that was called"),
        SCHOOL,
        Column("channel", TEXT, "web, app or api"),
        Column("via", TEXT, "what led there"),
        Column("country", TEXT, "ISO 3166-1 alpha-2"),
        Column("page", "String", "the address that was viewed"),
        Column("duration_ms", "Nullable(UInt64)", "how long it took"),
        Column("size_bytes", "Nullable(UInt64)", "how large it was"),
        Column("status", "UInt16", "HTTP status, 0 = none"),
        Column("metric", TEXT, "of balance_carried_over: which stock"),
        Column("count", "UInt64", "of balance_carried_over: how much"),
        Column("repeat", "Bool", "the same again by the same visitor within 30 seconds"),
        Column("robot", "Bool", "made by a known robot"),
        Column("batch", "UInt32", "the batch that brought it"),
    ),
    order=("at", "id"),
    partition=LOCAL_MONTH,
    slice=LOCAL_MONTH,
    engine="MergeTree",
)

BATCHES = Table(
    name="batches",
    about="One row for every batch that was ingested whole: the ledger between the journal and the figures.",
    columns=(
        Column("batch", "UInt32", "1, 2, 3, ... in the order of ingestion"),
        Column("writer", TEXT, "the directory of the journal"),
        Column("segment", TEXT, "the segment in it"),
        Column("start", "UInt64", "offset of the first byte"),
        Column("end", "UInt64", "offset behind the last byte"),
        Column("lines", "UInt64", "lines in these bytes = accepted + known + refused"),
        Column("accepted", "UInt64", "new records, all of them in raw"),
        Column("known", "UInt64", "lines whose record was there already"),
        Column("refused", "UInt64", "lines that are not records"),
        Column("ingested_at", "DateTime64(3, 'UTC')", "when the last of its rows was on disk"),
    ),
    order=("batch",),
    partition="tuple()",
    slice="0",
    engine="MergeTree",
)

VISITOR_DAY = Table(
    name="visitor_day",
    about="One row for every visitor who viewed pages of a place and school on a day. Exact: uniqExact over visitor.",
    columns=(
        DAY,
        PLACE,
        SCHOOL,
        Column("visitor", "UInt128", "SipHash-128 of the pseudonym, 0 = none named: no visitor", _pseudonym("visitor")),
        Column("views", SUM, "counted page views", "toUInt64(1)"),
        BATCH,
    ),
    order=("day", "place", "school", "visitor"),
    partition="toYear(day)",
    slice=LOCAL_YEAR,
    only=f"kind = 'page_viewed' AND {COUNTED}",
)

KIND_DAY = Table(
    name="kind_day",
    about="One row for every day, kind of record and set of its small attributes: the counts of everything.",
    columns=(
        KIND,
        DAY,
        PLACE,
        SCHOOL,
        SECTION,
        APP,
        Column("channel", TEXT, "web, app or api"),
        Column("via", TEXT, "what led there"),
        Column("country", TEXT, "ISO 3166-1 alpha-2"),
        RECORDS,
        BYTES,
        DURATION,
        Column(
            "repeats",
            SUM,
            "not counted: the same again within 30 seconds, not by a robot",
            "toUInt64(repeat AND NOT robot)",
        ),
        Column("robots", SUM, "not counted: made by a known robot", "toUInt64(robot)"),
        BATCH,
    ),
    order=("kind", "day", "place", "school", "section", "app", "channel", "via", "country"),
    partition="toYear(day)",
    slice=LOCAL_YEAR,
)

RESOURCE_DAY = Table(
    name="resource_day",
    about="One row for every resource, day and kind of counted record that concerned it.",
    columns=(KIND, DAY, Column("resource", "String", "the resource"), RECORDS, BATCH),
    order=("kind", "day", "resource"),
    partition="toYear(day)",
    slice=LOCAL_YEAR,
    only=f"resource != '' AND {COUNTED}",
)

SPACE_DAY = Table(
    name="space_day",
    about="One row for every learning space, day, place and kind of counted record that concerned it.",
    columns=(SPACE, KIND, DAY, PLACE, RECORDS, BYTES, BATCH),
    order=("space", "kind", "day", "place"),
    partition="toYear(day)",
    slice=LOCAL_YEAR,
    only=f"space != '' AND {COUNTED}",
)

INTERFACE_DAY = Table(
    name="interface_day",
    about="One row for every interface, day, class of status and bucket of response times that had a call.",
    columns=(
        APP,
        Column("interface", TEXT, "the interface that was called"),
        DAY,
        Column("status_class", "UInt8", "2 for 200..299 and so on, 0 = no status", "toUInt8(intDiv(status, 100))"),
        Column(
            "at_most_ms",
            "UInt32",
            "upper bound of the bucket, inclusive: DURATION_BOUNDS_MS, 0 = no duration given",
            _bucket(),
        ),
        Column("calls", SUM, "counted records of kind api_called", "toUInt64(1)"),
        DURATION,
        Column("longest_ms", MOST, "the longest of them", "ifNull(duration_ms, 0)"),
        BATCH,
    ),
    order=("app", "interface", "day", "status_class", "at_most_ms"),
    partition="toYear(day)",
    slice=LOCAL_YEAR,
    only=f"kind = 'api_called' AND {COUNTED}",
)

PERSON_DAY = Table(
    name="person_day",
    about="One row for every signed-in person who did something in a role, place and school on a day.",
    columns=(
        DAY,
        PLACE,
        SCHOOL,
        Column("role", TEXT, "as what"),
        Column("person", "UInt128", "SipHash-128 of the person", _pseudonym("person")),
        RECORDS,
        Column("sign_ins", SUM, "those of kind signed_in", "toUInt64(kind = 'signed_in')"),
        BATCH,
    ),
    order=("day", "place", "school", "role", "person"),
    partition="toYear(day)",
    slice=LOCAL_YEAR,
    only=f"person != '' AND {COUNTED}",
)

BALANCES = Table(
    name="balances",
    about="One row for every stock that a predecessor counted before `at` and this node carries over.",
    columns=(
        Column("metric", TEXT, "which stock"),
        PLACE,
        SCHOOL,
        SECTION,
        APP,
        SPACE,
        Column("at", "DateTime64(3, 'UTC')", "counted before this instant"),
        Column("count", SUM, "how much"),
        BATCH,
    ),
    order=("metric", "place", "school", "section", "app", "space", "at"),
    partition="tuple()",
    slice="0",
    only=f"kind = 'balance_carried_over' AND {COUNTED}",
)

ROLL_UPS: tuple[Table, ...] = (
    VISITOR_DAY,
    KIND_DAY,
    RESOURCE_DAY,
    SPACE_DAY,
    INTERFACE_DAY,
    PERSON_DAY,
    BALANCES,
)
TABLES: tuple[Table, ...] = (RAW, BATCHES, *ROLL_UPS)
