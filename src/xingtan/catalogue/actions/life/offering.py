"""Offering a resource: its content is kept as a version, with the promise that was given, and machines look first."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext, override

from xingtan.catalogue.actions.publishing import own_resource
from xingtan.catalogue.events import ResourceChecked, ResourceReturned, ResourceSubmitted
from xingtan.catalogue.models import (
    AssessmentItem,
    ExerciseItem,
    Finding,
    HarvestedRecord,
    MachineCheck,
    Package,
    Resource,
    ResourceFile,
    Version,
    Withdrawal,
)
from xingtan.catalogue.queries.life.contents import content_of, terms_of
from xingtan.catalogue.queries.life.negative import digests_of, entry_against
from xingtan.catalogue.queries.life.standing import standing_of
from xingtan.catalogue.rules import life, publishing, versions
from xingtan.catalogue.rules.life import Stage
from xingtan.catalogue.rules.vocabulary import Kind, Status
from xingtan.identity.api import Asker
from xingtan.kernel.clock import now, today
from xingtan.kernel.errors import Refused
from xingtan.kernel.text import msgid
from xingtan.outbox.api import announce
from xingtan.places import api as places

MOST_SAID = 300


@transaction.atomic
def offer_resource(asker: Asker, resource_id: UUID, says: str = "", promised: bool = False) -> int:
    """Ask for review of a resource as it is now; gives the number of the version. Only its author can.

    Raises Conflict for what is under review or online, Refused without the promise, without content, for what a
    negative list names, or for what was refused and has not changed since.
    """
    Resource.objects.select_for_update().filter(pk=resource_id).first()
    resource = own_resource(asker, resource_id)
    if not promised:
        raise Refused("promise-missing", msgid("请先作出承诺，再提交。"))
    if len(says.strip()) > MOST_SAID:
        raise Refused(
            "text-too-long",
            msgid("这段文字有 %(length)s 个字，最多 %(most)s 个。"),
            length=len(says.strip()),
            most=MOST_SAID,
        )
    require_whole(resource)
    require_offerable(resource)
    content = content_of(resource.pk)
    _require_changed(resource, content)
    version = keep_version(resource, content, says.strip(), asker.person_id)
    _wait(resource)
    announce(ResourceSubmitted(by=asker.person_id, version=version.number, **step_of(resource)))
    return version.number


def _wait(resource: Resource) -> None:
    publishing.require_step(Status(resource.status), Status.WAITING)
    resource.status, resource.note = Status.WAITING, ""
    resource.save(update_fields=["status", "note"])


def require_whole(resource: Resource) -> None:
    """Raise Refused where there is nothing to look at."""
    count = ResourceFile.objects.filter(resource=resource).count()
    count += HarvestedRecord.objects.filter(resource=resource).count()  # its files lie where it was taken from
    count += Package.objects.filter(resource=resource).count()
    exercises = ExerciseItem.objects.filter(resource=resource).count()
    exercises += AssessmentItem.objects.filter(resource=resource).count()
    publishing.require_whole(Kind(resource.kind), resource.section, resource.title, count, exercises)


def require_offerable(resource: Resource) -> None:
    """Raise Refused or Conflict for what may not come online here: listed, outside its term, made from what was taken
    back from its copies, too.
    """
    life.require_unlisted(entry_against(resource, digests_of(resource.pk)))
    life.require_shown(terms_of(resource.pk), here(), today())
    if resource.remix_of_id is None:
        return
    last = Withdrawal.objects.filter(resource=resource.remix_of_id).order_by("-withdrawn_at", "-id").first()
    gone = Resource.objects.filter(pk=resource.remix_of_id, status=Status.WITHDRAWN).exists()
    if gone and last is not None and last.reaches_copies:
        raise Refused("original-withdrawn", msgid("这份是改编的，原来那份已经连同改编的一起撤下了。"))


def here() -> tuple[str, ...]:
    """Give the codes from the nation down to the node's home place."""
    return tuple(each.code for each in places.path(settings.HOME_PLACE))


def _require_changed(resource: Resource, content: dict[str, Any]) -> None:
    standing = standing_of(resource.pk)
    if standing is not None and standing.stage is Stage.REJECTED:
        kept = Version.objects.filter(pk=standing.version).values_list("digest", flat=True).get()
        if kept == versions.digest_of(content):
            raise Refused("rejected-before", msgid("这一版没有通过，内容没有改过，不能再交。"))
    if resource.update_of_id is not None and not versions.difference(content_of(resource.update_of_id), content):
        raise Refused("nothing-changed", msgid("和线上的一样，没有改动，不用再审。"))


def keep_version(resource: Resource, content: dict[str, Any], says: str, promised_by: UUID | None) -> Version:
    """Keep what is offered as a version, and have machines look at it. Two statements, and one for its number."""
    version = Version.objects.create(
        resource=resource,
        number=_next_number(resource),
        content=content,
        digest=versions.digest_of(content),
        says=says,
        promised_by=promised_by,
    )
    MachineCheck.objects.create(version=version)
    return version


def _next_number(resource: Resource) -> int:
    """Count on from what was offered or online before, of the resource and of what it is a copy of."""
    both = [one for one in (resource.pk, resource.update_of_id) if one]
    numbers = list(Version.objects.filter(resource__in=both).values_list("number", flat=True))
    online = Resource.objects.filter(pk__in=both).values_list("version", flat=True)
    return max([0, *numbers, *online]) + 1


def adopt_waiting(most: int = 200) -> int:
    """Give a version to what waits for review without one: what was taken in from elsewhere, or waited before there
    were versions. Gives how many. Idempotent.
    """
    none = ~Exists(Version.objects.filter(resource=OuterRef("pk")))
    found = list(Resource.objects.filter(none, status=Status.WAITING).order_by("changed_at")[:most])
    for resource in found:
        keep_version(resource, content_of(resource.pk), "", None)
    return len(found)


def after_check(version_id: int) -> None:
    """Have a version that the machines are done with go on: to the reviewers, or back where one says `stop`.

    Called once by whoever runs the checks. A version that is not under review any more stays as it is.
    """
    version = Version.objects.select_related("resource").get(pk=version_id)
    MachineCheck.objects.filter(version=version, done_at__isnull=True).update(done_at=now())
    resource = version.resource
    newest = Version.objects.filter(resource=resource).order_by("-number").values_list("pk", flat=True).first()
    if resource.status != Status.WAITING or newest != version.pk:
        return
    stops = Finding.objects.filter(check_run__version=version, weight="stop").order_by("id")
    if not stops:
        announce(ResourceChecked(version=version.number, **step_of(resource)))
        return
    with override(settings.LANGUAGE_CODE):
        said = "；".join(dict.fromkeys(gettext(one.says) % one.words for one in stops))
    send_back(resource, version.number, said)


def send_back(
    resource: Resource, number: int, said: str, by: UUID | None = None, rejected: bool = False, why: str = ""
) -> None:
    """Give a version back to its author with what was said of it."""
    publishing.require_step(Status(resource.status), Status.RETURNED)
    resource.status, resource.note = Status.RETURNED, said[:300]
    resource.save(update_fields=["status", "note"])
    announce(ResourceReturned(by=by, version=number, rejected=rejected, why=why, words=said[:300], **step_of(resource)))


def step_of(resource: Resource) -> dict[str, Any]:
    """Give what every fact of a resource's way says of it."""
    return {
        "resource": resource.pk,
        "section": resource.section,
        "place": resource.place,
        "school": resource.school or None,
        "uploaded_by": resource.uploaded_by,
        "title": resource.title,
    }
