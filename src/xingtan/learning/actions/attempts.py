"""Working through a test: begin, answer, go on, hand in. The server alone judges, and keeps the time."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max

from xingtan.catalogue import api as catalogue
from xingtan.catalogue.api import QuestionSet, qti
from xingtan.identity import api as identity
from xingtan.identity.api import Asker
from xingtan.kernel.clock import now
from xingtan.kernel.errors import Conflict, NotAllowed, NotFound
from xingtan.kernel.text import msgid
from xingtan.learning.events import AttemptCompleted, QuestionAnswered
from xingtan.learning.models import Attempt, ItemAnswer
from xingtan.learning.queries.attempts import attempt_view
from xingtan.learning.queries.sittings import Sitting, sitting_of
from xingtan.learning.rules import sitting as rules
from xingtan.learning.rules.sitting import Standing
from xingtan.outbox.api import announce

SKIPPING = msgid("这一题不能空着，请先作答。")
UNKNOWN = msgid("没有这次作答，或者它不是你的。")


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of an answer: `kept` says whether it is stored now; `faults` why it could not be taken as it is."""

    kept: bool
    faults: tuple[qti.answers.Fault, ...] = ()


def begin_attempt(asker: Asker, resource_id: UUID, part: str = "") -> UUID:
    """Begin a test, or go on with the attempt that was not finished; gives its id. Idempotent."""
    person = _signed_in(asker)
    questions = catalogue.question_set(resource_id)
    test = questions.test(part)
    open_now = Attempt.objects.select_for_update().filter(
        person=person, resource=resource_id, part=test.identifier, completed_at=None
    )
    for row in open_now.order_by("-number"):
        if attempt_view(row).standing.digest == questions.digest:
            return row.pk
        row.completed_at = now()  # its questions are gone: what it came to until then stays
        row.save(update_fields=["completed_at"])
    who = identity.who_of(asker, until=0)
    known = Attempt.objects.filter(person=person, resource=resource_id, part=test.identifier)
    number = (known.aggregate(last=Max("number"))["last"] or 0) + 1
    try:
        with transaction.atomic():
            row = Attempt.objects.create(
                person=person,
                resource=resource_id,
                part=test.identifier,
                number=number,
                role=(who.role if who else None) or "",
                place=(who.place if who else None) or "",
                school=(who.school if who else None) or "",
                state=rules.written(Standing(digest=questions.digest)),
                progress=0.0,
            )
    except IntegrityError:  # pressed twice at the same moment: the other one began it
        return known.get(number=number).pk
    return row.pk


def start_clock(asker: Asker, attempt_id: UUID, number: int) -> None:
    """Let the limits of a question, and of the section and part around it, run from now on. Idempotent."""
    row, sitting = _locked(asker, attempt_id)
    place = _place(sitting, number)
    if sitting.over or not sitting.reachable(place):
        return
    _stand(row, rules.begun(sitting.standing, [each.name for each in sitting.waiting(place)], sitting.now))


def answer_question(
    asker: Asker, attempt_id: UUID, number: int, fields: Callable[[str], list[str]], tries_seen: int
) -> Taken:
    """Take an answer, judge it where it is judged at once, and keep it. The same one sent twice changes nothing.

    `tries_seen` is how often the question had been tried when the form was made: an answer from a page that is older
    than another device's answer does not overwrite it. Raises Conflict for what is closed, or was answered elsewhere.
    """
    row, sitting = _locked(asker, attempt_id)
    place = _place(sitting, number)
    item = catalogue.questions(row.resource, [place.asked.item])[place.asked.item]
    answers = qti.answers.read_answers(item, fields, place.asked.control)
    before = sitting.answers.get(place.name)
    if before is not None and before.given == answers.given and (before.tries != tries_seen or place.part.simultaneous):
        return Taken(kept=True)
    if not sitting.is_open(place):
        raise _closed(sitting, place)
    if not place.part.simultaneous and before is not None and before.tries != tries_seen:
        raise Conflict("answered-elsewhere", msgid("这一题已经在别处作答过，没有覆盖。下面是那一次的答案。"))
    if answers.faults:
        return Taken(kept=False, faults=answers.faults)
    if not qti.scoring.is_answered(answers.given):
        return Taken(kept=False, faults=(qti.answers.Fault(msgid("还没有作答。"), {}),))
    _keep(row, sitting, place, item, answers.given)
    return Taken(kept=True)


def _keep(
    row: Attempt, sitting: Sitting, place: qti.arrangement.Place, item: qti.forms.Item, given: dict[str, list[str]]
) -> None:
    before = sitting.answers.get(place.name)
    if place.part.simultaneous:
        found: dict[str, Any] = {"outcomes": {}, "score": None, "most": item.most, "tries": 1}
        judged = None
    else:
        tries = before.tries + 1 if before else 1
        judged = qti.scoring.judged(item, given, tries)
        found = {"outcomes": judged.outcomes, "score": judged.score, "most": judged.most, "tries": tries}
    ItemAnswer.objects.update_or_create(
        attempt=row, item=place.name, defaults={"given": given, "answered_at": sitting.now, **found}
    )
    answered = len({*sitting.answers, place.name})
    row.progress = min(1.0, answered / len(sitting.places))
    _touch(row, sitting)
    if judged is not None or before is None:
        right = judged.right if judged is not None else None
        announce(QuestionAnswered(attempt=row.pk, question=place.name, right=right, **_deed(row, sitting.questions)))


def go_on(asker: Asker, attempt_id: UUID, number: int) -> None:
    """Leave a question of a linear part, or hand in a part, for what comes next; at the end, complete the attempt.

    `number` is the question that the reader sees: what was left already stays left. Raises Conflict where the test
    lets nobody pass a question by.
    """
    row, sitting = _locked(asker, attempt_id)
    if sitting.over or (number != sitting.current.number and sitting.current.part.linear):
        return
    here = sitting.current
    place = sitting.place(number)
    if place is None or place.part is not here.part:
        return
    last = here.number if here.part.linear else max(each.number for each in sitting.part_places)
    if (
        here.part.linear
        and not here.asked.control.skipping
        and here.name not in sitting.answers
        and sitting.is_open(here)
    ):
        raise Conflict("no-skipping", SKIPPING)
    if last < len(sitting.places):
        _stand(row, replace(sitting.standing, at=last + 1))
        return
    _complete(row, sitting)


def complete_attempt(asker: Asker, attempt_id: UUID) -> None:
    """Hand everything in, whatever is still open, and judge the whole. Idempotent."""
    row, sitting = _locked(asker, attempt_id)
    if not sitting.over:
        _complete(row, sitting)


def _complete(row: Attempt, sitting: Sitting) -> None:
    items = catalogue.questions(row.resource, {place.asked.item for place in sitting.places})
    _judge_handed_in(row, sitting, items)
    answers = {each.item: each for each in ItemAnswer.objects.filter(attempt=row)}
    states = tuple(_state(place, items[place.asked.item], answers.get(place.name)) for place in sitting.places)
    whole = qti.scoring.judged_test(sitting.test, states)
    standing = replace(sitting.standing, outcomes=whole.outcomes, score=whole.score, most=whole.most)
    row.state = rules.written(standing)
    row.score = whole.share
    row.completed_at = sitting.now
    _touch(row, sitting)
    announce(
        AttemptCompleted(
            attempt=row.pk,
            whom=row.person,
            part=row.part,
            score=row.score,
            seconds=row.seconds,
            **_deed(row, sitting.questions),
        )
    )


def _judge_handed_in(row: Attempt, sitting: Sitting, items: dict[int, qti.forms.Item]) -> None:
    """Judge what parts that are handed in as a whole have kept until now."""
    waiting = {place.name: place for place in sitting.places if place.part.simultaneous}
    changed = []
    for answer in ItemAnswer.objects.filter(attempt=row, item__in=waiting):
        judged = qti.scoring.judged(items[waiting[answer.item].asked.item], answer.given)
        answer.outcomes, answer.score, answer.most = judged.outcomes, judged.score, judged.most
        changed.append(answer)
    ItemAnswer.objects.bulk_update(changed, ["outcomes", "score", "most"], batch_size=200)


def _state(place: qti.arrangement.Place, item: qti.forms.Item, answer: ItemAnswer | None) -> qti.state.ItemState:
    """Give what the rules of a test may ask of one question."""
    written = answer.outcomes if answer is not None else qti.scoring.unanswered(item)
    values = {
        each.identifier: qti.values.value_of(each.cardinality, each.type, written.get(each.identifier))
        for each in item.outcomes
    }
    for source, target in place.asked.mapped.items():
        values[target] = values.get(source)
    return qti.state.ItemState(
        identifier=place.asked.identifier,
        values=values if item.scored else {name: value for name, value in values.items() if name != qti.scoring.SCORE},
        greatest={qti.scoring.SCORE: item.most},
        weights=place.asked.weights,
        categories=place.asked.categories,
        sections=tuple(each.identifier for each in place.sections),
        presented=answer is not None,
        responded=answer is not None,
        correct=qti.scoring.is_right(item, answer.given) if answer is not None else None,
    )


def _signed_in(asker: Asker) -> UUID:
    if asker.person_id is None:
        raise NotAllowed("sign-in-first", msgid("请先登录。"))
    return asker.person_id


def _locked(asker: Asker, attempt_id: UUID) -> tuple[Attempt, Sitting]:
    """Give an attempt of the asker's that nobody else changes meanwhile. Raises NotFound for another's."""
    person = _signed_in(asker)
    row = Attempt.objects.select_for_update().filter(pk=attempt_id, person=person).first()
    if row is None:
        raise NotFound("attempt-unknown", UNKNOWN)
    return row, sitting_of(attempt_view(row), now())


def _place(sitting: Sitting, number: int) -> qti.arrangement.Place:
    place = sitting.place(number)
    if place is None:
        raise NotFound("question-unknown", msgid("这次作答里没有这一题。"))
    return place


def _closed(sitting: Sitting, place: qti.arrangement.Place) -> Conflict:
    if sitting.over:
        return Conflict("attempt-over", msgid("这次作答已经交了，不能再改。"))
    deadline = sitting.deadline(place)
    if deadline is not None and deadline.passed(sitting.now):
        return Conflict("time-is-up", msgid("时间到了，这个答案没有收下；先前交的都在。"))
    if sitting.waiting(place):
        return Conflict("clock-not-started", msgid("这一题限时，请先按“开始”。"))
    if not sitting.reachable(place):
        return Conflict("question-passed", msgid("这一题已经过去，不能再答了。"))
    return Conflict("tries-used-up", msgid("这一题能答的次数用完了，先前的答案没有变。"))


def _stand(row: Attempt, standing: Standing) -> None:
    row.state = rules.written(standing)
    row.revision += 1
    row.changed_at = now()
    row.save(update_fields=["state", "revision", "changed_at"])


def _touch(row: Attempt, sitting: Sitting) -> None:
    row.revision += 1
    row.changed_at = sitting.now
    row.seconds = rules.seconds_between(row.started_at, sitting.now, sitting.deadline())
    row.save()


def _deed(row: Attempt, questions: QuestionSet) -> dict[str, Any]:
    return {
        "resource": row.resource,
        "section": questions.section,
        "place": questions.place,
        "school": questions.school or None,
        "person": identity.pseudonym(row.person),
        "role": row.role or None,
        "whose": row.place or None,
        "whose_school": row.school or None,
    }


def forget_person(person: UUID) -> None:
    """Remove every attempt of somebody who closed their account, with what they answered. Idempotent."""
    Attempt.objects.filter(person=person).delete()
