"""Packages as they are played: their parts, and their files on the origin for content."""

from dataclasses import dataclass
from uuid import UUID

from xingtan.catalogue.models import Package, PackageFile, Resource
from xingtan.catalogue.rules.packages.scorm import Part
from xingtan.catalogue.rules.vocabulary import Status
from xingtan.kernel.errors import NotFound
from xingtan.kernel.text import msgid

UNKNOWN = msgid("这份资源里没有可以播放的互动课件。")


@dataclass(frozen=True, slots=True)
class Playable:
    """A package that is played. `contents` names its files on the origin for content."""

    resource: UUID
    title: str
    section: str
    place: str
    school: str
    uploaded_by: UUID | None
    public: bool
    edition: str
    contents: str
    parts: tuple[Part, ...]

    def part(self, identifier: str = "") -> Part:
        """Give a part by its identifier; the first where none is named. Raises NotFound."""
        for each in self.parts:
            if identifier in {"", each.identifier}:
                return each
        raise NotFound("part-unknown", UNKNOWN)


def playable(resource_id: UUID) -> Playable:
    """Read the package of a resource whatever its status, for whoever may look at it. One statement."""
    row = Package.objects.filter(resource_id=resource_id, standard="scorm").select_related("resource").first()
    if row is None:
        raise NotFound("package-unknown", UNKNOWN)
    resource: Resource = row.resource
    return Playable(
        resource=resource.pk,
        title=resource.title,
        section=resource.section,
        place=resource.place,
        school=resource.school,
        uploaded_by=resource.uploaded_by,
        public=resource.status == Status.PUBLISHED,
        edition=row.edition,
        contents=row.contents,
        parts=tuple(Part(**part) for part in row.manifest.get("parts", ())),
    )


def package_file(contents: str, path: str) -> tuple[str, str] | None:
    """Give digest and media type of a file of a package; None where it has none. One statement."""
    return PackageFile.objects.filter(contents=contents, path=path).values_list("digest", "media_type").first()
