"""A real door on a loopback port, a real journal, and behind it a WSGI program that the test can change."""

import asyncio
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvloop

from xingtan.engines.embedded.blobs import DirectoryBlobStore
from xingtan.engines.embedded.journal import SegmentJournal
from xingtan.front.door import Door
from xingtan.front.listening import listen
from xingtan.front.options import DoorOptions
from xingtan.front.serving import serve
from xingtan.kernel.records import ActivityRecord, read_record

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0"
SECRET = "a secret of this test"

Entry = Callable[[dict[str, Any]], tuple[str, list[tuple[str, str]], Iterable[bytes]]]


@dataclass
class Behind:
    """The program behind the door: entries by path, and how often each was asked."""

    entries: dict[str, Entry] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        self.asked.append((environ["REQUEST_METHOD"], environ["PATH_INFO"]))
        entry = self.entries.get(environ["PATH_INFO"])
        if entry is None:
            start_response("404 Not Found", [("Content-Type", "text/html")])
            return [b"<h1>nothing here</h1>"]
        status, headers, body = entry(environ)
        start_response(status, headers)
        return body

    def page(
        self, path: str, body: str, *headers: tuple[str, str], public: bool = True, status: str = "200 OK"
    ) -> None:
        """Let `path` answer `body` from now on."""
        all_headers = [("Content-Type", "text/html; charset=utf-8"), *headers]
        if public:
            all_headers.append(("X-Xingtan-Public", "1"))
        self.entries[path] = lambda _environ: (status, all_headers, [body.encode()])


@dataclass
class Running:
    """A door that runs, and a browser before it."""

    door: Door
    behind: Behind
    client: httpx.Client
    blobs: DirectoryBlobStore
    journal: SegmentJournal
    folder: Path
    port: int

    def records(self) -> list[ActivityRecord]:
        """Everything in the journal."""
        found = []
        for segment in sorted((self.folder / "journal").rglob("*.ndjson")):
            found += [read_record(line) for line in segment.read_bytes().splitlines()]
        return found

    def look(self, path: str) -> httpx.Response:
        """Look at a page with a browser that was never here."""
        with self.browser() as browser:
            return browser.get(path)

    def browser(self, **headers: str) -> httpx.Client:
        """Another browser, without cookies."""
        given = {"User-Agent": BROWSER, **headers}
        return httpx.Client(base_url=str(self.client.base_url), headers=given, timeout=20, trust_env=False)


@pytest.fixture
def open_door(tmp_path: Path) -> Iterator[Callable[..., Running]]:
    """Give a function that opens a door; options of the door are its arguments."""
    closing: list[Callable[[], None]] = []

    def open_(**options: Any) -> Running:
        folder = tmp_path / f"node-{len(closing)}"
        (folder / "uploads").mkdir(parents=True)
        (folder / "static").mkdir()
        journal = SegmentJournal(folder / "journal", "door")
        blobs = DirectoryBlobStore(folder / "blobs")
        given = {"secret": SECRET, "static_root": folder / "static", "uploads": folder / "uploads", **options}
        door = Door(DoorOptions(**given), journal, blobs)
        behind = Behind()
        listening = listen("127.0.0.1", 0)
        port = listening.getsockname()[1]
        started = threading.Event()
        stop: list[Callable[[], None]] = []

        async def run() -> None:
            ended = asyncio.Event()
            loop = asyncio.get_running_loop()
            stop.append(lambda: loop.call_soon_threadsafe(ended.set))
            door.behind.open(behind, 4)
            loop.call_soon(started.set)
            await serve(door, listening, ended)

        thread = threading.Thread(target=lambda: uvloop.run(run()))
        thread.start()
        started.wait(10)
        client = httpx.Client(
            base_url=f"http://127.0.0.1:{port}", headers={"User-Agent": BROWSER}, timeout=20, trust_env=False
        )

        def close() -> None:
            client.close()
            stop[0]()
            thread.join(15)
            listening.close()
            journal.close()

        closing.append(close)
        return Running(door, behind, client, blobs, journal, folder, port)

    yield open_
    for close in closing:
        close()


@pytest.fixture
def node(open_door: Callable[..., Running]) -> Running:
    """A door with its defaults."""
    return open_door()
