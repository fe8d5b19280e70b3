"""Reading attempts: somebody's own, with what they answered."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from xingtan.kernel.errors import NotFound
from xingtan.kernel.text import msgid
from xingtan.learning.models import Attempt, ItemAnswer
from xingtan.learning.rules.sitting import Standing, standing_from

MOST_LISTED = 50


@dataclass(frozen=True, slots=True)
class AnswerView:
    """The last answer to a question and what it came to. `score` None: not judged, or not by a machine."""

    item: str
    given: dict[str, list[str]]
    outcomes: dict[str, list[str] | None]
    score: float | None
    most: float | None
    tries: int


@dataclass(frozen=True, slots=True)
class AttemptView:
    """An attempt of a person at a part of a resource."""

    id: UUID
    person: UUID
    resource: UUID
    part: str
    number: int
    standing: Standing
    seconds: int
    progress: float | None
    score: float | None
    started_at: datetime
    changed_at: datetime
    completed_at: datetime | None

    @property
    def percent(self) -> int | None:
        """Give the share of what could be had, in whole percent, rounded half up."""
        return None if self.score is None else int(self.score * 100 + 0.5)


def attempt_view(row: Attempt) -> AttemptView:
    """Give the record of a row."""
    return AttemptView(
        id=row.pk,
        person=row.person,
        resource=row.resource,
        part=row.part,
        number=row.number,
        standing=standing_from(row.state),
        seconds=row.seconds,
        progress=row.progress,
        score=row.score,
        started_at=row.started_at,
        changed_at=row.changed_at,
        completed_at=row.completed_at,
    )


def own_attempt(person: UUID, attempt_id: UUID) -> AttemptView:
    """Read an attempt of this person. One statement. Raises NotFound for another's."""
    row = Attempt.objects.filter(pk=attempt_id, person=person).first()
    if row is None:
        raise NotFound("attempt-unknown", msgid("没有这次作答，或者它不是你的。"))
    return attempt_view(row)


def own_attempts(person: UUID, resource: UUID) -> tuple[AttemptView, ...]:
    """List somebody's attempts at a resource, the latest first. One statement."""
    rows = Attempt.objects.filter(person=person, resource=resource).order_by("-started_at")[:MOST_LISTED]
    return tuple(attempt_view(row) for row in rows)


def answers_of(attempt_id: UUID) -> dict[str, AnswerView]:
    """Read what was answered in an attempt, by question. One statement."""
    rows = ItemAnswer.objects.filter(attempt_id=attempt_id)
    fields = ("item", "given", "outcomes", "score", "most", "tries")
    return {row[0]: AnswerView(*row) for row in rows.values_list(*fields)}
