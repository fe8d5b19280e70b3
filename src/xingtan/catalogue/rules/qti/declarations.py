"""Reading the variables of an item or a test: responses with their keys, outcomes."""

from xingtan.catalogue.rules.qti.forms import SINGLE, Area, AreaMapping, Declared, Mapping, Table
from xingtan.catalogue.rules.qti.shapes import read_shape
from xingtan.catalogue.rules.qti.values import CARDINALITIES, TYPES, read_scalar
from xingtan.catalogue.rules.qti.xml import Element, decimal, flag, identifier, required, unsupported
from xingtan.kernel.text import msgid

MOST_VALUES = 500
BUILT_IN = frozenset({"numAttempts", "duration", "completionStatus"})


def read_declarations(root: Element, name: str) -> tuple[Declared, ...]:
    """Read all declarations of this name. Raises Refused where two have one identifier."""
    found: dict[str, Declared] = {}
    for element in root.all(name):
        one = read_declaration(element)
        if one.identifier in found:
            raise element.refused(
                "qti-identifier-twice",
                msgid("文件“%(file)s”第 %(line)s 行的 <%(element)s> 里，标识 %(name)s 用了两次。"),
                name=one.identifier,
            )
        found[one.identifier] = one
    return tuple(each for each in found.values() if each.identifier not in BUILT_IN)


def read_declaration(element: Element) -> Declared:
    """Read one declaration. Raises Refused for values that are not of its type."""
    cardinality = required(element, "cardinality")
    type_name = element.get("baseType", "identifier" if cardinality == "record" else "")
    if cardinality not in CARDINALITIES or type_name not in TYPES:
        raise element.refused(
            "qti-declaration",
            msgid("文件“%(file)s”第 %(line)s 行的 <%(element)s>：还不支持 %(cardinality)s %(type)s 这种变量。"),
            cardinality=cardinality,
            type=type_name or "?",
        )
    tables = element.first("matchTable", "interpolationTable")
    mapping, areas = element.first("mapping"), element.first("areaMapping")
    return Declared(
        identifier=identifier(element),
        cardinality=cardinality,
        type=type_name,
        default=_values(element, "defaultValue", cardinality, type_name),
        correct=_values(element, "correctResponse", cardinality, type_name),
        mapping=_mapping(mapping, type_name) if mapping is not None else None,
        areas=_areas(areas, type_name) if areas is not None else None,
        table=_table(tables, type_name) if tables is not None else None,
        greatest=decimal(element, "normalMaximum"),
        by_people=element.get("externalScored") == "human",
    )


def checked(element: Element, type_name: str, text: str) -> str:
    """Give a value as it is kept. Raises Refused where it is not of its type."""
    try:
        read_scalar(type_name, text)
    except ValueError:
        raise element.refused(
            "qti-value",
            msgid("文件“%(file)s”第 %(line)s 行的 <%(element)s>：“%(text)s”不是 %(type)s。"),
            text=text.strip()[:40],
            type=type_name,
        ) from None
    return text.strip()


def _values(element: Element, name: str, cardinality: str, type_name: str) -> tuple[str, ...] | None:
    found = element.first(name)
    if found is None:
        return None
    values = found.all("value")
    if len(values) > MOST_VALUES or (cardinality == SINGLE and len(values) > 1):
        raise found.refused(
            "qti-values",
            msgid("文件“%(file)s”第 %(line)s 行的 <%(element)s> 有 %(count)s 个值，多了。"),
            count=len(values),
        )
    return tuple(checked(each, type_name, each.raw) for each in values) or None


def _mapping(element: Element, type_name: str) -> Mapping:
    entries = []
    for each in element.all("mapEntry")[:MOST_VALUES]:
        worth = decimal(each, "mappedValue")
        if worth is None:
            required(each, "mappedValue")
        entries.append((checked(each, type_name, each.attributes.get("mapKey", "")), worth or 0.0, _cares(each)))
    if not entries:
        raise element.refused("qti-mapping", msgid("文件“%(file)s”第 %(line)s 行的 <%(element)s> 是空的。"))
    return Mapping(
        tuple(entries),
        decimal(element, "defaultValue", 0.0) or 0.0,
        decimal(element, "lowerBound"),
        decimal(element, "upperBound"),
    )


def _cares(element: Element) -> bool:
    return flag(element, "caseSensitive", otherwise=True)


def _areas(element: Element, type_name: str) -> AreaMapping:
    if type_name != "point":
        raise unsupported(element)
    areas = tuple(
        Area(*read_shape(each), worth=decimal(each, "mappedValue", 0.0) or 0.0)
        for each in element.all("areaMapEntry")[:MOST_VALUES]
    )
    return AreaMapping(
        areas,
        decimal(element, "defaultValue", 0.0) or 0.0,
        decimal(element, "lowerBound"),
        decimal(element, "upperBound"),
    )


def _table(element: Element, type_name: str) -> Table:
    steps = element.name == "interpolationTable"
    entries = []
    for each in element.all("matchTableEntry", "interpolationTableEntry")[:MOST_VALUES]:
        source = decimal(each, "sourceValue")
        if source is None:
            required(each, "sourceValue")
        value = checked(each, type_name, required(each, "targetValue"))
        entries.append((source or 0.0, value, flag(each, "includeBoundary", otherwise=True)))
    otherwise = element.get("defaultValue")
    return Table(tuple(entries), checked(element, type_name, otherwise) if otherwise else None, steps)
