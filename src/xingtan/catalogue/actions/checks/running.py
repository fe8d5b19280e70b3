"""Running the checks of what was offered, one after the other; a worker that dies leaves its check to the next."""

import logging
from collections.abc import Callable
from datetime import timedelta
from functools import cache

from django.db import transaction
from django.db.models import F, Q

from xingtan.catalogue.actions.checks.looking import Offered
from xingtan.catalogue.actions.life import after_check
from xingtan.catalogue.models import Finding, MachineCheck
from xingtan.catalogue.rules.checks import (
    MOST_TRIES,
    NEVER_DONE,
    NOT_DONE,
    STALE_MINUTES,
    TOOLS,
    Remark,
    Tool,
    Weight,
)
from xingtan.kernel.clock import now

logger = logging.getLogger("xingtan.catalogue")
AGAIN_SECONDS = 30


@cache
def _steps() -> dict[Tool, Callable[[Offered], list[Remark]]]:
    """Give what each tool does. Its libraries (papers, films, pictures: 70 MiB) come with the first check."""
    from xingtan.catalogue.actions.checks.harm import look_for_harm
    from xingtan.catalogue.actions.checks.likeness import look_at_description, look_for_likes
    from xingtan.catalogue.actions.checks.media import look_at_media
    from xingtan.catalogue.actions.checks.virus import look_for_viruses
    from xingtan.catalogue.actions.checks.words import look_for_words

    return {
        Tool.WORDS: look_for_words,
        Tool.VIRUS: look_for_viruses,
        Tool.HARM: look_for_harm,
        Tool.MEDIA: look_at_media,
        Tool.LIKENESS: look_for_likes,
        Tool.METADATA: look_at_description,
    }


def run_next_check() -> int | None:
    """Check the oldest version that waits; gives its row's id, None where none waits.

    A step that fails is tried again with the whole check, MOST_TRIES times; then a person is told that it was not done.
    A check is never taken for passed because it failed. Findings are written at once, at the end.
    """
    check = _claim()
    if check is None:
        return None
    if check.tries > MOST_TRIES:
        _finish(check, [Remark("machine", Weight.DOUBT, NEVER_DONE)])
        return check.version_id
    offered = Offered(check.version.resource, check.version.number, check.version.content)
    remarks: list[Remark] = []
    for number, (tool, look) in enumerate(_steps().items(), 1):
        try:
            with transaction.atomic():
                remarks += look(offered)
        except Exception:
            if check.tries < MOST_TRIES:
                soon = now() - timedelta(minutes=STALE_MINUTES) + timedelta(seconds=AGAIN_SECONDS)
                MachineCheck.objects.filter(pk=check.pk).update(claimed_at=soon)
                raise
            logger.exception("check %s: the step %s failed for the last time", check.pk, tool)
            remarks.append(Remark(tool, Weight.DOUBT, NOT_DONE, words={"step": TOOLS[tool]}))
        MachineCheck.objects.filter(pk=check.pk).update(steps=number, claimed_at=now())
    _finish(check, remarks)
    return check.version_id


def _claim() -> MachineCheck | None:
    """Take the oldest check that nobody has, or that was left. Two workers never take one."""
    stale = now() - timedelta(minutes=STALE_MINUTES)
    free = Q(claimed_at__isnull=True) | Q(claimed_at__lt=stale)
    waiting = MachineCheck.objects.filter(free, done_at__isnull=True).order_by("asked_at")
    for pk in waiting.values_list("pk", flat=True)[:10]:
        taken = MachineCheck.objects.filter(free, pk=pk, done_at__isnull=True).update(
            claimed_at=now(), tries=F("tries") + 1, steps=0, of_steps=len(Tool)
        )
        if taken:
            return MachineCheck.objects.select_related("version__resource").get(pk=pk)
    return None


@transaction.atomic
def _finish(check: MachineCheck, remarks: list[Remark]) -> None:
    Finding.objects.filter(check_run=check).delete()
    Finding.objects.bulk_create(
        Finding(
            check_run=check,
            tool=one.tool,
            weight=one.weight,
            where=one.where[:160],
            says=one.says,
            words=dict(one.words),
            like=one.like,
            case=one.case,
        )
        for one in remarks
    )
    after_check(check.version_id)
