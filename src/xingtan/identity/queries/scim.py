"""Reading people and classes for SCIM, inside of what a program may see."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from scim2_models import InvalidFilterException
from scim2_models.path import CompareOperator, Comparison, LogicalExpr, LogicalOperator, Not, Present, ValuePath
from scim2_models.path.visitor import FilterVisitor

from xingtan.identity.models import ExternalName, Person, Role
from xingtan.identity.queries.reach import Reach, people_in, roles_in
from xingtan.identity.rules.authority import RoleName, UnitKind
from xingtan.identity.rules.scim import MANAGED
from xingtan.places import api as places


@dataclass(frozen=True, slots=True)
class Kept:
    """A person whom a program keeps; `external` is its own name for them; `groups` their classes: code and name."""

    id: UUID
    username: str
    name: str
    open: bool
    registered_at: datetime
    role: RoleName
    external: str
    groups: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Gathered:
    """A class, and who is in it: id, name, role."""

    code: str
    name: str
    entry_year: int
    members: tuple[tuple[UUID, str, RoleName], ...]


def people(reach: Reach, client_id: str, where: Any, start: int, count: int) -> tuple[int, tuple[Kept, ...]]:
    """Count the people whom a program keeps and a filter holds for, and give `count` of them from `start` (0: first).

    At most six statements. Raises InvalidFilterException for a filter that is not understood.
    """
    held = roles_in(reach, MANAGED)
    found = people_in(held)
    if where is not None:
        found = found.filter(_Where(client_id, held).visit(where))
    return found.count(), _kept(reach, client_id, found.order_by("id")[start : start + count])


def person(reach: Reach, client_id: str, person_id: str) -> Kept | None:
    """Give one person, or None where the program does not keep them. At most five statements."""
    try:
        wanted = UUID(person_id)
    except ValueError:
        return None
    found = _kept(reach, client_id, people_in(roles_in(reach, MANAGED)).filter(id=wanted))
    return found[0] if found else None


def _kept(reach: Reach, client_id: str, rows: QuerySet[Person]) -> tuple[Kept, ...]:
    page = list(rows)
    ids = [each.pk for each in page]
    roles: dict[UUID, list[Role]] = defaultdict(list)
    for row in roles_in(reach, MANAGED).filter(person__in=ids).order_by("since", "id"):
        roles[row.person_id].append(row)
    codes = {row.unit_code for held in roles.values() for row in held if row.unit_kind == UnitKind.CLASS}
    classes = places.classes(codes) if codes else {}
    names = ExternalName.objects.filter(client_id=client_id, person__in=ids).values_list("person", "name")
    external = dict(names)
    return tuple(
        Kept(
            each.pk,
            each.username,
            each.display_name,
            each.is_active,
            each.registered_at,
            _role(roles[each.pk]),
            external.get(each.pk, ""),
            tuple(
                (row.unit_code, classes[row.unit_code].name)
                for row in roles[each.pk]
                if row.unit_kind == UnitKind.CLASS and row.unit_code in classes
            ),
        )
        for each in page
    )


def _role(held: Sequence[Role]) -> RoleName:
    """Give what a person is there: a teacher where they are one, whatever else."""
    return RoleName.TEACHER if any(row.role == RoleName.TEACHER for row in held) else RoleName.STUDENT


def groups(reach: Reach) -> tuple[Gathered, ...]:
    """List the classes of a reach, by code, without their members. One statement."""
    return tuple(
        Gathered(each.code, each.name, each.entry_year, ())
        for each in places.classes_in(reach.schools)
        if reach.has_class(each.code)
    )


def with_members(reach: Reach, wanted: Iterable[Gathered]) -> tuple[Gathered, ...]:
    """Give these classes with who is in them today. One statement."""
    listed = tuple(wanted)
    members: dict[str, dict[UUID, tuple[UUID, str, RoleName]]] = defaultdict(dict)
    held = roles_in(reach, MANAGED).filter(unit_kind=UnitKind.CLASS, unit_code__in=[each.code for each in listed])
    for row in held.select_related("person").order_by("role", "person__display_name", "id"):
        members[row.unit_code].setdefault(row.person_id, (row.person_id, row.person.display_name, RoleName(row.role)))
    return tuple(Gathered(each.code, each.name, each.entry_year, tuple(members[each.code].values())) for each in listed)


def group(reach: Reach, code: str) -> Gathered | None:
    """Give a class with its members, or None where it lies outside of the reach. Two statements."""
    found = places.classes([code]).get(code) if reach.has_class(code) else None
    if found is None:
        return None
    return with_members(reach, [Gathered(found.code, found.name, found.entry_year, ())])[0]


_TEXT = {
    CompareOperator.eq: "",
    CompareOperator.ne: "",
    CompareOperator.co: "__contains",
    CompareOperator.sw: "__startswith",
    CompareOperator.ew: "__endswith",
}
_COLUMNS = {"username": "username", "displayname": "display_name", "name.formatted": "display_name"}


class _Where(FilterVisitor[Q]):
    """Turns a SCIM filter into a condition on people: userName, displayName, externalId, id, userType, active."""

    def __init__(self, client_id: str, held: QuerySet[Role]) -> None:
        self._client_id = client_id
        self._held = held

    def visit_logical_expr(self, node: LogicalExpr) -> Q:
        said = Q()
        for number, term in enumerate(node.terms):
            one = self.visit(term)
            said = one if number == 0 else (said & one if node.op == LogicalOperator.and_ else said | one)
        return said

    def visit_not(self, node: Not) -> Q:
        return ~self.visit(node.expr)

    def visit_present(self, node: Present) -> Q:
        name = _name(node)
        if name == "externalid":
            return Q(Exists(self._names()))
        if name in {*_COLUMNS, "id", "active", "usertype"}:
            return ~Q(pk__in=[])
        raise InvalidFilterException(detail=f"{node.attr_path} cannot be filtered by")

    def visit_value_path(self, node: ValuePath) -> Q:
        raise InvalidFilterException(detail="Values inside of brackets cannot be filtered by")

    def visit_comparison(self, node: Comparison) -> Q:
        name, text = _name(node), str(node.value)
        if name in _COLUMNS and node.op in _TEXT and isinstance(node.value, str):
            value = text.lower() if name == "username" else text
            said = Q(**{f"{_COLUMNS[name]}{_TEXT[node.op]}": value})
        elif node.op not in {CompareOperator.eq, CompareOperator.ne}:
            raise InvalidFilterException(detail=f"{node.attr_path} cannot be compared with {node.op}")
        elif name == "id":
            said = _identified(text)
        elif name == "externalid":
            said = Q(Exists(self._names().filter(name=text)))
        elif name == "active" and isinstance(node.value, bool):
            said = Q(is_active=node.value)
        elif name == "usertype":
            said = Q(Exists(self._held.filter(person=OuterRef("pk"), role=text)))
        else:
            raise InvalidFilterException(detail=f"{node.attr_path} cannot be filtered by")
        return ~said if node.op == CompareOperator.ne else said

    def _names(self) -> QuerySet[ExternalName]:
        return ExternalName.objects.filter(client_id=self._client_id, person=OuterRef("pk"))


def _name(node: Comparison | Present) -> str:
    return str(node.attr_path).rpartition(":")[2].lower()


def _identified(text: str) -> Q:
    try:
        return Q(pk=UUID(text))
    except ValueError:
        return Q(pk__in=[])
