"""Building an index anew: in this process where it is small, in several where it is not.

Each process composes and writes a part of its own: an index of entries and a lexicon. The parts are whole segments, so
the index of all is the list of all their segments; nothing is written twice.
"""

import json
import multiprocessing
import os
import queue
import shutil
from collections.abc import Iterable, Iterator
from itertools import islice
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import tantivy

from xingtan.engines.embedded.search import entries as lying
from xingtan.engines.embedded.search import lexicon
from xingtan.ports.search import Entry

SMALL = 5000  # so many entries are written where they are; more are worth processes of their own
BATCH = 500
TEXTS = 2000
HEAP_BYTES = 250_000_000
MOST_PROCESSES = 4
WAITING = 4  # batches that a process may find waiting
PATIENCE_SECONDS = 1.0


class BuildingStopped(RuntimeError):
    """A process that wrote a part of the index ended before its time."""


class Part:
    """A part of an index, written by one process: `entries-N` and `lexicon-N` in the folder."""

    def __init__(self, folder: Path, number: int, tiers: tuple[float, ...], heap_bytes: int) -> None:
        self._folder, self._number, self._heap = folder, number, heap_bytes
        self._tiers = tiers
        self._begun: set[str] = set()
        self._words: dict[str, int] = {}
        self._open("entries", lying.schema())

    def _open(self, name: str, schema: tantivy.Schema) -> None:
        path = self._folder / f"{name}-{self._number}"
        path.mkdir()
        self._writer = tantivy.Index(schema, path=str(path)).writer(self._heap, 1)

    def _close(self) -> None:
        self._writer.commit()
        self._writer.wait_merging_threads()

    def add(self, entries: Iterable[Entry]) -> None:
        """Write entries."""
        for entry in entries:
            document, whole = lying.document(entry, self._tiers)
            self._writer.add_document(document)
            self._begun.add(whole[:1])

    def turn(self) -> set[str]:
        """End with the entries and begin with the lexicon; gives the characters with which a title begins."""
        self._close()
        self._open("lexicon", lexicon.schema())
        return self._begun

    def add_texts(self, kind: str, texts: Iterable[tuple[str, int]]) -> None:
        """Write texts of the lexicon, each with how many entries hold it."""
        for text, held in texts:
            document, inside = lexicon.document(kind, text, held)
            self._writer.add_document(document)
            for word in inside:
                self._words[word] = self._words.get(word, 0) + held

    def end(self) -> None:
        """Write the words of all titles and end."""
        words, self._words = self._words, {}
        for word, held in words.items():
            self._writer.add_document(lexicon.document(lexicon.WORD, word, held)[0])
        self._close()


def build(folder: Path, entries: Iterable[Entry]) -> int:
    """Write an index of these entries into an empty folder; gives how many."""
    stream = iter(entries)
    sample = list(islice(stream, SMALL + 1))
    tiers = lying.tiers(sample)
    (folder / "tiers").write_text(json.dumps(tiers), encoding="utf-8")
    several = len(sample) > SMALL
    crew = _Crew(folder, tiers) if several else _Alone(folder, tiers)
    count = 0
    try:
        for batch in _batches(sample, stream):
            crew.send("add", batch)
            count += len(batch)
        begun = crew.turn()
        joined(folder, "entries")
        for kind, texts in _texts(folder / "entries", begun):
            crew.send(kind, texts)
        crew.end()
    except BaseException:
        crew.stop()
        raise
    joined(folder, "lexicon")
    return count


def _batches(sample: list[Entry], stream: Iterator[Entry]) -> Iterator[list[Entry]]:
    for start in range(0, len(sample), BATCH):
        yield sample[start : start + BATCH]
    sample.clear()
    while batch := list(islice(stream, BATCH)):
        yield batch


def _texts(folder: Path, begun: set[str]) -> Iterator[tuple[str, list[tuple[str, int]]]]:
    """Give every title and name that the entries have, and how many have it: a character's at a time."""
    searcher = tantivy.Index.open(str(folder)).searcher()
    for kind, field, firsts in ((lexicon.TITLE, "title", sorted(begun)), (lexicon.NAME, "names", [""])):
        for first in firsts:
            found = searcher.terms_with_prefix(field, f"{lying.TITLE_MARK}{first}")
            texts = [(term[1:], held) for term, held in found if len(term) > 1]
            for start in range(0, len(texts), TEXTS):
                yield kind, texts[start : start + TEXTS]


def joined(folder: Path, name: str) -> None:
    """Put the segments of `name-0`, `name-1` ... into one index `name`."""
    whole = folder / name
    whole.mkdir()
    meta: dict[str, Any] = {}
    managed: list[str] = []
    parts = sorted(folder.glob(f"{name}-*"))
    for part in parts:
        here = json.loads((part / "meta.json").read_text(encoding="utf-8"))
        if meta:
            meta["segments"] += here["segments"]
            meta["opstamp"] = max(meta["opstamp"], here["opstamp"])
        else:
            meta = here
        managed += json.loads((part / ".managed.json").read_text(encoding="utf-8"))
        for file in part.iterdir():
            if file.name != "meta.json" and not file.name.startswith("."):
                file.rename(whole / file.name)
        shutil.rmtree(part)
    (whole / ".managed.json").write_text(json.dumps(sorted(set(managed))), encoding="utf-8")
    (whole / "meta.json").write_text(json.dumps(meta), encoding="utf-8")


class _Alone:
    """A part written in this process."""

    def __init__(self, folder: Path, tiers: tuple[float, ...]) -> None:
        self._part = Part(folder, 0, tiers, heap_bytes=30_000_000)

    def send(self, kind: str, given: list[Any]) -> None:
        _take(self._part, kind, given)

    def turn(self) -> set[str]:
        return self._part.turn()

    def end(self) -> None:
        self._part.end()

    def stop(self) -> None:
        pass


class _Crew:
    """Parts written by processes of their own, as many as there are cores; whoever has least to do is given more."""

    def __init__(self, folder: Path, tiers: tuple[float, ...]) -> None:
        context = multiprocessing.get_context("spawn")
        count = min(MOST_PROCESSES, max(2, len(os.sched_getaffinity(0))))
        self._work: list[Any] = [context.Queue(WAITING) for _ in range(count)]
        self._word: Any = context.Queue()
        self._processes: list[BaseProcess] = [
            context.Process(target=_write_part, args=(folder, n, tiers, work, self._word), daemon=True)
            for n, work in enumerate(self._work)
        ]
        for process in self._processes:
            process.start()

    def send(self, kind: str, given: list[Any]) -> None:
        self._put(min(self._work, key=lambda work: work.qsize()), kind, given)

    def turn(self) -> set[str]:
        return set().union(*self._each("turn"))

    def end(self) -> None:
        self._each("end")
        for process in self._processes:
            process.join()

    def stop(self) -> None:
        for process in self._processes:
            process.kill()
            process.join()

    def _each(self, kind: str) -> list[set[str]]:
        """Tell every process the same, and hear of each that it has done it."""
        for work in self._work:
            self._put(work, kind, [])
        return [self._get() for _ in self._processes]

    def _put(self, work: Any, kind: str, given: list[Any]) -> None:
        while True:
            try:
                work.put((kind, given), timeout=PATIENCE_SECONDS)
            except queue.Full:
                self._require_all()
            else:
                return

    def _get(self) -> set[str]:
        while True:
            try:
                done: set[str] = self._word.get(timeout=PATIENCE_SECONDS)
            except queue.Empty:
                self._require_all()
            else:
                return done

    def _require_all(self) -> None:
        ended = [process.exitcode for process in self._processes if process.exitcode]
        if ended:
            raise BuildingStopped(f"a process that wrote the search index ended with {ended[0]}")


def _take(part: Part, kind: str, given: list[Any]) -> None:
    if kind == "add":
        part.add(given)
    else:
        part.add_texts(kind, given)


def _write_part(folder: Path, number: int, tiers: tuple[float, ...], work: Any, word: Any) -> None:
    """Write a part in a process of its own, until it is told to end, or nobody is left to tell it."""
    part = Part(folder, number, tiers, HEAP_BYTES)
    parent = os.getppid()
    while os.getppid() == parent:
        try:
            kind, given = work.get(timeout=PATIENCE_SECONDS)
        except queue.Empty:
            continue
        if kind == "turn":
            word.put(part.turn())
        elif kind == "end":
            part.end()
            word.put(set())
            return
        else:
            _take(part, kind, given)
