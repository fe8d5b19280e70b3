"""Static files: the browser keeps those with a hash in their name for ever; text is compressed once."""

import hashlib
import mimetypes
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import brotli

from xingtan.front.cache import compress
from xingtan.front.protection import Headers

SMALL_BYTES = 4 * 1024 * 1024
MOST_KEPT_BYTES = 48 * 1024 * 1024
WORTH_BYTES = 512
BROTLI_LEVEL = 5
TYPES = {
    ".mjs": "text/javascript; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".json": "application/json",
    ".map": "application/json",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
    ".bcmap": "application/octet-stream",
    ".ftl": "text/plain; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".html": "text/html; charset=utf-8",
}
_packable = re.compile(r"text/|application/(json|manifest|wasm|javascript)|image/svg")
_hashed = re.compile(r"\.[0-9a-f]{8,64}\.[^/]+\Z")


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it is sent: its bytes in up to three encodings, or where it lies if it is large."""

    path: Path
    etag: str
    headers: Headers
    variants: dict[str, bytes]
    size_bytes: int


class Assets:
    """The static files below `root`."""

    def __init__(self, root: Path, find: Callable[[str], str | None] | None = None) -> None:
        self.root = root.resolve()
        self._find = find
        self._kept: dict[str, Asset] = {}
        self._kept_bytes = 0

    def find(self, name: str) -> Asset | None:
        """Give the file called `name` below the root, or None. Reads and compresses it the first time."""
        asset = self._kept.get(name)
        if asset is None:
            asset = self._load(name)
            if asset is not None and self._kept_bytes + asset.size_bytes <= MOST_KEPT_BYTES:
                self._kept[name] = asset
                self._kept_bytes += sum(map(len, asset.variants.values()))
        return asset

    def is_kept(self, name: str) -> bool:
        """Say whether `find` will answer from memory."""
        return name in self._kept

    def _load(self, name: str) -> Asset | None:
        if "\0" in name:
            return None
        path = self._path(name)
        if path is None:
            return None
        stat = path.stat()
        kind = TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        keep = "public, max-age=31536000, immutable" if _hashed.search(path.name) else "no-cache"
        headers: Headers = [("content-type", kind), ("cache-control", keep), ("vary", "Accept-Encoding")]
        if stat.st_size > SMALL_BYTES:
            return Asset(path, f'"{stat.st_mtime_ns:x}-{stat.st_size:x}"', headers, {}, stat.st_size)
        body = path.read_bytes()
        etag = f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
        return Asset(path, etag, headers, _variants(path, body, kind), len(body))

    def _path(self, name: str) -> Path | None:
        path = (self.root / name).resolve()
        if path.is_relative_to(self.root) and path.is_file():
            return path
        found = self._find(name) if self._find is not None and ".." not in name else None
        return Path(found) if found is not None else None


def _variants(path: Path, body: bytes, kind: str) -> dict[str, bytes]:
    variants = {"": body}
    if len(body) >= WORTH_BYTES and _packable.match(kind):
        packed = {
            "gzip": _beside(path, ".gz") or compress(body),
            "br": _beside(path, ".br") or brotli.compress(body, quality=BROTLI_LEVEL),
        }
        variants |= {name: data for name, data in packed.items() if len(data) < len(body) * 0.9}
    return variants


def _beside(path: Path, suffix: str) -> bytes | None:
    """Give what the set-up compressed already, unless the file changed since."""
    beside = path.with_name(path.name + suffix)
    if beside.is_file() and beside.stat().st_mtime >= path.stat().st_mtime:
        return beside.read_bytes()
    return None
