"""Facts of spaces."""

from dataclasses import dataclass
from uuid import UUID

from xingtan.kernel.events import Event
from xingtan.kernel.records import ActivityRecord


@dataclass(frozen=True, kw_only=True)
class SpaceFact(Event):
    """Something that happened in a space; `place` and `school` are those of the space, `person` a pseudonym."""

    space: UUID
    place: str | None = None
    school: str | None = None
    person: str | None = None

    def touches(self) -> tuple[str, ...]:
        return (f"space:{self.space}",)

    def _record(self, kind: str, **fields: object) -> ActivityRecord:
        return ActivityRecord(
            id=self.id,
            at=self.at,
            kind=kind,
            space=str(self.space),
            place=self.place or None,
            school=self.school or None,
            person=self.person,
            channel="web",
            **fields,  # type: ignore[arg-type]
        )


@dataclass(frozen=True, kw_only=True)
class SpaceOpened(SpaceFact):
    """A person, a school or a studio got its space."""

    def touches(self) -> tuple[str, ...]:
        return (f"space:{self.space}", "spaces:all")

    def activity(self) -> ActivityRecord:
        return self._record("space_opened")


@dataclass(frozen=True, kw_only=True)
class SpaceDescribed(SpaceFact):
    """The owner changed the title, the introduction or who may see the space."""

    def touches(self) -> tuple[str, ...]:
        return (f"space:{self.space}", "spaces:all")


@dataclass(frozen=True, kw_only=True)
class ArticlePublished(SpaceFact):
    """An article can be read by everyone."""

    article: UUID

    def activity(self) -> ActivityRecord:
        return self._record("article_published")


@dataclass(frozen=True, kw_only=True)
class ArticleChanged(SpaceFact):
    """A published article was changed or taken back."""

    article: UUID


@dataclass(frozen=True, kw_only=True)
class FileUploaded(SpaceFact):
    """A file lies in a net disk."""

    file: UUID
    size_bytes: int

    def touches(self) -> tuple[str, ...]:
        return ()

    def activity(self) -> ActivityRecord:
        return self._record("file_uploaded", size_bytes=self.size_bytes)


@dataclass(frozen=True, kw_only=True)
class FileDeleted(SpaceFact):
    """A file was removed from a net disk by its owner."""

    file: UUID
    size_bytes: int

    def touches(self) -> tuple[str, ...]:
        return ()

    def activity(self) -> ActivityRecord:
        return self._record("file_deleted", size_bytes=self.size_bytes)


@dataclass(frozen=True, kw_only=True)
class SpaceClosed(SpaceFact):
    """A space and everything in it is no more: its owner closed the account."""

    def touches(self) -> tuple[str, ...]:
        return (f"space:{self.space}", "spaces:all")
