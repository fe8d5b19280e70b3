"""Closing one's account, or that of a child under fourteen."""

from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from xingtan.identity import api
from xingtan.identity.actions import closing as actions
from xingtan.identity.pages.units import unit_names
from xingtan.identity.pages.words import ROLE_NAMES
from xingtan.identity.queries import closing as queries
from xingtan.identity.rules.authority import HeldRole, RoleName, Unit, UnitKind
from xingtan.identity.rules.closing import WAIT


def _own(request: HttpRequest) -> UUID:
    person_id = api.asker_of(request.user).person_id
    assert person_id is not None
    return person_id


@never_cache
@login_required
@require_safe
def closing(request: HttpRequest, person_id: UUID | None = None) -> HttpResponse:
    """Say what closing an account means, whether it can be closed now, and until when that can be taken back."""
    own = _own(request)
    found = queries.closing_of(own, person_id or own)
    givers = {held: _giver(held) for held in found.roles}
    names = unit_names([unit for held, giver in givers.items() for unit in (held.unit, giver) if unit])
    context = {
        "closing": found,
        "for_child": found.person_id != own,
        "why": found.hindrance.value if found.hindrance else "",
        "roles": [
            (ROLE_NAMES[held.role], names.get(held.unit, held.unit.code), names.get(giver, "") if giver else "")
            for held, giver in givers.items()
        ],
        "days": WAIT.days,
    }
    return render(request, "identity/closing.html", context)


def _giver(held: HeldRole) -> Unit | None:
    """Give the unit whose managers end a role: the school, for a manager what lies above; None: who runs the node."""
    above = [unit for path in api.unit_paths(held.unit)[:1] for unit in path if unit.kind is not UnitKind.CLASS]
    if held.role in {RoleName.SCHOOL_MANAGER, RoleName.PLACE_MANAGER}:
        home = api.place_path(settings.HOME_PLACE)[:-1]
        above = [unit for unit in above if unit != held.unit and unit not in home]
    return above[-1] if above and held.role is not RoleName.OPERATOR else None


@require_POST
@login_required
@reauthentication_required  # type: ignore[untyped-decorator]
def ask_closing(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Have the account closed after the waiting time; whoever asks has just proved who they are."""
    own = _own(request)
    actions.ask_closing(own, person_id)
    return redirect("closing") if own == person_id else redirect("closing-of-child", person_id)


@require_POST
@login_required
def take_closing_back(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Let the account stay."""
    own = _own(request)
    actions.take_closing_back(own, person_id)
    return redirect("closing") if own == person_id else redirect("closing-of-child", person_id)
