"""What is there already: the same files, like texts, like pictures. And what is missing from the description."""

from collections.abc import Iterator
from uuid import UUID

import av
from django.db.models import Q
from PIL import Image

from xingtan.catalogue.actions.checks.looking import Offered, OfferedFile
from xingtan.catalogue.actions.checks.reading import text_of
from xingtan.catalogue.actions.checks.words import own_texts
from xingtan.catalogue.models import Fingerprint, Resource, ResourceFile
from xingtan.catalogue.rules.checks import (
    LIKE_PICTURE,
    LIKE_TEXT,
    NO_COVER,
    NO_LESSON,
    NO_SUMMARY,
    SAME_FILE,
    Remark,
    Tool,
    Weight,
)
from xingtan.catalogue.rules.checks.likeness import bands, near, picture_print, text_print
from xingtan.catalogue.rules.vocabulary import LESSONS, Kind, Role, Status

STANDING = (Status.PUBLISHED, Status.WAITING)
MOST_CANDIDATES = 2000
MOST_LIKE = 3


def look_for_likes(offered: Offered) -> list[Remark]:
    """Compare with what is online or waits, and keep the fingerprints for those that come after."""
    remarks = list(_same_files(offered))
    told = {one.like for one in remarks}
    texts = [*own_texts(offered.content).values(), *(text_of(file).text for file in offered.files())]
    prints = {"text": text_print("\n".join(texts)), "picture": _picture(offered)}
    kept = offered.resource.update_of_id or offered.resource.pk
    for kind, whole in prints.items():
        Fingerprint.objects.filter(resource=kept, kind=kind).delete()
        if whole is None:
            continue
        says = LIKE_TEXT if kind == "text" else LIKE_PICTURE
        for like, title in _like(offered, kind, whole):
            if like not in told:
                remarks.append(Remark(Tool.LIKENESS, Weight.DOUBT, says, "", {"title": title}, like))
                told.add(like)
        Fingerprint.objects.bulk_create(
            Fingerprint(resource_id=kept, kind=kind, band=band, piece=piece, whole=f"{whole:016x}")
            for band, piece in enumerate(bands(whole))
        )
    return remarks


def _others(offered: Offered) -> Q:
    """Give the condition of another resource that is online or waits, and is not this one in another form."""
    own = offered.own
    return Q(resource__status__in=STANDING) & ~Q(resource__in=own) & ~Q(resource__update_of__in=own)


def _same_files(offered: Offered) -> Iterator[Remark]:
    digests = {file.digest: file.name for file in offered.files()}
    rows = ResourceFile.objects.filter(_others(offered), digest__in=list(digests)).order_by("uploaded_at")
    told: set[UUID] = set()
    for digest, like, title in rows.values_list("digest", "resource", "resource__title")[:50]:
        if like not in told and len(told) < MOST_LIKE:
            told.add(like)
            yield Remark(Tool.LIKENESS, Weight.DOUBT, SAME_FILE, digests[digest], {"title": title}, like)


def _like(offered: Offered, kind: str, whole: int) -> list[tuple[UUID, str]]:
    """List what shares a band with a fingerprint and is near it. Two statements."""
    shared = Q(pk__in=())
    for band, piece in enumerate(bands(whole)):
        shared |= Q(band=band, piece=piece)
    rows = Fingerprint.objects.filter(shared, _others(offered), kind=kind).values_list("resource", "whole").distinct()
    close = {one: (int(print_, 16) ^ whole).bit_count() for one, print_ in rows[:MOST_CANDIDATES]}
    ids = sorted((one for one, print_ in rows[:MOST_CANDIDATES] if near(int(print_, 16), whole)), key=close.__getitem__)
    titles = dict(Resource.objects.filter(pk__in=ids[:MOST_LIKE]).values_list("pk", "title"))
    return [(one, titles[one]) for one in ids[:MOST_LIKE] if one in titles]


def _picture(offered: Offered) -> int | None:
    """Give the fingerprint of the main picture: of the picture itself, or of a still of the video."""
    for file in offered.files():
        found = None
        if file.role == Role.PICTURE:
            found = _picture_of(file)
        elif file.role == Role.VIDEO:
            found = _still_of(file)
        if found is not None:
            return found
    return None


def _dots(picture: Image.Image) -> int | None:
    return picture_print(list(picture.convert("L").resize((9, 8), Image.Resampling.BOX).tobytes()))


def _picture_of(file: OfferedFile) -> int | None:
    try:
        with file.open() as opened, Image.open(opened) as picture:
            picture.draft("L", (256, 256))
            return _dots(picture)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None


def _still_of(file: OfferedFile) -> int | None:
    try:
        with file.open() as opened, av.open(opened, mode="r") as container:
            container.seek((container.duration or 0) * 2 // 5)
            frame = next(container.decode(video=0), None)
            return _dots(frame.to_image()) if frame else None  # type: ignore[no-untyped-call]
    except (av.FFmpegError, ValueError, EOFError, IndexError):
        return None


def look_at_description(offered: Offered) -> list[Remark]:
    """Say what an editor would miss."""
    content, remarks = offered.content, []
    if not (content.get("summary") or "").strip():
        remarks.append(Remark(Tool.METADATA, Weight.NOTE, NO_SUMMARY))
    is_lesson = content.get("section") == LESSONS and offered.resource.kind != Kind.TEXTBOOK
    if is_lesson and not (content.get("book") and content.get("lesson")):
        remarks.append(Remark(Tool.METADATA, Weight.DOUBT, NO_LESSON))
    if not content.get("cover") and offered.resource.kind in {Kind.LESSON, Kind.VIDEO}:
        remarks.append(Remark(Tool.METADATA, Weight.NOTE, NO_COVER))
    return remarks
