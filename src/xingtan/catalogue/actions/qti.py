"""Taking in QTI: a package or a single item becomes questions of a resource, all of it or nothing."""

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, cast
from uuid import UUID

from django.db import transaction

from xingtan.catalogue.actions.archives import ZipFiles, broken, contents_of, keep_package, open_archive
from xingtan.catalogue.actions.media import StoredBytes
from xingtan.catalogue.models import AssessmentItem, PackageFile, Resource
from xingtan.catalogue.rules.files import ending_of, require_harmless_drawing
from xingtan.catalogue.rules.publishing import is_editable
from xingtan.catalogue.rules.qti import forms, packages
from xingtan.catalogue.rules.qti.content import MediaFile
from xingtan.catalogue.rules.vocabulary import Status
from xingtan.kernel.errors import Conflict, NotFound, Refused
from xingtan.kernel.files import HEAD_BYTES, MIB, media_type_of
from xingtan.kernel.text import msgid
from xingtan.ports import engines
from xingtan.ports.blobs import Blob

STANDARD = "qti"
MOST_MEDIA = 50 * MIB
MOST_PIXELS = 40_000_000
PICTURES = frozenset({"png", "jpg", "jpeg", "gif", "webp"})
SHOWN = PICTURES | {"svg", "mp3", "m4a", "wav", "mp4", "webm"}


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What a package held. `media` counts the pictures, sounds and films that its questions show."""

    edition: str
    title: str
    items: int
    tests: int
    media: int


def take_in_qti(resource_id: UUID, archive: Blob, name: str = "") -> TakenIn:
    """Make the questions of a stored package (or of a single item's XML) those of a resource. Idempotent.

    It asks nobody's roles: its callers do. Raises Refused with the first thing that is wrong, naming file and element,
    Conflict for a resource that is under review or public; then nothing is kept. The archive itself holds the keys: it
    is kept in the store, but it is no file of the resource, and what is listed of it is only what questions show.
    """
    resource = Resource.objects.filter(pk=resource_id).first()
    if resource is None:
        raise NotFound("resource-unknown", msgid("没有这份资源。地址可能抄错了，也可能它已经撤下。"))
    if not is_editable(Status(resource.status)):
        raise Conflict("resource-submitted", msgid("已经提交的资源不能再改；要改，请审核的人退回来。"))
    read, media = _read(archive, name, resource.title)
    for body in media:
        engines().blobs.put([body], MOST_MEDIA)
    contents = contents_of((file.path, file.digest) for file in read.media)
    rows = [
        PackageFile(
            contents=contents,
            path=file.path[:300],
            digest=file.digest,
            media_type=file.media_type,
            size_bytes=file.size_bytes,
        )
        for file in read.media
    ]
    with transaction.atomic():
        keep_package(resource.pk, archive, STANDARD, read.edition, read.title, _manifest(read), rows)
        AssessmentItem.objects.filter(resource=resource).delete()
        AssessmentItem.objects.bulk_create(
            [
                AssessmentItem(
                    resource=resource,
                    position=number,
                    identifier=item.identifier,
                    title=item.title,
                    edition=edition,
                    item=forms.written(item),
                )
                for number, (item, edition) in enumerate(zip(read.items, read.editions, strict=True), start=1)
            ],
            batch_size=200,
        )
    return TakenIn(read.edition, read.title, len(read.items), len(read.tests), len(read.media))


def _read(archive: Blob, name: str, title: str) -> tuple[packages.Read, Iterator[bytes]]:
    """Read all of it; gives what was read, and the bytes of the media that questions show."""
    file = cast(BinaryIO, StoredBytes(archive))
    if file.read(2) == b"PK":
        opened = ShownFiles(open_archive(file))
        read = packages.read_package(opened, title)
        return read, (opened.read(each.path, MOST_MEDIA) for each in read.media)
    if archive.size_bytes > packages.MOST_XML:
        raise Refused("qti-no-package", msgid("这个文件不是 QTI 包（zip），也不是一道 QTI 题（XML）。"))
    file.seek(0)
    return packages.read_single(file.read(), name or "item.xml", title), iter(())


def _manifest(read: packages.Read) -> dict[str, object]:
    return {
        "parts": [{"identifier": test.identifier, "title": test.title, "entry": ""} for test in read.tests],
        "tests": [forms.written(test) for test in read.tests],
        "items": len(read.items),
    }


class ShownFiles:
    """The files of a package of questions; `media` looks into those that a question shows."""

    def __init__(self, files: ZipFiles) -> None:
        self._files = files

    def paths(self) -> tuple[str, ...]:
        return self._files.paths()

    def read(self, path: str, most: int = packages.MOST_XML) -> bytes:
        return self._files.read(path, most)

    def media(self, path: str) -> MediaFile:
        """Look into a file that a question shows. Raises Refused for what a page cannot show without danger."""
        ending = ending_of(path)
        if ending not in SHOWN:
            raise Refused("qti-media-type", msgid("“%(path)s”不是能放进题目的图片、声音或视频。"), path=path)
        body = self.read(path, MOST_MEDIA)
        width = height = 0
        if ending == "svg":
            require_harmless_drawing(body)
            media_type = "image/svg+xml"
        else:
            media_type = media_type_of(path.rpartition("/")[2], body[:HEAD_BYTES])
        if ending in PICTURES:
            width, height = _sides(path, body)
        return MediaFile(path, hashlib.sha256(body).hexdigest(), ending, media_type, len(body), width, height)


def _sides(path: str, body: bytes) -> tuple[int, int]:
    """Read the size of a picture without decoding it. Raises Refused where it is none, or has too many points."""
    from PIL import Image

    try:
        with Image.open(io.BytesIO(body)) as picture:
            width, height = picture.size
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise broken(path) from None
    if width * height > MOST_PIXELS:
        raise Refused(
            "qti-media-large",
            msgid("图片“%(path)s”有 %(width)s×%(height)s 点，太大了。"),
            path=path,
            width=width,
            height=height,
        )
    return width, height
