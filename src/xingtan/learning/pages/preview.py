"""Questions as their author and reviewers see them: with the key, tried out without a trace."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from xingtan.catalogue import api as catalogue
from xingtan.catalogue.api import QuestionSet, qti
from xingtan.identity import api as identity
from xingtan.identity.api import Asker, Deed, Unit, UnitKind
from xingtan.kernel.errors import NotFound
from xingtan.kernel.text import msgid
from xingtan.learning.pages.drawing import Drawing, pressed, spoken
from xingtan.learning.pages.questions import asker_of, sent_fields, verdict


def _previewed(asker: Asker, resource_id: UUID) -> QuestionSet:
    """Give the questions of a resource that the asker made or may publish. Raises NotFound for others."""
    found = catalogue.any_question_set(resource_id)
    unit = Unit(UnitKind.SCHOOL, found.school) if found.school else Unit(UnitKind.PLACE, found.place)
    if found.uploaded_by != asker.person_id and not identity.entitled(asker, Deed.PUBLISH_RESOURCE, unit):
        raise NotFound("questions-unknown", msgid("这份资源里没有可以做的题。"))
    return found


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: HttpRequest, resource_id: UUID, number: int = 1) -> HttpResponse:
    """Show one question with its key, and judge a try without keeping it. At most six statements."""
    asker, _person = asker_of(request)
    found = _previewed(asker, resource_id)
    test = found.test(request.GET.get("part", "")[:200])
    places = qti.arrangement.arranged(test, "preview")
    if not 1 <= number <= len(places):
        raise NotFound("question-unknown", msgid("这次作答里没有这一题。"))
    place = places[number - 1]
    item = catalogue.questions(resource_id, [place.asked.item])[place.asked.item]
    fields = sent_fields(request) if request.method == "POST" else {}
    with_point = pressed(fields, item)
    fields = with_point if with_point is not None else fields
    answers = qti.answers.read_answers(item, lambda name: fields.get(name, []), place.asked.control)
    tried = request.method == "POST" and with_point is None and not answers.faults
    judged = qti.scoring.judged(item, answers.given) if tried else None
    outcomes = judged.outcomes if judged is not None else qti.scoring.unanswered(item)
    drawing = Drawing(request, item, "preview", fields, outcomes, view="author")
    query = f"?part={test.identifier}" if len(found.tests) > 1 else ""
    address = reverse("question-preview", args=[resource_id, number])
    context = {
        "questions": found,
        "title": item.title or test.title,
        "place": place,
        "total": len(places),
        "lang": spoken(item),
        "body": drawing.body(),
        "feedback": drawing.feedback() if judged is not None else [],
        "state": verdict(judged.score, judged.most) if judged is not None else "",
        "judged": judged,
        "faults": [_(each.sentence) % each.words for each in answers.faults] if request.method == "POST" else [],
        "key": qti.wording.answer_lines(item, qti.scoring.key_of_item(item)),
        "item": item,
        "action": address + query,
        "numbers": [
            {
                "name": str(each.number),
                "url": reverse("question-preview", args=[resource_id, each.number]) + query,
                "current": each.number == number,
            }
            for each in places
        ],
        "tests": [
            {
                "name": each.title or each.identifier,
                "url": f"{reverse('questions-preview', args=[resource_id])}?part={each.identifier}",
                "current": each is test,
            }
            for each in found.tests
        ],
    }
    return render(request, "learning/preview.html", context)
