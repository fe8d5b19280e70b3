"""Reporting something that everyone can see."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from xingtan.identity import api as identity
from xingtan.kernel.errors import Problem
from xingtan.moderation.actions import cases as actions
from xingtan.moderation.forms import ReportForm
from xingtan.moderation.queries import cases as queries
from xingtan.ui.context import in_language


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def report_resource(request: HttpRequest, resource_id: UUID) -> HttpResponse:
    """Report a resource."""
    return _report(request, "resource", resource_id)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def report_article(request: HttpRequest, article_id: UUID) -> HttpResponse:
    """Report an article of a space."""
    return _report(request, "article", article_id)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def report_space(request: HttpRequest, space_id: UUID) -> HttpResponse:
    """Report what a space says of itself."""
    return _report(request, "space", space_id)


def _report(request: HttpRequest, kind: str, subject_id: UUID) -> HttpResponse:
    subject = queries.subject_of(kind, subject_id)
    form = ReportForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                said = form.cleaned_data
                actions.report(identity.asker_of(request.user), kind, subject_id, said["reason"], said["words"])
                told = _("收到了，三个工作日内有人看。结果在“消息”里告诉你，不会告诉对方是谁举报的。")
                messages.success(request, told)
                return redirect("notices")
            except Problem as problem:
                form.add_error(None, _(problem.sentence) % problem.words)
                status = problem.status if problem.status != 400 else 422
    context = {"subject": subject, "form": form, "back": in_language(subject.address)}
    return render(request, "moderation/report.html", context, status=status)
