"""The one form of every edition: names are those of QTI 2, whatever the file said.

These records are written to JSON and read back by msgspec; a field that is added needs a default.
"""

from typing import Any

import msgspec
from msgspec import Struct


class Markup(Struct, frozen=True, tag="m"):
    """A run of clean HTML. A run may end within an element: the runs of a content together are well-formed."""

    html: str


class Slot(Struct, frozen=True, tag="s"):
    """The place of something that is drawn by the node. `block`: it stands alone, not within a line."""

    part: "Part"
    block: bool = False


Content = tuple[Markup | Slot, ...]


class Option(Struct, frozen=True):
    """Something to choose. `most`, `least`: how often it may be associated (0: any number of times)."""

    identifier: str
    content: Content = ()
    text: str = ""
    fixed: bool = False
    most: int = 1
    least: int = 0


class Picture(Struct, frozen=True):
    """An image to point at; `width` and `height` are those of the coordinates."""

    url: str
    width: int
    height: int
    says: str = ""


class Spot(Struct, frozen=True):
    """An area of a picture."""

    identifier: str
    shape: str
    coords: tuple[float, ...]
    says: str = ""


class Asking(Struct, frozen=True):
    """What is asked in a part of its own: the response that it fills, and the words that ask for it."""

    response: str
    prompt: Content


class Choices(Asking, frozen=True, tag="choice"):
    """Choosing one of several, or several (`most` 0: any number)."""

    options: tuple[Option, ...]
    most: int = 1
    least: int = 0
    shuffled: bool = False


class InlineChoice(Struct, frozen=True, tag="inlineChoice"):
    """Choosing one of several within a line."""

    response: str
    options: tuple[Option, ...]
    shuffled: bool = False
    least: int = 0


class TextEntry(Struct, frozen=True, tag="textEntry"):
    """Writing a word or a number within a line."""

    response: str
    length: int = 0
    holder: str = ""


class ExtendedText(Asking, frozen=True, tag="extendedText"):
    """Writing at length; `most` texts."""

    lines: int = 0
    length: int = 0
    holder: str = ""
    most: int = 1


class Ordering(Asking, frozen=True, tag="order"):
    """Bringing all, or `least` to `most` of them, into an order."""

    options: tuple[Option, ...]
    most: int = 0
    least: int = 0
    shuffled: bool = False


class Associating(Asking, frozen=True, tag="associate"):
    """Making pairs of what belongs together."""

    options: tuple[Option, ...]
    most: int = 1
    least: int = 0
    shuffled: bool = False


class Matching(Asking, frozen=True, tag="match"):
    """Making pairs of one of the first set and one of the second."""

    rows: tuple[Option, ...]
    columns: tuple[Option, ...]
    most: int = 1
    least: int = 0
    shuffled: bool = False


class GapMatching(Asking, frozen=True, tag="gapMatch"):
    """Putting words or pictures into the gaps of a text."""

    options: tuple[Option, ...]
    content: Content
    gaps: tuple[str, ...]
    shuffled: bool = False


class Hottexts(Asking, frozen=True, tag="hottext"):
    """Choosing words of a text."""

    content: Content
    options: tuple[Option, ...]
    most: int = 1
    least: int = 0


class Hotspots(Asking, frozen=True, tag="hotspot"):
    """Choosing areas of a picture."""

    picture: Picture
    spots: tuple[Spot, ...]
    most: int = 1
    least: int = 0


class Pointing(Asking, frozen=True, tag="selectPoint"):
    """Choosing points of a picture."""

    picture: Picture
    most: int = 1
    least: int = 0


class Slider(Asking, frozen=True, tag="slider"):
    """Choosing a number between two."""

    lower: float
    upper: float
    step: float
    whole: bool = True


class Gap(Struct, frozen=True, tag="gap"):
    """A gap of a text; it belongs to the response that stands around it."""

    response: str
    identifier: str
    required: bool = False


class Hottext(Struct, frozen=True, tag="hotword"):
    """Words that can be chosen; they belong to the response that stands around them."""

    response: str
    identifier: str
    content: Content
    one: bool = True


class Feedback(Struct, frozen=True, tag="feedback"):
    """What is said only when the outcome `outcome` holds `identifier` (or, not `shown`, when it does not)."""

    outcome: str
    identifier: str
    content: Content
    shown: bool = True
    block: bool = False
    title: str = ""


class Printed(Struct, frozen=True, tag="printed"):
    """The value of an outcome, in the text."""

    identifier: str


class Rubric(Struct, frozen=True, tag="rubric"):
    """What is said to those of `views` only."""

    content: Content
    views: tuple[str, ...] = ()


Interaction = (
    Choices
    | InlineChoice
    | TextEntry
    | ExtendedText
    | Ordering
    | Associating
    | Matching
    | GapMatching
    | Hottexts
    | Hotspots
    | Pointing
    | Slider
)
Part = Interaction | Gap | Hottext | Feedback | Printed | Rubric

# values ---------------------------------------------------------------------------------------------------------------

SINGLE, MULTIPLE, ORDERED = "single", "multiple", "ordered"


class Mapping(Struct, frozen=True):
    """What each value is worth: (value, worth, whether capitals matter)."""

    entries: tuple[tuple[str, float, bool], ...]
    otherwise: float = 0.0
    lower: float | None = None
    upper: float | None = None


class Area(Struct, frozen=True):
    """What a point within an area is worth."""

    shape: str
    coords: tuple[float, ...]
    worth: float


class AreaMapping(Struct, frozen=True):
    """What points are worth; each area counts once."""

    areas: tuple[Area, ...]
    otherwise: float = 0.0
    lower: float | None = None
    upper: float | None = None


class Table(Struct, frozen=True):
    """What a number is turned into: the first entry that fits, else `otherwise`. `at_least`: steps, not equality."""

    entries: tuple[tuple[float, str, bool], ...]
    otherwise: str | None = None
    at_least: bool = False


class Declared(Struct, frozen=True):
    """A variable: a response with its key, or an outcome. Values are written as in the file."""

    identifier: str
    cardinality: str
    type: str
    default: tuple[str, ...] | None = None
    correct: tuple[str, ...] | None = None
    mapping: Mapping | None = None
    areas: AreaMapping | None = None
    table: Table | None = None
    greatest: float | None = None
    by_people: bool = False


class Expression(Struct, frozen=True):
    """One expression or rule: its name in QTI 2, its attributes, what it is made of."""

    name: str
    attributes: dict[str, str] = {}
    parts: tuple["Expression", ...] = ()
    text: str = ""


class Item(Struct, frozen=True):
    """One question with its key. It never leaves the node as it is."""

    identifier: str
    title: str
    language: str
    responses: tuple[Declared, ...]
    outcomes: tuple[Declared, ...]
    body: Content
    processing: tuple[Expression, ...]
    feedback: tuple[Feedback, ...] = ()
    stimulus: Content = ()
    most: float | None = None
    scored: bool = True


# tests ----------------------------------------------------------------------------------------------------------------


class Control(Struct, frozen=True):
    """How a question is held: `tries` 0 is any number; the rest is what may be seen, and whether one may pass it by."""

    tries: int = 1
    feedback: bool = False
    solution: bool = False
    review: bool = True
    skipping: bool = True
    validated: bool = False


class Limit(Struct, frozen=True):
    """How many seconds there are, and whether what comes later still counts."""

    seconds: int
    late: bool = False


class Asked(Struct, frozen=True, tag="item"):
    """A question of a test: where it is among the items of the package, what it weighs."""

    identifier: str
    item: int
    control: Control
    weights: dict[str, float] = {}
    categories: tuple[str, ...] = ()
    mapped: dict[str, str] = {}
    required: bool = False
    fixed: bool = False
    limit: Limit | None = None


class Section(Struct, frozen=True, tag="section"):
    """Some questions of a test, and sections within. `take` of them are asked, None: all."""

    identifier: str
    title: str
    entries: tuple["Section | Asked", ...]
    visible: bool = True
    together: bool = True
    take: int | None = None
    again: bool = False
    shuffled: bool = False
    required: bool = False
    fixed: bool = False
    rubric: Content = ()
    limit: Limit | None = None


class TestPart(Struct, frozen=True):
    """A part of a test: `linear` goes forward only; `simultaneous` hands everything in at once."""

    identifier: str
    sections: tuple[Section, ...]
    linear: bool = False
    simultaneous: bool = False
    limit: Limit | None = None


class Test(Struct, frozen=True):
    """A test. `made`: the package had only items, and this stands for them."""

    identifier: str
    title: str
    language: str
    parts: tuple[TestPart, ...]
    outcomes: tuple[Declared, ...] = ()
    processing: tuple[Expression, ...] = ()
    feedback: tuple[Feedback, ...] = ()
    limit: Limit | None = None
    made: bool = False


def written(record: Item | Test) -> dict[str, Any]:
    """Write an item or a test as its table keeps it."""
    found = msgspec.to_builtins(record)
    assert isinstance(found, dict)
    return found


def item_from(kept: object) -> Item:
    """Read an item back."""
    return msgspec.convert(kept, Item, strict=False)


def test_from(kept: object) -> Test:
    """Read a test back."""
    return msgspec.convert(kept, Test, strict=False)
