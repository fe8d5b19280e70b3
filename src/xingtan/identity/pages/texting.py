"""The page on which parents are invited by text message."""

from dataclasses import dataclass
from http import HTTPStatus
from uuid import UUID

from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from xingtan.identity import api
from xingtan.identity.actions import joining as actions
from xingtan.identity.pages.units import read_unit, unit_names
from xingtan.identity.queries import joining
from xingtan.identity.rules.authority import Asker, Deed, Unit, UnitKind
from xingtan.kernel.errors import NotFound, Refused
from xingtan.kernel.text import msgid
from xingtan.ui.problems import explained


@dataclass(frozen=True, slots=True)
class Wrong:
    """What could not be sent, beside whose field it is said."""

    child: str
    sentence: str


@sensitive_post_parameters("phone")
@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def texts(request: HttpRequest, unit: str) -> HttpResponse:
    """List the students of a class; with POST, send an invitation for one to the phone that was written."""
    asker = api.asker_of(request.user)
    here = _class(asker, unit)
    wrong = None
    if request.method == "POST":
        if not ratelimit.consume(request, app="allauth.account", action="text_invitation", user=request.user):
            told: HttpResponse = ratelimit.respond_429(request)
            return told
        wrong = _send(request, asker)
        if wrong is None:
            return redirect("text-invitations", unit)
    found = joining.invitable(here.code)
    context = {
        "unit": unit,
        "unit_name": unit_names([here]).get(here, here.code),
        "lines": [
            (each, wrong.sentence if wrong and wrong.child == str(each.id) else "") for each in found if each.expects
        ],
        "without": [each.name for each in found if not each.expects],
    }
    status = HTTPStatus.BAD_REQUEST if wrong else HTTPStatus.OK
    return render(request, "identity/keeping/texts.html", context, status=status)


def _send(request: HttpRequest, asker: Asker) -> Wrong | None:
    child = request.POST.get("person", "")
    with override(settings.LANGUAGE_CODE):  # in which the reader reads nobody knows: the node's own language
        address = request.build_absolute_uri(reverse("invitation"))
    try:
        child_id = UUID(child)
    except ValueError:
        raise Refused("nobody-chosen", msgid("没有说是给哪个孩子的家长，什么也没有发。")) from None
    try:
        to = actions.text_invitation(asker, child_id, request.POST.get("phone", ""), address, api.unit_paths)
    except Refused as refused:
        return Wrong(child, explained(refused).sentence)
    messages.success(request, _("邀请短信发给 %(phone)s 了。") % {"phone": to})
    return None


def _class(asker: Asker, text: str) -> Unit:
    unit = read_unit(text)
    if unit.kind is UnitKind.CLASS and api.entitled(asker, Deed.VOUCH, unit):
        return unit
    raise NotFound("unit-not-yours", msgid("没有这个单位，或者它不归你管。"))
