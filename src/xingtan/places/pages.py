"""Pages of places: where am I, what lies here, how did it come to be."""

from datetime import date, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from xingtan.kernel.clock import today
from xingtan.kernel.errors import NotFound
from xingtan.kernel.text import msgid
from xingtan.places import api, queries
from xingtan.places.queries import Place, School
from xingtan.places.rules.tree import NATION, Level
from xingtan.ui.public import public_page
from xingtan.ui.shapes import Link

MOST_SCHOOLS = 300
MOST_SUGGESTIONS = 8
MOST_FOUND = 100
LEVEL_NAMES = {
    Level.NATION: msgid("国家"),
    Level.PROVINCE: msgid("省级"),
    Level.CITY: msgid("市级"),
    Level.COUNTY: msgid("县级"),
    Level.SCHOOL: msgid("学校"),
}
BELOW_NAMES = {
    Level.PROVINCE: msgid("各省、自治区、直辖市"),
    Level.CITY: msgid("各市"),
    Level.COUNTY: msgid("各县、市、区"),
}
STAGE_NAMES = {
    "kindergarten": msgid("幼儿园"),
    "primary": msgid("小学"),
    "junior": msgid("初中"),
    "senior": msgid("高中"),
    "vocational": msgid("职业教育"),
    "special": msgid("特殊教育"),
    "higher": msgid("高等教育"),
}
CHANGES = {
    "renamed": msgid("改名：%(old)s 改为 %(new)s"),
    "recoded": msgid("改制：%(old)s 改为 %(new)s"),
    "moved": msgid("划转：%(old)s 改为 %(new)s"),
    "merged": msgid("并入：%(old)s 并入 %(new)s"),
    "split": msgid("析出：%(new)s 从 %(old)s 分出"),
}


def nation(request: HttpRequest) -> HttpResponse:
    """Show the nation, the way down to every place; with `q`, the places whose name begins so."""
    words = request.GET.get("q", "")[:40].strip()
    if not words:
        return place(request, NATION)
    context = {"words": words, "found": _found(words, MOST_FOUND)}
    return public_page(render(request, "places/found.html", context), ["places:all"])


def place(request: HttpRequest, code: str) -> HttpResponse:
    """Show a place: the way to it, what lies below, its schools, how it came to be. One that has ended says so."""
    here = api.find_place(code) or api.places([code]).get(code)
    if here is None:
        raise NotFound("place-unknown", msgid("没有代码为 %(place)s 的地方。"), place=code[:12])
    day = today() if here.valid_until is None else here.valid_until - timedelta(days=1)
    below = api.children(code, day)
    schools = queries.schools_in([code], limit=MOST_SCHOOLS)
    context = {
        "here": code,
        "place": here,
        "level_name": _(LEVEL_NAMES[here.level]),
        "crumbs": [Link(each.short_label, reverse("place", args=[each.code])) for each in api.path(code, day)[:-1]]
        + [Link(here.short_label, "")],
        "below": [Link(each.label, reverse("place", args=[each.code])) for each in below],
        "below_name": _(BELOW_NAMES[below[0].level]) if below else "",
        "schools": [(each.label, _stages(each)) for each in schools],
        "ended": _heirs(here),
        "ours": here.valid_until is None and code in api.subtree_codes(settings.HOME_PLACE),
        "changes": _changes(code),
        "known_since": api.KNOWN_SINCE,
    }
    return public_page(render(request, "places/place.html", context), ["places:all", f"schools:{code}"])


def suggestions(request: HttpRequest) -> HttpResponse:
    """Suggest places whose name begins with what was typed: a fragment for the search field."""
    items = _found(request.GET.get("q", "")[:40], MOST_SUGGESTIONS)
    return public_page(render(request, "places/suggestions.html", {"items": items}), ["places:all"], view=None)


def _found(words: str, most: int) -> list[Link]:
    found = queries.tree().on(today()).beginning(words, most)
    places = api.places([each.code for each in found])
    return [Link(each.label, reverse("place", args=[each.code]), note=_way(each)) for each in places.values()]


def _way(here: Place) -> str:
    """Write the way to a place without the nation and itself: 浙江 杭州."""
    return " ".join(each.short_label for each in api.path(here.code)[1:-1])


def _stages(school: School) -> str:
    return _("、").join(_(STAGE_NAMES[stage]) for stage in school.stages)


def _heirs(here: Place) -> list[Link]:
    if here.valid_until is None:
        return []
    codes = api.successors(here.code, here.valid_from)
    return [Link(each.label, reverse("place", args=[each.code])) for each in api.places(codes).values()]


def _changes(code: str) -> list[tuple[date, str]]:
    """Say what happened to a place, the latest first, in the words of the day before and the day after."""
    told = []
    for change in queries.tree().changes_of(code):
        before = api.places([change.old_code], change.on - timedelta(days=1)).get(change.old_code)
        after = api.places([change.new_code], change.on).get(change.new_code)
        if before is not None and after is not None:
            told.append((change.on, _(CHANGES[change.kind]) % {"old": before.label, "new": after.label}))
    return told[::-1]
