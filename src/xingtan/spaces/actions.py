"""Every change of a space: authorise, decide, write, announce."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, Sum

from xingtan.identity import api as identity
from xingtan.identity.api import Asker, Deed, RoleName, Unit, UnitKind
from xingtan.kernel.clock import now, today
from xingtan.kernel.errors import Conflict, NotAllowed, NotFound, Refused
from xingtan.kernel.ids import new_id
from xingtan.kernel.text import msgid
from xingtan.moderation import api as moderation
from xingtan.outbox.api import announce
from xingtan.ports import engines
from xingtan.spaces import rules
from xingtan.spaces.events import (
    ArticleChanged,
    ArticlePublished,
    FileDeleted,
    FileUploaded,
    SpaceClosed,
    SpaceDescribed,
    SpaceOpened,
)
from xingtan.spaces.models import Article, Folder, Space, StoredFile
from xingtan.spaces.rules import QUOTA_BYTES, SpaceKind

SAME_NAME_TRIES = 99


@dataclass(frozen=True, slots=True)
class NewSpace:
    """A space to open: for a person (`owner_id`), a school (`school_code`), or a studio led by a teacher."""

    kind: SpaceKind
    title: str
    owner_id: UUID | None = None
    school_code: str = ""
    place_code: str = ""
    introduction: str = ""
    id: UUID | None = None


def open_space(wanted: NewSpace) -> UUID:
    """Give a person, school or studio its space; the one that they have already, if any. Gives its id.

    Called by the node itself (at a teacher's first visit, by rosters, by the demonstration): it asks nobody's roles.
    """
    existing = _existing(wanted)
    if existing is not None:
        return existing
    try:
        with transaction.atomic():
            space = Space.objects.create(
                id=wanted.id or new_id(),
                kind=wanted.kind,
                owner_id=wanted.owner_id,
                school_code=wanted.school_code,
                place_code=wanted.place_code,
                title=wanted.title[:60],
                introduction=wanted.introduction[:400],
                is_public=wanted.kind is not SpaceKind.STUDENT,
                quota_bytes=QUOTA_BYTES[wanted.kind],
            )
    except IntegrityError:
        found = _existing(wanted)
        if found is None:
            raise
        return found
    announce(SpaceOpened(**_where(space)))
    return space.pk


def open_own_space(asker: Asker) -> UUID:
    """Give the asker their own space, opened now if it is not there yet: of a teacher or of a student. Gives its id."""
    held = {role.role: role.unit for role in asker.roles if role.holds_on(today())}
    kind = SpaceKind.TEACHER if RoleName.TEACHER in held else SpaceKind.STUDENT if RoleName.STUDENT in held else None
    if asker.person_id is None or kind is None:
        raise NotAllowed("space-for-teachers-and-students", msgid("空间是给老师和学生开的。你的账号没有这两种身份。"))
    path = identity.unit_paths(held[RoleName.TEACHER if kind is SpaceKind.TEACHER else RoleName.STUDENT])[0]
    codes = {unit.kind: unit.code for unit in path}
    name = identity.person_names([asker.person_id])[asker.person_id].name
    return open_space(
        NewSpace(
            kind=kind,
            title=name,
            owner_id=asker.person_id,
            school_code=codes.get(UnitKind.SCHOOL, ""),
            place_code=codes.get(UnitKind.PLACE, ""),
        )
    )


def _existing(wanted: NewSpace) -> UUID | None:
    if wanted.kind in {SpaceKind.TEACHER, SpaceKind.STUDENT}:
        found = Space.objects.filter(owner_id=wanted.owner_id, kind__in=[SpaceKind.TEACHER, SpaceKind.STUDENT])
    elif wanted.kind is SpaceKind.SCHOOL:
        found = Space.objects.filter(school_code=wanted.school_code, kind=SpaceKind.SCHOOL)
    else:
        found = Space.objects.filter(pk=wanted.id) if wanted.id else Space.objects.none()
    return found.values_list("id", flat=True).first()


def require_keeper(asker: Asker, space_id: UUID) -> None:
    """Raise NotAllowed unless the asker keeps this space: its owner, or who may keep the school's. NotFound if none."""
    _kept(asker, space_id)


def _kept(asker: Asker, space_id: UUID) -> Space:
    space = Space.objects.filter(pk=space_id).first()
    if space is None:
        raise NotFound("space-unknown", msgid("没有这个空间。地址可能抄错了，也可能空间已经合并。"))
    if asker.person_id is not None and space.owner_id == asker.person_id:
        return space
    if space.kind == SpaceKind.SCHOOL and asker.person_id is not None:
        identity.require(asker, Deed.KEEP_SPACE, Unit(UnitKind.SCHOOL, space.school_code))
        return space
    raise NotAllowed("space-not-yours", msgid("这个空间归别人管，你可以看，不能改。"))


def describe_space(asker: Asker, space_id: UUID, title: str, introduction: str, is_public: bool) -> None:
    """Change what a space says of itself and whether others see it."""
    space = _kept(asker, space_id)
    if is_public and not space.is_public and moderation.is_deleted("space", space_id):
        raise Conflict("space-deleted", msgid("这个空间按决定关上了，不能再公开。可以申诉。"))
    space.title, space.introduction = _title(title, 60), introduction.strip()[:400]
    space.is_public = is_public and space.kind != SpaceKind.STUDENT
    space.save(update_fields=["title", "introduction", "is_public"])
    announce(SpaceDescribed(**_where(space, asker)))


def write_article(asker: Asker, space_id: UUID, title: str, body: str, article_id: UUID | None = None) -> UUID:
    """Keep an article as it is written: a new draft, or the new text of one that is there. Gives its id."""
    space = _kept(asker, space_id)
    text = _body(body)
    if article_id is None:
        return Article.objects.create(space=space, title=_title(title, 80), body=text).pk
    article = _article(space, article_id)
    article.title, article.body, article.changed_at = _title(title, 80), text, now()
    article.save(update_fields=["title", "body", "changed_at"])
    if article.published_at is not None:
        announce(ArticleChanged(article=article.pk, **_where(space, asker)))
    return article.pk


def publish_article(asker: Asker, space_id: UUID, article_id: UUID) -> None:
    """Let everyone read the article. Idempotent."""
    space = _kept(asker, space_id)
    article = _article(space, article_id)
    if moderation.is_deleted("article", article_id):
        raise Conflict("article-deleted", msgid("这篇文章按决定删除了，不能再发布。可以申诉。"))
    if article.published_at is None:
        article.published_at = now()
        article.save(update_fields=["published_at"])
        announce(ArticlePublished(article=article.pk, **_where(space, asker)))


def withdraw_article(asker: Asker, space_id: UUID, article_id: UUID) -> None:
    """Take a published article back into drafts. Idempotent."""
    space = _kept(asker, space_id)
    article = _article(space, article_id)
    if article.published_at is not None:
        article.published_at = None
        article.save(update_fields=["published_at"])
        announce(ArticleChanged(article=article.pk, **_where(space, asker)))


def follow_decision(kind: str, subject_id: UUID, on_appeal: bool) -> None:
    """Take an article or a space out of sight where moderators decided so; on appeal an article comes back. Idempotent.

    A space that is to be kept is opened again by its owner, who alone says whether others may see it.
    """
    deleted = moderation.is_deleted(kind, subject_id)
    if kind == "space" and deleted:
        space = Space.objects.filter(pk=subject_id, is_public=True).first()
        if space is not None:
            space.is_public = False
            space.save(update_fields=["is_public"])
            announce(SpaceDescribed(**_where(space)))
    if kind == "article":
        article = Article.objects.select_related("space").filter(pk=subject_id).first()
        if article is None or deleted != (article.published_at is not None) or not (deleted or on_appeal):
            return
        article.published_at = None if deleted else now()
        article.save(update_fields=["published_at"])
        announce(ArticleChanged(article=article.pk, **_where(article.space)))


def create_folder(asker: Asker, space_id: UUID, parent_id: UUID | None, name: str) -> UUID:
    """Make a folder; the one of that name that is there already, if any. Gives its id."""
    space = _kept(asker, space_id)
    parent = _folder(space, parent_id)
    depth = 1
    above = parent
    while above is not None:
        depth, above = depth + 1, above.parent
    if depth > rules.MOST_FOLDER_DEPTH:
        raise Refused(
            "folder-too-deep", msgid("文件夹最多套 %(most)s 层，再往下就不好找了。"), most=rules.MOST_FOLDER_DEPTH
        )
    folder, _ = Folder.objects.get_or_create(space=space, parent=parent, name=rules.clean_name(name))
    return folder.pk


def upload_file(
    asker: Asker, space_id: UUID, folder_id: UUID | None, name: str, size_bytes: int, chunks: Iterable[bytes]
) -> UUID:
    """Put a file into a net disk. Gives its id.

    The same bytes under the same name in the same folder are one file: a retry changes nothing. Other bytes under a
    name that is taken get a number: 教案 (2).pdf. Raises Refused for the name, type or size, OutOfSpace for the quota.
    """
    space = _kept(asker, space_id)
    folder = _folder(space, folder_id)
    clean = rules.clean_name(name)
    rules.require_room(space.used_bytes, space.quota_bytes, size_bytes)
    media_type, body = _sniffed(clean, chunks)
    blob = engines().blobs.put(body, rules.MOST_FILE_BYTES)
    for candidate in _names(clean):
        there = StoredFile.objects.filter(space=space, folder=folder, name=candidate).first()
        if there is None:
            break
        if there.digest == blob.digest:
            return there.pk
    else:
        raise Conflict("name-taken", msgid("这里同名的文件太多了，请换个名字。"))
    _take_room(space, blob.size_bytes)
    stored = StoredFile.objects.create(
        space=space,
        folder=folder,
        name=candidate,
        media_type=media_type,
        digest=blob.digest,
        size_bytes=blob.size_bytes,
    )
    announce(FileUploaded(file=stored.pk, size_bytes=blob.size_bytes, **_where(space, asker)))
    return stored.pk


def rename_file(asker: Asker, space_id: UUID, file_id: UUID, name: str) -> None:
    """Give a file another name with the same ending."""
    space = _kept(asker, space_id)
    stored = _file(space, file_id)
    clean = rules.clean_name(name)
    ending = stored.name.rpartition(".")[2]
    if clean.rpartition(".")[2].lower() != ending.lower():
        clean = f"{clean}.{ending}"
    _place_file(stored, stored.folder, rules.clean_name(clean))


def move_file(asker: Asker, space_id: UUID, file_id: UUID, folder_id: UUID | None) -> None:
    """Put a file into another folder of the same disk."""
    space = _kept(asker, space_id)
    stored = _file(space, file_id)
    _place_file(stored, _folder(space, folder_id), stored.name)


def delete_file(asker: Asker, space_id: UUID, file_id: UUID) -> None:
    """Remove a file from a disk and free its room. Idempotent."""
    space = _kept(asker, space_id)
    stored = StoredFile.objects.filter(pk=file_id, space=space).first()
    if stored is None:
        return
    stored.delete()
    Space.objects.filter(pk=space.pk).update(used_bytes=F("used_bytes") - stored.size_bytes)
    announce(FileDeleted(file=file_id, size_bytes=stored.size_bytes, **_where(space, asker)))


def delete_folder(asker: Asker, space_id: UUID, folder_id: UUID) -> None:
    """Remove an empty folder. Idempotent. Raises Conflict where something lies in it."""
    space = _kept(asker, space_id)
    folder = Folder.objects.filter(pk=folder_id, space=space).first()
    if folder is None:
        return
    if folder.children.exists() or folder.files.exists():
        raise Conflict("folder-not-empty", msgid("文件夹里还有东西，先移走或删掉，再删文件夹。"))
    folder.delete()


def forget_owner(person_id: UUID) -> None:
    """Remove the space of somebody who closed their account, with its articles and files. Idempotent.

    A studio belongs to its school and stays, without an owner. The bytes of files stay in the store as long as nobody
    sweeps it, and nothing leads to them.
    """
    with transaction.atomic():
        for own in Space.objects.filter(owner_id=person_id, kind__in=[SpaceKind.TEACHER, SpaceKind.STUDENT]):
            fact = SpaceClosed(**_where(own))
            own.delete()
            announce(fact)
        Space.objects.filter(owner_id=person_id).update(owner_id=None)


def count_used_bytes(space_id: UUID) -> int:
    """Add up the files of a disk: what `used_bytes` must be."""
    total = StoredFile.objects.filter(space_id=space_id).aggregate(total=Sum("size_bytes"))["total"]
    return total or 0


def _take_room(space: Space, size_bytes: int) -> None:
    """Claim room in one statement, so that two uploads at once cannot both take the last of it."""
    taken = Space.objects.filter(pk=space.pk, used_bytes__lte=F("quota_bytes") - size_bytes).update(
        used_bytes=F("used_bytes") + size_bytes
    )
    if not taken:
        space.refresh_from_db(fields=["used_bytes"])
        rules.require_room(space.used_bytes, space.quota_bytes, size_bytes)


def _place_file(stored: StoredFile, folder: Folder | None, name: str) -> None:
    taken = StoredFile.objects.filter(space_id=stored.space_id, folder=folder, name=name).exclude(pk=stored.pk)
    if taken.exists():
        raise Conflict("name-taken", msgid("那里已经有一个同名的文件，请换个名字。"))
    stored.folder, stored.name = folder, name
    stored.save(update_fields=["folder", "name"])


def _sniffed(name: str, chunks: Iterable[bytes]) -> tuple[str, Iterator[bytes]]:
    """Look at the first bytes; give the media type and all the bytes."""
    source = iter(chunks)
    head = b""
    for chunk in source:
        head += chunk
        if len(head) >= rules.HEAD_BYTES:
            break
    if not head:
        raise Refused("file-empty", msgid("文件是空的，没有上传。"))

    def body() -> Iterator[bytes]:
        yield head
        yield from source

    return rules.media_type_of(name, head[: rules.HEAD_BYTES]), body()


def _names(name: str) -> Iterator[str]:
    yield name
    stem, dot, ending = name.rpartition(".")
    for number in range(2, SAME_NAME_TRIES):
        yield f"{stem[: rules.MOST_NAME_CHARACTERS - 12]} ({number}){dot}{ending}"


def _article(space: Space, article_id: UUID) -> Article:
    found = Article.objects.filter(pk=article_id, space=space).first()
    if found is None:
        raise NotFound("article-unknown", msgid("没有这篇文章，可能已经被作者收回。"))
    return found


def _folder(space: Space, folder_id: UUID | None) -> Folder | None:
    if folder_id is None:
        return None
    found = Folder.objects.filter(pk=folder_id, space=space).first()
    if found is None:
        raise NotFound("folder-unknown", msgid("没有这个文件夹，可能已经删掉了。"))
    return found


def _file(space: Space, file_id: UUID) -> StoredFile:
    found = StoredFile.objects.filter(pk=file_id, space=space).first()
    if found is None:
        raise NotFound("file-unknown", msgid("没有这个文件，可能已经删掉了。"))
    return found


def _title(title: str, most: int) -> str:
    clean = " ".join(title.split())
    if not clean:
        raise Refused("title-empty", msgid("请写一个标题。"))
    if len(clean) > most:
        raise Refused(
            "title-too-long", msgid("标题最多 %(most)s 个字，现在有 %(length)s 个。"), most=most, length=len(clean)
        )
    return clean


def _body(body: str) -> str:
    if len(body) > 40_000:
        raise Refused("text-too-long", msgid("正文最多 %(most)s 个字，请分成几篇。"), most=40_000)
    return body.replace("\r\n", "\n")


def _where(space: Space, asker: Asker | None = None) -> dict[str, Any]:
    person = identity.pseudonym(asker.person_id) if asker is not None and asker.person_id is not None else None
    return {
        "space": space.pk,
        "place": space.place_code or None,
        "school": space.school_code or None,
        "person": person,
    }
