"""Packages of a resource that its author sends: told apart by what is in them, taken in whole or not at all."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from xingtan.catalogue.actions import media
from xingtan.catalogue.actions.publishing import own_resource
from xingtan.catalogue.actions.qti import take_in_qti
from xingtan.catalogue.actions.scorm import manifest_of, take_in_scorm
from xingtan.catalogue.models import AssessmentItem, Package
from xingtan.catalogue.rules.packages.scorm import is_scorm
from xingtan.identity.api import Asker
from xingtan.kernel.clock import now
from xingtan.kernel.errors import Refused
from xingtan.kernel.files import HEAD_BYTES, MIB, clean_name
from xingtan.kernel.text import msgid
from xingtan.ports import engines

MOST_BYTES = 500 * MIB
ENDINGS = (".zip", ".xml")


def add_package(asker: Asker, resource_id: UUID, name: str, size_bytes: int, chunks: Iterable[bytes]) -> None:
    """Take a package (SCORM, QTI) apart for the asker's resource, in the place of the one before. Idempotent.

    The archive may hold keys: it never becomes a file that readers can fetch. Raises Refused with what is wrong.
    """
    resource = own_resource(asker, resource_id)
    clean = clean_name(name)
    if not clean.lower().endswith(ENDINGS):
        raise Refused(
            "package-ending", msgid("“%(name)s”不是课件包或题目包。这里收 zip 和单独一题的 XML。"), name=clean[:60]
        )
    if size_bytes > MOST_BYTES:
        raise Refused("package-heavy", msgid("这个包超过了 %(most)s MB，没有收。"), most=MOST_BYTES // MIB)
    _head, body = media.peeked(chunks, HEAD_BYTES)
    archive = engines().blobs.put(body, MOST_BYTES)
    if clean.lower().endswith(".zip") and is_scorm(manifest_of(archive)):
        take_in_scorm(resource_id, archive)
    else:
        take_in_qti(resource_id, archive, clean)
    resource.changed_at = now()
    resource.save(update_fields=["changed_at"])


@transaction.atomic
def drop_package(asker: Asker, resource_id: UUID) -> None:
    """Take the package from a resource that is not public yet, with its questions. Idempotent."""
    resource = own_resource(asker, resource_id)
    AssessmentItem.objects.filter(resource=resource).delete()
    Package.objects.filter(resource=resource).delete()
    resource.changed_at = now()
    resource.save(update_fields=["changed_at"])
