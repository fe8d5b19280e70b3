"""Facts of the catalogue."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from xingtan.kernel.events import Audited, Event, Noticed
from xingtan.kernel.records import ActivityRecord
from xingtan.kernel.text import msgid


@dataclass(frozen=True, kw_only=True)
class ResourceFact(Event):
    """Something that happened to a resource. `place`, `school`: where it comes from. `by`: who decided it."""

    resource: UUID
    section: str
    place: str
    school: str | None = None
    by: UUID | None = None

    def _audited(self) -> Audited | None:
        """Give what the log keeps of a decision of a person; what the node takes in from a source is not one."""
        if self.by is None:
            return None
        unit = f"school:{self.school}" if self.school else f"place:{self.place}"
        return Audited(self.by, f"resource:{self.resource}", unit, {"section": self.section})

    def _record(self, kind: str, **fields: object) -> ActivityRecord:
        return ActivityRecord(
            id=self.id,
            at=self.at,
            kind=kind,
            resource=str(self.resource),
            section=self.section,
            **fields,  # type: ignore[arg-type]
        )


@dataclass(frozen=True, kw_only=True)
class ResourceListed(ResourceFact):
    """A resource came into, changed in, or left what everyone can see."""

    kind_of_resource: str
    book: str | None = None
    teacher: UUID | None = None

    def touches(self) -> tuple[str, ...]:
        tags = [f"resource:{self.resource}", f"section:{self.section}", "resources:all"]
        if self.book:
            tags.append(f"book:{self.book}")
        if self.teacher:
            tags.append(f"teacher:{self.teacher}")
        return tuple(tags)


@dataclass(frozen=True, kw_only=True)
class ResourcePublished(ResourceListed):
    """Everyone can see the resource: it is ingested. `size_bytes`: all of its files. `issued`: the nation sent it down.

    The record belongs to the place that the resource comes from. Not `counted`: it was ingested before (it comes back
    after it was withdrawn, or the journal has its record already).
    """

    said = msgid("公开了一份资源")

    size_bytes: int
    issued: bool = False
    counted: bool = True
    version: int = 1
    title: str = ""
    author: UUID | None = None

    def noticed(self) -> Iterable[Noticed]:
        if self.author is None or self.by is None:
            return ()
        return (Noticed(self.author, "resource_online", {"title": self.title}),)

    def activity(self) -> ActivityRecord | None:
        if not self.counted:
            return None
        return self._record(
            "resource_issued" if self.issued else "resource_ingested",
            place=self.place,
            school=self.school or None,
            size_bytes=self.size_bytes,
            channel="web",
        )

    def audited(self) -> Audited | None:
        return self._audited()


@dataclass(frozen=True, kw_only=True)
class ResourceWithdrawn(ResourceListed):
    """The resource can no longer be seen. `reason` is a word of `rules.life.WITHDRAWALS`, `why` its sentence.

    `reaches_copies`: whoever took it from here, or made something from it, is to withdraw that too.
    """

    said = msgid("撤下了一份资源")

    reason: str = ""
    why: str = ""
    words: str = ""
    reaches_copies: bool = False
    title: str = ""
    author: UUID | None = None

    def noticed(self) -> Iterable[Noticed]:
        if self.author is None or self.author == self.by:
            return ()
        told = {"title": self.title, "why": self.why, "words": self.words}
        return (Noticed(self.author, "resource_offline", told),)

    def audited(self) -> Audited | None:
        return self._audited()


@dataclass(frozen=True, kw_only=True)
class ResourceStep(ResourceFact):
    """A version of a resource came a step further on its way. Its author is told."""

    uploaded_by: UUID | None = None
    title: str = ""
    version: int = 1

    def _told(self, kind: str, **words: str) -> Iterable[Noticed]:
        if self.uploaded_by is None:
            return ()
        return (Noticed(self.uploaded_by, kind, {"title": self.title, **words}),)


@dataclass(frozen=True, kw_only=True)
class ResourceSubmitted(ResourceStep):
    """An author offers a version: the machines look at it first."""


@dataclass(frozen=True, kw_only=True)
class ResourceChecked(ResourceStep):
    """The machines looked a version over and leave it to the reviewers."""

    def noticed(self) -> Iterable[Noticed]:
        return self._told("resource_checked")


@dataclass(frozen=True, kw_only=True)
class ResourceReviewed(ResourceStep):
    """A reviewer gave their opinion of a version (`round`, `opinion`: words of `rules.life`)."""

    said = msgid("审核了一份资源")

    round: str = ""
    opinion: str = ""

    def noticed(self) -> Iterable[Noticed]:
        if self.round == "first" and self.opinion == "pass":
            return self._told("resource_passed")
        return self._told("resource_referred") if self.opinion == "refer" else ()

    def audited(self) -> Audited | None:
        found = self._audited()
        if found is not None:
            found.detail.update({"version": self.version, "round": self.round, "opinion": self.opinion})
        return found


@dataclass(frozen=True, kw_only=True)
class ResourceReturned(ResourceStep):
    """A version went back to its author with what is to be mended; `rejected`: it is not taken as it is, ever.

    `by` None: the machines sent it back. `why` is a msgid, `words` are the reviewer's.
    """

    said = msgid("退回了一份资源")

    rejected: bool = False
    why: str = ""
    words: str = ""

    def noticed(self) -> Iterable[Noticed]:
        return self._told("resource_rejected" if self.rejected else "resource_returned", why=self.why, words=self.words)

    def audited(self) -> Audited | None:
        return self._audited()


@dataclass(frozen=True, kw_only=True)
class NegativeListChanged(Event):
    """A place put something on its negative list, or struck it (`struck`)."""

    said = msgid("改了%(place)s的不收名单")

    place: str
    entry_kind: str
    value: str
    struck: bool = False
    by: UUID | None = None

    def audited(self) -> Audited:
        detail: dict[str, str | int | bool | None] = {"place": self.place, "kind": self.entry_kind}
        return Audited(
            self.by,
            f"negative:{self.place}",
            f"place:{self.place}",
            detail | {"value": self.value, "struck": self.struck},
        )


@dataclass(frozen=True, kw_only=True)
class PersonsDeed(ResourceFact):
    """Something that a signed-in person did with a resource. `whose` is the place of the person's unit."""

    person: str | None = None
    role: str | None = None
    whose: str | None = None
    whose_school: str | None = None
    channel: str = "web"

    def _deed(self, kind: str, **fields: object) -> ActivityRecord:
        return self._record(
            kind,
            person=self.person,
            role=self.role,
            place=self.whose,
            school=self.whose_school,
            channel=self.channel,
            **fields,
        )


@dataclass(frozen=True, kw_only=True)
class ResourceFavourited(PersonsDeed):
    """Somebody keeps the resource among their own."""

    def activity(self) -> ActivityRecord:
        return self._deed("resource_favourited")


@dataclass(frozen=True, kw_only=True)
class ResourceUnfavourited(PersonsDeed):
    """Somebody no longer keeps it."""

    def activity(self) -> ActivityRecord:
        return self._deed("resource_unfavourited")


@dataclass(frozen=True, kw_only=True)
class ResourceRated(PersonsDeed):
    """Somebody judged the resource for the first time, or changed their mind (`again`, which counts nothing)."""

    stars: int
    again: bool = False

    def touches(self) -> tuple[str, ...]:
        return (f"resource:{self.resource}",)

    def activity(self) -> ActivityRecord | None:
        return None if self.again else self._deed("resource_rated")


@dataclass(frozen=True, kw_only=True)
class ExerciseAnswered(PersonsDeed):
    """Somebody answered an exercise. What they answered is not kept here; whether it was right is."""

    exercise: UUID
    right: bool

    def activity(self) -> ActivityRecord:
        return self._deed("exercise_answered")


@dataclass(frozen=True, kw_only=True)
class SearchChanged(Event):
    """The search index of a machine took in changes: what was found before may be found differently."""

    def touches(self) -> tuple[str, ...]:
        return ("search:all",)


@dataclass(frozen=True, kw_only=True)
class SearchFound(Event):
    """A search that somebody keeps found something new. `search` names it; `title` is of the newest of `resources`."""

    person: UUID
    search: str
    title: str
    resources: tuple[UUID, ...]

    def noticed(self) -> tuple[Noticed, ...]:
        return (Noticed(self.person, "search_found", {"search": self.search, "title": self.title}),)


@dataclass(frozen=True, kw_only=True)
class CurriculumChanged(Event):
    """A book, its units or lesson positions, a subject or an edition changed.

    `change` is a word of `rules.trees.CHANGES` where an editor changed the tree of the first of `books`, `publisher`
    where one was kept, or given to the e-textbook of that book; then `name` is the house.
    """

    said = msgid("改了课程目录：%(book)s")

    books: tuple[str, ...] = ()
    name: str = ""
    change: str = ""
    revision: int | None = None
    by: UUID | None = None

    def touches(self) -> tuple[str, ...]:
        return ("curriculum:all", *(f"book:{code}" for code in self.books))

    def audited(self) -> Audited | None:
        if self.by is None:
            return None
        detail: dict[str, str | int | bool | None] = {"book": self.books[0] if self.books else self.name}
        detail |= {"change": self.change, "revision": self.revision, "name": self.name}
        return Audited(self.by, f"book:{self.books[0]}" if self.books else "curriculum", detail=detail)


@dataclass(frozen=True, kw_only=True)
class AuthorForgotten(Event):
    """Resources of somebody who closed their account bear no name any more."""

    teacher: UUID
    resources: tuple[UUID, ...]

    def touches(self) -> tuple[str, ...]:
        return ("resources:all", f"teacher:{self.teacher}", *(f"resource:{each}" for each in self.resources))


@dataclass(frozen=True, kw_only=True)
class HarvestSourceKept(Event):
    """A repository that this node harvests was registered, changed, stopped, or taken up again."""

    said = msgid("登记或改了采集来源“%(name)s”")

    source: str
    name: str
    address: str
    publishes: bool
    in_force: bool
    by: UUID | None = None

    def audited(self) -> Audited:
        detail: dict[str, str | int | bool | None] = {"name": self.name, "address": self.address}
        return Audited(
            self.by, f"source:{self.source}", detail=detail | {"publishes": self.publishes, "in_force": self.in_force}
        )
