"""Figures of schools, for those whose role gives them."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from xingtan.identity import api as identity
from xingtan.identity.api import Deed, Unit, UnitKind
from xingtan.kernel.views import View
from xingtan.places import api as places
from xingtan.statistics.pages.asking import Asked, asked, way_to
from xingtan.statistics.queries.filling import require_filled
from xingtan.statistics.queries.schools import school_month, schools_month
from xingtan.statistics.queries.speech import said
from xingtan.statistics.rules.metrics import REGISTRY
from xingtan.statistics.rules.texts import period_text
from xingtan.ui.public import viewed
from xingtan.ui.shapes import Day, Link


@login_required
def schools(request: HttpRequest, code: str) -> HttpResponse:
    """Show the schools of a county by page views. Needs READ_FIGURES in the county."""
    here = asked(request, code)
    identity.require(identity.asker_of(request.user), Deed.READ_FIGURES, Unit(UnitKind.PLACE, code))
    require_filled(code, here.period)
    found = schools_month(code, here.period)
    context = {
        "here": code,
        "place": here.place,
        "asked": here,
        "crumbs": [*way_to(here, current=False), Link(_("学校"), "")],
        "period": said(period_text(here.period)),
        "found": found,
        "rows": [(row, here.address("school-figures", row.code) if row.code else "") for row in found.rows],
    }
    return viewed(render(request, "statistics/schools.html", context), View(place=code))


@login_required
def school(request: HttpRequest, code: str) -> HttpResponse:
    """Show one school. Needs READ_FIGURES in the school."""
    place = places.school(code)
    here = asked(request, place.place_code)
    identity.require(identity.asker_of(request.user), Deed.READ_FIGURES, Unit(UnitKind.SCHOOL, code))
    require_filled(place.place_code, here.period)
    found = school_month(code, here.period)
    context = {
        "here": place.place_code,
        "school": place,
        "asked": here,
        "crumbs": [*way_to(here, current=False), *_schools_link(here), Link(place.label, "")],
        "period": said(period_text(here.period)),
        "found": found,
        "days": [Day(on, count) for on, count in found.days],
        "kinds": [(kind_name(kind), count) for kind, count in found.kinds],
    }
    return viewed(render(request, "statistics/school.html", context), View(place=place.place_code, school=code))


def _schools_link(here: Asked) -> list[Link]:
    return [Link(_("学校"), reverse("school-list", args=[here.place.code]) + here.query)]


def kind_name(kind: str) -> str:
    """Give the name of what is counted under a kind of record: the name of the flow that counts it, else the kind."""
    flow = next((metric for metric in REGISTRY.latest() if metric.kinds == (kind,) and not metric.via), None)
    return said(flow.name) if flow is not None else kind
