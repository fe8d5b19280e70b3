"""Taking in SCORM: every file of a package into the blob store by its content, all of it or nothing."""

import mimetypes
from typing import BinaryIO, cast
from uuid import UUID

from django.db import transaction

from xingtan.catalogue.actions.archives import ZipFiles, contents_of, keep_package, open_archive
from xingtan.catalogue.actions.media import StoredBytes
from xingtan.catalogue.models import AssessmentItem, PackageFile
from xingtan.catalogue.rules.packages import scorm
from xingtan.kernel.errors import Refused
from xingtan.kernel.files import MIB
from xingtan.kernel.text import msgid
from xingtan.ports import engines
from xingtan.ports.blobs import Blob

STANDARD = "scorm"
MOST_FILE = 300 * MIB
MOST_RATIO = 100  # honest content is packed to a fiftieth at best; what unpacks to more is meant to fill a disk
FREE_BYTES = 20 * MIB
DEEPEST = 20
# The node says what a file is, not the machine it runs on.
TYPES = {
    "html": "text/html; charset=utf-8",
    "htm": "text/html; charset=utf-8",
    "xhtml": "application/xhtml+xml",
    "js": "text/javascript; charset=utf-8",
    "mjs": "text/javascript; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "json": "application/json",
    "xml": "text/xml",
    "txt": "text/plain; charset=utf-8",
    "svg": "image/svg+xml",
    "woff": "font/woff",
    "woff2": "font/woff2",
    "ttf": "font/ttf",
    "vtt": "text/vtt; charset=utf-8",
    "wasm": "application/wasm",
    "mp4": "video/mp4",
    "webm": "video/webm",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
}


def manifest_of(archive: Blob) -> bytes:
    """Give the manifest of a stored archive; empty where it has none. Raises Refused for no honest archive."""
    opened = open_archive(cast(BinaryIO, StoredBytes(archive)))
    return opened.read(scorm.MANIFEST, scorm.MOST_MANIFEST) if scorm.MANIFEST in opened.paths() else b""


def take_in_scorm(resource_id: UUID, archive: Blob) -> None:
    """Make a stored SCORM package that of a resource. Idempotent. Its callers ask who may.

    Raises Refused with what is wrong; then no row is kept.
    """
    opened = open_archive(cast(BinaryIO, StoredBytes(archive)))
    read = scorm.read_manifest(opened.read(scorm.MANIFEST, scorm.MOST_MANIFEST), frozenset(opened.paths()))
    files = _stored(opened, archive)
    contents = contents_of((path, blob.digest) for path, blob in files.items())
    rows = [
        PackageFile(
            contents=contents, path=path, digest=blob.digest, media_type=media_type(path), size_bytes=blob.size_bytes
        )
        for path, blob in files.items()
    ]
    with transaction.atomic():
        AssessmentItem.objects.filter(resource=resource_id).delete()
        keep_package(resource_id, archive, STANDARD, read.edition, read.title, read.manifest(), rows)


def _stored(opened: ZipFiles, archive: Blob) -> dict[str, Blob]:
    found: dict[str, Blob] = {}
    most = max(FREE_BYTES, archive.size_bytes * MOST_RATIO)
    total = 0
    for path in opened.paths():
        if path.count("/") >= DEEPEST:
            raise Refused("package-deep", msgid("包里的文件夹套得太深：“%(path)s”。"), path=path[:120])
        body = opened.read(path, MOST_FILE)
        total += len(body)
        if total > most:
            raise Refused("package-bomb", msgid("这个压缩包展开以后大得不合常理，没有收。"))
        found[path] = engines().blobs.put([body], MOST_FILE)
    return found


def media_type(path: str) -> str:
    """Say what a file of a package is, by its ending."""
    ending = path.rpartition(".")[2].lower()
    return TYPES.get(ending) or mimetypes.types_map.get(f".{ending}", "application/octet-stream")
