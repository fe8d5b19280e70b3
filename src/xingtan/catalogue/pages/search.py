"""The search page, suggestions while one types."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from xingtan.catalogue.queries import search as queries
from xingtan.catalogue.queries.search import HITS_A_PAGE, LABELS, FacetValue, Found, Hit
from xingtan.catalogue.rules.publishing import Piece
from xingtan.ui.public import public_page, viewed
from xingtan.ui.shapes import Link

MOST_TEXT = 100
MOST_SHOWN = 12


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Show what was found for `q`, narrowed by labels, page by page. At most five statements."""
    text = " ".join(request.GET.get("q", "")[:MOST_TEXT].split())
    labels = {name: value[:40] for name in LABELS if (value := request.GET.get(name, ""))}
    page = request.GET.get("page", "1")
    newest = request.GET.get("order") == "newest"
    found = queries.find(text, labels, int(page) if page.isdecimal() and len(page) < 4 else 1, newest)
    asked = {"q": text, **labels, **({"order": "newest"} if newest else {})}
    context = {
        "found": found,
        "hits": _shown(found.hits),
        "nearly": _shown(found.nearly),
        "saving": reverse("saved-search") + "?" + urlencode({"q": text, **labels}) if text or labels else "",
        "facets": _facets(found, asked),
        "narrowed": bool(labels),
        "whole": _address({"q": text}),
        "meant": [Link(one, _address({"q": one})) for one in found.meant],
        "orders": [
            Link(_("最相近的在前"), _address({**asked, "order": ""}), current=not newest),
            Link(_("最新的在前"), _address({**asked, "order": "newest"}), current=newest),
        ],
        "total": f"{found.total:,}",
        "shown": found.pages * HITS_A_PAGE,
        "last_page": found.page == found.pages,
        "before": _address({**asked, "page": found.page - 1}) if found.page > 1 else "",
        "after": _address({**asked, "page": found.page + 1}) if found.page < found.pages else "",
    }
    return public_page(render(request, "catalogue/search.html", context), ["search:all"])


def _shown(hits: tuple[Hit, ...]) -> list[dict[str, object]]:
    return [{"card": hit.card, "marked": marked(hit.title), "extract": marked(hit.extract)} for hit in hits]


def _address(asked: Mapping[str, str | int]) -> str:
    words = urlencode({name: value for name, value in asked.items() if value})
    return reverse("search") + (f"?{words}" if words else "")


def _facets(found: Found, asked: dict[str, str]) -> list[dict[str, object]]:
    """Give what one can narrow by for c-facets; a chosen value leads back to the wider answer."""
    names = {
        "section": _("栏目"),
        "stage": _("学段"),
        "subject": _("学科"),
        "edition": _("版本"),
        "grade": _("年级"),
        "kind": _("类型"),
        "place": _("地方"),
    }
    return [
        {
            "name": names[facet.label],
            "items": [
                Link(
                    value.name,
                    _address({**asked, facet.label: "" if value.chosen else value.value}),
                    note=_counted(value),
                    current=value.chosen,
                )
                for value in facet.values[:MOST_SHOWN]
            ],
        }
        for facet in found.facets
    ]


def _counted(value: FacetValue) -> str:
    count = f"{value.count:,}"
    return _("约 %(count)s") % {"count": count} if value.about else count


def marked(pieces: tuple[Piece, ...]) -> SafeString:
    """Write a text as HTML with <mark> around what was looked for."""
    return format_html_join(
        "", "{}", ((format_html("<mark>{}</mark>", piece.text) if piece.found else piece.text,) for piece in pieces)
    )


@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """Give titles that begin as what was typed, as a fragment. No statements."""
    text = request.GET.get("q", "")[:MOST_TEXT]
    items = [Link(one.name, one.url, one.note) for one in queries.suggest(text)] if text.strip() else []
    return viewed(render(request, "catalogue/suggestions.html", {"items": items, "text": text.strip()}), None)
