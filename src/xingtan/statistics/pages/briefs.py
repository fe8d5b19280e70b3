"""Briefs as files: of any days as they are now, and the published editions as they were."""

import json
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from xingtan.kernel.errors import NotFound
from xingtan.kernel.periods import Period
from xingtan.kernel.text import msgid
from xingtan.kernel.views import View
from xingtan.places import api as places
from xingtan.statistics.pages.asking import asked, way_to
from xingtan.statistics.pages.documents import FORMATS, LANGUAGES, file_name, print_brief
from xingtan.statistics.queries.brief import place_brief, place_document
from xingtan.statistics.queries.records import Edition, editions_of, published_document, published_figures
from xingtan.statistics.queries.speech import said
from xingtan.statistics.rules.document import Document
from xingtan.statistics.rules.shape import Shape, shape_of
from xingtan.statistics.rules.texts import period_text
from xingtan.ui.public import public_page, viewed
from xingtan.ui.shapes import Link


def brief(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """Give the brief of a place and any days as a file."""
    here = asked(request, code)
    checked = place_brief(code, here.period)
    figures = shape_of(checked.brief, checked.checks)
    return _file(request, place_document(checked), figures, code, here.period, form)


def editions(request: HttpRequest, code: str) -> HttpResponse:
    """List what a place published."""
    here = asked(request, code)
    context = {
        "here": code,
        "place": here.place,
        "crumbs": [*way_to(here, current=False), Link(_("公布的简报"), "")],
        "editions": [_listed(each) for each in editions_of(code)],
    }
    return public_page(render(request, "statistics/briefs.html", context), [f"figures:{code}"], View(place=code))


def edition(request: HttpRequest, code: str, since: date, until: date, number: int, form: str) -> HttpResponse:
    """Give a published edition as a file: the same for ever."""
    places.places([code])
    period = Period(since, until)
    figures: Shape = json.loads(published_figures(code, period, number))
    return _file(request, published_document(code, period, number), figures, code, period, form)


def _listed(each: Edition) -> tuple[Edition, str, list[Link]]:
    days = (each.place_code, each.period.since.isoformat(), each.period.until.isoformat(), each.edition)
    links = [
        Link("Word" if name == "docx" else name.upper(), reverse("brief-edition", args=[*days, name]))
        for name in FORMATS
    ]
    return each, said(period_text(each.period)), links


def _file(
    request: HttpRequest, document: Document, figures: Shape, code: str, period: Period, form: str
) -> HttpResponse:
    if form not in FORMATS:
        raise NotFound("format-unknown", msgid("简报没有%(form)s这种格式。"), form=form[:10])
    language = request.GET.get("language", "")
    if language not in LANGUAGES:
        language = "zh" if (get_language() or "zh").startswith("zh") else "en"
    response = HttpResponse(print_brief(document, figures, form, language), content_type=FORMATS[form].media_type)
    name = file_name(code, period, form, language)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return viewed(response, None)
