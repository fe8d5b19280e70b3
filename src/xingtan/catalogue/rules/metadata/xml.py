"""Reading XML that others wrote: no document type, no entities, nothing fetched; and the little that writing needs."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from xingtan.kernel.errors import Refused
from xingtan.kernel.text import msgid

Element = Any
XSI = "http://www.w3.org/2001/XMLSchema-instance"
XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
MOST_BYTES = 32 * 1024 * 1024


def parse(body: bytes) -> Element:
    """Read a document; gives its root. Raises Refused for one that is broken, too large, or has a document type."""
    if len(body) > MOST_BYTES:
        raise Refused("xml-too-large", msgid("这份 XML 太大了，最多 %(most)s MB。"), most=MOST_BYTES // 1024 // 1024)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False, remove_pis=True
    )
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Refused("xml-broken", msgid("这份 XML 读不出来：%(why)s"), why=str(error)[:200]) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise Refused("xml-doctype", msgid("这份 XML 带有文档类型声明（DOCTYPE），为了安全不读。"))
    return root


def text_of(element: Element) -> str:
    """Give all text in an element."""
    return "".join(str(part) for part in element.itertext(etree.Element)) if len(element) else str(element.text or "")


def local(element: Element) -> str:
    """Give the name of an element without its namespace, in small letters; empty for what is none."""
    tag = element.tag
    return tag.rpartition("}")[2].casefold() if isinstance(tag, str) else ""


def children(element: Element, *names: str) -> Iterator[Element]:
    """Give the children of these names (small letters), in order."""
    return (child for child in element if local(child) in names)


def first(element: Element | None, *way: str) -> Element | None:
    """Give the first element that this way of names leads to, or None."""
    here = element
    for name in way:
        if here is None:
            return None
        here = next(children(here, name), None)
    return here


@dataclass(slots=True)
class Tree:
    """An element that is being written: half as much work as a document of lxml's, which nobody will ask anything."""

    name: str
    text: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    inside: "list[Tree]" = field(default_factory=list)


def add(parent: Tree, name: str, text: str = "", **attributes: str) -> Tree:
    """Add an element; gives it."""
    made = Tree(name, text, attributes)
    parent.inside.append(made)
    return made


def written(tree: Tree) -> str:
    """Write an element with all that is in it."""
    pieces: list[str] = []
    _write(tree, pieces)
    return "".join(pieces)


def _write(tree: Tree, pieces: list[str]) -> None:
    head = tree.name
    if tree.attributes:
        head += "".join(f" {name}={quoteattr(value)}" for name, value in tree.attributes.items())
    if tree.inside:
        pieces.append(f"<{head}>")
        for each in tree.inside:
            _write(each, pieces)
        pieces.append(f"</{tree.name}>")
    else:
        pieces.append(f"<{head}>{escape(tree.text)}</{tree.name}>" if tree.text else f"<{head}/>")
