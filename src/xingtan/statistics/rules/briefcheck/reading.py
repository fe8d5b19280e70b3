"""Everything that a brief says, read once: its home, its period, its tables, its sentences and its statements."""

import calendar
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from xingtan.statistics.rules.briefcheck.dates import YEAR_UNKNOWN, DateMention, Grain, Span, find_dates, years_given
from xingtan.statistics.rules.briefcheck.document import Document, Paragraph, Table, fold
from xingtan.statistics.rules.briefcheck.measures import Measure, Modifier
from xingtan.statistics.rules.briefcheck.names import NameIndex, build_index
from xingtan.statistics.rules.briefcheck.places import NATION, Gazetteer, Place
from xingtan.statistics.rules.briefcheck.rankings import RankClaim, read_rankings
from xingtan.statistics.rules.briefcheck.sentences import (
    Sentence,
    Statement,
    all_statements,
    read_sentences,
    split_sentences,
)
from xingtan.statistics.rules.briefcheck.tables import Standing, TypedTable, cells_of, clean_label, type_table

_NATION_WORDS = re.compile(r"全国|国家|教育部|\bnational\b|\bChina\b", re.IGNORECASE)
_LONGEST_TITLE = 80
_NATION = NATION[:2]
_MEANS = re.compile(r"(?P<short>[一-鿿]{2,12}?)(?:均?指的?是|即为?|是指)(?P<long>[一-鿿]{2,16}?)(?=[，。；,;]|$)")


MOST_FIGURES = 3_000


class TooManyFigures(ValueError):
    """The text has more figures than any brief; every figure may be compared with every other, so there is a limit."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A brief, understood. `home` is the place it is about, `on` a day in its period, `period` the days it covers."""

    document: Document
    gazetteer: Gazetteer
    home: Place | None
    on: date | None
    period: Span | None
    tables: tuple[TypedTable, ...]
    sentences: tuple[Sentence, ...]
    statements: tuple[Statement, ...]
    rankings: tuple[RankClaim, ...]
    names: NameIndex
    synonyms: dict[str, str]
    _claims: dict[int, dict[tuple[int, int], int]]
    _by_block: dict[int, tuple[Statement, ...]]
    _by_section: dict[tuple[str, ...], tuple[Statement, ...]]

    def claims_of(self, table: TypedTable) -> dict[tuple[int, int], int]:
        """The numbers of all claims of a table."""
        return self._claims[table.index]

    def same_measure(self, one: Measure, other: Measure) -> bool:
        """Say whether two measures count the same thing in the same way (not whether for the same time and place)."""
        if one.kind != other.kind or one.rest.replace(" ", "") != other.rest.replace(" ", "") or not one.named:
            return False
        times = {Modifier.MONTH, Modifier.YEAR}
        clash = (
            (one.modifiers & times) and (other.modifiers & times) and (one.modifiers & times != other.modifiers & times)
        )
        return one.compared == other.compared and not clash

    def said_to_mean(self, one: str, other: str) -> bool:
        """Say whether the brief says of two labels that one means the other."""
        return self.synonyms.get(one) == other or self.synonyms.get(other) == one

    def is_of_now(self, statement: Statement) -> bool:
        """Say whether a figure is of the brief's own year, as far as its sentence says."""
        return self.on is None or statement.years <= {self.on.year}

    def is_home(self, place: Place | None) -> bool:
        """Say whether a place is the one that the brief is about."""
        return place is not None and self.home is not None and place.code == self.home.code

    def statements_beside(self, sentence: Sentence) -> tuple[Statement, ...]:
        """The statements of the paragraph that a sentence stands in."""
        return self._by_block.get(sentence.block, ())

    def statements_under(self, section: tuple[str, ...]) -> tuple[Statement, ...]:
        """The statements under exactly these headings."""
        return self._by_section.get(section, ())

    def statements_of(self, sentence: Sentence) -> list[Statement]:
        """The statements of a sentence."""
        return [statement for statement in self.statements_beside(sentence) if statement.sentence is sentence]


def read(document: Document, gazetteer: Gazetteer) -> Reading:
    """Understand a brief."""
    year = _year_of(document)
    period = find_period(document, year)
    on = period.last if period and period.last.year != YEAR_UNKNOWN else date(year, 12, 31) if year else None
    home = find_home(document, gazetteer, on)
    tables = tuple(_tables(document, gazetteer, home, on))
    rows = [
        (entity.label, entity.place)
        for table in tables
        for entity in table.entities
        if _is_name(entity.label) and (entity.place is not None or entity.standing is Standing.PART)
    ]
    names = build_index(gazetteer, home, on, rows)
    sentences = tuple(
        sentence
        for block, paragraph in enumerate(document.blocks)
        if isinstance(paragraph, Paragraph)
        for sentence in read_sentences(paragraph, block, names, year)
    )
    cells = sum(len(table.values) for table in tables)
    if sum(len(sentence.quantities) for sentence in sentences) > MOST_FIGURES:
        raise TooManyFigures(MOST_FIGURES)
    statements = all_statements(sentences, cells)
    return Reading(
        document,
        gazetteer,
        home,
        on,
        period,
        tables,
        sentences,
        statements,
        tuple(read_rankings(sentences)),
        names,
        _synonyms(document),
        _numbered(tables),
        {block: tuple(group) for block, group in groupby(statements, key=lambda each: each.sentence.block)},
        _grouped(statements),
    )


def _numbered(tables: tuple[TypedTable, ...]) -> dict[int, dict[tuple[int, int], int]]:
    numbered, count = {}, 0
    for table in tables:
        numbered[table.index] = {cell: count + number for number, cell in enumerate(sorted(table.values))}
        count += len(table.values)
    return numbered


def _grouped(statements: tuple[Statement, ...]) -> dict[tuple[str, ...], tuple[Statement, ...]]:
    found: dict[tuple[str, ...], list[Statement]] = {}
    for statement in statements:
        found.setdefault(statement.sentence.section, []).append(statement)
    return {section: tuple(group) for section, group in found.items()}


def _is_name(label: str) -> bool:
    dated = re.fullmatch(r"[\d\s.,%年月日-]+", label) or label in calendar.month_name or find_dates(label, None)
    return len(label) >= 2 and not dated


def _paragraphs(document: Document) -> Iterator[Paragraph]:
    return (block for block in document.blocks if isinstance(block, Paragraph))


def _year_of(document: Document) -> int | None:
    years: Counter[int] = Counter()
    for position, paragraph in enumerate(_paragraphs(document)):
        for start, end in split_sentences(paragraph):
            for year in years_given(fold(paragraph.text[start:end])):
                years[year] += 3 if position < 3 else 1
    plausible = [(count, year) for year, count in years.items() if 1949 < year < 2200]
    return max(plausible)[1] if plausible else None


def find_period(document: Document, year: int | None) -> Span | None:
    """Find the days that the brief covers: the first range it names with its month, else the month of its title."""
    ranges: list[DateMention] = []
    for position, paragraph in enumerate(_paragraphs(document)):
        text = fold(paragraph.text)
        mentions = [found for start, end in split_sentences(paragraph) for found in find_dates(text[start:end], year)]
        for mention in mentions:
            if mention.is_range and mention.grain is Grain.DAY and mention.span and not mention.backwards:
                ranges.append(mention)
        if position < 2 and not ranges:
            months = [m for m in mentions if m.grain in {Grain.MONTH, Grain.QUARTER, Grain.HALF} and m.span]
            ranges += months[:1] if len(months) == 1 and not months[0].is_range else []
    days = [mention for mention in ranges if mention.grain is Grain.DAY]
    return next((mention.span for mention in days or ranges), None)


def find_home(document: Document, gazetteer: Gazetteer, on: date | None) -> Place | None:
    """Find the place that the brief is about: named in its title, else the one that holds most places of its tables."""
    for position, paragraph in enumerate(_paragraphs(document)):
        if position >= 3:
            break
        if len(paragraph.text) > _LONGEST_TITLE:
            continue
        place = _place_in(fold(paragraph.text), gazetteer, on)
        if place is not None:
            return place
    found: Counter[str] = Counter()
    for table in (block for block in document.blocks if isinstance(block, Table)):
        texts = cells_of(table)
        for label in {clean_label(text) for text in [*texts[0], *(row[0] for row in texts)] if text}:
            found.update({place.code[:2] for place in gazetteer.named(label) if place.level >= 2})
            found.update({"00" for place in gazetteer.named(label) if place.level == 1})
    if found:
        code, count = found.most_common(1)[0]
        if count >= 2:
            return gazetteer.of_code(code + "0000") or Place(NATION, "全国", "")
    if any(_NATION_WORDS.search(paragraph.text[:240]) for paragraph in list(_paragraphs(document))[:3]):
        return Place(NATION, "全国", "")
    return None


def _place_in(text: str, gazetteer: Gazetteer, on: date | None) -> Place | None:
    """The place that a title names: the deepest of 浙江省杭州市, a province or city by its short name too."""
    best: Place | None = None
    for start in range(len(text)):
        for length in range(min(12, len(text) - start), 1, -1):
            form = text[start : start + length]
            places = [place for place in gazetteer.named(form) if place.name == form or place.level <= 2]
            places = [
                place for place in places if place.valid(on) and (best is None or place.code[:2] == best.code[:2])
            ]
            if places and (best is None or places[0].level > best.level):
                best = places[0]
                break
    if best is None and text.isascii():
        return _latin_place_in(text, gazetteer)
    return best


def _latin_place_in(text: str, gazetteer: Gazetteer) -> Place | None:
    words = re.findall(r"[A-Z][a-z']+", text)
    for size in (2, 1):
        for start in range(len(words) - size + 1):
            places = gazetteer.named(" ".join(words[start : start + size]))
            if places and places[0].level <= 2:
                return places[0]
    return None


def _tables(document: Document, gazetteer: Gazetteer, home: Place | None, on: date | None) -> Iterator[TypedTable]:
    index = 0
    for position, block in enumerate(document.blocks):
        if not isinstance(block, Table):
            continue
        favoured = _province_of(block, gazetteer, home)

        def resolve(label: str, favoured: str = favoured) -> Place | None:
            return resolve_place(label, gazetteer, favoured, on)

        before = document.blocks[position - 1] if position else None
        nearby = before.text if isinstance(before, Paragraph) and len(before.text) < 60 else ""
        typed = type_table(block, index, position, resolve, nearby)
        if typed is not None:
            index += 1
            yield typed


def _province_of(table: Table, gazetteer: Gazetteer, home: Place | None) -> str:
    found: Counter[str] = Counter()
    if home is not None and home.code != NATION:
        found[home.code[:2]] += 2
    texts = cells_of(table)
    labels = {clean_label(text) for row in texts for text in row[:2]} | {clean_label(text) for text in texts[0]}
    for label in labels:
        candidates = gazetteer.named(label)
        found.update(
            {place.code[:2] for place in candidates if place.level >= 2} | {_NATION for p in candidates if p.level == 1}
        )
    best = max(found.items(), key=lambda entry: (entry[1], entry[0] == _NATION), default=(_NATION, 0))[0]
    return "" if best == _NATION else best


def resolve_place(label: str, gazetteer: Gazetteer, province: str, on: date | None) -> Place | None:
    """Say which place a label of a table means, in favour of a province; None if it names none there."""
    name = label.removesuffix("地区") if len(label) > 3 else label
    candidates = gazetteer.named(name)
    if not candidates:
        return None
    at_home = [place for place in candidates if place.code[:2] == province]
    provinces = [place for place in candidates if place.level == 1]
    choice = at_home or provinces or [place for place in candidates if place.level == 2 or place.name == name]
    choice = [place for place in choice if place.valid(on)] or choice
    # 吉林 among the cities of Jilin is the city, not the province.
    lower = [place for place in at_home if place.level == 2 and len(at_home) > 1] if choice == at_home else []
    exact = [place for place in choice if place.name == name]
    return next(iter(exact or lower or choice), None)


def _synonyms(document: Document) -> dict[str, str]:
    """What the brief says that its words mean: 活跃空间数指的是年度活跃空间数."""
    found = {}
    for paragraph in _paragraphs(document):
        for match in _MEANS.finditer(fold(paragraph.text)):
            short = re.sub(r"^(?:另外|其中|此处|这里|本文|所称|上述|表中)*", "", match.group("short"))
            found[short] = match.group("long")
    return found
