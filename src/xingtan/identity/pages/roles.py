"""Giving roles to others: by whoever keeps a unit, and for a time by whoever holds one."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from xingtan.identity import api
from xingtan.identity.actions import lending, roles
from xingtan.identity.forms.roles import GiveForm, LendForm
from xingtan.identity.pages.units import read_unit, unit_names
from xingtan.identity.pages.words import ROLE_NAMES
from xingtan.identity.queries import lending as queries
from xingtan.identity.queries import people
from xingtan.identity.rules.authority import FITS, Asker, HeldRole, RoleName, Unit, UnitKind, may_give, name_of
from xingtan.identity.rules.lending import LENDABLE
from xingtan.kernel.clock import today
from xingtan.kernel.errors import NotFound, Problem, Refused
from xingtan.kernel.text import msgid
from xingtan.places import api as places
from xingtan.ui.problems import explained

UNITS = frozenset({UnitKind.PLACE, UnitKind.SCHOOL, UnitKind.CLASS})
MOST_SHOWN = 500


@dataclass(frozen=True, slots=True)
class LoanLine:
    """A loan as its lender or borrower reads it."""

    id: UUID
    name: str
    role: str
    unit: str
    since: date
    until: date | None
    holds: bool


@dataclass(frozen=True, slots=True)
class HolderLine:
    """Someone who holds a role in a unit, as its keeper reads it. `value` names the role; empty: not theirs to end.
    `since` is None where it has begun.
    """

    person: UUID
    name: str
    role: str
    since: date | None
    until: date | None
    lent: bool
    value: str


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def lend(request: HttpRequest) -> HttpResponse:
    """Show what one lent and borrowed; on POST lend a role."""
    asker = api.asker_of(request.user)
    assert asker.person_id is not None
    choices = _lendable(asker)
    form = LendForm(request.POST if request.method == "POST" else None, choices=choices)
    if request.method == "POST" and form.is_valid():
        try:
            lending.lend_role(asker, _wanted(form))
        except Problem as problem:
            form.add_error(None, explained(problem).sentence)
        else:
            messages.success(request, _("借出去了。到了那一天自己结束，你也可以早一点收回。"))
            return redirect("lending")
    given, got = queries.loans_by(asker.person_id, today()), queries.loans_to(asker.person_id, today())
    names = unit_names([loan.held.unit for loan in (*given, *got)])
    context = {
        "form": form if choices else None,
        "given": [_loan_line(loan, names, loan.borrower.name) for loan in given],
        "got": [_loan_line(loan, names, loan.lender.name) for loan in got],
    }
    return render(request, "identity/lending.html", context, status=400 if form.is_bound else 200)


@require_POST
@login_required
def end_loan(request: HttpRequest, role_id: UUID) -> HttpResponse:
    """Take back what one lent, or give back what one borrowed."""
    lending.end_loan(api.asker_of(request.user), role_id)
    messages.success(request, _("已经结束。"))
    return redirect("lending")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def unit_roles(request: HttpRequest) -> HttpResponse:
    """Show who holds what in a unit, for whoever may give roles there; on POST give one."""
    asker = api.asker_of(request.user)
    unit, givable = _kept(asker, request.GET.get("unit", ""))
    choices = [(role.value, str(ROLE_NAMES[role])) for role in givable]
    form = GiveForm(request.POST if request.method == "POST" else None, choices=choices)
    here = f"{reverse('unit-roles')}?{urlencode({'unit': f'{unit.kind}:{unit.code}'})}"
    if request.method == "POST" and form.is_valid():
        try:
            wanted = form.cleaned_data
            held = HeldRole(RoleName(wanted["role"]), unit, wanted["since"] or today(), wanted["until"])
            roles.give_role(asker, wanted["username"], held, api.unit_paths)
        except Problem as problem:
            form.add_error(None, explained(problem).sentence)
        else:
            messages.success(request, _("给好了。"))
            return redirect(f"{here}#main")
    names = unit_names([unit])
    holders = people.holders([unit], today(), coming=True, most=MOST_SHOWN + 1)
    context = {
        "unit_name": names.get(unit, unit.code),
        "unit": f"{unit.kind}:{unit.code}",
        "form": form,
        "here": here,
        "lines": [_holder_line(each, givable) for each in holders[:MOST_SHOWN]],
        "most": MOST_SHOWN if len(holders) > MOST_SHOWN else 0,
    }
    return render(request, "identity/roles.html", context, status=400 if form.is_bound else 200)


@require_POST
@login_required
def end_role(request: HttpRequest) -> HttpResponse:
    """End a role that somebody holds in a unit."""
    asker = api.asker_of(request.user)
    unit, _givable = _kept(asker, request.GET.get("unit", ""))
    try:
        person, role = UUID(request.POST.get("person", "")), RoleName(request.POST.get("role", ""))
    except ValueError:
        raise Refused("role-unreadable", msgid("看不懂要结束谁的什么身份，什么也没有改。")) from None
    api.end_role(asker, person, role, unit)
    messages.success(request, _("已经结束。"))
    return redirect(f"{reverse('unit-roles')}?{urlencode({'unit': f'{unit.kind}:{unit.code}'})}")


def _kept(asker: Asker, text: str) -> tuple[Unit, tuple[RoleName, ...]]:
    """Read a unit in which the asker may give roles, with these. NotFound otherwise: it tells nobody what there is."""
    unit = read_unit(text)
    if unit.kind in UNITS:
        paths = api.unit_paths(unit)
        fitting = (role for role in RoleName if unit.kind in FITS[role])
        found = tuple(role for role in fitting if any(may_give(asker, role, path, today()) for path in paths))
        if found:
            return unit, found
    raise NotFound("unit-not-yours", msgid("没有这个单位，或者它不归你管。"))


def _lendable(asker: Asker) -> list[tuple[str, str]]:
    """List what the asker can lend: each role in its unit, and a place manager's in the places right below."""
    held = [each for each in asker.roles if each.role in LENDABLE and each.lent_by is None and each.holds_on(today())]
    offered = [(each.role, each.unit) for each in held]
    for each in held:
        if each.role is RoleName.PLACE_MANAGER:
            offered += [(each.role, Unit(UnitKind.PLACE, one.code)) for one in places.children(each.unit.code)]
    names = unit_names([unit for _role, unit in offered])
    return [
        (name_of(HeldRole(role, unit, today())), f"{names[unit]} {ROLE_NAMES[role]}")
        for role, unit in dict.fromkeys(offered)
        if unit in names
    ]


def _wanted(form: LendForm) -> lending.NewLoan:
    role, _colon, unit = form.cleaned_data["what"].partition(":")
    return lending.NewLoan(
        username=form.cleaned_data["username"],
        role=RoleName(role),
        unit=read_unit(unit),
        since=form.cleaned_data["since"] or today(),
        until=form.cleaned_data["until"],
    )


def _loan_line(loan: queries.Loan, names: dict[Unit, str], name: str) -> LoanLine:
    held = loan.held
    unit = names.get(held.unit, held.unit.code)
    return LoanLine(loan.id, name, str(ROLE_NAMES[held.role]), unit, held.since, held.until, loan.holds)


def _holder_line(each: people.Holder, givable: tuple[RoleName, ...]) -> HolderLine:
    held = each.held
    value = held.role.value if held.role in givable else ""
    since = held.since if held.since > today() else None
    return HolderLine(
        each.person.id, each.person.name, str(ROLE_NAMES[held.role]), since, held.until, bool(held.lent_by), value
    )
