"""The origin for content that others made: files of packages and the pages that play them, and nothing of the node.

It reads no cookie and sets none. What it serves may run, so it is kept to itself: it reaches no other host, and only
the node's own pages may frame it.
"""

import asyncio
import logging
import re
from collections.abc import Callable
from html import escape
from time import perf_counter
from typing import Any
from urllib.parse import urlsplit

from xingtan.front.assets import Assets
from xingtan.front.files import NO_SUCH_FILE
from xingtan.front.options import Asked
from xingtan.front.protection import Headers
from xingtan.front.sending import choose_file, send_asset, send_file
from xingtan.kernel.errors import NotFound
from xingtan.ports.blobs import BlobStore

logger = logging.getLogger("xingtan.front")

FindFile = Callable[[str, str], tuple[str, str] | None]
PLAYER = "/play/"
SCRIPTS = {
    "/play/player.js": "play/player.js",
    "/play/scorm12.js": "vendor/scorm/scorm12.min.js",
    "/play/scorm2004.js": "vendor/scorm/scorm2004.min.js",
}
MOST_KNOWN = 50_000
_address = re.compile(r"/c/([0-9a-f]{64})/(.{1,300})\Z", re.S)
_host = re.compile(r"(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._\-]{1,255})(:[0-9]{1,5})?\Z")
PAGE = """<!doctype html><html lang="zh-Hans"><head><meta charset="utf-8"><title>-</title>
<style>html,body{{margin:0;height:100%}}iframe{{display:block;border:0;width:100%;height:100%}}</style></head>
<body data-node="{node}"><script src="/play/scorm12.js"></script><script src="/play/scorm2004.js"></script>
<script src="/play/player.js"></script></body></html>"""


def content_policy(node: str) -> str:
    """Give what files of a package may do: run, with what is beside them; reach nobody else."""
    own = "'self' 'unsafe-inline' 'unsafe-eval' data: blob:"
    return f"default-src {own}; object-src 'none'; form-action 'none'; base-uri 'self'; frame-ancestors 'self' {node}"


def player_policy(node: str) -> str:
    """Give what the page around a package may do: its own scripts, one frame of this origin."""
    return (
        "default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; frame-src 'self'; base-uri 'none'; "
        f"form-action 'none'; frame-ancestors {node}"
    )


class ContentDoor:
    """Answers on the second origin. `find` gives digest and media type of a file of a package."""

    def __init__(self, blobs: BlobStore, assets: Assets, find: FindFile, public_url: str, port: int) -> None:
        self._blobs, self._assets, self._find = blobs, assets, find
        self._public_url, self._port = public_url.rstrip("/"), port
        self._known: dict[tuple[str, str], tuple[str, str]] = {}

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        """Answer one request. Nothing is raised."""
        header = scope.headers.get
        host = header("host") or ""
        asked = Asked(protocol, scope, scope.method, host, header, False, perf_counter())
        try:
            await self._answer(asked)
        except NotFound:
            self._say(asked, 404)
        except Exception:
            logger.exception("%s %s failed at the content origin", asked.method, asked.path)
            self._say(asked, 500)

    async def _answer(self, asked: Asked) -> None:
        node = self._node(asked.host)
        if asked.scope.proto != "http":
            asked.protocol.close(403)
        elif not asked.reads:
            self._say(asked, 405)
        elif not node:
            self._say(asked, 421)
        elif asked.path == PLAYER:
            body = PAGE.format(node=escape(node)).encode()
            headers = _protect(
                [("content-type", "text/html; charset=utf-8"), ("cache-control", "no-cache")], player_policy(node)
            )
            asked.protocol.response_bytes(200, headers, b"" if asked.method == "HEAD" else body)
        elif asked.path in SCRIPTS:
            await send_asset(asked, self._assets, SCRIPTS[asked.path], False)
        else:
            await self._send(asked, node)

    async def _send(self, asked: Asked, node: str) -> None:
        found = _address.match(asked.path)
        file = await self._file(found[1], found[2]) if found else None
        if file is None:
            raise NotFound("file-unknown", NO_SUCH_FILE)
        digest, media_type = file
        headers = _protect(
            [("content-type", media_type), ("cache-control", "public, max-age=31536000, immutable")],
            content_policy(node),
        )
        sending = await choose_file(asked, self._blobs, digest, headers)
        await send_file(asked, self._blobs, digest, sending)

    async def _file(self, contents: str, path: str) -> tuple[str, str] | None:
        key = (contents, path)
        found = self._known.get(key)
        if found is None:
            found = await asyncio.to_thread(self._find, contents, path)
            if found is not None:  # what a digest names never changes
                if len(self._known) >= MOST_KNOWN:
                    self._known.clear()
                self._known[key] = found
        return found

    def _node(self, host: str) -> str:
        """Give the origin of the node's pages for who came by this host; empty where it can be none."""
        if self._public_url:
            parts = urlsplit(self._public_url)
            return f"{parts.scheme}://{parts.netloc}"
        found = _host.match(host)
        return f"http://{found[1]}:{self._port}" if found else ""

    def _say(self, asked: Asked, status: int) -> None:
        headers = _protect([("content-type", "text/plain"), ("cache-control", "no-store")], "default-src 'none'")
        asked.protocol.response_bytes(status, headers, b"")


def _protect(headers: Headers, policy: str) -> Headers:
    return [
        *headers,
        ("content-security-policy", policy),
        ("cross-origin-resource-policy", "same-origin"),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("permissions-policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
        ("server", "xingtan"),
    ]
