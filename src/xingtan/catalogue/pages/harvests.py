"""Pages where operators keep the repositories that this node harvests."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xingtan.catalogue.actions import harvesting
from xingtan.catalogue.forms import SourceForm
from xingtan.catalogue.queries import harvests as queries
from xingtan.catalogue.queries.harvests import OpenSource, Source
from xingtan.identity import api as identity
from xingtan.identity.api import Asker, Deed
from xingtan.kernel.errors import Problem
from xingtan.ui.shapes import Link


def _operator(request: HttpRequest) -> Asker:
    """Give who asks; raise NotAllowed unless they operate the node."""
    asker = identity.asker_of(request.user)
    identity.require(asker, Deed.OPERATE_NODE, identity.place_path(settings.HOME_PLACE))
    return asker


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sources(request: HttpRequest) -> HttpResponse:
    """List the sources; register one. Two statements beside who asks."""
    asker = _operator(request)
    form = SourceForm(request.POST or None, initial={"place": settings.HOME_PLACE})
    if request.method == "POST" and form.is_valid():
        try:
            harvesting.add_source(asker, form.as_new())
        except Problem as problem:
            form.add_error(None, _(problem.sentence) % problem.words)
        else:
            messages.success(request, _("登记好了，马上去采第一次。"))
            return redirect("harvest-source", form.cleaned_data["slug"])
    found = [(each, state_of(each)) for each in queries.sources()]
    return render(request, "catalogue/harvests/sources.html", {"found": found, "form": form})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def source(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a source with its runs; change it. Three statements beside who asks."""
    asker = _operator(request)
    opened = queries.source(slug)
    form = SourceForm(request.POST or None, initial=_initial(opened.source), slug=slug)
    if request.method == "POST" and form.is_valid():
        try:
            harvesting.change_source(asker, form.as_new())
        except Problem as problem:
            form.add_error(None, _(problem.sentence) % problem.words)
        else:
            messages.success(request, _("改好了。"))
            return redirect("harvest-source", slug)
    context = {**_progress(opened), "form": form, "crumbs": [Link(_("采集"), reverse("harvest-sources"))]}
    return render(request, "catalogue/harvests/source.html", context)


@never_cache
@login_required
@require_safe
def progress(request: HttpRequest, slug: str) -> HttpResponse:
    """Give how far the run under way is, for the page that shows it."""
    _operator(request)
    return render(request, "catalogue/harvests/progress.html", _progress(queries.source(slug)))


@never_cache
@login_required
@require_POST
def run(request: HttpRequest, slug: str) -> HttpResponse:
    """Have a source harvested now."""
    harvesting.ask_harvest(_operator(request), slug)
    messages.success(request, _("已经排上了，几秒钟以后开始。"))
    return redirect("harvest-source", slug)


@never_cache
@login_required
@require_POST
def force(request: HttpRequest, slug: str) -> HttpResponse:
    """Stop harvesting a source, or go on with it."""
    goes_on = request.POST.get("in_force") == "1"
    harvesting.set_in_force(_operator(request), slug, goes_on)
    messages.success(request, _("又开始采了。") if goes_on else _("停下了。采来的都还在。"))
    return redirect("harvest-source", slug)


def _progress(opened: OpenSource) -> dict[str, Any]:
    source = opened.source
    return {
        "open": opened,
        "source": source,
        "run": source.last,
        "state": state_of(source),
        "poll": reverse("harvest-progress", args=[source.slug]),
    }


def state_of(source: Source) -> str:
    """Say how it stands with a source, in one or two words."""
    if not source.in_force:
        return _("不再采")
    if source.last is None:
        return _("还没有采过")
    if source.at_work:
        return _("正在采")
    if source.last.ended_at is None or source.last.error:
        return _("没有采完")
    return _("采完了")


def _initial(one: Source) -> dict[str, Any]:
    names = ("name", "address", "set_name", "place", "section", "publishes", "every_hours")
    return {name: getattr(one, name) for name in names} | {"form_of_metadata": one.prefix}
