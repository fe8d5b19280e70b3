"""Reading IEEE LOM as the world writes it: the standard's binding, IMS's older one, with and without namespaces."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from xingtan.catalogue.rules.metadata.description import Description, Notes, Reading, Term, line, normal
from xingtan.catalogue.rules.metadata.terms import Scheme, is_licence, kind_called, licence_called
from xingtan.catalogue.rules.metadata.times import read_duration, read_instant
from xingtan.catalogue.rules.metadata.vcards import name_on
from xingtan.catalogue.rules.metadata.xml import XML_LANGUAGE, Element, children, first, local, text_of
from xingtan.catalogue.rules.vocabulary import Kind

_BY_SCHEME = {
    Scheme.SECTION: "section",
    Scheme.STAGE: "stage",
    Scheme.GRADE: "grade",
    Scheme.SUBJECT: "subject",
    Scheme.EDITION: "edition",
    Scheme.BOOK: "book",
    Scheme.UNIT: "unit",
    Scheme.LESSON: "lesson",
    Scheme.PLACE: "place",
}


def read_lom(root: Element) -> Reading:
    """Read an element `lom`. What cannot be read is noted and left out; nothing is raised."""
    notes = Notes()
    if local(root) != "lom":
        notes.add("lom", local(root), "not-lom")
    general = first(root, "general")
    language = line(text_of(found)) if (found := first(general, "language")) is not None else ""
    said: dict[str, Any] = {"title": _text(first(general, "title"), language), "language": language}
    if not said["title"]:
        notes.add("general/title", "", "missing")
    _general(general, said)
    _life_cycle(root, said, notes)
    _technical(root, said, notes)
    _educational(root, said, notes)
    _rights(root, said)
    _relations(root, said)
    _classifications(root, said, notes)
    return Reading(normal(Description(**said)), notes.whole())


def _general(general: Element | None, said: dict[str, Any]) -> None:
    if general is None:
        return
    language = said["language"]
    for catalog, entry in _identifiers(general):
        is_address = entry.startswith(("http://", "https://"))
        if catalog == "oai" or (not is_address and "identifier" not in said):
            said["identifier"] = entry
        elif is_address:
            said.setdefault("address", entry)
    said["summary"] = "\n".join(
        found for each in children(general, "description") if (found := _text(each, language, whole=True))
    )
    said["keywords"] = tuple(
        text for each in children(general, "keyword") for _language, text in _strings(each) if text
    )


def _life_cycle(root: Element, said: dict[str, Any], notes: Notes) -> None:
    life = first(root, "lifecycle")
    version = _text(first(life, "version"), "")
    if version.isascii() and version.isdecimal() and len(version) < 7:
        said["version"] = int(version)
    elif version:
        notes.add("lifeCycle/version", version, "not-a-number")
    authors: list[str] = []
    for contribute in children(life, "contribute") if life is not None else ():
        role = _value(first(contribute, "role")).casefold()
        names = [name for card in children(contribute, "entity", "centity") if (name := name_on(text_of(card)))]
        if role in {"author", "creator", ""}:
            authors += names
        elif role == "publisher":
            said.setdefault("publisher", names[0] if names else "")
            if (at := _instant(contribute, "lifeCycle/contribute/date", notes)) is not None:
                said.setdefault("published_at", at)
        elif role == "content provider" and names:
            said.setdefault("school", names[0])
    said["authors"] = tuple(authors)
    for contribute in children(found, "contribute") if (found := first(root, "metametadata")) is not None else ():
        if (at := _instant(contribute, "metaMetadata/contribute/date", notes)) is not None:
            said.setdefault("changed_at", at)


def _technical(root: Element, said: dict[str, Any], notes: Notes) -> None:
    technical = first(root, "technical")
    if technical is None:
        return
    said["formats"] = tuple(text_of(each) for each in children(technical, "format"))
    said["locations"] = tuple(text_of(each) for each in children(technical, "location"))
    size = "".join(text_of(each) for each in children(technical, "size")).strip()
    if size.isascii() and size.isdecimal() and len(size) < 16:
        said["size_bytes"] = int(size)
    elif size:
        notes.add("technical/size", size, "not-a-number")
    duration = first(technical, "duration")
    if duration is not None:
        inner = next(children(duration, "duration", "datetime"), duration)
        said["duration_ms"] = read_duration(text_of(inner))
        if said["duration_ms"] is None:
            notes.add("technical/duration", text_of(inner), "not-a-duration")


def _educational(root: Element, said: dict[str, Any], notes: Notes) -> None:
    ours: list[str] = []
    called: list[str] = []
    for educational in children(root, "educational"):
        for each in children(educational, "learningresourcetype"):
            (ours if _source(each) == Scheme.KIND else called).append(_value(each))
    known = [word for word in ours if word in set(Kind)]
    said["kind"] = known[0] if known else kind_called([*ours, *called], said.get("formats", ()))
    if not said["kind"]:
        for word in [*ours, *called]:
            notes.add("educational/learningResourceType", word, "unknown-word")


def _rights(root: Element, said: dict[str, Any]) -> None:
    rights = first(root, "rights")
    words: list[str] = []
    for each in children(rights, "description") if rights is not None else ():
        for _language, text in _strings(each):
            if is_licence(text) and "licence" not in said:
                said["licence"] = licence_called(text)
            else:
                words.append(text)
    said["rights"] = words[0] if words else ""


def _relations(root: Element, said: dict[str, Any]) -> None:
    for relation in children(root, "relation"):
        kind = first(relation, "kind")
        name = _value(kind).casefold() if kind is not None else ""
        resource = first(relation, "resource")
        address = next((entry for _catalog, entry in _identifiers(resource)), "") if resource is not None else ""
        if name == "isbasedon" and address:
            said.setdefault("original", address)
        elif name == "hasthumbnail" and address:
            said.setdefault("cover", address)


def _classifications(root: Element, said: dict[str, Any], notes: Notes) -> None:
    for classification in children(root, "classification"):
        purpose = first(classification, "purpose")
        name = _value(purpose).casefold() if purpose is not None else ""
        for path in children(classification, "taxonpath"):
            source = _text(first(path, "source"), "")
            taxa = [_taxon(each) for each in _taxa(path)]
            if not taxa:
                continue
            if source == Scheme.LEVEL:
                said.setdefault("level", taxa[-1].code)
            elif source in set(Scheme):
                said.setdefault(_BY_SCHEME.get(Scheme(source), ""), taxa[-1])
            elif name == "discipline":
                said.setdefault("subject", taxa[-1])
            elif name == "educational level":
                said.setdefault("stage", taxa[-1])
            else:
                notes.add("classification", f"{source} {taxa[-1].code}", "unknown-list")
    said.pop("", None)


def _taxa(path: Element) -> Iterator[Element]:
    """Give the taxa of a path from the root down: beside each other (the standard), or one within the other (IMS)."""
    here = list(children(path, "taxon"))
    for depth, taxon in enumerate(here):
        yield taxon
        if depth < 20:
            inner = first(taxon, "taxon")
            while inner is not None:
                yield inner
                inner = first(inner, "taxon")


def _taxon(taxon: Element) -> Term:
    code = line(text_of(found)) if (found := first(taxon, "id")) is not None else ""
    names = list(_strings(entry)) if (entry := first(taxon, "entry")) is not None else []
    english = next((text for language, text in names if language.casefold().startswith("en")), "")
    chinese = next((text for language, text in names if not language.casefold().startswith("en")), "")
    return Term(code or chinese or english, chinese, english)


def _identifiers(parent: Element) -> Iterator[tuple[str, str]]:
    for each in children(parent, "identifier", "catalogentry"):
        catalog = "".join(text_of(one) for one in children(each, "catalog")).strip().casefold()
        found = "".join(text_of(one) for one in children(each, "entry"))
        if entry := line(found if len(each) else text_of(each)):
            yield catalog, entry


def _strings(element: Element) -> Iterator[tuple[str, str]]:
    """Give the languages and texts of a LangString; of bare text, the text."""
    found = list(children(element, "string", "langstring"))
    if not found and (text := text_of(element).strip()):
        yield "", text
    for each in found:
        if text := text_of(each).strip():
            yield str(each.get("language") or each.get(XML_LANGUAGE) or ""), text


def _text(element: Element | None, language: str, whole: bool = False) -> str:
    """Give the text of a LangString in the language of the resource, else in Chinese, else the first there is."""
    if element is None:
        return ""
    texts = list(_strings(element))
    for wanted in (language.casefold()[:2], "zh"):
        for spoken, text in texts:
            if wanted and spoken.casefold().startswith(wanted):
                return text if whole else line(text)
    found = texts[0][1] if texts else ""
    return found if whole else line(found)


def _source(element: Element) -> str:
    return line(text_of(found)) if (found := first(element, "source")) is not None else ""


def _value(element: Element | None) -> str:
    if element is None:
        return ""
    found = first(element, "value")
    return line(text_of(found if found is not None else element))


def _instant(contribute: Element, where: str, notes: Notes) -> datetime | None:
    date = first(contribute, "date")
    inner = first(date, "datetime") if date is not None else None
    text = line(text_of(inner)) if inner is not None else ""
    at = read_instant(text) if text else None
    if text and at is None:
        notes.add(where, text, "not-a-date")
    return at
