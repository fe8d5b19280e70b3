"""Keeping a search, and telling its keeper of what it finds anew."""

from collections.abc import Mapping
from itertools import groupby
from uuid import UUID

from xingtan.catalogue.events import SearchFound
from xingtan.catalogue.models import SavedSearch
from xingtan.catalogue.queries import index, searches
from xingtan.catalogue.queries.synonyms import alike
from xingtan.catalogue.rules.searches import TOLD_PAUSE, checked_search, news, require_room
from xingtan.identity.api import Asker
from xingtan.kernel.clock import now
from xingtan.kernel.errors import NotAllowed, NotFound
from xingtan.kernel.text import msgid
from xingtan.outbox.api import announce
from xingtan.ports import engines
from xingtan.ports.search import Question

MOST_CHANGES = 1000
MOST_NAMED = 20


def save_search(asker: Asker, text: str, labels: Mapping[str, str]) -> int:
    """Keep a search and be told of what it finds from now on; gives its number. Idempotent: it is kept once."""
    person = _signed_in(asker)
    kept, narrowed = checked_search(text, labels)
    known = searches.search_of(person, kept, narrowed)
    if known is not None:
        return known
    require_room(SavedSearch.objects.filter(person=person).count())
    made = SavedSearch.objects.create(person=person, text=kept, labels=narrowed, seen_until=index.last_change())
    return made.pk


def remove_search(asker: Asker, number: int) -> bool:
    """Keep a search no longer. Idempotent; says whether it was kept."""
    gone, _ = SavedSearch.objects.filter(person=_signed_in(asker), pk=number).delete()
    return bool(gone)


def choose_telling(asker: Asker, number: int, tells: bool) -> None:
    """Be told of what a search finds, or not any more. What came meanwhile is not told. Raises NotFound for others'."""
    row = SavedSearch.objects.filter(person=_signed_in(asker), pk=number).first()
    if row is None:
        raise NotFound("search-unknown", msgid("没有存过这个搜索。"))
    if row.tells != tells:
        row.tells, row.seen_until = tells, index.last_change()
        row.save(update_fields=["tells", "seen_until"])


def tell_searches() -> int:
    """Tell the keepers of searches what came for them, as far as this machine's index has it; gives how many were told.

    MOST_CHANGES changes at a time. What asks the same is asked once. A crash may tell again of what was told last.
    """
    at = now()
    begin = searches.first_unseen(at, TOLD_PAUSE)
    position = engines().search.position()
    if begin is None or position is None or begin >= position:
        return 0
    until = min(position, searches.change_after(begin, MOST_CHANGES))
    if until <= begin:
        return 0
    came = {str(one.id): one for one in searches.came_between(begin, until)}
    told = 0
    seen: list[int] = []
    for (text, labels), group in groupby(
        searches.waiting(at, TOLD_PAUSE, until), lambda one: (one.text, tuple(sorted(one.labels.items())))
    ):
        keys = _found(text, dict(labels), tuple(came))
        for one in group:
            theirs = ((came[key].id, came[key].published_at, came[key].change) for key in keys)
            new = news(theirs, one.saved_at, one.seen_until)
            if not new:
                seen.append(one.id)
                continue
            first = came[str(new[0])]
            SavedSearch.objects.filter(pk=one.id).update(seen_until=until, told_at=at)
            named = searches.named(text, dict(labels))
            announce(SearchFound(person=one.person, search=named, title=first.title, resources=new[:MOST_NAMED]))
            told += 1
    for start in range(0, len(seen), MOST_CHANGES):
        SavedSearch.objects.filter(pk__in=seen[start : start + MOST_CHANGES]).update(seen_until=until)
    return told


def _found(text: str, labels: dict[str, str], among: tuple[str, ...]) -> tuple[str, ...]:
    if not among:
        return ()
    question = Question(text, labels=labels, most=len(among), newest=True, among=among, alike=alike())
    answer = engines().search.find(question)
    return () if answer.loosened else answer.keys


def _signed_in(asker: Asker) -> UUID:
    if asker.person_id is None:
        raise NotAllowed("sign-in-first", msgid("请先登录。"))
    return asker.person_id
