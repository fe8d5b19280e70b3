"""Taking one's own data along."""

from datetime import datetime
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from xingtan.identity import api
from xingtan.identity.actions import exports as actions
from xingtan.identity.queries import exports as queries
from xingtan.identity.rules.exports import next_at
from xingtan.kernel.acting import behind
from xingtan.kernel.clock import SHANGHAI, now
from xingtan.kernel.errors import NotAllowed
from xingtan.kernel.text import msgid
from xingtan.ui.public import stored_file, viewed


def _own(request: HttpRequest) -> UUID:
    person_id = api.asker_of(request.user).person_id
    assert person_id is not None
    return person_id


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def export(request: HttpRequest) -> HttpResponse:
    """Show how far the archive of one's own data is; POST asks for a new one."""
    person_id = _own(request)
    if request.method == "POST":
        actions.ask_export(person_id)
        return redirect("export")
    return render(request, "identity/export.html", _context(person_id, now()))


@never_cache
@login_required
@require_safe
def progress(request: HttpRequest) -> HttpResponse:
    """Give how far it is, to the page that waits for it."""
    return viewed(render(request, "identity/export_progress.html", _context(_own(request), now())), None)


@never_cache
@login_required
@require_safe
def archive(request: HttpRequest, export_id: UUID) -> HttpResponse:
    """Send the archive to its own person; to everybody else it is not there."""
    if behind() is not None:
        raise NotAllowed("not-in-their-place", msgid("这件事只能由本人来做。"))
    found = queries.ready_export(_own(request), export_id)
    response = HttpResponse(content_type="application/zip")
    day = found.asked_at.astimezone(SHANGHAI).date().isoformat()
    response["Content-Disposition"] = f'attachment; filename="xingtan-{day}.zip"'
    return stored_file(response, found.digest)


def _context(person_id: UUID, at: datetime) -> dict[str, object]:
    latest = queries.latest_export(person_id)
    return {
        "export": latest,
        "state": latest.state(at).value if latest else "",
        "next_at": next_at(latest, at),
    }
