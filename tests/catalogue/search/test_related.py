"""What lies beside a resource, and that it is never empty without a reason."""

import pytest
from django.test import Client
from django.urls import reverse
from tests.catalogue.content import put

from xingtan.catalogue import api
from xingtan.catalogue.actions.search import update_index
from xingtan.catalogue.api import NewFile, NewResource
from xingtan.catalogue.queries import lessons as queries
from xingtan.catalogue.rules.vocabulary import Kind, Role
from xingtan.outbox.jobs import relay_waiting

pytestmark = pytest.mark.django_db


def publish(pdf: bytes, title: str, **more: object):
    digest, size = put(pdf)
    file = NewFile(Role.DOCUMENT, "a.pdf", digest, size, "application/pdf")
    wanted: dict[str, object] = {"place": "330100", "kind": Kind.DOCUMENT, "section": "family"} | more
    (made,) = api.publish_resources([NewResource(title=title, files=(file,), **wanted)])
    relay_waiting()
    while update_index():
        pass
    return made


def beside(resource) -> dict[str, list[str]]:
    return {near.nearness: [card.title for card in near.cards] for near in queries.resource_view(resource).beside}


def test_the_same_lesson_stands_before_the_rest_of_its_unit(book, lessons, index, pdf) -> None:
    publish(pdf, "角的度量任务单", section="lessons", book=book, unit=3, lesson=2)
    found = beside(lessons["角的度量"])
    assert list(found)[:2] == ["lesson", "unit"]
    assert found["lesson"] == ["角的度量任务单"]
    assert found["unit"] == ["线段、直线、射线", "角的分类"]


def test_what_has_rare_words_of_it_is_like_it(lessons, index, pdf) -> None:
    other = publish(pdf, "亲子阅读：一起读书")
    publish(pdf, "怎么整理书包")
    own = publish(pdf, "亲子阅读第一步")
    assert beside(own)["like"][0] == "亲子阅读：一起读书"
    assert beside(other)["like"][0] == "亲子阅读第一步"


def test_where_nothing_is_like_it_what_is_new_in_its_section_stands_there(lessons, index, pdf) -> None:
    own = publish(pdf, "怎么整理书包")
    assert beside(own) == {"new": ["家庭阅读怎么开始"]}


def test_what_is_alone_in_its_section_says_so(lessons, index, pdf, client: Client) -> None:
    own = publish(pdf, "集团办学", section="reform")
    assert beside(own) == {}
    page = client.get(reverse("resource", args=[own])).content.decode()
    assert "这个栏目里还没有别的资源" in page


def test_it_takes_few_statements(lessons, index, django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(8):
        queries.resource_view(lessons["角的度量"])
