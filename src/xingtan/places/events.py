"""What is announced of places."""

from dataclasses import dataclass

from xingtan.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class PlacesLoaded(Event):
    """The nation's places are those of another edition of their sources."""

    edition: str
    places: int

    def touches(self) -> tuple[str, ...]:
        return ("places:all",)


@dataclass(frozen=True, kw_only=True)
class SchoolsFounded(Event):
    """Schools, with their classes, are in these places now."""

    places: tuple[str, ...]
    schools: int

    def touches(self) -> tuple[str, ...]:
        return tuple(f"schools:{code}" for code in self.places)
