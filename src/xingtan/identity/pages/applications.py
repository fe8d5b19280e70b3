"""Pages where operators keep the applications that use this node's accounts, and parents decide for their children."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from xingtan.identity import api
from xingtan.identity.actions import applications as actions
from xingtan.identity.actions.consents import give_consent, withdraw_consent
from xingtan.identity.actions.tokens import issuer
from xingtan.identity.forms.applications import KIND_NAMES, KINDS, ApplicationForm
from xingtan.identity.pages.openid.authorization import lines_of
from xingtan.identity.pages.units import unit_names
from xingtan.identity.queries import applications as queries
from xingtan.identity.queries.applications import Application
from xingtan.identity.queries.children import child_of
from xingtan.identity.rules.applications import PERSON_SCOPES, SERVICE_SCOPES, AppKind
from xingtan.identity.rules.authority import Asker, Deed, UnitPath
from xingtan.kernel.clock import today
from xingtan.kernel.errors import NotFound, Problem
from xingtan.kernel.text import msgid


def _operator(request: HttpRequest) -> tuple[Asker, UnitPath]:
    """Give who asks and the home place; raise NotAllowed unless they operate the node."""
    asker, home = api.asker_of(request.user), api.place_path(settings.HOME_PLACE)
    api.require(asker, Deed.OPERATE_NODE, home)
    return asker, home


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def keep(request: HttpRequest) -> HttpResponse:
    """List the applications; register one, once its kind is chosen. Its secret is shown on the answer, never again."""
    asker, home = _operator(request)
    kind = _kind(request)
    form = ApplicationForm(kind, request.POST or None) if kind is not None else None
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            made = actions.register_application(asker, home, form.as_new())
        except Problem as problem:
            form.add_error(None, _(problem.sentence) % problem.words)
        else:
            return _secret(request, made)
    context = {
        "found": [(each, KIND_NAMES[each.kind]) for each in queries.applications()],
        "kinds": KINDS,
        "kind": kind,
        "kind_name": dict(KINDS)[kind] if kind is not None else "",
        "form": form,
    }
    return render(request, "identity/apps/keep.html", context)


def _kind(request: HttpRequest) -> AppKind | None:
    """Read which kind of application is to be registered; None where it is not chosen yet."""
    try:
        return AppKind(request.POST.get("kind") or request.GET.get("kind", ""))
    except ValueError:
        return None


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, client_id: str) -> HttpResponse:
    """Show an application as an operator keeps it; change it."""
    asker, home = _operator(request)
    application = _application(client_id)
    form = ApplicationForm(application.kind, request.POST or None, initial=_initial(application))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_application(asker, home, client_id, form.as_new())
        except Problem as problem:
            form.add_error(None, _(problem.sentence) % problem.words)
        else:
            messages.success(request, _("改好了。它手里的令牌已经作废，要重新来取。"))
            return redirect("application", client_id)
    names = unit_names([application.unit]) if application.unit else {}
    context = {
        "application": application,
        "form": form,
        "kind": dict(KINDS)[application.kind],
        "native": application.kind is AppKind.NATIVE,
        "unit": names.get(application.unit, "") if application.unit else "",
        "issuer": issuer(),
    }
    return render(request, "identity/apps/application.html", context)


@never_cache
@login_required
@require_POST
def secret(request: HttpRequest, client_id: str) -> HttpResponse:
    """Give an application a new secret, and show it once."""
    asker, home = _operator(request)
    return _secret(request, actions.renew_secret(asker, home, client_id))


@never_cache
@login_required
@require_POST
def withdrawal(request: HttpRequest, client_id: str) -> HttpResponse:
    """Take an application off the node."""
    asker, home = _operator(request)
    actions.withdraw_application(asker, home, client_id)
    messages.success(request, _("应用撤下了，谁的账号也不能再用来登录它。"))
    return redirect("applications")


def _secret(request: HttpRequest, made: actions.Registered) -> HttpResponse:
    context = {"application": made.application, "secret": made.secret, "issuer": issuer()}
    return render(request, "identity/apps/secret.html", context)


def _application(client_id: str) -> Application:
    found = queries.application(client_id)
    if found is None:
        raise NotFound("application-unknown", msgid("没有这个应用。"))
    return found


def _initial(application: Application) -> dict[str, Any]:
    return {
        "name": application.name,
        "runs": application.runs,
        "person_scopes": [scope for scope in application.scopes if scope in PERSON_SCOPES],
        "service_scopes": [scope for scope in application.scopes if scope in SERVICE_SCOPES],
        "redirect_uris": "\n".join(application.redirect_uris),
        "sign_out_uris": "\n".join(application.sign_out_uris),
        "back_channel": application.back_channel,
        "unit": f"{application.unit.kind}:{application.unit.code}" if application.unit else "",
    }


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def of_child(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """Let a parent say what applications may know of a child under fourteen."""
    asker = api.asker_of(request.user)
    assert asker.person_id is not None
    child = child_of(asker.person_id, child_id, today())
    if request.method == "POST":
        return _decide(request, asker.person_id, child_id)
    found = []
    if child.is_minor:  # what somebody of fourteen agreed to is their own affair
        given = {each.client_id: each.scopes for each in queries.consents_of(child_id)}
        applications = queries.applications([AppKind.WEB, AppKind.NATIVE])
        found = [_as_parents_read(each, given.get(each.id, ())) for each in applications]
    return render(request, "identity/apps/child.html", {"child": child, "found": found, "decides": child.is_minor})


def _as_parents_read(application: Application, given: tuple[str, ...]) -> dict[str, Any]:
    """Say what an application knows of a child, and what more it would know: it may ask for more than it did once."""
    more = [scope for scope in application.scopes if scope not in given]
    return {"application": application, "known": lines_of(given), "more": lines_of(more)}


def _decide(request: HttpRequest, parent_id: UUID, child_id: UUID) -> HttpResponse:
    application = _application(request.POST.get("application", "")[:100])
    if request.POST.get("decision") == "yes":
        give_consent(parent_id, child_id, application.id, application.scopes)
        messages.success(request, _("好的，孩子可以用“%(name)s”了。") % {"name": application.name})
    else:
        withdraw_consent(parent_id, child_id, application.id)
        messages.success(request, _("“%(name)s”不再知道孩子的事，也不能再替孩子来取。") % {"name": application.name})
    return redirect("child-applications", child_id)
