"""What roles give, over random organisations: nobody gets anything outside the subtree of their roles."""

from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from xingtan.identity.rules.authority import (
    FITS,
    GIVEN_BY,
    GRANTS,
    NOBODY,
    OWN,
    Asker,
    Deed,
    HeldRole,
    RoleName,
    Unit,
    UnitKind,
    UnitPath,
    fits,
    main_role,
    may,
    may_give,
    reasons,
)

TODAY = date(2017, 8, 21)
ME = UUID(int=1)


def organisation() -> list[UnitPath]:
    """Three provinces of two cities of two counties of two schools of two classes of two people: every path."""
    paths: list[UnitPath] = []
    nation = Unit(UnitKind.PLACE, "000000")
    below: list[tuple[UnitPath, str]] = [((nation,), "")]
    paths.append((nation,))
    kinds = [UnitKind.PLACE] * 3 + [UnitKind.SCHOOL, UnitKind.CLASS, UnitKind.PERSON]
    for depth, kind in enumerate(kinds):
        grown: list[tuple[UnitPath, str]] = []
        for path, code in below:
            for number in range(3 if depth == 0 else 2):
                name = f"{code}{number}"
                there = str(UUID(int=1000 + len(paths))) if kind is UnitKind.PERSON else name
                grown.append(((*path, Unit(kind, there)), name))
                paths.append(grown[-1][0])
        below = grown
    return paths


PATHS = organisation()
UNITS = sorted({path[-1] for path in PATHS})
periods = st.tuples(st.integers(-400, 400), st.one_of(st.none(), st.integers(1, 400))).map(
    lambda pair: (TODAY + timedelta(pair[0]), None if pair[1] is None else TODAY + timedelta(pair[0] + pair[1]))
)
held_roles = st.builds(
    lambda role, unit, period: HeldRole(role, unit, *period), st.sampled_from(RoleName), st.sampled_from(UNITS), periods
)
askers = st.builds(lambda roles: Asker(ME, tuple(roles)), st.lists(held_roles, max_size=5))
paths = st.sampled_from(PATHS)


@given(askers, st.sampled_from(Deed), paths)
def test_nobody_gets_anything_outside_the_subtree_of_their_roles(asker: Asker, deed: Deed, path: UnitPath) -> None:
    stands_over = [held for held in asker.roles if held.unit in path]
    if may(asker, deed, path, TODAY):
        assert any(deed in GRANTS.get((held.role, held.unit.kind), ()) for held in stands_over)
    if not stands_over:
        assert reasons(asker, path, TODAY) == ()


@given(askers, st.sampled_from(Deed), paths)
def test_ended_and_coming_roles_give_nothing(asker: Asker, deed: Deed, path: UnitPath) -> None:
    holding = Asker(ME, tuple(held for held in asker.roles if held.holds_on(TODAY)))
    assert may(asker, deed, path, TODAY) == may(holding, deed, path, TODAY)
    over = Asker(ME, tuple(held for held in asker.roles if not held.holds_on(TODAY)))
    assert not may(over, deed, path, TODAY)


@given(askers, st.sampled_from(Deed), paths)
def test_what_is_given_is_given_below_too(asker: Asker, deed: Deed, path: UnitPath) -> None:
    if may(asker, deed, path[:-1], TODAY):
        assert may(asker, deed, path, TODAY)


@given(askers, held_roles, st.sampled_from(Deed), paths)
def test_another_role_never_takes_anything_away(asker: Asker, more: HeldRole, deed: Deed, path: UnitPath) -> None:
    if may(asker, deed, path, TODAY):
        assert may(Asker(ME, (*asker.roles, more)), deed, path, TODAY)


@given(askers, st.sampled_from(RoleName), paths)
def test_who_gives_a_role_stands_over_the_unit_and_could_do_no_less(
    asker: Asker, role: RoleName, path: UnitPath
) -> None:
    """Giving a role never opens to anybody what the giver's own subtree does not hold."""
    if may_give(asker, role, path, TODAY):
        givers = [held for held in asker.roles if held.holds_on(TODAY) and held.unit in path]
        assert any(role in GIVEN_BY.get(held.role, ()) for held in givers)
        if role in {RoleName.PLACE_MANAGER, RoleName.OPERATOR, RoleName.SCHOOL_MANAGER}:
            given = GRANTS.get((role, path[-1].kind), frozenset())
            assert any(given <= GRANTS[held.role, held.unit.kind] | {Deed.KEEP_SPACE} for held in givers)


@given(st.lists(held_roles, max_size=4), st.sampled_from(RoleName), paths)
def test_roles_without_people_to_keep_give_no_roles(roles: list[HeldRole], role: RoleName, path: UnitPath) -> None:
    plain = tuple(held for held in roles if held.role in {RoleName.STUDENT, RoleName.TEACHER, RoleName.PARENT})
    assert not may_give(Asker(ME, plain), role, path, TODAY)


@given(st.sampled_from(Deed), paths)
def test_who_is_not_signed_in_gets_nothing(deed: Deed, path: UnitPath) -> None:
    assert not may(NOBODY, deed, path, TODAY)
    assert not may_give(NOBODY, RoleName.TEACHER, path, TODAY)


@given(askers, paths)
def test_an_empty_path_is_nowhere(asker: Asker, path: UnitPath) -> None:
    assert reasons(asker, (), TODAY) == ()
    assert not may_give(asker, RoleName.STUDENT, (), TODAY)


def test_everyone_may_read_and_keep_what_is_their_own() -> None:
    me = Asker(ME)
    own = (Unit(UnitKind.PERSON, str(ME)),)
    assert {reason.deed for reason in reasons(me, own, TODAY)} == OWN
    assert reasons(me, (Unit(UnitKind.PERSON, str(UUID(int=2))),), TODAY) == ()


def test_a_school_sees_the_numbers_of_a_class_and_not_one_child() -> None:
    path = next(path for path in PATHS if path[-1].kind is UnitKind.PERSON)
    school, group = path[4], path[5]
    manager = Asker(ME, (HeldRole(RoleName.SCHOOL_MANAGER, school, TODAY),))
    teacher = Asker(ME, (HeldRole(RoleName.TEACHER, group, TODAY),))
    parent = Asker(ME, (HeldRole(RoleName.PARENT, path[-1], TODAY),))
    operator = Asker(ME, (HeldRole(RoleName.OPERATOR, path[0], TODAY),))
    assert may(manager, Deed.READ_FIGURES, path[:6], TODAY)
    assert [may(who, Deed.READ_PERSON, path, TODAY) for who in (manager, operator, teacher, parent)] == [
        False, False, True, True,
    ]  # fmt: skip


def test_a_county_manager_sees_the_county_and_not_its_neighbour_or_the_city() -> None:
    county = next(path for path in PATHS if len(path) == 4)
    neighbour = next(path for path in PATHS if len(path) == 4 and path[:3] == county[:3] and path != county)
    manager = Asker(ME, (HeldRole(RoleName.PLACE_MANAGER, county[-1], TODAY),))
    assert may(manager, Deed.READ_FIGURES, county, TODAY)
    assert not may(manager, Deed.READ_FIGURES, neighbour, TODAY)
    assert not may(manager, Deed.READ_FIGURES, county[:3], TODAY)


def test_a_place_manager_appoints_below_and_never_beside() -> None:
    county = next(path for path in PATHS if len(path) == 4)
    manager = Asker(ME, (HeldRole(RoleName.PLACE_MANAGER, county[2], TODAY),))
    assert may_give(manager, RoleName.PLACE_MANAGER, county, TODAY)
    assert not may_give(manager, RoleName.PLACE_MANAGER, county[:3], TODAY)
    assert not may_give(manager, RoleName.OPERATOR, county, TODAY)


def test_the_day_a_role_ends_it_gives_nothing_any_more() -> None:
    held = HeldRole(RoleName.PLACE_MANAGER, Unit(UnitKind.PLACE, "330000"), TODAY, TODAY + timedelta(1))
    assert held.holds_on(TODAY)
    assert not held.holds_on(TODAY + timedelta(1))


@given(st.lists(held_roles, max_size=5))
def test_activity_counts_under_a_role_that_holds(roles: list[HeldRole]) -> None:
    main = main_role(roles, TODAY)
    holding = [held for held in roles if held.holds_on(TODAY)]
    assert (main in holding) if holding else (main is None)


def test_every_role_that_gives_something_fits_where_it_gives_it() -> None:
    assert all(kind in FITS[role] for role, kind in GRANTS)
    assert not fits(RoleName.OPERATOR, Unit(UnitKind.CLASS, "1"))


def test_the_page_of_authority_is_the_table_of_the_code() -> None:
    page = (Path(__file__).parents[2] / "docs" / "reference" / "authority.md").read_text(encoding="utf-8")
    rows = {
        cells[1].strip(" `"): cells[2:-1]
        for line in page.splitlines()
        if len(cells := line.split("|")) == len(GRANTS) + 4
    }
    for deed in Deed:
        printed = [cell.strip() == "yes" for cell in rows[deed.value]]
        assert printed == [*(deed in deeds for deeds in GRANTS.values()), deed in OWN]
