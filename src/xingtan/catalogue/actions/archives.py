"""Packages as they come and as they are kept: zips whose files are read one by one, within bounds, rows by content."""

import hashlib
import stat
import unicodedata
import zipfile
from collections.abc import Iterable
from typing import BinaryIO
from uuid import UUID

from xingtan.catalogue.models import Package, PackageFile
from xingtan.kernel.archives import BROKEN
from xingtan.kernel.errors import Refused
from xingtan.kernel.files import MIB
from xingtan.kernel.text import msgid
from xingtan.ports.blobs import Blob

MOST_ENTRIES = 20_000
MOST_UNPACKED = 1024 * MIB


class ZipFiles:
    """The files of a zip by path, none of them unpacked before it is asked for."""

    def __init__(self, archive: zipfile.ZipFile, entries: dict[str, zipfile.ZipInfo]) -> None:
        self._archive = archive
        self._entries = entries

    def paths(self) -> tuple[str, ...]:
        return tuple(self._entries)

    def read(self, path: str, most: int) -> bytes:
        """Give the bytes of a file. Raises Refused where it is larger than `most`, whatever the zip says of it."""
        entry = self._entries[path]
        try:
            with self._archive.open(entry) as opened:
                body = opened.read(most + 1)
        except BROKEN:
            raise broken(path) from None
        if len(body) > most:
            raise Refused(
                "package-file-large", msgid("包里的“%(path)s”超过 %(most)s MB，没有收。"), path=path, most=most // MIB
            )
        return body


def broken(path: str) -> Refused:
    """Say that a file within a package cannot be read."""
    return Refused("package-file-broken", msgid("包里的“%(path)s”坏了，读不出来。请重新打包再传。"), path=path[:120])


def open_archive(file: BinaryIO) -> ZipFiles:
    """Open a zip after a look at its list of files. Raises Refused for what no honest package has in it."""
    try:
        archive = zipfile.ZipFile(file)
        listed = archive.infolist()
    except BROKEN:
        raise Refused("package-broken", msgid("这个压缩包读不出来，可能没有传完整。请重新打包再传。")) from None
    if len(listed) > MOST_ENTRIES:
        raise Refused(
            "package-entries",
            msgid("压缩包里有 %(count)s 个文件，最多 %(most)s 个。"),
            count=len(listed),
            most=MOST_ENTRIES,
        )
    if sum(entry.file_size for entry in listed) > MOST_UNPACKED:
        raise Refused("package-large", msgid("压缩包展开以后超过 %(most)s MB，没有收。"), most=MOST_UNPACKED // MIB)
    found: dict[str, zipfile.ZipInfo] = {}
    for entry in listed:
        if entry.is_dir():
            continue
        path = _path_of(entry)
        if path in found:
            raise Refused("package-twice", msgid("压缩包里有两个“%(path)s”。"), path=path[:120])
        found[path] = entry
    return ZipFiles(archive, found)


def _path_of(entry: zipfile.ZipInfo) -> str:
    """Give the path of a file within the package. Raises Refused for one that leads out, is a link or is locked."""
    name = entry.filename
    if not entry.flag_bits & 0x800:  # the name is not marked as UTF-8: Chinese systems write GBK
        try:
            name = name.encode("cp437").decode("gb18030")
        except (UnicodeEncodeError, UnicodeDecodeError):
            name = entry.filename
    path = unicodedata.normalize("NFC", name.replace("\\", "/"))
    parts = path.split("/")
    if path.startswith("/") or ".." in parts or ":" in parts[0] or "\0" in path or len(path) > 300:
        raise Refused(
            "package-path", msgid("压缩包里的“%(path)s”想放到包外面去，没有收。"), path=path[:120].replace("\0", "")
        )
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise Refused("package-link", msgid("压缩包里的“%(path)s”是一个链接，没有收。"), path=path[:120])
    if entry.flag_bits & 0x1:
        raise Refused("package-locked", msgid("压缩包里的“%(path)s”加了密码，读不出来。"), path=path[:120])
    return "/".join(part for part in parts if part not in {"", "."})


def contents_of(files: Iterable[tuple[str, str]]) -> str:
    """Give the digest of a list of files (path, digest): packages that hold the same have the same."""
    lines = sorted(f"{digest}  {path}" for path, digest in files)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def keep_package(
    resource_id: UUID,
    archive: Blob,
    standard: str,
    edition: str,
    title: str,
    manifest: dict[str, object],
    files: list[PackageFile],
) -> None:
    """Have the resource be this package, in place of what it was before. `files` are of one content. Two statements."""
    Package.objects.update_or_create(
        resource_id=resource_id,
        defaults={
            "standard": standard,
            "edition": edition,
            "title": title,
            "archive": archive.digest,
            "contents": files[0].contents if files else contents_of(()),
            "manifest": manifest,
            "size_bytes": archive.size_bytes,
        },
    )
    PackageFile.objects.bulk_create(files, batch_size=200, ignore_conflicts=True)
