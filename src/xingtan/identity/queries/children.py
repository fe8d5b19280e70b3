"""Reading an adult's children, and whether the adult decides for them."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from xingtan.identity.models import Guardianship
from xingtan.identity.queries.closing import bonds_on, minors_among
from xingtan.kernel.errors import NotFound
from xingtan.kernel.text import msgid


@dataclass(frozen=True, slots=True)
class Child:
    """A child of somebody. `is_minor`: taken for under fourteen, so that a parent decides what concerns it."""

    id: UUID
    name: str
    is_minor: bool


def children_of(parent_id: UUID, on: date) -> tuple[Child, ...]:
    """List the children that an adult answers for, as long as their accounts are open. At most three statements."""
    rows = Guardianship.objects.filter(bonds_on(on), parent_id=parent_id, child__is_active=True)
    found = list(rows.order_by("since", "id").values_list("child_id", "child__display_name", "child__born_on"))
    minors = minors_among({child_id: born_on for child_id, _name, born_on in found}, on)
    return tuple(Child(child_id, name, child_id in minors) for child_id, name, _born_on in found)


def child_of(parent_id: UUID, child_id: UUID, on: date) -> Child:
    """Give a child of somebody. Raises NotFound for whom they do not answer for. At most three statements."""
    found = next((each for each in children_of(parent_id, on) if each.id == child_id), None)
    if found is None:
        raise NotFound("person-unknown", msgid("没有这个人。"))
    return found
