"""A place's month: how much, when, where, and how the figures came about."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from xingtan.kernel.clock import SHANGHAI
from xingtan.kernel.views import View
from xingtan.statistics.pages.asking import Asked, asked, way_to
from xingtan.statistics.pages.documents import FORMATS
from xingtan.statistics.pages.tiles import TILES
from xingtan.statistics.queries.brief import CheckedBrief, place_brief
from xingtan.statistics.queries.records import editions_of, months_of
from xingtan.statistics.queries.refusals import BriefIncomplete
from xingtan.statistics.queries.speech import said
from xingtan.statistics.rules.areas import Standing
from xingtan.statistics.rules.balance import LEVEL_NAMES, children_name
from xingtan.statistics.rules.brief import Brief, points
from xingtan.statistics.rules.composition.papers import definition_of
from xingtan.statistics.rules.composition.parts import bytes_text
from xingtan.statistics.rules.composition.platform import BOUNDS_MS
from xingtan.statistics.rules.growth import percent_of
from xingtan.statistics.rules.histogram import coarse
from xingtan.statistics.rules.metrics import REGISTRY, Subject
from xingtan.statistics.rules.sentences import (
    activity_sentence_of_ranks,
    growth_sentence,
    head_sentence,
    lag_sentence,
    moves_sentence,
    state_sentences,
)
from xingtan.statistics.rules.texts import Text, period_text
from xingtan.ui.public import public_page, viewed
from xingtan.ui.shapes import Bar, Day, Link

SHOWN_DEFINITIONS = (
    "page_views",
    "unique_visitors",
    "pages_per_visitor",
    "peak_day",
    "page_views_share",
    "active_spaces",
    "active_space_ratio",
    "monthly_activity",
    "resources_ingested",
    "resources_uploaded",
    "uploaded_bytes",
    "api_calls",
    "active_interfaces",
    "api_response_time",
)
EACH_DAY = "calendar:today"
VIEWS_COUNTED = ("views", "active", "activity")


def home(request: HttpRequest) -> HttpResponse:
    """Show the month of the node's home place."""
    return figures(request, settings.HOME_PLACE)


def figures(request: HttpRequest, code: str) -> HttpResponse:
    """Show the month of a place, or any days of it."""
    here = asked(request, code)
    try:
        checked = place_brief(code, here.period)
    except BriefIncomplete as incomplete:
        return _still_filling(request, here, incomplete)
    context = _frame(here, checked) | _traffic(here, checked.brief) | _papers(checked)
    context |= _spaces(here, checked.brief) | _resources(checked.brief) | _platform(checked.brief)
    page = render(request, "statistics/month.html", context)
    if code == settings.HOME_PLACE and not here.picked:
        # The door keeps it: `main` touches these tags whenever the home place's month moved.
        return public_page(page, [f"figures:{code}", f"month:{code}", EACH_DAY], View(place=code))
    return viewed(page, View(place=code))


def _still_filling(request: HttpRequest, here: Asked, incomplete: BriefIncomplete) -> HttpResponse:
    """Show how far the records of the period are instead of figures that would be too small."""
    context = {
        "here": here.place.code,
        "title": _("%(place)s这个月") % {"place": here.place.label},
        "period": said(period_text(here.period)),
        "crumbs": way_to(here),
        "filling": incomplete.filling,
    }
    return viewed(render(request, "statistics/filling.html", context), View(place=here.place.code))


def standings(request: HttpRequest, code: str) -> HttpResponse:
    """Show the places below by one figure: views, active spaces or activity."""
    here = asked(request, code)
    by = request.GET.get("by", VIEWS_COUNTED[0])
    by = by if by in VIEWS_COUNTED else VIEWS_COUNTED[0]
    checked = place_brief(code, here.period)
    names = {"views": _("浏览量"), "active": _("活跃空间"), "activity": _("月度活跃度")}
    address = here.address("figures-places", code)
    joint = "&" if "?" in address else "?"
    context = _frame(here, checked) | _traffic(here, checked.brief) | _spaces(here, checked.brief)
    context |= {
        "by": by,
        "tabs": [Link(names[each], f"{address}{joint}by={each}", current=each == by) for each in VIEWS_COUNTED],
        "crumbs": [*way_to(here, current=False), Link(_("各地"), "")],
        "page_title": _("%(place)s各地") % {"place": here.place.label},
    }
    return viewed(render(request, "statistics/places.html", context), View(place=code))


def _frame(here: Asked, checked: CheckedBrief) -> dict[str, Any]:
    """Give what stands around the figures: title, period, state, ways to other days and formats."""
    brief, code = checked.brief, here.place.code
    title = _("%(place)s这个月") if not here.picked else _("%(place)s的数字")
    return {
        "here": code,
        "place": here.place,
        "title": title % {"place": here.place.label},
        "period": said(period_text(here.period)),
        "cut_off_at": brief.cut_off_at.astimezone(SHANGHAI),
        "state": [said(text) for text in state_sentences(brief)],
        "say": said(head_sentence(brief)),
        "crumbs": way_to(here),
        "asked": here,
        "brief": brief,
        "downloads": [Link(name.upper() if name != "docx" else "Word", _download(here, name)) for name in FORMATS],
        "months": [
            Link(said(period_text(month)), f"{reverse('figures', args=[code])}?from={month.since}&to={month.until}")
            for month in months_of(code)
        ],
        "editions": editions_of(code)[:6],
    }


def _download(here: Asked, name: str) -> str:
    return f"{reverse('figures-brief', args=[here.place.code, name])}?from={here.period.since}&to={here.period.until}"


def _traffic(here: Asked, brief: Brief) -> dict[str, Any]:
    traffic = brief.traffic
    cut_off_on = brief.cut_off_at.astimezone(SHANGHAI).date()
    days = [Day(on, None if brief.running and on > cut_off_on else count) for on, count in traffic.days]
    below = {row.area.key for row in traffic.rows if row.area.standing is Standing.CHILD}
    grid = TILES.get(here.place.code, {})
    return {
        "traffic": traffic,
        "growth": said(growth_sentence(Text("浏览量", "Page views"), Text("次", "page views"), traffic.growth,
                                       here.period.before())),
        "days": days,
        "below_name": said(LEVEL_NAMES.get(brief.areas.level, LEVEL_NAMES["county"])[1]),
        "how_many": said(children_name(brief)) if below else "",
        "moves": said(moves_sentence([(row.area.name, row.move) for row in traffic.rows]) or Text("", "")),
        "compared": traffic.before is not None,
        "standings": [_standing(here, row) for row in _by_rank(brief)],
        "tiles": [
            {
                "name": said(row.area.short),
                "count": row.page_views,
                "row": grid[row.area.key][0],
                "column": grid[row.area.key][1],
                "url": here.address("figures", row.area.key),
            }
            for row in traffic.rows
            if row.area.key in grid
        ],
        "lag": said(lag_sentence(brief, Subject.TRAFFIC) or Text("", "")),
    }  # fmt: skip


def _by_rank(brief: Brief) -> list[Any]:
    order = (Standing.CHILD, Standing.OWN, Standing.UNATTRIBUTED)
    return sorted(brief.traffic.rows, key=lambda row: (order.index(row.area.standing), row.rank or 10**6))


def _standing(here: Asked, row: Any) -> dict[str, Any]:
    child = row.area.standing is Standing.CHILD
    return {
        "rank": row.rank,
        "name": said(row.area.name),
        "url": here.address("figures", row.area.key) if child else "",
        "count": row.page_views,
        "share": row.share,
        "move": row.move.up,
        "lagging": row.lagging,
        "unattributed": not child,
    }


def _spaces(here: Asked, brief: Brief) -> dict[str, Any]:
    spaces = brief.spaces
    order = activity_sentence_of_ranks(brief)
    rows = sorted(spaces.rows, key=lambda row: (row.area.standing is not Standing.CHILD, -(row.active or 0)))
    return {
        "spaces": spaces,
        "annual": points(spaces.annual),
        "monthly": points(spaces.monthly),
        "spaces_lag": said(lag_sentence(brief, Subject.SPACES) or Text("", "")),
        "activity_say": said(order) if order else "",
        "active_rows": [
            Bar(
                name=said(row.area.name),
                count=row.active,
                url=here.address("figures", row.area.key) if row.area.standing is Standing.CHILD else "",
                lagging=row.lagging,
                unattributed=row.area.standing is not Standing.CHILD,
            )
            for row in rows
        ],
        "activity_rows": [
            {
                "rank": row.rank,
                "name": said(row.area.name),
                "url": here.address("figures", row.area.key) if row.area.standing is Standing.CHILD else "",
                "active": row.active,
                "opened": row.opened,
                "ratio": row.ratio,
                "annual": points(row.annual),
                "monthly": points(row.monthly),
                "move": row.move.up,
                "lagging": row.lagging,
                "unattributed": row.area.standing is not Standing.CHILD,
            }
            for row in sorted(spaces.rows, key=lambda row: (row.area.standing is not Standing.CHILD, row.rank or 10**6))
        ],
    }


def _resources(brief: Brief) -> dict[str, Any]:
    amounts = brief.resources.amounts
    volume = amounts["uploaded_bytes"]
    return {
        "resources": amounts,
        "stored": brief.resources.stored,
        "volume_period": bytes_text(volume.period),
        "volume_total": bytes_text(volume.total or 0),
    }


def _platform(brief: Brief) -> dict[str, Any]:
    platform, times = brief.platform, brief.platform.times
    below = 0
    buckets = []
    for bucket in coarse(times.buckets, BOUNDS_MS) if times.timed else ():
        bound = bucket.at_most_ms if bucket.at_most_ms in BOUNDS_MS else times.longest_ms
        buckets.append((f"{below:,}–{bound:,}", bucket.calls))
        below = bound
    return {
        "platform": platform,
        "times": times,
        "percentiles": [(f"p{share}", times.percentile_ms(share)) for share in (50, 95, 99)],
        "active_share": percent_of(platform.active_interfaces, platform.amounts["interfaces_opened"].total or 0),
        "buckets": buckets,
        "operations": brief.operations,
        "answers": sum(brief.operations[f"support_answers_{via}"] for via in ("qq", "phone", "site")),
    }


def _papers(checked: CheckedBrief) -> dict[str, Any]:
    last_day = checked.brief.period.each_day()[-1]
    definitions = [definition_of(REGISTRY.in_force(slug, last_day)) for slug in SHOWN_DEFINITIONS]
    return {
        "checks": [{"holds": check.holds, "sentence": said(check.says)} for check in checked.checks],
        "definitions": [
            {"slug": f"d-{each.slug}", "name": said(each.name), "note": said(each.note), "text": said(each.text)}
            for each in definitions
        ],
    }
