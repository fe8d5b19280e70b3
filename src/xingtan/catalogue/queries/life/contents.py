"""The whole content of a resource as a version keeps it."""

from hashlib import sha256
from typing import Any
from uuid import UUID

import msgspec
from django.conf import settings
from django.utils.translation import override

from xingtan.catalogue.models import (
    AssessmentItem,
    ExerciseItem,
    Package,
    Resource,
    ResourceFile,
    RightsTerm,
    Version,
)
from xingtan.catalogue.queries import words
from xingtan.catalogue.rules.life import Term

_RESOURCE = (
    *("title", "summary", "section", "column", "licence", "credit_minutes", "stage", "subject_id", "edition_id"),
    *("grade", "book_id", "publisher_id", "cover", "duration_ms", "remix_of_id"),
)
_PLACE = (
    *("book__term", "book__title", "subject__name", "lesson_position__position", "lesson_position__title"),
    "lesson_position__unit__position",
)
_FILE = ("role", "name", "digest", "media_type", "size_bytes")
_EXERCISE = (
    *("kind", "prompt", "choices", "right", "tolerance", "unit", "hint", "explanation", "figure", "figure_ending"),
    "figure_says",
)


def content_of(resource_id: UUID) -> dict[str, Any]:
    """Read the whole content of a resource, as `rules.versions` compares it. Six statements."""
    row = (
        Resource.objects.filter(pk=resource_id)
        .values(*_RESOURCE, *_PLACE, "lesson__tasks", "lesson__chapters", "lesson__transcript")
        .get()
    )
    content: dict[str, Any] = {name.removesuffix("_id"): row[name] for name in _RESOURCE}
    content["remix_of"] = str(row["remix_of_id"]) if row["remix_of_id"] else None
    content["unit"], content["lesson"] = row["lesson_position__unit__position"], row["lesson_position__position"]
    content["where"] = _where(row)
    content["tasks"] = row["lesson__tasks"] or []
    content["chapters"] = row["lesson__chapters"] or []
    content["transcript"] = row["lesson__transcript"] or ""
    content["files"] = list(ResourceFile.objects.filter(resource=resource_id).order_by("position", "id").values(*_FILE))
    exercises = ExerciseItem.objects.filter(resource=resource_id).order_by("position")
    content["exercises"] = list(exercises.values(*_EXERCISE))
    content["items"] = [
        {"prompt": title or identifier, "digest": sha256(msgspec.json.encode(item, order="sorted")).hexdigest()[:16]}
        for title, identifier, item in AssessmentItem.objects.filter(resource=resource_id)
        .order_by("position")
        .values_list("title", "identifier", "item")
    ]
    package = Package.objects.filter(pk=resource_id).values("standard", "edition", "title", "contents").first()
    content["package"] = package or {}
    content["rights"] = [
        {
            "region": term.region,
            "since": term.since.isoformat() if term.since else None,
            "until": term.until.isoformat() if term.until else None,
        }
        for term in terms_of(resource_id)
    ]
    return content


def _where(row: dict[str, Any]) -> str:
    """Name the place in the curriculum as it is called now: 四年级上册 数学 3.2 角的度量."""
    if not row["book_id"]:
        return ""
    with override(settings.LANGUAGE_CODE):
        book = words.book_of_subject(
            words.book_name(row["grade"], row["book__term"], row["book__title"]), row["subject__name"] or ""
        )
    unit, lesson = row["lesson_position__unit__position"], row["lesson_position__position"]
    return f"{book} {unit}.{lesson} {row['lesson_position__title']}" if unit else book


def terms_of(resource_id: UUID) -> tuple[Term, ...]:
    """Read where and when a resource may be shown. One statement."""
    rows = RightsTerm.objects.filter(resource=resource_id).order_by("region")
    return tuple(Term(*row) for row in rows.values_list("region", "since", "until"))


def kept_content(resource_id: UUID, number: int) -> dict[str, Any] | None:
    """Read what a version held; None where it was never kept. One statement."""
    return Version.objects.filter(resource=resource_id, number=number).values_list("content", flat=True).first()
