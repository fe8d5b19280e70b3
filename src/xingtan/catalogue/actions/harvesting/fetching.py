"""Asking another repository over HTTP, within limits: who may be asked, how much, how long, how often sent on."""

import socket
import time
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urljoin, urlsplit

from django.conf import settings

from xingtan import __version__
from xingtan.catalogue.rules.harvesting import checked_address, may_ask
from xingtan.kernel.errors import Problem
from xingtan.kernel.text import msgid

if TYPE_CHECKING:
    import httpx

MOST_BYTES = 32 * 1024 * 1024
MOST_REDIRECTS = 3
CONNECT_SECONDS = 10.0
READ_SECONDS = 60.0
WHOLE_SECONDS = 180.0
LONGEST_WAIT_SECONDS = 24 * 3600
REDIRECTS = frozenset({301, 302, 303, 307, 308})


class Unanswered(Problem):
    """Another repository gave no answer that can be used; `wait_seconds` is when it asks to be asked again."""

    status = 502
    wait_seconds: int | None = None


def fetch(address: str, arguments: dict[str, str]) -> bytes:
    """Ask a repository; gives the body of its answer.

    Each name is looked up once and the connection goes to the machine that was looked at: a name that changes its mind
    in between leads nowhere else. Raises Unanswered, and Refused for an address that cannot be asked.
    """
    import httpx

    url = address + ("&" if urlsplit(address).query else "?") + urlencode(arguments)
    ends = time.monotonic() + WHOLE_SECONDS
    timeout = httpx.Timeout(READ_SECONDS, connect=CONNECT_SECONDS)
    with httpx.Client(trust_env=False, timeout=timeout, follow_redirects=False) as client:
        for _ in range(MOST_REDIRECTS + 1):
            status, headers, body = _ask(client, checked_address(url), ends)
            if status in REDIRECTS and headers.get("location"):
                url = urljoin(url, headers["location"])
                continue
            if status in {429, 503}:
                raise _busy(headers.get("retry-after", ""))
            if status != 200:
                raise Unanswered("harvest-status", msgid("对方回答 %(status)s，没有给内容。"), status=status)
            return body
    raise Unanswered("harvest-redirects", msgid("对方一再让到别处去问，超过了 %(most)s 次。"), most=MOST_REDIRECTS)


def _ask(client: "httpx.Client", url: str, ends: float) -> tuple[int, "httpx.Headers", bytes]:
    import httpx

    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    machine = _machine(host, port)
    shown = f"[{machine}]" if ":" in machine else machine
    request = client.build_request(
        "GET",
        parts._replace(netloc=f"{shown}:{port}", fragment="").geturl(),
        headers={
            "Host": parts.netloc,
            "Accept": "text/xml, application/xml",
            "Accept-Encoding": "gzip",
            "User-Agent": f"xingtan/{__version__} (OAI-PMH harvester; +{settings.PUBLIC_URL or 'no public address'})",
        },
        extensions={"sni_hostname": host},
    )
    body = bytearray()
    try:
        response = client.send(request, stream=True)
        try:
            for chunk in response.iter_bytes(64 * 1024):
                body += chunk
                if len(body) > MOST_BYTES:
                    size = MOST_BYTES // 1024 // 1024
                    raise Unanswered("harvest-too-large", msgid("对方一次给的超过了 %(most)s MB。"), most=size)
                if time.monotonic() > ends:
                    raise Unanswered("harvest-slow", msgid("对方答得太慢，没有等下去。"))
        finally:
            response.close()
    except httpx.TimeoutException:
        raise Unanswered("harvest-slow", msgid("对方答得太慢，没有等下去。")) from None
    except httpx.HTTPError as error:
        why = str(error)[:120] or type(error).__name__
        raise Unanswered("harvest-unreachable", msgid("连不上对方：%(why)s"), why=why) from None
    return response.status_code, response.headers, bytes(body)


def _machine(host: str, port: int) -> str:
    """Give the machine of a name that may be asked. Raises Unanswered where there is none, or one of them may not."""
    try:
        found = [str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError) as error:
        raise Unanswered("harvest-unreachable", msgid("连不上对方：%(why)s"), why=str(error)[:120]) from None
    if not found or not all(may_ask(each, settings.HARVEST_PRIVATE) for each in found):
        raise Unanswered(
            "harvest-private",
            msgid("“%(host)s”在内网或这台机器上，不去问。要采内网的库，请运行平台的人打开 XINGTAN_HARVEST_PRIVATE。"),
            host=host[:100],
        )
    return min(found, key=lambda each: ":" in each)  # IPv4 first: a name with both may not be reached by the other


def _busy(told: str) -> Unanswered:
    busy = Unanswered("harvest-busy", msgid("对方忙，让过一会儿再问。"))
    if told.isascii() and told.isdecimal() and len(told) < 9:
        busy.wait_seconds = min(int(told), LONGEST_WAIT_SECONDS)
    return busy
