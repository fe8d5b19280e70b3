"""What one was told about one's account."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from xingtan.identity import api
from xingtan.identity.actions import notices as actions
from xingtan.identity.queries import notices as queries
from xingtan.identity.rules.notices import GROUPS


@dataclass(frozen=True, slots=True)
class Said:
    """A notice as its reader reads it."""

    sentence: str
    told_at: datetime
    is_read: bool


@never_cache
@login_required
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """Show what one was told, the latest first."""
    person_id = api.asker_of(request.user).person_id
    assert person_id is not None
    lines = queries.notices_of(person_id)
    mail = queries.by_mail(person_id)
    context = {
        "notices": [
            Said(sentence, line.told_at, line.is_read)
            for line, sentence in zip(lines, queries.sentences(lines), strict=True)
        ],
        "unread": sum(not line.is_read for line in lines),
        "address": mail.address,
        "groups": [(group, _(name), group in mail.groups) for group, name in GROUPS.items()],
    }
    return render(request, "identity/notices.html", context)


@require_POST
@login_required
def read_notices(request: HttpRequest) -> HttpResponse:
    """Take all of it as seen."""
    person_id = api.asker_of(request.user).person_id
    assert person_id is not None
    actions.mark_read(person_id)
    return redirect("notices")


@require_POST
@login_required
def choose_mail(request: HttpRequest) -> HttpResponse:
    """Choose of what one hears by mail, too."""
    person_id = api.asker_of(request.user).person_id
    assert person_id is not None
    actions.choose_mail(person_id, request.POST.getlist("group")[:10])
    messages.success(request, _("记住了。"))
    return redirect("notices")
