"""Pages of registering oneself: who one is, then the code that was sent."""

from dataclasses import asdict, replace
from http import HTTPStatus

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from xingtan.identity.actions import registering as actions
from xingtan.identity.actions.registering import Registration
from xingtan.identity.forms.registering import RegistrationCodeForm, RegistrationForm
from xingtan.identity.rules.phones import masked
from xingtan.kernel.errors import Refused

IN_SESSION = "registration"


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def sign_up(request: HttpRequest) -> HttpResponse:
    """Let an adult begin an account of their own; the way back to where they came from is kept."""
    then = get_next_redirect_url(request) or ""
    if request.user.is_authenticated:
        return redirect(then or reverse("me"))
    form = RegistrationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            kept = actions.begin_registration(told["name"], told["address"], told["password"], then)
        except Refused as refused:
            form.add_error("name", _(refused.sentence))
        else:
            request.session[IN_SESSION] = asdict(kept)
            return redirect("sign-up-code")
    status = HTTPStatus.BAD_REQUEST if form.is_bound else HTTPStatus.OK
    return render(request, "identity/joining/sign_up.html", {"form": form, "then": then}, status=status)


@never_cache
@require_http_methods(["GET", "POST"])
def sign_up_code(request: HttpRequest) -> HttpResponse:
    """Take the code, make the account, sign in; or send another one."""
    kept = Registration.read(request.session.get(IN_SESSION))
    if kept is None:
        return redirect("account_signup")
    form = RegistrationCodeForm(request.POST if request.method == "POST" and "again" not in request.POST else None)
    problem = ""
    if request.method == "POST":
        try:
            if "again" in request.POST:
                request.session[IN_SESSION] = asdict(actions.send_again(kept))
                return redirect("sign-up-code")
            if form.is_valid():
                return _enter(request, kept, form.cleaned_data["code"])
        except Refused as refused:
            problem = _(refused.sentence)
            request.session[IN_SESSION] = asdict(replace(kept, tries=kept.tries + 1))
    context = {"form": form, "problem": problem, "address": masked(kept.address)}
    status = HTTPStatus.BAD_REQUEST if problem or form.is_bound else HTTPStatus.OK
    return render(request, "identity/joining/sign_up_code.html", context, status=status)


def _enter(request: HttpRequest, kept: Registration, code: str) -> HttpResponse:
    person = actions.finish_registration(kept, code)
    del request.session[IN_SESSION]
    proved = {"email" if "@" in kept.address else "phone": kept.address}
    record_authentication(request, person, method="code", **proved)
    response: HttpResponse = perform_login(request, Login(user=person, redirect_url=kept.then or reverse("me")))
    return response
