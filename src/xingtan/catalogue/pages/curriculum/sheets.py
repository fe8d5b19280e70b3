"""The curriculum as sheets: downloaded, looked at, and taken in."""

import io
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from xingtan.catalogue.actions.curriculum import sheets
from xingtan.catalogue.actions.curriculum.reading import MOST_BYTES
from xingtan.catalogue.pages.curriculum.editing import editor
from xingtan.catalogue.queries import treesheets
from xingtan.catalogue.rules.treesheets import COLUMNS, Cell
from xingtan.identity.api import Asker
from xingtan.kernel.errors import Problem, Refused
from xingtan.kernel.text import msgid
from xingtan.ports import engines
from xingtan.ui.shapes import Link

SALT = "curriculum-sheet"
KEPT_SECONDS = 3600
FORMS = {"csv": "text/csv; charset=utf-8"}
FORMS["xlsx"] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@never_cache
@login_required
@require_safe
def download(request: HttpRequest, form: str) -> HttpResponse:
    """Send a book (`?book=`) or the whole curriculum as a sheet. One statement beside who asks."""
    editor(request)
    code = request.GET.get("book", "")[:80]
    if form not in FORMS:
        raise Refused("form-unknown", msgid("没有这种格式的表。"))
    response = HttpResponse(treesheets.sheet(form, code), content_type=FORMS[form])
    response["Content-Disposition"] = f'attachment; filename="{code or "curriculum"}.{form}"'
    return response


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Look a sheet over and show what it would change; then, asked again, take it in."""
    asker = editor(request)
    context: dict[str, Any] = {"crumbs": [Link(_("课程目录"), reverse("curriculum"))], "columns": COLUMNS.values()}
    if request.method == "POST":
        try:
            if request.POST.get("ticket"):
                done = _take(asker, request.POST["ticket"])
                messages.success(request, _("照表改好了 %(count)s 本课本。") % {"count": len(done.books)})
                return redirect("curriculum")
            context |= _look(request, asker)
        except Problem as problem:
            context["error"] = _(problem.sentence) % problem.words
    return render(request, "catalogue/curriculum/sheets.html", context, status=400 if "error" in context else 200)


def _look(request: HttpRequest, asker: Asker) -> dict[str, Any]:
    file = request.FILES.get("file")
    if file is None:
        raise Refused("sheet-missing", msgid("请选一个文件。"))
    kept = engines().blobs.put(file.chunks(), MOST_BYTES)
    plan = sheets.import_sheet(io.BytesIO(b"".join(engines().blobs.read(kept.digest))), file.name or "", dry_run=True)
    ticket = signing.dumps([kept.digest, str(asker.person_id)], salt=SALT) if plan.books and not plan.wrong else ""
    return {"plan": plan, "ticket": ticket, "cells": [_cell_words(one) for one in plan.cells], "name": file.name}


def _take(asker: Asker, ticket: str) -> sheets.SheetPlan:
    try:
        digest, person = signing.loads(ticket, salt=SALT, max_age=KEPT_SECONDS)
    except signing.BadSignature:
        raise Refused("sheet-ticket", msgid("隔得太久了，请把表再传一次。")) from None
    if person != str(asker.person_id):
        raise Refused("sheet-ticket", msgid("隔得太久了，请把表再传一次。"))
    done = sheets.import_sheet(io.BytesIO(b"".join(engines().blobs.read(digest))), "", asker.person_id)
    if done.wrong:
        raise Refused("sheet-changed", msgid("目录刚被改过，表里的有些行对不上了，请再检查一次。"))
    return done


def _cell_words(one: Cell) -> dict[str, object]:
    return {
        "line": one.line,
        "column": COLUMNS.get(one.column, ""),
        "text": one.text,
        "sentence": _(one.sentence) % one.words,
    }
