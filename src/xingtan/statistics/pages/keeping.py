"""Keeping the figures of a place: the texts of its brief, data that lag, publication."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from xingtan.identity import api as identity
from xingtan.identity.api import Asker, Deed, Unit, UnitKind
from xingtan.kernel.errors import Problem
from xingtan.kernel.ids import new_id
from xingtan.kernel.views import View
from xingtan.places import api as places
from xingtan.statistics.actions import briefs, lags, notes
from xingtan.statistics.forms import SECTIONS, LagForm, NoteForm
from xingtan.statistics.pages.asking import Asked, asked, way_to
from xingtan.statistics.queries.brief import draft_brief
from xingtan.statistics.queries.records import editions_of, notes_of, open_lags
from xingtan.statistics.queries.speech import said
from xingtan.statistics.rules.areas import Lag
from xingtan.statistics.rules.balance import failed
from xingtan.statistics.rules.metrics import SUBJECT_NAMES, Subject
from xingtan.statistics.rules.texts import period_text
from xingtan.ui.public import viewed
from xingtan.ui.shapes import Link

NOTE_IDS, LAG_IDS = "note-%s", "lag-%s"


def _keeper(request: HttpRequest, code: str) -> Asker:
    asker = identity.asker_of(request.user)
    identity.require(asker, Deed.PUBLISH_BRIEF, Unit(UnitKind.PLACE, code))
    return asker


@login_required
def keep(
    request: HttpRequest, code: str, note_form: NoteForm | None = None, lag_form: LagForm | None = None
) -> HttpResponse:
    """Show the brief of a period while it is made: its checks, its texts, the data that lag. Needs PUBLISH_BRIEF."""
    here = asked(request, code)
    _keeper(request, code)
    checked = draft_brief(code, here.period)
    inside = places.subtree_codes(code)
    sections = dict(SECTIONS)
    context = {
        "here": code,
        "place": here.place,
        "asked": here,
        "period": said(period_text(here.period)),
        "crumbs": [*way_to(here, current=False), Link(_("编简报"), "")],
        "checks": [{"holds": check.holds, "sentence": said(check.says)} for check in checked.checks],
        "blocked": bool(failed(checked.checks)),
        "notes": [(each.id, sections[each.note.section], each.note.block) for each in notes_of(code, here.period)],
        "lags": [(each, *_lag_words(each.lag)) for each in open_lags() if each.lag.place in inside],
        "editions": editions_of(code, here.period),
        "note_form": note_form or NoteForm(initial={"id": new_id()}, auto_id=NOTE_IDS),
        "lag_form": lag_form
        or LagForm(initial={"id": new_id(), "since": here.period.since}, auto_id=LAG_IDS, choices=_lag_places(code)),
    }
    wrong = bool((note_form and note_form.errors) or (lag_form and lag_form.errors))
    return viewed(render(request, "statistics/keep.html", context, status=400 if wrong else 200), View())


def _lag_places(code: str) -> list[tuple[str, str]]:
    """List the place and everything below it, each city before its counties."""
    found = places.places(places.subtree_codes(code))
    return [(each, found[each].label) for each in sorted(found)]


def _lag_words(lag: Lag) -> tuple[str, str, str]:
    found = places.places([lag.place])
    subject = said(SUBJECT_NAMES[lag.subject]) if lag.subject else _("全部数据")
    return (found[lag.place].label if lag.place in found else lag.place), subject, said(lag.reason)


def _back(here: Asked) -> HttpResponse:
    return redirect(here.address("keep-figures", here.place.code))


@login_required
@require_POST
def write_note(request: HttpRequest, code: str) -> HttpResponse:
    """Add a text to the brief."""
    here, form = asked(request, code), NoteForm(request.POST, auto_id=NOTE_IDS)
    asker = _keeper(request, code)
    if not form.is_valid():
        return keep(request, code, note_form=form)
    told = form.cleaned_data
    notes.write_note(
        asker,
        notes.NewNote(
            place_code=code,
            period=here.period,
            section=told["section"],
            text_zh=told["text_zh"],
            text_en=told["text_en"],
            title_zh=told["title_zh"],
            title_en=told["title_en"],
            id=told["id"],
        ),
    )
    messages.success(request, _("写进简报了。"))
    return _back(here)


@login_required
@require_POST
def remove_note(request: HttpRequest, code: str, note_id: UUID) -> HttpResponse:
    """Take a text out of the brief."""
    notes.remove_note(_keeper(request, code), note_id)
    messages.success(request, _("删掉了；已经公布的那一版不变。"))
    return _back(asked(request, code))


@login_required
@require_POST
def declare_lag(request: HttpRequest, code: str) -> HttpResponse:
    """Say that the data of a place are not whole."""
    asker = _keeper(request, code)
    form = LagForm(request.POST, auto_id=LAG_IDS, choices=_lag_places(code))
    if not form.is_valid():
        return keep(request, code, lag_form=form)
    told = form.cleaned_data
    try:
        lags.declare_lag(
            asker,
            lags.NewLag(
                place_code=told["place_code"],
                subject=Subject(told["subject"]) if told["subject"] else None,
                reason_zh=told["reason_zh"],
                reason_en=told["reason_en"],
                since=told["since"],
                id=told["id"],
            ),
        )
    except Problem as problem:
        form.add_error("place_code", _(problem.sentence) % problem.words)
        return keep(request, code, lag_form=form)
    messages.success(request, _("记下了，这个地方的名次暂停。"))
    return _back(asked(request, code))


@login_required
@require_POST
def end_lag(request: HttpRequest, code: str, lag_id: UUID) -> HttpResponse:
    """Say that the data are whole again."""
    lags.end_lag(_keeper(request, code), lag_id)
    messages.success(request, _("记下了，名次恢复。"))
    return _back(asked(request, code))


@login_required
@require_POST
def publish(request: HttpRequest, code: str) -> HttpResponse:
    """Publish and archive the brief as it is now."""
    here = asked(request, code)
    lags.open_month(_keeper(request, code), code, here.period)
    edition = briefs.publish_brief(_keeper(request, code), code, here.period)
    messages.success(request, _("公布了，是第%(edition)s版。") % {"edition": edition})
    return redirect("briefs", code=code)
