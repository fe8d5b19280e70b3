"""What is appended to the journal is in the figures, once."""

from collections.abc import Callable
from datetime import UTC, datetime

from xingtan.kernel.ids import new_id
from xingtan.kernel.records import ActivityRecord
from xingtan.ports.columns import ColumnStore


def test_a_view_is_counted_once_however_often_it_is_appended(
    column_store: ColumnStore, recorded: Callable[..., None]
) -> None:
    view = ActivityRecord(
        id=new_id(), at=datetime(2011, 3, 1, 17, tzinfo=UTC), kind="page_viewed", visitor="a", place="330106"
    )
    recorded(view)
    recorded(view, view)
    rows = column_store.query(
        "SELECT toString(day), place, sum(views) FROM xingtan.visitor_day WHERE toYear(day) = 2011 GROUP BY day, place"
    )
    assert rows == [("2011-03-02", "330106", 1)]
