"""Facts that a domain announces: past tense, frozen, complete in themselves."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from xingtan.kernel.acting import behind
from xingtan.kernel.clock import now
from xingtan.kernel.ids import new_id
from xingtan.kernel.records import ActivityRecord


@dataclass(frozen=True, slots=True)
class Audited:
    """What the audit log keeps of a fact: who did it, to whom or what, where.

    `actor` None is the node itself; `behind` is the operator who acted in somebody's place. `subject` and `unit` are
    written `person:<id>`, `school:3301060002`. `detail` is for the reader, and holds no more than the log needs; what
    the event's sentence (`Event.said`) names must be in it.
    """

    actor: UUID | None
    subject: str = ""
    unit: str = ""
    detail: dict[str, str | int | bool | None] = field(default_factory=dict)
    behind: UUID | None = None


@dataclass(frozen=True, slots=True)
class Noticed:
    """What somebody is to be told: the kind of notice, and the words that fill its sentence."""

    person: UUID
    kind: str
    words: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened, once. It may be delivered more than once: its `id` tells.

    `behind` is the operator who acted in somebody's place, noted by itself. `said` is the sentence (a msgid) by which
    the audit log tells it, filled with `Audited.detail`: every event that is audited has one.
    """

    kinds: ClassVar[dict[str, type["Event"]]] = {}
    said: ClassVar[str] = ""

    id: UUID = field(default_factory=new_id)
    at: datetime = field(default_factory=now)
    behind: UUID | None = field(default_factory=behind)

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        Event.kinds[cls.kind()] = cls

    @classmethod
    def kind(cls) -> str:
        """Name the event for ever: its domain and its class, such as `catalogue.ResourcePublished`."""
        return f"{cls.__module__.split('.')[1]}.{cls.__name__}"

    def touches(self) -> tuple[str, ...]:
        """Name what changed, so that public pages that show it are dropped: `resource:7`, `space:3`."""
        return ()

    def activity(self) -> ActivityRecord | None:
        """Give the journal record that counts this event, or None. It takes this event's own `id` and `at`."""
        return None

    def noticed(self) -> Iterable[Noticed]:
        """Name who is told of this event among their notices, and of what."""
        return ()

    def audited(self) -> Audited | None:
        """Give what the audit log keeps of this event, or None where it keeps nothing."""
        return None
