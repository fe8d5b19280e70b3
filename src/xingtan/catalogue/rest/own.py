"""What belongs to the signed-in person: favourites, ratings."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema, Status
from ninja.security import django_auth

from xingtan.catalogue.actions import opinions
from xingtan.catalogue.queries import personal
from xingtan.catalogue.rest.shapes import ResourceOut, card_out
from xingtan.identity import api as identity
from xingtan.kernel.errors import NotAllowed
from xingtan.kernel.text import msgid

router = Router(tags=["catalogue"])


class FavouriteIn(Schema):
    """The resource to keep."""

    resource: UUID


class FavouriteOut(Schema):
    """A resource that is kept, since when; `resource` is null where it was withdrawn."""

    id: UUID
    added_at: datetime
    resource: ResourceOut | None


def _person(request: HttpRequest) -> tuple[identity.Asker, UUID]:
    asker = identity.asker_of(request.user)
    if asker.person_id is None:
        raise NotAllowed("sign-in-first", msgid("请先登录。"))
    return asker, asker.person_id


@router.get("/me/favourites", response=list[FavouriteOut], auth=django_auth)
def list_favourites(request: HttpRequest, page: Annotated[int, Query(ge=1, le=1000)] = 1) -> list[dict[str, object]]:
    """List what the signed-in person keeps, the latest first, thirty a page."""
    _, person = _person(request)
    return [
        {"id": line.card.id, "added_at": line.added_at, "resource": card_out(line.card) if line.is_public else None}
        for line in personal.favourites_of(person, page).lines
    ]


@router.post("/me/favourites", response={200: None, 201: None}, auth=django_auth)
def post_favourite(request: HttpRequest, given: FavouriteIn) -> Status[None]:
    """Keep a resource: 201 where it is new, 200 where it was kept already."""
    asker, _ = _person(request)
    return Status(201 if opinions.add_favourite(asker, given.resource) else 200, None)


@router.delete("/me/favourites/{resource_id}", response={204: None}, auth=django_auth)
def delete_favourite(request: HttpRequest, resource_id: UUID) -> Status[None]:
    """Keep a resource no longer. Idempotent."""
    asker, _ = _person(request)
    opinions.remove_favourite(asker, resource_id)
    return Status(204, None)


class RatingIn(Schema):
    """A judgement: 1 to 5 stars, why, and in words."""

    stars: int
    reasons: list[str] = []
    words: str = ""


@router.put("/resources/{resource_id}/rating", response={204: None}, auth=django_auth)
def put_rating(request: HttpRequest, resource_id: UUID, given: RatingIn) -> Status[None]:
    """Judge a resource; a second time replaces the first."""
    asker, _ = _person(request)
    opinions.rate_resource(asker, resource_id, given.stars, given.reasons, given.words)
    return Status(204, None)
