"""Names of places that do not exist where the brief puts them: 吉安县 among the counties of Zhejiang."""

import re
from collections.abc import Iterator
from difflib import get_close_matches

from xingtan.statistics.rules.briefcheck.findings import Finding, Kind, Outcome, Severity, gather
from xingtan.statistics.rules.briefcheck.names import Mention
from xingtan.statistics.rules.briefcheck.places import NATION, Place
from xingtan.statistics.rules.briefcheck.reading import Reading
from xingtan.statistics.rules.briefcheck.sentences import Sentence
from xingtan.statistics.rules.briefcheck.tables import Standing, TypedTable, is_zone
from xingtan.statistics.rules.briefcheck.wording import reason

_SUFFIXED = re.compile(r"^[一-鿿]{2,10}?(?:自治[县州旗]|[县市区州旗盟])$")
_AT_CLAUSE_START = re.compile(
    r"(?:^|[，；、。和与及])\s*(?:其次|其中|此外|同时|本月|本年度|另外)?[，,]?\s*(?P<name>[一-鿿]{2,6}?[县市区])(?=[一-鿿]{0,12}?(?:排名|位居|位列|上升至|下降至|活跃度|访问量|最|较为|领先|第[一二三四五六七八九十]))"
)
_NO_NAME = re.compile(
    r"^(?:[全各本我该两三几多外邻其]|所有|部分|其他|其它|重点|试点|先进|山区|城[市区]|省市|地市|县市|市县|区县)"
)
_MANY, _CITY = 3, 2
_GENERIC = re.compile(
    r"(?:城区|社区|校区|园区|地区|辖区|市区|片区|库区|学区|山区|灾区|景区|专区|特区|校区|城市|都市|超市|县市|门市|上市|各县|全县|本县)$"
)


def check_place_names(reading: Reading) -> Outcome:
    """Check the names in tables and in claims of rank, and every city named together with a county."""
    if reading.home is None:
        return Outcome()
    outcomes = [_check_table(reading, table) for table in reading.tables]
    outcomes += _check_claims(reading)
    outcomes += _check_unknown(reading)
    outcomes += _check_pairs(reading)
    return gather(_once(outcomes))


def _once(outcomes: list[Outcome]) -> Iterator[Outcome]:
    seen: set[str] = set()
    for outcome in outcomes:
        kept = []
        for finding in outcome.findings:
            if finding.found not in seen:
                seen.add(finding.found)
                kept.append(finding)
        yield Outcome(tuple(kept), outcome.checked)


def _home_name(reading: Reading) -> str:
    return reading.home.name if reading.home else ""


def _own_places(reading: Reading) -> list[Place]:
    if reading.home is None:
        return []
    return [
        place
        for place in reading.gazetteer.places
        if place.valid(reading.on) and place.level > 0 and _inside(reading, place)
    ]


def _inside(reading: Reading, place: Place) -> bool:
    if reading.home is None or reading.home.code == NATION:
        return True
    return place.code[: reading.home.level * 2] == reading.home.code[: reading.home.level * 2] or (
        reading.gazetteer.within(place, reading.home.code)
    )


def _nearest(reading: Reading, name: str) -> str | None:
    """The own place whose name differs by one character or by the order of two, those of the brief's tables first."""
    known = [e.place.name for t in reading.tables for e in t.entities if e.place and _inside(reading, e.place)]
    names = [*known, *(place.name for place in _own_places(reading))]
    swapped = [other for other in names if other != name and sorted(other) == sorted(name)]
    if swapped:
        return swapped[0]
    near = [other for other in names if other != name and _one_apart(name, other)]
    in_tables = [other for other in near if other in known]
    return in_tables[0] if in_tables else near[0] if len(set(near)) == 1 else None


def _one_apart(one: str, other: str) -> bool:
    return (
        len(one) == len(other) >= 3
        and sum(a != b for a, b in zip(one, other, strict=True)) == 1
        and one[-1] == other[-1]
    )


def _finding(reading: Reading, line: int, text: str, name: str, nearest: str | None, elsewhere: str) -> Finding:
    key = "place_elsewhere" if elsewhere else "place_unknown"
    key += "_nearest" if nearest else ""
    return Finding(
        Kind.PLACE_NAME,
        Severity.ERROR,
        line,
        text,
        nearest or "",
        name,
        "GB/T 2260",
        reason(key, name=name, home=_home_name(reading), nearest=nearest or "", elsewhere=elsewhere),
    )


def _where(reading: Reading, place: Place) -> str:
    province = reading.gazetteer.of_code(place.code[:2] + "0000")
    return province.name if province and province.code != place.code else place.name


def _check_table(reading: Reading, table: TypedTable) -> Outcome:
    """In a table of places, a name with the ending of one must be a place, and one at home."""
    rows = list(table.rows_of(Standing.PART, Standing.PARENT))
    placed = [row for row in rows if (p := table.entities[row].place) is not None and _inside(reading, p)]
    if len(placed) * 2 < len(rows) or len(placed) < 2:
        return Outcome()
    claims = reading.claims_of(table)
    checked: set[int] = set()
    findings = []
    for row in rows:
        entity = table.entities[row]
        checked |= {claim for cell, claim in claims.items() if cell[0] == row}
        if entity.place is not None and _inside(reading, entity.place):
            if not entity.place.valid(reading.on) and reading.on is not None and entity.place.name == entity.label:
                findings.append(_former(reading, entity.place, entity.line))
            continue
        if entity.place is not None and not _SUFFIXED.match(entity.label):
            if len(placed) >= _MANY and len(placed) == len(rows) - 1 and entity.place.level == _CITY:
                findings.append(_stranger(reading, entity.place, entity.label, entity.line))
            continue
        if not _SUFFIXED.match(entity.label) or is_zone(entity.label) or _NO_NAME.match(entity.label):
            continue
        elsewhere = _where(reading, entity.place) if entity.place is not None else ""
        found = _finding(reading, entity.line, entity.label, entity.label, _nearest(reading, entity.label), elsewhere)
        findings.append(found)
    return Outcome(tuple(findings), frozenset(checked))


def _stranger(reading: Reading, place: Place, label: str, line: int) -> Finding:
    """One city of another province among those of the home, written without 市 or in Latin letters."""
    if not label.isascii():
        nearest = _nearest(reading, place.name)
        return _finding(reading, line, label, label, nearest, _where(reading, place))
    own = {other.short for other in _own_places(reading) if other.level == _CITY}
    latin = [form for form, names in reading.gazetteer.latin.items() if own & set(names) and form.isalpha()]
    near = get_close_matches(label.title(), [form.title() for form in latin], n=1, cutoff=0.7)
    return _finding(reading, line, label, label, near[0] if near else None, _where(reading, place))


def _former(reading: Reading, place: Place, line: int) -> Finding:
    now = next((p for p in reading.gazetteer.places if p.code == place.code and p.valid(reading.on)), None)
    name = now.name if now else ""
    return Finding(
        Kind.PLACE_NAME,
        Severity.WARNING,
        line,
        place.name,
        name,
        place.name,
        f"GB/T 2260: {place.valid_from or ''} .. {place.valid_to or ''}",
        reason("place_former", name=place.name, until=place.valid_to or "", on=reading.on),
    )


def _check_claims(reading: Reading) -> Iterator[Outcome]:
    """A place ranked or counted among those of the home must lie there, unless the sentence says where it lies."""
    ranked = [(claim.sentence, claim.subject, claim.quote) for claim in reading.rankings]
    counted = [(s.sentence, s.names[-1], s.quote) for s in reading.statements if s.names]
    for sentence, subject, quote in [*ranked, *counted]:
        place = subject.place
        if place is None or place.level < 3 or _inside(reading, place) or _qualified(reading, sentence, subject):
            continue
        nearest = _nearest(reading, place.name)
        if nearest is not None:
            finding = _finding(reading, sentence.line, quote, subject.label, nearest, _where(reading, place))
            yield Outcome((finding,))


def _qualified(reading: Reading, sentence: Sentence, mention: Mention) -> bool:
    """Say whether another province or a city of it is named before: 江西省吉安县."""
    return any(
        name.place is not None
        and not _inside(reading, name.place)
        and name is not mention
        and name.start < mention.start
        for name in sentence.names
    )


def _check_unknown(reading: Reading) -> Iterator[Outcome]:
    """A name that is nowhere, where a ranked place should stand, and nearly the name of a place at home."""
    for sentence in reading.sentences:
        for match in _AT_CLAUSE_START.finditer(sentence.text):
            name = match.group("name")
            start = match.start("name")
            taken = any(other.start < match.end("name") and start < other.end for other in sentence.names)
            if taken or _NO_NAME.match(name) or _GENERIC.search(name) or is_zone(name) or reading.gazetteer.named(name):
                continue
            nearest = _nearest(reading, name)
            if nearest is not None:
                clause = sentence.clause_at(start)
                yield Outcome((_finding(reading, sentence.line, sentence.quote(clause), name, nearest, ""),))


def _check_pairs(reading: Reading) -> Iterator[Outcome]:
    """A county written right behind a city must lie in it: 杭州市长兴县 does not exist."""
    for sentence in reading.sentences:
        for one, other in zip(sentence.names, sentence.names[1:], strict=False):
            if one.end != other.start or one.place is None or other.place is None or not other.plain:
                continue
            if one.place.level >= other.place.level or other.label != other.place.name:
                continue
            if one.label != one.place.name or any(
                _ever_within(reading, p, one.place) for p in _namesakes(reading, other)
            ):
                continue
            name = one.label + other.label
            right = reading.gazetteer.of_code(other.place.parent)
            expected = f"{right.name}{other.label}" if right else other.label
            finding = Finding(
                Kind.PLACE_NAME,
                Severity.ERROR,
                sentence.line,
                name,
                expected,
                name,
                "GB/T 2260",
                reason("place_other_parent", name=other.label, parent=one.label, right=right.name if right else ""),
            )
            yield Outcome((finding,))


def _namesakes(reading: Reading, mention: Mention) -> tuple[Place, ...]:
    return reading.gazetteer.named(mention.label)


def _ever_within(reading: Reading, place: Place, parent: Place) -> bool:
    return place.parent == parent.code or place.code.startswith(parent.code[: parent.level * 2])
