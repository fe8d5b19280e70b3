"""Reading the manifest of a SCORM package (1.2, 2004): its parts in order, or the reason why not."""

import posixpath
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from lxml import etree

from xingtan.kernel.errors import Refused
from xingtan.kernel.text import msgid

MANIFEST = "imsmanifest.xml"
MOST_MANIFEST = 4_000_000
MOST_PARTS = 500
OLD, NEW = "1.2", "2004"
_EDITIONS = {
    "1.2": OLD,
    "2004 3rd edition": "2004 3rd",
    "2004 4th edition": "2004 4th",
}
_BASE = "{http://www.w3.org/XML/1998/namespace}base"


@dataclass(frozen=True, slots=True)
class Part:
    """What a learner opens: a SCO, which reports, or an asset, which is only looked at."""

    identifier: str
    title: str
    entry: str
    query: str = ""
    reports: bool = True
    mastery: float | None = None
    data: str = ""


@dataclass(frozen=True, slots=True)
class Read:
    """A manifest that was read to its end."""

    edition: str
    title: str
    parts: tuple[Part, ...]

    def manifest(self) -> dict[str, Any]:
        """Write the parts as the table keeps them."""
        return {"parts": [asdict(part) for part in self.parts]}


def is_scorm(body: bytes) -> bool:
    """Say whether a manifest speaks of SCORM: by its version, or by the vocabulary of ADL."""
    return b"ADL SCORM" in body or b"adlcp" in body or b"CAM 1.3" in body


def read_manifest(body: bytes, paths: frozenset[str]) -> Read:
    """Read a manifest. Raises Refused with the first thing that is wrong."""
    root = _root(body)
    edition = _edition(root)
    resources = {_get(each, "identifier"): each for each in _all(root, "resources", "resource")}
    organization = _organization(root)
    parts = list(_parts(organization, resources, root, paths)) if organization is not None else []
    if not parts:
        raise Refused("scorm-empty", msgid("imsmanifest.xml 里没有能打开的内容。"))
    if len(parts) > MOST_PARTS:
        raise Refused(
            "scorm-parts", msgid("包里有 %(count)s 节，最多 %(most)s 节。"), count=len(parts), most=MOST_PARTS
        )
    names = [part.identifier for part in parts]
    if len(set(names)) < len(names):
        raise Refused("scorm-parts-alike", msgid("imsmanifest.xml 里有两节用了同一个标识。"))
    return Read(edition, _text(organization, "title")[:200], tuple(parts))


def _root(body: bytes) -> Any:
    if len(body) > MOST_MANIFEST:
        raise Refused("scorm-manifest-large", msgid("imsmanifest.xml 太大了，没有收。"))
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        raise Refused(
            "scorm-manifest-broken",
            msgid("imsmanifest.xml 不是写对的 XML：第 %(line)s 行。"),
            line=error.lineno or 1,
        ) from None
    if root.getroottree().docinfo.doctype:
        raise Refused("scorm-manifest-dtd", msgid("imsmanifest.xml 带有文档类型声明（DTD），为了安全不收。"))
    if _name(root) != "manifest":
        raise Refused("scorm-manifest-root", msgid("imsmanifest.xml 不是清单。"))
    return root


def _name(element: Any) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _children(element: Any, name: str) -> list[Any]:
    return [each for each in element if _name(each) == name]


def _all(root: Any, folder: str, name: str) -> list[Any]:
    return [each for holder in _children(root, folder) for each in _children(holder, name)]


def _text(element: Any, name: str) -> str:
    found = _children(element, name)
    return " ".join("".join(found[0].itertext()).split()) if found else ""


def _get(element: Any, name: str) -> str:
    """Give an attribute, whatever its namespace: editions write `scormtype` and `scormType`."""
    for key, value in element.attrib.items():
        if etree.QName(key).localname.lower() == name:
            return str(value).strip()
    return ""


def _edition(root: Any) -> str:
    said = " ".join(_text(each, "schemaversion") for each in _children(root, "metadata")).strip()
    edition = _EDITIONS.get(said.lower())
    if edition is None:
        raise Refused(
            "scorm-version",
            msgid("imsmanifest.xml 写的版本是“%(version)s”，这里收 SCORM 1.2 和 2004 第三、四版。"),
            version=said[:40],
        )
    return edition


def _organization(root: Any) -> Any:
    holders = _children(root, "organizations")
    if not holders:
        return None
    found = _children(holders[0], "organization")
    default = _get(holders[0], "default")
    return next((each for each in found if _get(each, "identifier") == default), found[0] if found else None)


def _parts(element: Any, resources: dict[str, Any], root: Any, paths: frozenset[str]) -> Iterator[Part]:
    for item in _children(element, "item"):
        wanted = _get(item, "identifierref")
        if wanted:
            resource = resources.get(wanted)
            if resource is None:
                raise Refused(
                    "scorm-resource-missing", msgid("imsmanifest.xml 要用资源 %(name)s，里面没有它。"), name=wanted[:60]
                )
            yield _part(item, resource, root, paths)
        yield from _parts(item, resources, root, paths)


def _part(item: Any, resource: Any, root: Any, paths: frozenset[str]) -> Part:
    href = _get(resource, "href")
    address = urlsplit(href)
    holder = resource.getparent()
    base = "".join(each.get(_BASE, "") for each in (root, holder, resource))
    path = posixpath.normpath(unquote(base + address.path))
    if address.scheme or address.netloc or not address.path or path not in paths:
        raise Refused(
            "scorm-entry-missing", msgid("imsmanifest.xml 要打开“%(path)s”，包里没有这个文件。"), path=href[:120]
        )
    parameters = _get(item, "parameters").lstrip("?&")
    mastery = _text(item, "masteryscore")
    return Part(
        identifier=_get(item, "identifier")[:200] or path[:200],
        title=(_text(item, "title") or path)[:200],
        entry=path,
        query="&".join(each for each in (address.query, parameters) if each)[:1000],
        reports=_get(resource, "scormtype").lower() != "asset",
        mastery=float(mastery) if mastery.replace(".", "", 1).isdecimal() else None,
        data=(_text(item, "datafromlms") or _text(item, "dataFromLMS"))[:4096],
    )
