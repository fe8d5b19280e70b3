"""Who one is, for programs."""

from datetime import date

from django.http import HttpRequest
from ninja import Router, Schema

from xingtan.identity import api
from xingtan.kernel.errors import NotAllowed
from xingtan.kernel.text import msgid

router = Router(tags=["identity"])


class RoleOut(Schema):
    """A role in a unit; `until` is the first day on which it no longer holds, null: open."""

    role: str
    unit_kind: str
    unit: str
    since: date
    until: date | None


class MeOut(Schema):
    """The signed-in person."""

    id: str
    name: str
    roles: list[RoleOut]


@router.get("/me", response=MeOut)
def me(request: HttpRequest) -> MeOut:
    """Say who is signed in and with which roles. 403 where nobody is."""
    asker = api.asker_of(request.user)
    if asker.person_id is None:
        raise NotAllowed("not-signed-in", msgid("请先登录。"))
    roles = [
        RoleOut(role=held.role, unit_kind=held.unit.kind, unit=held.unit.code, since=held.since, until=held.until)
        for held in asker.roles
    ]
    return MeOut(id=str(asker.person_id), name=str(request.user), roles=roles)
