"""What changes at the portal: who may, what happens once, what is announced."""

import json
from datetime import date, timedelta

import pytest
from django.utils import translation

from xingtan.identity.api import NOBODY, Asker, HeldRole, NewPerson, RoleName, Unit, UnitKind, register_people
from xingtan.kernel.clock import today
from xingtan.kernel.errors import NotAllowed, NotFound, Refused
from xingtan.kernel.ids import new_id
from xingtan.kernel.periods import Period
from xingtan.outbox.models import OutboxRow
from xingtan.portal import actions, api, queries, rules
from xingtan.portal.actions import NewBanner, NewCampaign, NewFeedback
from xingtan.portal.models import Banner, CampaignEntry, Feedback

pytestmark = pytest.mark.django_db

AUGUST = Period(date(2017, 7, 21), date(2017, 8, 21))


def someone(role: RoleName, code: str, name: str) -> Asker:
    held = HeldRole(role, Unit(UnitKind.PLACE, code), date(2017, 1, 1))
    person = NewPerson(id=new_id(), username=name, display_name=name, roles=(held,))
    register_people([person], password="not-used-here")
    return Asker(person.id, (held,))


@pytest.fixture
def operator() -> Asker:
    return someone(RoleName.OPERATOR, "330000", "operator")


@pytest.fixture
def county() -> Asker:
    return someone(RoleName.PLACE_MANAGER, "330106", "county")


def announced() -> list[str]:
    return list(OutboxRow.objects.filter(kind__startswith="portal.").order_by("pk").values_list("kind", flat=True))


def banner(**changes: object) -> NewBanner:
    given = {"title": "名师面对面", "shown_from": date(2017, 8, 15), "place_code": "330000", **changes}
    return NewBanner(**given)  # type: ignore[arg-type]


def test_a_banner_is_published_once_however_often_the_form_is_sent(operator: Asker) -> None:
    wanted = banner(id=new_id())
    assert actions.publish_banner(operator, wanted) == actions.publish_banner(operator, wanted) == wanted.id
    assert Banner.objects.count() == 1
    assert announced() == ["portal.BannerPublished"]


def test_only_who_keeps_the_portal_publishes(county: Asker) -> None:
    for asker in (NOBODY, county):
        with pytest.raises(NotAllowed):
            actions.publish_banner(asker, banner())
    assert not Banner.objects.exists()
    assert announced() == []


@pytest.mark.parametrize(
    "changes",
    [
        {"title": " "},
        {"title": "长" * 61},
        {"url": "http://elsewhere.example/"},
        {"url": "//elsewhere.example/"},
        {"url": "javascript:alert(1)"},
        {"shown_until": date(2017, 8, 15)},
    ],
)
def test_a_banner_that_cannot_be_is_refused(operator: Asker, changes: dict[str, object]) -> None:
    with pytest.raises(Refused):
        actions.publish_banner(operator, banner(**changes))
    assert not Banner.objects.exists()


def test_a_banner_stands_from_its_first_day_to_before_its_last(operator: Asker) -> None:
    actions.publish_banner(operator, banner(shown_until=date(2017, 8, 20)))
    shown = [bool(queries.banners_shown(["330000"], date(2017, 8, day))) for day in (14, 15, 19, 20)]
    assert shown == [False, True, True, False]


def test_banners_of_the_nation_stand_in_the_province_and_not_the_other_way_round(operator: Asker) -> None:
    actions.record_banner(banner(place_code="000000", title="国家的"))
    actions.record_banner(banner(place_code="330000", title="省里的"))
    assert {one.title for one in queries.banners_shown(["000000", "330000"], date(2017, 8, 16))} == {"国家的", "省里的"}
    assert {one.title for one in queries.banners_shown(["000000"], date(2017, 8, 16))} == {"国家的"}


def test_taking_a_banner_down_may_be_repeated(operator: Asker, county: Asker) -> None:
    published = actions.publish_banner(operator, banner())
    with pytest.raises(NotAllowed):
        actions.withdraw_banner(county, published)
    actions.withdraw_banner(operator, published)
    actions.withdraw_banner(operator, published)
    assert queries.banners_shown(["330000"], date(2017, 8, 16)) == ()
    assert announced().count("portal.BannerWithdrawn") == 1
    with pytest.raises(NotFound):
        actions.withdraw_banner(operator, new_id())


def test_the_banners_of_a_period_are_those_that_begin_in_it() -> None:
    for day in (date(2017, 7, 20), date(2017, 7, 21), date(2017, 8, 20), date(2017, 8, 21)):
        actions.record_banner(banner(shown_from=day, title=str(day)))
    assert [one.title for one in api.list_banners(AUGUST)] == ["2017-07-21", "2017-08-20"]


def test_each_fact_gives_the_journal_its_record() -> None:
    told = actions.submit_feedback(NOBODY, NewFeedback(rules.FeedbackKind.FAULT, "字太小", "330000"))
    row = OutboxRow.objects.get(kind="portal.FeedbackSubmitted")
    from xingtan.outbox.api import read_event

    record = read_event(row.kind, bytes(row.payload)).activity()
    assert record is not None
    assert (record.kind, record.place, record.id) == ("feedback_submitted", "330000", row.event_id)
    assert record.person is None
    assert "字太小" not in json.dumps(json.loads(bytes(row.payload)), ensure_ascii=False)
    assert queries.one_feedback(told) is not None


def test_feedback_is_taken_from_anyone_and_once() -> None:
    wanted = NewFeedback(rules.FeedbackKind.IDEA, "  加一个筛选  ", "330000", contact="QQ 12345", id=new_id())
    assert actions.submit_feedback(NOBODY, wanted) == actions.submit_feedback(NOBODY, wanted)
    told = queries.feedback_of(["330000"])
    assert [(one.text, one.contact) for one in told] == [("加一个筛选", "QQ 12345")]


@pytest.mark.parametrize("text", ["", "   ", "长" * 2001])
def test_feedback_has_words_and_a_limit(text: str) -> None:
    with pytest.raises(Refused):
        actions.submit_feedback(NOBODY, NewFeedback(rules.FeedbackKind.IDEA, text, "330000"))
    assert not Feedback.objects.exists()


def test_feedback_about_a_page_elsewhere_keeps_no_address() -> None:
    wanted = NewFeedback(rules.FeedbackKind.IDEA, "x", "330000", page="javascript:alert(1)")
    assert queries.one_feedback(actions.submit_feedback(NOBODY, wanted)).page == ""  # type: ignore[union-attr]


def test_an_answer_is_counted_once_and_may_be_bettered(operator: Asker) -> None:
    told = actions.submit_feedback(NOBODY, NewFeedback(rules.FeedbackKind.QUESTION, "怎样登录", "330000"))
    actions.answer_feedback(operator, told, "问班主任要账号", rules.AnsweredBy.PHONE)
    actions.answer_feedback(operator, told, "问班主任要账号和密码")
    assert announced().count("portal.FeedbackAnswered") == 1
    assert queries.one_feedback(told).answer == "问班主任要账号和密码"  # type: ignore[union-attr]
    assert queries.feedback_of(["330000"]) == ()
    assert len(queries.feedback_of(["330000"], only_open=False)) == 1


def test_who_may_not_answer_does_not(county: Asker) -> None:
    told = actions.submit_feedback(NOBODY, NewFeedback(rules.FeedbackKind.QUESTION, "怎样登录", "330000"))
    for asker in (NOBODY, county):
        with pytest.raises(NotAllowed):
            actions.answer_feedback(asker, told, "x")
        with pytest.raises(NotAllowed):
            actions.adopt_feedback(asker, told)
    assert queries.one_feedback(told).answer == ""  # type: ignore[union-attr]


def test_feedback_is_counted_by_what_happened_in_the_period(operator: Asker) -> None:
    told = actions.submit_feedback(NOBODY, NewFeedback(rules.FeedbackKind.IDEA, "甲", "330000"))
    actions.submit_feedback(NOBODY, NewFeedback(rules.FeedbackKind.IDEA, "乙", "330000"))
    actions.answer_feedback(operator, told, "好")
    actions.adopt_feedback(operator, told)
    actions.adopt_feedback(operator, told)
    now = Period(today(), today() + timedelta(days=1))
    assert api.feedback_counts(now) == queries.FeedbackCounts(2, 1, 1)
    assert api.feedback_counts(AUGUST) == queries.FeedbackCounts(0, 0, 0)
    assert announced().count("portal.FeedbackAdopted") == 1


def test_a_person_enters_a_campaign_once(operator: Asker) -> None:
    opened = actions.open_campaign(
        NewCampaign("优秀教学空间", date(2017, 6, 1), "330000", entered_before=1420, counted_on=date(2017, 8, 26))
    )
    assert actions.enter_campaign(operator, opened) is True
    assert actions.enter_campaign(operator, opened) is False
    assert CampaignEntry.objects.count() == 1
    assert queries.campaign(opened).entered == 1421  # type: ignore[union-attr]
    with pytest.raises(NotAllowed):
        actions.enter_campaign(NOBODY, opened)


def test_a_closed_campaign_takes_nobody(operator: Asker) -> None:
    opened = actions.open_campaign(NewCampaign("过了的", date(2017, 6, 1), "330000", open_until=date(2017, 9, 1)))
    with pytest.raises(Refused):
        actions.enter_campaign(operator, opened)


def test_a_region_that_joins_changes_every_page_and_only_once() -> None:
    for _ in range(2):
        actions.record_joined_region("330700", date(2017, 8, 21), "需求已基本对接", open=True)
    assert announced() == ["portal.RegionJoined"]
    actions.record_joined_region("330700", date(2017, 9, 1), "一人一空间", "One space each")
    with translation.override("en"):
        assert [one.note for one in api.joined()[0]] == ["One space each"]
    regions, known_on = api.joined()
    assert [one.note for one in regions] == ["一人一空间"]
    assert [(one.name, one.level, one.open) for one in regions] == [("金华市", 2, False)]
    assert known_on == date(2017, 9, 1)
    with pytest.raises(NotFound):
        actions.record_joined_region("999999", date(2017, 9, 1))
