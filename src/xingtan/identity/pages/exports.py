"""Taking one's own data along, or those of a child under fourteen."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from xingtan.identity import api
from xingtan.identity.actions import exports as actions
from xingtan.identity.queries import exports as queries
from xingtan.identity.queries import people
from xingtan.identity.queries.children import Child, child_of
from xingtan.identity.rules.exports import Export, State, next_at
from xingtan.kernel.acting import behind
from xingtan.kernel.clock import SHANGHAI, now, today
from xingtan.kernel.errors import NotAllowed
from xingtan.kernel.text import msgid
from xingtan.ui.public import stored_file, viewed


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose data are asked for, and by whom; `child` None: one's own."""

    reader: UUID
    child: Child | None

    @property
    def person(self) -> UUID:
        return self.child.id if self.child else self.reader

    @property
    def decides(self) -> bool:
        """Say whether the reader decides: for themselves, and for a child under fourteen."""
        return self.child is None or self.child.is_minor

    def address(self, name: str, *more: UUID) -> str:
        """Give the address of one of these pages for this person."""
        return reverse(f"{name}-of-child", args=[self.child.id, *more]) if self.child else reverse(name, args=more)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def export(request: HttpRequest, child_id: UUID | None = None) -> HttpResponse:
    """Show how far the archive of one's own data, or of a child's, is; POST asks for a new one."""
    whose = _whose(request, child_id)
    if request.method == "POST":
        actions.ask_export(whose.reader, whose.person)
        return redirect(whose.address("export"))
    return render(request, "identity/export.html", _context(whose, now()))


@never_cache
@login_required
@require_safe
def progress(request: HttpRequest, child_id: UUID | None = None) -> HttpResponse:
    """Give how far it is, to the page that waits for it."""
    return viewed(render(request, "identity/export_progress.html", _context(_whose(request, child_id), now())), None)


@never_cache
@login_required
@require_safe
def archive(request: HttpRequest, export_id: UUID, child_id: UUID | None = None) -> HttpResponse:
    """Send the archive to its own person, or to a parent of a child under fourteen; to others it is not there."""
    if behind() is not None:
        raise NotAllowed("not-in-their-place", msgid("这件事只能由本人来做。"))
    whose = _whose(request, child_id)
    if not whose.decides:
        raise NotAllowed("person-not-yours", msgid("你不能替这个人决定。什么也没有改。"))
    found = queries.ready_export(whose.person, export_id)
    response = HttpResponse(content_type="application/zip")
    day = found.asked_at.astimezone(SHANGHAI).date().isoformat()
    response["Content-Disposition"] = f'attachment; filename="xingtan-{day}.zip"'
    return stored_file(response, found.digest)


def _whose(request: HttpRequest, child_id: UUID | None) -> Whose:
    """Say whose data a page is about. Raises NotFound for who is no child of the reader."""
    reader = api.asker_of(request.user).person_id
    assert reader is not None
    return Whose(reader, child_of(reader, child_id, today()) if child_id else None)


def _context(whose: Whose, at: datetime) -> dict[str, object]:
    latest = queries.latest_export(whose.person) if whose.decides else None
    return {
        "whose": whose,
        "export": latest,
        "state": latest.state(at).value if latest else "",
        "next_at": next_at(latest, at),
        "asked_by": _asked_by(whose, latest),
        "address": whose.address("export"),
        "poll": whose.address("export-progress"),
        "download": whose.address("export-archive", latest.id) if latest and latest.state(at) is State.READY else "",
    }


def _asked_by(whose: Whose, latest: Export | None) -> str:
    """Name the parent who asked for it, to the child and to another parent."""
    if latest is None or latest.asked_by in {None, whose.reader}:
        return ""
    found = people.names([latest.asked_by]).get(latest.asked_by)
    return found.name if found else ""
