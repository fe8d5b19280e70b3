"""Every read of spaces, as frozen records."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from xingtan.identity import api as identity
from xingtan.identity.api import OwnFile, OwnPart
from xingtan.kernel.errors import NotFound
from xingtan.kernel.text import msgid
from xingtan.moderation.api import Subject
from xingtan.places import api as places
from xingtan.spaces.models import Article, Folder, Space, StoredFile
from xingtan.spaces.rules import SpaceKind

SPACES_A_PAGE = 24
ARTICLES_SHOWN = 20
MOST_IN_FOLDER = 1000


@dataclass(frozen=True, slots=True)
class SpaceView:
    """A space as others see it. `owner` is the owner's name; `school` and `place` are names in the language in force.

    A name is empty where there is none.
    """

    id: UUID
    kind: SpaceKind
    title: str
    introduction: str
    owner_id: UUID | None
    owner: str
    school_code: str
    school: str
    place_code: str
    place: str
    is_public: bool
    opened_at: datetime
    quota_bytes: int
    used_bytes: int

    @property
    def where(self) -> str:
        """Say where the space lies, from the near to the far: its school unless it is the school's own, its place."""
        school = "" if self.school in {"", self.title} or self.kind is SpaceKind.SCHOOL else self.school
        return " · ".join(name for name in (school, self.place) if name)

    @property
    def used_percent(self) -> int:
        """Give how full the net disk is, rounded up, so that 1 byte is not 0 %."""
        return -(-self.used_bytes * 100 // self.quota_bytes)


@dataclass(frozen=True, slots=True)
class ArticleLine:
    """An article in a list; `published_at` is None for a draft."""

    id: UUID
    title: str
    written_at: datetime
    changed_at: datetime
    published_at: datetime | None


@dataclass(frozen=True, slots=True)
class ArticleView:
    """An article with its text in Markdown."""

    id: UUID
    space_id: UUID
    title: str
    body: str
    written_at: datetime
    changed_at: datetime
    published_at: datetime | None


@dataclass(frozen=True, slots=True)
class SpaceList:
    """One page of spaces and how many there are."""

    spaces: tuple[SpaceView, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class FolderLine:
    """A folder in a folder, and how much lies directly in it."""

    id: UUID
    name: str
    files: int


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file of a net disk; `folder_id` is None at the top of the disk."""

    id: UUID
    folder_id: UUID | None
    name: str
    media_type: str
    digest: str
    size_bytes: int
    uploaded_at: datetime


@dataclass(frozen=True, slots=True)
class Step:
    """One folder on the way from the top of the disk."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class DiskView:
    """One folder of a net disk: where it lies, what is in it, by name."""

    space: SpaceView
    folder_id: UUID | None
    way: tuple[Step, ...]
    folders: tuple[FolderLine, ...]
    files: tuple[FileLine, ...]


_FIELDS = (
    "id", "kind", "title", "introduction", "owner_id", "school_code", "place_code", "is_public", "opened_at",
    "quota_bytes", "used_bytes",
)  # fmt: skip
_FILE_FIELDS = ("id", "folder_id", "name", "media_type", "digest", "size_bytes", "uploaded_at")


def space(space_id: UUID) -> SpaceView:
    """Give a space. Raises NotFound. 3 statements."""
    rows = list(Space.objects.filter(pk=space_id).values(*_FIELDS))
    if not rows:
        raise NotFound("space-unknown", msgid("没有这个空间。地址可能抄错了，也可能空间已经合并。"))
    return _views(rows)[0]


def space_of(owner_id: UUID) -> SpaceView | None:
    """Give a person's own space, or None. 3 statements."""
    rows = list(
        Space.objects.filter(owner_id=owner_id, kind__in=[SpaceKind.TEACHER, SpaceKind.STUDENT]).values(*_FIELDS)
    )
    return _views(rows)[0] if rows else None


def space_id_of(owner_id: UUID) -> UUID | None:
    """Give the id of a person's own space, or None. 1 statement."""
    return (
        Space.objects.filter(owner_id=owner_id, kind__in=[SpaceKind.TEACHER, SpaceKind.STUDENT])
        .values_list("id", flat=True)
        .first()
    )


def space_of_school(school_code: str) -> SpaceView | None:
    """Give a school's space, or None. 3 statements."""
    rows = list(Space.objects.filter(school_code=school_code, kind=SpaceKind.SCHOOL).values(*_FIELDS))
    return _views(rows)[0] if rows else None


def teachers_of_school(school_code: str) -> tuple[SpaceView, ...]:
    """List the public spaces of a school's teachers, newest first, at most SPACES_A_PAGE. 3 statements."""
    found = Space.objects.filter(school_code=school_code, kind=SpaceKind.TEACHER, is_public=True)
    return _views(list(found.order_by("-opened_at", "id").values(*_FIELDS)[:SPACES_A_PAGE]))


def public_spaces(place_code: str = "", kind: str = "", words: str = "", page: int = 1) -> SpaceList:
    """List public spaces of a place and all below it, newest first; `words` are looked for in titles. 4 statements.

    Students' spaces are never listed.
    """
    found = Space.objects.filter(is_public=True).exclude(kind=SpaceKind.STUDENT)
    if place_code and place_code != places.NATION:
        found = found.filter(place_code__in=places.subtree_codes(place_code))
    if kind in set(SpaceKind):
        found = found.filter(kind=kind)
    if words:
        found = found.filter(Q(title__icontains=words[:40]) | Q(introduction__icontains=words[:40]))
    total = found.count()
    pages = max(1, -(-total // SPACES_A_PAGE))
    page = min(max(1, page), pages)
    rows = list(found.order_by("-opened_at", "id").values(*_FIELDS)[(page - 1) * SPACES_A_PAGE : page * SPACES_A_PAGE])
    return SpaceList(_views(rows), total, page, pages)


VisitCounter = Callable[[UUID], int | None]
_count_visits: list[VisitCounter] = [lambda _space: None]


def count_visits_with(counter: VisitCounter) -> None:
    """Make `counter` the source of visits in this process; it answers None where the count is not known now."""
    _count_visits[:] = [counter]


def visits(space_id: UUID) -> int | None:
    """Give how often the space was visited, as statistics counts it; None where that is not known now. No statement."""
    return _count_visits[0](space_id)


def articles_of(space_id: UUID, drafts: bool = False) -> tuple[ArticleLine, ...]:
    """List a space's articles, newest first, at most ARTICLES_SHOWN; drafts only if asked for. 1 statement."""
    found = Article.objects.filter(space_id=space_id)
    if not drafts:
        found = found.filter(published_at__isnull=False).order_by("-published_at")
    else:
        found = found.order_by("-changed_at")
    names = ("id", "title", "written_at", "changed_at", "published_at")
    return tuple(ArticleLine(**row) for row in found.values(*names)[:ARTICLES_SHOWN])


def article(article_id: UUID) -> ArticleView:
    """Give an article. Raises NotFound. 1 statement."""
    names = ("id", "space_id", "title", "body", "written_at", "changed_at", "published_at")
    row = Article.objects.filter(pk=article_id).values(*names).first()
    if row is None:
        raise NotFound("article-unknown", msgid("没有这篇文章，可能已经被作者收回。"))
    return ArticleView(**row)


def disk(space_id: UUID, folder_id: UUID | None = None) -> DiskView:
    """Give what lies in a folder of a space's net disk. Raises NotFound. 6 statements at most."""
    inside = Q(folder_id=folder_id) if folder_id else Q(folder__isnull=True)
    files = StoredFile.objects.filter(inside, space_id=space_id).order_by("name").values(*_FILE_FIELDS)
    return DiskView(
        space=space(space_id),
        folder_id=folder_id,
        way=_way(space_id, folder_id),
        folders=_folders_in(space_id, folder_id),
        files=tuple(FileLine(**row) for row in files[:MOST_IN_FOLDER]),
    )


def _folders_in(space_id: UUID, folder_id: UUID | None) -> tuple[FolderLine, ...]:
    above = Q(parent_id=folder_id) if folder_id else Q(parent__isnull=True)
    found = Folder.objects.filter(above, space_id=space_id).order_by("name").annotate(held=Count("files"))
    return tuple(FolderLine(*row) for row in found.values_list("id", "name", "held")[:MOST_IN_FOLDER])


def folders_of(space_id: UUID) -> tuple[Step, ...]:
    """List every folder of a disk by its whole path, such as 教案 / 四年级. 1 statement."""
    rows = Folder.objects.filter(space_id=space_id).values_list("id", "parent_id", "name")
    known = {key: (parent, name) for key, parent, name in rows}

    def path(key: UUID) -> str:
        parent, name = known[key]
        return f"{path(parent)} / {name}" if parent in known else name

    return tuple(sorted((Step(key, path(key)) for key in known), key=lambda step: step.name))


def stored_file(file_id: UUID) -> tuple[UUID, FileLine]:
    """Give the space that a file lies in, and the file. Raises NotFound. 1 statement."""
    row = StoredFile.objects.filter(pk=file_id).values("space_id", *_FILE_FIELDS).first()
    if row is None:
        raise NotFound("file-unknown", msgid("没有这个文件，可能已经删掉了。"))
    return row.pop("space_id"), FileLine(**row)


def own_data(owner_id: UUID) -> tuple[OwnPart, ...]:
    """Give a person's own space, its articles and files, for the archive of their own data. 4 statements."""
    found = Space.objects.filter(owner_id=owner_id).order_by("opened_at", "id")
    own = found.filter(kind__in=[SpaceKind.TEACHER, SpaceKind.STUDENT])
    folders = {step.id: step.name for one in own for step in folders_of(one.pk)}
    files = StoredFile.objects.filter(space__in=own).order_by("uploaded_at", "id")
    lines = [
        (" / ".join(name for name in (folders.get(folder, ""), name) if name), size_bytes, uploaded_at, digest)
        for folder, name, size_bytes, uploaded_at, digest in files.values_list(
            "folder_id", "name", "size_bytes", "uploaded_at", "digest"
        )
    ]
    articles = Article.objects.filter(space__in=own).order_by("written_at", "id")
    titled = ("title", msgid("标题"))
    return (
        OwnPart(
            "spaces",
            msgid("空间"),
            (
                titled,
                ("introduction", msgid("介绍")),
                ("public", msgid("别人看得到")),
                ("opened_at", msgid("开通时间")),
            ),
            tuple(found.values_list("title", "introduction", "is_public", "opened_at")),
        ),
        OwnPart(
            "articles",
            msgid("文章"),
            (titled, ("text", msgid("正文")), ("written_at", msgid("写的时间")), ("published_at", msgid("公开时间"))),
            tuple(articles.values_list("title", "body", "written_at", "published_at")),
        ),
        OwnPart(
            "files",
            msgid("网盘里的文件"),
            (("path", msgid("文件")), ("size_bytes", msgid("字节")), ("uploaded_at", msgid("上传时间"))),
            tuple(line[:3] for line in lines),
            files=tuple(OwnFile(f"files/disk/{path.replace(' / ', '/')}", digest) for path, _s, _at, digest in lines),
        ),
    )


def _way(space_id: UUID, folder_id: UUID | None) -> tuple[Step, ...]:
    if folder_id is None:
        return ()
    rows = {row["id"]: row for row in Folder.objects.filter(space_id=space_id).values("id", "parent_id", "name")}
    if folder_id not in rows:
        raise NotFound("folder-unknown", msgid("没有这个文件夹，可能已经删掉了。"))
    way: list[Step] = []
    at: UUID | None = folder_id
    while at is not None:
        way.insert(0, Step(at, rows[at]["name"]))
        at = rows[at]["parent_id"]
    return tuple(way)


def _views(rows: list[dict[str, Any]]) -> tuple[SpaceView, ...]:
    """Add the names of owners, schools and places: one statement each for owners and schools."""
    owners = identity.person_names({row["owner_id"] for row in rows if row["owner_id"]})
    schools = places.schools([row["school_code"] for row in rows if row["school_code"]])
    known = places.places(sorted({row["place_code"] for row in rows if row["place_code"]}))
    return tuple(
        SpaceView(
            **{**row, "kind": SpaceKind(row["kind"])},
            owner=owners[row["owner_id"]].name if row["owner_id"] in owners else "",
            school=schools[row["school_code"]].label if row["school_code"] in schools else "",
            place=known[row["place_code"]].label if row["place_code"] in known else "",
        )
        for row in rows
    )


def space_subject(space_id: UUID) -> Subject | None:
    """Describe a public space to moderators; None for what nobody else can see. One statement."""
    found = Space.objects.filter(pk=space_id, is_public=True).exclude(kind=SpaceKind.STUDENT).first()
    if found is None:
        return None
    return Subject(
        "space", space_id, found.title, f"/spaces/{space_id}/", found.place_code, found.school_code, found.owner_id
    )


def article_subject(article_id: UUID) -> Subject | None:
    """Describe a published article of a public space to moderators; None for any other. One statement."""
    rows = Article.objects.filter(pk=article_id, published_at__isnull=False, space__is_public=True)
    found = rows.exclude(space__kind=SpaceKind.STUDENT).select_related("space").first()
    if found is None:
        return None
    space = found.space
    address = f"/spaces/{space.pk}/articles/{article_id}/"
    return Subject("article", article_id, found.title, address, space.place_code, space.school_code, space.owner_id)
