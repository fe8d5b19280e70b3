"""Who may see this, and why: of a person, a class, a school, a place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from xingtan.identity import api
from xingtan.identity.pages.units import read_unit, unit_names
from xingtan.identity.pages.words import DEED_NAMES, ROLE_NAMES
from xingtan.identity.queries import people as queries
from xingtan.identity.rules.authority import GRANTS, Asker, Deed, HeldRole, Reason, RoleName, Unit, UnitKind
from xingtan.kernel.clock import today
from xingtan.kernel.errors import NotAllowed, NotFound
from xingtan.kernel.text import msgid

SEEING = frozenset(
    {
        Deed.READ_FIGURES,
        Deed.READ_PERSON,
        Deed.KEEP_PEOPLE,
        Deed.VOUCH,
        Deed.READ_AUDIT,
        Deed.OPERATE_NODE,
    }
)
"""Deeds by which one sees something that is not public."""
OF_A_PERSON = SEEING - {Deed.READ_FIGURES}
SEERS = tuple({role for (role, _kind), deeds in GRANTS.items() if deeds & SEEING})
MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class DeedLine:
    """Something that may be done, and why: in the words of the page."""

    deed: str
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SeerLine:
    """Somebody who may see something of a unit, the role that lets them, what it lets them do, and until when."""

    name: str
    role: str
    deeds: tuple[str, ...]
    until: date | None
    lender: str


@never_cache
@login_required
@require_safe
def why(request: HttpRequest) -> HttpResponse:
    """Explain what the asker may do in a unit, by which role; and, of a person, who may see them."""
    asker = api.asker_of(request.user)
    unit = read_unit(request.GET.get("unit") or f"{UnitKind.PERSON}:{asker.person_id}")
    reasons = api.reasons(asker, unit)
    about_person = unit.kind is UnitKind.PERSON
    if about_person and not any(reason.deed is Deed.READ_PERSON for reason in reasons):
        raise NotAllowed("person-not-yours", msgid("你看不到这个人的记录，所以也看不到谁能看。"))
    names = unit_names([unit, *(held.unit for held in asker.roles)])
    if unit not in names:
        raise NotFound("unit-unknown", msgid("没有这个单位。"))
    seers = _seers(unit) if _belongs(asker, reasons, unit) else None
    context = {
        "unit_name": names[unit],
        "lines": _deed_lines(reasons, names),
        "about_person": about_person,
        "seers": seers and seers[:MOST_SHOWN],
        "most": MOST_SHOWN if seers and len(seers) > MOST_SHOWN else 0,
    }
    return render(request, "identity/why.html", context)


def _deed_lines(reasons: Sequence[Reason], names: dict[Unit, str]) -> list[DeedLine]:
    because: dict[Deed, list[str]] = {}
    for reason in reasons:
        held = reason.role
        words = _("这是你自己的") if held is None else _("你是%(unit)s的%(role)s") % _words(held, names)
        because.setdefault(reason.deed, []).append(words)
    return [DeedLine(_(DEED_NAMES[deed]), tuple(dict.fromkeys(words))) for deed, words in because.items()]


def _words(held: HeldRole, names: dict[Unit, str]) -> dict[str, str]:
    return {"unit": names.get(held.unit, held.unit.code), "role": str(ROLE_NAMES[held.role])}


def _seers(unit: Unit) -> list[SeerLine]:
    """List who may see something of a unit that is not public, the nearest first, at most one more than MOST_SHOWN.

    At most seven statements, and two more for each lent role.
    """
    reached = list(dict.fromkeys(each for path in api.unit_paths(unit) for each in reversed(path)))
    wanted = OF_A_PERSON if unit.kind is UnitKind.PERSON else SEEING
    found = [
        (each, deeds)
        for each in queries.holders(reached, today(), SEERS)
        if (deeds := GRANTS.get((each.held.role, each.held.unit.kind), frozenset()) & wanted)
    ]
    found.sort(key=lambda pair: reached.index(pair[0].held.unit))
    shown = found[: MOST_SHOWN + 1]
    names = unit_names([each.held.unit for each, _deeds in shown])
    lenders = queries.names({each.held.lent_by for each, _deeds in shown if each.held.lent_by})
    return [
        SeerLine(
            each.person.name,
            _("%(unit)s的%(role)s") % _words(each.held, names),
            tuple(_(DEED_NAMES[deed]) for deed in sorted(deeds)),
            each.held.until,
            lenders[each.held.lent_by].name if each.held.lent_by in lenders else "",
        )
        for each, deeds in shown
    ]


def _belongs(asker: Asker, reasons: Sequence[Reason], unit: Unit) -> bool:
    """Say whether the asker may know who sees a unit: they may do something there, or lie in it."""
    if reasons:
        return True
    own = api.unit_paths(Unit(UnitKind.PERSON, str(asker.person_id)))
    held = (path for each in asker.roles for path in api.unit_paths(each.unit))
    return any(unit in path for path in (*own, *held))


def seen_by(person_id: UUID) -> list[tuple[str, str]]:
    """List who may see a person's records, and as what: themselves first, then by role. At most five statements."""
    paths = api.unit_paths(Unit(UnitKind.PERSON, str(person_id)))
    units = {unit for path in paths for unit in path if unit.kind in {UnitKind.CLASS, UnitKind.PERSON}}
    own = queries.names([person_id]).get(person_id)
    holders = queries.holders(units, today(), [RoleName.TEACHER, RoleName.PARENT])
    told = [(own.name, _("本人"))] if own else []
    return told + [(each.person.name, str(ROLE_NAMES[each.held.role])) for each in holders]
