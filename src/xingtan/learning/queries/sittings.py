"""An attempt together with its test: which questions it has, where it stands, what may be done now."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from xingtan.catalogue import api as catalogue
from xingtan.catalogue.api import QuestionSet, qti
from xingtan.kernel.errors import Conflict
from xingtan.kernel.text import msgid
from xingtan.learning.queries import attempts
from xingtan.learning.queries.attempts import AnswerView, AttemptView
from xingtan.learning.rules.sitting import Deadline, Running, Standing, deadline_of

CHANGED = msgid("这份资源的题目换过了，这次作答不能接着做；已经有的成绩还在。请重新开始。")


@dataclass(frozen=True, slots=True)
class Sitting:
    """An attempt and its test, as they are at `now`."""

    attempt: AttemptView
    questions: QuestionSet
    test: qti.forms.Test
    places: tuple[qti.arrangement.Place, ...]
    answers: dict[str, AnswerView]
    now: datetime

    @property
    def standing(self) -> Standing:
        return self.attempt.standing

    @property
    def seed(self) -> str:
        return str(self.attempt.id)

    @property
    def over(self) -> bool:
        return self.attempt.completed_at is not None

    @property
    def current(self) -> qti.arrangement.Place:
        """Give the question that the attempt has come to."""
        return self.places[min(max(self.standing.at, 1), len(self.places)) - 1]

    def place(self, number: int) -> qti.arrangement.Place | None:
        """Give a question by its number, where the attempt has it."""
        return self.places[number - 1] if 1 <= number <= len(self.places) else None

    @property
    def part_places(self) -> tuple[qti.arrangement.Place, ...]:
        """List the questions of the part that the attempt has come to."""
        return tuple(each for each in self.places if each.part is self.current.part)

    def reachable(self, place: qti.arrangement.Place) -> bool:
        """Say whether this question may be opened: any of the part, but in a linear part only the one it is at."""
        if self.over:
            return place.asked.control.review
        return place.number == self.current.number if place.part.linear else place.part is self.current.part

    def _running(self, place: qti.arrangement.Place | None) -> list[Running]:
        found = []
        if self.test.limit is not None:
            found.append(Running("test", self.attempt.started_at, self.test.limit.seconds, self.test.limit.late))
        for name, limit in place.limits if place is not None else ():
            found.append(Running(name, self.standing.clocks.get(name), limit.seconds, limit.late))
        return found

    def deadline(self, place: qti.arrangement.Place | None = None) -> Deadline | None:
        """Give until when this question, or the whole test, can be answered."""
        return deadline_of(self._running(place))

    def waiting(self, place: qti.arrangement.Place) -> tuple[Running, ...]:
        """List the limits that begin only when the reader says so."""
        return tuple(each for each in self._running(place) if each.began_at is None)

    @property
    def time_is_up(self) -> bool:
        """Say whether the whole test takes nothing any more."""
        deadline = self.deadline()
        return deadline is not None and deadline.passed(self.now)

    def is_open(self, place: qti.arrangement.Place) -> bool:
        """Say whether an answer to this question is taken now."""
        deadline = self.deadline(place)
        if self.over or not self.reachable(place) or self.waiting(place):
            return False
        if deadline is not None and deadline.passed(self.now):
            return False
        return place.part.simultaneous or not self.used_up(place)

    def used_up(self, place: qti.arrangement.Place) -> bool:
        """Say whether it was tried as often as it may be."""
        answer, tries = self.answers.get(place.name), place.asked.control.tries
        return bool(tries and answer is not None and answer.tries >= tries)


def sitting_of(attempt: AttemptView, now: datetime) -> Sitting:
    """Read the test of an attempt and its answers. Two statements.

    Raises NotFound where the resource is no longer public, Conflict where its questions were replaced.
    """
    questions = catalogue.question_set(attempt.resource)
    if questions.digest != attempt.standing.digest:
        raise Conflict("questions-changed", CHANGED)
    test = questions.test(attempt.part)
    places = qti.arrangement.arranged(test, str(attempt.id))
    return Sitting(attempt, questions, test, places, attempts.answers_of(attempt.id), now)


def own_sitting(person: UUID, attempt_id: UUID, now: datetime) -> Sitting:
    """Read an attempt of this person with its test. Three statements. Raises NotFound for another's."""
    return sitting_of(attempts.own_attempt(person, attempt_id), now)
