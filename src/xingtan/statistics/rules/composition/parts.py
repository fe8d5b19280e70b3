"""What the sections are put together from."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from xingtan.kernel.figures import rounded
from xingtan.statistics.rules.areas import Area, Standing
from xingtan.statistics.rules.brief import Amount
from xingtan.statistics.rules.document import Note, Role, Row
from xingtan.statistics.rules.metrics import REGISTRY, UNIT_NAMES, Unit
from xingtan.statistics.rules.texts import Text, count_text, same

NOTED = (
    "traffic",
    "resources",
    "spaces",
    "activity",
    "platform",
    "upgrades",
    "improvements",
    "publicity",
    "support",
    "demands",
    "joining",
    "highlights",
)
"""The sections that an operator may add a text to."""

NONE = same("—")
UNKNOWN = Text("未知", "unknown")
TOTAL = Text("合计", "Total")
PLACE = Text("地方", "Place")
GIGA = 10**9
TERA = 10**12


@dataclass(frozen=True, slots=True)
class PlacedNote:
    """A text of an operator and the section that it stands in."""

    section: str
    block: Note


def figure(count: int | None) -> Text:
    """Print a count, or that it is unknown: unknown is never 0."""
    return UNKNOWN if count is None else count_text(count)


def printed(value: str | None) -> Text:
    """Print a derived figure, or a dash where it has no value."""
    return NONE if value is None else same(value)


def role_of(area: Area, lagging: bool = False) -> Role:
    """Give the role of a place's row."""
    if area.standing is Standing.CHILD:
        return "lagging" if lagging else "body"
    return "own" if area.standing is Standing.OWN else "unattributed"


def place_row(area: Area, cells: tuple[Text, ...], lagging: bool = False) -> Row:
    """Give a place's row; the place is its head."""
    code = area.key if area.standing is Standing.CHILD else ""
    return Row((area.name, *cells), role_of(area, lagging), code)


def bytes_text(size: int) -> str:
    """Write bytes as GB, from ten thousand of these on as TB, decimal, two decimals."""
    if size >= 10 * TERA:
        return f"{_grouped(rounded(Fraction(size, TERA), 2))} TB"
    return f"{_grouped(rounded(Fraction(size, GIGA), 2))} GB"


def _grouped(number: str) -> str:
    whole, _, rest = number.partition(".")
    return f"{int(whole):,}.{rest}" if rest else f"{int(whole):,}"


def name_of(slug: str) -> Text:
    """Give the name of a metric."""
    return REGISTRY.versions(slug)[-1].name


def unit_of(slug: str) -> Text:
    """Give the unit of a metric as printed behind a count."""
    return UNIT_NAMES[REGISTRY.versions(slug)[-1].unit]


def amount_rows(amounts: Mapping[str, Amount], slugs: tuple[str, ...]) -> tuple[Row, ...]:
    """Give a row for each amount: its name, its unit, what came in the period, the running total."""
    rows = []
    for slug in slugs:
        amount = amounts[slug]
        volume = REGISTRY.versions(slug)[-1].unit is Unit.BYTE
        period = same(bytes_text(amount.period)) if volume else count_text(amount.period)
        total = NONE if amount.total is None else same(bytes_text(amount.total)) if volume else count_text(amount.total)
        rows.append(Row((name_of(slug), Text("", "") if volume else unit_of(slug), period, total)))
    return tuple(rows)
