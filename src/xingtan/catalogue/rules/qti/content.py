"""What a package says becomes clean HTML with places for what the node draws: no script, style, class or address.

The elements that stay are listed here; `nh3` goes over what was made of them, so that no mistake here opens a door.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from html import escape

import nh3

from xingtan.catalogue.rules.qti.forms import Content, Declared, Markup, Part, Picture, Slot
from xingtan.catalogue.rules.qti.xml import MATHML, Element, unsupported
from xingtan.kernel.text import msgid

_INLINE = (
    *("abbr", "b", "bdi", "bdo", "br", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd", "mark", "q", "rb", "rp"),
    *("rt", "ruby", "s", "samp", "small", "span", "strong", "sub", "sup", "u", "var", "wbr"),
)
_BLOCKS = (
    *("blockquote", "div", "dl", "dt", "dd", "figcaption", "figure", "hr", "li", "ol", "p", "pre", "ul"),
    *("caption", "col", "colgroup", "table", "tbody", "td", "tfoot", "th", "thead", "tr"),
)
_MATH = (
    *("math", "menclose", "merror", "mfenced", "mfrac", "mi", "mmultiscripts", "mn", "mo", "mover", "mpadded"),
    *(
        "mphantom",
        "mprescripts",
        "mroot",
        "mrow",
        "ms",
        "mspace",
        "msqrt",
        "mstyle",
        "msub",
        "msubsup",
        "msup",
        "mtable",
    ),
    *("mtd", "mtext", "mtr", "munder", "munderover", "none"),
)
# Elements that mean nothing here: what stands in them is kept, they are not.
_PASSED = frozenset(
    (
        *("a", "acronym", "address", "article", "aside", "big", "center", "contentBody", "details", "font", "footer"),
        *("header", "label", "main", "nav", "section", "stimulusBody", "summary", "template", "tt", "nobr", "picture"),
        *("itemBody", "prompt", "html", "body", "infoControl"),
    )
)
_DROPPED = frozenset(
    {"stylesheet", "style", "link", "meta", "title", "source", "track", "catalogInfo", "apipAccessibility"}
)
_AS_BLOCK = frozenset({"article", "aside", "center", "section", "address", "header", "footer", "main", "nav"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_MEDIA = {"img": "image", "audio": "audio", "video": "video"}
_KEPT: Mapping[str, frozenset[str]] = {
    "ol": frozenset({"start", "type", "reversed"}),
    "td": frozenset({"colspan", "rowspan"}),
    "th": frozenset({"colspan", "rowspan", "scope"}),
    "col": frozenset({"span"}),
    "math": frozenset({"display"}),
    "mo": frozenset({"stretchy"}),
    "mfenced": frozenset({"open", "close"}),
    "mfrac": frozenset({"linethickness"}),
    "menclose": frozenset({"notation"}),
    "mover": frozenset({"accent"}),
    "mspace": frozenset({"width"}),
    **dict.fromkeys(("mi", "mn", "mtext", "mstyle"), frozenset({"mathvariant"})),
    "bdo": frozenset({"dir"}),
}
_EVERYWHERE = frozenset({"lang", "dir"})
_VALUE = re.compile(r"[\w .,:;+*/()|{}\[\]<>-]{0,40}\Z")
_OWN = {
    "img": {"src", "alt", "width", "height", "loading"},
    "audio": {"src", "controls", "preload"},
    "video": {"src", "controls", "preload", "width", "height"},
    "span": {"data-slot"},
    "div": {"data-slot"},
}
_TAGS = {*_INLINE, *_BLOCKS, *_MATH, "h3", "img", "audio", "video"}
_ALLOWED: dict[str, set[str]] = {tag: {*_KEPT.get(tag, ()), *_OWN.get(tag, ()), *_EVERYWHERE} for tag in _TAGS}
_PLACE = re.compile(r'<(span|div) data-slot="(\d+)"></\1>')
MOST_SIDE = 4000


@dataclass(frozen=True, slots=True)
class MediaFile:
    """A picture, sound or film of the package; `width`, `height` where they are known."""

    path: str
    digest: str
    ending: str
    media_type: str
    size_bytes: int
    width: int = 0
    height: int = 0

    @property
    def url(self) -> str:
        """Give the address at which the door sends it."""
        return f"/files/{self.digest}/media.{self.ending}"


Finder = Callable[[Element, str], MediaFile]
Passage = Callable[[Element, str], Element]
PartReader = Callable[[Element, "Reading"], Part | None]


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reader of a file knows: where pictures are, which variables there are, within which response it is."""

    media: Finder
    part: PartReader
    responses: Mapping[str, Declared] = field(default_factory=dict)
    outcomes: frozenset[str] = frozenset()
    used: set[str] = field(default_factory=set)
    within: str = ""
    one: bool = True
    found: list[str] = field(default_factory=list)
    passage: Passage | None = None

    def inside(self, response: str, one: bool = True) -> "Reading":
        """Give the same for what stands within an interaction; `found` gathers what belongs to it."""
        return replace(self, within=response, one=one, found=[])


def read_content(inside: Iterable[Element | str], reading: Reading, like: Element) -> Content:
    """Read what stands in an element. Raises Refused for what this node does not do, or a picture that is not there."""
    slots: list[Slot] = []
    html = _written(inside, reading, slots)
    clean = nh3.clean(
        html,
        tags=_TAGS,
        clean_content_tags={"script", "style"},
        attributes=_ALLOWED,
        url_schemes=set(),
        link_rel=None,
        strip_comments=True,
    )
    pieces: list[Markup | Slot] = []
    at, seen = 0, []
    for found in _PLACE.finditer(clean):
        if found.start() > at:
            pieces.append(Markup(clean[at : found.start()]))
        seen.append(int(found[2]))
        pieces.append(slots[int(found[2])])
        at = found.end()
    if clean[at:].strip():
        pieces.append(Markup(clean[at:]))
    if sorted(seen) != list(range(len(slots))):
        raise like.refused(
            "qti-place",
            msgid(
                "文件“%(file)s”第 %(line)s 行的 <%(element)s> 里，有一处作答放在了不能放的地方（例如表格的格子外面）。"
            ),
        )
    return _trimmed(pieces)


def _trimmed(pieces: list[Markup | Slot]) -> Content:
    if pieces and isinstance(pieces[0], Markup):
        pieces[0] = Markup(pieces[0].html.lstrip())
    if pieces and isinstance(pieces[-1], Markup):
        pieces[-1] = Markup(pieces[-1].html.rstrip())
    return tuple(piece for piece in pieces if isinstance(piece, Slot) or piece.html)


def _written(inside: Iterable[Element | str], reading: Reading, slots: list[Slot]) -> str:
    return "".join(escape(each) if isinstance(each, str) else _one(each, reading, slots) for each in inside)


def _one(element: Element, reading: Reading, slots: list[Slot]) -> str:
    name = element.name
    if element.space == MATHML:
        return _math(element, reading, slots)
    if name in _DROPPED:
        return ""
    if name == "object" and reading.passage is not None and _is_page(element):
        page = reading.passage(element, element.get("data"))
        return f"<div>{_written(page.inside, replace(reading, part=_nothing, passage=None), slots)}</div>"
    if name in _MEDIA or name == "object":
        return _media(element, reading, slots)
    if name in _HEADINGS:
        return _tagged("h3", element, reading, slots)
    if name in _INLINE or name in _BLOCKS:
        return _tagged(name, element, reading, slots)
    if name in _AS_BLOCK:
        return f"<div>{_written(element.inside, reading, slots)}</div>"
    if name in _PASSED:
        return _written(element.inside, reading, slots)
    part = reading.part(element, reading)
    if part is None:
        raise unsupported(element)
    block = is_block(element)
    slots.append(Slot(part, block))
    tag = "div" if block else "span"
    return f'<{tag} data-slot="{len(slots) - 1}"></{tag}>'


def _is_page(element: Element) -> bool:
    """Say whether an object is a passage written in a file of its own, as items of QTI 2 share them."""
    ending = element.get("data").partition("#")[0].rpartition(".")[2].lower()
    return element.get("type") in {"text/html", "application/xhtml+xml"} or ending in {"html", "htm", "xhtml"}


def _nothing(_element: Element, _reading: Reading) -> None:
    """Read no part: in a passage nobody answers."""


_LINES = frozenset(
    {"textEntryInteraction", "inlineChoiceInteraction", "gap", "hottext", "feedbackInline", "printedVariable"}
)


def is_block(element: Element) -> bool:
    """Say whether a part stands alone, not within a line."""
    return element.name not in _LINES


def _tagged(tag: str, element: Element, reading: Reading, slots: list[Slot]) -> str:
    head = tag + "".join(
        f' {name}="{escape(value)}"'
        for name, value in element.attributes.items()
        if name in _EVERYWHERE | _KEPT.get(tag, frozenset()) and _VALUE.match(value)
    )
    if tag == "th" and "scope" not in element.attributes:
        head += ' scope="col"'
    if tag in {"br", "hr", "col", "wbr"}:
        return f"<{head}>"
    return f"<{head}>{_written(element.inside, reading, slots)}</{tag}>"


def _math(element: Element, reading: Reading, slots: list[Slot]) -> str:
    if element.name in {"annotation", "annotation-xml"}:
        return ""
    if element.name == "semantics":
        return _written(element.inside, reading, slots)
    if element.name not in _MATH:
        raise unsupported(element)
    return _tagged(element.name, element, reading, slots)


def _media(element: Element, reading: Reading, slots: list[Slot]) -> str:
    address = element.get("data") if element.name == "object" else element.get("src")
    if not address and (source := element.first("source")) is not None:
        address = source.get("src")
    file = reading.media(element, address)
    says = element.get("alt") or (element.text if element.name == "object" else "")
    kind = file.media_type.partition("/")[0]
    if kind == "image":
        size = "".join(
            f' {name}="{value}"'
            for name in ("width", "height")
            if (value := element.get(name)).isdecimal() and len(value) < 5
        )
        return f'<img src="{file.url}" alt="{escape(says)}"{size} loading="lazy">'
    return f'<{kind} src="{file.url}" controls="" preload="none"></{kind}>'


def read_picture(element: Element, reading: Reading) -> Picture:
    """Read the picture of an interaction that is answered by pointing. Raises Refused for one without a size."""
    picture = element.first("object", "img") or next(
        (each for each in element.each() if each.name in {"object", "img"}), None
    )
    if picture is None:
        raise element.refused("qti-picture-missing", msgid("文件“%(file)s”第 %(line)s 行的 <%(element)s> 没有图。"))
    file = reading.media(picture, picture.get("data") or picture.get("src"))
    sides = []
    for name, known in (("width", file.width), ("height", file.height)):
        text = picture.get(name).removesuffix("px")
        sides.append(int(text) if text.isdecimal() and len(text) < 5 else known)
    if not all(0 < side <= MOST_SIDE for side in sides) or not file.media_type.startswith("image/"):
        raise picture.refused(
            "qti-picture-size",
            msgid("文件“%(file)s”第 %(line)s 行的图没有写宽和高，或者超过 %(most)s，没法在上面点。"),
            most=MOST_SIDE,
        )
    return Picture(file.url, sides[0], sides[1], (picture.get("alt") or picture.text)[:300])


def plain(content: Content) -> str:
    """Give the words of a content alone; empty where it holds a picture, a formula or a place to answer."""
    html = "".join(piece.html for piece in content if isinstance(piece, Markup))
    if len(content) != sum(isinstance(piece, Markup) for piece in content) or re.search(
        r"<(?:img|math|audio|video|ruby)", html
    ):
        return ""
    return words_of(content)


def words_of(content: Content) -> str:
    """Give what a content says as one line of text."""
    html = "".join(piece.html if isinstance(piece, Markup) else " " for piece in content)
    says = re.sub(r'<img [^>]*?alt="([^"]*)"[^>]*>', r" \1 ", html)
    text = re.sub(r"<[^>]+>", " " if "</p>" in says or "</li>" in says else "", says)
    return " ".join(_unescaped(text).split())


def _unescaped(text: str) -> str:
    for written, meant in (
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", '"'),
        ("&#39;", "'"),
        ("&nbsp;", " "),
        ("&amp;", "&"),
    ):
        text = text.replace(written, meant)
    return text
