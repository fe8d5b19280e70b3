"""Feeding the search index: what changed is noted in the tables, and taken in by whoever owns an index."""

from datetime import timedelta
from uuid import UUID

from xingtan.catalogue.events import SearchChanged
from xingtan.catalogue.models import SearchChange
from xingtan.catalogue.queries import index
from xingtan.kernel.clock import now
from xingtan.outbox.api import announce
from xingtan.ports import engines

MOST_AT_ONCE = 500
MOST_REFRESHED = 5000
KEPT = timedelta(days=14)


NOTHING = UUID(int=0)  # what an index built before the first change has taken in


def note_change(resource_id: UUID) -> int:
    """Have every index take the resource in again; gives the number of the change. Twice the same does no harm."""
    return SearchChange.objects.create(resource=resource_id).pk


def update_index() -> int:
    """Take in what changed since the index was last written; gives how many resources. Builds one that is missing.

    The index remembers how far it came in the same stroke, so that a crash repeats work and loses none.
    """
    search = engines().search
    position = search.position()
    if position is None or index.is_behind_pruning(position):
        return rebuild_index()
    changed = index.changes_after(position, MOST_AT_ONCE)
    if not changed.resources:
        return 0
    entries = index.entries_of(changed.resources)
    there = {entry.key for entry in entries}
    gone = [str(one) for one in changed.resources if str(one) not in there]
    search.write(entries, gone, changed.last)
    announce(SearchChanged())
    return len(changed.resources)


def refresh_use() -> int:
    """Have what was opened most since yesterday be weighed again; gives how many resources."""
    resources = index.used_lately(MOST_REFRESHED)
    SearchChange.objects.bulk_create([SearchChange(resource=one) for one in resources], batch_size=MOST_AT_ONCE)
    return len(resources)


def rebuild_index() -> int:
    """Build the index anew from the tables; gives how many resources it holds. What is found meanwhile stays found."""
    last = index.last_change() or note_change(NOTHING)
    count = engines().search.rebuild(index.all_entries(), last)
    announce(SearchChanged())
    return count


def prune_changes() -> int:
    """Forget changes that are older than KEPT, but for the last; an index that missed them is built anew."""
    newest = index.last_change()
    return SearchChange.objects.filter(changed_at__lt=now() - KEPT, id__lt=newest).delete()[0]
