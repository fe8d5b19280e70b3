"""The page of one's network password."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from xingtan.identity import api
from xingtan.identity.actions import network as actions
from xingtan.identity.queries import network as queries


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def network(request: HttpRequest) -> HttpResponse:
    """Show whether one has a network password; POST makes a new one and shows it this once."""
    person_id = api.asker_of(request.user).person_id
    assert person_id is not None
    made = actions.make_network_password(person_id) if request.method == "POST" else ""
    context = {
        "made": made,
        "made_at": queries.password_made_at(person_id),
        "belongs": queries.belongs_to_a_network(person_id),
    }
    return render(request, "identity/network.html", context)


@require_POST
@login_required
def end_network(request: HttpRequest) -> HttpResponse:
    """End one's network password."""
    person_id = api.asker_of(request.user).person_id
    assert person_id is not None
    actions.end_network_password(person_id)
    return redirect("network")
