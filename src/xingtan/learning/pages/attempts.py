"""Attempts: begun, gone on with, handed in, and what they came to."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from xingtan.catalogue import api as catalogue
from xingtan.catalogue.api import qti
from xingtan.kernel.clock import now
from xingtan.kernel.errors import Conflict, NotFound
from xingtan.learning.actions import attempts as actions
from xingtan.learning.pages.drawing import Drawing, spoken
from xingtan.learning.pages.questions import VERDICTS, asker_of, number_items, verdict
from xingtan.learning.queries import attempts as queries
from xingtan.learning.queries.attempts import AttemptView
from xingtan.learning.queries.sittings import Sitting, own_sitting, sitting_of


@dataclass(frozen=True, slots=True)
class TestLine:
    """A test that can be done: how many questions, how long, how it is held."""

    test: qti.forms.Test
    count: int
    linear: bool
    simultaneous: bool
    going_on: bool

    @property
    def minutes(self) -> int | None:
        """Give the time limit in whole minutes, at least one."""
        return None if self.test.limit is None else max(1, -(-self.test.limit.seconds // 60))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def attempts(request: HttpRequest, resource_id: UUID) -> HttpResponse:
    """Show what can be done with the questions of a resource, and what was done; begin. Two statements to show it."""
    asker, person = asker_of(request)
    if request.method == "POST":
        attempt_id = actions.begin_attempt(asker, resource_id, request.POST.get("part", "")[:200])
        return redirect("attempt", attempt_id=attempt_id)
    questions = catalogue.question_set(resource_id)
    done = queries.own_attempts(person, resource_id)
    going = {each.part for each in done if each.completed_at is None and each.standing.digest == questions.digest}
    lines = [_line(test, test.identifier in going) for test in questions.tests]
    context = {
        "questions": questions,
        "lines": lines,
        "only": lines[0] if len(lines) == 1 else None,
        "done": [_done(each, questions.tests) for each in done],
        "url": reverse("resource", args=[resource_id]),
    }
    return render(request, "learning/attempts.html", context)


def _line(test: qti.forms.Test, going_on: bool) -> TestLine:
    places = qti.arrangement.arranged(test, "")
    return TestLine(
        test,
        len(places),
        any(part.linear for part in test.parts),
        any(part.simultaneous for part in test.parts),
        going_on,
    )


def _done(attempt: AttemptView, tests: tuple[qti.forms.Test, ...]) -> dict[str, object]:
    title = next((test.title for test in tests if test.identifier == attempt.part and not test.made), "")
    return {"attempt": attempt, "title": title}


@never_cache
@login_required
@require_safe
def attempt(request: HttpRequest, attempt_id: UUID) -> HttpResponse:
    """Go to where an attempt stands: the question it has come to, or its result. At most five statements."""
    _asker, person = asker_of(request)
    found = queries.own_attempt(person, attempt_id)
    if found.completed_at is not None:
        return redirect("attempt-result", attempt_id=attempt_id)
    sitting = sitting_of(found, now())
    if sitting.time_is_up:
        return redirect("attempt-completion", attempt_id=attempt_id)
    place = sitting.current
    if not place.part.linear:
        open_now = [each for each in sitting.part_places if each.name not in sitting.answers]
        place = open_now[0] if open_now else place
    return redirect("attempt-question", attempt_id=attempt_id, number=place.number)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def completion(request: HttpRequest, attempt_id: UUID) -> HttpResponse:
    """Ask whether to hand in, saying what is still open; and hand in. Three statements to ask."""
    asker, person = asker_of(request)
    if request.method == "POST":
        if request.POST.get("deed") == "part":
            number = request.POST.get("number", "")
            actions.go_on(asker, attempt_id, int(number) if number.isdecimal() and len(number) < 6 else 0)
            return redirect("attempt", attempt_id=attempt_id)
        actions.complete_attempt(asker, attempt_id)
        messages.success(request, _("已经交了，下面是结果。"))
        return redirect("attempt-result", attempt_id=attempt_id)
    sitting = own_sitting(person, attempt_id, now())
    if sitting.over:
        return redirect("attempt-result", attempt_id=attempt_id)
    here = sitting.part_places
    last_part = here[-1].number == len(sitting.places)
    context = {
        "sitting": sitting,
        "numbers": number_items(sitting),
        "unanswered": [each.number for each in here if each.name not in sitting.answers],
        "last_part": last_part,
        "linear": sitting.current.part.linear,
        "number": sitting.current.number,
        "time_is_up": sitting.time_is_up,
        "title": sitting.test.title if not sitting.test.made else sitting.questions.title,
    }
    return render(request, "learning/completion.html", context)


@never_cache
@login_required
@require_safe
def result(request: HttpRequest, attempt_id: UUID) -> HttpResponse:
    """Show what an attempt came to, question by question where it may be looked at again. Four statements."""
    _asker, person = asker_of(request)
    found = queries.own_attempt(person, attempt_id)
    if found.completed_at is None:
        return redirect("attempt", attempt_id=attempt_id)
    context: dict[str, object] = {"attempt": found, "again": reverse("attempts", args=[found.resource])}
    try:
        sitting = sitting_of(found, now())
    except (Conflict, NotFound):  # the questions were replaced or taken offline: what it came to stays
        titles = catalogue.titles_of([found.resource])
        context |= {"title": titles.get(found.resource, ""), "lines": [], "gone": True}
        return render(request, "learning/result.html", context)
    items = catalogue.questions(found.resource, {place.asked.item for place in sitting.places})
    context |= {
        "title": sitting.test.title if not sitting.test.made else sitting.questions.title,
        "lines": [_result_line(sitting, place, items[place.asked.item]) for place in sitting.places],
        "feedback": _test_feedback(request, sitting),
        "by_people": any(not items[place.asked.item].scored for place in sitting.places),
    }
    return render(request, "learning/result.html", context)


def _result_line(sitting: Sitting, place: qti.arrangement.Place, item: qti.forms.Item) -> dict[str, object]:
    answer, control = sitting.answers.get(place.name), place.asked.control
    state = verdict(answer.score, answer.most) if answer is not None else ""
    return {
        "number": place.number,
        "title": item.title,
        "lang": spoken(item),
        "url": reverse("attempt-question", args=[sitting.attempt.id, place.number]) if control.review else "",
        "score": answer.score if answer is not None else (0.0 if item.scored else None),
        "most": item.most,
        "state": state,
        "said": _(VERDICTS[state]) if state else "",
        "answered": answer is not None,
        "given": qti.wording.answer_lines(item, answer.given) if answer is not None and control.review else [],
        "key": qti.wording.answer_lines(item, qti.scoring.key_of_item(item)) if control.solution else [],
    }


def _test_feedback(request: HttpRequest, sitting: Sitting) -> list[dict[str, object]]:
    blank = qti.forms.Item("", "", sitting.test.language, (), (), (), ())
    drawing = Drawing(request, blank, sitting.seed, {}, sitting.standing.outcomes)
    return [
        {"title": each.title, "content": drawing.content(each.content)}
        for each in sitting.test.feedback
        if qti.scoring.shown(each, sitting.standing.outcomes)
    ]
