"""What the node does by itself, again and again, so that nothing waits for ever."""

from django.db import transaction

from xingtan.catalogue.actions.life.offering import adopt_waiting
from xingtan.catalogue.actions.life.reviewing import let_go_stale


def keep_up() -> int:
    """Give back what reviewers held too long, and versions to what waits without one; gives how many. Idempotent."""
    done = 0
    for step in (let_go_stale, adopt_waiting):
        with transaction.atomic():
            done += step()
    return done
