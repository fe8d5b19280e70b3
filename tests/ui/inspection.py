"""The inspector of pages: everything that is wrong with the HTML of a page, whoever fetched it.

Every page that any test fetches passes here, so that hundreds of page tests are page-quality tests as well.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

from django.urls import Resolver404, resolve
from django.utils import translation

CJK = re.compile("[\u2e80-\u303f\u31c0-\u9fff\uf900-\ufaff\uff00-\uffef]")
LEFTOVERS = re.compile(r"{{|{%|%\(\w+\)s|\bNone\b(?! [a-z])|\bundefined\b|<[a-z]+\.[A-Z]|c-vars")
TAGS = {"zh-hans": "zh-Hans", "en": "en"}
VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])
SHAPES = frozenset({"path", "rect", "circle", "use", "line", "polygon", "polyline", "ellipse", "stop"})
BLOCKS = frozenset({
    "div", "p", "ul", "ol", "dl", "table", "section", "article", "form", "h1", "h2", "h3", "h4", "h5", "h6",
    "figure", "details", "fieldset", "nav", "header", "footer", "main", "aside",
})  # fmt: skip
SPOKEN = ("alt", "title", "placeholder", "aria-label", "label", "aria-description")
REFERENCES = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns")
UNTYPED = frozenset({"hidden", "submit", "button", "reset", "image"})
ELSEWHERE = ("/static/", "/files/", "/media/", "/media-segments/")


@dataclass(slots=True)
class Element:
    """One element with its attributes, its own text and its place in the tree."""

    tag: str
    attributes: dict[str, str]
    parent: "Element | None"
    children: "list[Element]" = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    line: int = 0

    def get(self, name: str) -> str:
        return self.attributes.get(name, "")

    def has(self, name: str) -> bool:
        return name in self.attributes

    def each(self) -> "list[Element]":
        return [self, *(each for child in self.children for each in child.each())]

    def within(self, *tags: str) -> "Element | None":
        above = self.parent
        while above is not None and above.tag not in tags:
            above = above.parent
        return above

    @property
    def text(self) -> str:
        parts = [part for each in self.each() if each.tag not in {"script", "style"} for part in each.texts]
        return re.sub(r"\s+", " ", "".join(parts)).strip()

    @property
    def language(self) -> str:
        above: Element | None = self
        while above is not None and not above.has("lang"):
            above = above.parent
        return above.get("lang") if above is not None else ""

    def __str__(self) -> str:
        shown = " ".join(f'{name}="{value}"' for name, value in list(self.attributes.items())[:3])
        return f"<{self.tag}{' ' + shown if shown else ''}> (line {self.line})"


class _Reader(HTMLParser):
    """Build the tree, and note what does not nest."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("#document", {}, None)
        self.here = self.root
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        doubled = [name for name, count in Counter(name for name, _ in attrs).items() if count > 1]
        element = Element(tag, {name: value or "" for name, value in attrs}, self.here, line=self.getpos()[0])
        if doubled:
            self.faults.append(f"{element} says {', '.join(doubled)} twice")
        self.here.children.append(element)
        if tag not in VOID:
            self.here = element

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            if tag not in SHAPES and not self.here.within("svg"):
                self.faults.append(f"{self.here} closes itself; only SVG may")
            self.here = self.here.parent or self.root

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if self.here.tag != tag:
            self.faults.append(f"</{tag}> at line {self.getpos()[0]} closes {self.here}")
            if (opened := self.here.within(tag)) is None:
                return
            self.here = opened
        self.here = self.here.parent or self.root

    def handle_data(self, data: str) -> None:
        self.here.texts.append(data)


@dataclass(frozen=True, slots=True)
class Page:
    """A page as its reader gets it, and what is wrong with it."""

    path: str
    language: str
    status: int
    body: str
    root: Element
    findings: tuple[str, ...]

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """List the elements of this tag whose attributes are these (`class_` means one of its classes)."""
        return [each for each in self.root.each() if each.tag == tag and _fits(each, attributes)]

    def one(self, tag: str, **attributes: str) -> Element:
        """Give the only such element."""
        found = self.all(tag, **attributes)
        assert len(found) == 1, f"{self.path}: {len(found)} times <{tag} {attributes}>"
        return found[0]

    @property
    def title(self) -> str:
        return self.one("title").text

    @property
    def heading(self) -> str:
        return self.one("h1").text

    @property
    def text(self) -> str:
        return next((each.text for each in self.root.each() if each.tag in {"main", "body"}), self.root.text)

    @property
    def links(self) -> list[str]:
        return [each.get("href") for each in self.root.each() if each.tag == "a" and each.has("href")]


def _fits(element: Element, attributes: dict[str, str]) -> bool:
    for name, value in attributes.items():
        if name == "class_":
            if value not in element.get("class").split():
                return False
        elif element.get(name.replace("_", "-")) != value:
            return False
    return True


def read_page(body: str, path: str = "/", language: str = "zh-hans", status: int = 200, fragment: bool = False) -> Page:
    """Read a page and list its faults; raise nothing."""
    reader = _Reader()
    reader.feed(body)
    reader.close()
    if reader.here is not reader.root:
        reader.faults.append(f"{reader.here} is never closed")
    elements = reader.root.each()[1:]
    findings = [
        *reader.faults,
        *_document(elements, language, fragment),
        *_ids(elements, fragment),
        *_nesting(elements),
        *_controls(elements),
        *_policy(elements),
        *_language(elements, language),
        *_links(elements, language),
        *_headings(elements, fragment),
    ]
    return Page(path, language, status, body, reader.root, tuple(findings))


def _document(elements: list[Element], language: str, fragment: bool) -> list[str]:
    if fragment:
        return []
    found = []
    html = [each for each in elements if each.tag == "html"]
    if len(html) != 1 or html[0].get("lang") != TAGS[language]:
        found.append(f"html lang is not {TAGS[language]}")
    titles = [each.text for each in elements if each.tag == "title" and not each.within("svg")]
    if len(titles) != 1 or len(titles[0]) < 4 or titles[0].startswith("·"):
        found.append(f"title is {titles}")
    if len([each for each in elements if each.tag == "main"]) != 1:
        found.append("there is not exactly one main")
    if not any(each.tag == "meta" and each.get("name") == "viewport" for each in elements):
        found.append("no viewport")
    return found


def _headings(elements: list[Element], fragment: bool) -> list[str]:
    heads = [each for each in elements if re.fullmatch(r"h[1-6]", each.tag)]
    found = [f"{each} is empty" for each in heads if not each.text]
    if fragment:
        return found
    firsts = [each for each in heads if each.tag == "h1"]
    if len(firsts) != 1:
        found.append(f"{len(firsts)} h1")
    levels = [int(each.tag[1]) for each in heads if not each.within("footer")]
    for before, after, head in zip(levels, levels[1:], heads[1:], strict=False):
        if after > before + 1:
            found.append(f"{head} follows an h{before}")
    return found


def _ids(elements: list[Element], fragment: bool) -> list[str]:
    ids = Counter(each.get("id") for each in elements if each.has("id"))
    found = [f"id {name!r} stands {count} times" for name, count in ids.items() if count > 1 or not name]
    found += [f"id {name!r} has a space" for name in ids if " " in name]
    if fragment:
        return found
    for each in elements:
        for attribute in REFERENCES:
            found += [
                f"{each}: {attribute} names no id {one!r}" for one in each.get(attribute).split() if one not in ids
            ]
        href = each.get("href")
        if href.startswith("#") and len(href) > 1 and unquote(href[1:]) not in ids:
            found.append(f"{each} leads to no id")
    return found


def _nesting(elements: list[Element]) -> list[str]:
    found = []
    for each in elements:
        if each.tag in BLOCKS and each.within("p") and not each.within("svg"):
            found.append(f"{each} stands in {each.within('p')}")
        if each.tag == "a" and each.within("a", "button"):
            found.append(f"{each} stands in {each.within('a', 'button')}")
        if each.tag == "form" and each.within("form"):
            found.append(f"{each} stands in a form")
        if each.tag == "li" and (each.parent is None or each.parent.tag not in {"ul", "ol", "menu"}):
            found.append(f"{each} stands in no list")
        if each.tag in {"ul", "ol"}:
            found += [f"{child} stands in a list" for child in each.children if child.tag not in {"li", "template"}]
        if each.tag in {"dt", "dd"} and not (each.parent and each.parent.tag in {"dl", "div"}):
            found.append(f"{each} stands in no dl")
        if each.tag == "th" and not each.has("scope"):
            found.append(f"{each} says no scope")
    return found


def _controls(elements: list[Element]) -> list[str]:
    labelled = {each.get("for") for each in elements if each.tag == "label" and each.text}
    found = []
    for each in elements:
        named = each.get("aria-label") or each.get("aria-labelledby")
        if each.tag in {"input", "select", "textarea"} and each.get("type") not in UNTYPED:
            around = each.within("label")
            if not (named or each.get("id") in labelled or (around is not None and around.text)):
                found.append(f"{each} has no label")
            if not each.get("name") and not each.within("figure", "section") and each.get("type") != "number":
                found.append(f"{each} has no name")
        if each.tag in {"a", "button", "summary"} and not (each.text or named or _spoken_image(each)):
            found.append(f"{each} says nothing")
        if each.tag == "img" and not each.has("alt"):
            found.append(f"{each} has no alt")
        if each.tag == "svg" and not (each.get("aria-hidden") or named):
            found.append(f"{each} is neither hidden nor named")
        if each.tag == "form":
            found += _form(each)
    return found


def _spoken_image(element: Element) -> bool:
    return any(each.tag == "img" and each.get("alt") for each in element.each())


def _form(form: Element) -> list[str]:
    found = [] if form.has("action") and form.get("action") else [f"{form} has no action"]
    posts = form.get("method").lower() == "post"
    token = any(each.get("name") == "csrfmiddlewaretoken" for each in form.each())
    # A form that anyone may send from a cached page bears no token: its entry checks where it comes from instead.
    if posts and not token and not form.has("data-anonymous"):
        found.append(f"{form} posts without a token")
    if not posts and token:
        found.append(f"{form} shows its token in an address")
    return found


def _policy(elements: list[Element]) -> list[str]:
    found = []
    for each in elements:
        if each.has("style") or each.tag == "style":
            found.append(f"{each} has a style of its own")
        if each.tag == "script" and not each.get("src") and "json" not in each.get("type"):
            found.append(f"{each} is an inline script")
        for name, value in each.attributes.items():
            if name.startswith(("on", "hx-on")):
                found.append(f"{each} has a handler {name}")
            if value.strip().lower().startswith("javascript:"):
                found.append(f"{each} runs a script by address")
        for name in ("src", "href"):
            address = urlsplit(each.get(name))
            loads = each.tag not in {"a", "link"} or (each.tag == "link" and each.get("rel") in {"stylesheet", "icon"})
            if address.netloc and loads:
                found.append(f"{each} loads from {address.netloc}")
    return found


def _language(elements: list[Element], language: str) -> list[str]:
    found = []
    for each in elements:
        if each.tag in {"script", "style"}:
            continue
        own = "".join(each.texts)
        if LEFTOVERS.search(own) and each.get("translate") != "no" and not _verbatim(each):
            found.append(f"{each} shows {LEFTOVERS.search(own)[0]!r}")  # type: ignore[index]
        if language == "zh-hans" or each.language.startswith("zh"):
            continue
        # What someone typed stays as it is, and a title cannot say in which language a part of it is.
        if CJK.search(own) and each.tag not in {"textarea", "title"}:
            found.append(f"{each} is Chinese: {own.strip()[:40]!r}")
        for name in SPOKEN:
            if CJK.search(each.get(name)) and each.tag != "track":
                found.append(f"{each} {name} is Chinese")
    return found


def _verbatim(element: Element) -> bool:
    return element.within("pre", "code") is not None or element.tag in {"pre", "code"}


def _links(elements: list[Element], language: str) -> list[str]:
    found = []
    for each in elements:
        for name in ("href", "action", "hx-get", "hx-post"):
            address = urlsplit(each.get(name))
            if not address.path or address.netloc or address.scheme or address.path.startswith(ELSEWHERE):
                continue
            if each.tag == "use":
                continue
            if not address.path.startswith("/"):
                found.append(f"{each}: {name} is relative")
            elif not _resolves(address.path):
                found.append(f"{each}: {name} leads nowhere")
    return found


def _resolves(path: str) -> bool:
    with translation.override("en" if path.startswith("/en/") else "zh-hans"):
        try:
            resolve(unquote(path))
        except Resolver404:
            return False
    return True
