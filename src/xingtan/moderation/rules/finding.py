"""Finding sensitive words in a text however they are written: full width, traditional, in capitals, with signs between.

A text is searched in one form (half width, simplified, small letters, without signs); what is found is shown as it was
written. Words of a list are kept in the same form. A megabyte takes some 30 ms with 100,000 words (bench/words.py).
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

import opencc
from ahocorasick_rs import BytesAhoCorasick, Implementation, MatchKind

SHORTEST, LONGEST = 2, 60
MOST_FOUND = 200
"""So many words of a text are told, with the place of the first of each and their number."""
AROUND = 20
LONGEST_EXCERPT = 200

_GONE, _ENDS = "\x00", "\x01"
_ENDING = "。！？!?…"
# What separates clauses is taken for inserted only where it stands in every gap of a word.
_CLAUSE = frozenset("，、；：,;:.（）()《》<>“”‘’\"'「」『』/|")
_BREAK = re.compile(r"\n[ \t\r\u3000]*\n|\.\s|[\f\v]")
_BEYOND = re.compile("[\U00010000-\U0010ffff]")
_BLOCK = 4096
_STRETCH = 256
_WIDTH = 2  # bytes of a character as it is searched: most Chinese is read a third faster so than as UTF-8


@cache
def _table() -> dict[int, str]:
    """Give for every character that changes what it becomes: `_GONE` for signs and spaces, `_ENDS` for ends."""
    simplified = opencc.OpenCC("t2s")
    table: dict[int, str] = {}
    for code in range(0x20000):
        char = chr(code)
        category = unicodedata.category(char)
        if category not in {"Cn", "Cs"} and (becomes := _becomes(char, category)) != char:
            table[code] = becomes
    han = [chr(code) for first, last in ((0x3400, 0xA000), (0xF900, 0xFB00)) for code in range(first, last)]
    for char, plain in zip(han, simplified.convert("\n".join(han)).split("\n"), strict=True):
        normal = unicodedata.normalize("NFKC", plain)
        if len(normal) == 1 and normal != char:
            table[ord(char)] = normal
    return table


@cache
def _ascii_table() -> bytes:
    table = _table()
    return bytes(ord(table.get(code, chr(code))) if code < 0x80 else code for code in range(0x100))


def _becomes(char: str, category: str) -> str:
    if char in _ENDING:
        return _ENDS
    if category[0] in "PSZC" or category in {"Mn", "Me"}:
        return _GONE
    normal = unicodedata.normalize("NFKC", char).lower()
    normal = next((each for each in normal if each.isalnum()), _GONE) if len(normal) != 1 else normal
    return normal if normal.isalnum() else _GONE


def word_form(text: str) -> str:
    """Give the form in which a word is kept and searched; empty for one that is too short or too long to be kept."""
    form = _marked(text).replace(_GONE, "").replace(_ENDS, "")
    return form if SHORTEST <= len(form) <= LONGEST else ""


@dataclass(frozen=True, slots=True)
class Listed:
    """A word in its form, the list that it stands in, and how much a hit weighs: `stop` or `doubt`."""

    word: str
    word_list: str
    weight: str


@dataclass(frozen=True, slots=True)
class Found:
    """A word that stands in a text: where first (from, to in the text as written), how often, and what is around it."""

    word: str
    word_list: str
    weight: str
    start: int
    end: int
    excerpt: str
    times: int = 1


class Finder:
    """The words of all lists, made ready once; a search does not change it, so threads may share it."""

    def __init__(self, words: Iterable[Listed]) -> None:
        known: dict[str, Listed] = {}
        for each in words:
            if each.word not in known or each.weight == "stop":
                known[each.word] = each
        self._listed: Sequence[Listed] = tuple(known.values())
        self._automaton = (
            BytesAhoCorasick(
                [_bytes(each.word) for each in self._listed],
                matchkind=MatchKind.Standard,
                implementation=Implementation.ContiguousNFA,
            )
            if self._listed
            else None
        )

    def __len__(self) -> int:
        return len(self._listed)

    def find(self, text: str) -> tuple[Found, ...]:
        """List the words that stand in a text, those that stop it first, then in the order of the text."""
        if self._automaton is None or not text:
            return ()
        marked = _marked(text)
        matches = self._automaton.find_matches_as_indexes(_bytes(marked.replace(_GONE, "")), overlapping=True)
        if not matches:
            return ()
        way = _Way(marked)
        first: dict[int, tuple[int, int]] = {}
        times: dict[int, int] = {}
        for number, start, end in matches:
            if number not in first and len(first) >= MOST_FOUND:
                continue
            if start % _WIDTH:
                continue  # the second half of one character and the first of the next
            begin, stop = way.back(start // _WIDTH), way.back(end // _WIDTH - 1) + 1
            if not _stands(text, marked, begin, stop):
                continue
            first.setdefault(number, (begin, stop))
            times[number] = times.get(number, 0) + 1
        found = []
        for number, (begin, stop) in first.items():
            listed = self._listed[number]
            around = _excerpt(text, begin, stop)
            found.append(Found(listed.word, listed.word_list, listed.weight, begin, stop, around, times[number]))
        return tuple(sorted(found, key=lambda one: (one.weight != "stop", one.start, one.end)))


def _marked(text: str) -> str:
    """Write a text in the searched form, a character for each, with the signs marked as gone and ends as ends."""
    if text.isascii():
        return text.encode("ascii").translate(_ascii_table()).decode("ascii")
    table, ascii_table, pieces = _table(), _ascii_table(), []
    for at in range(0, len(text), _BLOCK):
        block = text[at : at + _BLOCK]
        if block.isascii():
            pieces.append(block.encode("ascii").translate(ascii_table).decode("ascii"))
        else:
            pieces.append(block.translate(table))
    marked = "".join(pieces)
    beyond = len(_bytes(marked)) != _WIDTH * len(marked)
    return _BEYOND.sub(_rare, marked) if beyond else marked


def _rare(found: re.Match[str]) -> str:
    """Give a character of the higher planes a place in the private range: letters stay apart, all else is gone."""
    char = found.group()
    return chr(0xE000 + ord(char) % 6400) if char.isalnum() else _GONE


def _bytes(text: str) -> bytes:
    return text.encode("utf-16-le", "surrogatepass")


class _Way:
    """The way back from a place in the searched form to the one in the text, walked only where there are hits."""

    def __init__(self, marked: str) -> None:
        self._blocks = [marked[at : at + _STRETCH] for at in range(0, len(marked), _STRETCH)]
        kept = (len(block) - block.count(_GONE) for block in self._blocks)
        self._before = list(accumulate(kept, initial=0))
        self._walked: dict[int, list[int]] = {}

    def back(self, at: int) -> int:
        number = bisect_right(self._before, at) - 1
        if number not in self._walked:
            self._walked[number] = [n for n, char in enumerate(self._blocks[number]) if char != _GONE]
        return number * _STRETCH + self._walked[number][at - self._before[number]]


def _stands(text: str, marked: str, start: int, end: int) -> bool:
    """Say whether a word stands there, and not the end of one and the beginning of another.

    Latin letters must not go on before or after it. Signs may stand between characters; a comma or a quotation mark,
    and between Latin letters any sign, only where one stands in every gap: that is a disguise, else two words.
    """
    if (_latin(marked[start]) and start and _latin(marked[start - 1])) or (
        _latin(marked[end - 1]) and end < len(marked) and _latin(marked[end])
    ):
        return False
    inside = marked[start:end]
    if _GONE not in inside:
        return True
    if _BREAK.search(text, start, end):
        return False
    gaps = [found.span() for found in re.finditer(f"{_GONE}+", inside)]
    characters = len(inside.replace(_GONE, ""))
    if characters > SHORTEST and len(gaps) == characters - 1:
        return True  # one in every gap
    for begin, stop in gaps:
        if any(char in _CLAUSE for char in text[start + begin : start + stop]):
            return False
        if _latin(inside[begin - 1]) and _latin(inside[stop]):
            return False
    return True


def _latin(char: str) -> bool:
    return char.isalnum() and ord(char) < 0x2E80


def _excerpt(text: str, start: int, end: int) -> str:
    """Give what is found with a little around it, in one line; the hit stands between ⟦ and ⟧."""
    around = min(AROUND, (LONGEST_EXCERPT - 8 - (end - start)) // 2)
    if around < 0:
        return f"⟦{_line(text[start : start + LONGEST_EXCERPT - 8])}…⟧"
    before = _line(text[max(0, start - around) : start])
    after = _line(text[end : end + around])
    head, tail = "…" if start > around else "", "…" if end + around < len(text) else ""
    return f"{head}{before}⟦{_line(text[start:end])}⟧{after}{tail}"


def _line(text: str) -> str:
    return "".join(char if char.isprintable() else " " for char in text)


def parts_of(excerpt: str) -> tuple[str, str, str]:
    """Give what stands before a hit, the hit, and what stands after it."""
    before, _open, rest = excerpt.partition("⟦")
    hit, _close, after = rest.partition("⟧")
    return before, hit, after


def together(found: Mapping[str, Sequence[Found]]) -> str:
    """Name the words that were found, each once, for a sentence."""
    return "、".join(dict.fromkeys(one.word for each in found.values() for one in each))
