"""The portal as its readers see it: in both languages, with and without content, signed in and out."""

import re
from datetime import date, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from xingtan.identity.api import HeldRole, NewPerson, RoleName, Unit, UnitKind, register_people
from xingtan.kernel.clock import today
from xingtan.kernel.ids import new_id
from xingtan.kernel.periods import Period
from xingtan.kernel.views import PUBLIC, TAGS
from xingtan.portal import actions, api, queries, rules
from xingtan.portal.actions import NewBanner, NewCampaign, NewFeedback
from xingtan.ui.samples import month as sample_month

pytestmark = pytest.mark.django_db

PUBLIC_PAGES = ["/", "/events/", "/about/", "/help/", "/accessibility/"]


def signed_in(role: RoleName = RoleName.OPERATOR, code: str = "330000") -> Client:
    held = HeldRole(role, Unit(UnitKind.PLACE, code), date(2017, 1, 1))
    person = NewPerson(id=new_id(), username=f"{role}-{code}", display_name="周知行", roles=(held,))
    register_people([person], password="not-used-here")
    client = Client()
    client.force_login(get_user_model().objects.get(pk=person.id))
    return client


@pytest.fixture
def counted():
    """A month to show, as statistics would give it."""
    from xingtan.statistics import api as statistics

    days = sample_month()
    whole = Period(date(2017, 7, 21), date(2017, 8, 21))
    given = {"month": api.Month(whole, 9411145, 509700, "18.46", date(2017, 8, 14), 363662, days)}
    api.show_month_with(lambda _code: given["month"])
    yield given
    api.show_month_with(statistics.month_of)


@pytest.fixture
def happening():
    """Two banners and a campaign."""
    actions.record_banner(NewBanner("名师面对面", today(), "330000", note="晚上7点直播", url="/about/"))
    actions.record_banner(NewBanner("明天的", today() + timedelta(days=1), "330000"))
    wanted = NewCampaign("优秀教学空间", date(2017, 6, 1), "330000", entered_before=1420, counted_on=date(2017, 8, 26))
    return actions.open_campaign(wanted)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", [*PUBLIC_PAGES, "/feedback/", "/wall/"])
def test_every_page_stands_on_an_empty_node(visit, path, language):
    visit(path, language=language)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", ["/", "/wall/"])
def test_the_month_is_shown_with_its_numbers(visit, counted, happening, path, language):
    page = visit(path, language=language)
    for number in ("9,411,145", "509,700", "18.46", "363,662"):
        assert number in page.text
    assert len(page.all("td", class_="s4")) > 0


def test_the_month_says_that_its_last_day_is_not_in_it(visit, counted):
    assert "2017年7月21日零时起，8月21日零时止，31天。" in visit("/").text
    assert "From the beginning of 21 July 2017 to the beginning of 21 August: 31 days." in visit("/", "en").text


def test_what_is_not_known_is_not_printed_as_nought(visit, counted):
    whole = Period(date(2017, 7, 21), date(2017, 8, 21))
    counted["month"] = api.Month(whole, None, None, None, None, None)
    page = visit("/")
    assert "未知" in page.text
    assert not re.search(r"(?<![\d,])0次", page.text)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_month_that_is_still_being_counted_says_so_and_renews_itself(visit, counted, language):
    whole = Period(date(2017, 7, 21), date(2017, 8, 21))
    counted["month"] = api.Month(whole, 3000000, 200000, "15.00", None, None, complete=False, done=3, total=9)
    page = visit("/", language)
    assert "3 / 9" in page.text
    assert [each for each in page.all("div", class_="month") if each.has("hx-get")]
    fragment = visit("/fragments/month/330000/", language, fragment=True)
    assert "3 / 9" in fragment.text
    counted["month"] = api.Month(whole, 9411145, 509700, "18.46", None, None)
    assert "hx-get" not in visit("/fragments/month/330000/", language, fragment=True).body


def test_the_month_of_no_place_is_not_found(client):
    assert client.get("/fragments/month/999999/", headers={"HX-Request": "true"}).status_code == 404


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_happens_now_is_on_the_front_page_and_nothing_else(visit, happening, language):
    page = visit("/", language)
    assert "名师面对面" in page.text
    assert "明天的" not in page.text
    assert "1,420" in page.text


def test_the_flower_says_where_the_node_is_and_leads_up_and_down(visit):
    page = visit("/")
    flower = page.one("svg", class_="bloom")
    links = [(each.get("href"), each.text) for each in flower.each() if each.tag == "a"]
    assert links[:3] == [("/places/000000/", "国家资源下发"), ("/", "浙江你在这里"), ("#places", "市11个")]
    assert links[3][0] == "#places"
    assert links[4] == ("/spaces/?kind=school", "学校")
    assert [each.get("aria-current") for each in flower.each() if each.has("aria-current")] == ["true"]


@pytest.mark.parametrize("path", PUBLIC_PAGES)
def test_public_pages_are_the_same_for_everyone(client, happening, path):
    own = signed_in()
    for language in ("", "/en"):
        one, other = client.get(language + path), own.get(language + path)
        assert one.content == other.content
        assert one[PUBLIC] == "1"
        assert not other.cookies
        assert b"csrfmiddlewaretoken" not in one.content
        assert "周知行" not in other.content.decode()


def test_the_front_page_is_dropped_when_what_it_shows_changes(client):
    tags = client.get("/")[TAGS].split()
    assert {"banners:all", "resources:all", "month:330000", "calendar:today"} <= set(tags)


def test_the_front_page_takes_few_statements(client, happening, counted, django_assert_max_num_queries):
    client.get("/")
    with django_assert_max_num_queries(14):
        client.get("/")


# -- feedback --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh", "en"])
def test_feedback_is_sent_and_thanked_for(visit, language):
    page = visit("/feedback/?page=/about/", language)
    given = {name: page.one("input", name=name).get("value") for name in ("id", "page")}
    sent = visit("/feedback/", language, data={**given, "kind": "fault", "text": "字太小", "contact": ""})
    assert sent.one("div", class_="notice-done")
    visit("/feedback/", language, data={**given, "kind": "fault", "text": "字太小", "contact": ""})
    told = queries.feedback_of(["330000"])
    assert [(one.text, one.kind, one.page) for one in told] == [("字太小", "fault", "/about/")]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_form_that_is_wrong_keeps_what_was_written(visit, language):
    page = visit(
        "/feedback/", language, status=400, data={"kind": "nonsense", "text": "写了很久", "contact": "x" * 200}
    )
    assert page.one("textarea", name="text").text == "写了很久"
    assert page.one("input", name="contact").get("aria-invalid") == "true"
    assert len(page.all("div", class_="field-wrong")) == 2
    assert queries.feedback_of(["330000"]) == ()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_who_wrote_sees_the_answer_and_nobody_else_does(visit, language):
    writer, operator = signed_in(RoleName.PLACE_MANAGER, "330106"), signed_in()
    visit("/feedback/", language, client=writer, data={"kind": "question", "text": "怎样登录"})
    told = queries.feedback_of(["330000"])[0]
    inbox = visit("/feedback/inbox/", language, client=operator)
    assert "怎样登录" in inbox.text
    visit(f"/feedback/{told.id}/", language, client=operator)
    visit(f"/feedback/{told.id}/", language, client=operator, data={"answer": "问班主任要账号", "via": "qq"})
    visit(f"/feedback/{told.id}/adoption/", language, client=operator, data={})
    assert queries.one_feedback(told.id).adopted_at is not None
    assert "问班主任要账号" in visit("/feedback/", language, client=writer).text
    assert "问班主任要账号" not in visit("/feedback/", language).text
    assert "怎样登录" not in visit("/feedback/inbox/", language, client=operator).text
    assert "怎样登录" in visit("/feedback/inbox/?show=all", language, client=operator).text


@pytest.mark.parametrize("path", ["/feedback/inbox/", "/events/banners/"])
def test_rooms_of_the_staff_are_shut_to_others(visit, client, path):
    assert client.get(path).status_code == 302
    visit(path, client=signed_in(RoleName.PLACE_MANAGER, "330106"), status=403)


# -- banners and campaigns -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_banner_is_published_and_taken_down(visit, language):
    operator = signed_in()
    page = visit("/events/banners/", language, client=operator)
    given = {
        "id": page.one("input", name="id").get("value"),
        "title": "开学第一课",
        "note": "",
        "url": "/about/",
        "shown_from": today().isoformat(),
        "shown_until": "",
    }
    assert "开学第一课" in visit("/events/banners/", language, client=operator, data=given).text
    assert "开学第一课" in visit("/", language).text
    assert "开学第一课" in visit("/events/", language).text
    taken = f"/events/banners/{given['id']}/withdrawal/"
    visit(taken, language, client=operator, data={})
    assert "开学第一课" not in visit("/", language).text


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_banner_with_impossible_days_is_refused_in_words(visit, language):
    given = {"title": "x", "url": "http://elsewhere.example/", "shown_from": "2017-08-21", "shown_until": "2017-08-20"}
    page = visit("/events/banners/", language, client=signed_in(), status=400, data=given)
    assert len(page.all("div", class_="field-wrong")) == 2
    assert queries.banners_of(["330000"]) == ()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_teacher_enters_a_campaign(visit, happening, language):
    teacher = signed_in(RoleName.PLACE_MANAGER, "330106")
    path = f"/events/campaigns/{happening}/"
    assert "1,420" in visit(path, language, client=teacher).text
    assert "1,421" in visit(path, language, client=teacher, data={}).text
    assert "1,421" in visit(path, language, client=teacher, data={}).text
    visit(f"/events/campaigns/{new_id()}/", language, client=teacher, status=404)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_campaign_is_open_to_read_and_asks_to_sign_in_before_entering(visit, client, happening, language):
    path = f"/events/campaigns/{happening}/"
    page = visit(path, language)
    assert "1,420" in page.text
    assert f"/account/login/?next={'/en' if language == 'en' else ''}{path}" in page.body
    answer = client.post(path)
    assert answer.status_code == 302
    assert "/account/login/" in answer["Location"]


def test_what_people_write_is_never_run(visit):
    actions.submit_feedback(
        identity_nobody(), NewFeedback(rules.FeedbackKind.FAULT, "<script>alert(1)</script>", "330000")
    )
    page = visit("/feedback/inbox/", client=signed_in())
    assert "<script>alert(1)</script>" not in page.body
    assert "<script>alert(1)" in page.text


def identity_nobody():
    from xingtan.identity.api import NOBODY

    return NOBODY
