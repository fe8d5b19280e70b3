"""Resources: the lesson with all that belongs to it, other kinds, files, exercises that answer back."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from xingtan.catalogue.actions import opinions
from xingtan.catalogue.pages import reading
from xingtan.catalogue.queries import lessons
from xingtan.catalogue.queries.exercises import ExerciseView
from xingtan.catalogue.queries.lessons import ResourceView
from xingtan.catalogue.rules.exercises import Reply, Verdict
from xingtan.catalogue.rules.vocabulary import LESSONS, Kind
from xingtan.identity import api as identity
from xingtan.kernel.errors import NotAllowed
from xingtan.kernel.text import msgid
from xingtan.kernel.views import View
from xingtan.ui.public import public_page, stored_file, viewed
from xingtan.ui.shapes import Link


@require_safe
def lesson(request: HttpRequest, resource_id: UUID) -> HttpResponse:
    """Show a lesson: video, task sheet, exercises, where it comes from. Nine statements."""
    found = lessons.resource_view(resource_id)
    if found.kind != Kind.LESSON:
        return viewed(HttpResponsePermanentRedirect(found.url), None)
    return _public(render(request, "catalogue/lesson.html", _context(request, found)), found)


@require_safe
def resource(request: HttpRequest, resource_id: UUID) -> HttpResponse:
    """Show a resource that is not a lesson. Nine statements."""
    found = lessons.resource_view(resource_id)
    if found.kind == Kind.LESSON:
        return viewed(HttpResponsePermanentRedirect(found.url), None)
    return _public(render(request, "catalogue/resource.html", _context(request, found)), found)


def _public(response: HttpResponse, found: ResourceView) -> HttpResponse:
    tags = [f"resource:{found.id}", f"book:{found.book}" if found.book else f"section:{found.section}"]
    return public_page(response, tags, reading.view_of(found))


def _context(
    request: HttpRequest, found: ResourceView, answered: UUID | None = None, reply: Reply | None = None
) -> dict[str, object]:
    return {
        "resource": found,
        "described": reading.described(request, found),
        "crumbs": crumbs(found),
        "exercises": [
            {"asked": one, **said(found, one, reply if one.id == answered else None)} for one in found.exercises
        ],
    }


def crumbs(found: ResourceView) -> list[Link]:
    """Give the way to a resource: by its book and unit, or by its section."""
    way = [Link(_("学习"), reverse("learn"))]
    if not found.book:
        return [*way, Link(found.section_name, reverse("section", args=[found.section]))]
    address = reverse("book", args=[found.book])
    way += [
        Link(found.section_name, reverse("section", args=[LESSONS])),
        Link(found.full_book_name, address),
    ]
    if found.unit:
        way.append(Link(found.unit_title, f"{address}#unit-{found.unit}"))
    return way


def said(found: ResourceView, asked: ExerciseView, reply: Reply | None, given: object = "") -> dict[str, object]:
    """Give what c-exercise is told of one exercise and of the answer to it, if there was one."""
    state, words = "", ""
    if reply is not None and reply.verdict is not Verdict.EMPTY:
        state = "right" if reply.verdict is Verdict.RIGHT else "wrong"
        words = reply.words
        if reply.verdict is Verdict.PART:
            words = f"{_('选的都对，还没有选全。')}{words}"
    elif reply is not None:
        words = _("还没有作答。")
    return {
        "id": f"exercise-{asked.number}",
        "url": reverse("exercise", args=[found.id, asked.id]),
        "state": state,
        "words": words,
        "empty": reply is not None and reply.verdict is Verdict.EMPTY,
        "given": given,
        "total": len(found.exercises),
    }


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def exercise(request: HttpRequest, resource_id: UUID, exercise_id: UUID) -> HttpResponse:
    """Answer an exercise: the exercise alone where the page asked for it, the whole page without script.

    The lesson's page is the same bytes for everyone and can hold no token, so the browser's word on where the request
    comes from is asked for instead; an answer changes nothing that belongs to anyone. At most sixteen statements.
    """
    if request.method != "POST":  # reloaded, or opened from a history: the exercise stands on the resource's page
        return viewed(HttpResponseRedirect(reverse("resource", args=[resource_id])), None)
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        raise NotAllowed("cross-site", msgid("这个请求来自别的网站，没有办。"))
    given = request.POST.getlist("answer")[:20]
    reply = opinions.answer_exercise(identity.asker_of(request.user), resource_id, exercise_id, given)
    found = lessons.resource_view(resource_id)
    asked = next((one for one in found.exercises if one.id == exercise_id), None)
    if asked is None:
        raise Http404
    if request.headers.get("HX-Request"):
        context = {"resource": found, "one": {"asked": asked, **said(found, asked, reply, _shown(asked, given))}}
        return viewed(render(request, "catalogue/exercise_fragment.html", context), None)
    context = _context(request, found, exercise_id, reply)
    context["exercises"] = [
        {"asked": one, **said(found, one, reply, _shown(one, given))}
        if one.id == exercise_id
        else {"asked": one, **said(found, one, None)}
        for one in found.exercises
    ]
    template = "catalogue/lesson.html" if found.kind == Kind.LESSON else "catalogue/resource.html"
    return viewed(render(request, template, context), None)


def _shown(asked: ExerciseView, given: list[str]) -> object:
    """Give what was answered as c-exercise shows it again."""
    return given if asked.multiple else (given[0][:200] if given else "")


@require_safe
def file(request: HttpRequest, resource_id: UUID, file_id: UUID, name: str) -> HttpResponse:
    """Send a file of a published resource to be kept; the door counts the download once. Six statements."""
    found = lessons.resource_view(resource_id)
    here = next((one for one in found.files if one.id == file_id), None)
    if here is None or here.name != name:
        raise Http404
    response = HttpResponse(content_type=here.media_type)
    response["Content-Disposition"] = _attachment(here.name)
    view = View(
        kind="resource_downloaded",
        resource=str(found.id),
        section=found.section,
        school=found.school or None,
        size_bytes=here.size_bytes,
    )
    return stored_file(response, here.digest, view)


def _attachment(name: str) -> str:
    return content_disposition_header(as_attachment=True, filename=name) or "attachment"
