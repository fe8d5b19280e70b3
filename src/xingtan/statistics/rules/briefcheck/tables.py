"""A table as typed claims: who stands in its rows, what is measured in its columns, and the printed values."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from xingtan.statistics.rules.briefcheck.document import Table, fold
from xingtan.statistics.rules.briefcheck.measures import Measure, Role, read_measure
from xingtan.statistics.rules.briefcheck.numbers import Bound, Printed, printed
from xingtan.statistics.rules.briefcheck.places import Place
from xingtan.statistics.rules.briefcheck.quantities import COUNTER_DIMENSIONS, SCALES


class Standing(StrEnum):
    """What a row stands for."""

    PART = "part"
    TOTAL = "total"
    SUBTOTAL = "subtotal"
    PARENT = "parent"
    OTHER = "other"
    MEAN = "mean"


@dataclass(frozen=True, slots=True)
class Entity:
    """Who a row is about: its label, the place it names if it names one, and what it stands for."""

    label: str
    place: Place | None
    standing: Standing
    line: int


@dataclass(frozen=True, slots=True)
class Column:
    """What is measured in a column; `scale` is what one printed unit counts (10000 for 万次)."""

    label: str
    measure: Measure
    unit: str
    dimension: str
    scale: Fraction
    line: int

    @property
    def percent(self) -> bool:
        """Say whether the values are percentages."""
        return self.dimension == "percent"


@dataclass(frozen=True, slots=True)
class Value:
    """One printed value: the row and column it stands in, its line and its text as printed."""

    row: int
    column: int
    number: Printed
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class TypedTable:
    """A table understood: `values` holds what could be read, by row and column."""

    index: int
    block: int
    source: Table
    entities: tuple[Entity, ...]
    columns: tuple[Column, ...]
    values: dict[tuple[int, int], Value]
    repeated: bool

    def rows_of(self, *standings: Standing) -> list[int]:
        """The rows with one of these standings."""
        return [row for row, entity in enumerate(self.entities) if entity.standing in standings]


_TOTAL = re.compile(
    r"^(?:总合?计|合计|共计|总数|总量|全部|[一-鿿]{0,6}(?:合计|总计)|(?:grand |over ?all )?totals?|all|overall|sum)$",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    r"^(?:全[省市县区国州校](?:总数)?|(?:the )?whole (?:province|city|county|country|nation))$", re.IGNORECASE
)
_SUBTOTAL = re.compile(r"^(?:[一-鿿]{0,6}小计|sub-?totals?)$", re.IGNORECASE)
_OTHER = re.compile(
    r"其[他它]|未归属|未知|不详|省外|市外|[省市县区]本级|[省市]直|直属|"
    r"省属|市属|other|unattributed|unknown|unassigned|not attributed",
    re.IGNORECASE,
)
_MEAN = re.compile(r"^(?:.{0,4}(?:平均|均值).{0,2}|(?:overall |provincial )?(?:average|mean))$", re.IGNORECASE)
_SEQUENCE = re.compile(r"^(?:序号|编号|no\.?|#|s/n|id)$", re.IGNORECASE)
_ZONE = re.compile(r"(?:开发|高新|经开|新|园|景|示范|保税|度假|工业|功能|管理|集聚|湖|港|山|岛).{0,3}区$")
_NUMBER = re.compile(
    r"^(?P<sign>[-+↑↓▲▼])?\s*(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*(?P<more1>余|多)?"
    r"\s*(?P<scale>万亿|千万|百万|十万|亿|万|千|thousand|million|billion|bn|k|M)?\s*(?P<more2>余|多|\+)?"
    r"\s*(?P<unit>%|‰|[一-鿿A-Za-z/]{0,6})\s*[*†]?\s*(?:\([^()]*\))?$"
)
_UNIT_IN_LABEL = re.compile(r"\(\s*(?:单位\s*[:：]?)?\s*([^()]{1,16}?)\s*\)|/\s*([万亿千]?[一-鿿%GTMB]{1,3})$")
_UNIT_IN_CAPTION = re.compile(r"单位\s*[:：]\s*([^\s,，;；()]{1,8})|\bunits?\s*[:：]\s*([\w ,]{1,24})", re.IGNORECASE)
_SCALE_AHEAD = re.compile(r"^(万亿|千万|百万|十万|亿|万|千)")
_SCALE_EN = re.compile(r"\b(10,?000|thousands?|millions?|billions?)\b", re.IGNORECASE)
_RANK_LABEL = re.compile(r"排名|名次|位次|rank", re.IGNORECASE)

_LONGEST_NUMBER = 24

Resolve = Callable[[str], Place | None]


def clean_label(text: str) -> str:
    """Write a row's label as it is compared: half-width, without blanks between characters, without its number."""
    label = fold(text).strip()
    label = re.sub(r"^\(?\d{1,3}\s*[.、)]\s*", "", label)
    return re.sub(r"(?<=[一-鿿])\s+(?=[一-鿿])", "", label).strip("*† :：")


def is_zone(label: str) -> bool:
    """Say whether a label names an economic or scenic zone, which no code of GB/T 2260 covers."""
    return bool(_ZONE.search(label))


def cells_of(table: Table) -> list[list[str]]:
    """The texts of a table, folded and stripped."""
    return [[fold(cell.text).strip() for cell in row] for row in table.rows]


def is_number(text: str) -> bool:
    """Say whether a whole cell is one number."""
    return len(text) <= 60 and bool(_NUMBER.match(text))


def type_table(table: Table, index: int, block: int, resolve: Resolve, nearby: str) -> TypedTable | None:
    """Understand a table, whichever way round it lies; None where it has no numbers. `nearby` may name its unit."""
    texts = cells_of(table)
    if len(texts) < 2 or len(texts[0]) < 2:
        return None
    rows = [list(row) for row in table.rows]
    if _lies_on_its_side(texts, resolve):
        rows = [list(row) for row in zip(*rows, strict=True)]
        texts = [list(row) for row in zip(*texts, strict=True)]
    key = _key_column(texts, resolve)
    heading = 2 if _has_two_headings(texts, key) else 1
    labels = [_joined([texts[line][column] for line in range(heading)]) for column in range(len(texts[0]))]
    unit_nearby = _unit_in(_UNIT_IN_CAPTION, table.caption) or _unit_in(_UNIT_IN_CAPTION, nearby)
    entities = [_entity(texts[row][key], rows[row][key].line, resolve) for row in range(heading, len(texts))]
    columns: list[Column] = []
    values: dict[tuple[int, int], Value] = {}
    for position, label in enumerate(labels):
        if position == key or _SEQUENCE.match(label):
            continue
        body = [texts[row][position] for row in range(heading, len(texts))]
        numbers = [text for text in body if is_number(text)]
        if not numbers or len(numbers) * 2 < len([text for text in body if text]):
            continue
        column = _column(label, rows[0][position].line, body, unit_nearby)
        for row, text in enumerate(body):
            number = _cell_number(text, column)
            if number is not None:
                cell = rows[row + heading][position]
                values[row, len(columns)] = Value(row, len(columns), number, cell.line, cell.text.strip())
        columns.append(column)
    if not values:
        return None
    marked = _mark_parents(entities)
    names = Counter(entity.label for entity in marked if entity.standing is Standing.PART and entity.label)
    return TypedTable(
        index, block, table, tuple(marked), tuple(columns), values, any(count > 1 for count in names.values())
    )


def _lies_on_its_side(texts: list[list[str]], resolve: Resolve) -> bool:
    across = [text for text in texts[0][1:] if text]
    down = [row[0] for row in texts[1:] if row[0]]
    places_across, places_down = (
        _places(across, resolve),
        max(_places([row[column] for row in texts[1:]], resolve) for column in range(min(2, len(texts[0])))),
    )
    if places_across != places_down:
        return places_across > places_down
    if any(is_number(text) for text in across):
        return False
    measures_across = sum(_sounds_like_measure(text) for text in across)
    measures_down = sum(_sounds_like_measure(text) for text in down)
    return measures_down * len(across) > measures_across * len(down) and any(_TOTAL.match(text) for text in across)


def _places(labels: Sequence[str], resolve: Resolve) -> int:
    return sum(1 for label in labels if label and resolve(clean_label(label)) is not None)


def _sounds_like_measure(label: str) -> bool:
    measure = read_measure(label)
    return bool(_UNIT_IN_LABEL.search(label) or measure.kind or measure.role is not Role.LEVEL)


def _key_column(texts: list[list[str]], resolve: Resolve) -> int:
    best, best_score = 0, -1.0
    for column in range(min(3, len(texts[0]))):
        body = [row[column] for row in texts[1:] if row[column]]
        if not body or sum(is_number(text) for text in body) * 2 > len(body):
            continue
        score = _places(sorted(set(body)), resolve) - column * 0.1
        if score > best_score:
            best, best_score = column, score
    return best


def _has_two_headings(texts: list[list[str]], key: int) -> bool:
    if len(texts) < 4:
        return False
    second = [text for position, text in enumerate(texts[1]) if position != key]
    first = [text for position, text in enumerate(texts[0]) if position != key]
    spanned = len(set(first)) < len(first) or not all(first)
    return spanned and all(text and not is_number(text) for text in second) and texts[1][key] in {"", texts[0][key]}


def _joined(parts: list[str]) -> str:
    return " ".join(dict.fromkeys(part for part in parts if part))


def _unit_in(pattern: "re.Pattern[str]", text: str) -> str:
    match = pattern.search(fold(text))
    return next((group for group in match.groups() if group), "") if match else ""


def _column(label: str, line: int, body: list[str], unit_nearby: str) -> Column:
    measure = read_measure(_UNIT_IN_LABEL.sub(" ", label))
    if _RANK_LABEL.search(label):
        measure = replace(measure, role=Role.RANK)
    said = _unit_in(_UNIT_IN_LABEL, label)
    in_cells = Counter(
        match.group("unit")
        for text in body
        if len(text) <= 60 and (match := _NUMBER.match(text)) and match.group("unit")
    )
    unit = said or (in_cells.most_common(1)[0][0] if in_cells else "")
    plain = measure.role in {Role.LEVEL} and not in_cells
    if not unit and unit_nearby and plain:
        unit = unit_nearby
    scale = Fraction(1)
    if match := _SCALE_AHEAD.match(unit):
        scale, unit = SCALES[match.group(1)], unit[match.end() :]
    elif match := _SCALE_EN.search(unit):
        word = match.group(1).lower().rstrip("s")
        scale = Fraction(10_000) if word[0].isdigit() else SCALES[word]
        unit = unit[match.end() :].strip()
    dimension = COUNTER_DIMENSIONS.get(unit, "")
    if "%" in unit or "%" in label or unit in {"percent", "per cent"} or (measure.role is Role.SHARE and not dimension):
        unit, dimension = "%", "percent"
    if not dimension and measure.kind in {"page_views", "logins", "downloads", "favourites"}:
        dimension = "times"
    if not dimension and measure.kind == "visitors":
        dimension = "persons"
    return Column(label, measure, unit, dimension, scale, line)


def _cell_number(text: str, column: Column) -> Printed | None:
    match = _NUMBER.match(text)
    if not match or len(match.group("number")) > _LONGEST_NUMBER:
        return None
    scale = SCALES.get(match.group("scale") or "", Fraction(1)) if match.group("scale") else column.scale
    bound = Bound.OVER if match.group("more1") or match.group("more2") else Bound.EXACT
    number = printed(match.group("number"), scale, bound, counted=not column.percent)
    if match.group("sign") in {"-", "↓", "▼"}:
        return replace(number, value=-number.value)
    return number


def _entity(text: str, line: int, resolve: Resolve) -> Entity:
    label = clean_label(text)
    if _SUBTOTAL.match(label):
        return Entity(label, None, Standing.SUBTOTAL, line)
    if _MEAN.match(label):
        return Entity(label, None, Standing.MEAN, line)
    place = resolve(label)
    if place is None and _TOTAL.match(label):
        return Entity(label, None, Standing.TOTAL, line)
    if place is None and _WHOLE.match(label):
        return Entity(label, None, Standing.PARENT, line)
    if place is None and _OTHER.search(label):
        return Entity(label, None, Standing.OTHER, line)
    return Entity(label, place, Standing.PART, line)


def _mark_parents(entities: list[Entity]) -> list[Entity]:
    """Mark a place that stands above all other places of the table: 浙江省 over its cities."""
    placed = [entity.place for entity in entities if entity.place is not None]
    marked = []
    for entity in entities:
        place = entity.place
        others = [other for other in placed if place is None or other.code != place.code]
        if place is not None and others and all(_above(place, other) for other in others):
            marked.append(replace(entity, standing=Standing.PARENT))
        else:
            marked.append(entity)
    return marked


def _above(place: Place, other: Place) -> bool:
    if place.level >= other.level:
        return False
    return other.code.startswith(place.code[: place.level * 2])
