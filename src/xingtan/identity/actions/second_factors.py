"""What is announced of second factors, whoever adds or removes them."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models.signals import post_delete, post_save

from xingtan.identity.events import SecondFactorAdded, SecondFactorRemoved
from xingtan.outbox.api import announce


def watch_second_factors() -> None:
    """Announce every authenticator that is added or removed, in the transaction that does it.

    allauth's own signals come after the commit; what is announced must leave with the change.
    """
    post_save.connect(_added, sender=Authenticator, dispatch_uid="identity.factor.added")
    post_delete.connect(_removed, sender=Authenticator, dispatch_uid="identity.factor.removed")


def _added(instance: Authenticator, created: bool, **_: Any) -> None:
    if created:
        announce(SecondFactorAdded(person=instance.user_id, kind_of=str(instance.type)))


def _removed(instance: Authenticator, **_: Any) -> None:
    announce(SecondFactorRemoved(person=instance.user_id, kind_of=str(instance.type)))
