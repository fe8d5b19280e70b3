"""Pages of cases: what waits for a moderator, a case, what was decided about one's own things."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from xingtan.identity import api as identity
from xingtan.kernel.errors import NotAllowed, NotFound, Problem
from xingtan.kernel.text import msgid
from xingtan.moderation.actions import cases as actions
from xingtan.moderation.forms import AppealForm, DecideForm
from xingtan.moderation.queries import cases as queries
from xingtan.moderation.queries.cases import VIEWS
from xingtan.moderation.rules import cases as rules
from xingtan.ui.shapes import Link


def _view_names() -> dict[str, str]:
    return {
        "open": pgettext("cases", "没有定的"),
        "mine": _("我接的"),
        "overdue": _("过了期限的"),
        "appeals": _("申诉"),
        "closed": pgettext("cases", "定了的"),
    }


@never_cache
@login_required
@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """List the cases where the reader moderates, by view. Three statements beside who asks."""
    asker = identity.asker_of(request.user)
    if not queries.moderating_units(asker):
        raise NotAllowed("moderate-not-allowed", msgid("看案件要有学校或地区管理员的身份。"))
    view = request.GET.get("view", "open")
    view = view if view in VIEWS else "open"
    lines, counts = queries.cases_of(asker, view)
    tabs = [
        {
            "name": name,
            "count": counts[slug],
            "url": reverse("cases") + (f"?view={slug}" if slug != "open" else ""),
            "current": slug == view,
        }
        for slug, name in _view_names().items()
    ]
    return render(request, "moderation/cases.html", {"lines": lines, "tabs": tabs, "asker": asker.person_id})


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Show a case with its hits or reports; take it, or decide it. About eight statements."""
    asker = identity.asker_of(request.user)
    found = queries.case_of(case_id)
    person = actions.require_moderator(asker, found)
    deed = request.POST.get("deed", "")
    form = DecideForm(request.POST if deed == "decide" else None)
    status = 200
    if request.method == "POST":
        status = 422
        try:
            if deed == "take":
                actions.take_case(asker, case_id)
                return redirect("case", case_id=case_id)
            if form.is_valid():
                actions.decide_case(asker, case_id, form.cleaned_data["outcome"], form.cleaned_data["reason"])
                messages.success(request, _("定好了，也告诉当事人了。"))
                return redirect("case", case_id=case_id)
        except Problem as problem:
            if problem.status not in {400, 403, 409}:
                raise
            messages.error(request, _(problem.sentence) % problem.words)
            status = problem.status if problem.status != 400 else 422
            found = queries.case_of(case_id)
    context: dict[str, Any] = {
        "case": found,
        "line": found.line,
        "form": form,
        "own": found.line.taken_by == person,
        "taken": found.line.taken_by is not None and found.line.taken_by != person,
        "crumbs": [Link(_("案件"), reverse("cases"))],
    }
    return render(request, "moderation/case.html", context, status=status)


@never_cache
@login_required
@require_safe
def own_cases(request: HttpRequest) -> HttpResponse:
    """List what was decided about the reader's own things. One statement beside who asks."""
    person = identity.asker_of(request.user).person_id
    assert person is not None
    return render(request, "moderation/own_cases.html", {"lines": queries.cases_about_own(person)})


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def own_case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Show a decision about the reader's own thing; contest it. About six statements."""
    asker = identity.asker_of(request.user)
    found = queries.case_of(case_id)
    if asker.person_id is None or found.owner != asker.person_id or not found.decisions:
        raise NotFound("case-unknown", msgid("没有这个案件。"))
    form = AppealForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.appeal_case(asker, case_id, form.cleaned_data["words"])
                messages.success(request, _("申诉收到了，由另一个人来看。"))
                return redirect("own-case", case_id=case_id)
            except Problem as problem:
                form.add_error(None, _(problem.sentence) % problem.words)
                status = problem.status if problem.status != 400 else 422
    crumbs = [Link(_("对我的决定"), reverse("own-cases"))]
    context = {"case": found, "line": found.line, "form": form, "crumbs": crumbs, "days": rules.APPEAL_DAYS}
    return render(request, "moderation/own_case.html", context, status=status)
