"""Reviewing what others offer: the queue, a version beside what changed in it, the history, the negative list."""

import re
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xingtan.catalogue.actions import life, negative
from xingtan.catalogue.forms import NegativeForm, ReviewForm, WithdrawForm
from xingtan.catalogue.queries import exercises, lessons, personal
from xingtan.catalogue.queries.lessons import ResourceView
from xingtan.catalogue.queries.life import history as histories
from xingtan.catalogue.queries.life import queues, updates
from xingtan.catalogue.queries.life.contents import terms_of
from xingtan.catalogue.queries.life.negative import entries_of
from xingtan.catalogue.queries.life.standing import Standing, compared, findings_of, standing_of
from xingtan.catalogue.rules.life import Round, Stage
from xingtan.catalogue.rules.vocabulary import Status
from xingtan.identity import api as identity
from xingtan.identity.api import Asker, Deed, Unit, UnitKind
from xingtan.kernel.errors import NotAllowed, NotFound, Problem
from xingtan.kernel.text import msgid
from xingtan.places import api as places

_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def _number(text: str) -> int:
    """Read a number from a form; 0, which is nothing's number, where it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _reviewer(request: HttpRequest) -> Asker:
    asker = identity.asker_of(request.user)
    if not personal.publishing_units(asker):
        raise NotAllowed("review-not-allowed", msgid("审核资源要有学校或地区管理员的身份。"))
    return asker


@never_cache
@login_required
@require_safe
def reviews(request: HttpRequest) -> HttpResponse:
    """List what waits where the reader reviews, by round and age, and who decided how much. About eight statements."""
    asker = _reviewer(request)
    named = _ID.search(request.GET.get("address", "")[:300].lower())
    if named:
        return redirect("review", resource_id=named.group())
    own = [unit.code for unit in personal.publishing_units(asker) if unit.kind is UnitKind.PLACE]
    lists = [(code, found.label) for code in own if (found := places.find_place(code)) is not None]
    context = {"queue": queues.queue(asker), "lists": lists}
    return render(request, "catalogue/reviews.html", context)


@never_cache
@login_required
@require_POST
def next_review(request: HttpRequest) -> HttpResponse:
    """Give the reader the oldest version that they may review and nobody has."""
    asker = _reviewer(request)
    found = queues.next_for(asker)
    if found is None:
        messages.success(request, _("没有轮到你审的了。"))
        return redirect("reviews")
    life.take_review(asker, found)
    return redirect("review", resource_id=found)


def _standing_over(request: HttpRequest, found: ResourceView) -> Asker:
    asker = identity.asker_of(request.user)
    unit = Unit(UnitKind.SCHOOL, found.school) if found.school else Unit(UnitKind.PLACE, found.place)
    identity.require(asker, Deed.PUBLISH_RESOURCE, unit)
    return asker


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, resource_id: UUID) -> HttpResponse:
    """Show a version with what changed and what machines found; take it, decide on it, or take it offline.

    About thirty statements.
    """
    found = lessons.reviewed_view(resource_id)
    asker = _standing_over(request, found)
    standing = standing_of(resource_id)
    deed = request.POST.get("deed", "")
    committee = standing is not None and standing.round is Round.COMMITTEE
    form = ReviewForm(request.POST if deed == "decide" else None, committee=committee)
    withdrawal = WithdrawForm(request.POST if deed == "withdraw" else None, prefix="w")
    status = 200
    if request.method == "POST":
        status = 422
        try:
            if _did(request, asker, found, form, withdrawal):
                return redirect("review", resource_id=resource_id) if deed == "take" else redirect("reviews")
        except Problem as problem:
            if problem.status not in {400, 403, 409}:
                raise
            messages.error(request, _(problem.sentence) % problem.words)
            status = problem.status if problem.status != 400 else 422
            standing = standing_of(resource_id)
    return _page(request, asker, found, standing, form, withdrawal, status)


def _did(request: HttpRequest, asker: Asker, found: ResourceView, form: ReviewForm, withdrawal: WithdrawForm) -> bool:
    """Do what the reviewer pressed; says whether it was done."""
    deed = request.POST.get("deed", "")
    if deed == "take":
        life.take_review(asker, found.id)
        return True
    if deed == "let-go":
        life.let_go_review(asker, found.id)
        messages.success(request, _("放回去了，别人可以接。"))
        return True
    if deed == "withdraw" and withdrawal.is_valid():
        said = withdrawal.cleaned_data
        life.withdraw_resource(asker, found.id, said["reason"], said["words"], said["reaches_copies"])
        messages.success(request, _("已经撤下，别人看不到了。文件和评分都还在。"))
        return True
    if deed == "decide" and form.is_valid():
        said = form.cleaned_data
        stage = life.decide_review(
            asker,
            found.id,
            _number(request.POST.get("version", "")),
            said["opinion"],
            tuple(said["reasons"]),
            said["words"],
        )
        messages.success(request, _SAID[stage]())
        return True
    return False


_SAID = {
    Stage.CHECKING: lambda: _("记下了。"),
    Stage.FIRST: lambda: _("记下了。"),
    Stage.FINAL: lambda: _("初审通过了，接着由上级终审。"),
    Stage.COMMITTEE: lambda: _("记下了，评议组三个人都说了才定。"),
    Stage.PASSED: lambda: _("通过了，已经上线，谁都看得到。"),
    Stage.RETURNED: lambda: _("退给作者了，要改什么也写给他了。"),
    Stage.REJECTED: lambda: _("没有通过，理由写给作者了。"),
}


def _page(
    request: HttpRequest,
    asker: Asker,
    found: ResourceView,
    standing: Standing | None,
    form: ReviewForm,
    withdrawal: WithdrawForm,
    status: int,
) -> HttpResponse:
    assert asker.person_id is not None
    waiting = found.status == Status.WAITING and standing is not None
    context: dict[str, Any] = {
        "resource": found,
        "form": form,
        "withdrawal": withdrawal,
        "waiting": waiting,
        "standing": standing,
        "has_it": standing.seat_of(asker.person_id) if standing and waiting else None,
        "others": standing.looking() if standing and waiting else (),
        "committee": standing is not None and standing.round is Round.COMMITTEE,
        "said": [one for one in standing.seats if one.decided_at] if standing else [],
        "findings": findings_of(standing.version) if standing else (),
        "compared": compared(found.id, standing.number) if standing else None,
        "terms": terms_of(found.id),
        "about": updates.update_view(found.id),
        "keys": exercises.keys_of(found.id),
        "online": found.status == Status.PUBLISHED,
    }
    return render(request, "catalogue/review.html", context, status=status)


@never_cache
@login_required
@require_safe
def history(request: HttpRequest, resource_id: UUID) -> HttpResponse:
    """Show every step of a resource's life to its author and to those who review there. About ten statements."""
    asker = identity.asker_of(request.user)
    found = histories.history_of(resource_id)
    if found is None or not (
        asker.person_id in found.ground.authors
        or (found.steps and identity.entitled(asker, Deed.PUBLISH_RESOURCE, found.ground.unit))
    ):
        raise NotFound("resource-unknown", msgid("没有这份资源。地址可能抄错了，也可能它已经撤下。"))
    return render(request, "catalogue/history.html", {"history": found})


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def negative_list(request: HttpRequest, code: str) -> HttpResponse:
    """Show what a place does not take in; put something there, or strike it."""
    asker = identity.asker_of(request.user)
    place = places.find_place(code)
    if place is None:
        raise NotFound("place-unknown", msgid("没有这个地区。"))
    identity.require(asker, Deed.PUBLISH_RESOURCE, Unit(UnitKind.PLACE, place.code))
    deed = request.POST.get("deed", "")
    form = NegativeForm(request.POST if deed == "enter" else None)
    if request.method == "POST":
        try:
            if deed == "strike":
                negative.strike_negative(asker, place.code, _number(request.POST.get("entry", "")))
                messages.success(request, _("划掉了。"))
                return redirect("negative-list", code=place.code)
            if form.is_valid():
                said = form.cleaned_data
                negative.enter_negative(asker, place.code, said["kind"], said["value"], said["reason"], said["until"])
                messages.success(request, _("登记好了，以后交来的都会对照。"))
                return redirect("negative-list", code=place.code)
        except Problem as problem:
            if problem.status != 400:
                raise
            form.add_error(None, _(problem.sentence) % problem.words)
    context = {"place": place, "lines": entries_of(place.code), "form": form}
    return render(request, "catalogue/negative.html", context, status=200 if request.method == "GET" else 422)
