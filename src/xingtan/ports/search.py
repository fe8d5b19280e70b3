"""Finding things by words: an index that the tables can always make anew."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

MOST_RANKED = 200


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that can be found.

    `title` weighs most, then `names` (short texts: who made it, where it lies), then `body`. `lesson` is what it is
    made for, in the words of the book. `labels` are what answers are narrowed by and counted by: {"subject":
    ("mathematics",)}. `note` stands beside the title in a suggestion. Of two that match alike, the one comes first that
    is thought better of (`quality`, of 1000), is used more (`use`, times), is newer (`newness`, seconds since 1970).
    """

    key: str
    title: str
    names: tuple[str, ...] = ()
    body: str = ""
    labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    note: str = ""
    newness: int = 0
    lesson: str = ""
    quality: int = 0
    use: int = 0


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody looks for: words (none: everything), narrowed by labels.

    `counted` names the labels to count; each is counted as if it were not narrowed by itself, so that one can change
    one's mind. `newest`: newest first instead of best first. `alike` says what means the same, word by word, in lower
    case: {"算术": ("数学",)}. `among`: only entries with these keys.
    """

    text: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    counted: tuple[str, ...] = ()
    first: int = 0
    most: int = 20
    newest: bool = False
    alike: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    among: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found: keys from the `first` on, how many there are in all, and the counts of each label, largest first.

    The total is exact. The counts of the labels in `about` are estimates, rounded to two figures: so many were found
    that only a share was counted. `words` are the parts of the question that were looked for, and what stands for them,
    to be marked in the text. `loosened`: nothing has all of them; these have most. `nearly`: few have all of them, and
    these, who are not in the total, have most. Best first, only the first MOST_RANKED are given.
    """

    keys: tuple[str, ...]
    total: int
    counts: Mapping[str, tuple[tuple[str, int], ...]] = field(default_factory=dict)
    words: tuple[str, ...] = ()
    loosened: bool = False
    about: frozenset[str] = frozenset()
    nearly: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Completion:
    """A title that somebody may be about to type."""

    key: str
    title: str
    note: str


class SearchIndex(Protocol):
    """One writer process, which keeps it open until `close`; any number of readers, which see a write at once."""

    def find(self, question: Question) -> Answer:
        """Answer a question. An index that was never built answers with nothing."""

    def complete(self, beginning: str, most: int) -> tuple[Completion, ...]:
        """Give titles in which a word begins so, in characters, in Latin spelling, or in its initials."""

    def resemble(self, text: str, most: int) -> tuple[str, ...]:
        """Give other texts that sound or look like this one and find something; the likeliest first."""

    def position(self) -> int | None:
        """Say up to which change the index was written; None where it must be built anew."""

    def write(self, entries: Iterable[Entry], gone: Iterable[str], position: int) -> None:
        """Put these entries in place of those with their keys, take out `gone`; on disk when it returns."""

    def related(self, key: str, labels: Mapping[str, str], most: int) -> tuple[str, ...]:
        """Give keys of other entries that have much of the title and lesson of this one, the likest first."""

    def close(self) -> None:
        """Let another process write."""

    def rebuild(self, entries: Iterable[Entry], position: int) -> int:
        """Make the index of these entries alone and put it in place of the old one at once. Gives how many."""
