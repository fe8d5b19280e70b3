"""What belongs to one person: the marks beside a public page, and the list of favourites."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from xingtan.catalogue.actions import opinions
from xingtan.catalogue.queries import lessons, personal
from xingtan.catalogue.rules.vocabulary import MOST_STARS, REASONS
from xingtan.identity import api as identity
from xingtan.identity.api import Asker
from xingtan.kernel.errors import NotAllowed
from xingtan.kernel.text import msgid
from xingtan.ui.public import viewed


def _asker(request: HttpRequest) -> tuple[Asker, UUID]:
    asker = identity.asker_of(request.user)
    if asker.person_id is None:
        raise NotAllowed("sign-in-first", msgid("请先登录。"))
    return asker, asker.person_id


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def favourite(request: HttpRequest, resource_id: UUID) -> HttpResponse:
    """Show and change whether the reader keeps a resource. At most ten statements."""
    asker, person = _asker(request)
    if request.method == "POST":
        if request.POST.get("kept") == "1":
            opinions.add_favourite(asker, resource_id)
        else:
            opinions.remove_favourite(asker, resource_id)
        if not request.headers.get("HX-Request"):
            return redirect(_back(request, resource_id))
    context = {"resource_id": resource_id, "kept": personal.is_favourite(person, resource_id)}
    return viewed(render(request, "catalogue/favourite_fragment.html", context), None)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def rating(request: HttpRequest, resource_id: UUID) -> HttpResponse:
    """Show and change how the reader judged a resource. At most ten statements."""
    asker, person = _asker(request)
    thanked = False
    if request.method == "POST":
        stars = request.POST.get("stars", "")
        opinions.rate_resource(
            asker,
            resource_id,
            int(stars) if stars.isdecimal() and len(stars) == 1 else 0,
            request.POST.getlist("reasons"),
            request.POST.get("words", ""),
        )
        if not request.headers.get("HX-Request"):
            return redirect(_back(request, resource_id))
        thanked = True
    own = personal.rating_of(person, resource_id)
    context = {
        "resource_id": resource_id,
        "own": own,
        "thanked": thanked,
        "stars": range(1, MOST_STARS + 1),
        "reasons": [(slug, _(name)) for slug, name in REASONS.items()],
        "opinion": lessons.opinion_of(resource_id),
    }
    return viewed(render(request, "catalogue/rating_fragment.html", context), None)


def _back(request: HttpRequest, resource_id: UUID) -> str:
    """Give where a form without script returns to: the list of favourites if it came from there, else the resource."""
    return (
        reverse("favourites") if request.POST.get("back") == "favourites" else reverse("resource", args=[resource_id])
    )


@never_cache
@login_required
@require_safe
def favourites(request: HttpRequest) -> HttpResponse:
    """List what the reader keeps, the latest first. Five statements."""
    _, person = _asker(request)
    page = request.GET.get("page", "1")
    found = personal.favourites_of(person, int(page) if page.isdecimal() and len(page) < 5 else 1)
    address = reverse("favourites")
    context = {
        "found": found,
        "before": f"{address}?page={found.page - 1}" if found.page > 1 else "",
        "after": f"{address}?page={found.page + 1}" if found.page < found.pages else "",
    }
    return render(request, "catalogue/favourites.html", context)
