"""Searches that one keeps: the mark beside the answers, and the list of one's own."""

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xingtan.catalogue.actions import searches as actions
from xingtan.catalogue.queries import searches as queries
from xingtan.catalogue.queries.searches import SavedLine
from xingtan.catalogue.rules.searches import LABELS, LONGEST_LABEL, MOST_TEXT, clean
from xingtan.identity import api as identity
from xingtan.identity.api import Asker
from xingtan.kernel.errors import NotAllowed
from xingtan.kernel.text import msgid
from xingtan.ui.public import viewed


def _asker(request: HttpRequest) -> tuple[Asker, UUID]:
    asker = identity.asker_of(request.user)
    if asker.person_id is None:
        raise NotAllowed("sign-in-first", msgid("请先登录。"))
    return asker, asker.person_id


def _asked(given: QueryDict) -> tuple[str, dict[str, str]]:
    text = clean(given.get("q", "")[:MOST_TEXT])
    return text, {name: value for name in LABELS if (value := clean(given.get(name, "")[:LONGEST_LABEL]))}


def _address(text: str, labels: Mapping[str, str]) -> str:
    return reverse("search") + "?" + urlencode({"q": text, **labels} if text else labels)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def saved(request: HttpRequest) -> HttpResponse:
    """Show whether the reader keeps this search, keep it, keep it no longer. At most ten statements."""
    asker, person = _asker(request)
    text, labels = _asked(request.POST if request.method == "POST" else request.GET)
    if request.method == "POST":
        known = queries.search_of(person, text, labels)
        if request.POST.get("kept") == "1":
            actions.save_search(asker, text, labels)
        elif known is not None:
            actions.remove_search(asker, known)
        if not request.headers.get("HX-Request"):
            return redirect("searches")
    context = {"text": text, "labels": labels, "kept": queries.search_of(person, text, labels) is not None}
    return viewed(render(request, "catalogue/saved_search_fragment.html", context), None)


@never_cache
@login_required
@require_safe
def searches(request: HttpRequest) -> HttpResponse:
    """List the searches that the reader keeps, the latest first. Five statements."""
    _, person = _asker(request)
    lines = [{"line": line, "name": _name(line), "url": _address(line.text, line.labels)} for line in _lines(person)]
    return render(request, "catalogue/searches.html", {"lines": lines})


def _lines(person: UUID) -> tuple[SavedLine, ...]:
    return queries.searches_of(person)


def _name(line: SavedLine) -> str:
    return line.text or _("、").join(line.narrowed)


@require_POST
@login_required
def change_search(request: HttpRequest, number: int) -> HttpResponse:
    """Be told of a search or not, or keep it no longer. At most six statements."""
    asker, _person = _asker(request)
    deed = request.POST.get("deed", "")
    if deed == "remove":
        actions.remove_search(asker, number)
        messages.success(request, _("不再存这个搜索了。"))
    elif deed in {"tell", "quiet"}:
        actions.choose_telling(asker, number, tells=deed == "tell")
        messages.success(request, _("记住了。"))
    return redirect("searches")
