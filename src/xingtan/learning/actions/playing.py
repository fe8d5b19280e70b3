"""Working through a package: begun, and what its content keeps for itself; the node reads from it how it went."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max

from xingtan.catalogue import api as catalogue
from xingtan.identity import api as identity
from xingtan.identity.api import Asker
from xingtan.kernel.clock import now
from xingtan.kernel.errors import Conflict, NotAllowed, NotFound, Refused
from xingtan.kernel.text import msgid
from xingtan.learning.events import AttemptCompleted
from xingtan.learning.models import Attempt
from xingtan.learning.rules import scorm
from xingtan.outbox.api import announce


def begin_playing(asker: Asker, resource_id: UUID, part: str = "") -> UUID:
    """Begin a part of a package, or go on with the attempt that is not finished; gives its id. Idempotent."""
    if asker.person_id is None:
        raise NotAllowed("sign-in-first", msgid("请先登录。"))
    found = catalogue.playable(resource_id)
    if not found.public:
        raise NotFound("package-unknown", msgid("这份资源里没有可以播放的互动课件。"))
    identifier = found.part(part).identifier
    known = Attempt.objects.filter(person=asker.person_id, resource=resource_id, part=identifier)
    for row in known.filter(completed_at=None).order_by("-number"):
        if row.state.get("digest") == found.contents:
            return row.pk
        row.completed_at = now()  # its package is gone: what it came to until then stays
        row.save(update_fields=["completed_at"])
    who = identity.who_of(asker, until=0)
    number = (known.aggregate(last=Max("number"))["last"] or 0) + 1
    try:
        with transaction.atomic():
            return Attempt.objects.create(
                person=asker.person_id,
                resource=resource_id,
                part=identifier,
                number=number,
                role=(who.role if who else None) or "",
                place=(who.place if who else None) or "",
                school=(who.school if who else None) or "",
                state={"digest": found.contents, "edition": found.edition, "cmi": {}},
            ).pk
    except IntegrityError:  # pressed twice at the same moment: the other one began it
        return known.get(number=number).pk


def keep_run(asker: Asker, attempt_id: UUID, revision: int, before: int, cmi: Mapping[str, Any]) -> int:
    """Keep what the content holds, and read from it how it went; gives the revision. The same twice changes nothing.

    `revision` is that which the page holds, `before` the seconds when it was opened. Raises Conflict where another
    page kept something since: then nothing is overwritten.
    """
    if asker.person_id is None:
        raise NotAllowed("sign-in-first", msgid("请先登录。"))
    row = Attempt.objects.select_for_update().filter(pk=attempt_id, person=asker.person_id).first()
    if row is None or "cmi" not in row.state:
        raise NotFound("attempt-unknown", msgid("没有这次学习，或者它不是你的。"))
    if len(json.dumps(cmi)) > scorm.MOST_BYTES:
        raise Refused("run-large", msgid("课件要存的东西太多，没有存下。"))
    if row.state["cmi"] == cmi:
        return row.revision
    if revision != row.revision:
        raise Conflict("run-elsewhere", msgid("这一节在别处接着学过，这里的没有覆盖它。请重新打开。"))
    went, moment = scorm.outcome(str(row.state["edition"]), cmi), now()
    row.state = {**row.state, "cmi": dict(cmi)}
    row.score, row.passed, row.progress = went.score, went.passed, went.progress
    elapsed = int((moment - row.started_at).total_seconds())
    row.seconds = max(row.seconds, min(min(before, row.seconds) + went.seconds, elapsed))
    row.revision, row.changed_at = row.revision + 1, moment
    done = went.completed and row.completed_at is None
    if done:
        row.completed_at = moment
    row.save()
    if done:
        _announce(row)
    return row.revision


def _announce(row: Attempt) -> None:
    found = catalogue.playable(row.resource)
    announce(
        AttemptCompleted(
            attempt=row.pk,
            whom=row.person,
            part=row.part,
            score=row.score,
            seconds=row.seconds,
            resource=row.resource,
            section=found.section,
            place=found.place,
            school=found.school or None,
            person=identity.pseudonym(row.person),
            role=row.role or None,
            whose=row.place or None,
            whose_school=row.school or None,
        )
    )
