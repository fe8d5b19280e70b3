"""Having a request answered by Django, and reading from the answer's headers what the door is to do with it."""

import asyncio
import logging
import re
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any

from xingtan.front import apologies
from xingtan.front.apologies import Apology
from xingtan.front.behind import Application, Exchange, Failed, make_scope
from xingtan.front.bodies import Body, BodyRefused, receive_body
from xingtan.front.cache import Key, Page, compress, make_page
from xingtan.front.options import Asked, DoorOptions
from xingtan.front.protection import Headers, protect
from xingtan.front.recording import API, WEB, Sight, make_sight
from xingtan.front.visitors import Visitors
from xingtan.kernel.views import FILE, PUBLIC, TAGS, VIEW, View, read_tags, read_view

logger = logging.getLogger("xingtan.front")

WORTH_PACKING_BYTES = 1024
OURS = frozenset(name.lower() for name in (PUBLIC, TAGS, VIEW, FILE))
REMADE = frozenset({"vary", "cache-control", "content-length", "etag", "last-modified", "date", "server"})
_packable = re.compile(r"text/|application/(json|javascript|xml|[a-z.+-]*\+(json|xml))|image/svg")


class Unanswered(Exception):
    """There is no answer; `apology` says why, and `reference` finds it in the log."""

    def __init__(self, apology: Apology, reference: str = "") -> None:
        super().__init__(apology.code)
        self.apology = apology
        self.reference = reference


@dataclass(slots=True)
class Answer:
    """What Django gave: `page` where it is for everyone, `file` where stored bytes are to be sent as its body."""

    exchange: Exchange
    headers: Headers
    sight: Sight | None
    page: Page | None
    file: str | None


class Rendering:
    """Asks the application, at most `options.most_asking` requests at once."""

    def __init__(self, application: Application, options: DoorOptions, visitors: Visitors) -> None:
        self.application = application
        self.options = options
        self.visitors = visitors
        self.asking = 0

    async def ask(self, asked: Asked, key: Key | None) -> Answer:
        """Give the application's answer; `key` is where a page for everyone would be kept. Raises Unanswered."""
        if self.asking >= self.options.most_asking:
            raise Unanswered(apologies.BUSY)
        self.asking += 1
        try:
            body = await self._receive(asked)
            exchange = Exchange(self.application, self._scope(asked, body), body)
            await exchange.answer(self.options.patience_seconds)
        except TimeoutError:
            raise Unanswered(apologies.TOO_SLOW) from None
        except Failed as failed:
            raise Unanswered(apologies.BROKEN, failed.reference) from None
        except BodyRefused as refused:
            raise Unanswered(refused.apology) from None
        finally:
            self.asking -= 1
        return await self._read(asked, key, exchange)

    async def _receive(self, asked: Asked) -> Body | None:
        if asked.reads:
            return None
        announced = asked.header("content-length")
        if announced is None and asked.header("transfer-encoding") is not None:
            # The server ends a chunked body that broke off like a whole one: half a file would be taken for a file.
            raise BodyRefused(apologies.NO_LENGTH)
        options = self.options
        signed_in = self.visitors.person(asked.header("cookie") or "").until > 0
        most = options.most_upload_bytes if signed_in else options.most_body_bytes
        return await receive_body(asked.protocol, announced or "0", most, options.uploads)

    def _scope(self, asked: Asked, body: Body | None) -> dict[str, Any]:
        added: Headers = []
        if self.options.secure:
            added.append(("x-forwarded-proto", "https"))
        visitor = self.visitors.known(asked.header("cookie") or "")
        if visitor is not None:
            added.append(("x-xingtan-visitor", visitor))
        return make_scope(
            asked.scope,
            method="GET" if asked.reads else asked.method,
            scheme="https" if self.options.secure else "http",
            client=_client(asked),
            headers=added,
            body_bytes=None if body is None else body.size_bytes,
        )

    async def _read(self, asked: Asked, key: Key | None, exchange: Exchange) -> Answer:
        told = {name: value for name, value in exchange.headers if name in OURS}
        headers = [(name, value) for name, value in exchange.headers if name not in OURS]
        sight = self._sight(asked, exchange, told)
        page = None
        if key is not None and PUBLIC.lower() in told and self._may_be_kept(asked, exchange, headers):
            tags = read_tags(told.get(TAGS.lower(), ""))
            kept = protect([pair for pair in headers if pair[0] not in REMADE], self.options.secure)
            page = await asyncio.to_thread(make_page, key, tags, bytes(exchange.collected), kept, sight)
        return Answer(exchange, protect(headers, self.options.secure), sight, page, told.get(FILE.lower()))

    def _sight(self, asked: Asked, exchange: Exchange, told: dict[str, str]) -> Sight | None:
        """Read what seeing this answer is. Unless it says otherwise, a whole page is `page_viewed`, an API's answer
        `api_called`, and everything else nothing."""
        path = asked.path
        program = path.startswith(self.options.programs)
        view = _default_view(asked, exchange, program, self.options.quiet)
        if VIEW.lower() in told:
            try:
                view = read_view(told[VIEW.lower()])
            except ValueError as error:
                logger.error("%s: %s cannot be read and is ignored: %s", path, VIEW, error)
        if view is None or (exchange.status >= 400 and not program):
            return None
        return make_sight(view, path, self.options.home, API if program else WEB)

    def _may_be_kept(self, asked: Asked, exchange: Exchange, headers: Headers) -> bool:
        """Refuse to keep for everyone what looks as if it was made for one: a guard against a page that forgets."""
        if exchange.status != 200 or not exchange.complete:
            return False
        names = {name for name, _ in headers}
        varies = ",".join(value.lower() for name, value in headers if name == "vary")
        if "set-cookie" in names or "cookie" in varies:
            logger.warning("%s says that it is public but reads or sets a cookie: it is not kept", asked.path)
            return False
        return "content-encoding" not in names


def pack(headers: Headers, body: bytes, accepted: str) -> tuple[Headers, bytes]:
    """Compress the text of an answer that is not kept, where the browser reads gzip and it pays."""
    names = dict(headers)
    kind = names.get("content-type", "")
    if (
        len(body) < WORTH_PACKING_BYTES
        or "gzip" not in accepted
        or "content-encoding" in names
        or "etag" in names
        or not _packable.match(kind)
    ):
        return headers, body
    packed = compress(body, level=1)
    varies = ", ".join(filter(None, [names.get("vary"), "Accept-Encoding"]))
    kept = [(name, value) for name, value in headers if name not in {"content-length", "vary"}]
    return [*kept, ("vary", varies), ("content-encoding", "gzip"), ("content-length", str(len(packed)))], packed


def _default_view(asked: Asked, exchange: Exchange, program: bool, quiet: tuple[str, ...]) -> View | None:
    path = asked.path
    if program:
        return View(kind="api_called", interface="/".join(path.split("/")[:4])[:64])
    is_page = exchange.status == 200 and any(
        name == "content-type" and value.startswith("text/html") for name, value in exchange.headers
    )
    return View() if is_page and asked.reads and not asked.fragment and not path.startswith(quiet) else None


def _client(asked: Asked) -> tuple[str, int]:
    """Give the address of whoever asks: a proxy on this machine is believed about the one before it."""
    address, _, port = asked.scope.client.rpartition(":")
    address = address.strip("[]")
    told = (asked.header("x-forwarded-for") or "").rpartition(",")[2].strip()
    try:
        if told and ip_address(address).is_loopback:
            address = str(ip_address(told))
    except ValueError:
        pass
    return address, int(port) if port.isdecimal() else 0
