from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xingtan.kernel.clock import midnight
from xingtan.kernel.errors import Refused
from xingtan.kernel.periods import Period, read_period

TODAY = date(2026, 11, 22)


def test_the_month_of_the_source_has_31_days_and_begins_at_midnight_in_shanghai() -> None:
    month = read_period("2017-07-21", "2017-08-21", TODAY)
    assert month.days == len(month.each_day()) == 31
    assert month.starts_at.isoformat() == "2017-07-20T16:00:00+00:00"
    assert month.includes(date(2017, 7, 21))
    assert not month.includes(date(2017, 8, 21))


def test_a_period_may_end_tomorrow_and_not_later() -> None:
    assert read_period("2026-11-01", "2026-11-23", TODAY).days == 22
    with pytest.raises(Refused, match="2026-11-24"):
        read_period("2026-11-01", "2026-11-24", TODAY)


@pytest.mark.parametrize(
    ("since", "until"),
    [
        ("2017-08-21", "2017-07-21"),
        ("2017-08-21", "2017-08-21"),
        ("2017-02-30", "2017-03-01"),
        ("x", "y"),
        ("0001-01-01", "2017-08-21"),
    ],
)
def test_what_is_no_period_is_refused_in_one_sentence(since: str, until: str) -> None:
    with pytest.raises(Refused) as refused:
        read_period(since, until, TODAY)
    assert "\n" not in str(refused.value)
    assert str(refused.value).endswith("。")


@given(st.dates(date(2000, 1, 2), date(2100, 1, 1)), st.integers(1, 400))
def test_the_period_before_touches_and_is_as_long(since: date, days: int) -> None:
    period = Period(since, date.fromordinal(since.toordinal() + days))
    before = period.before()
    assert before.until == period.since
    assert before.days == period.days
    assert before.ends_at == period.starts_at == midnight(since)
