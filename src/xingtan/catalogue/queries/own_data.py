"""What the catalogue has of a person, for the archive of their own data."""

from uuid import UUID

from django.db.models import Q

from xingtan.catalogue.models import Favourite, Rating, Resource, ResourceFile, Review, SavedSearch
from xingtan.identity.api import OwnFile, OwnPart
from xingtan.kernel.text import msgid

_TITLE = ("title", msgid("标题"))


def own_data(person: UUID) -> tuple[OwnPart, ...]:
    """Give favourites, ratings, searches, reviews, and what a person made, with its files. Six statements."""
    return (_favourites(person), _ratings(person), _searches(person), _reviews(person), _resources(person))


def _favourites(person: UUID) -> OwnPart:
    found = Favourite.objects.filter(person=person).order_by("added_at")
    columns = (("resource", msgid("资源编号")), _TITLE, ("added_at", msgid("收藏时间")))
    rows = tuple(found.values_list("resource_id", "resource__title", "added_at"))
    return OwnPart("favourites", msgid("收藏的资源"), columns, rows)


def _ratings(person: UUID) -> OwnPart:
    found = Rating.objects.filter(person=person).order_by("rated_at")
    columns = (
        ("resource", msgid("资源编号")),
        _TITLE,
        ("stars", msgid("星")),
        ("reasons", msgid("理由")),
        ("words", msgid("写的话")),
        ("rated_at", msgid("评价时间")),
    )
    rows = tuple(found.values_list("resource_id", "resource__title", "stars", "reasons", "words", "rated_at"))
    return OwnPart("ratings", msgid("评价"), columns, rows)


def _searches(person: UUID) -> OwnPart:
    found = SavedSearch.objects.filter(person=person).order_by("saved_at")
    columns = (
        ("text", msgid("找什么")),
        ("labels", msgid("缩小到")),
        ("tells", msgid("有新的告诉我")),
        ("saved_at", msgid("存下时间")),
        ("told_at", msgid("上次告诉的时间")),
    )
    rows = tuple(
        (text, " ".join(f"{name}={value}" for name, value in labels.items()), tells, saved_at, told_at)
        for text, labels, tells, saved_at, told_at in found.values_list(*(name for name, _ in columns))
    )
    return OwnPart("searches", msgid("我存的搜索"), columns, rows)


def _reviews(person: UUID) -> OwnPart:
    found = Review.objects.filter(reviewer=person, decided_at__isnull=False).order_by("decided_at")
    columns = (
        ("resource", msgid("资源编号")),
        ("version", msgid("第几版")),
        ("round", msgid("哪一轮")),
        ("opinion", msgid("决定")),
        ("reasons", msgid("理由")),
        ("words", msgid("写的话")),
        ("decided_at", msgid("决定时间")),
    )
    names = ("version__resource", "version__number", "round", "opinion", "reasons", "words", "decided_at")
    rows = tuple((*row[:4], " ".join(row[4]), *row[5:]) for row in found.values_list(*names))
    return OwnPart("reviews", msgid("我审过的"), columns, rows)


def _resources(person: UUID) -> OwnPart:
    found = Resource.objects.filter(Q(uploaded_by=person) | Q(teacher=person)).order_by("created_at")
    columns = (
        ("id", msgid("编号")),
        _TITLE,
        ("kind", msgid("种类")),
        ("status", msgid("状态")),
        ("summary", msgid("资源简介")),
        ("licence", msgid("许可")),
        ("created_at", msgid("建立时间")),
        ("published_at", msgid("公开时间")),
    )
    rows = tuple(found.values_list("id", "title", "kind", "status", "summary", "licence", "created_at", "published_at"))
    files = ResourceFile.objects.filter(resource__in=found.filter(uploaded_by=person)).order_by("resource", "position")
    return OwnPart(
        "resources",
        msgid("本人做的资源"),
        columns,
        rows,
        files=tuple(
            OwnFile(f"files/resources/{resource}/{role}-{position}-{name}", digest)
            for resource, role, position, name, digest in files.values_list(
                "resource_id", "role", "position", "name", "digest"
            )
        ),
    )
