"""Pages of joining: claiming an account with a code on paper, accepting the invitation of a school."""

from http import HTTPStatus
from uuid import UUID

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.core.internal import ratelimit
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from xingtan.identity import api
from xingtan.identity.actions import joining as actions
from xingtan.identity.forms.joining import ClaimForm, InvitationCodeForm, RelationForm
from xingtan.identity.pages.units import unit_names
from xingtan.identity.queries import joining as queries
from xingtan.identity.rules import joining as rules
from xingtan.identity.rules.authority import Unit, UnitKind
from xingtan.kernel.errors import Refused

IN_SESSION = "invitation"


@sensitive_post_parameters("code", "password1", "password2")
@never_cache
@require_http_methods(["GET", "POST"])
def claim(request: HttpRequest) -> HttpResponse:
    """Take the name and code of a slip and a new password; who they fit is signed in."""
    if request.method == "GET":
        return _claim_page(request, ClaimForm(initial={"login": rules.read_name(request.GET.get("name", ""))}))
    form = ClaimForm(request.POST)
    if not form.is_valid():
        return _claim_page(request, form, HTTPStatus.BAD_REQUEST)
    name = rules.read_name(form.cleaned_data["login"])
    # One phone, one account: who is guessed at elsewhere is not kept out at home, and the account has its own limit.
    spent = [
        ratelimit.consume(request, app="allauth.account", action="claim", key=f"{name}@{ratelimit.get_ip(request)}"),
        ratelimit.consume(request, app="allauth.account", action="claim_account", key=name),
    ]
    if not all(spent):
        return _too_often(request)
    try:
        person = actions.claim_account(name, form.cleaned_data["code"], form.cleaned_data["password1"])
    except Refused as refused:
        form.add_error(None, _(refused.sentence))
        return _claim_page(request, form, HTTPStatus.BAD_REQUEST)
    except ValidationError as weak:
        form.add_error("password1", weak)
        return _claim_page(request, form, HTTPStatus.BAD_REQUEST)
    finally:
        succeeded = not form.non_field_errors()
        for usage in spent:
            if succeeded and usage:
                usage.rollback()
    record_authentication(request, person, method="claim")
    response: HttpResponse = perform_login(request, Login(user=person))
    return response


def _too_often(request: HttpRequest) -> HttpResponse:
    told: HttpResponse = ratelimit.respond_429(request)
    return told


def _claim_page(request: HttpRequest, form: ClaimForm, status: int = HTTPStatus.OK) -> HttpResponse:
    return render(request, "identity/joining/claim.html", {"form": form}, status=status)


@never_cache
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest) -> HttpResponse:
    """Lead an adult from the code of a slip to being their child's parent, as far as a teacher's word.

    The code is asked once and remembered in the session, so that signing in or registering can lie in between.
    """
    if request.POST.get("forget"):
        request.session.pop(IN_SESSION, None)
        return redirect("invitation")
    if "code" in request.POST:
        return _read_code(request)
    found = _remembered(request)
    if found is None:
        return render(request, "identity/joining/invitation.html", _invitation_context(request, InvitationCodeForm()))
    if request.method == "POST":
        return _accept(request, found)
    return _invitation_page(request, found, RelationForm())


def _read_code(request: HttpRequest) -> HttpResponse:
    form = InvitationCodeForm(request.POST)
    if form.is_valid():
        usage = ratelimit.consume(request, app="allauth.account", action="invitation")
        if not usage:
            return _too_often(request)
        try:
            found = actions.find_invitation(form.cleaned_data["code"])
        except Refused as refused:
            form.add_error("code", _(refused.sentence))
        else:
            usage.rollback()
            request.session[IN_SESSION] = str(found.id)
            return redirect("invitation")
    return render(request, "identity/joining/invitation.html", _invitation_context(request, form), status=400)


def _accept(request: HttpRequest, found: queries.Invited) -> HttpResponse:
    asker = api.asker_of(request.user)
    if asker.person_id is None:
        return redirect("invitation")
    form = RelationForm(request.POST)
    if not form.is_valid():
        return _invitation_page(request, found, form, HTTPStatus.BAD_REQUEST)
    try:
        actions.accept_invitation(asker, found.id, form.cleaned_data["relation"])
    except Refused as refused:
        form.add_error(None, _(refused.sentence))
        return _invitation_page(request, found, form, HTTPStatus.BAD_REQUEST)
    request.session.pop(IN_SESSION, None)
    messages.success(request, _("收到了。等孩子班里的老师确认，你就是孩子的家长了。"))
    return redirect("invitation")


def _remembered(request: HttpRequest) -> queries.Invited | None:
    known = request.session.get(IN_SESSION)
    found = queries.open_invitation(invitation_id=UUID(known)) if known else None
    if known and found is None and request.method == "POST":
        request.session.pop(IN_SESSION, None)
    return found


def _invitation_context(request: HttpRequest, form: InvitationCodeForm) -> dict[str, object]:
    person_id = api.asker_of(request.user).person_id
    return {"code_form": form, "waiting": queries.accepted_by(person_id) if person_id else ()}


def _invitation_page(
    request: HttpRequest, found: queries.Invited, form: RelationForm, status: int = HTTPStatus.OK
) -> HttpResponse:
    unit = Unit(UnitKind.CLASS, found.class_code)
    context = {
        "relation_form": form,
        "child": rules.masked(found.child_name),
        "where": unit_names([unit]).get(unit, ""),
    }
    return render(request, "identity/joining/invitation.html", context, status=status)
