import json
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xingtan.kernel.ids import new_id
from xingtan.kernel.records import ActivityRecord, BadRecord, read_record, rewrite_record, write_record

names = st.text(min_size=1, max_size=20)
instants = st.builds(
    lambda ms: datetime(2000, 1, 1, tzinfo=UTC) + timedelta(milliseconds=ms), st.integers(0, 3 * 10**12)
)
records = st.builds(
    ActivityRecord,
    id=st.uuids(),
    at=instants,
    kind=st.sampled_from(["page_viewed", "signed_in", "api_called"]),
    visitor=st.none() | names,
    place=st.none() | st.from_regex(r"[0-9]{6}", fullmatch=True),
    duration_ms=st.none() | st.integers(0, 10**9),
    repeat=st.booleans(),
)


@given(records)
def test_what_is_written_is_read_back(record: ActivityRecord) -> None:
    assert read_record(write_record(record)) == record


@given(records, st.sampled_from(["Z", "+08:00", "-00:30"]), st.integers(0, 999_999), st.booleans())
def test_rewriting_a_line_is_reading_and_writing_it(record: ActivityRecord, zone: str, micro: int, loud: bool) -> None:
    plain = json.loads(write_record(record))
    plain["at"] = f"{record.at.replace(tzinfo=None, microsecond=micro).isoformat()}{zone}"
    plain["id"] = plain["id"].upper() if loud else plain["id"]
    line = json.dumps(plain | {"space": None}, indent=1 if loud else None).encode()
    assert rewrite_record(line) == write_record(read_record(line))


def test_an_instant_is_written_in_utc_and_cut_to_milliseconds() -> None:
    at = datetime(2017, 8, 14, 9, 2, 3, 456_999, tzinfo=timezone(timedelta(hours=8)))
    line = write_record(ActivityRecord(id=new_id(), at=at, kind="page_viewed"))
    assert b'"at":"2017-08-14T01:02:03.456000Z"' in line or b'"at":"2017-08-14T01:02:03.456Z"' in line


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (b"", "truncated"),
        (b"{", "truncated"),
        (b"[1]", "Expected `object`"),
        (b'{"id":"x","at":"2017-08-14T01:02:03Z","kind":"page_viewed"}', "Invalid UUID"),
        (b'{"id":"0198c0de-0000-7000-8000-000000000001","at":"yesterday","kind":"page_viewed"}', "Invalid RFC3339"),
        (b'{"id":"0198c0de-0000-7000-8000-000000000001","at":"2017-08-14T01:02:03","kind":"page_viewed"}', "time zone"),
        (b'{"id":"0198c0de-0000-7000-8000-000000000001","at":"2017-08-14T01:02:03Z"}', "kind"),
        (b'{"id":"0198c0de-0000-7000-8000-000000000001","at":"2017-08-14T01:02:03Z","kind":"Page Viewed"}', "$.kind"),
        (b'{"id":"0198c0de-0000-7000-8000-000000000001","at":"2017-08-14T01:02:03Z","kind":"a","place":"33"}', "place"),
        (b'{"id":"0198c0de-0000-7000-8000-000000000001","at":"2017-08-14T01:02:03Z","kind":"a","x":1}', "unknown"),
        (b'{"id":"0198c0de-0000-7000-8000-000000000001","at":"2017-08-14T01:02:03Z","kind":"a","status":7}', "status"),
        (b'{"id":"0198c0de-0000-7000-8000-000000000001","at":"1901-08-14T01:02:03Z","kind":"a"}', "outside the years"),
        (b"\xff\xfe{}", "malformed"),
    ],
)
def test_a_bad_line_is_refused_with_its_reason(line: bytes, says: str) -> None:
    for read in (read_record, rewrite_record):
        with pytest.raises(BadRecord, match=says.replace("$", r"\$")):
            read(line)


def test_ids_sort_by_the_time_they_were_made_and_never_repeat() -> None:
    made = [new_id() for _ in range(1000)]
    assert len(set(made)) == 1000
    assert all(isinstance(one, UUID) and one.version == 7 for one in made)
    assert [one.int >> 80 for one in made] == sorted(one.int >> 80 for one in made)
