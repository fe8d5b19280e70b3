"""Reads a brief that people wrote - text, Markdown, HTML, Word - into a `Document`. Every input is hostile here."""

from pathlib import Path

from xingtan.statistics.queries.documents.limits import MOST_BYTES, Unreadable, decode
from xingtan.statistics.rules.briefcheck.document import Document

__all__ = ["Unreadable", "read_document"]

_OLE = b"\xd0\xcf\x11\xe0"


def read_document(path: Path) -> Document:
    """Read a file as what its first bytes and its ending say that it is; raise `Unreadable` with one sentence.

    Each reader is imported when its kind of file comes: their libraries take longer to load than a brief to check.
    """
    content = _content(path)
    suffix = path.suffix.lower()
    if content.startswith(b"PK\x03\x04"):
        from xingtan.statistics.queries.documents.word import read_word

        return read_word(content)
    if content.startswith(b"%PDF"):
        raise Unreadable("pdf", name=path.name)
    if content.startswith(_OLE):
        raise Unreadable("old_word", name=path.name)
    if suffix in {".docx", ".docm"}:
        raise Unreadable("not_word", name=path.name)
    text = decode(content, path.name)
    start = text[:500].lstrip().lower()
    if suffix in {".html", ".htm", ".xhtml"} or start.startswith(("<!doctype html", "<html")):
        from xingtan.statistics.queries.documents.html import read_html

        return read_html(text)
    if suffix in {".md", ".markdown"}:
        from xingtan.statistics.queries.documents.markdown import read_markdown

        return read_markdown(text)
    from xingtan.statistics.queries.documents.plain import read_plain

    return read_plain(text)


def _content(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise Unreadable("folder", name=path.name)
        with path.open("rb") as stream:
            content = stream.read(MOST_BYTES + 1)
    except FileNotFoundError as error:
        raise Unreadable("missing", name=path.name) from error
    except OSError as error:
        raise Unreadable("closed", name=path.name, why=error.strerror or str(error)) from error
    if len(content) > MOST_BYTES:
        raise Unreadable("too_large", name=path.name, limit=MOST_BYTES // 1024 // 1024)
    return content
