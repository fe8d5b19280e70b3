"""The door: one RSGI application. A cached page is answered here, in a few microseconds of Python, with its record."""

import asyncio
import logging
import re
from time import perf_counter
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from xingtan.front import apologies
from xingtan.front.apologies import Apology, apologise
from xingtan.front.assets import Assets
from xingtan.front.cache import Flights, Key, Page, PageCache, normal_query
from xingtan.front.files import NO_SUCH_FILE, public_headers, read_address
from xingtan.front.files import PREFIX as FILES
from xingtan.front.measures import Measures, Series, resident_bytes
from xingtan.front.options import Asked, DoorOptions, Gauges, HeaderOf, fetches_ahead
from xingtan.front.protection import Headers, protect
from xingtan.front.recording import API, Recorder, Sight
from xingtan.front.rendering import Answer, Rendering, Unanswered, pack
from xingtan.front.routes import Behind, Finding
from xingtan.front.sending import choose_file, send_asset, send_file
from xingtan.front.visitors import Visitors
from xingtan.kernel.errors import NotFound
from xingtan.ports.blobs import BlobStore
from xingtan.ports.journal import Journal

logger = logging.getLogger("xingtan.front")

HEALTH = frozenset({"/healthz", "/readyz", "/metrics"})
LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})
MOST_HOSTS = 1000
_host = re.compile(r"(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._\-]{1,255})(:[0-9]{1,5})?\Z")


class Door:
    """Answers every request of a node. `behind` is opened once Django is loaded."""

    def __init__(self, options: DoorOptions, journal: Journal, blobs: BlobStore) -> None:
        self.options = options
        self.blobs = blobs
        self.journal = journal
        self.cache = PageCache(options.cache_bytes)
        self.recorder = Recorder(journal)
        self.visitors = Visitors(options.secret, options.secure)
        self.measures = Measures()
        self.assets = Assets(options.static_root, options.find_static)
        self.behind = Behind((self._recording, *options.checks), self._metrics)
        self._rendering = Rendering(self.behind.application, options, self.visitors)
        self._flights: Flights[Answer] = Flights(self.cache)
        self._hosts: set[str] = set()
        self._only_host = urlsplit(options.public_url).netloc.lower()

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        """Answer one request. Nothing is raised."""
        started = perf_counter()
        method = scope.method
        header = scope.headers.get
        host = header("host") or ""
        fragment = header("hx-request") is not None and header("hx-boosted") is None
        if host in self._hosts and method in {"GET", "HEAD"}:
            query = scope.query_string
            page = self.cache.find((host, scope.path, normal_query(query) if query else "", fragment))
            if page is not None:
                self._give(page, protocol, method, header, started)
                return
        asked = Asked(protocol, scope, method, host, header, fragment, started)
        try:
            await self._answer(asked)
        except Unanswered as unanswered:
            self._apologise(asked, unanswered.apology, unanswered.reference)
        except NotFound:
            self._apologise(asked, apologies.NOT_FOUND)
        except Exception:
            reference = str(uuid4())
            logger.exception("%s %s failed at the door; reference %s", method, scope.path, reference)
            self._apologise(asked, apologies.BROKEN, reference)

    def _give(self, page: Page, protocol: Any, method: str, header: HeaderOf, started: float) -> None:
        """Answer with a page for everyone: record first, then send."""
        cookies = header("cookie") or ""
        visitor, made = self.visitors.known(cookies), None
        if visitor is None:
            visitor, made = self.visitors.new()
        if page.sight is not None and method == "GET" and not fetches_ahead(header):
            person = self.visitors.person(cookies)
            self.recorder.see(page.sight, person, visitor, page.key, header("user-agent") or "")
        packed = "gzip" in (header("accept-encoding") or "")
        match = header("if-none-match")
        if match is not None and (page.etag in match or page.gzip_etag in match):
            status, body = 304, b""
            headers = page.gzip_same if packed else page.plain_same
        else:
            status, body = 200, page.body if packed else page.plain()
            headers = page.gzip_headers if packed else page.plain_headers
        if made is not None:
            headers = [*headers, ("set-cookie", made)]
        protocol.response_bytes(status, headers, body)
        self.measures.cached.add(status, perf_counter() - started)

    async def _answer(self, asked: Asked) -> None:
        """Answer what the cache does not hold."""
        path = asked.path
        if asked.scope.proto != "http":
            asked.protocol.close(403)
        elif not self._serves(asked.host) and path not in HEALTH:
            raise Unanswered(apologies.WRONG_HOST)
        elif path.startswith((self.options.static_url, FILES)):
            await self._send(asked)
        elif asked.reads and asked.header("authorization") is None:
            key: Key = (asked.host, path, normal_query(asked.scope.query_string), asked.fragment)
            given = await self._flights.ask(key, lambda: self._rendering.ask(asked, key))
            page = given if isinstance(given, Page) else given.page
            if page is not None:
                self._give(page, asked.protocol, asked.method, asked.header, asked.started)
            elif isinstance(given, Answer):
                await self._pass_on(given, asked)
        else:
            await self._pass_on(await self._rendering.ask(asked, None), asked)

    async def _send(self, asked: Asked) -> None:
        """Send a static file, or a stored one by its address."""
        if not asked.reads:
            raise Unanswered(apologies.NOT_ALLOWED)
        secure = self.options.secure
        if asked.path.startswith(self.options.static_url):
            status = await send_asset(asked, self.assets, asked.path[len(self.options.static_url) :], secure)
        else:
            address = read_address(asked.path)
            if address is None:
                raise NotFound("file-unknown", NO_SUCH_FILE)
            digest, name = address
            sending = await choose_file(asked, self.blobs, digest, protect(public_headers(name), secure))
            await send_file(asked, self.blobs, digest, sending)
            status = sending.status
        self._count(self.measures.files, status, asked)

    async def _pass_on(self, answer: Answer, asked: Asked) -> None:
        """Answer with what Django made for this asker alone."""
        exchange = answer.exchange
        if answer.file is not None and exchange.status == 200:
            await self._send_answered_file(answer, answer.file, asked)
            return
        headers = answer.headers
        if answer.sight is not None:
            headers = await self._record(answer.sight, exchange.status, headers, asked)
        if exchange.complete:
            body = bytes(exchange.collected)
            headers, body = pack(headers, body, asked.header("accept-encoding") or "")
            asked.protocol.response_bytes(exchange.status, headers, body)
        else:
            await self._stream(answer, headers, asked)
        self._count(self.measures.rendered, exchange.status, asked)

    async def _send_answered_file(self, answer: Answer, digest: str, asked: Asked) -> None:
        """Send stored bytes that Django allowed. The view is recorded with the first byte, not with every range."""
        headers = [pair for pair in answer.headers if pair[0] not in {"content-length", "etag"}]
        sending = await choose_file(asked, self.blobs, digest, headers)
        if answer.sight is not None and sending.status in {200, 206} and sending.start == 0:
            headers = await self._record(answer.sight, sending.status, sending.headers, asked)
            sending = type(sending)(sending.status, headers, sending.start, sending.end)
        await send_file(asked, self.blobs, digest, sending)
        self._count(self.measures.files, sending.status, asked)

    async def _record(self, sight: Sight, status: int, headers: Headers, asked: Asked) -> Headers:
        """Record a sight that is not of the cache; give the headers, with a new visitor's cookie where one was made."""
        cookies = asked.header("cookie") or ""
        visitor = self.visitors.known(cookies)
        person = self.visitors.person(cookies)
        if sight.channel is API:
            took = int((perf_counter() - asked.started) * 1000)
            self.recorder.see(sight, person, visitor, "", "", f',"status":{status},"duration_ms":{took}')
            return headers
        if asked.reads and not asked.is_view:
            return headers
        made = None
        if visitor is None:
            visitor, made = self.visitors.new()
        self.recorder.see(sight, person, visitor, asked.path, asked.header("user-agent") or "")
        if not asked.reads:
            await asyncio.to_thread(self.journal.commit)  # what a POST is told was taken is on disk
        return headers if made is None else [*headers, ("set-cookie", made)]

    async def _stream(self, answer: Answer, headers: Headers, asked: Asked) -> None:
        exchange = answer.exchange
        transport = asked.protocol.response_stream(exchange.status, headers)
        try:
            await transport.send_bytes(bytes(exchange.collected))
            async for chunk in exchange.rest():
                await transport.send_bytes(chunk)
        except Exception as error:
            exchange.abandon()
            logger.info("%s broke off: %s", asked.path, error)

    def _apologise(self, asked: Asked, apology: Apology, reference: str = "") -> None:
        status, headers, body = apologise(apology, asked.path, reference)
        headers = protect([*headers, ("content-length", str(len(body)))], self.options.secure)
        asked.protocol.response_bytes(status, headers, body)
        self._count(self.measures.refused, status, asked)

    def _serves(self, host: str) -> bool:
        """Say whether this node answers under the name that the browser typed."""
        if host in self._hosts:
            return True
        found = _host.match(host)
        if found is None:
            return False
        if self._only_host and host.lower() != self._only_host and found[1].lower() not in LOOPBACK:
            return False
        if len(self._hosts) >= MOST_HOSTS:
            self._hosts.clear()
        self._hosts.add(host)
        return True

    def _count(self, series: Series, status: int, asked: Asked) -> None:
        series.add(status, perf_counter() - asked.started)

    def _recording(self) -> Finding:
        """Say whether views are recorded."""
        if self.recorder.failing_since:
            return Finding("journal", False, f"The journal takes no views: {self.recorder.lost} are lost.")
        return Finding("journal", True, f"{self.recorder.recorded} views recorded since the start.")

    def _metrics(self) -> str:
        cache, recorder = self.cache, self.recorder
        own: Gauges = {
            "xingtan_views_recorded_total": ("counter", "Records appended to the journal.", recorder.recorded),
            "xingtan_views_repeat_total": ("counter", "Of these, marked as repeats.", recorder.repeated),
            "xingtan_views_robot_total": ("counter", "Of these, marked as robots.", recorder.robots),
            "xingtan_views_lost_total": ("counter", "Records that the journal did not take.", recorder.lost),
            "xingtan_pages_kept": ("gauge", "Pages in the cache.", len(cache)),
            "xingtan_pages_bytes": ("gauge", "Bytes of the pages in the cache.", cache.size_bytes),
            "xingtan_pages_dropped_total": ("counter", "Pages dropped because they changed.", cache.dropped),
            "xingtan_pages_evicted_total": ("counter", "Pages dropped for room.", cache.evicted),
            "xingtan_requests_asking": ("gauge", "Requests that Django is answering now.", self._rendering.asking),
            "xingtan_resident_bytes": ("gauge", "Memory of this process.", resident_bytes()),
        }
        return self.measures.text(own | self.options.gauges())
