"""How a figure is computed: every version of its definition, and what a change of it did."""

from contextlib import suppress
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from xingtan.kernel.errors import NotFound
from xingtan.kernel.text import msgid
from xingtan.kernel.views import View
from xingtan.statistics.pages.asking import asked
from xingtan.statistics.pages.schools import kind_name
from xingtan.statistics.queries.filling import require_filled
from xingtan.statistics.queries.refusals import BriefIncomplete
from xingtan.statistics.queries.speech import said
from xingtan.statistics.queries.versions import active_spaces_over
from xingtan.statistics.rules.composition.papers import version_note
from xingtan.statistics.rules.metrics import REGISTRY, SUBJECT_NAMES, UNIT_NAMES, Metric, Subject
from xingtan.statistics.rules.metrics.declaration import BEIJING, FIRST_DAY, NATURE_NAMES
from xingtan.statistics.rules.texts import period_text
from xingtan.ui.public import public_page, viewed
from xingtan.ui.shapes import Link


def definitions(request: HttpRequest) -> HttpResponse:
    """List the definitions of all figures, by what they are about."""
    context = {
        "crumbs": [Link(_("数据"), reverse("figures-home")), Link(_("怎么算的"), "")],
        "subjects": [
            (
                said(SUBJECT_NAMES[subject]),
                [
                    Link(said(metric.name), reverse("definition", args=[metric.slug]), note=_changed(metric))
                    for metric in REGISTRY.latest()
                    if metric.subject is subject
                ],
            )
            for subject in Subject
        ],
    }
    return public_page(render(request, "statistics/definitions.html", context), ["definitions:all"], View())


def definition(request: HttpRequest, slug: str) -> HttpResponse:
    """Show every version of one definition; where it changed, both versions over the same days."""
    if slug not in REGISTRY.slugs:
        raise NotFound("metric-unknown", msgid("没有叫“%(slug)s”的数。"), slug=slug[:40])
    versions = REGISTRY.versions(slug)
    context: dict[str, Any] = {
        "metric": versions[-1],
        "title": said(versions[-1].name),
        "crumbs": [
            Link(_("数据"), reverse("figures-home")),
            Link(_("怎么算的"), reverse("definitions")),
            Link(said(versions[-1].name), ""),
        ],
        "versions": [_papers(metric) for metric in reversed(versions)],
    }
    if slug == "active_spaces":
        here = asked(request, settings.HOME_PLACE)
        with suppress(BriefIncomplete):
            require_filled(here.place.code, here.period)
            context |= _overlap(here.place.code, here)
        return viewed(render(request, "statistics/definition.html", context), View())
    return public_page(render(request, "statistics/definition.html", context), ["definitions:all"], View())


def _changed(metric: Metric) -> str:
    """Say since when a later version holds; of a first version there is nothing to say."""
    return said(version_note(metric)) if metric.valid_from != FIRST_DAY else ""


def _papers(metric: Metric) -> dict[str, Any]:
    derived = [Link(said(REGISTRY.versions(s)[-1].name), reverse("definition", args=[s])) for s in metric.derived_from]
    return {
        "title": _("第%(version)s版") % {"version": metric.version},
        "note": _changed(metric),
        "text": said(metric.definition),
        "derived": derived,
        "rows": [
            (_("单位"), said(UNIT_NAMES[metric.unit])),
            (_("是存量还是流量"), said(NATURE_NAMES[metric.nature])),
            (_("边界"), said(metric.bounds)),
            (_("时区"), _("北京时间") if metric.zone == BEIJING else metric.zone),
            (_("数的是谁"), said(metric.population)),
            (_("谁负责"), said(metric.owner)),
            (_("由哪些记录数出"), _("、").join(dict.fromkeys(map(kind_name, metric.kinds))) or "—"),
            (_("在JSON里的名字"), metric.slug),
        ],
    }


def _overlap(code: str, here: Any) -> dict[str, Any]:
    versions = REGISTRY.versions("active_spaces")
    found = active_spaces_over(code, here.period)
    return {
        "overlap_period": said(period_text(here.period)),
        "place": here.place,
        "heads": [_("第%(version)s版") % {"version": metric.version} for metric in versions],
        "points": found,
        "series": [
            (_("第%(version)s版") % {"version": metric.version}, [(p.on, p.by_version[n]) for p in found])
            for n, metric in enumerate(versions)
        ],
        "breaks": [metric.valid_from for metric in versions[1:]],
    }
