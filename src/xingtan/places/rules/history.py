"""How the history of places is read from dated lists of codes.

The sources are lists of all codes as of a month, which disagree with each other in slips of the pen and in what they
list, one list of today, and years in which changes were decided. What comes out is, for every code, stretches of time
with one name and one parent, and who took over from whom.

The day of a change is the one that `DECIDED` names; else the first day of the month whose list first shows it. Where a
list covers a whole year (before 2015), or only the year is known (after April 2019), that is the first of December.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from xingtan.places.rules.names import names_of
from xingtan.places.rules.tree import KNOWN_SINCE, NATION, Level, PlaceFacts, SuccessionFacts

Codes = dict[str, str]
"""Names of places by their six-digit code."""

_Place = tuple[str, str]
"""Code and name."""

_Pair = tuple[_Place, _Place, str]
"""What was, what took over, how."""

NATION_NAME = "中华人民共和国"
EDITION = 1
"""Raise it when these rules read the same sources differently: nodes load their places again."""

LISTED_UNTIL = 2019
"""The last year with a list of its own; what came later is dated by the sources that name changes."""
HEADINGS = frozenset({"市辖区", "县", "市", "晋城市市辖区"})
"""Names in lists that gather rows and are no places."""

DECIDED: dict[str, date] = {
    # Code of what came to be: the day. Zhejiang's changes since 2017, then those that took a province's announcement.
    "330112": date(2017, 9, 15),  # 临安区; decided 2017-07-18 (国函〔2017〕102号), in office from this day
    "331083": date(2017, 4, 9),  # 玉环市 (民函〔2017〕70号)
    "330383": date(2019, 8, 16),  # 龙港市 (民函〔2019〕79号)
    "330113": date(2021, 4, 9),  # 临平区, 钱塘区; end of 下城区 and 江干区 (国函〔2021〕29号, announced on this day)
    "330114": date(2021, 4, 9),
    "330103": date(2021, 4, 9),
    "330104": date(2021, 4, 9),
    "370116": date(2018, 12, 26),  # 莱芜 became two districts of 济南 (国函〔2018〕163号)
    "370117": date(2018, 12, 26),
    "371200": date(2018, 12, 26),
    "460302": date(2020, 4, 18),  # 西沙区, 南沙区
    "460303": date(2020, 4, 18),
    "610305": date(2021, 1, 29),
    "654203": date(2021, 1, 29),
    "350404": date(2021, 2, 2),
    "350405": date(2021, 2, 2),
    "350604": date(2021, 2, 2),
    "350605": date(2021, 2, 2),
    "532302": date(2021, 2, 2),
    "431181": date(2021, 2, 20),
    "520581": date(2021, 3, 16),
    "410307": date(2021, 3, 18),
    "410308": date(2021, 3, 18),
    "500157": date(2026, 1, 25),  # 两江新区, in office from this day (国务院 2025-11)
    "653132": date(2026, 3, 26),
}

INHERITED: tuple[tuple[str, str, str], ...] = (
    # Old code, new code, kind: where land went that no pair of names shows.
    ("330103", "330105", "merged"),  # 下城区 into 拱墅区
    ("330104", "330102", "merged"),  # 江干区, the north into 上城区
    ("330104", "330114", "split"),  # and the east into 钱塘区
    ("330109", "330114", "split"),  # a part of 萧山区 into 钱塘区
    ("330110", "330113", "split"),  # 余杭区 gave 临平区
    ("330327", "330383", "split"),  # 苍南县 gave 龙港市
    ("330204", "330212", "merged"),  # 江东区 into 鄞州区, 2016
    ("371202", "370116", "moved"),  # 莱城区 is 莱芜区
    ("371200", "370100", "merged"),
    ("410306", "410308", "merged"),  # 吉利区 into 孟津区
    ("310119", "310115", "merged"),  # 南汇区 into 浦东新区
    ("310108", "310106", "merged"),  # 闸北区 into 静安区
)


SLIPS: dict[_Place, _Place] = {
    # What a list says, what it means: slips that the list of a later month mended.
    ("360704", "赣县"): ("360704", "赣县区"),
    ("510180", "简阳市"): ("510185", "简阳市"),
    ("513201", "马尔康区"): ("513201", "马尔康市"),
    ("540400", "林芝地区"): ("540400", "林芝市"),
}


@dataclass(frozen=True, slots=True)
class DatedCodes:
    """All codes as of a month. `whole` says that what the list leaves out was no place then."""

    month: date
    codes: Codes
    whole: bool


@dataclass(frozen=True, slots=True)
class Change:
    """A change that a source names: in this year, on this day if it says so, the new took over from the old."""

    year: int
    day: date | None
    old_code: str | None
    new_code: str | None
    new_name: str | None


@dataclass(frozen=True, slots=True)
class History:
    """All places since KNOWN_SINCE and their successions, in the order of code and day."""

    places: tuple[PlaceFacts, ...]
    successions: tuple[SuccessionFacts, ...]


def read_history(lists: Sequence[DatedCodes], today: DatedCodes, changes: Iterable[Change]) -> History:
    """Make the history from lists in the order of time, the list of today, and named changes."""
    named = tuple(changes)
    lists = [DatedCodes(each.month, _places_only(each.codes), each.whole) for each in lists]
    always = {code: name for code, name in today.codes.items() if _level(code) is Level.PROVINCE}
    steps = _smoothed([each for each in lists if each.whole])
    steps.append(DatedCodes(today.month, _places_only(today.codes), whole=True))
    for each in steps:  # some lists leave out 台湾省, 香港 and 澳门; no province came or went
        each.codes.update(always)
    open_since = dict.fromkeys([(NATION, NATION_NAME), *steps[0].codes.items()], KNOWN_SINCE)
    stretches: list[_Stretch] = []
    successions: list[SuccessionFacts] = []
    for before, after in pairwise(steps):
        step = _Step(before, after, [each for each in lists if before.month < each.month <= after.month], named)
        for place, day in step.ends.items():
            stretches.append(_Stretch(*place, open_since.pop(place), day))
        open_since.update(step.starts)
        successions += step.successions
    stretches += [_Stretch(*place, since, None) for place, since in open_since.items()]
    return History(
        places=tuple(sorted(_with_parents(stretches), key=lambda each: (each.code, each.valid_from))),
        successions=tuple(sorted(set(successions), key=lambda each: (each.on, each.old_code, each.new_code))),
    )


class _Stretch(NamedTuple):
    code: str
    name: str
    since: date
    until: date | None


class _Step:
    """What changed from one list to the next: `starts` and `ends` give the day for each code and name."""

    def __init__(
        self, before: DatedCodes, after: DatedCodes, between: Sequence[DatedCodes], named: Sequence[Change]
    ) -> None:
        self.before, self.after, self._between = before.codes, after.codes, between
        self._month = after.month
        self._named = [each for each in named if before.month.year <= each.year <= after.month.year]
        gone = {place for place in before.codes.items() if after.codes.get(place[0]) != place[1]}
        come = {place for place in after.codes.items() if before.codes.get(place[0]) != place[1]}
        self._pairs = self._pair(gone, come)
        self.starts = {place: self._start(place) for place in come}
        self.ends = {place: self._end(place) for place in gone}
        self._align()
        self.successions = [
            SuccessionFacts(self._day(old, new), kind, old[0], new[0]) for old, new, kind in self._pairs
        ]

    def _pair(self, gone: set[_Place], come: set[_Place]) -> list[_Pair]:
        """Find who took over from whom: by name, then as the sources tell, then by code, then as what is left over."""
        pairs = self._of_one_name(gone, come)
        for find in (self._told, self._of_one_code, self._left_over):
            old_ones, new_ones = {old for old, _, _ in pairs}, {new for _, new, _ in pairs}
            pairs += find(gone - old_ones, come - new_ones, pairs)
        return pairs

    def _of_one_name(self, gone: set[_Place], come: set[_Place]) -> list[_Pair]:
        """Pair places of one level and province whose names differ in the word for their kind alone."""
        pairs: list[_Pair] = []
        free = {new: (_level(new[0]), new[0][:2], _stem(new[1])) for new in sorted(come)}
        for old in sorted(gone):
            sought = (_level(old[0]), old[0][:2], _stem(old[1]))
            alike = [new for new, known in free.items() if known == sought]
            if alike:
                new = max(alike, key=lambda each: (each[0] == old[0], each[0][:4] == old[0][:4], each[1] == old[1]))
                del free[new]
                pairs.append((old, new, self._kind(old, new)))
        return pairs

    def _told(self, gone: set[_Place], come: set[_Place], _: Sequence[_Pair]) -> list[_Pair]:
        """Pair what the sources name: a place that went with its heirs, a new place with those it came from."""
        told = {(each.old_code, each.new_code): "" for each in self._named if each.old_code and each.new_code}
        by_hand = {old for old, _, _ in INHERITED}
        told = {codes: kind for codes, kind in told.items() if codes[0] not in by_hand}
        told.update({(old, new): kind for old, new, kind in INHERITED})
        pairs: list[_Pair] = []
        for (old_code, new_code), kind in sorted(told.items()):
            old, new = (old_code, self.before.get(old_code, "")), (new_code, self.after.get(new_code, ""))
            moved = new in come if kind == "split" else old in gone or (new in come and not kind)
            if old[1] and new[1] and moved and _level(old_code) is _level(new_code):
                pairs.append((old, new, kind or self._kind(old, new)))
        return pairs

    def _of_one_code(self, gone: set[_Place], come: set[_Place], _: Sequence[_Pair]) -> list[_Pair]:
        codes = {code: (code, name) for code, name in come}
        return [(old, codes[old[0]], "renamed") for old in sorted(gone) if old[0] in codes]

    def _left_over(self, gone: set[_Place], come: set[_Place], pairs: Sequence[_Pair]) -> list[_Pair]:
        """Pair the one place that went in a city with the one that came: 丽水市 (a county's seat) and 莲都区."""
        heirs = {old[0]: new[0] for old, new, _ in pairs if _level(old[0]) is Level.CITY}
        left: dict[str, list[_Place]] = defaultdict(list)
        for new in come:
            left[_city(new[0])].append(new)
        found: list[_Pair] = []
        for city in sorted({_city(old[0]) for old in gone}):
            old_ones = [old for old in gone if _city(old[0]) == city]
            new_ones = left[heirs.get(city, city)]
            if len(old_ones) == len(new_ones) == 1 and _level(old_ones[0][0]) is _level(new_ones[0][0]):
                found.append((old_ones[0], new_ones[0], self._kind(old_ones[0], new_ones[0])))
        return found

    def _kind(self, old: _Place, new: _Place) -> str:
        if old[0] == new[0]:
            return "renamed"
        if self.after.get(old[0]) == old[1]:
            return "split"
        if self.before.get(new[0]) == new[1]:
            return "merged"
        cities = [_stem(codes.get(_city(code), "")) for codes, (code, _) in ((self.before, old), (self.after, new))]
        return "recoded" if cities[0] == cities[1] else "moved"

    def _start(self, place: _Place) -> date:
        """Give the day: decided, named with its day or its year, or the first month whose list shows the place."""
        code, name = place
        if code in DECIDED:
            return DECIDED[code]
        told = [each for each in self._named if each.new_code == code or each.new_name == name]
        days = [each.day for each in told if each.day is not None]
        if days:
            return days[0]
        shown = min((each.month for each in self._between if each.codes.get(code) == name), default=self._month)
        if told and shown == self._month and self._month.year > LISTED_UNTIL:
            return date(max(each.year for each in told), 12, 1)
        return shown

    def _end(self, place: _Place) -> date:
        code, _ = place
        if code in self.after:
            return self.starts[code, self.after[code]]
        heirs = [self.starts[new] for old, new, _ in self._pairs if old == place and new in self.starts]
        if heirs:
            return min(heirs)
        if code in DECIDED:
            return DECIDED[code]
        years = [each.year for each in self._named if each.old_code == code]
        if years and self._month.year > LISTED_UNTIL:
            return date(max(years), 12, 1)
        return min((each.month for each in self._between if code not in each.codes), default=self._month)

    def _align(self) -> None:
        """Let the counties of a city that came or went come or go on its day."""
        for days in (self.starts, self.ends):
            cities = {code: day for (code, _), day in days.items() if _level(code) is Level.CITY}
            whole = self.before if days is self.starts else self.after
            for place in days:
                city = _city(place[0])
                if city in cities and city not in whole and place[0] != city:
                    days[place] = cities[city]

    def _day(self, old: _Place, new: _Place) -> date:
        return self.starts.get(new) or self.ends.get(old) or self._month


def _places_only(codes: Codes) -> dict[str, str]:
    """Leave out headings, and the zones that some lists have and the standard does not."""
    rows = (SLIPS.get(row, row) for row in codes.items())
    return {code: name for code, name in rows if name not in HEADINGS and "直辖" not in name}


def _smoothed(lists: Sequence[DatedCodes]) -> list[DatedCodes]:
    """Take out slips: what returns to the same name under the same code had never left it."""
    states = [dict(each.codes) for each in lists]
    for (code, name), (first, last) in sorted(_interrupted(states).items()):
        area = code[:2] if _alone(states[first], code) and _alone(states[last], code) else code[:4]
        for state in states[first + 1 : last]:
            if state.get(code) != name:
                # Under another code of the city, or of the province where only one place has the name, it is the slip.
                for other in [each for each, found in state.items() if found == name and each.startswith(area)]:
                    del state[other]
                state[code] = name
    return [DatedCodes(each.month, state, True) for each, state in zip(lists, states, strict=True)]


def _interrupted(states: Sequence[Codes]) -> dict[_Place, tuple[int, int]]:
    """Find what is in two lists and not in all between: the first and the last list that has it."""
    seen: dict[_Place, list[int]] = defaultdict(list)
    for at, state in enumerate(states):
        for place in state.items():
            seen[place].append(at)
    return {place: (at[0], at[-1]) for place, at in seen.items() if at[-1] - at[0] >= len(at)}


def _alone(state: Codes, code: str) -> bool:
    """Say whether no other place of the province bears the name of this one."""
    return not any(name == state[code] and each[:2] == code[:2] and each != code for each, name in state.items())


def _with_parents(stretches: Iterable[_Stretch]) -> Iterator[PlaceFacts]:
    """Give every stretch its parent, cut where the parent changes: the city of its code, else the province."""
    cities: dict[str, list[_Stretch]] = defaultdict(list)
    for each in stretches:
        if _level(each.code) is Level.CITY:
            cities[each.code].append(each)
    for each in stretches:
        level = _level(each.code)
        names = names_of(each.name, level)
        for parent, since, until in _parents(each, level, cities[_city(each.code)] if level is Level.COUNTY else []):
            yield PlaceFacts(
                each.code, level, names.name, names.short, names.name_en, names.short_en, parent, since, until
            )


def _parents(each: _Stretch, level: Level, cities: Sequence[_Stretch]) -> list[tuple[str | None, date, date | None]]:
    if level is Level.NATION:
        return [(None, each.since, each.until)]
    above = NATION if level is Level.PROVINCE else each.code[:2] + "0000"
    edges = {day for city in cities for day in (city.since, city.until) if day is not None and each.since < day}
    cuts = sorted({each.since, *(day for day in edges if each.until is None or day < each.until)})
    pieces: list[tuple[str | None, date, date | None]] = []
    for since, until in zip(cuts, [*cuts[1:], each.until], strict=True):
        inside = any(city.since <= since and (city.until is None or since < city.until) for city in cities)
        parent = cities[0].code if inside else above
        if pieces and pieces[-1][0] == parent:
            pieces[-1] = (parent, pieces[-1][1], until)
        else:
            pieces.append((parent, since, until))
    return pieces


def _level(code: str) -> Level:
    if code == NATION:
        return Level.NATION
    if code.endswith("0000"):
        return Level.PROVINCE
    return Level.CITY if code.endswith("00") else Level.COUNTY


def _city(code: str) -> str:
    return code[:4] + "00"


@cache
def _stem(name: str) -> str:
    return names_of(name, Level.COUNTY).short.removesuffix("县") if name else ""
