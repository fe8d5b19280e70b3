"""Writing IEEE LOM 1.0 in its XML binding (IEEE 1484.12.3), as OAI-PMH carries it under the prefix oai_lom."""

from xingtan.catalogue.rules.metadata.description import Description, Term, normal
from xingtan.catalogue.rules.metadata.terms import LOM_TYPES, Scheme, licence_address
from xingtan.catalogue.rules.metadata.times import written_duration, written_instant
from xingtan.catalogue.rules.metadata.vcards import written_house, written_person
from xingtan.catalogue.rules.metadata.xml import XSI, Tree, add

NAMESPACE = "http://ltsc.ieee.org/xsd/LOM"
SCHEMA = "http://ltsc.ieee.org/xsd/lomv1.0/lom.xsd"
LOM = "LOMv1.0"
HOUSE = "urn:xingtan"
NO_LANGUAGE = "x-none"

# Where each of our lists stands: the purpose of a classification, and whose word that is.
PURPOSES: tuple[tuple[str, str, tuple[tuple[Scheme, str], ...]], ...] = (
    (LOM, "discipline", ((Scheme.SUBJECT, "subject"),)),
    (LOM, "educational level", ((Scheme.STAGE, "stage"), (Scheme.GRADE, "grade"))),
    (HOUSE, "curriculum", ((Scheme.EDITION, "edition"),)),
    (HOUSE, "section", ((Scheme.SECTION, "section"),)),
    (HOUSE, "origin", ((Scheme.PLACE, "place"),)),
)


def write_lom(given: Description) -> Tree:
    """Write a description as the element `lom`, in the order of the standard."""
    one = normal(given)
    where = {"xmlns": NAMESPACE, "xmlns:xsi": XSI, "xsi:schemaLocation": f"{NAMESPACE} {SCHEMA}"}
    root = Tree("lom", attributes=where)
    _general(root, one)
    _life_cycle(root, one)
    _about_this(root, one)
    _technical(root, one)
    _educational(root, one)
    _rights(root, one)
    _relations(root, one)
    _classifications(root, one)
    return root


def _general(root: Tree, one: Description) -> None:
    general = add(root, "general")
    for catalog, entry in (("oai", one.identifier), ("URI", one.address)):
        if entry:
            _identifier(general, catalog, entry)
    _string(general, "title", one.title, one.language)
    if one.language:
        add(general, "language", one.language)
    if one.summary:
        _string(general, "description", one.summary, one.language)
    for word in one.keywords:
        _string(general, "keyword", word, one.language)


def _life_cycle(root: Tree, one: Description) -> None:
    life = Tree("lifeCycle")
    if one.version:
        _string(life, "version", str(one.version), NO_LANGUAGE)
    for author in one.authors:
        _contribute(life, LOM, "author", written_person(author))
    if one.publisher or one.published_at:
        card = written_house(one.publisher) if one.publisher else ""
        _contribute(life, LOM, "publisher", card, written_instant(one.published_at) if one.published_at else "")
    if one.school:
        _contribute(life, LOM, "content provider", written_house(one.school))
    if life.inside:
        root.inside.append(life)


def _about_this(root: Tree, one: Description) -> None:
    about = add(root, "metaMetadata")
    if one.identifier:
        _identifier(about, "oai", one.identifier)
    if one.changed_at:
        _contribute(about, LOM, "creator", "", written_instant(one.changed_at))
    add(about, "metadataSchema", LOM)
    if one.language:
        add(about, "language", one.language)


def _technical(root: Tree, one: Description) -> None:
    technical = Tree("technical")
    for media_type in one.formats:
        add(technical, "format", media_type)
    if one.size_bytes is not None:
        add(technical, "size", str(one.size_bytes))
    for location in one.locations:
        add(technical, "location", location)
    if one.duration_ms is not None:
        add(add(technical, "duration"), "duration", written_duration(one.duration_ms))
    if technical.inside:
        root.inside.append(technical)


def _educational(root: Tree, one: Description) -> None:
    educational = Tree("educational")
    if one.kind:
        _vocabulary(educational, "learningResourceType", Scheme.KIND, one.kind)
    if one.kind in LOM_TYPES:
        _vocabulary(educational, "learningResourceType", LOM, LOM_TYPES[one.kind])
    if one.stage is not None:
        _vocabulary(educational, "context", LOM, "school")
    if one.grade is not None and one.grade.code.isascii() and one.grade.code.isdecimal() and len(one.grade.code) < 3:
        age = int(one.grade.code) + 5
        _string(educational, "typicalAgeRange", f"{age}-{age + 1}", NO_LANGUAGE)
    if educational.inside:
        root.inside.append(educational)


def _rights(root: Tree, one: Description) -> None:
    if not one.licence and not one.rights:
        return
    rights = add(root, "rights")
    _vocabulary(rights, "cost", LOM, "no")
    _vocabulary(rights, "copyrightAndOtherRestrictions", LOM, "yes")
    description = add(rights, "description")
    if one.rights:
        add(description, "string", one.rights, **_language(one.language))
    if one.licence:
        add(description, "string", licence_address(one.licence), language=NO_LANGUAGE)


def _relations(root: Tree, one: Description) -> None:
    if one.original:
        _relation(root, LOM, "isbasedon", one.original)
    if one.cover:
        _relation(root, HOUSE, "hasthumbnail", one.cover)


def _classifications(root: Tree, one: Description) -> None:
    for whose, purpose, lists in PURPOSES:
        paths = [(scheme, (found,)) for scheme, name in lists if (found := getattr(one, name)) is not None]
        if purpose == "curriculum":
            way = ((Scheme.BOOK, one.book), (Scheme.UNIT, one.unit), (Scheme.LESSON, one.lesson))
            paths += [(scheme, (found,)) for scheme, found in way if found is not None]
        if purpose == "origin" and one.level:
            paths.append((Scheme.LEVEL, (Term(one.level),)))
        if paths:
            classification = add(root, "classification")
            _vocabulary(classification, "purpose", whose, purpose)
            for scheme, terms in paths:
                path = add(classification, "taxonPath")
                _string(path, "source", scheme, NO_LANGUAGE)
                for found in terms:
                    _taxon(path, found)


def _taxon(path: Tree, found: Term) -> None:
    taxon = add(path, "taxon")
    add(taxon, "id", found.code)
    if found.name or found.name_en:
        entry = add(taxon, "entry")
        for language, name in (("zh", found.name), ("en", found.name_en)):
            if name:
                add(entry, "string", name, language=language)


def _identifier(parent: Tree, catalog: str, entry: str) -> None:
    identifier = add(parent, "identifier")
    add(identifier, "catalog", catalog)
    add(identifier, "entry", entry)


def _string(parent: Tree, name: str, text: str, language: str) -> None:
    add(add(parent, name), "string", text, **_language(language))


def _language(language: str) -> dict[str, str]:
    return {"language": language} if language else {}


def _vocabulary(parent: Tree, name: str, source: str, value: str) -> None:
    made = add(parent, name)
    add(made, "source", source)
    add(made, "value", value)


def _contribute(parent: Tree, source: str, role: str, card: str, at: str = "") -> None:
    contribute = add(parent, "contribute")
    _vocabulary(contribute, "role", source, role)
    if card:
        add(contribute, "entity", card)
    if at:
        add(add(contribute, "date"), "dateTime", at)


def _relation(root: Tree, source: str, kind: str, address: str) -> None:
    relation = add(root, "relation")
    _vocabulary(relation, "kind", source, kind)
    _identifier(add(relation, "resource"), "URI", address)
