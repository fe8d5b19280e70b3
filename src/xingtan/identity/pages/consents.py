"""What one lets applications know, and taking it back."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from xingtan.identity import api
from xingtan.identity.actions.consents import withdraw_consent
from xingtan.identity.pages.openid.authorization import lines_of
from xingtan.identity.queries import applications as queries
from xingtan.identity.queries import people


@dataclass(frozen=True, slots=True)
class Given:
    """A consent as its person reads it. `by` is the parent who gave it, empty where they did themselves."""

    client_id: str
    name: str
    runs: str
    lines: tuple[str, ...]
    given_at: datetime
    by: str


def _own(request: HttpRequest) -> UUID:
    person_id = api.asker_of(request.user).person_id
    assert person_id is not None
    return person_id


@never_cache
@login_required
@require_safe
def consents(request: HttpRequest) -> HttpResponse:
    """Show what applications may know of one."""
    own = _own(request)
    found = queries.consents_of(own)
    names = people.names({each.given_by for each in found if each.given_by and each.given_by != own})
    given = [
        Given(
            each.client_id,
            each.application.name if each.application else each.client_id,
            each.application.runs if each.application else "",
            tuple(lines_of(each.scopes)),
            each.given_at,
            names[each.given_by].name if each.given_by in names else "",
        )
        for each in found
    ]
    return render(request, "identity/consents.html", {"given": given})


@require_POST
@login_required
def withdraw(request: HttpRequest) -> HttpResponse:
    """Let an application know nothing more of one."""
    own = _own(request)
    withdraw_consent(own, own, request.POST.get("application", "")[:100])
    messages.success(request, _("收回了。它手里的钥匙已经作废。"))
    return redirect("consents")
