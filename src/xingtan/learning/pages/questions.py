"""A question of an attempt: shown, answered, looked at again; without script, and on another device as well."""

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from xingtan.catalogue import api as catalogue
from xingtan.catalogue.api import qti
from xingtan.identity import api as identity
from xingtan.identity.api import Asker
from xingtan.kernel.clock import now
from xingtan.kernel.errors import Conflict, NotFound
from xingtan.kernel.text import msgid
from xingtan.learning.actions import attempts as actions
from xingtan.learning.pages.drawing import Drawing, pressed, spoken
from xingtan.learning.queries.sittings import Sitting, own_sitting

MOST_FIELDS = 400
MOST_VALUES = 50
Fields = Mapping[str, list[str]]


def asker_of(request: HttpRequest) -> tuple[Asker, UUID]:
    """Give who asks at an entry for those who signed in."""
    asker = identity.asker_of(request.user)
    assert asker.person_id is not None  # every entry here is login_required
    return asker, asker.person_id


def sent_fields(request: HttpRequest) -> dict[str, list[str]]:
    """Give the fields of a question's form, bounded."""
    names = [name for name in request.POST if name.startswith("r|")][:MOST_FIELDS]
    return {name: request.POST.getlist(name)[:MOST_VALUES] for name in names}


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, attempt_id: UUID, number: int) -> HttpResponse:
    """Show a question, take an answer to it, go on. At most seven statements to show it."""
    asker, person = asker_of(request)
    sitting = own_sitting(person, attempt_id, now())
    place = sitting.place(number)
    if place is None:
        raise NotFound("question-unknown", msgid("这次作答里没有这一题。"))
    if request.method == "POST":
        return _done(request, asker, sitting, place)
    if not sitting.over and not sitting.reachable(place):
        return redirect("attempt-question", attempt_id=attempt_id, number=sitting.current.number)
    if sitting.over and not sitting.reachable(place):
        return redirect("attempt-result", attempt_id=attempt_id)
    return _page(request, sitting, place)


def _done(request: HttpRequest, asker: Asker, sitting: Sitting, place: qti.arrangement.Place) -> HttpResponse:
    """Do what the reader pressed, and show what comes then."""
    attempt_id, deed = sitting.attempt.id, request.POST.get("deed", "answer")
    if deed == "begin":
        actions.start_clock(asker, attempt_id, place.number)
        return redirect("attempt-question", attempt_id=attempt_id, number=place.number)
    if deed == "next":
        return _go_on(request, asker, sitting, place)
    fields = sent_fields(request)
    item = catalogue.questions(sitting.attempt.resource, [place.asked.item])[place.asked.item]
    if (with_point := pressed(fields, item)) is not None:
        return _page(request, sitting, place, with_point)
    seen = request.POST.get("tries", "0")
    try:
        taken = actions.answer_question(
            asker,
            attempt_id,
            place.number,
            lambda name: fields.get(name, []),
            int(seen) if seen.isdecimal() and len(seen) < 5 else 0,
        )
    except Conflict as conflict:
        messages.error(request, _(conflict.sentence) % conflict.words)
        return redirect("attempt", attempt_id=attempt_id)
    if not taken.kept:
        return _page(request, sitting, place, fields, [_(each.sentence) % each.words for each in taken.faults])
    if place.asked.control.feedback and not place.part.simultaneous:
        return redirect("attempt-question", attempt_id=attempt_id, number=place.number)
    return _go_on(request, asker, sitting, place)


def _go_on(request: HttpRequest, asker: Asker, sitting: Sitting, place: qti.arrangement.Place) -> HttpResponse:
    attempt_id = sitting.attempt.id
    if not place.part.linear:
        rest = [each.number for each in sitting.part_places if each.number > place.number]
        if rest:
            return redirect("attempt-question", attempt_id=attempt_id, number=rest[0])
        return redirect("attempt-completion", attempt_id=attempt_id)
    if place.number == len(sitting.places) and request.POST.get("deed") != "next":
        return redirect("attempt-completion", attempt_id=attempt_id)
    try:
        actions.go_on(asker, attempt_id, place.number)
    except Conflict as conflict:
        messages.error(request, _(conflict.sentence) % conflict.words)
    return redirect("attempt", attempt_id=attempt_id)


def _page(
    request: HttpRequest,
    sitting: Sitting,
    place: qti.arrangement.Place,
    fields: Fields | None = None,
    faults: list[str] | None = None,
) -> HttpResponse:
    item = catalogue.questions(sitting.attempt.resource, [place.asked.item])[place.asked.item]
    answer = sitting.answers.get(place.name)
    control = place.asked.control
    judged = answer is not None and (sitting.over or (control.feedback and not place.part.simultaneous))
    held = fields if fields is not None else qti.answers.fields_of(item, answer.given if answer else {})
    outcomes = answer.outcomes if answer is not None and judged else qti.scoring.unanswered(item)
    drawing = Drawing(request, item, f"{sitting.seed}\0{place.name}", held, outcomes, control.feedback)
    waiting = sitting.waiting(place) if not sitting.over else ()
    key = qti.wording.answer_lines(item, qti.scoring.key_of_item(item)) if sitting.over and control.solution else []
    context = {
        "sitting": sitting,
        "place": place,
        "title": item.title,
        "lang": spoken(item),
        "total": len(sitting.places),
        "body": drawing.body() if not waiting else "",
        "feedback": drawing.feedback() if judged and not waiting else [],
        "rubric": drawing.content(place.sections[-1].rubric),
        "section": next((each.title for each in reversed(place.sections) if each.visible and each.title), ""),
        "numbers": number_items(sitting, place),
        "open": sitting.is_open(place),
        "used_up": sitting.used_up(place) and not place.part.simultaneous,
        "waiting": waiting,
        "answer": answer,
        "tries": answer.tries if answer is not None else 0,
        "tries_left": _tries_left(sitting, place),
        "state": verdict(answer.score, answer.most) if answer is not None and judged else "",
        "judged": judged,
        "faults": faults or [],
        "deadline": sitting.deadline(place) if not sitting.over else None,
        "time_is_up": sitting.time_is_up and not sitting.over,
        "key": key,
        "last": place.number == len(sitting.places),
        "next": _next(sitting, place),
        "before": _before(sitting, place),
    }
    return render(request, "learning/question.html", context, status=422 if faults else 200)


def _tries_left(sitting: Sitting, place: qti.arrangement.Place) -> int | None:
    """Count how often the question can still be tried; None where that is not counted."""
    answer, tries = sitting.answers.get(place.name), place.asked.control.tries
    if not tries or place.part.simultaneous:
        return None
    return max(0, tries - (answer.tries if answer is not None else 0))


def verdict(score: float | None, most: float | None) -> str:
    """Say in one word what an answer came to: right, part, wrong; empty where nobody judged it."""
    if score is None or not most:
        return ""
    return "right" if score >= most else "part" if score > 0 else "wrong"


VERDICTS = {"right": msgid("答对了"), "part": msgid("对了一部分"), "wrong": msgid("还差一点")}


def number_items(sitting: Sitting, here: qti.arrangement.Place | None = None) -> list[dict[str, object]]:
    """Give the questions for c-numbers: those that may be opened are links."""
    found = []
    for place in sitting.places if sitting.over else sitting.part_places:
        answer = sitting.answers.get(place.name)
        shown = sitting.over or (place.asked.control.feedback and not place.part.simultaneous)
        state = verdict(answer.score, answer.most) if answer is not None and shown else ""
        said = _(VERDICTS[state]) if state else _("答过了") if answer is not None else _("还没答")
        url = reverse("attempt-question", args=[sitting.attempt.id, place.number])
        found.append(
            {
                "name": str(place.number),
                "url": url if sitting.reachable(place) else "",
                "state": {"part": "done"}.get(state, state) or ("done" if answer is not None else ""),
                "note": said,
                "current": here is not None and place.number == here.number,
            }
        )
    return found


def _next(sitting: Sitting, place: qti.arrangement.Place) -> str:
    if place.part.linear and not sitting.over:
        return ""
    places = sitting.places if sitting.over else sitting.part_places
    rest = [each.number for each in places if each.number > place.number]
    if rest:
        return reverse("attempt-question", args=[sitting.attempt.id, rest[0]])
    return reverse("attempt-result" if sitting.over else "attempt-completion", args=[sitting.attempt.id])


def _before(sitting: Sitting, place: qti.arrangement.Place) -> str:
    if place.part.linear and not sitting.over:
        return ""
    places = sitting.places if sitting.over else sitting.part_places
    rest = [each.number for each in places if each.number < place.number]
    return reverse("attempt-question", args=[sitting.attempt.id, rest[-1]]) if rest else ""
