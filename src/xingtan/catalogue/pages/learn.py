"""Finding one's way by the tree: sections, the textbook picker, books, what is missing."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from xingtan.catalogue.pages import reading
from xingtan.catalogue.queries import curriculum, lessons, resources
from xingtan.catalogue.queries.curriculum import BookView, Coverage, Picker
from xingtan.catalogue.rules.curriculum import Choice
from xingtan.catalogue.rules.lists import read_mark, written_mark
from xingtan.catalogue.rules.vocabulary import LESSONS, SECTION_OF, SECTIONS, STAGES
from xingtan.kernel.errors import NotFound
from xingtan.kernel.text import msgid
from xingtan.kernel.views import View
from xingtan.ui.public import public_page, viewed
from xingtan.ui.shapes import Link

NEW_SHOWN = 8


@require_safe
def learn(request: HttpRequest) -> HttpResponse:
    """Show the ways to learn: a book, a section, what is new. Two statements."""
    context = {
        "picker": picker_choices(curriculum.picker(_choice(request))),
        "sections": section_tiles(),
        "fresh": resources.newest(most=NEW_SHOWN),
    }
    return public_page(render(request, "catalogue/learn.html", context), ["resources:all", "curriculum:all"])


def section_tiles() -> list[dict[str, str]]:
    """Give the six doors for c-tile, in the language in force."""
    return [
        {"mark": one.mark, "title": _(one.name), "note": _(one.about), "url": reverse("section", args=[one.slug])}
        for one in SECTIONS
    ]


def picker_choices(picker: Picker) -> list[dict[str, object]]:
    """Give the four steps for c-picker."""
    steps = (
        ("stage", _("学段"), picker.stages),
        ("subject", _("学科"), picker.subjects),
        ("edition", _("版本"), picker.editions),
        ("book", _("课本"), picker.books),
    )
    return [
        {"name": name, "label": label, "options": options, "value": getattr(picker.chosen, name)}
        for name, label, options in steps
    ]


def _choice(request: HttpRequest) -> Choice:
    return Choice(*(request.GET.get(name, "")[:80] for name in ("stage", "subject", "edition", "book")))


@require_safe
def section(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what is new in a section, page by page. One statement, two in the section of lessons."""
    if slug not in SECTION_OF:
        raise NotFound("section-unknown", msgid("没有这个栏目。"))
    filters: dict[str, object] = {"section": slug}
    stage = request.GET.get("stage", "")
    if stage in {one.slug for one in STAGES}:
        filters["stage"] = stage
    found = resources.listed(filters, read_mark(request.GET.get("after", "")))
    address = reverse("section", args=[slug])
    context = {
        "section": SECTION_OF[slug],
        "title": _(SECTION_OF[slug].name),
        "about": _(SECTION_OF[slug].about),
        "tabs": [
            Link(_("全部"), address, current="stage" not in filters),
            *(Link(_(one.name), f"{address}?stage={one.slug}", current=stage == one.slug) for one in STAGES),
        ],
        "found": found,
        "further": f"{address}?{urlencode(_further(stage, found))}" if found.following else "",
        "picker": picker_choices(curriculum.picker(Choice(stage=stage))) if slug == LESSONS else None,
    }
    view = View(section=slug)
    return public_page(render(request, "catalogue/section.html", context), [f"section:{slug}", "curriculum:all"], view)


def _further(stage: str, found: resources.CardPage) -> dict[str, str]:
    after = {"after": written_mark(found.following)} if found.following else {}
    return ({"stage": stage} if stage else {}) | after


@require_safe
def books(request: HttpRequest) -> HttpResponse:
    """Open the picked book, or show what can be picked where the choice leads to none yet. One statement."""
    wanted = _choice(request)
    picker = curriculum.picker(wanted)
    if wanted.book and picker.chosen == wanted:
        return viewed(HttpResponseRedirect(reverse("book", args=[wanted.book])), None)
    context = {"picker": picker_choices(picker)}
    return public_page(render(request, "catalogue/books.html", context), ["curriculum:all"])


@require_safe
def picker_fragment(request: HttpRequest) -> HttpResponse:
    """Give the picker narrowed by what was chosen in it. One statement."""
    context = {"picker": picker_choices(curriculum.picker(_choice(request)))}
    return public_page(render(request, "catalogue/picker_fragment.html", context), ["curriculum:all"], None)


@require_safe
def book(request: HttpRequest, code: str) -> HttpResponse:
    """Show a book: its units, their lessons, the e-textbook. Five statements."""
    opened = curriculum.open_book(code)
    context = {
        "open": opened,
        "book": opened.book,
        "described": reading.described_book(request, opened),
        "crumbs": book_crumbs(opened.book),
        "lessons": sum(unit.lessons for unit in opened.units),
        "positions": sum(len(unit.positions) for unit in opened.units),
    }
    return public_page(
        render(request, "catalogue/book.html", context), [f"book:{code}", "curriculum:all"], View(section=LESSONS)
    )


def book_crumbs(book: BookView) -> list[Link]:
    """Give the way to a book: learning, stage, subject, edition."""
    address = reverse("books")
    steps = [
        (book.stage_name, {"stage": book.stage}),
        (book.subject_label, {"stage": book.stage, "subject": book.subject}),
        (book.edition_label, {"stage": book.stage, "subject": book.subject, "edition": book.edition}),
    ]
    return [
        Link(_("学习"), reverse("learn")),
        *(Link(name, f"{address}?{urlencode(chosen)}") for name, chosen in steps),
    ]


@require_safe
def coverage(request: HttpRequest, code: str) -> HttpResponse:
    """Show which lesson positions of a book have what, and which still wait. Eight statements."""
    found = curriculum.coverage(code)
    context = {
        "found": found,
        "book": found.book,
        "crumbs": [*book_crumbs(found.book), Link(found.book.name, found.book.url)],
        "rows": _matrix(found),
        "columns": [_("视频"), _("任务单"), _("练习")],
    }
    return public_page(render(request, "catalogue/coverage.html", context), [f"book:{code}", "curriculum:all"])


def _matrix(found: Coverage) -> list[dict[str, object]]:
    return [
        {
            "name": f"{row.unit}.{row.number} {row.title}",
            "url": f"{found.book.url}#unit-{row.unit}",
            "cells": (row.needs.videos > 0, row.needs.task_sheets > 0, row.needs.exercises > 0),
        }
        for row in found.rows
    ]


@require_safe
def textbook(request: HttpRequest, code: str) -> HttpResponse:
    """Open the e-textbook of a book at a page; its number stands in the address. Eleven statements."""
    book = curriculum.book_view(code)
    if book.textbook is None:
        raise NotFound("textbook-missing", msgid("这本书还没有电子课本。"))
    resource = lessons.resource_view(book.textbook)
    document = resource.document
    if document is None:
        raise NotFound("textbook-missing", msgid("这本书还没有电子课本。"))
    asked = request.GET.get("page", "1")
    page = int(asked) if asked.isdecimal() and 0 < len(asked) < 5 else 1
    context = {
        "book": book,
        "resource": resource,
        "document": document,
        "page_number": max(1, page),
        "described": reading.described(request, resource),
        "crumbs": [*book_crumbs(book), Link(book.name, book.url)],
    }
    return public_page(
        render(request, "catalogue/textbook.html", context),
        [f"book:{code}", f"resource:{resource.id}", "curriculum:all"],
        reading.view_of(resource),
    )
