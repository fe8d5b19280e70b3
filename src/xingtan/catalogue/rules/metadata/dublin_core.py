"""Unqualified Dublin Core as OAI-PMH carries it (oai_dc): fifteen elements of plain text, each as often as needed."""

from typing import Any

from xingtan.catalogue.rules.metadata.description import Description, Notes, Reading, Term, clean, line, normal
from xingtan.catalogue.rules.metadata.terms import DCMI_TYPES, is_licence, kind_called, licence_address, licence_called
from xingtan.catalogue.rules.metadata.times import read_instant, written_instant
from xingtan.catalogue.rules.metadata.xml import XML_LANGUAGE, XSI, Element, Tree, add, local, text_of
from xingtan.catalogue.rules.subjects import SUBJECT_OF, SUBJECTS, known_by

NAMESPACE = "http://www.openarchives.org/OAI/2.0/oai_dc/"
ELEMENTS = "http://purl.org/dc/elements/1.1/"
SCHEMA = "http://www.openarchives.org/OAI/2.0/oai_dc.xsd"
_NAMES = {
    *("title", "creator", "subject", "description", "publisher", "contributor", "date", "type", "format"),
    *("identifier", "source", "language", "relation", "coverage", "rights"),
}


def write_dublin_core(given: Description) -> Tree:
    """Write a description as the element `oai_dc:dc`. Its place in the curriculum is told in words alone."""
    one = normal(given)
    where = {"xmlns:oai_dc": NAMESPACE, "xmlns:dc": ELEMENTS, "xmlns:xsi": XSI}
    root = Tree("oai_dc:dc", attributes=where | {"xsi:schemaLocation": f"{NAMESPACE} {SCHEMA}"})
    _add(root, "title", one.title, one.language)
    for author in one.authors:
        _add(root, "creator", author)
    if one.subject is not None:
        _add(root, "subject", one.subject.name or one.subject.code, "zh" if one.subject.name else "")
        _add(root, "subject", one.subject.name_en, "en")
    for word in one.keywords:
        _add(root, "subject", word, one.language)
    _add(root, "description", one.summary, one.language)
    _add(root, "publisher", one.publisher)
    _add(root, "contributor", one.school)
    _add(root, "date", written_instant(one.published_at) if one.published_at else "")
    _add(root, "type", DCMI_TYPES.get(one.kind, ""))
    _add(root, "type", one.kind)
    for media_type in one.formats:
        _add(root, "format", media_type)
    _add(root, "identifier", one.address)
    _add(root, "identifier", one.identifier)
    _add(root, "source", one.original)
    _add(root, "language", one.language)
    for found in (one.book, one.unit, one.lesson):
        _add(root, "relation", (found.name or found.code) if found else "", "zh")
    for found in (one.stage, one.grade, one.place):
        _add(root, "coverage", (found.name or found.code) if found else "", "zh")
    _add(root, "rights", one.rights, one.language)
    _add(root, "rights", licence_address(one.licence))
    return root


def _add(root: Tree, name: str, text: str, language: str = "") -> None:
    if text:
        made = add(root, f"dc:{name}", text)
        if language:
            made.attributes["xml:lang"] = language


def read_dublin_core(root: Element) -> Reading:
    """Read an element `dc`. What is said beside the fifteen elements is noted and left out; nothing is raised."""
    notes = Notes()
    found: dict[str, list[tuple[str, str]]] = {}
    for each in root:
        name, text = local(each), clean(text_of(each))
        if name in _NAMES and text:
            found.setdefault(name, []).append((str(each.get(XML_LANGUAGE) or ""), text))
        elif name and text:
            notes.add(name, text, "unknown-element")
    said: dict[str, Any] = {"title": _best(found, "title"), "language": line(_best(found, "language"))}
    if not said["title"]:
        notes.add("title", "", "missing")
    said["authors"] = _texts(found, "creator")
    said["summary"] = "\n".join(_texts(found, "description"))
    said["publisher"], said["school"] = _best(found, "publisher"), _best(found, "contributor")
    said["original"] = _best(found, "source")
    said["formats"] = _texts(found, "format")
    said["kind"] = kind_called(_texts(found, "type")[::-1], said["formats"])
    _subjects(found, said)
    _identifiers(found, said)
    _rights(found, said)
    dates = _texts(found, "date")
    said["published_at"] = next((at for text in dates if (at := read_instant(text)) is not None), None)
    if dates and said["published_at"] is None:
        notes.add("date", dates[0], "not-a-date")
    return Reading(normal(Description(**said)), notes.whole())


def _texts(found: dict[str, list[tuple[str, str]]], name: str) -> tuple[str, ...]:
    return tuple(text for _language, text in found.get(name, ()))


def _best(found: dict[str, list[tuple[str, str]]], name: str) -> str:
    """Give the Chinese text of an element, else the first there is."""
    texts = found.get(name, [])
    return next(
        (text for language, text in texts if language.casefold().startswith("zh")), texts[0][1] if texts else ""
    )


def _subjects(found: dict[str, list[tuple[str, str]]], said: dict[str, Any]) -> None:
    words: list[str] = []
    for text in _texts(found, "subject"):
        slug = known_by(line(text), SUBJECTS)
        if slug is None:
            words.append(text)
        elif "subject" not in said:
            said["subject"] = Term(slug, SUBJECT_OF[slug].name, SUBJECT_OF[slug].name_en)
    said["keywords"] = tuple(words)


def _identifiers(found: dict[str, list[tuple[str, str]]], said: dict[str, Any]) -> None:
    for text in _texts(found, "identifier"):
        if text.startswith(("http://", "https://")):
            said.setdefault("address", text)
        elif text.startswith("oai:") or "identifier" not in said:
            said["identifier"] = text


def _rights(found: dict[str, list[tuple[str, str]]], said: dict[str, Any]) -> None:
    words: list[str] = []
    for text in _texts(found, "rights"):
        if is_licence(text) and "licence" not in said:
            said["licence"] = licence_called(text)
        else:
            words.append(text)
    said["rights"] = words[0] if words else ""
