"""Packages played in the page: parts to choose from, the frame of the other origin, what its content reports."""

import json
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xingtan.catalogue import api as catalogue
from xingtan.catalogue.api import Playable
from xingtan.identity import api as identity
from xingtan.identity.api import Deed, Unit, UnitKind
from xingtan.kernel.errors import NotFound, Problem, Refused
from xingtan.kernel.text import msgid
from xingtan.learning.actions import playing as actions
from xingtan.learning.pages.questions import asker_of
from xingtan.learning.queries import attempts as queries
from xingtan.learning.queries import playing
from xingtan.learning.rules import scorm
from xingtan.ui.framing import allow_frames_of

UNKNOWN = msgid("这份资源里没有可以播放的互动课件。")


def content_origin(request: HttpRequest) -> str:
    """Give the origin on which content is served, as this reader reaches it; empty where the operator named none."""
    if settings.CONTENT_URL:
        return str(settings.CONTENT_URL)
    if settings.PUBLIC_URL:
        return ""
    host = request.get_host()
    name = host[: host.rfind("]") + 1] if host.startswith("[") else host.partition(":")[0]
    return f"http://{name}:{settings.CONTENT_PORT}"


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def package(request: HttpRequest, resource_id: UUID) -> HttpResponse:
    """Show the parts of a package and what the reader did with them; begin one. Two statements to show it."""
    asker, person = asker_of(request)
    if request.method == "POST":
        attempt_id = actions.begin_playing(asker, resource_id, request.POST.get("part", "")[:200])
        return redirect("play-attempt", attempt_id=attempt_id)
    found = catalogue.playable(resource_id)
    if not found.public:
        raise NotFound("package-unknown", UNKNOWN)
    done = queries.own_attempts(person, resource_id)
    titles = {part.identifier: part.title for part in found.parts}
    going = {each.part for each in done if each.completed_at is None and each.standing.digest == found.contents}
    context = {
        "package": found,
        "lines": [(part, part.identifier in going) for part in found.parts],
        "done": [(each, titles.get(each.part, each.part)) for each in done],
        "url": reverse("resource", args=[resource_id]),
    }
    return render(request, "learning/package.html", context)


@never_cache
@login_required
@require_safe
def attempt(request: HttpRequest, attempt_id: UUID) -> HttpResponse:
    """Play a part, going on where the reader stopped. Two statements."""
    _asker, person = asker_of(request)
    run = playing.own_run(person, attempt_id)
    found = catalogue.playable(run.resource)
    if not found.public or found.contents != run.contents:
        raise NotFound("package-changed", msgid("这份课件换过了或者已经撤下；已经有的记录还在。请从资源页重新打开。"))
    back = reverse("play-package", args=[found.resource])
    cmi = scorm.resumed(run.edition, run.cmi)
    keep = {
        "address": reverse("attempt-run", args=[attempt_id]),
        "revision": run.revision,
        "before": run.seconds,
    }
    return _page(request, found, run.part, back, cmi, keep)


@never_cache
@login_required
@require_safe
def preview(request: HttpRequest, resource_id: UUID) -> HttpResponse:
    """Play a package as its author and its reviewers may; nothing of it is kept. About three statements."""
    asker, person = asker_of(request)
    found = catalogue.playable(resource_id)
    unit = Unit(UnitKind.SCHOOL, found.school) if found.school else Unit(UnitKind.PLACE, found.place)
    if found.uploaded_by != person and not identity.entitled(asker, Deed.PUBLISH_RESOURCE, unit):
        raise NotFound("package-unknown", UNKNOWN)
    part = request.GET.get("part", "")[:200]
    return _page(request, found, part, "", scorm.resumed(found.edition, {}), None)


def _page(
    request: HttpRequest, found: Playable, identifier: str, back: str, cmi: dict[str, Any], keep: dict[str, Any] | None
) -> HttpResponse:
    part, origin = found.part(identifier), content_origin(request)
    entry = f"/c/{found.contents}/{quote(part.entry)}" + (f"?{part.query}" if part.query else "")
    person = identity.asker_of(request.user).person_id
    assert person is not None  # every entry here is login_required
    named = identity.person_names([person]).get(person)
    play = {
        "kind": "play",
        "edition": "1.2" if found.edition == "1.2" else "2004",
        "entry": entry,
        "cmi": _given(found.edition, part.mastery, part.data, cmi),
        "learner": str(identity.pseudonym(person)),  # content never learns who somebody is
        "name": named.name if named else "",
    }
    context = {
        "package": found,
        "part": part,
        "parts": found.parts,
        "origin": origin,
        "back": back,
        "play": json.dumps(play, ensure_ascii=False),
        "keep": json.dumps(keep) if keep else "",
    }
    response = render(request, "learning/play.html", context)
    if origin:
        allow_frames_of(response, origin)
    return response


def _given(edition: str, mastery: float | None, data: str, cmi: dict[str, Any]) -> dict[str, Any]:
    """Add what the manifest has for the content."""
    if data:
        cmi = {**cmi, "launch_data": data}
    if mastery is not None and edition == "1.2":
        cmi = {**cmi, "student_data": {**cmi.get("student_data", {}), "mastery_score": f"{mastery:g}"}}
    return cmi


@login_required
@require_POST
def run(request: HttpRequest, attempt_id: UUID) -> HttpResponse:
    """Keep what the content reports. Gives the revision to send with the next report, or why it was not kept."""
    asker, _person = asker_of(request)
    try:
        sent = json.loads(request.body[: scorm.MOST_BYTES * 2])
        revision, before, cmi = int(sent["revision"]), int(sent["before"]), sent["cmi"]
        if not isinstance(cmi, dict):
            raise TypeError
    except (ValueError, KeyError, TypeError, RecursionError):
        refused = Refused("run-unreadable", msgid("课件报来的内容读不懂，没有存。"))
        return JsonResponse({"says": _(refused.sentence)}, status=400)
    try:
        return JsonResponse({"revision": actions.keep_run(asker, attempt_id, revision, before, cmi)})
    except Problem as problem:
        return JsonResponse({"says": _(problem.sentence) % problem.words}, status=problem.status)
