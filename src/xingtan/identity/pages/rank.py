"""One's own rank: fetched beside one's own page, or read as a page of its own."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from xingtan.identity import api
from xingtan.identity.queries import own as queries
from xingtan.identity.rules.authority import Asker, RoleName
from xingtan.kernel.clock import today
from xingtan.kernel.errors import NotFound
from xingtan.kernel.text import msgid
from xingtan.places import api as places
from xingtan.ui.public import viewed


def has_rank(asker: Asker) -> bool:
    """Say whether a person is shown a rank: teachers are. Children are not ranked."""
    return any(held.role is RoleName.TEACHER and held.holds_on(today()) for held in asker.roles)


@never_cache
@login_required
@require_safe
def rank(request: HttpRequest) -> HttpResponse:
    """Show where one's own space stands in the province, and how that is counted; to HTMX as a fragment."""
    asker = api.asker_of(request.user)
    if asker.person_id is None or not has_rank(asker):
        raise NotFound("rank-for-teachers", msgid("名次只给老师的空间排。学生的空间不排名。"))
    found = queries.rank_of(asker.person_id)
    context: dict[str, Any] = {"rank": found}
    if found is not None:
        context |= {
            "place": places.place(found.place),
            "left_out": [each.label for each in places.places(found.left_out).values()],
        }
    is_fragment = request.headers.get("HX-Request") == "true"
    name = "identity/rank_fragment.html" if is_fragment else "identity/rank.html"
    return viewed(render(request, name, context), None)
