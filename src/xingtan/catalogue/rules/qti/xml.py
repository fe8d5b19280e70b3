"""Reading one XML file: no DTD, no entity, no inclusion, no depth without end. Names come out as those of QTI 2."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from xingtan.kernel.errors import Refused
from xingtan.kernel.text import msgid

MOST_BYTES = 2_000_000
DEEPEST = 60
MATHML = "http://www.w3.org/1998/Math/MathML"
XINCLUDE = "http://www.w3.org/2001/XInclude"
XML = "{http://www.w3.org/XML/1998/namespace}"

EDITIONS = {
    "http://www.imsglobal.org/xsd/imsqti_v2p0": "2.0",
    "http://www.imsglobal.org/xsd/imsqti_v2p1": "2.1",
    "http://www.imsglobal.org/xsd/imsqti_v2p2": "2.2",
    "http://www.imsglobal.org/xsd/imsqtiasi_v3p0": "3.0",
}
_PREFIX = "qti-"
_ENCODING = re.compile(r"""^<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_DECLARATION = re.compile(r"^<\?xml\b.*?\?>", re.S)
_PROLOG = re.compile(r"(?:\s+|<\?.*?\?>|<!--.*?-->)*", re.S)
_ENCODINGS = {"utf-8", "utf8", "us-ascii", "ascii", "utf-16", "gb2312", "gbk", "gb18030", "big5", "iso-8859-1"}
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


@dataclass(frozen=True, slots=True)
class Element:
    """One element: its name in QTI 2 (or HTML, MathML), its attributes, what stands in it, its line in the file."""

    name: str
    attributes: dict[str, str]
    inside: "tuple[Element | str, ...]"
    line: int
    file: str
    space: str = ""

    def get(self, name: str, otherwise: str = "") -> str:
        """Give an attribute without the spaces around it."""
        return self.attributes.get(name, otherwise).strip()

    @property
    def children(self) -> "tuple[Element, ...]":
        return tuple(each for each in self.inside if isinstance(each, Element))

    def all(self, *names: str) -> "tuple[Element, ...]":
        """List the children of these names."""
        return tuple(each for each in self.children if each.name in names)

    def first(self, *names: str) -> "Element | None":
        """Give the first child of these names."""
        return next(iter(self.all(*names)), None)

    def each(self) -> "Iterator[Element]":
        """Go through this element and all below it."""
        yield self
        for child in self.children:
            yield from child.each()

    @property
    def text(self) -> str:
        """Give all text within, spaces squeezed."""
        return " ".join(self.raw.split())

    @property
    def raw(self) -> str:
        """Give all text within as it is."""
        return "".join(each if isinstance(each, str) else each.raw for each in self.inside)

    def refused(self, code: str, sentence: str, **words: object) -> Refused:
        """Give a refusal that names this file, line and element."""
        return Refused(code, sentence, file=self.file, line=self.line, element=self.name, **words)


def read_xml(body: bytes, file: str) -> Element:
    """Read a file. Raises Refused, naming it, for anything that is not plain XML of a sensible size."""
    if len(body) > MOST_BYTES:
        raise Refused(
            "qti-xml-large", msgid("文件“%(file)s”超过 %(most)s MB，没有收。"), file=file, most=MOST_BYTES // 1_000_000
        )
    text = _decoded(body, file)
    if text[_prolog_end(text) :].startswith("<!"):
        raise Refused(
            "qti-xml-dtd",
            msgid("文件“%(file)s”带有文档类型声明（DTD）或实体，为了安全不收。删去 <!DOCTYPE …> 再传。"),
            file=file,
        )
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as error:
        if "depth" in (error.msg or ""):
            raise _deep(file, error.lineno or 1) from None
        raise Refused(
            "qti-xml-broken",
            msgid("文件“%(file)s”不是写对的 XML：第 %(line)s 行，%(why)s"),
            file=file,
            line=error.lineno or 1,
            why=(error.msg or "").partition(", line ")[0][:120],
        ) from None
    if root.getroottree().docinfo.doctype:
        raise Refused("qti-xml-dtd", msgid("文件“%(file)s”带有文档类型声明（DTD），为了安全不收。"), file=file)
    return _element(root, file, 1)


_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?([A-Za-z0-9_-]{1,40})""", re.I)


def read_html(body: bytes, file: str) -> Element:
    """Read a passage in an HTML file of the package; gives its body. Raises Refused where there is none."""
    if len(body) > MOST_BYTES:
        raise Refused(
            "qti-xml-large", msgid("文件“%(file)s”超过 %(most)s MB，没有收。"), file=file, most=MOST_BYTES // 1_000_000
        )
    said = _CHARSET.search(body[:2000])
    encoding = said[1].decode().lower() if said else "utf-8"
    try:
        text = body.decode(
            "gb18030" if encoding.startswith("gb") else encoding if encoding in _ENCODINGS else "utf-8-sig"
        )
    except (UnicodeDecodeError, UnicodeError):
        raise Refused(
            "qti-xml-encoding-broken",
            msgid("文件“%(file)s”的字节和它说的编码 %(encoding)s 对不上。"),
            file=file,
            encoding=encoding,
        ) from None
    parser = etree.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=False, encoding="utf-8")
    try:
        root = etree.fromstring(text.encode(), parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    found = root.find("body") if root is not None else None
    if found is None:
        raise Refused("qti-passage", msgid("文件“%(file)s”读不出正文。"), file=file)
    return _element(found, file, 1)


def _decoded(body: bytes, file: str) -> str:
    """Give the text of a file by its mark or its own word, without its XML declaration."""
    encoding = next((name for mark, name in _MARKS if body.startswith(mark)), "")
    if not encoding:
        said = _ENCODING.match(body[:200].decode("latin-1"))
        encoding = said[1].lower() if said else "utf-8"
    if encoding not in {*_ENCODINGS, "utf-8-sig"}:
        raise Refused(
            "qti-xml-encoding", msgid("文件“%(file)s”用了不认识的编码 %(encoding)s。"), file=file, encoding=encoding
        )
    try:
        text = body.decode("gb18030" if encoding.startswith("gb") else encoding)
    except (UnicodeDecodeError, UnicodeError):
        raise Refused(
            "qti-xml-encoding-broken",
            msgid("文件“%(file)s”的字节和它说的编码 %(encoding)s 对不上。"),
            file=file,
            encoding=encoding,
        ) from None
    return _DECLARATION.sub("", text, count=1)


def _prolog_end(text: str) -> int:
    found = _PROLOG.match(text)
    return found.end() if found else 0


def _element(node: etree._Element, file: str, depth: int) -> Element:
    space, name = _split(node.tag)
    line = node.sourceline or 0
    if space == XINCLUDE:
        raise Refused(
            "qti-xinclude",
            msgid("文件“%(file)s”第 %(line)s 行想用 XInclude 引入别的文件，不收。"),
            file=file,
            line=line,
        )
    if depth > DEEPEST:
        raise _deep(file, line)
    inside: list[Element | str] = [node.text] if node.text else []
    for child in node:
        if isinstance(child.tag, str):
            inside.append(_element(child, file, depth + 1))
        elif isinstance(child, etree._Entity):
            raise Refused(
                "qti-entity",
                msgid("文件“%(file)s”第 %(line)s 行用了实体 %(entity)s，不收。请直接写出这个字。"),
                file=file,
                line=child.sourceline or line,
                entity=str(child.text)[:30],
            )
        if child.tail:
            inside.append(child.tail)
    attributes = {key: value for name, value in node.attrib.items() if (key := _attribute(str(name)))}
    return Element(_plain(name), attributes, tuple(inside), line, file, space)


def _deep(file: str, line: int) -> Refused:
    return Refused(
        "qti-deep",
        msgid("文件“%(file)s”第 %(line)s 行套了 %(most)s 层以上，不收。"),
        file=file,
        line=line,
        most=DEEPEST,
    )


def _split(tag: str) -> tuple[str, str]:
    if tag.startswith("{"):
        space, _brace, name = tag[1:].partition("}")
        return space, name
    return "", tag


def _plain(name: str) -> str:
    """Give the name of an element as QTI 2 has it: qti-simple-choice is simpleChoice."""
    return _camel(name.removeprefix(_PREFIX)) if name.startswith(_PREFIX) else name


def _attribute(name: str) -> str:
    """Give the name of an attribute as QTI 2 has it; empty for those of other namespaces, but `lang`."""
    if name == f"{XML}lang":
        return "lang"
    if name.startswith("{"):
        return ""
    return name if name.startswith(("data-", "aria-")) else _camel(name)


def _camel(name: str) -> str:
    head, *rest = name.split("-")
    return head + "".join(part[:1].upper() + part[1:] for part in rest)


def edition_of(root: Element) -> str:
    """Give the edition of QTI that a file is written in. Raises Refused for another namespace."""
    edition = EDITIONS.get(root.space)
    if edition is None:
        raise root.refused(
            "qti-namespace",
            msgid("文件“%(file)s”的 <%(element)s> 不属于 QTI 2.1、2.2 或 3.0（命名空间是“%(space)s”）。"),
            space=root.space[:80],
        )
    return edition


# reading attributes ---------------------------------------------------------------------------------------------------

_NUMBER = re.compile(r"[+-]?(\d{1,12}(\.\d{0,12})?|\.\d{1,12})([eE][+-]?\d{1,2})?\Z")


def whole(element: Element, name: str, otherwise: int, least: int = 0) -> int:
    """Read an attribute that is a whole number. Raises Refused for another value."""
    text = element.get(name)
    if not text:
        return otherwise
    if not re.fullmatch(r"[+-]?\d{1,9}", text) or int(text) < least:
        raise _wrong(element, name, text)
    return int(text)


def decimal(element: Element, name: str, otherwise: float | None = None) -> float | None:
    """Read an attribute that is a number. Raises Refused for another value."""
    text = element.get(name)
    if not text:
        return otherwise
    if not _NUMBER.match(text):
        raise _wrong(element, name, text)
    return float(text)


def flag(element: Element, name: str, otherwise: bool = False) -> bool:
    """Read an attribute that is true or false. Raises Refused for another value."""
    text = element.get(name)
    if not text:
        return otherwise
    if text not in {"true", "false", "1", "0"}:
        raise _wrong(element, name, text)
    return text in {"true", "1"}


def required(element: Element, name: str) -> str:
    """Read an attribute that must be there. Raises Refused without it."""
    text = element.get(name)
    if not text:
        raise element.refused(
            "qti-attribute-missing",
            msgid("文件“%(file)s”第 %(line)s 行的 <%(element)s> 没有写 %(attribute)s。"),
            attribute=name,
        )
    return text


MOST_IDENTIFIER = 120
_IDENTIFIER = re.compile(r"[^\s<>&\"'#/|]+\Z")


def identifier(element: Element, name: str = "identifier") -> str:
    """Read an identifier. Raises Refused without it, or for one that no form could carry."""
    text = required(element, name)
    if len(text) > MOST_IDENTIFIER or not _IDENTIFIER.match(text):
        raise _wrong(element, name, text)
    return text


def _wrong(element: Element, name: str, text: str) -> Refused:
    return element.refused(
        "qti-attribute-wrong",
        msgid("文件“%(file)s”第 %(line)s 行的 <%(element)s>，%(attribute)s 写成了“%(text)s”，读不懂。"),
        attribute=name,
        text=text[:40],
    )


def unsupported(element: Element) -> Refused:
    """Give the refusal of something of QTI that this node does not do."""
    return element.refused(
        "qti-unsupported",
        msgid("文件“%(file)s”第 %(line)s 行用了 <%(element)s>，这里还不支持，整包没有收。"),
    )
