"""The index: tantivy in a directory, written by one process, read by all.

`FOLDER-1` is a link to the index in force, `FOLDER-1.<id>/` holds tantivy's files, `position` and `sounds`. A rebuild
makes a new one beside it and turns the link.
"""

import contextlib
import json
import os
import shutil
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path

import tantivy

from xingtan.engines.embedded.search import spelling, words
from xingtan.engines.embedded.search.questions import Reader, ask
from xingtan.kernel.ids import new_id
from xingtan.ports.search import Answer, Completion, Entry, Question

FORM = 1  # what a directory holds; another number: built anew
HEAP_BYTES = 32_000_000


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("key", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("shown", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("name", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("note", stored=True, tokenizer_name="raw", index_option="basic")
    for name in ("title", "names", "body", "sounds"):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    for name in ("chars", "body_chars"):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    for name in ("exact", "begins", "like", "like_sound"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    builder.add_json_field("labels", fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("newness", fast=True)
    return builder.build()


def _document(entry: Entry) -> tantivy.Document:
    title = words.plain(entry.title)
    names = words.plain(" ".join(entry.names))
    body = words.plain(entry.body)
    document = tantivy.Document()
    document.add_text("key", entry.key)
    document.add_text("shown", entry.title)
    document.add_text("note", entry.note)
    document.add_text("title", " ".join(words.words(title)))
    document.add_text("names", " ".join(words.words(names)))
    document.add_text("body", " ".join(words.words(body)))
    # A line drawn between title and names keeps a phrase from running over.
    document.add_text("chars", " ".join([*words.characters(title), "|", *words.characters(names)]))
    document.add_text("body_chars", " ".join(words.characters(body)))
    document.add_text("exact", spelling.squeezed(title))
    for name in entry.names:
        document.add_text("name", name)
    _add_spellings(document, entry.title, spelling.spell(title, tuple(map(words.plain, entry.names))))
    document.add_json("labels", {name: list(values) for name, values in entry.labels.items() if values})
    document.add_unsigned("newness", max(0, entry.newness))
    return document


def _add_spellings(document: tantivy.Document, shown: str, spelt: spelling.Spelt) -> None:
    document.add_text("sounds", " ".join(spelt.sounds))
    for beginning in spelt.beginnings:
        document.add_text("begins", f"{beginning}{spelling.GAP}{shown}")
    for like in spelt.like:
        document.add_text("like", like)
    for sound in spelt.like_sounds:
        document.add_text("like_sound", sound)


class TantivyIndex:
    """The search index of one node, in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._link = folder.with_name(f"{folder.name}-{FORM}")
        self._lock = threading.Lock()
        self._reader: Reader | None = None
        self._seen: tuple[int, int] | None = None

    # reading -----------------------------------------------------------------------------------------------------

    def find(self, question: Question) -> Answer:
        reader = self._current()
        return ask(reader, question) if reader else Answer((), 0)

    def complete(self, beginning: str, most: int) -> tuple[Completion, ...]:
        reader = self._current()
        return spelling.complete(reader, beginning, most) if reader else ()

    def resemble(self, text: str, most: int) -> tuple[str, ...]:
        reader = self._current()
        return spelling.resemble(reader, text, most) if reader else ()

    def position(self) -> int | None:
        try:
            return int((self._link / "position").read_text())
        except (FileNotFoundError, ValueError):
            return None

    def _current(self) -> Reader | None:
        """Give a reader of what was last committed; it is opened again where the files changed."""
        try:
            status = os.stat(self._link / "meta.json")
        except FileNotFoundError:
            return None
        seen = (status.st_ino, status.st_mtime_ns)
        if seen != self._seen:
            with self._lock:
                if seen != self._seen:
                    self._reader = self._open()
                    self._seen = seen
        return self._reader

    def _open(self) -> Reader:
        folder = self._link.resolve()
        index = tantivy.Index.open(str(folder))
        with contextlib.suppress(FileNotFoundError):
            return Reader(index, index.searcher(), json.loads((folder / "sounds").read_text(encoding="utf-8")))
        return Reader(index, index.searcher(), {})

    # writing -----------------------------------------------------------------------------------------------------

    def write(self, entries: Iterable[Entry], gone: Iterable[str], position: int) -> None:
        folder = self._link.resolve()
        with _writer(tantivy.Index.open(str(folder))) as writer:
            for key in gone:
                writer.delete_documents_by_term("key", key)
            for entry in entries:
                writer.delete_documents_by_term("key", entry.key)
                writer.add_document(_document(entry))
        _keep(folder / "position", str(position))

    def rebuild(self, entries: Iterable[Entry], position: int) -> int:
        folder = self._link.with_name(f"{self._link.name}.{new_id().hex}")
        folder.mkdir(parents=True)
        count = 0
        with _writer(tantivy.Index(_schema(), path=str(folder))) as writer:
            for entry in entries:
                writer.add_document(_document(entry))
                count += 1
        _keep(folder / "sounds", json.dumps(words.common_sounds(), ensure_ascii=False))
        _keep(folder / "position", str(position))
        self._turn_to(folder)
        return count

    def _turn_to(self, folder: Path) -> None:
        """Put `folder` in force at once, and remove all others: open files stay readable to whoever reads them."""
        turned = folder.with_suffix(f"{folder.suffix}-link")
        turned.symlink_to(folder.name)
        turned.replace(self._link)
        for other in self._link.parent.glob(f"{self._link.name}.*"):
            if other.name != folder.name:
                shutil.rmtree(other, ignore_errors=True)


@contextlib.contextmanager
def _writer(index: tantivy.Index) -> Iterator[tantivy.IndexWriter]:
    """Give the index's one writer; what was written is on disk when the block ends, nothing of it where it raises."""
    writer = index.writer(HEAP_BYTES, 1)
    try:
        yield writer
    except BaseException:
        writer.rollback()
        raise
    else:
        writer.commit()
    finally:
        writer.wait_merging_threads()


def _keep(path: Path, text: str) -> None:
    """Write a small file whole or not at all."""
    draft = path.with_name(f".{path.name}")
    with draft.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
