"""Reading a whole package, or one file alone: all of it, or a reason why not."""

import posixpath
import re
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import unquote, urlsplit

from xingtan.catalogue.rules.qti.assessments import read_test, test_of_items
from xingtan.catalogue.rules.qti.content import MediaFile
from xingtan.catalogue.rules.qti.forms import Item, Test
from xingtan.catalogue.rules.qti.items import read_item
from xingtan.catalogue.rules.qti.xml import MOST_BYTES, Element, edition_of, read_html, read_xml
from xingtan.kernel.errors import Refused
from xingtan.kernel.text import msgid

MANIFEST = "imsmanifest.xml"
MOST_ITEMS = 2000
MOST_XML = MOST_BYTES
MOST_TESTS = 50
_KINDS = re.compile(r"imsqti_(?:apip)?(item|test|assessment|stimulus|section)_xmlv\dp\d", re.I)
_UNSUPPORTED_KINDS = {"section"}


class Archive(Protocol):
    """The files of a package by path; its media looked into, but not stored yet."""

    def paths(self) -> tuple[str, ...]:
        """List the files."""

    def read(self, path: str) -> bytes:
        """Give the bytes of a small file."""

    def media(self, path: str) -> MediaFile:
        """Look into a picture, sound or film. Raises Refused for what a page cannot show without danger."""


@dataclass(frozen=True, slots=True)
class Read:
    """A package that was read to its end: items in order, tests that name them by number, the media they show."""

    edition: str
    title: str
    items: tuple[Item, ...]
    editions: tuple[str, ...]
    tests: tuple[Test, ...]
    media: tuple[MediaFile, ...]


@dataclass(slots=True)
class _Package:
    """The reading of one package: what was read, by path."""

    archive: Archive
    paths: frozenset[str]
    by_fold: dict[str, str]
    items: dict[str, int] = field(default_factory=dict)
    read: list[Item] = field(default_factory=list)
    editions: list[str] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    media: dict[str, MediaFile] = field(default_factory=dict)

    def locate(self, element: Element, address: str, where: str = "") -> str:
        """Give the path of what an element refers to. Raises Refused for what lies outside, or is not there."""
        parts = urlsplit(address.strip())
        if parts.scheme or parts.netloc:
            raise element.refused(
                "qti-outside",
                msgid("文件“%(file)s”第 %(line)s 行要用包外面的“%(href)s”，不收。请把文件放进包里。"),
                href=address[:120],
            )
        joined = posixpath.normpath(posixpath.join(posixpath.dirname(where or element.file), unquote(parts.path)))
        if not address.strip() or joined.startswith(("../", "/")) or joined == "..":
            raise element.refused(
                "qti-href",
                msgid("文件“%(file)s”第 %(line)s 行的 <%(element)s> 指到了包外面或没有写地址：“%(href)s”。"),
                href=address[:120],
            )
        found = joined if joined in self.paths else self.by_fold.get(joined.casefold())
        if found is None:
            raise element.refused(
                "qti-file-missing",
                msgid("文件“%(file)s”第 %(line)s 行提到“%(href)s”，包里没有这个文件。"),
                href=joined[:120],
            )
        return found

    def picture(self, element: Element, address: str) -> MediaFile:
        path = self.locate(element, address)
        if path not in self.media:
            self.media[path] = self.archive.media(path)
        return self.media[path]

    def stimulus(self, element: Element, address: str) -> Element:
        path = self.locate(element, address)
        root = read_xml(self.archive.read(path), path)
        edition_of(root)
        return root

    def passage(self, element: Element, address: str) -> Element:
        path = self.locate(element, address)
        return read_html(self.archive.read(path), path)

    def add_item(self, path: str) -> int:
        """Read an item, once. Raises Refused where another one has its identifier."""
        if path in self.items:
            return self.items[path]
        if len(self.read) >= MOST_ITEMS:
            raise too_many(len(self.read) + 1)
        root = read_xml(self.archive.read(path), path)
        edition = edition_of(root)
        item = read_item(root, self.picture, self.stimulus, self.passage)
        if item.identifier in self.names:
            raise root.refused(
                "qti-item-twice",
                msgid("文件“%(file)s”和“%(other)s”里的题目标识都是 %(name)s，要不一样。"),
                other=self.names[item.identifier],
                name=item.identifier,
            )
        self.names[item.identifier] = path
        self.items[path] = len(self.read)
        self.read.append(item)
        self.editions.append(edition)
        return self.items[path]

    def add_asked(self, element: Element, address: str) -> int:
        return self.add_item(self.locate(element, address))


def too_many(count: int) -> Refused:
    """Give the refusal of a package with too many items."""
    return Refused(
        "qti-too-many", msgid("包里有 %(count)s 道题，一次最多 %(most)s 道，请分成几包。"), count=count, most=MOST_ITEMS
    )


def read_package(archive: Archive, title: str = "") -> Read:
    """Read a package by its manifest. Raises Refused with the first thing that is wrong; nothing is half read."""
    package = _started(archive)
    manifest_path = next((path for path in package.paths if path.casefold() == MANIFEST), None)
    if manifest_path is None:
        raise Refused("qti-manifest-missing", msgid("包的最外层没有 imsmanifest.xml，不是 QTI 包。"))
    manifest = read_xml(archive.read(manifest_path), manifest_path)
    resources = _resources(manifest)
    kinds: dict[str, list[str]] = {"item": [], "test": []}
    for resource in resources:
        _require_files(resource, package, manifest_path)
        found = _KINDS.search(resource.get("type"))
        if found is None:
            continue
        kind = "test" if found[1].lower() in {"test", "assessment"} else found[1].lower()
        if kind in _UNSUPPORTED_KINDS:
            raise resource.refused(
                "qti-resource-unsupported",
                msgid("文件“%(file)s”第 %(line)s 行的资源类型 %(type)s 这里还不支持，整包没有收。"),
                type=resource.get("type")[:60],
            )
        if kind in kinds:
            kinds[kind].append(package.locate(resource, resource.get("href"), manifest_path))
    if len(kinds["item"]) > MOST_ITEMS:
        raise too_many(len(kinds["item"]))
    if len(kinds["test"]) > MOST_TESTS:
        raise Refused(
            "qti-too-many-tests",
            msgid("包里有 %(count)s 份测试，一次最多 %(most)s 份，请分成几包。"),
            count=len(kinds["test"]),
            most=MOST_TESTS,
        )
    if not kinds["item"] and not kinds["test"]:
        raise manifest.refused("qti-manifest-empty", msgid("文件“%(file)s”里没有列出 QTI 题目或测试。"))
    for path in kinds["item"]:
        package.add_item(path)
    tests = [_test(path, package) for path in kinds["test"]]
    names = [test.identifier for test in tests]
    if len(set(names)) < len(names):
        raise manifest.refused("qti-tests-alike", msgid("文件“%(file)s”里有两份测试用了同一个标识。"))
    return _finished(package, tests, title)


def read_single(body: bytes, name: str, title: str = "") -> Read:
    """Read one item from a file of its own. It can show no pictures, for there are none with it. Raises Refused."""
    package = _started(_Alone(body, name))
    package.add_item(name)
    return _finished(package, [], title)


@dataclass(frozen=True, slots=True)
class _Alone:
    body: bytes
    name: str

    def paths(self) -> tuple[str, ...]:
        return (self.name,)

    def read(self, _path: str) -> bytes:
        return self.body

    def media(self, path: str) -> MediaFile:
        raise Refused("qti-media-type", msgid("“%(path)s”不是能放进题目的图片、声音或视频。"), path=path)


def _started(archive: Archive) -> _Package:
    paths = frozenset(archive.paths())
    return _Package(archive, paths, {path.casefold(): path for path in sorted(paths)})


def _finished(package: _Package, tests: list[Test], title: str) -> Read:
    items = tuple(package.read)
    tests = tests or [test_of_items(items, title or items[0].title)]
    editions = sorted(set(package.editions))
    named = title or next((test.title for test in tests if test.title), "") or items[0].title
    return Read(editions[-1], named[:200], items, tuple(package.editions), tuple(tests), tuple(package.media.values()))


def _resources(manifest: Element) -> tuple[Element, ...]:
    if manifest.name != "manifest":
        raise manifest.refused("qti-manifest-root", msgid("文件“%(file)s”不是清单，里面是 <%(element)s>。"))
    listed = manifest.first("resources")
    found = listed.all("resource") if listed is not None else ()
    seen: set[str] = set()
    for each in found:
        name = each.get("identifier")
        if name and name in seen:
            raise each.refused(
                "qti-identifier-twice",
                msgid("文件“%(file)s”第 %(line)s 行的 <%(element)s> 里，标识 %(name)s 用了两次。"),
                name=name[:60],
            )
        seen.add(name)
    for each in found:
        for other in each.all("dependency"):
            if other.get("identifierref") not in seen:
                raise other.refused(
                    "qti-dependency",
                    msgid("文件“%(file)s”第 %(line)s 行要用资源 %(name)s，清单里没有它。"),
                    name=other.get("identifierref")[:60],
                )
    return found


def _require_files(resource: Element, package: _Package, manifest_path: str) -> None:
    for each in resource.all("file"):
        package.locate(each, each.get("href"), manifest_path)


def _test(path: str, package: _Package) -> Test:
    root = read_xml(package.archive.read(path), path)
    edition_of(root)
    return read_test(root, package.add_asked, package.picture)
