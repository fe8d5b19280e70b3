from datetime import date

import pytest

from xingtan.kernel.errors import NotFound, Refused
from xingtan.places import api, models
from xingtan.places.actions import NewClass, NewSchool

pytestmark = pytest.mark.django_db

FOUNDED = date(2010, 9, 1)


def school(code: str, **changes: object) -> NewSchool:
    facts = {
        "name": "西湖杏花小学",
        "name_en": "",
        "place_code": code[:6],
        "stages": ("primary",),
        "valid_from": FOUNDED,
        "classes": (NewClass("primary", 2014, 2, "2014级（2）班"),),
    }
    return NewSchool(code=code, **{**facts, **changes})  # type: ignore[arg-type]


def test_the_nation_is_there_from_the_first_start(django_assert_num_queries) -> None:
    api.forget_places()
    with django_assert_num_queries(2):
        assert api.place("330100").name == "杭州市"
    with django_assert_num_queries(0):
        assert len(api.children("330000")) == 11
        assert [each.short for each in api.path("330106")] == ["全国", "浙江", "杭州", "西湖"]
        assert api.levels("330106") == 4
        assert "330106" in api.subtree_codes("330000")
        assert [each.code for each in api.resolve("Chun'an")] == ["330127"]
        assert api.places(["330185", "999999"])["330185"].name == "临安市"


def test_loading_again_changes_nothing_and_costs_one_statement(django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        assert api.prepare_places() is False


def test_a_newer_edition_of_the_packages_replaces_the_places() -> None:
    models.Edition.objects.update(version="an older edition")
    models.Place.objects.filter(code="330106").update(name_zh="旧名")
    api.forget_places()
    assert api.place("330106").name == "旧名"
    assert api.prepare_places() is True
    assert api.place("330106").name == "西湖区"
    assert models.Place.objects.filter(code="330100").count() == 1


@pytest.mark.parametrize("code", ["999999", "33010", "", "abc", "330185"])
def test_an_unknown_place_is_not_found(code: str) -> None:
    with pytest.raises(NotFound):
        api.place(code)


def test_a_place_is_what_it_was_on_a_day() -> None:
    assert api.place("330185", date(2017, 8, 1)).name == "临安市"
    assert api.find_place("330112", date(2017, 8, 1)) is None


def test_the_switcher_shows_the_way_and_what_is_below() -> None:
    view = api.place_view("330100", "330000")
    assert (view.name, view.level) == ("杭州", 2)
    assert [(each.name, each.level, each.current) for each in view.path] == [
        ("全国", 0, False),
        ("浙江", 1, False),
        ("杭州", 2, True),
    ]
    assert "西湖" in [each.name for each in view.below]
    assert api.place_view(None, "330000").code == "330000"
    assert api.place_view("nonsense", "330000").code == "330000"


def test_schools_are_founded_once(django_assert_num_queries) -> None:
    assert api.found_schools([school("3301060001"), school("3301060002")]) == 2
    assert api.found_schools([school("3301060001", name="换了名字")]) == 0
    with django_assert_num_queries(1):
        found = api.schools_of("330100")
    assert [(each.code, each.label, each.stages) for each in found] == [
        ("3301060001", "西湖杏花小学", ("primary",)),
        ("3301060002", "西湖杏花小学", ("primary",)),
    ]
    with django_assert_num_queries(1):
        assert [each.code for each in api.classes_of("3301060001")] == ["3301060001-2014-2"]
    with django_assert_num_queries(1):
        assert api.classes(["3301060001-2014-2"])["3301060001-2014-2"].school_code == "3301060001"


def test_a_school_of_a_place_that_has_ended_stands_in_the_one_that_took_over() -> None:
    api.found_schools([school("3301850001"), school("3301040001")])
    assert [each.code for each in api.schools_of("330112")] == ["3301850001"]
    assert [each.code for each in api.schools_of("330102")] == ["3301040001"]
    assert [each.code for each in api.schools_of("330185", date(2017, 8, 1))] == ["3301850001"]


@pytest.mark.parametrize(
    "wrong",
    [school("33010600"), school("9999990001"), school("3301060001", stages=()), school("3301060001", stages=("x",))],
)
def test_a_school_that_cannot_be_is_refused_and_nothing_changes(wrong: NewSchool) -> None:
    with pytest.raises(Refused):
        api.found_schools([school("3301060009"), wrong])
    assert api.schools_of("330106") == ()
