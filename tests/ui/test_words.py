"""Numbers, dates and addresses as readers of both languages get them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.template import engines
from django.utils import translation

from xingtan.kernel.clock import now, today


def said(expression, language="zh-hans", **context):
    with translation.override(language):
        return engines["django"].from_string("{{ " + expression + " }}").render(context)


@pytest.mark.parametrize(
    ("expression", "value", "expected"),
    [
        ("x|number", 9411145, "9,411,145"),
        ("x|number", None, "—"),
        ("x|number", 0, "0"),
        ("x|number", "18.46", "18.46"),
        ("x|number:2", "18.465", "18.47"),
        ("x|number", -1234567, "-1,234,567"),
        ("x|size", 13_002_342, "12.4 MB"),
        ("x|size", 512, "512 B"),
        ("x|size", 1_240_000_000_000, "1.1 TB"),
        ("x|duration", 876, "14:36"),
        ("x|duration", 3725, "1:02:05"),
        ("x|duration", 0, "0:00"),
        ("x|seal", "林静远", "林"),
        ("x|seal", "", "·"),
    ],
)
def test_numbers(expression, value, expected):
    assert said(expression, x=value) == expected


@pytest.mark.parametrize(
    ("expression", "chinese", "english"),
    [
        ("x|long_day", "2017年8月21日", "21 August 2017"),
        ("x|short_day", "8月21日", "21 August"),
        ("x|weekday", "周一", "Monday"),
    ],
)
def test_days(expression, chinese, english):
    day = date(2017, 8, 21)
    assert said(expression, x=day) == chinese
    assert said(expression, "en", x=day) == english


def test_instants_are_those_of_shanghai():
    at = datetime(2017, 8, 20, 16, 30, tzinfo=UTC)
    assert said("x|instant", x=at) == "2017年8月21日 0:30"
    assert said("x|instant", "en", x=at) == "21 August 2017, 0:30"
    assert said("x|long_day", x=at) == "2017年8月21日"
    assert said("x|clock", x=at) == "0:30"


def test_recent_days_have_names():
    assert said("x|ago", x=today()) == "今天"
    assert said("x|ago", "en", x=today() - timedelta(days=1)) == "yesterday"
    assert said("x|ago", x=now()).startswith("今天 ")


@pytest.mark.parametrize(
    ("value", "expected"), [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (99, "九十九"), (0, "0")]
)
def test_unit_numbers(value, expected):
    assert said("x|chinese_numeral", x=value) == expected
    assert said("x|chinese_numeral", "en", x=value) == str(value)


def test_chinese_on_an_english_page_says_that_it_is():
    assert said("x|content", "en", x="林静远") == '<span lang="zh-Hans">林静远</span>'
    assert said("x|content", x="林静远") == "林静远"
    assert said("x|content", "en", x="Lin") == "Lin"
    assert said("x|content", "en", x=None) == ""


def test_what_people_wrote_is_escaped():
    assert said("x|content", "en", x="<b>林</b>") == '<span lang="zh-Hans">&lt;b&gt;林&lt;/b&gt;</span>'
    assert said("x|content", x="<b>林</b>") == "&lt;b&gt;林&lt;/b&gt;"


def test_addresses_keep_the_language():
    assert said("'/data/'|in_language") == "/data/"
    assert said("'/data/'|in_language", "en") == "/en/data/"


def test_a_door_that_leads_nowhere_is_not_drawn():
    assert said("'/ui/'|is_there") == "True"
    assert said("'/no/such/door/'|is_there", "en") == "False"
