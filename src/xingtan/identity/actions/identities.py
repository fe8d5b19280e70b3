"""Linking identities that people have elsewhere, and what is not accepted of them."""

from uuid import UUID

from allauth.socialaccount.models import SocialAccount

from xingtan.identity.events import IdentityLinked, IdentityUnlinked, OutsideDenied
from xingtan.identity.models import Person
from xingtan.identity.rules.outside import Denial, may_unlink
from xingtan.kernel.errors import NotFound, Refused
from xingtan.kernel.text import msgid
from xingtan.outbox.api import announce


def note_link(person_id: UUID, provider: str) -> None:
    """Announce that a person linked an identity."""
    announce(IdentityLinked(person=person_id, provider=provider))


def note_denial(provider: str, denial: Denial, person_id: UUID | None) -> None:
    """Announce that who came back from a provider was not let in or not linked."""
    announce(OutsideDenied(provider=provider, reason=denial.value, person=person_id))


def unlink_identity(person_id: UUID, identity_id: int) -> None:
    """Take an identity off the person's account. NotFound for somebody else's, Refused where it is the only way in."""
    own = SocialAccount.objects.select_for_update().filter(user_id=person_id)
    found = next((one for one in own if one.id == identity_id), None)
    if found is None:
        raise NotFound("identity-unknown", msgid("没有这个关联的身份。"))
    person = Person.objects.get(id=person_id)
    if not may_unlink(len(own), person.has_usable_password()):
        raise Refused(
            "last-way-in", msgid("这是你唯一的登录方法，解除了就进不来了。请先设一个密码，再解除。什么也没有改。")
        )
    found.delete()
    announce(IdentityUnlinked(person=person_id, provider=found.provider))
