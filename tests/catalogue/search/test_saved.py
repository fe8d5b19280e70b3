"""Searches that people keep: saved from the page, told of by a notice, stopped."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.catalogue.content import put

from xingtan.catalogue import api
from xingtan.catalogue.actions import searches
from xingtan.catalogue.actions.forgetting import forget_person
from xingtan.catalogue.actions.search import update_index
from xingtan.catalogue.api import NewFile, NewResource
from xingtan.catalogue.models import Resource, SavedSearch
from xingtan.catalogue.queries import searches as queries
from xingtan.catalogue.rules.searches import MOST_SAVED, TOLD_PAUSE
from xingtan.catalogue.rules.vocabulary import Kind, Role
from xingtan.identity.models import Notice, Person
from xingtan.kernel.errors import NotFound, Refused
from xingtan.outbox.jobs import relay_waiting

pytestmark = pytest.mark.django_db


@pytest.fixture
def teacher(people, client: Client) -> Client:
    client.force_login(Person.objects.get(pk=people.teacher.person_id))
    return client


def publish(pdf: bytes, *titles: str) -> None:
    digest, size = put(pdf)
    file = NewFile(Role.DOCUMENT, "a.pdf", digest, size, "application/pdf")
    api.publish_resources(
        [NewResource(title=one, place="330100", kind=Kind.DOCUMENT, section="family", files=(file,)) for one in titles]
    )
    take_in()


def take_in() -> None:
    relay_waiting()
    while update_index():
        pass


def told(people) -> list[str]:
    searches.tell_searches()
    relay_waiting()
    found = Notice.objects.filter(person_id=people.teacher.person_id, kind="search_found").order_by("told_at")
    return [notice.words["title"] for notice in found]


def test_one_is_told_of_what_is_new_and_of_nothing_else(people, index, pdf) -> None:
    take_in()
    searches.save_search(people.teacher, "情绪 管理", {})
    assert told(people) == [], "what was there before is not new"
    publish(pdf, "孩子的情绪怎么管理", "怎么整理书包")
    assert told(people) == ["孩子的情绪怎么管理"]
    assert told(people) == ["孩子的情绪怎么管理"], "once"


def test_an_old_resource_that_only_changed_is_not_new(people, lessons, index) -> None:
    take_in()
    searches.save_search(people.teacher, "角的度量", {})
    api.note_change(lessons["角的度量"])
    take_in()
    assert told(people) == []


def test_what_is_withdrawn_before_it_is_told_is_not_told(people, index, pdf) -> None:
    take_in()
    searches.save_search(people.teacher, "情绪", {})
    publish(pdf, "情绪")
    Resource.objects.filter(title="情绪").update(status="withdrawn")
    assert told(people) == []


def test_labels_narrow_what_one_is_told_of(people, index, pdf) -> None:
    take_in()
    searches.save_search(people.teacher, "", {"section": "reform"})
    publish(pdf, "家里的事")
    assert told(people) == []
    searches.save_search(people.teacher, "", {"section": "family"})
    publish(pdf, "家里的书")
    assert told(people) == ["家里的书"]


def test_a_search_tells_once_in_a_while_of_all_that_came(people, index, pdf) -> None:
    take_in()
    searches.save_search(people.teacher, "情绪", {})
    publish(pdf, "情绪一")
    assert len(told(people)) == 1
    publish(pdf, "情绪二")
    assert len(told(people)) == 1
    SavedSearch.objects.update(told_at=timezone.now() - TOLD_PAUSE * 2)
    assert told(people) == ["情绪一", "情绪二"]


def test_who_wants_to_hear_nothing_hears_nothing_and_not_later_either(people, index, pdf) -> None:
    take_in()
    number = searches.save_search(people.teacher, "情绪", {})
    searches.choose_telling(people.teacher, number, tells=False)
    publish(pdf, "情绪")
    assert told(people) == []
    searches.choose_telling(people.teacher, number, tells=True)
    assert told(people) == []


def test_a_search_is_kept_once_and_only_so_many(people) -> None:
    first = searches.save_search(people.teacher, "  情绪  管理 ", {"section": "family", "nonsense": "x"})
    assert searches.save_search(people.teacher, "情绪 管理", {"section": "family"}) == first
    with pytest.raises(Refused, match="先写要找什么"):
        searches.save_search(people.teacher, "  ", {})
    for number in range(MOST_SAVED - 1):
        searches.save_search(people.teacher, f"第{number}个", {})
    with pytest.raises(Refused, match="最多存"):
        searches.save_search(people.teacher, "再一个", {})


def test_nobody_changes_the_search_of_another(people) -> None:
    number = searches.save_search(people.teacher, "情绪", {})
    assert not searches.remove_search(people.manager, number)
    with pytest.raises(NotFound):
        searches.choose_telling(people.manager, number, tells=False)
    assert len(queries.searches_of(people.teacher.person_id)) == 1


def test_a_search_is_kept_from_the_page_listed_quietened_and_removed(teacher, index) -> None:
    page = teacher.get(reverse("search"), {"q": "角", "stage": "primary"})
    assert reverse("saved-search") in page.content.decode()
    asked = {"q": "角", "stage": "primary"}
    assert "存下这个搜索" in teacher.get(reverse("saved-search"), asked).content.decode()
    kept = teacher.post(reverse("saved-search"), {**asked, "kept": "1"}, headers={"HX-Request": "true"})
    assert "已存" in kept.content.decode()
    listed = teacher.get(reverse("searches")).content.decode()
    assert "角" in listed
    assert "小学" in listed
    number = SavedSearch.objects.get().pk
    teacher.post(reverse("change-search", args=[number]), {"deed": "quiet"})
    assert "有新的告诉我" in teacher.get(reverse("searches")).content.decode()
    teacher.post(reverse("change-search", args=[number]), {"deed": "remove"})
    assert "还没有存过搜索" in teacher.get(reverse("searches")).content.decode()


def test_without_script_keeping_leads_to_the_list(teacher) -> None:
    answer = teacher.post(reverse("saved-search"), {"q": "角", "kept": "1"})
    assert answer.url == reverse("searches")
    teacher.post(reverse("saved-search"), {"q": "角", "kept": "0"})
    assert not SavedSearch.objects.exists()


def test_the_notice_is_read_among_the_others(people, teacher, index, pdf) -> None:
    take_in()
    searches.save_search(people.teacher, "情绪", {})
    publish(pdf, "情绪")
    assert told(people)
    assert "你存的搜索“情绪”有新的资源了：情绪" in teacher.get(reverse("notices")).content.decode()


def test_signs_that_no_table_takes_are_left_out(people, teacher) -> None:
    teacher.post(reverse("saved-search"), {"q": "角\x00\u202e的\x07", "section": "fam\x00ily", "kept": "1"})
    (kept,) = queries.searches_of(people.teacher.person_id)
    assert (kept.text, dict(kept.labels)) == ("角 的", {"section": "fam ily"})
    assert "已存" in teacher.get(reverse("saved-search"), {"q": "角 的", "section": "fam ily"}).content.decode()


def test_whoever_leaves_takes_their_searches_along_and_leaves_none(people) -> None:
    searches.save_search(people.teacher, "情绪", {"section": "family"})
    (part,) = [one for one in api.own_data(people.teacher.person_id) if one.slug == "searches"]
    assert part.rows[0][:2] == ("情绪", "section=family")
    forget_person(people.teacher.person_id)
    assert not SavedSearch.objects.exists()
