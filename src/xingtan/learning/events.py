"""Facts of learning."""

from dataclasses import dataclass
from uuid import UUID

from xingtan.catalogue.events import PersonsDeed
from xingtan.kernel.records import ActivityRecord


@dataclass(frozen=True, kw_only=True)
class QuestionAnswered(PersonsDeed):
    """Somebody answered a question of an attempt. What they answered is not kept here; `right` is None until judged."""

    attempt: UUID
    question: str
    right: bool | None = None

    def activity(self) -> ActivityRecord:
        return self._deed("exercise_answered")


@dataclass(frozen=True, kw_only=True)
class AttemptCompleted(PersonsDeed):
    """Somebody came to the end of a part of a resource. `score` is from 0 to 1, None where nothing was judged."""

    attempt: UUID
    whom: UUID
    part: str = ""
    score: float | None = None
    seconds: int = 0
