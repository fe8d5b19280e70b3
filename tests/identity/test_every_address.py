"""Every address of the project, asked by random people of a random organisation: nothing leaks, nothing is changed.

The URL configuration is walked, so a new entry is covered without being added. Each address is filled with what belongs
to a school that the asker does not stand over; whatever comes back must hold none of the secrets planted there, and no
row of it may differ afterwards. Two or three seconds of work are in the organisation; the rest is a request after another.
"""

import random
import traceback
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from tests.identity.addresses import (
    ASKED_BY_PROGRAMS,
    FILLERS,
    FOR_PROGRAMS,
    NONSENSE,
    PROGRAMS,
    Address,
    addresses,
    aim,
    document,
    everything,
    fill,
    query,
    spoil,
)
from tests.identity.organisation import Corner, Member, Organisation, Secret
from tests.identity.programs import program
from tests.statistics.conftest import column_store  # noqa: F401

from xingtan.identity.models import Person
from xingtan.identity.rules.applications import SERVICE_SCOPES

pytestmark = pytest.mark.django_db

SEED = 20170821
TRIES = 4  # what stands in a hole is drawn by chance
NOT_OFFERED = 501  # what a standard has and this node says that it does not do
WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")
UNWATCHED = {"places", "sessions", "contenttypes", "auth", "django_tasks_db"}
# What anyone may leave behind about something public, or about an account that they only name.
LEFT_BEHIND = {"outbox.OutboxRow", "catalogue.SearchChange"}


@pytest.fixture
def organisation(settings, column_store) -> Organisation:  # noqa: F811
    cache.clear()
    settings.ACCOUNT_RATE_LIMITS = False
    return Organisation(random.Random(SEED))


def browser(member: Member | None) -> Client:
    client = Client()
    if member is not None:
        person = Person.objects.get(id=member.id)
        client.force_login(person)
        assert member.name in client.get("/fragments/account/").content.decode()
    return client


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, by what, and what they must never be shown, by token."""

    who: str
    client: Client
    forbidden: dict[str, Secret]


class Callers:
    """Signed-in browsers, one for each member, and a program for each school."""

    def __init__(self, organisation: Organisation) -> None:
        self.organisation = organisation
        self.cookies = {member.id: browser(member).cookies for member in organisation.members.values()}
        self.forbidden = {
            None: organisation.forbidden(None),
            **{member.id: organisation.forbidden(member) for member in organisation.members.values()},
        }
        self.programs = {
            corner.school: program(f"school:{corner.school}", *SERVICE_SCOPES, client_id=f"of-{corner.school}")
            for corner in organisation.corners
        }

    def browser(self, member: Member | None) -> Caller:
        """Give a browser with the cookies of this member, as they were: what a request takes away comes back."""
        client = Client()
        if member is None:
            return Caller("nobody", client, self.forbidden[None])
        client.cookies = self.cookies[member.id].copy()
        return Caller(member.username, client, self.forbidden[member.id])

    def strangers(self, address: Address, corner: Corner, chance: random.Random) -> list[Caller]:
        """Give two who do not stand over a corner; where programs ask, one of them is the program of another school."""
        members = [each for each in self.organisation.members.values() if self.organisation.outside(each, corner)]
        found = [self.browser(member) for member in chance.sample(members, min(2, len(members)))]
        if ASKED_BY_PROGRAMS.match(address.route):
            other = chance.choice([each for each in self.organisation.corners if each is not corner])
            found[-1] = Caller(f"a program of {other.school}", self.programs[other.school], self._outside(other))
        return found

    def _outside(self, corner: Corner) -> dict[str, Secret]:
        inside = {member.id for member in corner.members}
        return {
            secret.token: secret
            for secret in self.organisation.secrets
            if secret.owner.id not in inside and not any(corner.school in unit.code for unit in secret.owner.units)
        }


class Found:
    """What was wrong, each kind of it once for an address."""

    def __init__(self) -> None:
        self.wrong: dict[tuple[str, str], str] = {}

    def note(self, address: Address, kind: str, words: str) -> None:
        self.wrong.setdefault((address.route, kind), words)

    def told(self) -> str:
        return "\n".join(f"{route or '/'}: {kind}: {words}" for (route, kind), words in sorted(self.wrong.items()))


def ask(caller: Caller, method: str, path: str, body: object, found: Found, address: Address) -> bytes:
    """Ask, and give headers and body of the answer; a raised error, a status of 500 and what is shown are noted."""
    sent: dict[str, object] = {}
    if method == "POST" and not FOR_PROGRAMS.match(address.route):
        sent = {"data": body}
    elif method != "GET":
        sent = {"data": body, "content_type": "application/json"}
    try:
        response = getattr(caller.client, method.lower())(path, **sent)
        content = b"".join(response.streaming_content) if response.streaming else response.content
    except Exception as error:
        last = traceback.extract_tb(error.__traceback__)[-1]
        found.note(
            address, "raises", f"{method} {path}: {type(error).__name__}: {error} ({last.filename}:{last.lineno})"
        )
        return b""
    if response.status_code >= 500 and response.status_code != NOT_OFFERED:
        found.note(address, "fails", f"{method} {path}: {response.status_code} {content[:200]!r}")
    answer = "\n".join(f"{name}: {value}" for name, value in response.items()).encode() + b"\n\n" + content
    for token, secret in caller.forbidden.items():
        if token.encode() in answer:
            found.note(address, f"shows {secret.kind}", f"{method} {path} to {caller.who}")
    return answer


def asked(caller: Caller, method: str, path: str, body: object, found: Found, address: Address) -> bytes:
    """Ask, and leave everything as it was."""
    with transaction.atomic():
        answer = ask(caller, method, path, body, found, address)
        transaction.set_rollback(True)
    return answer


def rows() -> dict[tuple[str, object], str]:
    """Write every row of every table that holds something of people."""
    found = {}
    for model in apps.get_models():
        if model._meta.app_label in UNWATCHED:
            continue
        label = model._meta.label
        names = [each.attname for each in model._meta.concrete_fields]
        key = model._meta.pk.attname
        for row in model._base_manager.values(*names):
            found[label, row[key]] = repr(
                {name: bytes(value) if isinstance(value, memoryview) else value for name, value in row.items()}
            )
    return found


def touched(before: dict[tuple[str, object], str], corner: Corner) -> Iterator[str]:
    """Name the rows of a corner that differ now: changed, gone, or new and about it."""
    after = rows()
    marks = corner.marks()
    for where in before.keys() | after.keys():
        old, new = before.get(where), after.get(where)
        if old == new or where[0] in LEFT_BEHIND:
            continue
        if any(mark in text for text in (old, new) if text for mark in marks):
            yield f"{where[0]} {'changed' if old and new else 'made' if new else 'removed'}"


class Watch:
    """Notes whether something was written since the last look."""

    def __init__(self) -> None:
        self.wrote = False

    def __call__(self, execute, sql, params, many, context):
        if sql.lstrip()[:7].upper().startswith(WRITES):
            self.wrote = True
        return execute(sql, params, many, context)


def test_every_hole_of_an_address_is_known() -> None:
    """A new name of a parameter is told in `FILLERS` once, so that its addresses are walked."""
    walked = addresses()
    assert len(walked) > 200
    names = {name: each.route for each in walked for name in each.holes}
    assert {name: route for name, route in names.items() if name not in FILLERS} == {}
    kinds = {kind: each.route for each in walked for kind in each.holes.values()}
    assert {kind: route for kind, route in kinds.items() if kind not in NONSENSE} == {}


def test_nobody_reads_anything_outside_their_subtree(organisation: Organisation) -> None:
    chance, found, callers = random.Random(SEED + 1), Found(), Callers(organisation)
    for address in addresses():
        corner = chance.choice(organisation.corners)
        for caller in (callers.browser(None), *callers.strangers(address, corner, chance)):
            asked(caller, "GET", f"{fill(address, corner, chance)}?{query(corner, chance)}", None, found, address)
        inside = chance.choice((*corner.members, corner.keeper, organisation.operator))
        asked(callers.browser(inside), "GET", spoil(address, corner, chance), None, found, address)
    assert not found.wrong, found.told()


def test_nobody_changes_anything_outside_their_subtree(organisation: Organisation) -> None:
    chance, found, callers = random.Random(SEED + 2), Found(), Callers(organisation)
    before, watch = rows(), Watch()
    for address in addresses():
        corner = chance.choice(organisation.corners)
        nobody = [callers.browser(None)] if chance.random() < 0.3 else []
        for caller in (*callers.strangers(address, corner, chance), *nobody):
            for method in address.methods:
                at = aim(corner, chance)
                path = f"{fill(address, corner, chance)}?{query(corner, chance, at)}"
                to_program = FOR_PROGRAMS.match(address.route)
                body = document(corner) if to_program else everything(corner, at, chance)
                watch.wrote = False
                with transaction.atomic():
                    with connection.execute_wrapper(watch):
                        ask(caller, method, path, body, found, address)
                    if watch.wrote:
                        for words in touched(before, corner):
                            found.note(address, words, f"{method} {path} by {caller.who}")
                    transaction.set_rollback(True)
    assert not found.wrong, found.told()


CHANGED = {"people/roles/", "people/roles/end/", "people/<str:unit>/codes/"}


def test_those_who_may_do_see_and_change_it(organisation: Organisation) -> None:
    """What is looked for is really there: those who stand over a corner are shown every kind of secret, and change it."""
    chance, found, callers = random.Random(SEED + 3), Found(), Callers(organisation)
    corner = organisation.corners[0]
    insiders = (corner.teacher, corner.student, corner.manager, corner.keeper)
    seen: set[str] = set()
    changed: set[str] = set()
    before, watch = rows(), Watch()
    for address in addresses():
        if address.route.startswith(PROGRAMS):
            continue
        paths = {fill(address, corner, chance) for _ in range(TRIES)}
        for asker in insiders:
            for filled in sorted(paths):
                path = f"{filled}?{query(corner, chance)}"
                answer = asked(callers.browser(asker), "GET", path, None, found, address)
                seen |= {secret.kind for secret in organisation.secrets if secret.token.encode() in answer}
            for _ in range(TRIES if address.route in CHANGED else 1):  # what must be changed is aimed at more than once
                watch.wrote = False
                with transaction.atomic():
                    at = aim(corner, chance)
                    path = f"{fill(address, corner, chance)}?{query(corner, chance, at)}"
                    to_program = address.route.startswith("api/")
                    body = document(corner) if to_program else everything(corner, at, chance)
                    with connection.execute_wrapper(watch):
                        ask(callers.browser(asker), "POST", path, body, found, address)
                    if watch.wrote and any(touched(before, corner)):
                        changed.add(address.route)
                    transaction.set_rollback(True)
    assert seen >= {"name", "space", "folder", "file", "draft", "own", "roster", "note"}
    assert changed >= CHANGED, sorted(changed)
    assert len(changed) > 8, sorted(changed)
    assert not found.wrong, found.told()
