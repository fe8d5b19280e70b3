"""Pages of the catalogue, as readers, teachers and reviewers see them."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.catalogue.content import BOOK, SCHOOL

from xingtan.catalogue.actions import life
from xingtan.catalogue.models import Favourite, NegativeEntry, Rating, Resource, Version
from xingtan.catalogue.rules.vocabulary import Status
from xingtan.kernel.views import FILE, PUBLIC, TAGS, VIEW

PUBLIC_PAGES = (
    "/learn/",
    "/learn/lessons/",
    "/learn/lessons/?stage=primary",
    "/learn/family/",
    "/learn/books/",
    "/learn/books/?stage=primary&subject=mathematics",
    f"/learn/books/{BOOK}/",
    f"/learn/books/{BOOK}/coverage/",
    f"/learn/books/{BOOK}/textbook/?page=2",
    "/search/",
    "/search/?q=角",
    "/search/?q=角的渡量",
    "/search/?q=xyzzy&stage=primary",
)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", PUBLIC_PAGES)
def test_public_pages_in_both_languages(visit, lessons, index, path, language):
    assert visit(path, language=language).heading


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", ["/learn/", "/learn/lessons/", "/learn/books/", "/search/?q=角", "/search/"])
def test_pages_of_an_empty_catalogue_help(visit, path, language):
    assert visit(path, language=language).heading


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    [
        "/learn/nothing/",
        "/learn/books/no-such-book/",
        "/learn/books/no-such-book/coverage/",
        f"/learn/books/{BOOK}/textbook/",
        "/learn/lessons/01a20500-0000-7000-8000-000000000000/",
        "/learn/resources/01a20500-0000-7000-8000-000000000000/",
    ],
)
def test_what_is_not_there_is_said_in_a_sentence(visit, path):
    assert visit(path, status=404).heading


# the lesson -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_lesson_page_has_everything_of_the_lesson(visit, lessons, language):
    page = visit(f"/learn/lessons/{lessons['角的度量']}/", language=language)
    assert page.heading == "角的度量"
    assert page.one("source").get("src").endswith("/video.mp4")
    assert page.one("video").get("poster").endswith("/cover.svg")
    assert [link.get("data-at") for link in page.all("a") if link.has("data-at")] == ["0", "2", "2"]
    assert "先估一估哪个角最大" in page.text
    assert len(page.all("form", class_="exercise")) == 3
    assert "三角尺上最大的角" in page.text
    assert "130°" in page.text
    assert "读内圈" not in page.text, "the answer is on the page"
    assert page.all("a", href=f"{'/en' if language == 'en' else ''}/learn/books/{BOOK}/")
    assert any("/files/" in link and link.endswith(".pdf") for link in page.links)


def test_a_lesson_page_is_the_same_for_everyone_and_says_what_seeing_it_is(client, people, lessons):
    address = f"/learn/lessons/{lessons['角的度量']}/"
    anonymous, signed_in = client.get(address), people.client("student").get(address)
    assert anonymous.content == signed_in.content
    assert not anonymous.cookies
    assert anonymous[PUBLIC] == "1"
    assert f"resource:{lessons['角的度量']}" in anonymous[TAGS]
    assert f"book:{BOOK}" in anonymous[TAGS]
    view = json.loads(anonymous[VIEW])
    assert view["also"] == ["resource_viewed"]
    assert (view["resource"], view["section"]) == (str(lessons["角的度量"]), "lessons")


def test_a_resource_has_one_address(client, lessons):
    wrong = client.get(f"/learn/resources/{lessons['角的度量']}/")
    assert (wrong.status_code, wrong["Location"]) == (301, f"/learn/lessons/{lessons['角的度量']}/")
    other = client.get(f"/learn/lessons/{lessons['家庭阅读怎么开始']}/")
    assert (other.status_code, other["Location"]) == (301, f"/learn/resources/{lessons['家庭阅读怎么开始']}/")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_document_is_read_in_the_page(visit, lessons, language):
    page = visit(f"/learn/resources/{lessons['家庭阅读怎么开始']}/", language=language)
    assert page.all("section", class_="reader")


def test_a_download_is_sent_by_the_door_and_counted(client, lessons):
    page = client.get(f"/learn/lessons/{lessons['角的度量']}/").content.decode()
    address = next(part for part in page.split('"') if part.endswith(".pdf") and "/learn/" in part)
    answer = client.get(address)
    assert len(answer[FILE]) == 64
    assert answer["Content-Disposition"].startswith("attachment;")
    view = json.loads(answer[VIEW])
    assert (view["kind"], view["resource"]) == ("resource_downloaded", str(lessons["角的度量"]))
    assert view["size_bytes"] > 0
    assert PUBLIC not in answer
    assert client.get(address.replace(".pdf", ".exe")).status_code == 404


# exercises ------------------------------------------------------------------------------------------------------------


def answer(visit, lessons, number: int, *given: str, language: str = "zh", **more):
    address = f"/learn/lessons/{lessons['角的度量']}/"
    form = visit(address, language=language).all("form", class_="exercise")[number]
    path = form.get("action").removeprefix("/en").partition("#")[0]
    return visit(path, language=language, data={"answer": list(given)}, **more)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_exercises_answer_back_without_script(visit, lessons, language):
    wrong = answer(visit, lessons, 0, "A", language=language)
    assert wrong.heading == "角的度量"
    (form,) = wrong.all("form", class_="exercise-wrong")
    assert "零刻度线压在哪一圈" in form.text
    assert [each.get("value") for each in form.each() if each.has("checked")] == ["A"]
    right = answer(visit, lessons, 0, "D", language=language)
    assert "读内圈" in right.one("form", class_="exercise-right").text
    assert "90" in [each.get("value") for each in answer(visit, lessons, 1, "90").all("input")]


def test_exercises_answer_back_in_place_with_script(visit, lessons):
    part = answer(visit, lessons, 2, "A", fragment=True, headers={"HX-Request": "true"})
    (form,) = part.all("form")
    assert "还没有选全" in form.text
    assert not part.all("h1")
    nothing = answer(visit, lessons, 0, fragment=True, headers={"HX-Request": "true"})
    assert "还没有作答" in nothing.text


def test_an_answer_needs_no_token_but_must_come_from_here(client, lessons):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    page = client.get(f"/learn/lessons/{lessons['角的度量']}/").content.decode()
    address = next(part for part in page.split('"') if "/exercises/" in part).partition("#")[0]
    assert strict.post(address, {"answer": "D"}).status_code == 200
    assert strict.post(address, {"answer": "D"}, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    back = client.get(address, follow=True)
    assert back.redirect_chain[-1][0] == f"/learn/lessons/{lessons['角的度量']}/"


# the picker and the tree ----------------------------------------------------------------------------------------------


def test_the_picker_leads_to_a_book_without_script(client, visit, book):
    whole = f"?stage=primary&subject=mathematics&edition=pep&book={BOOK}"
    opened = client.get(f"/learn/books/{whole}")
    assert (opened.status_code, opened["Location"]) == (302, f"/learn/books/{BOOK}/")
    page = visit("/learn/books/?stage=senior&subject=physics&edition=pep&book=?")
    assert [option.get("value") for option in page.all("option") if option.has("selected")] == [
        "primary", "mathematics", "pep", BOOK
    ]  # fmt: skip
    fragment = visit("/fragments/picker/?stage=primary", fragment=True)
    assert len(fragment.all("select")) == 4


def test_a_book_page_shows_units_positions_and_lessons(visit, lessons):
    page = visit(f"/learn/books/{BOOK}/")
    assert [each.text for each in page.all("h2")][:3] == ["大数的认识", "公顷和平方千米", "角的度量"]
    assert page.all("a", href=f"/learn/lessons/{lessons['角的度量']}/")
    assert "还没有课" in page.text
    assert page.all("a", href=f"/learn/books/{BOOK}/textbook/")


def test_the_textbook_opens_at_the_page_of_its_address(visit, lessons):
    reader = visit(f"/learn/books/{BOOK}/textbook/?page=2").one("section", class_="reader")
    assert reader.get("data-page") == "2"
    assert visit(f"/learn/books/{BOOK}/textbook/?page=x").one("section", class_="reader").get("data-page") == "1"


# search ---------------------------------------------------------------------------------------------------------------


def test_hits_are_marked_and_can_be_narrowed(visit, lessons, index):
    page = visit("/search/?q=度量")
    assert "度量" in [each.text for each in page.all("mark")]
    assert page.all("a", href=f"/learn/lessons/{lessons['角的度量']}/")
    narrowed = visit("/search/?q=角&section=lessons&stage=primary")
    assert any("stage" not in link and "section=lessons" in link for link in narrowed.links), "no way back"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_was_meant_is_a_link(visit, lessons, index, language):
    page = visit("/search/?q=角的渡量", language=language)
    assert any(link.endswith("?q=%E8%A7%92%E7%9A%84%E5%BA%A6%E9%87%8F") for link in page.links)


def test_suggestions_are_a_fragment(visit, lessons, index):
    page = visit("/search/suggestions/?q=jiao", fragment=True)
    assert "角的度量" in page.text
    assert visit("/search/suggestions/?q=", fragment=True).links == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query", ["page=0", "page=9999999", "page=-1", "stage=%00", "place=abc", "grade=x", "q=" + "长" * 500]
)
def test_odd_questions_get_an_answer(client, query):
    assert client.get(f"/search/?{query}").status_code == 200


# one's own ------------------------------------------------------------------------------------------------------------


def test_keeping_and_rating_are_fragments_of_their_own(visit, people, lessons):
    resource = lessons["角的度量"]
    browser = people.client("student")
    address = f"/fragments/favourite/{resource}/"
    assert visit(address, client=browser, fragment=True).one("button").text == "收藏"
    kept = visit(address, client=browser, fragment=True, data={"kept": "1"}, headers={"HX-Request": "true"})
    assert "已收藏" in kept.one("button").text
    assert Favourite.objects.filter(resource_id=resource).count() == 1
    rating = f"/fragments/rating/{resource}/"
    assert len(visit(rating, client=browser, fragment=True, language="en").all("input", type="radio")) == 5
    given = {"stars": "4", "reasons": ["clear", "right"], "words": "很好"}
    after = visit(rating, client=browser, fragment=True, data=given, headers={"HX-Request": "true"})
    assert "记下了" in after.text
    assert [each.get("value") for each in after.all("input") if each.has("checked")] == ["4", "clear", "right"]
    assert Rating.objects.get().words == "很好"
    shown = visit(f"/learn/lessons/{resource}/")
    assert "4.0" in shown.text
    assert "很好" not in shown.text


def test_keeping_works_without_script(people, lessons):
    browser = people.client("student")
    resource = lessons["角的度量"]
    kept = browser.post(f"/fragments/favourite/{resource}/", {"kept": "1"})
    assert (kept.status_code, kept["Location"]) == (302, f"/learn/resources/{resource}/")
    gone = browser.post(f"/fragments/favourite/{resource}/", {"kept": "0", "back": "favourites"})
    assert gone["Location"] == "/me/favourites/"
    assert not Favourite.objects.exists()


def test_who_is_not_signed_in_has_no_fragments_and_no_lists(client, lessons):
    for path in (f"/fragments/favourite/{lessons['角的度量']}/", f"/fragments/rating/{lessons['角的度量']}/"):
        assert client.get(path).status_code == 403
        assert client.post(path).status_code == 403
    for name in ("favourites", "made-resources", "start-resource", "reviews"):
        answer = client.get(reverse(name))
        assert (answer.status_code, "/account/login/" in answer["Location"]) == (302, True)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_list_of_favourites(visit, people, lessons, language):
    browser = people.client("student")
    visit("/me/favourites/", client=browser, language=language)
    for title in ("角的度量", "家庭阅读怎么开始"):
        browser.post(f"/fragments/favourite/{lessons[title]}/", {"kept": "1"})
    Resource.objects.filter(pk=lessons["角的度量"]).update(status=Status.WITHDRAWN)
    page = visit("/me/favourites/", client=browser, language=language)
    assert "家庭阅读怎么开始" in page.text
    assert f"/learn/lessons/{lessons['角的度量']}/" not in page.links


# making and reviewing ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_lesson_is_made_offered_reviewed_twice_updated_and_taken_off(visit, people, book, video, language):
    teacher, manager, county = people.client("teacher"), people.client("manager"), people.client("county")
    visit("/me/resources/", client=teacher, language=language)
    visit("/me/resources/new/", client=teacher, language=language)
    start = {"title": "角的度量", "kind": "lesson", "section": "lessons", "unit": f"school:{SCHOOL}"}
    written = visit("/me/resources/new/", client=teacher, data=start, language=language)
    resource = Resource.objects.get()
    own = f"/me/resources/{resource.pk}/"
    refused = visit(f"{own}files/", client=teacher, data=_file("课.mp4", b"<html>"), language=language)
    assert refused.all("div", class_="notice-wrong")
    visit(f"{own}files/", client=teacher, data=_file("课.mp4", video), language=language)
    parts = {
        "deed": "parts", "book": BOOK, "position": "3.2", "title": "角的度量", "section": "lessons",
        "summary": "怎样量角", "licence": "teaching", "tasks": "量一量 ____", "chapters": "0:01 开始",
    }  # fmt: skip
    wrong = visit(own, client=teacher, data=parts | {"chapters": "later"}, status=422, language=language)
    assert "later" in wrong.text
    visit(own, client=teacher, data=parts, language=language)
    exercise = {"deed": "exercise", "kind": "single", "prompt": "哪个大？", "choices": "锐角\n* 钝角", "hint": "看一看"}
    none_right = exercise | {"choices": "锐角\n钝角"}
    assert visit(own, client=teacher, data=none_right, status=422, language=language).all("div", class_="notice-wrong")
    page = visit(own, client=teacher, data=exercise, language=language)
    assert "哪个大？" in page.text
    visit(f"{own}?stage=primary&subject=mathematics&edition=pep&book={BOOK}", client=teacher, language=language)
    assert not Version.objects.exists()
    visit(f"{own}submission/", client=teacher, data={}, language=language)
    assert not Version.objects.exists(), "nothing is offered without the promise"
    visit(f"{own}submission/", client=teacher, data={"promised": "on", "says": "第一版"}, language=language)
    life.after_check(Version.objects.get().pk)
    visit(own, client=teacher, language=language)
    assert "角的度量" in visit("/me/reviews/", client=manager, language=language).text
    review = f"/me/reviews/{resource.pk}/"
    page = visit(review, client=manager, language=language)
    assert "钝角" in page.one("strong").text
    assert "第一版" in page.text
    visit(review, client=manager, data={"deed": "take"}, language=language)
    returned = {"deed": "decide", "version": "1", "opinion": "return", "reasons": "unclear", "words": "再清楚些"}
    visit(review, client=manager, data=returned | {"words": ""}, status=422, language=language)
    visit(review, client=manager, data=returned, language=language)
    assert "再清楚些" in visit(own, client=teacher, language=language).text
    visit(own, client=teacher, data=parts | {"title": "角的度量和比较"}, language=language)
    visit(f"{own}submission/", client=teacher, data={"promised": "on"}, language=language)
    life.after_check(Version.objects.latest("number").pk)
    assert "和比较" in visit(review, client=manager, language=language).one("ins").text
    assert visit(review, client=manager, data=returned | {"opinion": "pass"}, status=409, language=language)
    passed = {"deed": "decide", "version": "2", "opinion": "pass"}
    visit(review, client=manager, data=passed, language=language)
    visit(f"/learn/lessons/{resource.pk}/", language=language, status=404)
    visit("/me/reviews/next/", client=county, data={}, language=language)
    visit(review, client=county, data=passed, language=language)
    seen = visit(f"/learn/lessons/{resource.pk}/", language=language)
    assert "林静远" in seen.text
    visit(own, client=teacher, language=language)
    visit(f"{own}update/", client=teacher, data={}, language=language)
    copy = f"/me/resources/{Resource.objects.get(update_of=resource).pk}/"
    visit(copy, client=teacher, data=parts | {"title": "比较角的大小", "licence": "cc-by-4.0"}, language=language)
    visit(f"{copy}rights/", client=teacher, data={"region": "330000", "until": "2099-01-01"}, language=language)
    visit(f"{copy}submission/", client=teacher, data={"promised": "on"}, language=language)
    life.after_check(Version.objects.latest("number").pk)
    visit(copy.replace("resources", "reviews"), client=county, language=language)
    visit(f"{own}history/", client=teacher, language=language)
    visit(f"{own}history/", client=county, language=language)
    taken_off = {"deed": "withdraw", "w-reason": "rights", "w-words": "有人来信", "w-reaches_copies": "on"}
    visit(review, client=county, data=taken_off | {"w-words": ""}, status=422, language=language)
    visit(review, client=county, data=taken_off, language=language)
    visit(f"/learn/lessons/{resource.pk}/", language=language, status=404)
    assert "有人来信" in visit("/me/resources/", client=teacher, language=language).text
    visit(f"{copy}update/", client=teacher, data={"deed": "drop"}, language=language)
    assert written.heading


def _file(name: str, body: bytes) -> dict[str, object]:
    return {"role": "video", "file": SimpleUploadedFile(name, body)}


def test_nobody_makes_or_reviews_what_is_not_theirs(client, people, book, video):
    teacher = people.client("teacher")
    start = {"title": "课", "kind": "lesson", "section": "lessons", "unit": f"school:{SCHOOL}"}
    teacher.post("/me/resources/new/", start)
    own = f"/me/resources/{Resource.objects.get().pk}/"
    for who in ("student", "elsewhere", "manager"):
        browser = people.client(who)
        assert browser.get(own).status_code == 404
        assert browser.post(f"{own}submission/").status_code == 404
        assert browser.post(f"{own}files/", _file("a.mp4", video)).status_code == 404
    assert people.client("student").get("/me/resources/new/").status_code == 403
    assert people.client("student").get("/me/reviews/").status_code == 403
    assert teacher.get("/me/reviews/").status_code == 403
    review = own.replace("resources", "reviews")
    for who in ("elsewhere", "teacher", "student"):
        assert people.client(who).get(review).status_code in {403, 404}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_place_keeps_a_list_of_what_it_does_not_take_in(visit, people, language):
    county = people.client("county")
    address = "/me/reviews/negative/330502/"
    entered = {"deed": "enter", "kind": "title", "value": "速成", "reason": "不收速成一类"}
    visit(address, client=county, data=entered | {"kind": "file"}, status=422, language=language)
    visit(address, client=county, data=entered | {"until": "2099-01-01"}, language=language)
    page = visit(address, client=county, language=language)
    assert "速成" in page.text
    assert "330502" in " ".join(visit("/me/reviews/", client=county, language=language).links)
    visit(
        address, client=county, data={"deed": "strike", "entry": str(NegativeEntry.objects.get().pk)}, language=language
    )
    assert "速成" not in visit(address, client=county, language=language).text
    for who in ("teacher", "manager", "elsewhere"):
        assert people.client(who).get(address).status_code == 403
    for entry in ("", "-1", "x", "9" * 6000):
        assert county.post(address, {"deed": "strike", "entry": entry}).status_code == 404
    assert county.get(address.replace("330502", "nowhere")).status_code == 404


def test_the_second_of_two_reviewers_is_told_who_has_it(visit, people, book, video):
    teacher, manager, county = people.client("teacher"), people.client("manager"), people.client("county")
    start = {"title": "课", "kind": "lesson", "section": "lessons", "unit": f"school:{SCHOOL}"}
    teacher.post("/me/resources/new/", start)
    resource = Resource.objects.get()
    teacher.post(f"/me/resources/{resource.pk}/files/", _file("a.mp4", video))
    teacher.post(f"/me/resources/{resource.pk}/submission/", {"promised": "on"})
    review = f"/me/reviews/{resource.pk}/"
    assert "机器" in visit(review, client=manager, data={"deed": "take"}, status=409).text
    life.after_check(Version.objects.get().pk)
    visit("/me/reviews/next/", client=manager, data={})
    visit("/me/reviews/", client=manager)
    assert "周知行" in visit(review, client=county, data={"deed": "take"}, status=409).text
    assert "周知行" in visit("/me/reviews/", client=county).text
    visit("/me/reviews/next/", client=county, data={})
    visit(review, client=manager, data={"deed": "let-go"})
    visit(review, client=county, data={"deed": "take"})


def test_history_is_for_the_author_and_once_it_was_offered_for_reviewers(people, book, video, lessons):
    people.client("teacher").post(
        "/me/resources/new/", {"title": "课", "kind": "lesson", "section": "lessons", "unit": f"school:{SCHOOL}"}
    )
    made = Resource.objects.get(title="课")
    address = f"/me/resources/{made.pk}/history/"
    asked = ("teacher", "manager", "county", "elsewhere", "student")
    assert [people.client(who).get(address).status_code for who in asked] == [200, 404, 404, 404, 404]
    people.client("teacher").post(f"/me/resources/{made.pk}/files/", _file("a.mp4", video))
    people.client("teacher").post(f"/me/resources/{made.pk}/submission/", {"promised": "on"})
    assert [people.client(who).get(address).status_code for who in asked] == [200, 200, 200, 404, 404]
    brought = people.client("city").get(f"/me/resources/{lessons['角的度量']}/history/").content.decode()
    assert "第1版上线" in brought
