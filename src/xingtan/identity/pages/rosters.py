"""Pages of rosters: bringing one, what is wrong with it, what it would change, how far it is, undoing it."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xingtan.identity import api
from xingtan.identity.actions import rosters as actions
from xingtan.identity.pages.units import read_unit, unit_names
from xingtan.identity.queries import rosters as queries
from xingtan.identity.rules.authority import Asker, Deed, Unit, UnitKind, UnitPath
from xingtan.identity.rules.rosters import MOST_BYTES, MOST_ROWS, Change, Finding, Kind, Options, Severity, State, Whole
from xingtan.identity.rules.rosters.sentences import NOT_UNDONE
from xingtan.kernel.errors import NotFound, Refused
from xingtan.kernel.files import MIB
from xingtan.kernel.text import msgid
from xingtan.places import api as places
from xingtan.ui.problems import explained

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_SCHOOLS = 500
MOST_SAME = 1000
STATE_NAMES = {
    State.CHECKING: msgid("正在检查"),
    State.REFUSED: msgid("有错，没有导入"),
    State.CHECKED: msgid("检查过了，还没有导入"),
    State.DROPPED: msgid("不要了"),
    State.TAKING: msgid("正在导入"),
    State.TAKEN: msgid("导入完了"),
    State.UNDOING: msgid("正在撤回"),
    State.UNDONE: msgid("撤回了"),
}
KIND_NAMES = {
    Kind.NEW: pgettext_lazy("roster", "新来的"),
    Kind.CHANGED: pgettext_lazy("roster", "登记有改动的"),
    Kind.MOVED: pgettext_lazy("roster", "换班换校的"),
    Kind.LEFT: pgettext_lazy("roster", "离开的"),
}
FACT_NAMES = {
    "name": msgid("姓名"),
    "birthday": msgid("出生日期"),
    "number": msgid("号码"),
    "phone": msgid("手机号"),
    "class": msgid("班级"),
}
BECAUSE = {
    "name_and_class": msgid("同班同名"),
    "name_and_school": msgid("同校同名"),
    "name_and_birthday": msgid("同名，同一天出生"),
}


@dataclass(frozen=True, slots=True)
class FindingLine:
    """A finding as a person reads it beside its cell."""

    cell: str
    header: str
    value: str
    sentence: str
    wrong: bool
    part: str


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """What becomes of one person, in words."""

    row: int
    name: str
    before: str
    after: str
    what: str


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def rosters(request: HttpRequest, unit: str) -> HttpResponse:
    """Show how a roster is brought and those that were; with POST, keep a file and check it."""
    asker = api.asker_of(request.user)
    here = _here(asker, unit)
    error = ""
    if request.method == "POST":
        try:
            into, roster_id = _receive(request, asker, here)
        except Refused as refused:
            error = explained(refused).sentence
        else:
            return redirect("roster", f"{into.kind}:{into.code}", roster_id)
    units = _units(here)
    found = queries.rosters_of(units)
    names = unit_names([here, *(each.unit for each in found)])
    context = {
        "unit": unit,
        "unit_name": names.get(here, here.code),
        "error": error,
        "unit_options": [(f"{each.kind}:{each.code}", name) for each, name in _named(units, names)],
        "whole_options": [
            (Whole.NO.value, _("只是一部分人，名单外的不动")),
            (Whole.CLASSES.value, _("名册里的班级是完整的，不在上面的离开了")),
            (Whole.SCHOOLS.value, _("名册里的学校是完整的，不在上面的离开了")),
        ],
        "chosen": {
            "unit": request.POST.get("unit", f"{here.kind}:{here.code}"),
            "whole": request.POST.get("whole", Whole.NO.value),
            "open": request.POST.get("open_classes", ""),
        },
        "in_place": here.kind is UnitKind.PLACE,
        "most_megabytes": MOST_BYTES // MIB,
        "most_rows": MOST_ROWS,
        "lines": [
            (each, names.get(each.unit, each.unit.code), _(STATE_NAMES[each.state]), _address(each)) for each in found
        ],
    }
    return render(request, "identity/rosters/rosters.html", context, status=400 if error else 200)


@login_required
@require_safe
def template(request: HttpRequest, unit: str) -> HttpResponse:
    """Give the node's own template, with its explanations, as XLSX."""
    from xingtan.identity.actions.rosters.template import write_template  # it brings the library of workbooks

    here = _here(api.asker_of(request.user), unit)
    response = HttpResponse(write_template(here.kind is UnitKind.PLACE), content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="xingtan-roster.xlsx"'
    return response


@never_cache
@login_required
@require_safe
def roster(request: HttpRequest, unit: str, roster_id: UUID) -> HttpResponse:
    """Show where a roster stands: findings, what it would change, progress, the result, the way back."""
    found = _mine(api.asker_of(request.user), unit, roster_id)
    report = found.report
    names = unit_names([found.unit])
    context = {
        "unit": unit,
        "unit_name": names.get(found.unit, found.unit.code),
        "roster": found,
        "state": _(STATE_NAMES[found.state]),
        "poll": _address(found) + "progress/",
        "findings": [_finding(each) for each in report.findings],
        "unlisted": max(0, report.errors + report.warnings - len(report.findings)),
        "likenesses": [(each, _(BECAUSE.get(each.because, each.because))) for each in report.likenesses],
        "counts": [
            (KIND_NAMES[Kind.NEW], report.counts.new),
            (KIND_NAMES[Kind.CHANGED], report.counts.changed),
            (KIND_NAMES[Kind.MOVED], report.counts.moved),
            (KIND_NAMES[Kind.LEFT], report.counts.left),
        ],
        "changes": [
            (KIND_NAMES[kind], [_change(each) for each in report.changes if each.kind is kind], total)
            for kind, total in (
                (Kind.NEW, report.counts.new),
                (Kind.CHANGED, report.counts.changed),
                (Kind.MOVED, report.counts.moved),
                (Kind.LEFT, report.counts.left),
            )
            if total
        ],
        "not_undone": [(name, _(NOT_UNDONE.get(code, code))) for name, code in report.not_undone],
        "can_start": found.state is State.CHECKED and bool(report.changes),
        "nothing_new": found.state is State.CHECKED and not report.changes,
        "can_drop": found.state in {State.CHECKED, State.REFUSED},
        "can_undo": found.state is State.TAKEN,
        "refused": found.state is State.REFUSED,
        "taken": found.state is State.TAKEN,
        "changed": found.state in {State.TAKEN, State.UNDOING},
        "undone": found.state is State.UNDONE,
        "asked_by": _asked_by(found.asked_by),
    }
    return render(request, "identity/rosters/roster.html", context)


@never_cache
@login_required
@require_safe
def progress(request: HttpRequest, unit: str, roster_id: UUID) -> HttpResponse:
    """Give how far a roster is, as a part of its page; once nobody works on it any more the page is fetched anew."""
    found = _mine(api.asker_of(request.user), unit, roster_id)
    context = {"roster": found, "state": _(STATE_NAMES[found.state]), "poll": _address(found) + "progress/"}
    response = render(request, "identity/rosters/progress.html", context)
    if not found.at_work:
        response["HX-Refresh"] = "true"
    return response


@login_required
@require_POST
def same(request: HttpRequest, unit: str, roster_id: UUID) -> HttpResponse:
    """Decide which rows are people whom the platform knows; the roster is checked again."""
    lines = [int(text) for text in request.POST.getlist("same")[:MOST_SAME] if text.isdecimal() and len(text) < 8]
    return _change_state(
        request, unit, roster_id, lambda asker, paths: actions.say_who_is_same(asker, roster_id, paths, lines)
    )


@login_required
@require_POST
def taking(request: HttpRequest, unit: str, roster_id: UUID) -> HttpResponse:
    """Begin to take a checked roster in."""
    return _change_state(
        request, unit, roster_id, lambda asker, paths: actions.start_taking_in(asker, roster_id, paths)
    )


@login_required
@require_POST
def undoing(request: HttpRequest, unit: str, roster_id: UUID) -> HttpResponse:
    """Begin to undo a roster that was taken in."""
    return _change_state(request, unit, roster_id, lambda asker, paths: actions.start_undoing(asker, roster_id, paths))


@login_required
@require_POST
def removal(request: HttpRequest, unit: str, roster_id: UUID) -> HttpResponse:
    """Forget a roster that is not to be taken in."""
    return _change_state(request, unit, roster_id, lambda asker, paths: actions.drop_roster(asker, roster_id, paths))


def _change_state(
    request: HttpRequest, unit: str, roster_id: UUID, change: Callable[[Asker, tuple[UnitPath, ...]], None]
) -> HttpResponse:
    asker = api.asker_of(request.user)
    found = _mine(asker, unit, roster_id)
    try:
        change(asker, api.unit_paths(found.unit))
    except Refused as refused:
        messages.error(request, explained(refused).sentence)
    return redirect("roster", unit, roster_id)


def _receive(request: HttpRequest, asker: Asker, here: Unit) -> tuple[Unit, UUID]:
    """Keep the file for the unit that was chosen: this one, or a school in it."""
    into = read_unit(request.POST.get("unit") or f"{here.kind}:{here.code}")
    if into != here:
        _check_kept(asker, into)
    file = request.FILES.get("file")
    if file is None:
        raise Refused("no-file", msgid("没有选文件。请选一份名册再传。"))
    whole = request.POST.get("whole", Whole.NO)
    options = Options(
        whole=Whole(whole) if whole in set(Whole) else Whole.NO,
        open_classes=request.POST.get("open_classes") == "1",
    )
    name = file.name or ""
    return into, actions.receive_roster(asker, into, api.unit_paths(into), name, file.chunks(), options)


def _here(asker: Asker, text: str) -> Unit:
    unit = read_unit(text)
    _check_kept(asker, unit)
    return unit


def _check_kept(asker: Asker, unit: Unit) -> None:
    """NotFound for what the asker does not keep: it tells nobody what there is."""
    if unit.kind not in {UnitKind.SCHOOL, UnitKind.PLACE} or not api.entitled(asker, Deed.KEEP_PEOPLE, unit):
        raise NotFound("unit-not-yours", msgid("没有这个单位，或者它不归你管。"))


def _mine(asker: Asker, unit: str, roster_id: UUID) -> queries.Roster:
    here = _here(asker, unit)
    found = queries.roster(roster_id)
    if found.unit != here:
        raise NotFound("roster-unknown", msgid("没有这份名册。"))
    return found


def _units(here: Unit) -> list[Unit]:
    if here.kind is UnitKind.PLACE:
        schools = places.schools_of(here.code, limit=MOST_SCHOOLS)
        return [here, *(Unit(UnitKind.SCHOOL, each.code) for each in schools)]
    return [here]


def _named(units: list[Unit], names: dict[Unit, str]) -> list[tuple[Unit, str]]:
    missing = [each for each in units if each not in names]
    known = {**names, **unit_names(missing)} if missing else names
    return [(each, known.get(each, each.code)) for each in units]


def _address(found: queries.Roster) -> str:
    return reverse("roster", args=[f"{found.unit.kind}:{found.unit.code}", found.id])


def _finding(each: Finding) -> FindingLine:
    return FindingLine(
        cell=each.cell,
        header=each.header,
        value=each.value,
        sentence=_(each.sentence) % each.words if each.words else _(each.sentence),
        wrong=each.severity is Severity.ERROR,
        part=each.part,
    )


def _change(each: Change) -> ChangeLine:
    what = _("、").join(_(FACT_NAMES.get(fact, fact)) for fact in each.what)
    return ChangeLine(each.row, each.name, " ".join(filter(None, (each.school, each.before))), each.after, what)


def _asked_by(person_id: UUID | None) -> str:
    found = api.person_names([person_id]) if person_id else {}
    return next((each.name for each in found.values()), "")
