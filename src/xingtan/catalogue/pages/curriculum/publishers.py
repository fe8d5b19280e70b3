"""Houses and their e-textbooks: for everyone to read, for editors to keep."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xingtan.catalogue.actions.curriculum.publishing import give_publisher, keep_publisher
from xingtan.catalogue.pages.curriculum.editing import editor
from xingtan.catalogue.queries import publishers as queries
from xingtan.kernel.errors import Problem
from xingtan.kernel.views import View
from xingtan.ui.public import public_page
from xingtan.ui.shapes import Link


@require_safe
def publishers(request: HttpRequest) -> HttpResponse:
    """List the houses with how many e-textbooks of theirs are here. Three statements."""
    found = queries.houses()
    context = {"found": found, "count": len(found)}
    tags = ["curriculum:all", "resources:all"]
    return public_page(render(request, "catalogue/curriculum/publishers.html", context), tags, View(section="lessons"))


@require_safe
def publisher(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the e-textbooks of a house. Two statements."""
    house, found = queries.house(slug)
    context = {"house": house, "found": found, "crumbs": [Link(_("出版社"), reverse("publishers"))]}
    tags = ["curriculum:all", "resources:all"]
    return public_page(render(request, "catalogue/curriculum/publisher.html", context), tags, View(section="lessons"))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def keep(request: HttpRequest) -> HttpResponse:
    """Show the houses to be kept; add one, or give one another name. Three statements beside who asks."""
    asker = editor(request)
    error = ""
    if request.method == "POST":
        sent = [request.POST.get(name, "").strip()[:200] for name in ("slug", "name", "name_en")]
        try:
            keep_publisher(asker, *sent)
        except Problem as problem:
            error = _(problem.sentence) % problem.words
        else:
            messages.success(request, _("出版社存好了。"))
            return redirect("keep-publishers")
    context = {"found": queries.houses(), "error": error, "sent": request.POST}
    context["crumbs"] = [Link(_("课程目录"), reverse("curriculum"))]
    return render(request, "catalogue/curriculum/keep_publishers.html", context, status=400 if error else 200)


@never_cache
@login_required
@require_POST
def give(request: HttpRequest, code: str, resource_id: UUID) -> HttpResponse:
    """Say whose an e-textbook is."""
    try:
        give_publisher(editor(request), code, resource_id, request.POST.get("publisher", "")[:40])
    except Problem as problem:
        messages.error(request, _(problem.sentence) % problem.words)
    else:
        messages.success(request, _("改好了。"))
    return redirect("curriculum-book", code)
