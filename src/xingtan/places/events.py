"""What is announced of places."""

from dataclasses import dataclass
from uuid import UUID

from xingtan.kernel.events import Audited, Event
from xingtan.kernel.text import msgid


@dataclass(frozen=True, kw_only=True)
class PlacesLoaded(Event):
    """The nation's places are those of another edition of their sources."""

    said = msgid("换了地方名录：%(edition)s版，%(places)s个地方")

    edition: str
    places: int

    def touches(self) -> tuple[str, ...]:
        return ("places:all",)

    def audited(self) -> Audited:
        return Audited(None, detail={"edition": self.edition, "places": self.places})


@dataclass(frozen=True, kw_only=True)
class SchoolsFounded(Event):
    """Schools, with their classes, are in these places now. `by`: who founded them; None: the node itself."""

    said = msgid("建了 %(schools)s 所学校")

    places: tuple[str, ...]
    schools: int
    by: UUID | None = None

    def touches(self) -> tuple[str, ...]:
        return tuple(f"schools:{code}" for code in self.places)

    def audited(self) -> Audited:
        unit = f"place:{self.places[0]}" if len(self.places) == 1 else ""
        return Audited(self.by, unit, unit, {"schools": self.schools})


@dataclass(frozen=True, kw_only=True)
class ClassesChanged(Event):
    """A school has opened classes, or closed some that were opened by mistake."""

    school: str
    place: str
    opened: int = 0
    closed: int = 0

    def touches(self) -> tuple[str, ...]:
        return (f"schools:{self.place}",)
