"""What means the same in a school: 数学, 算术 and maths. Read from text, a group a line, its words between `=`."""

import re
from collections.abc import Iterable, Mapping

MOST_IN_GROUP = 12
MOST_GROUPS = 5000
LONGEST = 40
_PART = re.compile(r"\w+")


def table(*texts: str) -> Mapping[str, tuple[str, ...]]:
    """Give for each word, in lower case, the others of all its groups, in the order in which they are written.

    A single character says too much to stand for a longer word; words in letters lead to it all the same.
    Lines that begin with `#` say nothing; a line with fewer than two words, or with a word that is too long, is passed
    over: it is for `problems` to tell of it.
    """
    found: dict[str, dict[str, None]] = {}
    for group in _groups(texts):
        for word in group:
            others = found.setdefault(word, {})
            others |= dict.fromkeys(other for other in group if other != word and (len(other) > 1 or word.isascii()))
    return {word: tuple(others) for word, others in found.items() if others}


def problems(text: str) -> tuple[int, ...]:
    """Give the numbers of the lines that are passed over, counted from 1."""
    return tuple(
        number for number, line in enumerate(text.splitlines(), 1) if _words(line) is None and _says_something(line)
    )


def _groups(texts: Iterable[str]) -> list[tuple[str, ...]]:
    found = [words for text in texts for line in text.splitlines() if (words := _words(line))]
    return found[:MOST_GROUPS]


def _says_something(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _words(line: str) -> tuple[str, ...] | None:
    if not _says_something(line):
        return None
    words = dict.fromkeys(" ".join(_PART.findall(word.casefold())) for word in line.split("="))
    words.pop("", None)
    if not 1 < len(words) <= MOST_IN_GROUP or any(len(word) > LONGEST for word in words):
        return None
    return tuple(words)
