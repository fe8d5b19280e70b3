"""Reading LRMI and schema.org's JSON-LD, as the world writes it: one value or a list, a text or a thing with a name."""

import json
from collections.abc import Iterator
from typing import Any

from xingtan.catalogue.rules.metadata.description import Description, Notes, Reading, Term, line, normal
from xingtan.catalogue.rules.metadata.terms import Scheme, kind_called, licence_called
from xingtan.catalogue.rules.metadata.times import read_duration, read_instant
from xingtan.kernel.errors import Refused
from xingtan.kernel.text import msgid

MOST_BYTES = 1024 * 1024
_BY_SCHEME = {
    Scheme.SECTION: "section",
    Scheme.SUBJECT: "subject",
    Scheme.STAGE: "stage",
    Scheme.GRADE: "grade",
    Scheme.UNIT: "unit",
    Scheme.LESSON: "lesson",
    Scheme.EDITION: "edition",
}
_TEXTS = {"identifier": "identifier", "name": "title", "usageInfo": "rights", "thumbnailUrl": "cover"}


def parse_json(body: bytes) -> Any:
    """Read JSON. Raises Refused for what is too large, too deep, or none."""
    if len(body) > MOST_BYTES:
        raise Refused("json-too-large", msgid("这份 JSON 太大了，最多 %(most)s MB。"), most=MOST_BYTES // 1024 // 1024)
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Refused("json-broken", msgid("这份 JSON 读不出来：%(why)s"), why=str(error)[:200]) from None


def read_lrmi(given: Any) -> Reading:
    """Read a JSON-LD document, or the first learning resource of a graph. Unreadable parts are noted and left out."""
    notes = Notes()
    document = next(_things(given), None)
    if document is None:
        notes.add("@type", type(given).__name__, "not-a-resource")
        return Reading(Description(title=""), notes.whole())
    said: dict[str, Any] = {ours: _text(document.get(theirs)) for theirs, ours in _TEXTS.items()}
    if not said["title"]:
        notes.add("name", "", "missing")
    said["language"] = _text(document.get("inLanguage"))
    said["summary"] = _text(document.get("description"), whole=True)
    said["address"] = _text(document.get("url")) or _text(document.get("@id"))
    said["original"] = _text(document.get("isBasedOn"))
    said["keywords"] = _keywords(document.get("keywords"))
    said["authors"] = tuple(_text(one) for one in _each(document.get("author") or document.get("creator")))
    said["publisher"], said["school"] = _text(document.get("publisher")), _text(document.get("sourceOrganization"))
    said["licence"] = licence_called(_text(document.get("license")))
    said["formats"] = tuple(_text(one) for one in _each(document.get("encodingFormat")))
    media = [*_each(document.get("associatedMedia")), *_each(document.get("encoding"))]
    said["locations"] = tuple(_text(one.get("contentUrl")) for one in media if isinstance(one, dict))
    _kind(document, said, notes)
    _figures(document, said, notes)
    _terms(document, said, notes)
    _place(document, said)
    return Reading(normal(Description(**said)), notes.whole())


def _things(given: Any) -> Iterator[dict[str, Any]]:
    for one in _each(given):
        if isinstance(one, dict) and isinstance(one.get("@graph"), list):
            yield from (thing for thing in one["@graph"] if isinstance(thing, dict) and "name" in thing)
        elif isinstance(one, dict):
            yield one


def _each(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _text(value: Any, whole: bool = False) -> str:
    """Give a text from a text, a number, a value with a language (Chinese first), or a thing with a name."""
    if isinstance(value, list):
        texts = [one for one in value if isinstance(one, dict) and str(one.get("@language", "")).startswith("zh")]
        return _text((texts or value or [""])[0], whole)
    if isinstance(value, dict):
        return next(
            (text for key in ("@value", "name", "url", "@id", "value") if (text := _text(value.get(key), whole))), ""
        )
    text = "" if value is None or isinstance(value, bool) else str(value)
    return text if whole else line(text)


def _keywords(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        return tuple(value.replace("，", ",").replace("、", ",").split(","))
    return tuple(_text(one) for one in _each(value))


def _kind(document: dict[str, Any], said: dict[str, Any], notes: Notes) -> None:
    called = [_text(one) for one in _each(document.get("learningResourceType"))]
    types = [_text(one) for one in _each(document.get("@type")) if _text(one) != "LearningResource"]
    said["kind"] = kind_called([*called, *types], said["formats"])
    if not said["kind"]:
        for word in called:
            notes.add("learningResourceType", word, "unknown-word")


def _figures(document: dict[str, Any], said: dict[str, Any], notes: Notes) -> None:
    for theirs, ours in (("timeRequired", "duration_ms"), ("duration", "duration_ms")):
        text = _text(document.get(theirs))
        if text and said.get(ours) is None:
            said[ours] = read_duration(text)
            if said[ours] is None:
                notes.add(theirs, text, "not-a-duration")
    size = _text(document.get("contentSize"))
    number = size.removesuffix(" B")
    if number.isascii() and number.isdecimal() and len(number) < 16:
        said["size_bytes"] = int(number)
    elif size:
        notes.add("contentSize", size, "not-a-number")
    for theirs, ours in (("datePublished", "published_at"), ("dateModified", "changed_at")):
        text = _text(document.get(theirs))
        said[ours] = read_instant(text) if text else None
        if text and said[ours] is None:
            notes.add(theirs, text, "not-a-date")
    version = _text(document.get("version"))
    if version.isascii() and version.isdecimal() and len(version) < 7:
        said["version"] = int(version)


def _terms(document: dict[str, Any], said: dict[str, Any], notes: Notes) -> None:
    book = next((one for one in _each(document.get("isPartOf")) if isinstance(one, dict)), None)
    places = [document.get(name) for name in ("genre", "about", "educationalLevel", "teaches")]
    if book is not None:
        places.append(book.get("bookEdition"))
        code = _text(book.get("identifier"))
        if code or _text(book.get("name")):
            title = _text(book.get("name"))
            said["book"] = Term(code or title, title, _text(book.get("alternateName")))
    for one in (each for place in places for each in _each(place)):
        if isinstance(one, dict) and one.get("inDefinedTermSet") in set(Scheme):
            name = _BY_SCHEME.get(Scheme(one["inDefinedTermSet"]))
            if name:
                said.setdefault(name, _term(one))
        elif _text(one):
            notes.add("about", _text(one), "unknown-list")


def _term(one: dict[str, Any]) -> Term:
    names = {"zh": "", "en": ""}
    for each in _each(one.get("name")):
        language = str(each.get("@language", "zh"))[:2] if isinstance(each, dict) else "zh"
        if language in names:
            names[language] = names[language] or _text(each)
    return Term(_text(one.get("termCode")) or names["zh"] or names["en"], names["zh"], names["en"])


def _place(document: dict[str, Any], said: dict[str, Any]) -> None:
    found = next((one for one in _each(document.get("locationCreated")) if isinstance(one, dict)), None)
    if found is None:
        return
    head, _, level = _text(found.get("additionalType")).rpartition(":")
    if head == Scheme.LEVEL:
        said["level"] = level
    if code := _text(found.get("identifier")):
        said["place"] = Term(code, _text(found.get("name")), _text(found.get("alternateName")))
