"""Formats of a brief: all are printed from one document and one set of figures, so that they cannot differ."""

import json
from collections.abc import Callable
from dataclasses import dataclass

from xingtan.kernel.periods import Period
from xingtan.statistics.rules.document import Document
from xingtan.statistics.rules.shape import Shape

LANGUAGES = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Format:
    """One format: how a file of it ends, and its media type."""

    name: str
    media_type: str


FORMATS = {
    each.name: each
    for each in (
        Format("html", "text/html; charset=utf-8"),
        Format("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        Format("pdf", "application/pdf"),
        Format("json", "application/json"),
        Format("md", "text/markdown; charset=utf-8"),
    )
}


def print_brief(document: Document, figures: Shape, name: str, language: str) -> bytes:
    """Print a brief in one of FORMATS and LANGUAGES. JSON holds the figures; all others hold the document.

    A PDF or a Word file takes about a second: it carries its font.
    """
    if name == "json":
        return (json.dumps(figures, ensure_ascii=False, indent=1) + "\n").encode()
    return _writer(name)(document, language)


def _writer(name: str) -> Callable[[Document, str], bytes]:
    """Import a writer when it is needed: the libraries of documents are large."""
    match name:
        case "html":
            from xingtan.statistics.pages.documents.html import write_html

            return write_html
        case "docx":
            from xingtan.statistics.pages.documents.word import write_word

            return write_word
        case "pdf":
            from xingtan.statistics.pages.documents.pdf import write_pdf

            return write_pdf
        case "md":
            from xingtan.statistics.pages.documents.markdown import write_markdown

            return write_markdown
    raise ValueError(f"no such format: {name}")


def file_name(place: str, period: Period, name: str, language: str) -> str:
    """Name the file: brief-330000-2017-07-21-2017-08-21.en.pdf; figures have no language."""
    told = "" if name == "json" else f".{language}"
    return f"brief-{place}-{period.since.isoformat()}-{period.until.isoformat()}{told}.{name}"
