"""Every address of the project, asked by random people of a random organisation: nothing leaks, nothing is changed.

The URL configuration is walked, so a new entry is covered without being added. Each address is filled with what belongs
to a school that the asker does not stand over; whatever comes back must hold none of the secrets planted there, and no
row of it may differ afterwards. Two or three seconds of work are in the organisation; the rest is a request after another.
"""

import random
import traceback
from collections import Counter
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from tests.identity.addresses import (
    FILLERS,
    NONSENSE,
    PROGRAMS,
    Address,
    addresses,
    document,
    everything,
    fill,
    query,
    spoil,
)
from tests.identity.organisation import Corner, Member, Organisation
from tests.identity.programs import program
from tests.statistics.conftest import column_store  # noqa: F401

from xingtan.identity.models import Person
from xingtan.identity.rules.applications import SERVICE_SCOPES

pytestmark = pytest.mark.django_db

SEED = 20170821
MONTH = "from=2017-08-01&to=2017-09-01"
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


class Askers:
    """Signed-in browsers, one for each member, and a program for each school."""

    def __init__(self, organisation: Organisation) -> None:
        self.organisation = organisation
        self.known = {member_id: browser(member) for member_id, member in organisation.members.items()}
        self.programs = {
            corner.school: program(f"school:{corner.school}", *SERVICE_SCOPES, client_id=f"of-{corner.school}")
            for corner in organisation.corners
        }

    def fresh(self, member: Member | None) -> Client:
        """Give a browser with the cookies of this member, as they were: what a request takes away comes back."""
        client = Client()
        if member is not None:
            client.cookies = self.known[member.id].cookies.copy()
        return client

    def outsiders(self, corner: Corner, chance: random.Random, count: int) -> list[Member]:
        found = [each for each in self.organisation.members.values() if self.organisation.outside(each, corner)]
        return chance.sample(found, min(count, len(found)))


class Found:
    """What was wrong, each kind of it once for an address."""

    def __init__(self) -> None:
        self.wrong: dict[tuple[str, str], str] = {}
        self.statuses: Counter[int] = Counter()
        self.seen: set[str] = set()

    def note(self, address: Address, kind: str, words: str) -> None:
        self.wrong.setdefault((address.route, kind), words)

    def told(self) -> str:
        return "\n".join(f"{route or '/'}: {kind}: {words}" for (route, kind), words in sorted(self.wrong.items()))


def ask(client: Client, method: str, path: str, body: object, found: Found, address: Address) -> tuple[int, bytes]:
    """Ask, and give the status with headers and body as bytes; a raised error and a status of 500 are noted."""
    sent: dict[str, object] = {}
    if method == "POST" and not address.route.startswith(("api/", "scim/")):
        sent = {"data": body}
    elif method != "GET":
        sent = {"data": body, "content_type": "application/json"}
    try:
        response = getattr(client, method.lower())(path, **sent)
        content = b"".join(response.streaming_content) if response.streaming else response.content
    except Exception as error:
        last = traceback.extract_tb(error.__traceback__)[-1]
        found.note(
            address, "raises", f"{method} {path}: {type(error).__name__}: {error} ({last.filename}:{last.lineno})"
        )
        return 500, b""
    if response.status_code >= 500 and response.status_code != NOT_OFFERED:
        found.note(address, "fails", f"{method} {path}: {response.status_code} {content[:200]!r}")
    found.statuses[response.status_code] += 1
    head = "\n".join(f"{name}: {value}" for name, value in response.items())
    return response.status_code, head.encode() + b"\n\n" + content


def leaked(answer: bytes, organisation: Organisation, asker: Member | None) -> list[str]:
    forbidden = organisation.forbidden(asker)
    return [secret.kind for token, secret in forbidden.items() if token.encode() in answer]


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
    chance, found, askers = random.Random(SEED + 1), Found(), Askers(organisation)
    for address in addresses():
        corner = chance.choice(organisation.corners)
        people: list[Member | None] = [None, *askers.outsiders(corner, chance, 2)]
        for asker in people:
            path = f"{fill(address, corner, chance)}?{query(corner, chance)}"
            with transaction.atomic():
                _status, answer = ask(askers.fresh(asker), "GET", path, None, found, address)
                transaction.set_rollback(True)
            for kind in leaked(answer, organisation, asker):
                found.note(address, f"shows {kind}", f"{path} to {asker.username if asker else 'nobody'}")
        if address.route.startswith(PROGRAMS):
            _programs_read(askers, address, corner, chance, found)
        path = spoil(address, corner, chance)
        inside = chance.choice((*corner.members, corner.keeper, organisation.operator))
        with transaction.atomic():
            ask(askers.fresh(inside), "GET", path, None, found, address)
            transaction.set_rollback(True)
    assert not found.wrong, found.told()


def _programs_read(askers: Askers, address: Address, corner: Corner, chance: random.Random, found: Found) -> None:
    """Ask as the program of another school: it must be shown nobody of this one."""
    other = chance.choice([each for each in askers.organisation.corners if each is not corner])
    path = f"{fill(address, corner, chance)}?{query(corner, chance)}"
    _status, answer = ask(askers.programs[other.school], "GET", path, None, found, address)
    inside = {member.id for member in other.members}
    for secret in askers.organisation.secrets:
        owner = secret.owner
        mine = owner.id in inside or any(other.school in unit.code for unit in owner.units)
        if not mine and secret.token.encode() in answer:
            found.note(address, f"shows {secret.kind} to a program", path)


def test_nobody_changes_anything_outside_their_subtree(organisation: Organisation) -> None:
    chance, found, askers = random.Random(SEED + 2), Found(), Askers(organisation)
    before = rows()
    watch = Watch()
    for address in addresses():
        corner = chance.choice(organisation.corners)
        for asker in (*askers.outsiders(corner, chance, 2), *([None] if chance.random() < 0.3 else [])):
            for method in address.methods:
                path = f"{fill(address, corner, chance)}?{query(corner, chance)}"
                to_program = address.route.startswith(("api/", "scim/")) or method != "POST"
                body = document(corner) if to_program else everything(organisation, corner, chance)
                client = askers.fresh(asker)
                if address.route.startswith(PROGRAMS):
                    other = chance.choice([each for each in organisation.corners if each is not corner])
                    client = askers.programs[other.school]
                watch.wrote = False
                with transaction.atomic():
                    with connection.execute_wrapper(watch):
                        _status, answer = ask(client, method, path, body, found, address)
                    if watch.wrote:
                        for words in touched(before, corner):
                            found.note(address, words, f"{method} {path} by {asker.username if asker else 'nobody'}")
                    transaction.set_rollback(True)
                if not address.route.startswith(PROGRAMS):
                    for kind in leaked(answer, organisation, asker):
                        found.note(
                            address, f"shows {kind}", f"{method} {path} to {asker.username if asker else 'nobody'}"
                        )
    assert not found.wrong, found.told()


def test_those_who_may_do_see_and_change_it(organisation: Organisation) -> None:
    """What is looked for is really there: those who stand over a corner are shown every kind of secret, and change it."""
    chance, found, askers = random.Random(SEED + 3), Found(), Askers(organisation)
    corner = organisation.corners[0]
    insiders = (corner.teacher, corner.student, corner.manager, corner.keeper)
    seen: set[str] = set()
    changed: set[str] = set()
    before, watch = rows(), Watch()
    for address in addresses():
        if address.route.startswith(PROGRAMS):
            continue
        for asker in insiders:
            for _ in range(TRIES if address.holes else 1):
                asked = MONTH if address.route.startswith("data/") else query(corner, chance)
                path = f"{fill(address, corner, chance)}?{asked}"
                with transaction.atomic():
                    _status, answer = ask(askers.fresh(asker), "GET", path, None, found, address)
                    transaction.set_rollback(True)
                seen |= {secret.kind for secret in organisation.secrets if secret.token.encode() in answer}
            watch.wrote = False
            with transaction.atomic():
                path = fill(address, corner, chance)
                to_program = address.route.startswith("api/")
                body = document(corner) if to_program else everything(organisation, corner, chance)
                with connection.execute_wrapper(watch):
                    ask(askers.fresh(asker), "POST", path, body, found, address)
                if watch.wrote and any(touched(before, corner)):
                    changed.add(address.route)
                transaction.set_rollback(True)
    assert seen >= {"name", "space", "folder", "file", "draft", "own", "roster", "note"}
    assert len(changed) > 8, sorted(changed)
    assert not found.wrong, found.told()
