"""The page cache: rendered pages, kept compressed until what they show is touched.

A page is dropped by the tags it carries, never by a clock. `find`, `keep` and `drop` may be called from any thread;
`Flights` belongs to the event loop.
"""

import asyncio
import hashlib
import logging
import threading
import zlib
from bisect import bisect_right
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar
from urllib.parse import parse_qsl, urlencode

import msgspec

from xingtan.front.recording import Sight
from xingtan.kernel.views import EVERYTHING

logger = logging.getLogger("xingtan.front")

TOPIC = "pages"
GZIP_LEVEL = 6
OVERHEAD_BYTES = 1500
PRIVATE_KEPT = 8192
MOST_TOUCHES = 4096
TRACKING = frozenset(
    {"utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content", "gclid", "fbclid", "spm", "isappinstalled"}
)

Key = tuple[str, str, str, bool]
Headers = list[tuple[str, str]]
_tags_of = msgspec.json.Decoder(list[str])


def normal_query(query: str) -> str:
    """Give the query with its parameters in order and without those that only track where somebody came from.

    Parameters of one name keep their order, because a page may read the first, the last or all.
    """
    if not query:
        return ""
    pairs = [pair for pair in parse_qsl(query, keep_blank_values=True) if pair[0] not in TRACKING]
    return urlencode(sorted(pairs, key=lambda pair: pair[0]))


@dataclass(slots=True, eq=False)
class Page:
    """A page as it is sent, for clients that read gzip and for others.

    `body` is gzip. The headers are whole: `..._headers` with the body, `..._same` where the browser has it (304).
    """

    key: Key
    tags: tuple[str, ...]
    body: bytes
    etag: str
    gzip_etag: str
    plain_headers: Headers
    gzip_headers: Headers
    plain_same: Headers
    gzip_same: Headers
    sight: Sight | None
    used: bool = False

    @property
    def size_bytes(self) -> int:
        return len(self.body) + OVERHEAD_BYTES

    def plain(self) -> bytes:
        """Give the bytes for a client that does not read gzip: rare, so made each time."""
        return zlib.decompress(self.body, wbits=31)


def make_page(key: Key, tags: tuple[str, ...], body: bytes, headers: Headers, sight: Sight | None) -> Page:
    """Compress a rendered page and complete its headers: strong ETags, and `no-cache`, which means ask again."""
    digest = hashlib.blake2b(body, digest_size=12).hexdigest()
    etag, gzip_etag = f'"{digest}"', f'"{digest}-gz"'
    packed = compress(body)
    kept = [("cache-control", "private, no-cache"), ("vary", "Accept-Encoding")]
    shared = [*headers, *kept]
    return Page(
        key=key,
        tags=tags,
        body=packed,
        etag=etag,
        gzip_etag=gzip_etag,
        plain_headers=[*shared, ("etag", etag), ("content-length", str(len(body)))],
        gzip_headers=[
            *shared,
            ("etag", gzip_etag),
            ("content-encoding", "gzip"),
            ("content-length", str(len(packed))),
        ],
        plain_same=[*kept, ("etag", etag), ("server", "xingtan")],
        gzip_same=[*kept, ("etag", gzip_etag), ("server", "xingtan")],
        sight=sight,
    )


def compress(body: bytes, level: int = GZIP_LEVEL) -> bytes:
    """Give `body` as gzip, the same bytes each time."""
    packer = zlib.compressobj(level, zlib.DEFLATED, 31)
    return packer.compress(body) + packer.flush()


class PageCache:
    """Pages by key, at most `most_bytes` of them; the least used go first (second chance)."""

    def __init__(self, most_bytes: int) -> None:
        self.most_bytes = most_bytes
        self.size_bytes = 0
        self.dropped = 0
        self.evicted = 0
        self._pages: dict[Key, Page] = {}
        self._keys_of: dict[str, set[Key]] = {}
        self._lock = threading.Lock()
        self._touches = 0
        self._touched: dict[str, list[int]] = {}
        self._renders: dict[int, int] = {}
        self._next_render = 0

    def __len__(self) -> int:
        return len(self._pages)

    @property
    def touches(self) -> int:
        """How many times something was dropped so far: a clock of changes."""
        return self._touches

    def find(self, key: Key) -> Page | None:
        """Give the page, which nothing dropped since it was rendered, or None."""
        page = self._pages.get(key)
        if page is not None:
            page.used = True
        return page

    def begin(self) -> int:
        """Note that a render starts now: what is touched from now on makes its page old. Give its ticket."""
        with self._lock:
            self._next_render += 1
            self._renders[self._next_render] = self._touches
            return self._next_render

    def end(self, ticket: int, page: Page | None) -> int:
        """Keep what was rendered, unless something it shows was touched meanwhile.

        Give the first change (counted as `touches` counts) that made it old, or 0 where it is fresh.
        """
        with self._lock:
            began = self._renders.pop(ticket)
            touched = 0 if page is None else self._first_touch(page, began)
            if page is not None and not touched:
                self._keep(page)
            self._forget_touches()
            return touched

    def drop(self, tags: Iterable[str]) -> int:
        """Forget every page that carries one of `tags`, kept or being rendered. Give how many were kept."""
        with self._lock:
            self._touches += 1
            keys: set[Key] = set()
            for tag in tags:
                if self._renders:
                    self._touched.setdefault(tag, []).append(self._touches)
                keys |= self._pages.keys() if tag == EVERYTHING else self._keys_of.get(tag, set())
            for key in keys:
                self._remove(key)
            self.dropped += len(keys)
            return len(keys)

    def hear(self, payload: bytes) -> None:
        """Take a message of the fan-out: a JSON list of tags. Empty or unreadable: anything may have changed."""
        try:
            tags = _tags_of.decode(payload) if payload else [EVERYTHING]
        except msgspec.DecodeError:
            logger.warning("the fan-out brought a message that is not a list of tags; all pages are dropped")
            tags = [EVERYTHING]
        self.drop(tags)

    def _forget_touches(self) -> None:
        """Forget changes that no render under way can have missed."""
        if not self._renders:
            self._touched.clear()
        elif sum(map(len, self._touched.values())) > MOST_TOUCHES:
            oldest = min(self._renders.values())
            kept = {tag: touches[bisect_right(touches, oldest) :] for tag, touches in self._touched.items()}
            self._touched = {tag: touches for tag, touches in kept.items() if touches}

    def _first_touch(self, page: Page, began: int) -> int:
        """Give the first change after `began` of anything that the page shows, or 0."""
        first = 0
        for tag in (EVERYTHING, *page.tags):
            touches = self._touched.get(tag, ())
            place = bisect_right(touches, began)
            if place < len(touches) and (not first or touches[place] < first):
                first = touches[place]
        return first

    def _keep(self, page: Page) -> None:
        if page.size_bytes > self.most_bytes // 8:
            return
        self._remove(page.key)
        self._pages[page.key] = page
        for tag in page.tags:
            self._keys_of.setdefault(tag, set()).add(page.key)
        self.size_bytes += page.size_bytes
        while self.size_bytes > self.most_bytes:
            self._evict()

    def _evict(self) -> None:
        key, page = next(iter(self._pages.items()))
        if page.used:
            page.used = False
            self._pages[key] = self._pages.pop(key)
            return
        self._remove(key)
        self.evicted += 1

    def _remove(self, key: Key) -> None:
        page = self._pages.pop(key, None)
        if page is None:
            return
        self.size_bytes -= page.size_bytes
        for tag in page.tags:
            keys = self._keys_of[tag]
            keys.discard(key)
            if not keys:
                del self._keys_of[tag]


class Rendered(Protocol):
    """What a render gives: `page` where everyone may have it, None where it was for the asker alone."""

    @property
    def page(self) -> Page | None: ...


Answer = TypeVar("Answer", bound=Rendered)
Render = Callable[[], Awaitable[Answer]]


class Flights(Generic[Answer]):
    """Renders under way: many who miss the same page wait for one render. For the event loop alone."""

    def __init__(self, cache: PageCache) -> None:
        self.cache = cache
        self._flights: dict[Key, asyncio.Task[tuple[Answer, int]]] = {}
        self._private: dict[Key, None] = {}

    async def ask(self, key: Key, render: Render[Answer]) -> Page | Answer:
        """Give the page of `key`, or what `render` gives this asker where the page is not for everyone.

        Nobody is given a page that was rendered before a change that came before they asked. A render that raises
        raises for its own asker; the others render for themselves.
        """
        asked = self.cache.touches
        while True:
            page = self.cache.find(key)
            if page is not None:
                return page
            if key in self._private:
                return (await self._render(key, render))[0]
            flight = self._flights.get(key)
            if flight is None:
                return (await asyncio.shield(self._fly(key, render)))[0]
            try:
                answer, touched = await asyncio.shield(flight)
            except Exception:
                return (await self._render(key, render))[0]
            if answer.page is None:
                return (await self._render(key, render))[0]
            if not touched or asked < touched:
                return answer.page

    def _fly(self, key: Key, render: Render[Answer]) -> "asyncio.Task[tuple[Answer, int]]":
        async def fly() -> tuple[Answer, int]:
            try:
                return await self._render(key, render)
            finally:
                # In the same step in which the page was judged: who comes later must not join what has landed.
                del self._flights[key]

        self._flights[key] = asyncio.ensure_future(fly())
        return self._flights[key]

    async def _render(self, key: Key, render: Render[Answer]) -> tuple[Answer, int]:
        """Give the answer and, where a change during the render made its page old, the number of that change."""
        ticket = self.cache.begin()
        page = None
        touched = 0
        try:
            answer = await render()
            page = answer.page
        finally:
            touched = self.cache.end(ticket, page)
            self._remember(key, page)
        return answer, touched

    def _remember(self, key: Key, page: Page | None) -> None:
        """Remember pages that are not for everyone, so that those who ask for them do not queue behind each other."""
        if page is not None:
            self._private.pop(key, None)
            return
        self._private[key] = None
        if len(self._private) > PRIVATE_KEPT:
            self._private.pop(next(iter(self._private)))
