"""Finding people by the numbers that authorities know them by; the numbers themselves are not kept."""

import hmac
from collections.abc import Iterable
from enum import StrEnum
from functools import cache
from uuid import UUID

from django.conf import settings

from xingtan.identity.models import Identifier

AT_ONCE = 500


class IdentifierKind(StrEnum):
    """What a number is a number of.

    `ROSTER`: the id that a OneRoster file gives somebody. `NAME_IN_CLASS` stands in where a roster gives no number.
    `EXPECTED_PHONE`: the phone that a roster names for a teacher, or for whoever answers for a student at home; it is
    bound to the person, because brothers and sisters share one.
    """

    IDENTITY = "identity_number"
    STUDENT = "student_number"
    STAFF = "staff_number"
    DOCUMENT = "document_number"
    ROSTER = "roster"
    NAME_IN_CLASS = "name_in_class"
    EXPECTED_PHONE = "expected_phone"


def digest_of(kind: IdentifierKind, number: str) -> str:
    """Give what is kept of a number: HMAC-SHA256 under the node's secret, 64 hex digits."""
    return hmac.digest(_key(settings.SECRET_KEY), f"{kind}\0{number}".encode(), "sha256").hex()


def phone_digest(person_id: UUID, phone: str) -> str:
    """Give what is kept of the phone (E.164) that a roster names for this person or whoever answers for them."""
    return digest_of(IdentifierKind.EXPECTED_PHONE, f"{person_id}\0{phone}")


def expects_phone(person_id: UUID, phone: str) -> bool:
    """Say whether a roster named this phone (E.164) for the person (a teacher) or their guardian. One statement."""
    kept = Identifier.objects.filter(person_id=person_id, kind=IdentifierKind.EXPECTED_PHONE)
    return kept.filter(digest=phone_digest(person_id, phone)).exists()


def owners_of(kind: IdentifierKind, digests: Iterable[str]) -> dict[str, UUID]:
    """Give whose these numbers are, by digest. One statement for each AT_ONCE of them."""
    wanted = list(digests)
    owners: dict[str, UUID] = {}
    for start in range(0, len(wanted), AT_ONCE):
        found = Identifier.objects.filter(kind=kind, digest__in=wanted[start : start + AT_ONCE])
        owners.update(found.values_list("digest", "person_id"))
    return owners


@cache
def _key(secret: str) -> bytes:
    return b"xingtan.identifier\0" + secret.encode()
