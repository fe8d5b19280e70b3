"""Choosing what one acts as, and, for operators, acting in somebody's place."""

import time

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from xingtan.identity import api
from xingtan.identity.accounts.acting import ACTS_AS, IN_PLACE
from xingtan.identity.forms.acting import ImpersonationForm
from xingtan.identity.rules.authority import Asker, Deed, role_named
from xingtan.kernel.clock import today
from xingtan.kernel.errors import NotFound, Problem, Refused
from xingtan.kernel.text import msgid
from xingtan.kernel.who import COOKIE, sign_who, who_key
from xingtan.ui.problems import explained


@require_POST
@login_required
def choose_role(request: HttpRequest) -> HttpResponse:
    """Count what the person does from now on, in this browser, under the role that they chose."""
    asker = api.asker_of(request.user)
    held = role_named([each for each in asker.roles if each.holds_on(today())], request.POST.get("role", "")[:120])
    if held is None:
        raise Refused("role-not-held", msgid("你现在没有这个身份，什么也没有改。"))
    request.session[ACTS_AS] = request.POST["role"]
    response = redirect("me")
    who = api.who_of(Asker(asker.person_id, asker.roles, held), int(time.time()) + settings.SESSION_COOKIE_AGE)
    if who is not None:
        response.set_cookie(
            COOKIE,
            sign_who(who, who_key(settings.SECRET_KEY)),
            max_age=settings.SESSION_COOKIE_AGE,
            httponly=True,
            samesite="Lax",
            secure=bool(settings.SESSION_COOKIE_SECURE),
        )
    return response


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def impersonate(request: HttpRequest) -> HttpResponse:
    """Ask an operator in whose place they want to act, and why; on POST begin."""
    asker = api.asker_of(request.user)
    if not any(api.entitled(asker, Deed.OPERATE_NODE, held.unit) for held in asker.roles):
        raise NotFound("not-for-you", msgid("没有这一页。"))
    form = ImpersonationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            begun = api.begin_impersonation(asker, form.cleaned_data["username"], form.cleaned_data["reason"])
        except Problem as problem:
            form.add_error(None, explained(problem).sentence)
        else:
            request.session[IN_PLACE] = str(begun)
            return redirect("me")
    return render(request, "identity/impersonation.html", {"form": form}, status=400 if form.is_bound else 200)


@require_POST
@login_required
def end_impersonation(request: HttpRequest) -> HttpResponse:
    """Let the operator be themselves again."""
    request.acting.leave()  # type: ignore[attr-defined]
    messages.success(request, _("结束了，现在是你自己的账号。"))
    return redirect("me")
