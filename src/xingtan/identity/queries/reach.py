"""What a program sees: its unit and what lies below it, of places, schools, classes and people."""

from dataclasses import dataclass, field

from django.db.models import Q, QuerySet
from django.db.models.functions import Substr

from xingtan.identity.models import Person, Role
from xingtan.identity.rules.authority import RoleName, Unit, UnitKind
from xingtan.kernel.clock import today
from xingtan.places import api as places
from xingtan.places.api import School

SCHOOL_DIGITS = 10


@dataclass(frozen=True, slots=True)
class Reach:
    """The codes of the places and schools in which a program may look; `only_class` where it is a single class."""

    places: frozenset[str] = frozenset()
    schools: dict[str, School] = field(default_factory=dict)
    only_class: str | None = None

    def has_class(self, code: str) -> bool:
        if self.only_class is not None:
            return code == self.only_class
        return code.partition("-")[0] in self.schools

    def has(self, unit: Unit) -> bool:
        """Say whether a unit lies in the reach."""
        match unit.kind:
            case UnitKind.CLASS:
                return self.has_class(unit.code)
            case UnitKind.SCHOOL:
                return self.only_class is None and unit.code in self.schools
            case UnitKind.PLACE:
                return unit.code in self.places
            case _:
                return False


def reach_of(unit: Unit) -> Reach:
    """Give what lies in a unit today. At most one statement. A unit that holds no schools reaches nothing."""
    if unit.kind is UnitKind.PLACE:
        found = {each.code: each for each in places.schools_of(unit.code)}
        return Reach(places.subtree_codes(unit.code), found)
    if unit.kind is UnitKind.SCHOOL:
        return Reach(schools=places.schools([unit.code]))
    if unit.kind is UnitKind.CLASS:
        return Reach(schools=places.schools([unit.code.partition("-")[0]]), only_class=unit.code)
    return Reach()


def roles_in(reach: Reach, roles: tuple[RoleName, ...] = (), school: str = "", group: str = "") -> QuerySet[Role]:
    """Give the roles that hold today inside of a reach, narrowed to a school or a class of it."""
    day = today()
    found = Role.objects.filter(Q(until__isnull=True) | Q(until__gt=day), since__lte=day)
    if roles:
        found = found.filter(role__in=roles)
    if group:
        return found.filter(unit_kind=UnitKind.CLASS, unit_code=group) if reach.has_class(group) else found.none()
    if reach.only_class is not None:
        return found.filter(unit_kind=UnitKind.CLASS, unit_code=reach.only_class)
    if school:
        within = Q(unit_kind=UnitKind.SCHOOL, unit_code=school) | Q(
            unit_kind=UnitKind.CLASS, unit_code__startswith=f"{school}-"
        )
        return found.filter(within) if school in reach.schools else found.none()
    codes = list(reach.schools)
    return found.alias(school=Substr("unit_code", 1, SCHOOL_DIGITS)).filter(
        Q(unit_kind=UnitKind.CLASS, school__in=codes)
        | Q(unit_kind=UnitKind.SCHOOL, unit_code__in=codes)
        | Q(unit_kind=UnitKind.PLACE, unit_code__in=list(reach.places))
    )


def people_in(held: QuerySet[Role]) -> QuerySet[Person]:
    """Give the people who hold one of these roles."""
    return Person.objects.filter(id__in=held.values("person_id"))
