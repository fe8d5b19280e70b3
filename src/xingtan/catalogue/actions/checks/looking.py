"""What the steps of a check look at: a version as it was offered, with its files."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from xingtan.catalogue.actions.media import StoredBytes
from xingtan.catalogue.models import Resource
from xingtan.catalogue.rules.files import ending_of
from xingtan.ports.blobs import Blob


@dataclass(frozen=True, slots=True)
class OfferedFile:
    """A file of a version."""

    role: str
    name: str
    digest: str
    media_type: str
    size_bytes: int

    @property
    def ending(self) -> str:
        return ending_of(self.name)

    def open(self) -> io.BufferedReader:
        """Give the file to be read from its beginning, wound back and forth."""
        return io.BufferedReader(StoredBytes(Blob(self.digest, self.size_bytes)), 256 * 1024)


@dataclass(frozen=True, slots=True)
class Offered:
    """A version: its content as it was kept, and whose it is."""

    resource: Resource
    number: int
    content: dict[str, Any]

    @property
    def own(self) -> frozenset[UUID]:
        """Give what is the same thing by right: the resource, what it is a copy of, what it was made from."""
        row = self.resource
        return frozenset(one for one in (row.pk, row.update_of_id, row.remix_of_id) if one)

    def files(self) -> Iterator[OfferedFile]:
        """Give the files in order."""
        for one in self.content.get("files") or ():
            yield OfferedFile(one["role"], one["name"], one["digest"], one["media_type"], one["size_bytes"])
