"""Finding things by words: an index that the tables can always make anew."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that can be found.

    `title` weighs most, then `names` (short texts: who made it, where it lies), then `body`. `labels` are what answers
    are narrowed by and counted by: {"subject": ("mathematics",)}. `note` stands beside the title in a suggestion.
    Of two that match alike, the one with the greater `newness` comes first.
    """

    key: str
    title: str
    names: tuple[str, ...] = ()
    body: str = ""
    labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    note: str = ""
    newness: int = 0


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody looks for: words (none: everything), narrowed by labels.

    `counted` names the labels to count; each is counted as if it were not narrowed by itself, so that one can change
    one's mind. `newest`: newest first instead of best first.
    """

    text: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    counted: tuple[str, ...] = ()
    first: int = 0
    most: int = 20
    newest: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found: keys from the `first` on, how many there are in all, and the counts of each label, largest first.

    `words` are the parts of the question that were looked for, to be marked in the text. `loosened`: nothing has all of
    them; these have most.
    """

    keys: tuple[str, ...]
    total: int
    counts: Mapping[str, tuple[tuple[str, int], ...]] = field(default_factory=dict)
    words: tuple[str, ...] = ()
    loosened: bool = False


@dataclass(frozen=True, slots=True)
class Completion:
    """A title that somebody may be about to type."""

    key: str
    title: str
    note: str


class SearchIndex(Protocol):
    """One writer process; any number of readers, which see a write within a second."""

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

    def rebuild(self, entries: Iterable[Entry], position: int) -> int:
        """Make the index of these entries alone and put it in place of the old one at once. Gives how many."""
