"""The tree of places as pure data: which place was where on a day."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from itertools import groupby

KNOWN_SINCE = date(2000, 1, 1)
NATION = "000000"


class Level(StrEnum):
    """The five levels of the system 国家-省-市-县-校; a class lies in a school."""

    NATION = "nation"
    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    SCHOOL = "school"


LEVELS = tuple(Level)
STAGES = ("kindergarten", "primary", "junior", "senior", "vocational", "special", "higher")


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """A place during the time in which its code, names, level and parent were these.

    `valid_until` is the first day on which they no longer are; None: they are today's. `short` is the name without its
    kind: 杭州 of 杭州市. The nation has no parent.
    """

    code: str
    level: Level
    name: str
    short: str
    name_en: str
    short_en: str
    parent_code: str | None
    valid_from: date
    valid_until: date | None

    def valid_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_until is None or day < self.valid_until)


@dataclass(frozen=True, slots=True)
class SuccessionFacts:
    """On the day `on`, `new_code` took over the whole or a part of `old_code`. `kind` is one of SUCCESSIONS."""

    on: date
    kind: str
    old_code: str
    new_code: str


SUCCESSIONS = ("renamed", "recoded", "moved", "merged", "split")


class Tree:
    """All places of all times, asked by day. It never changes; memory about 1 KB a row."""

    def __init__(self, places: Iterable[PlaceFacts], successions: Iterable[SuccessionFacts]) -> None:
        self._rows: dict[str, list[PlaceFacts]] = defaultdict(list)
        for each in places:
            self._rows[each.code].append(each)
        for rows in self._rows.values():
            rows.sort(key=lambda row: row.valid_from)
        self._successions = sorted(successions, key=lambda each: each.on)
        days = {row.valid_from for rows in self._rows.values() for row in rows}
        days |= {row.valid_until for rows in self._rows.values() for row in rows if row.valid_until is not None}
        self._edges = sorted(days)
        self._eras: dict[int, Era] = {}

    @property
    def edges(self) -> Sequence[date]:
        """The days on which something changed, the first day of all included."""
        return self._edges

    def on(self, day: date) -> "Era":
        """Give the tree as it was on a day; a day before the history begins has the places of its first day."""
        at = max(bisect_right(self._edges, day) - 1, 0)
        if at not in self._eras:
            self._eras[at] = Era(self._valid(self._edges[at])) if self._edges else Era([])
        return self._eras[at]

    def during(self, since: date, until: date) -> list["Era"]:
        """Give every era of the days [since, until), in order."""
        return [self.on(day) for day in [since, *(edge for edge in self._edges if since < edge < until)]]

    def nearest(self, code: str, day: date) -> PlaceFacts | None:
        """Give the row of a code on a day; where there is none, its last before, else its first after."""
        rows = self._rows.get(code, [])
        before = [row for row in rows if row.valid_from <= day]
        return before[-1] if before else next(iter(rows), None)

    def successors(self, code: str, since: date, on: date) -> tuple[str, ...]:
        """Give the codes that hold on `on` what `code` held on `since`."""
        held = {code}
        for _, changes in groupby((each for each in self._successions if since < each.on <= on), lambda each: each.on):
            felt = [each for each in changes if each.old_code in held]
            held -= {each.old_code for each in felt if each.kind != "split"}
            held |= {each.new_code for each in felt}
        return tuple(sorted(held & self.on(on).codes))

    def heir(self, code: str, on: date) -> str:
        """Give the place in which a place lies on the day: itself, or where it has ended who took over most of it."""
        for each in self._successions:
            if each.on <= on and each.old_code == code and each.new_code != code and each.kind != "split":
                rows = self._rows[code]
                if rows[-1].valid_until is not None and rows[-1].valid_until <= on:
                    code = each.new_code
        return code

    def origins(self, codes: Iterable[str], on: date) -> frozenset[str]:
        """Give these codes and every ended one that lies in one of them on the day: where their schools may stand."""
        wanted = frozenset(codes)
        ended = (code for code, rows in self._rows.items() if rows[-1].valid_until is not None)
        return wanted | {code for code in ended if self.heir(code, on) in wanted}

    def changes_of(self, code: str) -> tuple[SuccessionFacts, ...]:
        """List who this code took over from and who took over from it, in the order of time."""
        return tuple(each for each in self._successions if code in {each.old_code, each.new_code})

    def _valid(self, day: date) -> list[PlaceFacts]:
        return [row for rows in self._rows.values() for row in rows if row.valid_on(day)]


class Era:
    """The tree during a stretch of time in which nothing changed."""

    def __init__(self, places: Iterable[PlaceFacts]) -> None:
        self._places = {each.code: each for each in places}
        self.codes = frozenset(self._places)
        below: dict[str, list[PlaceFacts]] = defaultdict(list)
        for each in sorted(self._places.values(), key=lambda place: place.code):
            if each.parent_code is not None:
                below[each.parent_code].append(each)
        self._below = {code: tuple(found) for code, found in below.items()}

    def place(self, code: str) -> PlaceFacts | None:
        return self._places.get(code)

    def children(self, code: str) -> tuple[PlaceFacts, ...]:
        """List the places directly under a code, by code."""
        return self._below.get(code, ())

    def path(self, code: str) -> tuple[PlaceFacts, ...]:
        """List the places from the nation down to this one; empty where the code is none."""
        path: list[PlaceFacts] = []
        at = self._places.get(code)
        while at is not None:
            path.append(at)
            at = self._places.get(at.parent_code) if at.parent_code is not None else None
        return tuple(reversed(path))

    def subtree(self, code: str) -> frozenset[str]:
        """Give the codes of a place and of everything below it; empty where the code is none."""
        if code not in self._places:
            return frozenset()
        found, waiting = {code}, [code]
        while waiting:
            below = [each.code for each in self.children(waiting.pop())]
            found.update(below)
            waiting.extend(below)
        return frozenset(found)

    def named(self, name: str, within: str) -> tuple[PlaceFacts, ...]:
        """List the places inside `within`, itself included, that `name` can mean; best first.

        A full name beats an English one, that a short one, and a high level a low one. Case and runs of spaces do not
        count.
        """
        found = self._names.get(" ".join(name.split()).casefold(), ())
        return tuple(self._places[code] for code in found if within in {each.code for each in self.path(code)})

    def beginning(self, words: str, most: int) -> tuple[PlaceFacts, ...]:
        """List at most so many places with a name that begins with these words, high levels first."""
        wanted = " ".join(words.split()).casefold()
        if not wanted:
            return ()
        found = {code for name, codes in self._names.items() if name.startswith(wanted) for code in codes}
        ranked = sorted(found, key=lambda code: (LEVELS.index(self._places[code].level), code))
        return tuple(self._places[code] for code in ranked[:most])

    @cached_property
    def _names(self) -> dict[str, list[str]]:
        ranked: dict[str, dict[str, tuple[int, int, str]]] = defaultdict(dict)
        for code, place in self._places.items():
            for rank, said in enumerate((place.name, place.name_en, place.short, place.short_en)):
                ranked[said.casefold()].setdefault(code, (rank, LEVELS.index(place.level), code))
        return {name: sorted(codes, key=lambda code: codes[code]) for name, codes in ranked.items()}
