"""A person's own phone number and mail addresses as ways to them."""

from uuid import UUID

from xingtan.identity.events import AddressAdded, AddressRemoved
from xingtan.identity.models import Person
from xingtan.identity.rules.phones import masked
from xingtan.kernel.clock import now
from xingtan.kernel.errors import Conflict
from xingtan.kernel.text import msgid
from xingtan.outbox.api import announce


def set_phone(person_id: UUID, phone: str, proved: bool) -> None:
    """Make `phone` (E.164) the number of a person; `proved`: they read a code there. Conflict where somebody has it."""
    if phone and Person.objects.filter(phone=phone).exclude(id=person_id).exists():
        raise Conflict("phone-taken", msgid("这个号码已经是别的账号的了，没有改。"))
    before = Person.objects.filter(id=person_id).values_list("phone", "phone_verified_at").first()
    if before is None or (before[0] == phone and (before[1] is not None or not proved)):
        return
    Person.objects.filter(id=person_id).update(phone=phone, phone_verified_at=now() if proved else None)
    if proved:
        announce(AddressAdded(person=person_id, kind_of="phone", shown=masked(phone)))


def remove_phone(person_id: UUID) -> None:
    """Take a person's phone number away: no code goes there any more. Idempotent."""
    phone = Person.objects.filter(id=person_id).values_list("phone", flat=True).first()
    if not phone:
        return
    Person.objects.filter(id=person_id).update(phone="", phone_verified_at=None)
    announce(AddressRemoved(person=person_id, kind_of="phone", shown=masked(phone)))


def note_mail(person_id: UUID, address: str, added: bool) -> None:
    """Announce that a mail address leads to a person's account, or no longer does."""
    fact = AddressAdded if added else AddressRemoved
    announce(fact(person=person_id, kind_of="mail", shown=masked(address)))
