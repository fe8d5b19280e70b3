"""What the node does by itself, again and again, so that nothing waits for ever."""

from django.db import transaction

from xingtan.catalogue.actions.life.offering import adopt_waiting, after_check
from xingtan.catalogue.actions.life.reviewing import let_go_stale
from xingtan.catalogue.models import MachineCheck


def keep_up() -> int:
    """Give back what reviewers held too long, have what waits without a version get one, and what waits for no machine
    go on to the reviewers; gives how many. Idempotent.
    """
    done = 0
    for step in (let_go_stale, adopt_waiting, pass_unchecked):
        with transaction.atomic():
            done += step()
    return done


def pass_unchecked(most: int = 200) -> int:
    """Leave to the reviewers what no machine looks at; gives how many. They are told that none has.

    A node without machine checks has no other way. Whoever runs checks takes the place of this step.
    """
    waiting = MachineCheck.objects.filter(done_at__isnull=True, claimed_at__isnull=True).order_by("asked_at")
    ids = list(waiting.values_list("version", flat=True)[:most])
    for version in ids:
        after_check(version)
    return len(ids)
