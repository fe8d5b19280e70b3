"""The index: tantivy in a directory, written by one process, read by all.

`FOLDER-2` is a link to the index in force; `FOLDER-2.<id>/` holds `entries/` and `lexicon/` (tantivy's files), `tiers`,
`sounds` and `position`. A rebuild makes a new one beside it and turns the link.
"""

import contextlib
import json
import logging
import os
import shutil
import threading
from collections.abc import Iterable, Mapping
from pathlib import Path

import tantivy

from xingtan.engines.embedded.search import building, entries, lexicon, spelling, words
from xingtan.engines.embedded.search.questions import ask, related
from xingtan.engines.embedded.search.reader import Reader, opened
from xingtan.kernel.ids import new_id
from xingtan.ports.search import Answer, Completion, Entry, Question

logger = logging.getLogger("xingtan.search")

FORM = 2  # what a directory holds; another number: built anew
HEAP_BYTES = 30_000_000


class TantivyIndex:
    """The search index of one node, in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._link = folder.with_name(f"{folder.name}-{FORM}")
        self._lock = threading.Lock()
        self._reader: Reader | None = None
        self._seen: tuple[int, int] | None = None
        self._writers: Writers | None = None

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

    def related(self, key: str, labels: Mapping[str, str], most: int) -> tuple[str, ...]:
        reader = self._current()
        return related(reader, key, labels, most) if reader else ()

    def position(self) -> int | None:
        try:
            return int((self._link / "position").read_text())
        except (FileNotFoundError, ValueError):
            return None

    def _current(self) -> Reader | None:
        """Give a reader of what was last committed; it is opened again where the files changed."""
        try:
            status = os.stat(self._link / "entries" / "meta.json")
        except FileNotFoundError:
            return None
        seen = (status.st_ino, status.st_mtime_ns)
        if seen != self._seen:
            with self._lock:
                if seen != self._seen:
                    self._reader = opened(self._link.resolve())
                    self._seen = seen
        return self._reader

    # writing -----------------------------------------------------------------------------------------------------

    def write(self, entries: Iterable[Entry], gone: Iterable[str], position: int) -> None:
        folder = self._link.resolve()
        if self._writers is None or self._writers.folder != folder:
            self.close()
            self._writers = Writers(folder)
        try:
            self._writers.write(entries, gone)
        except BaseException:
            self.close()
            raise
        _keep(folder / "position", str(position))

    def close(self) -> None:
        if self._writers is not None:
            self._writers.close()
            self._writers = None

    def rebuild(self, entries: Iterable[Entry], position: int) -> int:
        folder = self._link.with_name(f"{self._link.name}.{new_id().hex}")
        folder.mkdir(parents=True)
        try:
            count = building.build(folder, entries)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        _keep(folder / "sounds", json.dumps(words.common_sounds(), ensure_ascii=False))
        _keep(folder / "position", str(position))
        self._turn_to(folder)
        return count

    def _turn_to(self, folder: Path) -> None:
        """Put `folder` in force at once, and remove all others: open files stay readable to whoever reads them."""
        self.close()
        turned = folder.with_suffix(f"{folder.suffix}-link")
        turned.symlink_to(folder.name)
        turned.replace(self._link)
        stem = self._link.name.rpartition("-")[0]
        for other in self._link.parent.glob(f"{stem}-*.*"):
            if other.name != folder.name:
                shutil.rmtree(other, ignore_errors=True)
        for other in self._link.parent.glob(f"{stem}-*"):
            if other.is_symlink() and not other.exists():
                other.unlink()


class Writers:
    """The writers of an index, kept open: what was written is merged behind their backs, and nobody waits for it.

    Closed, or ended with their process, they leave what was last committed.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._tiers: tuple[float, ...] = tuple(json.loads((folder / "tiers").read_text(encoding="utf-8")))
        self._lexicon_index = tantivy.Index.open(str(folder / "lexicon"))
        self._entries = tantivy.Index.open(str(folder / "entries")).writer(HEAP_BYTES, 1)
        self._lexicon: tantivy.IndexWriter | None = None

    def write(self, entries_now: Iterable[Entry], gone: Iterable[str]) -> None:
        """Put entries in place of those with their keys, take out `gone`; on disk when it returns, or none of it."""
        new: dict[str, str] = {}
        for key in gone:
            self._entries.delete_documents_by_term("key", key)
        for entry in entries_now:
            document, whole = entries.document(entry, self._tiers)
            self._entries.delete_documents_by_term("key", entry.key)
            self._entries.add_document(document)
            new[whole] = lexicon.TITLE
            for name in entry.names:
                if len(name) <= entries.LONGEST_NAME:
                    new.setdefault(words.squeezed(words.plain(name)), lexicon.NAME)
        self._write_texts(new)
        self._entries.commit()

    def _write_texts(self, new: dict[str, str]) -> None:
        """Add the texts that the lexicon does not have; they are there before the entries are."""
        known = lexicon.Lexicon(self._lexicon_index)
        unknown = {text: kind for text, kind in new.items() if text and not known.has(text)}
        if not unknown:
            return
        if self._lexicon is None:
            self._lexicon = self._lexicon_index.writer(HEAP_BYTES, 1)
        inside: dict[str, None] = {}
        for text, kind in unknown.items():
            document, its_words = lexicon.document(kind, text, 1)
            self._lexicon.add_document(document)
            inside |= dict.fromkeys(its_words)
        for word in inside:
            if word not in unknown and not known.has_word(word):
                self._lexicon.add_document(lexicon.document(lexicon.WORD, word, 1)[0])
        self._lexicon.commit()
        self._lexicon_index.reload()

    def close(self) -> None:
        """Give up what was not committed, and let another process write."""
        for writer in (self._entries, self._lexicon):
            if writer is not None:
                with contextlib.suppress(ValueError):
                    writer.rollback()
        del self._entries
        self._lexicon = None


def _keep(path: Path, text: str) -> None:
    """Write a small file whole or not at all."""
    draft = path.with_name(f".{path.name}")
    with draft.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
