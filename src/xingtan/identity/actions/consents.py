"""Letting an application know something of a person, and ending that."""

from collections.abc import Iterable
from uuid import UUID

from allauth.idp.oidc.models import Client, Token
from django.db import transaction
from django.db.models import Q

from xingtan.identity.events import ConsentGiven, ConsentWithdrawn
from xingtan.identity.models import Consent, Guardianship, Person
from xingtan.identity.queries.applications import consented_scopes
from xingtan.identity.queries.closing import is_minor_now
from xingtan.identity.rules.applications import PERSON_SCOPES, is_client_id
from xingtan.kernel.clock import now, today
from xingtan.kernel.errors import NotAllowed, NotFound, Refused
from xingtan.kernel.text import msgid
from xingtan.outbox.api import announce


def give_consent(by: UUID, person_id: UUID, client_id: str, scopes: Iterable[str]) -> None:
    """Let an application know these things of a person, and what it may know already. Kept until withdrawn. Idempotent.

    `by` is the person, or a parent of a child under fourteen. Raises NotAllowed for anybody else and for such a child
    alone, unless it was agreed to before; Refused for what the application was not registered for.
    """
    asked = set(scopes)
    with transaction.atomic():
        if by == person_id and asked <= consented_scopes(person_id, client_id):
            return
        person = _decided_by(by, person_id, giving=True)
        row = Client.objects.filter(id=client_id).first() if is_client_id(client_id) else None
        if row is None:
            raise NotFound("application-unknown", msgid("没有这个应用。"))
        if not asked <= set(row.get_scopes()) & set(PERSON_SCOPES):
            raise Refused("application-scopes", msgid("这个应用没有登记要这些，没有告诉它。"))
        open_now = Consent.objects.select_for_update().filter(person=person, client_id=client_id, withdrawn_at=None)
        before = open_now.first()
        known = set(before.scopes.split()) if before is not None else set()
        if asked <= known:
            return
        together = [scope for scope in PERSON_SCOPES if scope in asked | known]
        open_now.update(withdrawn_at=now())
        Consent.objects.create(person=person, client_id=client_id, scopes=" ".join(together), given_by_id=by)
        announce(ConsentGiven(person=person_id, client=client_id, name=row.name, scopes=tuple(together), by=by))


def withdraw_consent(by: UUID, person_id: UUID, client_id: str) -> None:
    """End what an application may know of a person; every token that it holds for them ends at once. Idempotent.

    `by` is the person or a parent. Raises NotAllowed for anybody else.
    """
    with transaction.atomic():
        _decided_by(by, person_id, giving=False)
        open_now = Consent.objects.filter(person_id=person_id, client_id=client_id, withdrawn_at=None)
        ended = open_now.update(withdrawn_at=now())
        Token.objects.filter(user_id=person_id, client_id=client_id).delete()
        if ended:
            name = Client.objects.filter(id=client_id).values_list("name", flat=True).first()
            announce(ConsentWithdrawn(person=person_id, client=client_id, name=name or client_id, by=by))


def end_all_consents(client_id: str) -> None:
    """End what everybody let an application know, because the application goes. Its tokens go with its row."""
    Consent.objects.filter(client_id=client_id, withdrawn_at=None).update(withdrawn_at=now())


def _decided_by(by: UUID, person_id: UUID, giving: bool) -> Person:
    """Give the row of the person; raise NotAllowed unless `by` may decide for them."""
    person = Person.objects.filter(id=person_id, is_active=True).first()
    if person is None:
        raise NotFound("person-unknown", msgid("没有这个人。"))
    child = is_minor_now(person.id, person.born_on, today())
    if by == person_id:
        if giving and child:
            raise NotAllowed("a-parent-decides", msgid("不满十四周岁，要由家长来决定。"))
        return person
    answers = Guardianship.objects.filter(
        Q(until=None) | Q(until__gt=today()), parent_id=by, child_id=person_id, since__lte=today()
    )
    if not child or not answers.exists():
        raise NotAllowed("person-not-yours", msgid("你不能替这个人决定。什么也没有改。"))
    return person
