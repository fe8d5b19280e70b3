"""The places of the nation, as far as a brief can name them wrongly: names, parents, and when each was valid."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

NATION = "000000"

_PEOPLES = (
    "(?:蒙古|维吾尔|布依|朝鲜|土家|哈尼|哈萨克|傈僳|高山|拉祜|东乡|纳西|景颇|柯尔克孜|达斡尔|仫佬|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|"
    "乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|塔塔尔|独龙|鄂伦春|赫哲|门巴|珞巴|基诺|各)族?|"
    "[回藏苗彝壮满侗瑶白傣黎佤畲水土羌怒京]族"
)
# What a name may drop: 杭州市 is 杭州, 景宁畲族自治县 is 景宁, 内蒙古自治区 is 内蒙古.
_SUFFIXES = (
    re.compile(rf"(?:{_PEOPLES})+自治[区州县旗]$"),
    re.compile(r"(?:自治[区州县旗]|特别行政区|林区|特区|矿区|地区|新区|[省市区县盟旗州])$"),
)


@dataclass(frozen=True, slots=True)
class Place:
    """One division under one name: its code of GB/T 2260, its parent's code, the days it was valid (None is open)."""

    code: str
    name: str
    parent: str
    valid_from: date | None = None
    valid_to: date | None = None

    @property
    def level(self) -> int:
        """0 the nation, 1 a province, 2 a city, 3 a county."""
        if self.code == NATION:
            return 0
        return 1 if self.code.endswith("0000") else 2 if self.code.endswith("00") else 3

    @property
    def short(self) -> str:
        """The name without 省, 市, 县 and the like, where two characters or more remain."""
        return short_name(self.name)

    def valid(self, on: date | None) -> bool:
        """Say whether the place had this name on a day; a year either way is forgiven, since briefs and codes lag."""
        if on is None:
            return self.valid_to is None
        after = self.valid_from is None or self.valid_from.year <= on.year + 1
        return after and (self.valid_to is None or on.year - 1 <= self.valid_to.year)


def short_name(name: str) -> str:
    """Drop 省, 市, 县, 自治州 and the like from a name of a place, if two characters or more remain."""
    shorts = (pattern.sub("", name) for pattern in _SUFFIXES)
    return next((short for short in shorts if short != name and len(short) >= 2), name)


class Gazetteer:
    """Every division of the nation, found by name. Whoever knows places builds one; the rules only read it."""

    def __init__(self, places: Iterable[Place], latin: dict[str, tuple[str, ...]] | None = None) -> None:
        """Take all places, former ones too, and for briefs in English the Latin forms of names, Hangzhou: 杭州."""
        self.places = tuple(places)
        self.latin = latin or {}
        self._by_latin = {latin_key(form): names for form, names in self.latin.items()}
        self._by_name: dict[str, list[Place]] = {}
        self._by_code: dict[str, list[Place]] = {}
        for place in self.places:
            self._by_code.setdefault(place.code, []).append(place)
            for form in {place.name, place.short}:
                self._by_name.setdefault(form, []).append(place)

    def named(self, name: str) -> tuple[Place, ...]:
        """Every place, now or formerly, with this full or short name (Latin forms too), provinces first."""
        found = self._by_name.get(name)
        if found is None and name.isascii():
            found = [place for form in self._by_latin.get(latin_key(name), ()) for place in self._by_name.get(form, ())]
        return tuple(sorted(found or (), key=lambda place: (place.level, place.valid_to is not None, place.code)))

    def children(self, parent: str, on: date | None) -> tuple[Place, ...]:
        """The divisions directly under a place on a day, one for every code."""
        current = {place.code: place for place in self._children.get(parent, ()) if place.valid(on)}
        if on is not None:  # the year of grace may admit an old and a new name of one code: keep what is exact
            exact = {
                place.code: place
                for place in self._children.get(parent, ())
                if (place.valid_from is None or place.valid_from <= on)
                and (place.valid_to is None or on <= place.valid_to)
            }
            current = exact or current
        return tuple(current[code] for code in sorted(current))

    def of_code(self, code: str) -> Place | None:
        """The place of a code under its newest name."""
        return self._newest.get(code)

    def within(self, place: Place, ancestor: str) -> bool:
        """Say whether a place lies in (or is) the place with this code."""
        current: Place | None = place
        for _ in range(5):
            if current is None:
                return False
            if current.code == ancestor:
                return True
            current = self.of_code(current.parent) if current.parent else None
        return False

    @cached_property
    def _newest(self) -> dict[str, Place]:
        return {code: max(places, key=lambda each: each.valid_to or date.max) for code, places in self._by_code.items()}

    @cached_property
    def _children(self) -> dict[str, list[Place]]:
        children: dict[str, list[Place]] = {}
        for place in self.places:
            children.setdefault(place.parent, []).append(place)
        return children


def latin_key(name: str) -> str:
    """Write a Latin name as it is looked up: \"Xi'an City\" is xian."""
    return re.sub(
        r"[^a-z]", "", re.sub(r"(?i)\b(?:province|city|county|district|prefecture|region|banner)\b", "", name).lower()
    )
