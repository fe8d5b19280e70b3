"""LRMI: schema.org's words for learning resources, written as JSON-LD."""

import json
from typing import Any

from xingtan.catalogue.rules.metadata.description import Description, Term, normal
from xingtan.catalogue.rules.metadata.terms import DCMI_TYPES, Scheme, licence_address
from xingtan.catalogue.rules.metadata.times import written_duration, written_instant

CONTEXT = "https://schema.org"
MEDIA_TYPE = "application/ld+json"
_TYPES = {
    "MovingImage": "VideoObject",
    "Sound": "AudioObject",
    "StillImage": "ImageObject",
    "Text": "DigitalDocument",
    "InteractiveResource": "Quiz",
}
_IN_SCRIPT = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}

Document = dict[str, Any]


def script_text(document: Document) -> str:
    """Write a document so that it can stand in a script element: nothing in it can end the element."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).translate(_IN_SCRIPT)


def write_lrmi(given: Description) -> Document:
    """Write a description as a JSON-LD document; what is not said is left out."""
    one = normal(given)
    made: Document = {
        "@context": CONTEXT,
        "@type": ["LearningResource", *([_TYPES[DCMI_TYPES[one.kind]]] if one.kind in DCMI_TYPES else [])],
        "@id": one.address,
        "url": one.address,
        "identifier": one.identifier,
        "name": one.title,
        "description": one.summary,
        "inLanguage": one.language,
        "keywords": list(one.keywords),
        "learningResourceType": one.kind,
        "genre": _term(Scheme.SECTION, one.section),
        "about": _term(Scheme.SUBJECT, one.subject),
        "educationalLevel": [
            found for found in (_term(Scheme.STAGE, one.stage), _term(Scheme.GRADE, one.grade)) if found is not None
        ],
        "teaches": [
            found for found in (_term(Scheme.UNIT, one.unit), _term(Scheme.LESSON, one.lesson)) if found is not None
        ],
        "isPartOf": _book(one),
        "author": [{"@type": "Person", "name": name} for name in one.authors],
        "publisher": _house(one.publisher),
        "sourceOrganization": _house(one.school),
        "locationCreated": _place(one),
        "license": licence_address(one.licence),
        "usageInfo": one.rights,
        "isAccessibleForFree": True,
        "encodingFormat": list(one.formats),
        "associatedMedia": [{"@type": "MediaObject", "contentUrl": location} for location in one.locations],
        "contentSize": None if one.size_bytes is None else f"{one.size_bytes} B",
        "timeRequired": None if one.duration_ms is None else written_duration(one.duration_ms),
        "thumbnailUrl": one.cover,
        "version": one.version or None,
        "datePublished": written_instant(one.published_at) if one.published_at else None,
        "dateModified": written_instant(one.changed_at) if one.changed_at else None,
        "isBasedOn": one.original,
    }
    return {name: value for name, value in made.items() if value not in ("", None, [])}


def _term(scheme: Scheme, one: Term | None) -> Document | None:
    if one is None:
        return None
    names: list[Document] = [
        {"@value": name, "@language": language} for language, name in (("zh", one.name), ("en", one.name_en)) if name
    ]
    made: Document = {"@type": "DefinedTerm", "inDefinedTermSet": str(scheme), "termCode": one.code}
    return made | ({"name": names} if names else {})


def _book(one: Description) -> Document | None:
    if one.book is None and one.edition is None:
        return None
    made: Document = {"@type": "Book"}
    if one.book is not None:
        made |= {"identifier": one.book.code, "name": one.book.name, "alternateName": one.book.name_en}
    if one.edition is not None:
        made["bookEdition"] = _term(Scheme.EDITION, one.edition)
    return {name: value for name, value in made.items() if value}


def _house(name: str) -> Document | None:
    return {"@type": "Organization", "name": name} if name else None


def _place(one: Description) -> Document | None:
    if one.place is None and not one.level:
        return None
    level = f"{Scheme.LEVEL}:{one.level}" if one.level else ""
    made: Document = {"@type": "AdministrativeArea", "additionalType": level}
    if one.place is not None:
        made |= {"identifier": one.place.code, "name": one.place.name, "alternateName": one.place.name_en}
    return {name: value for name, value in made.items() if value}


def write_book(address: str, name: str, book: Description, units: tuple[str, ...]) -> Document:
    """Write a textbook with the titles of its units, in order. `book` says what is known of it."""
    one = normal(book)
    found = write_lrmi(one)
    kept = ("inLanguage", "about", "educationalLevel", "publisher", "identifier", "isAccessibleForFree")
    made: Document = {"@context": CONTEXT, "@type": ["Book", "LearningResource"], "@id": address}
    made |= {"url": address, "name": name}
    made |= {key: found[key] for key in kept if key in found}
    if one.edition is not None:
        made["bookEdition"] = _term(Scheme.EDITION, one.edition)
    if units:
        made["hasPart"] = [
            {"@type": "Chapter", "position": number, "name": title} for number, title in enumerate(units, start=1)
        ]
    return made
