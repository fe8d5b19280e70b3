"""Pages of whoever keeps people: who is in a unit, slips to print, parents who wait."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from xingtan.identity import api
from xingtan.identity.actions import joining as actions
from xingtan.identity.pages.units import read_unit, unit_names
from xingtan.identity.pages.words import RELATION_NAMES, ROLE_NAMES
from xingtan.identity.queries import joining
from xingtan.identity.queries import keeping as queries
from xingtan.identity.rules.authority import Asker, Deed, RoleName, Unit, UnitKind
from xingtan.kernel.clock import today
from xingtan.kernel.errors import NotFound
from xingtan.kernel.text import msgid
from xingtan.places import api as places
from xingtan.ui.shapes import Link

MOST_SCHOOLS = 500


@dataclass(frozen=True, slots=True)
class MemberLine:
    """A person of a unit as the list shows them."""

    id: UUID
    name: str
    username: str
    claimed: bool
    roles: tuple[str, ...]


@never_cache
@login_required
@require_safe
def people(request: HttpRequest, unit: str) -> HttpResponse:
    """List the people of a class, a school or a place, for who keeps them or teaches the class."""
    asker = api.asker_of(request.user)
    here = _here(asker, unit)
    asked = _asked(request)
    found = queries.members(_units_within(here), asked)
    names = unit_names([held.unit for each in found.people for held in each.roles] + [here])
    keeps = api.entitled(asker, Deed.KEEP_PEOPLE, here)
    context = {
        "unit": unit,
        "unit_name": names.get(here, here.code),
        "found": found,
        "lines": [_line(each, names, names.get(here, "")) for each in found.people],
        "asked": asked,
        "role_options": [("", _("所有身份")), *((role.value, ROLE_NAMES[role]) for role in RoleName)],
        "below": _below(here),
        "keeps": keeps,
        "in_place": here.kind is UnitKind.PLACE,
        "in_class": here.kind is UnitKind.CLASS,
        "in_school": here.kind is UnitKind.SCHOOL,
        "before": _address(unit, asked, found.page - 1) if found.page > 1 else "",
        "after": _address(unit, asked, found.page + 1) if found.page < found.pages else "",
        "role_names": ROLE_NAMES,
    }
    return render(request, "identity/keeping/people.html", context)


@never_cache
@login_required
@require_POST
def codes(request: HttpRequest, unit: str) -> HttpResponse:
    """Print claim codes for the chosen people of a unit, or for all of a class. They are shown this once."""
    asker = api.asker_of(request.user)
    here = _here(asker, unit)
    slips = actions.issue_claim_codes(asker, _chosen(request, here), api.unit_paths)
    return _slips_page(request, here, slips, "claim")


@never_cache
@login_required
@require_POST
def invitations(request: HttpRequest, unit: str) -> HttpResponse:
    """Print invitations of parents for the chosen students of a unit, or for all of a class. Shown this once."""
    asker = api.asker_of(request.user)
    here = _here(asker, unit)
    slips = actions.invite_parents(asker, _chosen(request, here, students=True), api.unit_paths)
    return _slips_page(request, here, slips, "invitation")


@never_cache
@login_required
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """List the parents who wait for the asker's word."""
    asker = api.asker_of(request.user)
    found = joining.waiting_invitations(_class_codes(asker))
    names = unit_names([Unit(UnitKind.CLASS, each.class_code) for each in found])
    context = {
        "lines": [
            (each, names.get(Unit(UnitKind.CLASS, each.class_code), ""), RELATION_NAMES.get(each.relation, ""))
            for each in found
        ],
        "more": len(found) == joining.MOST_WAITING,
    }
    return render(request, "identity/keeping/waiting.html", context)


@require_POST
@login_required
def decide(request: HttpRequest, invitation_id: UUID) -> HttpResponse:
    """Confirm a parent, or refuse."""
    confirmed = request.POST.get("confirmed") == "yes"
    actions.decide_invitation(api.asker_of(request.user), invitation_id, confirmed, api.unit_paths)
    messages.success(request, _("确认了，现在是孩子的家长。") if confirmed else _("没有确认，这张邀请作废了。"))
    return redirect("waiting-parents")


def _here(asker: Asker, text: str) -> Unit:
    """Read the unit of an address. NotFound for what the asker does not vouch in: it tells nobody what there is."""
    unit = read_unit(text)
    if unit.kind in {UnitKind.CLASS, UnitKind.SCHOOL, UnitKind.PLACE} and api.entitled(asker, Deed.VOUCH, unit):
        return unit
    raise NotFound("unit-not-yours", msgid("没有这个单位，或者它不归你管。"))


def _units_within(unit: Unit) -> list[Unit]:
    if unit.kind is UnitKind.SCHOOL:
        return [unit, *(Unit(UnitKind.CLASS, each.code) for each in places.classes_of(unit.code))]
    return [unit]


def _below(unit: Unit) -> list[Link]:
    if unit.kind is UnitKind.SCHOOL:
        return [_link(UnitKind.CLASS, each.code, each.name) for each in places.classes_of(unit.code)]
    if unit.kind is UnitKind.PLACE:
        return [
            _link(UnitKind.SCHOOL, each.code, each.label) for each in places.schools_of(unit.code, limit=MOST_SCHOOLS)
        ]
    return []


def _link(kind: UnitKind, code: str, name: str) -> Link:
    return Link(name=name, url=reverse("people", args=[f"{kind}:{code}"]))


def _asked(request: HttpRequest) -> queries.Asked:
    page = request.GET.get("page", "1")
    role = request.GET.get("role", "")
    return queries.Asked(
        words=request.GET.get("q", "")[: queries.MOST_WORDS],
        role=role if role in set(RoleName) else "",
        unclaimed=request.GET.get("unclaimed") == "1",
        page=int(page) if page.isdecimal() and len(page) < 6 else 1,
    )


def _address(unit: str, asked: queries.Asked, page: int) -> str:
    query = {"q": asked.words, "role": asked.role, "unclaimed": "1" if asked.unclaimed else "", "page": str(page)}
    return f"{reverse('people', args=[unit])}?{urlencode({key: value for key, value in query.items() if value})}"


def _line(each: queries.Member, names: dict[Unit, str], here: str) -> MemberLine:
    roles = []
    for held in each.roles:
        where = names.get(held.unit, held.unit.code)
        within = "" if where == here else where.removeprefix(f"{here} ")
        roles.append(f"{within} {ROLE_NAMES[held.role]}".strip())
    return MemberLine(each.id, each.name, each.username, each.claimed, tuple(dict.fromkeys(roles)))


def _chosen(request: HttpRequest, here: Unit, students: bool = False) -> Iterable[UUID]:
    """Read who was chosen; `all` of a class are its students. People outside the unit are not there to be chosen."""
    if request.POST.get("all") and here.kind is UnitKind.CLASS:
        return joining.student_ids([here.code])
    chosen = set()
    for text in request.POST.getlist("person")[:1000]:
        try:
            chosen.add(UUID(text))
        except ValueError:
            continue
    return chosen


def _slips_page(request: HttpRequest, here: Unit, slips: actions.Slips, kind: str) -> HttpResponse:
    units = [each.unit for each in slips.made if each.unit is not None]
    names = unit_names([here, *units])
    address = request.build_absolute_uri(reverse(kind))
    lines = [
        (
            each,
            names.get(each.unit, "") if each.unit else "",
            f"{address}?{urlencode({'name': each.username})}" if kind == "claim" else address,
        )
        for each in slips.made
    ]
    context = {
        "unit": f"{here.kind}:{here.code}",
        "unit_name": names.get(here, here.code),
        "lines": lines,
        "left_out": slips.left_out,
        "address": address,
        "kind": kind,
    }
    response = render(request, "identity/keeping/slips.html", context)
    response["Cache-Control"] = "no-store"
    return response


def _class_codes(asker: Asker) -> set[str]:
    """List the classes whose parents the asker confirms: those taught, and those of a school that is managed."""
    held = [each for each in asker.roles if each.holds_on(today())]
    found = {each.unit.code for each in held if each.role is RoleName.TEACHER and each.unit.kind is UnitKind.CLASS}
    for each in held:
        if each.role is RoleName.SCHOOL_MANAGER and each.unit.kind is UnitKind.SCHOOL:
            found |= {one.code for one in places.classes_of(each.unit.code)}
    return found
