"""Names that a brief may speak of: its places and the rows of its own tables, found in running text."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from xingtan.statistics.rules.briefcheck.document import fold
from xingtan.statistics.rules.briefcheck.places import NATION, Gazetteer, Place

_PROPER = frozenset({"平台", "智慧", "教育", "大学", "学院", "实验", "师范", "中学", "小学"})


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a text. `label` is the name as it stands, without 地区; `place` is None for a row that is no place.

    `plain` is False for a name that is part of a longer proper name, such as 浙江 in 浙江平台.
    """

    start: int
    end: int
    label: str
    place: Place | None
    plain: bool = True


class NameIndex:
    """Finds the longest known name at every offset of a text."""

    def __init__(
        self, forms: Mapping[str, Place | None], latin: Mapping[str, Place | None], under: "NameIndex | None" = None
    ) -> None:
        """Take Chinese names and, apart, names in Latin letters, which stand only as whole words.

        Names of the index `under` this one are found too, where this one has none as long.
        """
        self._under = under
        self._forms = {form: place for form, place in forms.items() if len(form) >= 2}
        self._starts: dict[str, list[int]] = {}
        for form in self._forms:
            lengths = self._starts.setdefault(form[0], [])
            if len(form) not in lengths:
                lengths.append(len(form))
        for lengths in self._starts.values():
            lengths.sort(reverse=True)
        self._latin = {form.lower(): place for form, place in latin.items()}
        words = sorted((re.escape(form) for form in latin if form), key=len, reverse=True)
        self._latin_pattern = re.compile(rf"\b(?:{'|'.join(words)})\b", re.IGNORECASE) if words else None

    def place_of(self, form: str) -> Place | None:
        """The place that a Chinese form means, or None."""
        if form in self._forms:
            return self._forms[form]
        return self._under.place_of(form) if self._under else None

    def find(self, text: str) -> list[Mention]:
        """List the names of a folded text in order, none inside another."""
        found: list[Mention] = []
        offset = 0
        while offset < len(text):
            length = self._longest(text, offset)
            if length:
                found.append(self._mention(text, offset, offset + length))
                offset = found[-1].end
            else:
                offset += 1
        for start, end, words, place in self._latin_names(text):
            if not any(name.start < end and start < name.end for name in found):
                found.append(Mention(start, end, words, place))
        return sorted(found, key=lambda name: name.start)

    def _latin_names(self, text: str) -> list[tuple[int, int, str, Place | None]]:
        found = []
        if self._latin_pattern:
            for match in self._latin_pattern.finditer(text):
                found.append((*match.span(), match.group(), self._latin.get(match.group().lower())))
        return found + (self._under._latin_names(text) if self._under else [])

    def _longest(self, text: str, offset: int) -> int:
        own = next(
            (length for length in self._starts.get(text[offset], ()) if text[offset : offset + length] in self._forms),
            0,
        )
        return max(own, self._under._longest(text, offset) if self._under else 0)

    def _mention(self, text: str, start: int, end: int) -> Mention:
        label = text[start:end]
        tail = text[end : end + 2]
        if tail == "地区":
            return Mention(start, end + 2, label, self.place_of(label))
        return Mention(start, end, label, self.place_of(label), tail not in _PROPER)


def build_index(
    gazetteer: Gazetteer, home: Place | None, on: date | None, rows: Iterable[tuple[str, Place | None]]
) -> NameIndex:
    """Index what a brief of `home` can mean: its own places by full and short name, all others by full name only.

    Short names of counties are words of the language too (资源县, 合作市), so they count only where a table has them.
    """
    known = _names_known(gazetteer, home, on)
    forms: dict[str, Place | None] = {}
    latin: dict[str, Place | None] = {}
    for label, row_place in rows:
        if fold(label).isascii():
            if len(label) >= 3 and not label.replace(" ", "").isdigit():
                latin[label] = row_place
        elif len(label) >= 2:
            forms[label] = row_place
            known_place = known.place_of(row_place.short) if row_place is not None else None
            # 阜新 is the city, although a county of it is called 阜新蒙古族自治县.
            if row_place is not None and (known_place is None or known_place.level >= row_place.level):
                forms[row_place.short] = row_place
    return NameIndex(forms, latin, known)


@lru_cache(maxsize=64)
def _names_known(gazetteer: Gazetteer, home: Place | None, on: date | None) -> NameIndex:
    """The names that the gazetteer gives a brief, in Chinese and in Latin letters."""
    own = {place.code for place in gazetteer.places if _at_home(gazetteer, place, home)}
    forms: dict[str, Place] = {}
    # What is written last stays: at home before elsewhere, valid on the day before former.
    for place in sorted(gazetteer.places, key=lambda each: (each.code in own, each.valid(on), each.code)):
        if place.level == 0:
            continue
        if len(place.name) >= 3:
            forms[place.name] = place
        if place.level == 1 or (place.level == 2 and place.code in own):
            forms[place.short] = place
    for form, known in forms.items():
        if not known.valid(on):
            forms[form] = _successor(gazetteer, known, own, on) or known
    latin: dict[str, Place] = {}
    for form, names in gazetteer.latin.items():
        for place in (place for name in names for place in gazetteer.named(name)):
            if place.level == 1 or (place.level == 2 and place.code in own):
                latin.setdefault(form, place)
    return NameIndex(forms, latin)


def _successor(gazetteer: Gazetteer, place: Place, own: set[str], on: date | None) -> Place | None:
    """The place at home that bears the same short name on the day: 台州地区 is 台州市 since 1994."""
    return next(
        (
            other
            for other in gazetteer.named(place.short)
            if other.level == place.level and other.code in own and other.valid(on)
        ),
        None,
    )


def _at_home(gazetteer: Gazetteer, place: Place, home: Place | None) -> bool:
    return home is not None and home.code != NATION and gazetteer.within(place, home.code)
