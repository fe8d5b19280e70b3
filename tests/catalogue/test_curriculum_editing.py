"""Editors keep the tree of a book in the page; what hangs on it stays where it belongs, and nobody's work is lost."""

import pytest
from django.test import Client
from tests.catalogue.content import BOOK, NewBook, NewUnit, Term, api

from xingtan.catalogue.models import BookChange, LessonPosition, Resource, SearchChange
from xingtan.catalogue.queries.trees import book_trees
from xingtan.outbox.models import OutboxRow

OTHER = "primary-mathematics-bnu-4a"
ADDRESS = f"/curriculum/{BOOK}/"


@pytest.fixture
def editor(people) -> Client:
    return people.client("province")


def titles(code: str = BOOK) -> list[tuple[str, list[str]]]:
    return [(unit.title, [one.title for one in unit.lessons]) for unit in book_trees([code])[code].tree]


def node(title: str) -> int:
    """Give the id of the unit or the lesson position of this title, in any book of the test."""
    for code in (BOOK, OTHER):
        try:
            tree = book_trees([code])[code].tree
        except Exception:
            continue
        for unit in tree:
            if unit.title == title:
                return unit.id
            for one in unit.lessons:
                if one.title == title:
                    return one.id
    raise LookupError(title)


def lesson(title: str) -> int:
    return LessonPosition.objects.get(title=title, unit__book_id=BOOK).pk


def revision(code: str = BOOK) -> int:
    return book_trees([code])[code].revision


def do(client: Client, deed: str, **fields: object):
    sent = {"revision": revision(), "deed": deed} | fields
    return client.post(f"{ADDRESS}changes/", {name: value for name, value in sent.items() if value is not None})


UNIT = "角的度量"


def unit_of_angles() -> int:
    return next(unit.id for unit in book_trees([BOOK])[BOOK].tree if unit.title == UNIT)


class TestDeeds:
    def test_a_unit_and_a_lesson_are_added_and_readers_see_them(self, editor, lessons) -> None:
        assert do(editor, "add_unit", title="三位数乘两位数").status_code == 302
        do(editor, "add_lesson", unit=node("三位数乘两位数"), title="笔算乘法")
        assert titles()[-1] == ("三位数乘两位数", ["笔算乘法"])
        assert "笔算乘法" in Client().get(f"/learn/books/{BOOK}/").content.decode()
        events = OutboxRow.objects.filter(kind="catalogue.CurriculumChanged")
        assert events.count() >= 2

    def test_a_name_changes_and_its_lessons_are_found_by_it(self, editor, lessons) -> None:
        before = SearchChange.objects.count()
        do(editor, "rename_lesson", lesson=lesson("角的分类"), title="锐角、直角、钝角")
        assert Resource.objects.get(pk=lessons["角的分类"]).lesson_position.title == "锐角、直角、钝角"
        noted = SearchChange.objects.order_by("id").values_list("resource", flat=True)[before:]
        assert lessons["角的分类"] in set(noted)

    def test_by_arrow_keys_a_lesson_goes_up_down_and_over_the_edge_of_its_unit(self, editor, lessons) -> None:
        one = lesson("线段、直线、射线")
        for way, at in (("down", 1), ("up", 0)):
            answer = editor.post(f"{ADDRESS}changes/", {"revision": revision(), "do": f"{way}:lesson:{one}"})
            assert f"focus=lesson-{one}-{way}" in answer["Location"]
            assert titles()[2][1].index("线段、直线、射线") == at
        editor.post(f"{ADDRESS}changes/", {"revision": revision(), "do": f"up:lesson:{one}"})
        assert titles()[1] == ("公顷和平方千米", ["线段、直线、射线"])
        assert Resource.objects.get(pk=lessons["线段、直线、射线"]).lesson_position_id == one
        shown = editor.get(answer["Location"]).content.decode()
        assert shown.count("autofocus") == 1

    def test_units_change_places(self, editor, lessons) -> None:
        do(editor, "place_unit", unit=unit_of_angles(), place=1)
        assert [unit for unit, _ in titles()] == ["角的度量", "大数的认识", "公顷和平方千米"]
        do(editor, "place_unit", unit=unit_of_angles(), place=99)
        assert [unit for unit, _ in titles()] == ["大数的认识", "公顷和平方千米", "角的度量"]

    def test_two_lessons_become_one_and_what_lies_there_follows(self, editor, lessons) -> None:
        going, staying = lesson("角的分类"), lesson("画角")
        do(editor, "merge_lessons", lesson=going, into=staying)
        assert Resource.objects.get(pk=lessons["角的分类"]).lesson_position_id == staying
        assert not LessonPosition.objects.filter(pk=going).exists()

    def test_two_units_become_one(self, editor, lessons) -> None:
        do(editor, "merge_units", unit=node("大数的认识"), into=unit_of_angles())
        assert titles()[1] == ("角的度量", ["线段、直线、射线", "角的度量", "角的分类", "画角", "亿以内数的认识"])

    def test_a_unit_is_split(self, editor, lessons) -> None:
        do(editor, "split_unit", unit=unit_of_angles(), lesson=lesson("角的分类"), title="认识各种角")
        assert titles()[2:] == [("角的度量", ["线段、直线、射线", "角的度量"]), ("认识各种角", ["角的分类", "画角"])]

    def test_a_lesson_is_split_and_what_is_chosen_goes_along(self, editor, lessons) -> None:
        do(editor, "split_lesson", lesson=lesson("角的分类"), title="平角和周角", resources=[str(lessons["角的分类"])])
        assert titles()[2][1] == ["线段、直线、射线", "角的度量", "角的分类", "平角和周角", "画角"]
        assert Resource.objects.get(pk=lessons["角的分类"]).lesson_position.title == "平角和周角"

    def test_what_is_not_empty_stays(self, editor, lessons) -> None:
        answer = editor.post(
            f"{ADDRESS}changes/",
            {"revision": revision(), "deed": "delete_lesson", "lesson": lesson("角的分类"), "from": "lesson"},
            follow=True,
        )
        assert "还有 1 份资源" in answer.content.decode()
        do(editor, "delete_unit", unit=unit_of_angles())
        do(editor, "delete_lesson", lesson=lesson("画角"))
        assert titles()[2] == ("角的度量", ["线段、直线、射线", "角的度量", "角的分类"])
        do(editor, "delete_unit", unit=node("公顷和平方千米"))
        assert len(titles()) == 2

    def test_a_lesson_goes_to_another_book_with_all_that_lies_there(self, editor, lessons) -> None:
        api.keep_books([NewBook("primary", "mathematics", "bnu", 4, Term.FIRST, units=(NewUnit("线与角"),))])
        one = lesson("角的度量")
        do(editor, "move_lesson", lesson=one, book=OTHER)
        moved = Resource.objects.get(pk=lessons["角的度量"])
        assert (moved.book_id, moved.edition_id, moved.lesson_position_id) == (OTHER, "bnu", one)
        assert titles(OTHER) == [("线与角", ["角的度量"])]
        assert Client().get(f"/learn/lessons/{moved.pk}/").status_code == 200
        editor.post(f"{ADDRESS}undo/", {"revision": revision()})
        moved.refresh_from_db()
        assert (moved.book_id, moved.edition_id, moved.lesson_position_id) == (BOOK, "pep", one)
        assert titles(OTHER) == [("线与角", [])]

    def test_looking_changes_nothing(self, editor, lessons) -> None:
        before = titles(), revision()
        answer = do(editor, "merge_units", unit=node("大数的认识"), into=unit_of_angles(), look="1")
        assert "会变成这样" in answer.content.decode()
        assert (titles(), revision()) == before

    def test_it_takes_few_statements(self, editor, lessons, django_assert_max_num_queries) -> None:
        with django_assert_max_num_queries(40):
            do(editor, "place_unit", unit=unit_of_angles(), place=1)


class TestTogether:
    def test_the_second_editor_is_told_and_nothing_is_lost(self, editor, lessons) -> None:
        seen, one = revision(), lesson("画角")
        do(editor, "rename_lesson", lesson=lesson("角的分类"), title="角有几类")
        answer = do(editor, "rename_lesson", revision=seen, lesson=one, title="用量角器画角")
        shown = answer.content.decode()
        assert answer.status_code == 409
        assert "课时“角的分类”改名为“角有几类”" in shown
        assert "用量角器画角" in shown
        assert "韩若溪" in shown
        assert "画角" in titles()[2][1]
        do(editor, "rename_lesson", lesson=one, title="用量角器画角")
        assert titles()[2][1][2:] == ["角有几类", "用量角器画角"]

    def test_what_is_gone_meanwhile_is_said(self, editor, lessons) -> None:
        one = lesson("画角")
        do(editor, "delete_lesson", lesson=one)
        answer = editor.post(
            f"{ADDRESS}changes/",
            {"revision": revision(), "deed": "rename_lesson", "lesson": one, "title": "画"},
            follow=True,
        )
        assert "没有这个课时了" in answer.content.decode()


class TestUndoing:
    @pytest.mark.parametrize("deed", ["merge_lessons", "split_lesson", "delete_lesson", "merge_units", "split_unit"])
    def test_the_last_change_is_undone_with_its_ids(self, editor, lessons, deed) -> None:
        before = book_trees([BOOK])[BOOK].tree
        at = dict(Resource.objects.values_list("id", "lesson_position_id"))
        fields = {
            "merge_lessons": {"lesson": lesson("角的分类"), "into": lesson("画角")},
            "split_lesson": {"lesson": lesson("角的分类"), "title": "周角", "resources": [str(lessons["角的分类"])]},
            "delete_lesson": {"lesson": lesson("画角")},
            "merge_units": {"unit": node("大数的认识"), "into": unit_of_angles()},
            "split_unit": {"unit": unit_of_angles(), "lesson": lesson("画角"), "title": "画一画"},
        }[deed]
        do(editor, deed, **fields)
        after = book_trees([BOOK])[BOOK].tree
        assert after != before
        editor.post(f"{ADDRESS}undo/", {"revision": revision()})
        assert book_trees([BOOK])[BOOK].tree == before
        assert dict(Resource.objects.values_list("id", "lesson_position_id")) == at
        editor.post(f"{ADDRESS}undo/", {"revision": revision()})
        assert book_trees([BOOK])[BOOK].tree == after

    def test_not_what_is_not_the_last_and_not_what_is_in_use(self, editor, lessons) -> None:
        do(editor, "add_lesson", unit=unit_of_angles(), title="角的应用")
        Resource.objects.filter(pk=lessons["角的分类"]).update(lesson_position=lesson("角的应用"))
        answer = editor.post(f"{ADDRESS}undo/", {"revision": revision()}, follow=True)
        assert "已经放了资源" in answer.content.decode()
        assert "角的应用" in titles()[2][1]
        old = revision()
        do(editor, "add_unit", title="条形统计图")
        answer = editor.post(f"{ADDRESS}undo/", {"revision": old}, follow=True)
        assert "撤销不了这一步" in answer.content.decode()

    def test_the_history_tells_who_did_what_and_so_does_the_audit(self, editor, lessons) -> None:
        do(editor, "rename_unit", unit=unit_of_angles(), title="角")
        shown = editor.get(f"{ADDRESS}history/").content.decode()
        assert "单元“角的度量”改名为“角”" in shown
        assert "韩若溪" in shown
        assert BookChange.objects.filter(book_id=BOOK).count() == 1


class TestPages:
    def test_every_page_opens(self, editor, lessons, visit) -> None:
        for path in ("/curriculum/", "/curriculum/?q=数学 人教", ADDRESS, f"{ADDRESS}history/",
                     f"{ADDRESS}units/{unit_of_angles()}/", f"{ADDRESS}lessons/{lesson('角的度量')}/"):  # fmt: skip
            for language in ("zh", "en"):
                visit(path, client=editor, language=language)
        assert "四年级上册" in editor.get("/curriculum/?q=数学 人教").content.decode()
        assert "没有这样的课本" in editor.get("/curriculum/?q=不存在").content.decode()

    @pytest.mark.parametrize("who", ["teacher", "manager", "county", "city", "elsewhere", "student"])
    def test_nobody_else_may(self, people, lessons, who) -> None:
        client, before = people.client(who), titles()
        assert client.get("/curriculum/").status_code == 403
        assert do(client, "add_unit", title="不行").status_code == 403
        assert titles() == before
