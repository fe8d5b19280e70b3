"""What the package of a resource holds."""

from dataclasses import dataclass
from uuid import UUID

from xingtan.catalogue.models import AssessmentItem, Package

NAMES = {"qti": "QTI", "scorm": "SCORM"}


@dataclass(frozen=True, slots=True)
class PackageView:
    """A package as its author sees it: standard and edition, title, what is in it in order."""

    standard: str
    name: str
    edition: str
    title: str
    size_bytes: int
    parts: tuple[str, ...]


def package_view(resource_id: UUID) -> PackageView | None:
    """Read the package of a resource, for its author; None where it has none. At most two statements."""
    row = Package.objects.filter(pk=resource_id).first()
    if row is None:
        return None
    if row.standard != "qti":
        played = tuple(str(part["title"]) for part in row.manifest.get("parts", ()))
        return PackageView(
            row.standard, NAMES.get(row.standard, row.standard), row.edition, row.title, row.size_bytes, played
        )
    items = AssessmentItem.objects.filter(resource_id=resource_id).order_by("position")
    parts = tuple(title or identifier for title, identifier in items.values_list("title", "identifier"))
    return PackageView(
        row.standard, NAMES.get(row.standard, row.standard), row.edition, row.title, row.size_bytes, parts
    )
