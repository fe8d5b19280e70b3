"""The words in force, ready to be searched, and the lists that they stand in."""

import threading
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count
from django.utils.translation import gettext as _

from xingtan.moderation.models import Word, WordList
from xingtan.moderation.rules.finding import Finder, Listed
from xingtan.moderation.rules.lists import WEIGHTS

_State = tuple[tuple[str, str, datetime], ...]


@dataclass(frozen=True, slots=True)
class ListLine:
    """A list of sensitive words and how many it holds."""

    slug: str
    name: str
    weight: str
    in_force: bool
    words: int
    changed_at: datetime

    @property
    def weight_name(self) -> str:
        return _(WEIGHTS.get(self.weight, self.weight))


def word_lists() -> tuple[ListLine, ...]:
    """List the lists by name. One statement."""
    rows = WordList.objects.annotate(count=Count("words")).order_by("name", "slug")
    return tuple(
        ListLine(*row) for row in rows.values_list("slug", "name", "weight", "in_force", "count", "changed_at")
    )


_held: dict[str, tuple[_State, Finder]] = {}  # under "words", what this process has loaded
_loading = threading.Lock()


def finder() -> Finder:
    """Give the words in force, held in this process and loaded again when a list moved. One cheap statement, else two.

    100,000 words take about a second to load, and some 50 MB.
    """
    state: _State = tuple(
        WordList.objects.filter(in_force=True).order_by("slug").values_list("slug", "weight", "changed_at")
    )
    held = _held.get("words")
    if held is None or held[0] != state:
        with _loading:
            held = _held.get("words")
            if held is None or held[0] != state:
                rows = Word.objects.filter(word_list__in=[slug for slug, _weight, _at in state])
                found = rows.values_list("text", "word_list_id", "word_list__weight").iterator(chunk_size=5000)
                held = _held["words"] = (state, Finder(Listed(*row) for row in found))
    return held[1]
