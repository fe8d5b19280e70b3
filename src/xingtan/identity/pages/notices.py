"""What one was told about one's account."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from xingtan.identity import api
from xingtan.identity.actions import notices as actions
from xingtan.identity.pages.units import unit_names
from xingtan.identity.pages.words import ROLE_NAMES
from xingtan.identity.queries import notices as queries
from xingtan.identity.queries.applications import application
from xingtan.identity.queries.notices import NoticeLine
from xingtan.identity.rules.authority import RoleName, Unit, UnitKind
from xingtan.identity.rules.notices import GROUPS, SENTENCES
from xingtan.ui.dates import long_date

UNITS = ("unit", "adult", "child", "operator")
DAYS = ("on", "until")


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
        "notices": _said(lines),
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


def _said(lines: Sequence[NoticeLine]) -> list[Said]:
    units = {line.id: {name: _unit(line.words[name]) for name in UNITS if name in line.words} for line in lines}
    apps = {line.words["app"] for line in lines if "app" in line.words}
    called = {code: found.name for code in apps if (found := application(code)) is not None}
    names = unit_names(list({unit for each in units.values() for unit in each.values()}))
    return [
        Said(
            _(SENTENCES[line.kind])
            % _words(
                line.words,
                {key: names.get(unit, "—") for key, unit in units[line.id].items()}
                | ({"app": called.get(line.words["app"], line.words["app"])} if "app" in line.words else {}),
            ),
            line.told_at,
            line.is_read,
        )
        for line in lines
    ]


def _words(words: Mapping[str, str], names: Mapping[str, str]) -> dict[str, str]:
    said = {name: str(word) for name, word in words.items()} | dict(names)
    if "role" in words and words["role"] in set(RoleName):
        said["role"] = str(ROLE_NAMES[RoleName(words["role"])])
    if said.get("network") == "":
        said["network"] = "—"
    if said.get("device") == "":
        said["device"] = _("不认识的浏览器")
    if said.get("why"):
        said["why"] = _(said["why"])  # a fixed sentence of the domain that told it
    return said | {name: long_date(date.fromisoformat(words[name])) for name in DAYS if name in words}


def _unit(text: str) -> Unit:
    kind, _colon, code = text.partition(":")
    return Unit(UnitKind(kind), code)
