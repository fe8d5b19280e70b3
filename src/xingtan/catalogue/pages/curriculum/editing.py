"""The editor of the curriculum: the list of books, one book, one unit, one lesson position."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from xingtan.catalogue.actions.curriculum import edit_book, preview_edit, require_editor, undo_change
from xingtan.catalogue.queries import curriculum, publishers, trees, words
from xingtan.catalogue.queries.trees import BookTree
from xingtan.catalogue.rules import edits
from xingtan.catalogue.rules.curriculum import Choice
from xingtan.catalogue.rules.edits import DEEDS, STEPS, Edit
from xingtan.catalogue.rules.trees import lesson_of, unit_of
from xingtan.catalogue.rules.vocabulary import STAGES
from xingtan.identity import api as identity
from xingtan.identity.api import Asker
from xingtan.kernel.errors import Conflict, Problem, Refused
from xingtan.kernel.text import msgid
from xingtan.ui.shapes import Link

MOST_LISTED = 120
SAID_BEFORE = ("deed", "unit", "lesson", "into", "place", "title", "book")


def editor(request: HttpRequest) -> Asker:
    """Give who asks; raise NotAllowed unless they keep the curriculum."""
    asker = identity.asker_of(request.user)
    require_editor(asker)
    return asker


@never_cache
@login_required
@require_safe
def books(request: HttpRequest) -> HttpResponse:
    """List the books, narrowed by stage, subject, edition and words. Three statements beside who asks."""
    editor(request)
    wanted = Choice(*(request.GET.get(name, "")[:80] for name in ("stage", "subject", "edition")))
    asked = request.GET.get("q", "").strip()[:80]
    found = trees.listed(wanted, asked)
    context = {
        "found": found[:MOST_LISTED],
        "count": len(found),
        "more": max(0, len(found) - MOST_LISTED),
        "asked": asked,
        "wanted": wanted,
    } | choices_of()
    return render(request, "catalogue/curriculum/books.html", context)


def choices_of() -> dict[str, Any]:
    """Give what a list of books can be narrowed by, in the language in force. Two statements."""
    names, every = curriculum.names(), ("", _("全部"))
    return {
        "stages": [every, *((one.slug, words.stage_name(one.slug)) for one in STAGES)],
        "subjects": [every, *names.subjects.items()],
        "editions": [every, *names.editions.items()],
    }


@never_cache
@login_required
@require_safe
def book(request: HttpRequest, code: str) -> HttpResponse:
    """Show a book to be edited. Nine statements beside who asks."""
    editor(request)
    context = _book(trees.book_trees([code])[code])
    context |= {"focus": request.GET.get("focus", "")[:40], "textbooks": publishers.textbooks_of(code)}
    context["houses"] = [("", _("版本的出版社")), *((one.slug, one.name) for one in publishers.houses())]
    return render(request, "catalogue/curriculum/book.html", context)


def _book(opened: BookTree) -> dict[str, Any]:
    lying = trees.lying(opened.code)
    changes = trees.changes(opened.code, most=1)
    return {
        "book": opened,
        "outline": [
            {
                "id": unit.id,
                "key": str(unit.id),
                "number": n,
                "title": unit.title,
                "url": reverse("curriculum-unit", args=[opened.code, unit.id]),
                "lessons": [
                    {
                        "id": one.id,
                        "key": str(one.id),
                        "number": f"{n}.{m}",
                        "title": one.title,
                        "url": reverse("curriculum-lesson", args=[opened.code, one.id]),
                        "note": _lying_words(lying.get(one.id, 0)),
                    }
                    for m, one in enumerate(unit.lessons, start=1)
                ],
            }
            for n, unit in enumerate(opened.tree, start=1)
        ],
        "unit_options": [(unit.id, unit.title) for unit in opened.tree],
        "last_unit": opened.tree[-1].id if opened.tree else "",
        "last": changes[0] if changes and changes[0].is_last else None,
        "crumbs": [Link(_("课程目录"), reverse("curriculum"))],
    }


def _lying_words(count: int) -> str:
    return ngettext("%(count)s 份资源", "%(count)s 份资源", count) % {"count": count} if count else _("空")


@never_cache
@login_required
@require_safe
def unit(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Show what can be done with a unit. Four statements beside who asks."""
    editor(request)
    opened = trees.book_trees([code])[code]
    one = unit_of(opened.tree, number)
    context = {
        "book": opened,
        "unit": one,
        "place": opened.tree.index(one) + 1,
        "others": [(each.id, each.title) for each in opened.tree if each is not one],
        "later": [(each.id, each.title) for each in one.lessons[1:]],
        "crumbs": _crumbs(opened),
    }
    return render(request, "catalogue/curriculum/unit.html", context)


@never_cache
@login_required
@require_safe
def lesson(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Show what can be done with a lesson position, and what lies at it. Five statements beside who asks."""
    editor(request)
    opened = trees.book_trees([code])[code]
    inside, one = lesson_of(opened.tree, number)
    context = {
        "book": opened,
        "lesson": one,
        "unit": inside,
        "place": inside.lessons.index(one) + 1,
        "units": [(each.id, each.title) for each in opened.tree],
        "others": [
            (each.id, f"{n}.{m} {each.title}")
            for n, unit in enumerate(opened.tree, start=1)
            for m, each in enumerate(unit.lessons, start=1)
            if each is not one
        ],
        "lying": trees.lying_at(number),
        "books": [(code, "—"), *trees.neighbours(code)],
        "crumbs": _crumbs(opened),
    }
    return render(request, "catalogue/curriculum/lesson.html", context)


def _crumbs(opened: BookTree) -> list[Link]:
    return [
        Link(_("课程目录"), reverse("curriculum")),
        Link(opened.name, reverse("curriculum-book", args=[opened.code])),
    ]


@never_cache
@login_required
@require_POST
def change(request: HttpRequest, code: str) -> HttpResponse:
    """Do one deed on a book, or show what it would do; somebody else's change meanwhile is told first."""
    asker = editor(request)
    edit = _edit(request, code)
    try:
        if request.POST.get("look"):
            decided = preview_edit(asker, code, edit)
            return _told(request, code, 200, after=decided.after[code], title=_("会变成这样"))
        made = edit_book(asker, code, edit)
    except Conflict:
        since = trees.changes(code, edit.revision)
        return _told(request, code, 409, since=_told_by(since), title=_("别人刚改过这本书的目录"))
    except Problem as problem:
        messages.error(request, _(problem.sentence) % problem.words)
        return redirect(_back(request, code, edit))
    done = trees.changes(code, edit.revision, 1)
    if done:
        messages.success(request, _("改好了：%(what)s") % {"what": done[0].sentence})
    at = edit.lesson or edit.unit or (max(made.values()) if made else 0)
    address = reverse("curriculum-book", args=[code])
    which = f"lesson-{at}" if edit.lesson or edit.deed == "add_lesson" else f"unit-{at}"
    way = request.POST.get("do", "").partition(":")[0]
    # Where an address names a place of the page, a browser leaves the focus alone: it is one or the other.
    return redirect(f"{address}?focus={which}-{way}" if way in STEPS else f"{address}#{which}")


def _edit(request: HttpRequest, code: str) -> Edit:
    """Read the deed of a form: its fields, or one button that says all (up:lesson:12). Raises Refused."""
    sent = request.POST
    revision = _number(sent.get("revision", ""))
    way, _colon, rest = sent.get("do", "").partition(":")
    kind, _colon, number = rest.partition(":")
    if way in STEPS and kind in {"lesson", "unit"}:
        return edits.step(trees.book_trees([code])[code].tree, revision, way, **{kind: _number(number)})
    if sent.get("deed", "") not in DEEDS:
        raise Refused("deed-unknown", msgid("没有这样的改法。"))
    place = sent.get("place", "").strip()
    return Edit(
        deed=sent["deed"],
        revision=revision,
        **{name: _number(sent.get(name, "")) for name in ("unit", "lesson", "into")},
        place=min(_number(place), 10_000) if place else None,
        title=sent.get("title", "")[:1000],
        book=sent.get("book", "")[:80],
        resources=tuple(_ids(sent.getlist("resources"))),
    )


def _number(text: str) -> int:
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0


def _ids(texts: list[str]) -> list[UUID]:
    try:
        return [UUID(text) for text in texts[:1000]]
    except ValueError:
        raise Refused("resource-elsewhere", msgid("选的资源已经不在这个课时了，请再看一看。")) from None


def _back(request: HttpRequest, code: str, edit: Edit) -> str:
    """Give where the form stood."""
    stood = request.POST.get("from", "")
    if stood == "lesson" and edit.lesson:
        return reverse("curriculum-lesson", args=[code, edit.lesson])
    if stood == "unit" and edit.unit:
        return reverse("curriculum-unit", args=[code, edit.unit])
    return reverse("curriculum-book", args=[code])


def _told(request: HttpRequest, code: str, status: int, **context: Any) -> HttpResponse:
    """Show what is to be known before a deed is done, with everything that was asked, to be asked once more."""
    opened = trees.book_trees([code])[code]
    kept = [(name, request.POST[name]) for name in (*SAID_BEFORE, "do", "from") if request.POST.get(name)]
    kept += [("resources", one) for one in request.POST.getlist("resources")]
    context |= {"book": opened, "kept": kept, "crumbs": _crumbs(opened), "asked": request.POST.get("title", "")[:200]}
    return render(request, "catalogue/curriculum/told.html", context, status=status)


@never_cache
@login_required
@require_POST
def undo(request: HttpRequest, code: str) -> HttpResponse:
    """Undo the last change of a book."""
    asker = editor(request)
    try:
        undo_change(asker, code, _number(request.POST.get("revision", "")))
    except Problem as problem:
        messages.error(request, _(problem.sentence) % problem.words)
    else:
        messages.success(request, _("撤销了。再按一次撤销，就又改回来。"))
    return redirect("curriculum-book", code)


@never_cache
@login_required
@require_safe
def history(request: HttpRequest, code: str) -> HttpResponse:
    """Tell what was changed in a book, by whom and when. Five statements beside who asks."""
    editor(request)
    opened = trees.book_trees([code])[code]
    changes = trees.changes(code, most=400)
    context = {"book": opened, "changes": _told_by(changes), "crumbs": _crumbs(opened)}
    return render(request, "catalogue/curriculum/history.html", context)


def _told_by(changes: tuple[trees.Change, ...]) -> list[tuple[trees.Change, str]]:
    """Give the changes with the names of who made them; the node itself where nobody did."""
    names = identity.person_names({one.by for one in changes if one.by})
    return [(one, names[one.by].name if one.by in names else _("平台")) for one in changes]
