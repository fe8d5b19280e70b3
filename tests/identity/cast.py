"""A school and the people around it, for tests of who may do what."""

from datetime import date
from uuid import UUID

from xingtan.identity.api import HeldRole, NewPerson, RoleName, Unit, UnitKind, register_people
from xingtan.kernel.ids import new_id
from xingtan.places.api import NewClass, NewSchool, found_schools

SINCE = date(2016, 9, 1)
PASSWORD = "apricot-terrace"
SCHOOL, GROUP = "3301060002", "3301060002-2014-2"


def held(role: RoleName, kind: UnitKind, code: str, until: date | None = None) -> HeldRole:
    return HeldRole(role, Unit(kind, code), SINCE, until)


def found_school() -> str:
    """A primary school in 西湖区 with one class."""
    classes = (NewClass("primary", 2014, 2, "2014级（2）班"),)
    found_schools(
        [NewSchool(SCHOOL, "西湖杏花小学", "Xihu Xinghua Primary School", "330106", ("primary",), SINCE, classes)]
    )
    return SCHOOL


def register_cast() -> dict[str, UUID]:
    """A student, the class teacher, the parent who teaches elsewhere, a school manager, place managers, an operator."""
    ids = {
        name: new_id() for name in ("student", "teacher", "parent", "school", "city", "county", "operator", "nobody")
    }
    lines = {
        "student": ("陈一诺", [held(RoleName.STUDENT, UnitKind.CLASS, GROUP)], ()),
        "teacher": (
            "吴晓岚",
            [held(RoleName.TEACHER, UnitKind.SCHOOL, SCHOOL), held(RoleName.TEACHER, UnitKind.CLASS, GROUP)],
            (),
        ),
        "parent": ("陈立群", [], (ids["student"],)),
        "school": ("方明远", [held(RoleName.SCHOOL_MANAGER, UnitKind.SCHOOL, SCHOOL)], ()),
        "city": ("沈思远", [held(RoleName.PLACE_MANAGER, UnitKind.PLACE, "330100")], ()),
        "county": ("方若溪", [held(RoleName.PLACE_MANAGER, UnitKind.PLACE, "330127")], ()),
        "operator": ("钟景明", [held(RoleName.OPERATOR, UnitKind.PLACE, "330000")], ()),
        "nobody": ("过去时", [held(RoleName.OPERATOR, UnitKind.PLACE, "330000", date(2017, 1, 1))], ()),
    }
    register_people(
        [NewPerson(ids[name], name, called, tuple(roles), parents) for name, (called, roles, parents) in lines.items()],
        PASSWORD,
    )
    return ids
