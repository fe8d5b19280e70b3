"""Text as the index sees it: one form for what people write in many, characters, words, and what they sound like.

Cutting needs a dictionary of 60 MB and phrases 40 MB: only whoever writes the index loads them. Who asks cuts the
question by the words that the index holds.
"""

import math
import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from typing import TYPE_CHECKING

import opencc

if TYPE_CHECKING:
    from rjieba import Jieba

MOST_CHARACTERS = 100
LONGEST_WORD = 8
LONGEST_LATIN = 40
BAR = "_"
_SIGNS = "\\u3400-\\u9fff\\uf900-\\ufaff\\U00020000-\\U0003ffff"  # Chinese characters
_PIECE = re.compile(rf"[{_SIGNS}]+|[^\W_{_SIGNS}]+")
_HAN = re.compile(rf"[{_SIGNS}]")

# Words that hold a sentence together and say nothing of what it is about.
FUNCTION_WORDS = frozenset("的了和与及或在是有把被从对也都吗呢啊") | {
    "a",
    "an",
    "the",
    "of",
    "and",
    "in",
    "on",
    "to",
    "is",
}


@cache
def _simplifier() -> "opencc.OpenCC":
    return opencc.OpenCC("t2s")


@cache
def _traditional() -> frozenset[str]:
    """Give the characters that are written otherwise when simplified; a text with none of them stays as it is."""
    every = [chr(code) for first, last in ((0x3400, 0x4DC0), (0x4E00, 0xA000)) for code in range(first, last)]
    simple = _simplifier().convert("\n".join(every)).split("\n")
    return frozenset(one for one, other in zip(every, simple, strict=True) if one != other)


def plain(text: str) -> str:
    """Write text in its one form: half-width, lower case, simplified characters."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    if not folded.isascii():
        folded = folded.encode("utf-8", "ignore").decode()  # half a pair of a sign that is none
    if folded.isascii() or (_traditional().isdisjoint(folded) and max(folded) < "\U00020000"):
        return folded
    converted: str = _simplifier().convert(folded)
    return converted


def is_han(text: str) -> bool:
    """Say whether the text has a Chinese character."""
    return _HAN.search(text) is not None


def pieces(text: str) -> list[str]:
    """Split plain text into runs of Chinese characters and runs of other letters and digits."""
    return _PIECE.findall(text)


def characters(text: str) -> list[str]:
    """Split plain text into single Chinese characters and whole other words."""
    found: list[str] = []
    for piece in pieces(text):
        found.extend(piece if is_han(piece) else [piece])
    return found


def grams(text: str, ones: bool = True) -> list[str]:
    """Split plain text as the index holds it: 角的度量 is 角的, 的度, 度量, and, with `ones`, each sign. Other words
    stay whole, cut at LONGEST_LATIN. So a run of characters is found without knowing words and without positions.
    """
    found: list[str] = []
    for piece in pieces(text):
        if is_han(piece):
            if ones or len(piece) == 1:
                found.extend(piece)
            found.extend(map(str.__add__, piece, piece[1:]))
        else:
            found.append(piece[:LONGEST_LATIN])
    return found


def squeezed(text: str) -> str:
    """Write plain text without what stands between words; two words in letters are kept apart by a BAR."""
    found = ""
    apart = False
    for piece in pieces(text):
        here = is_han(piece)
        found += piece if here or not apart else f"{BAR}{piece}"
        apart = not here
    return found


@cache
def _cutter() -> "Jieba":
    import rjieba

    return rjieba.Jieba()


def words(text: str) -> list[str]:
    """Cut plain text into words, and long words into the shorter ones in them: 平行四边形 gives 四边形, too."""
    found: list[str] = []
    for piece in pieces(text):
        found.extend(_cutter().cut_for_search(piece) if is_han(piece) else [piece])
    return found


def long_words(text: str) -> list[str]:
    """Cut plain text into words, each character in one of them."""
    found: list[str] = []
    for piece in pieces(text):
        found.extend(_cutter().cut(piece) if is_han(piece) else [piece])
    return found


def syllables(text: str) -> list[str]:
    """Spell plain text in Latin letters without tones, as it is read: 长江 gives chang, jiang."""
    return [syllable for piece in pieces(text) for syllable in (_spelt(piece) if is_han(piece) else (piece,))]


@lru_cache(maxsize=20_000)
def _spelt(piece: str) -> tuple[str, ...]:
    from pypinyin import lazy_pinyin

    return tuple(lazy_pinyin(piece))


def common_sounds() -> dict[str, str]:
    """Spell each of the 6,763 characters of GB 2312 alone."""
    from pypinyin import lazy_pinyin

    return {character: lazy_pinyin(character)[0] for character in _gb2312()}


def _gb2312() -> Iterator[str]:
    for row in range(0xB0, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                yield bytes((row, cell)).decode("gb2312")
            except UnicodeDecodeError:
                continue


def cut_by(text: str, frequency: Callable[[str], int]) -> list[str]:
    """Cut a question into words that the index holds: as few as possible, of two ways the one of commoner words.

    `frequency` gives how many entries hold a word. Characters of no known word stay together as one.
    """
    found: list[str] = []
    for piece in pieces(text):
        found.extend(_cut_han(piece, frequency) if is_han(piece) else [piece])
    return found


def _cut_han(piece: str, frequency: Callable[[str], int]) -> list[str]:
    # best[i]: (words so far, minus the sum of log frequencies, start of the last word) of the first i characters
    best: list[tuple[float, float, int]] = [(0, 0.0, 0)]
    known: set[tuple[int, int]] = set()
    for end in range(1, len(piece) + 1):
        choices = []
        for start in range(max(0, end - LONGEST_WORD), end):
            held = frequency(piece[start:end])
            if held:
                known.add((start, end))
            elif end - start > 1:
                continue
            cost = 1.0 if held else 1.5  # an unknown character is dearer than a known one
            choices.append((best[start][0] + cost, best[start][1] - math.log(held + 1), start))
        best.append(min(choices))
    cuts: list[tuple[int, int]] = []
    end = len(piece)
    while end:
        cuts.append((best[end][2], end))
        end = best[end][2]
    return _joined(piece, cuts[::-1], known)


def _joined(piece: str, cuts: list[tuple[int, int]], known: set[tuple[int, int]]) -> list[str]:
    """Put neighbouring unknown characters together: they are one word that no entry has."""
    found: list[str] = []
    open_end = False
    for start, end in cuts:
        unknown = (start, end) not in known
        if unknown and open_end:
            found[-1] += piece[start:end]
        else:
            found.append(piece[start:end])
        open_end = unknown
    return found
