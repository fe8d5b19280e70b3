"""Sending static and stored files: small ones from memory, large ones by the server without passing through Python."""

import asyncio
from collections.abc import Iterator

from xingtan.front.assets import Asset, Assets
from xingtan.front.files import NO_SUCH_FILE, Sending, choose, is_digest
from xingtan.front.options import Asked
from xingtan.front.protection import Headers, protect
from xingtan.kernel.errors import NotFound
from xingtan.ports.blobs import BlobStore, LocalBlobs


async def send_asset(asked: Asked, assets: Assets, name: str, secure: bool) -> int:
    """Send a static file and give the status. Raises NotFound."""
    asset = assets.find(name) if assets.is_kept(name) else await asyncio.to_thread(assets.find, name)
    if asset is None:
        raise NotFound("file-unknown", NO_SUCH_FILE)
    accepted = asked.header("accept-encoding") or ""
    encoding = next((wanted for wanted in ("br", "gzip") if wanted in asset.variants and wanted in accepted), "")
    etag = asset.etag if not encoding else f'{asset.etag[:-1]}-{encoding}"'
    headers = protect([*asset.headers, ("etag", etag)], secure)
    if etag in (asked.header("if-none-match") or ""):
        asked.protocol.response_empty(304, headers)
        return 304
    return _send_variant(asked, asset, encoding, headers)


def _send_variant(asked: Asked, asset: Asset, encoding: str, headers: Headers) -> int:
    if encoding:
        headers = [*headers, ("content-encoding", encoding)]
    if encoding in asset.variants:
        body = asset.variants[encoding]
        asked.protocol.response_bytes(200, [*headers, ("content-length", str(len(body)))], body)
    else:
        headers = [*headers, ("content-length", str(asset.size_bytes))]
        asked.protocol.response_file(200, headers, str(asset.path))
    return 200


async def choose_file(asked: Asked, blobs: BlobStore, digest: str, headers: Headers) -> Sending:
    """Decide what to send of stored bytes. Raises NotFound."""
    if not is_digest(digest):
        raise NotFound("file-unknown", NO_SUCH_FILE)
    size = await asyncio.to_thread(blobs.size, digest)
    return choose(digest, size, headers, asked.header("range"), asked.header("if-range"), asked.header("if-none-match"))


async def send_file(asked: Asked, blobs: BlobStore, digest: str, sending: Sending) -> None:
    """Send the chosen bytes."""
    protocol = asked.protocol
    if sending.start == sending.end or asked.method == "HEAD":
        protocol.response_empty(sending.status, sending.headers)
        return
    if isinstance(blobs, LocalBlobs):
        path = str(blobs.path(digest))
        protocol.response_file_range(sending.status, sending.headers, path, sending.start, sending.end)
        return
    chunks = await asyncio.to_thread(blobs.read, digest, sending.start, sending.end - sending.start)
    transport = protocol.response_stream(sending.status, sending.headers)
    while (chunk := await asyncio.to_thread(_next, chunks)) is not None:
        await transport.send_bytes(chunk)


def _next(chunks: Iterator[bytes]) -> bytes | None:
    return next(chunks, None)
