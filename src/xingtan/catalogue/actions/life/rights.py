"""Where and when a resource may be shown, as its author says before it is offered."""

from uuid import UUID

from xingtan.catalogue.actions.publishing import own_resource
from xingtan.catalogue.models import RightsTerm
from xingtan.catalogue.rules import life
from xingtan.catalogue.rules.life import Term
from xingtan.identity.api import Asker
from xingtan.kernel.errors import Refused
from xingtan.kernel.text import msgid
from xingtan.places import api as places

MOST_TERMS = 40


def keep_term(asker: Asker, resource_id: UUID, term: Term) -> None:
    """Say that a resource may be shown in a region and all below it, in this time. The same region again changes it.

    Raises Refused for an unknown region or a time that is empty, Conflict once the resource is offered.
    """
    resource = own_resource(asker, resource_id)
    life.checked_term(term, known=places.find_place(term.region) is not None)
    there = RightsTerm.objects.filter(resource=resource)
    if not there.filter(region=term.region).exists() and there.count() >= MOST_TERMS:
        raise Refused("too-many-terms", msgid("最多写 %(most)s 个地区。"), most=MOST_TERMS)
    RightsTerm.objects.update_or_create(
        resource=resource, region=term.region, defaults={"since": term.since, "until": term.until}
    )


def drop_term(asker: Asker, resource_id: UUID, region: str) -> None:
    """Take a region back from where a resource may be shown; with none left it may be shown everywhere. Idempotent."""
    resource = own_resource(asker, resource_id)
    RightsTerm.objects.filter(resource=resource, region=region).delete()
