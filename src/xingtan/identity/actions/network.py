"""Making network passwords, and answering gateways."""

import hmac
import secrets
from collections.abc import Callable, Iterable
from uuid import UUID

from django.conf import settings
from django.core.cache import cache

from xingtan.identity.events import NetworkAnswered, NetworkPasswordEnded, NetworkPasswordMade
from xingtan.identity.models import NetworkPassword
from xingtan.identity.queries import network as queries
from xingtan.identity.queries.people import roles_of
from xingtan.identity.rules import network as rules
from xingtan.identity.rules.authority import HeldRole, Unit, UnitPath
from xingtan.kernel.clock import now, today
from xingtan.outbox.api import announce

SEEN_SECONDS = 600
TOLD_REFUSALS_A_MINUTE = 60
NOBODYS = "0" * 64


def make_network_password(person_id: UUID) -> str:
    """Give a person a new network password, as it is shown to them this once; the one before ends."""
    letters = "".join(secrets.choice(rules.ALPHABET) for _ in range(rules.GROUPS * rules.LETTERS))
    NetworkPassword.objects.update_or_create(
        person_id=person_id, defaults={"digest": _digest(person_id, letters), "made_at": now()}
    )
    announce(NetworkPasswordMade(person=person_id))
    return rules.written(letters)


def end_network_password(person_id: UUID) -> None:
    """Let a person's devices no longer go online through a school's network. Idempotent."""
    if NetworkPassword.objects.filter(person_id=person_id).delete()[0]:
        announce(NetworkPasswordEnded(person=person_id))


def answer_gateway(
    gateway: str,
    unit: Unit,
    username: str,
    password: str,
    paths: Callable[[Unit], Iterable[UnitPath]],
    once: str = "",
    station: str = "",
) -> tuple[rules.Answer, HeldRole | None]:
    """Decide whether somebody goes online at a gateway, and announce it. At most 4 statements beside the outbox.

    `once` is what the gateway never sends twice: the same again within ten minutes is refused. Of refusals only the
    first sixty a minute of a gateway are announced, so that whoever guesses fills no log.
    """
    found = queries.network_account(username.lower())
    digest = _digest(found.person, rules.read(password)) if found is not None else NOBODYS
    proven = hmac.compare_digest(digest, (found.digest if found is not None else "") or "-" * 64)
    seen = bool(once) and not cache.add(f"network:{gateway}:{once}", 1, SEEN_SECONDS)
    knock = rules.Knock(open=found is not None and found.open, proven=proven, seen=seen)
    roles = roles_of(found.person, today()) if found is not None and proven else ()
    told, held = rules.answer(knock, roles, paths, unit, today())
    if told is rules.Answer.ADMITTED or _first_of_minute(gateway):
        announce(
            NetworkAnswered(
                gateway=gateway,
                person=None if found is None else found.person,
                answer=told,
                unit=f"{unit.kind}:{unit.code}",
                station=station,
            )
        )
    return told, held


def _first_of_minute(gateway: str) -> bool:
    key = f"network-refusals:{gateway}:{int(now().timestamp()) // 60}"
    cache.add(key, 0, 120)
    return cache.incr(key) <= TOLD_REFUSALS_A_MINUTE


def _digest(person_id: UUID, letters: str) -> str:
    key = b"xingtan.network\0" + settings.SECRET_KEY.encode()
    return hmac.digest(key, person_id.bytes + letters.encode(), "sha256").hex()
