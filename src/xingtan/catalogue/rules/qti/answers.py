"""From what a form sent to responses: only what was asked, only what may be chosen, with the reason if not."""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from xingtan.catalogue.rules.qti.forms import (
    Associating,
    Choices,
    Control,
    Declared,
    ExtendedText,
    GapMatching,
    Hotspots,
    Hottexts,
    InlineChoice,
    Interaction,
    Item,
    Matching,
    Option,
    Ordering,
    Pointing,
    Slider,
    TextEntry,
)
from xingtan.catalogue.rules.qti.values import folded
from xingtan.catalogue.rules.qti.walking import interactions_of
from xingtan.kernel.text import msgid

MOST_LINE = 400
MOST_TEXT = 20_000
MOST_PAIRS = 12
MOST_POINTS = 20
Fields = Callable[[str], list[str]]


@dataclass(frozen=True, slots=True)
class Fault:
    """Why an answer cannot be taken as it is. `sentence` is a msgid, filled with `words`."""

    sentence: str
    words: dict[str, object]


@dataclass(frozen=True, slots=True)
class Answers:
    """What was answered, response by response, as it is kept; and what is wrong with it."""

    given: dict[str, list[str]]
    faults: tuple[Fault, ...]


def field_name(response: str, part: str = "") -> str:
    """Name a field of the form. Identifiers hold no bar, so no two fields have one name."""
    return f"r|{response}|{part}" if part else f"r|{response}"


def pair_rows(interaction: Associating) -> int:
    """Say how many pairs can be made in a form."""
    count = len(interaction.options)
    most = interaction.most or max(1, count // 2 if all(each.most == 1 for each in interaction.options) else count)
    return min(most, MOST_PAIRS)


def point_rows(interaction: Pointing) -> int:
    """Say how many points can be set in a form."""
    return min(interaction.most or 5, MOST_POINTS)


def read_answers(item: Item, fields: Fields, control: Control | None = None) -> Answers:
    """Read an answer from the fields of a form. Nothing raises: what is wrong is said in `faults`."""
    given: dict[str, list[str]] = {}
    faults: list[Fault] = []
    for interaction in interactions_of(item):
        declared = next(each for each in item.responses if each.identifier == interaction.response)
        found = _READERS[type(interaction)](interaction, declared, fields, faults)
        if found:
            given[interaction.response] = found
        _check_count(interaction, len(found), bool(control and control.validated), faults)
    return Answers(given, tuple(faults))


def _chosen(response: str, known: set[str], fields: Fields, part: str = "") -> list[str]:
    return [each for each in dict.fromkeys(fields(field_name(response, part))) if each in known]


def _choices(interaction: Interaction, _declared: Declared, fields: Fields, _faults: list[Fault]) -> list[str]:
    assert isinstance(interaction, Choices | Hottexts | InlineChoice)
    return _chosen(interaction.response, {each.identifier for each in interaction.options}, fields)


def _spots(interaction: Interaction, _declared: Declared, fields: Fields, _faults: list[Fault]) -> list[str]:
    assert isinstance(interaction, Hotspots)
    return _chosen(interaction.response, {each.identifier for each in interaction.spots}, fields)


_WHOLE = re.compile(r"[+-]?\d{1,15}\Z")
_NUMBER = re.compile(r"[+-]?(\d{1,12}(\.\d{0,12})?|\.\d{1,12})\Z")


def _number(text: str, type_name: str) -> str | None:
    plain = folded(text).replace("−", "-").replace(" ", "")
    if re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", plain):
        plain = plain.replace(",", "")
    pattern = _WHOLE if type_name == "integer" else _NUMBER
    return plain if pattern.match(plain) else None


def _texts(interaction: Interaction, declared: Declared, fields: Fields, faults: list[Fault]) -> list[str]:
    assert isinstance(interaction, TextEntry | ExtendedText | Slider)
    most, count = (MOST_TEXT, interaction.most) if isinstance(interaction, ExtendedText) else (MOST_LINE, 1)
    found = []
    for text in fields(field_name(interaction.response))[:count]:
        said = text.replace("\r\n", "\n").strip()
        if not said:
            continue
        if len(said) > most:
            faults.append(
                Fault(msgid("这里写了 %(length)s 个字，最多 %(most)s 个。"), {"length": len(said), "most": most})
            )
            said = said[:most]
        if declared.type in {"integer", "float"}:
            number = _number(said, declared.type)
            if number is None:
                sentence = (
                    msgid("“%(text)s”不是整数，请写一个整数。")
                    if declared.type == "integer"
                    else msgid("“%(text)s”不是数，请写一个数，例如 3.5。")
                )
                faults.append(Fault(sentence, {"text": said[:20]}))
                continue
            said = number
        found.append(said)
    if isinstance(interaction, Slider) and found and not interaction.lower <= float(found[0]) <= interaction.upper:
        words: dict[str, object] = {"lower": f"{interaction.lower:g}", "upper": f"{interaction.upper:g}"}
        faults.append(Fault(msgid("请在 %(lower)s 到 %(upper)s 之间选一个数。"), words))
        return []
    return found


def _order(interaction: Interaction, _declared: Declared, fields: Fields, faults: list[Fault]) -> list[str]:
    assert isinstance(interaction, Ordering)
    places: dict[int, str] = {}
    for option in interaction.options:
        text = next(iter(fields(field_name(interaction.response, option.identifier))), "").strip()
        if not text.isdecimal() or not 1 <= int(text[:4]) <= len(interaction.options):
            continue
        if int(text) in places:
            faults.append(Fault(msgid("有两项都排在第 %(place)s 位，请改一项。"), {"place": int(text)}))
            continue
        places[int(text)] = option.identifier
    found = [places[place] for place in sorted(places)]
    if found and len(found) < len(interaction.options) and not interaction.most and not interaction.least:
        faults.append(Fault(msgid("还有 %(count)s 项没有排。"), {"count": len(interaction.options) - len(found)}))
    return found


def _pairs(interaction: Interaction, _declared: Declared, fields: Fields, faults: list[Fault]) -> list[str]:
    assert isinstance(interaction, Associating)
    known = {each.identifier for each in interaction.options}
    found: dict[tuple[str, ...], str] = {}
    for row in range(1, pair_rows(interaction) + 1):
        ends = [next(iter(fields(field_name(interaction.response, f"{row}{side}"))), "") for side in ("a", "b")]
        if not any(ends):
            continue
        if not all(end in known for end in ends):
            faults.append(Fault(msgid("第 %(row)s 对只选了一边。"), {"row": row}))
            continue
        found.setdefault(tuple(sorted(ends)), " ".join(ends))
    _check_uses(interaction.options, list(found.values()), faults)
    return list(found.values())


def _match(interaction: Interaction, _declared: Declared, fields: Fields, faults: list[Fault]) -> list[str]:
    assert isinstance(interaction, Matching)
    known = {each.identifier for each in interaction.columns}
    found = [
        f"{row.identifier} {column}"
        for row in interaction.rows
        for column in _chosen(interaction.response, known, fields, row.identifier)
    ]
    _check_uses((*interaction.rows, *interaction.columns), found, faults)
    return found


def _gaps(interaction: Interaction, _declared: Declared, fields: Fields, faults: list[Fault]) -> list[str]:
    assert isinstance(interaction, GapMatching)
    known = {each.identifier for each in interaction.options}
    found = []
    for gap in interaction.gaps:
        for option in _chosen(interaction.response, known, fields, gap)[:1]:
            found.append(f"{option} {gap}")
    _check_uses(interaction.options, found, faults)
    return found


def _check_uses(options: tuple[Option, ...], pairs: list[str], faults: list[Fault]) -> None:
    """Note where something is used more often than it may be."""
    uses = Counter(end for pair in pairs for end in pair.split())
    for option in options:
        if option.most and uses[option.identifier] > option.most:
            words: dict[str, object] = {"what": option.text or option.identifier, "most": option.most}
            faults.append(Fault(msgid("“%(what)s”最多用 %(most)s 次。"), words))


def _points(interaction: Interaction, _declared: Declared, fields: Fields, faults: list[Fault]) -> list[str]:
    assert isinstance(interaction, Pointing)
    picture, found = interaction.picture, []
    for row in range(1, point_rows(interaction) + 1):
        texts = [
            next(iter(fields(field_name(interaction.response, f"{row}{side}"))), "").strip() for side in ("x", "y")
        ]
        if not any(texts):
            continue
        numbers = [_number(text, "float") for text in texts]
        inside = all(numbers) and all(
            0 <= float(number or -1) <= side
            for number, side in zip(numbers, (picture.width, picture.height), strict=True)
        )
        if not inside:
            words: dict[str, object] = {"row": row, "width": picture.width, "height": picture.height}
            faults.append(Fault(msgid("第 %(row)s 个点不在图上：横 0 到 %(width)s，竖 0 到 %(height)s。"), words))
            continue
        found.append(" ".join(f"{float(number or 0):.0f}" for number in numbers))
    return list(dict.fromkeys(found))


def _check_count(interaction: Interaction, count: int, validated: bool, faults: list[Fault]) -> None:
    """Note where more was chosen than may be, or, where the test asks for it, less than must be."""
    most, least = getattr(interaction, "most", 0), getattr(interaction, "least", 0)
    if isinstance(interaction, TextEntry | ExtendedText | Slider | GapMatching):
        most = 0
    if most and count > most:
        faults.append(Fault(msgid("选了 %(count)s 个，最多选 %(most)s 个。"), {"count": count, "most": most}))
    if least and count < least and (validated or count):
        faults.append(Fault(msgid("选了 %(count)s 个，至少选 %(least)s 个。"), {"count": count, "least": least}))


_Reader = Callable[[Interaction, Declared, Fields, list[Fault]], list[str]]
_READERS: Mapping[type, _Reader] = {
    Choices: _choices,
    Hottexts: _choices,
    InlineChoice: _choices,
    Hotspots: _spots,
    TextEntry: _texts,
    ExtendedText: _texts,
    Slider: _texts,
    Ordering: _order,
    Associating: _pairs,
    Matching: _match,
    GapMatching: _gaps,
    Pointing: _points,
}


def fields_of(item: Item, given: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Give the fields of a form that would send this answer: what `read_answers` reads back as the same."""
    found: dict[str, list[str]] = {}
    for interaction in interactions_of(item):
        response = interaction.response
        for n, text in enumerate(given.get(response) or (), start=1):
            first, _space, second = text.partition(" ")
            if isinstance(interaction, Ordering):
                found[field_name(response, text)] = [str(n)]
            elif isinstance(interaction, Associating):
                found[field_name(response, f"{n}a")], found[field_name(response, f"{n}b")] = [first], [second]
            elif isinstance(interaction, Pointing):
                found[field_name(response, f"{n}x")], found[field_name(response, f"{n}y")] = [first], [second]
            elif isinstance(interaction, Matching):
                found.setdefault(field_name(response, first), []).append(second)
            elif isinstance(interaction, GapMatching):
                found[field_name(response, second)] = [first]
            else:
                found.setdefault(field_name(response), []).append(text)
    return found
