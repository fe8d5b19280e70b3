"""The audit log for those who answer for a unit: what was changed in it, by whom, and when."""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from xingtan.identity import api
from xingtan.identity.forms.audit import AuditForm
from xingtan.identity.pages.units import unit_names
from xingtan.identity.pages.words import KIND_NAMES, ROLE_NAMES, WAY_NAMES
from xingtan.identity.queries import audit as queries
from xingtan.identity.queries import people
from xingtan.identity.rules.audit import Entry, reach_of
from xingtan.identity.rules.authority import Deed, RoleName, Unit, UnitKind
from xingtan.identity.rules.ways import Way
from xingtan.kernel.clock import SHANGHAI, today
from xingtan.kernel.errors import NotAllowed
from xingtan.kernel.events import Event
from xingtan.kernel.text import msgid
from xingtan.places import api as places
from xingtan.ui.dates import long_date
from xingtan.ui.public import viewed

DAYS = frozenset({"since", "until", "on"})
HOLES = re.compile(r"[，,] ?(?=[，,]|$)")
MARKS = {"lent": msgid("（借出去的）"), "ran_out": msgid("（到时自动结束）")}
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class AuditLine:
    """An entry as it is read: everything in words."""

    number: int
    at: datetime
    who: str
    behind: str
    what: str
    about: str
    where: str


class Words(dict[str, str]):
    """Words for a sentence; what an entry does not say is left empty."""

    def __missing__(self, _name: str) -> str:
        return ""


@never_cache
@login_required
@require_safe
def audit(request: HttpRequest) -> HttpResponse:
    """Show what of the log fits, of nothing but what the asker stands over."""
    reaches = _reaches(request)
    form = _form(request)
    asked = _asked(form, reaches)
    found = None if asked is None else queries.search(asked, reaches, _page(request))
    terms = {name: str(value) for name, value in request.GET.items() if name in form.fields and value}
    context = {
        "form": form,
        "found": found,
        "lines": list(_lines(found.entries)) if found else [],
        "most_exported": queries.MOST_EXPORTED if found and found.total > queries.MOST_EXPORTED else 0,
        "export": f"{reverse('audit-export')}?{urlencode(terms)}",
        "previous": _turned(terms, found.page - 1) if found and found.page > 1 else "",
        "next": _turned(terms, found.page + 1) if found and found.page < found.pages else "",
    }
    return viewed(render(request, "identity/audit.html", context), None)


@never_cache
@login_required
@require_safe
def audit_export(request: HttpRequest) -> HttpResponse:
    """Give what fits as a table for a spreadsheet: UTF-8 with its mark, times of Shanghai."""
    reaches = _reaches(request)
    asked = _asked(_form(request), reaches)
    if asked is None:
        raise NotAllowed("audit-unclear", msgid("要找什么没有写清楚，什么也没有导出。"))
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="audit-{today():%Y%m%d}.csv"'
    table = csv.writer(response)
    table.writerow([_("编号"), _("时间"), _("谁做的"), _("替别人做的人"), _("什么事"), _("对谁"), _("在哪里")])
    for entries in _batches(queries.everything(asked, reaches)):
        for line in _lines(entries):
            at = line.at.astimezone(SHANGHAI).isoformat(sep=" ", timespec="seconds")
            cells = [line.who, line.behind, line.what, line.about, line.where]
            table.writerow([line.number, at, *map(_harmless, cells)])
    return viewed(response, None)


def _reaches(request: HttpRequest) -> tuple[str, ...]:
    """List the subtrees whose entries the asker may read. Raises NotAllowed where there are none."""
    asker = api.asker_of(request.user)
    paths = [path for held in asker.roles for path in api.unit_paths(held.unit)]
    found = {reach_of(path) for path in paths if api.entitled(asker, Deed.READ_AUDIT, path)}
    if not found:
        raise NotAllowed("audit-not-yours", msgid("审计记录只给管理学校、地方和平台的人看。"))
    return tuple(sorted(each for each in found if not any(each != other and each.startswith(other) for other in found)))


def _form(request: HttpRequest) -> AuditForm:
    kinds = sorted((_kind(kind), kind) for kind, event in Event.kinds.items() if event.said)
    return AuditForm(request.GET, kinds=[(kind, name) for name, kind in kinds])


def _asked(form: AuditForm, reaches: tuple[str, ...]) -> queries.Asked | None:
    """Read what is asked for; None where it is not to be understood, and the form says what."""
    if not form.is_valid():
        return None
    wanted: dict[str, Any] = form.cleaned_data
    reach = ""
    if wanted["unit"].strip():
        path = _path_called(wanted["unit"].strip(), reaches)
        if not path:
            form.add_error("unit", _("没有叫这个名字的地方，也没有这样的代码。"))
            return None
        reach = reach_of(path)
    name = wanted["person"].strip()
    return queries.Asked(
        people=queries.people_called(name) if name else None,
        kind=wanted["kind"],
        reach=reach,
        since=wanted["since"],
        until=wanted["until"],
    )


def _path_called(words: str, reaches: tuple[str, ...]) -> tuple[Unit, ...]:
    """Give the path of a unit by its code, or of a place by its name; empty where there is none.

    Many places share a name: one that the asker stands over is meant before any other.
    """
    for kind in (UnitKind.PLACE, UnitKind.SCHOOL, UnitKind.CLASS):
        path = next(iter(api.unit_paths(Unit(kind, words))), ())
        if path:
            return path
    named = [api.place_path(each.code) for each in places.resolve(words)]
    return next((path for path in named if reach_of(path).startswith(reaches)), named[0] if named else ())


def _page(request: HttpRequest) -> int:
    text = request.GET.get("page", "1")
    return int(text) if text.isdecimal() and len(text) < 7 else 1


def _turned(terms: dict[str, str], page: int) -> str:
    return f"{reverse('audit')}?{urlencode({**terms, 'page': str(page)})}#entries"


def _batches(entries: Iterator[Entry], size: int = 500) -> Iterator[list[Entry]]:
    some: list[Entry] = []
    for entry in entries:
        some.append(entry)
        if len(some) == size:
            yield some
            some = []
    if some:
        yield some


def _lines(entries: Iterable[Entry]) -> Iterator[AuditLine]:
    """Put entries into words. At most five statements for all of them."""
    listed = list(entries)
    named = {text: unit for entry in listed for text in (entry.subject, entry.unit) if (unit := _unit(text))}
    people_ids = {each for entry in listed for each in (entry.actor, entry.behind) if each}
    names = people.names(people_ids)
    units = unit_names(list(set(named.values())))

    def called(person: UUID | None) -> str:
        found = names.get(person) if person else None
        return found.name if found else _("已经不在的人") if person else _("平台自己")

    def label(text: str) -> str:
        unit = named.get(text)
        if unit is None:
            return ""
        return units.get(unit, _("已经不在的人") if unit.kind is UnitKind.PERSON else unit.code)

    for entry in listed:
        yield AuditLine(
            number=entry.number,
            at=entry.at,
            who=called(entry.actor),
            behind=called(entry.behind) if entry.behind else "",
            what=_said(entry),
            about=label(entry.subject),
            where=label(entry.unit),
        )


def _unit(text: str) -> Unit | None:
    kind, _colon, code = text.partition(":")
    return Unit(UnitKind(kind), code) if code and kind in set(UnitKind) else None


def _said(entry: Entry) -> str:
    """Tell an entry in the sentence of its event, in the language in force."""
    event = Event.kinds.get(entry.kind)
    words = Words({name: _word(name, value) for name, value in entry.detail.items()})
    told = _whole(_(event.said) % words) if event is not None and event.said else _("改了别的")
    marks = [_(mark) for name, mark in MARKS.items() if entry.detail.get(name) is True]
    return "".join((told, *marks))


def _word(name: str, value: object) -> str:
    if name == "role" and value in set(RoleName):
        return str(ROLE_NAMES[RoleName(str(value))])
    if name == "way" and value in set(Way):
        return _(WAY_NAMES[Way(str(value))])
    if name == "kind" and value in KIND_NAMES:
        return _(KIND_NAMES[str(value)])
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if name in DAYS:
        try:
            return long_date(date.fromisoformat(str(value))) if value else _("长期")
        except ValueError:
            return str(value)
    return "" if value is None else str(value)


def _whole(sentence: str) -> str:
    """Take out the marks around what was left empty."""
    return HOLES.sub("", sentence).rstrip("，,：: ")


def _kind(kind: str) -> str:
    """Name a kind of entry: its sentence without what fills it."""
    event = Event.kinds.get(kind)
    if event is None or not event.said:
        return _("改了别的")
    return _bare(_(event.said))


def _bare(sentence: str) -> str:
    """Cut a sentence before its first word that is filled in, and what leads to it."""
    head = sentence.partition("%(")[0].rstrip(" ：:（(，,")
    return head or (sentence % Words()).strip(" ：:（）()，,—–-")


def _harmless(text: str) -> str:
    """Write a cell so that no spreadsheet takes it for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text
