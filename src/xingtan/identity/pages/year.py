"""The page of the turn of the school year: what would change, and letting it change."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from xingtan.identity import api
from xingtan.identity.actions import year as actions
from xingtan.identity.pages.units import read_unit, unit_names
from xingtan.identity.rules.authority import Deed, UnitKind
from xingtan.kernel.clock import today
from xingtan.kernel.errors import NotFound, Refused
from xingtan.kernel.text import msgid


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def year(request: HttpRequest, unit: str) -> HttpResponse:
    """Show which classes move up and which have finished; with POST, let those chosen leave."""
    asker = api.asker_of(request.user)
    here = read_unit(unit)
    if here.kind is not UnitKind.SCHOOL or not api.entitled(asker, Deed.KEEP_PEOPLE, here):
        raise NotFound("unit-not-yours", msgid("没有这个单位，或者它不归你管。"))
    paths = api.unit_paths(here)
    on = _day(request.POST.get("on") or request.GET.get("on") or "")
    if request.method == "POST":
        people = actions.roll_over(asker, here.code, on, request.POST.getlist("leaving")[:500], paths)
        told = _("%(number)s 个学生毕业了，他们的账号和学习记录都还在。")
        messages.success(request, told % {"number": people})
        return redirect("school-year", unit)
    turns = actions.plan_year(asker, here.code, on, paths)
    context = {
        "unit": unit,
        "unit_name": unit_names([here]).get(here, here.code),
        "on": on,
        "on_text": on.isoformat(),
        "leaving": [each for each in turns if each.finished],
        "staying": [each for each in turns if not each.finished],
    }
    return render(request, "identity/keeping/year.html", context)


def _day(text: str) -> date:
    if not text:
        return today()
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        raise Refused("day-unreadable", msgid("看不懂这个日子，请写成 2027-07-01 这样。")) from None
