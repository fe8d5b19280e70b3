"""Reading the identities that people have elsewhere."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from allauth.socialaccount.models import SocialAccount


@dataclass(frozen=True, slots=True)
class LinkedIdentity:
    """An identity of a person elsewhere: with which provider, under what name there, since when, when last used."""

    id: int
    provider: str
    name: str
    linked_at: datetime
    used_at: datetime


def identities_of(person_id: UUID) -> tuple[LinkedIdentity, ...]:
    """List the identities that a person linked, oldest first. One statement."""
    rows = SocialAccount.objects.filter(user_id=person_id).order_by("date_joined", "id")
    return tuple(
        LinkedIdentity(row.id, row.provider, str(row.extra_data.get("name", "")), row.date_joined, row.last_login)
        for row in rows
    )
