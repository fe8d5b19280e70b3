"""Reading who acts, or acted, in whose place."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from xingtan.identity.models import Impersonation, Person
from xingtan.identity.queries.people import PersonName
from xingtan.identity.rules.lending import LONGEST

MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class StandIn:
    """An operator in somebody's place, now or before. `account` is the person's, to be signed in as."""

    id: UUID
    operator: PersonName
    person: PersonName
    reason: str
    began_at: datetime
    ended_at: datetime | None
    account: Person

    @property
    def ends_at(self) -> datetime:
        """Give when it is over at the latest."""
        return self.began_at + LONGEST


def stand_in(impersonation_id: UUID) -> StandIn | None:
    """Give one, over or not. One statement."""
    row = Impersonation.objects.select_related("operator", "person").filter(id=impersonation_id).first()
    return _stand_in(row) if row is not None else None


def looks_at(person_id: UUID) -> tuple[StandIn, ...]:
    """List when operators acted in a person's place, the newest first, at most MOST_SHOWN. One statement."""
    rows = Impersonation.objects.select_related("operator", "person").filter(person_id=person_id)
    return tuple(_stand_in(row) for row in rows.order_by("-began_at")[:MOST_SHOWN])


def _stand_in(row: Impersonation) -> StandIn:
    return StandIn(
        row.id,
        PersonName(row.operator_id, row.operator.display_name),
        PersonName(row.person_id, row.person.display_name),
        row.reason,
        row.began_at,
        row.ended_at,
        row.person,
    )
