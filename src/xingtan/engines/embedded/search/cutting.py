"""From somebody's words to what is looked for: cut into words that the index holds, each with the ways in which it may
be written: as it is, in other words that mean the same, or, typed in Latin letters, as what sounds so.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from xingtan.engines.embedded.search import words
from xingtan.engines.embedded.search.reader import Reader

MOST_WORDS = 12
MOST_WAYS = 6
MOST_PARTS = 4  # of something in Latin spelling without spaces
MOST_TOGETHER = 4  # words in Latin letters that have one meaning: linear equation in two unknowns
SHORTEST_SOUND = 2
SURE_SOUND = 4  # from so many letters on, something in Latin letters may be a spelling though it is a word, too
LONGEST_SPELLING = 40
LONGEST_SOUND = 24
LIKE, SPELT = 0.6, 0.8


@dataclass(frozen=True, slots=True)
class Way:
    """A way in which a word may stand in an entry: all of `grams` are there. `weight`: how much it counts, of 1."""

    text: str
    grams: tuple[str, ...]
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Wanted:
    """A word that is looked for: any of its ways will do."""

    text: str
    ways: tuple[Way, ...]


def cut(reader: Reader, text: str, alike: Mapping[str, tuple[str, ...]]) -> list[Wanted]:
    """Cut a plain question into what is looked for. What only holds a sentence together is left out."""
    found: list[Wanted] = []
    latin: list[str] = []
    for piece in [*words.pieces(text), ""]:
        if piece and not words.is_han(piece):
            latin.append(piece)
            continue
        found += _latin(reader, latin, alike)
        latin = []
        found += [_han(reader, word, alike) for word in cut_han(reader, piece, alike)]
    telling = [one for one in found if one.text not in words.FUNCTION_WORDS]
    return list({one.text: one for one in telling or found}.values())[:MOST_WORDS]


def cut_han(reader: Reader, piece: str, alike: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Cut a run of characters into words of the lexicon; others stay together if they stand so somewhere."""

    def frequency(word: str) -> int:
        if len(word) > 1 and word not in alike and not reader.lexicon.has_word(word):
            return 0
        return max(reader.frequency(word), 1 if word in alike else 0)

    cut: list[str] = []
    single = ""
    for word in [*words.cut_by(piece, frequency), "", ""]:
        if len(word) == 1 and word not in words.FUNCTION_WORDS:
            single += word
            continue
        if single:
            together = len(single) > 1 and reader.frequency(single)
            cut += [single] if together else list(single)
            single = ""
        if word:
            cut.append(word)
    return cut


def _han(reader: Reader, word: str, alike: Mapping[str, tuple[str, ...]]) -> Wanted:
    return Wanted(word, (_way(word), *_others(word, alike)))


def _way(text: str, weight: float = 1.0) -> Way:
    return Way(text, tuple(words.grams(text, ones=False)), weight)


def _others(text: str, alike: Mapping[str, tuple[str, ...]]) -> list[Way]:
    return [_way(words.plain(other), LIKE) for other in alike.get(text, ())[:MOST_WAYS]]


def _latin(reader: Reader, pieces: list[str], alike: Mapping[str, tuple[str, ...]]) -> list[Wanted]:
    """Take words in Latin letters: what several of them mean together, what they spell together, and each by itself."""
    found: list[Wanted] = []
    start = 0
    while start < len(pieces):
        length, wanted = _longest(reader, pieces[start : start + MOST_TOGETHER], alike)
        found += wanted
        start += length
    return found


def _longest(reader: Reader, pieces: list[str], alike: Mapping[str, tuple[str, ...]]) -> tuple[int, list[Wanted]]:
    for length in range(len(pieces), 1, -1):
        together = " ".join(pieces[:length])
        if together in alike:
            return length, [Wanted(together, (_way(together), *_others(together, alike)))]
    for length in range(len(pieces), 1, -1):
        spelt = [way for way in _spelt(reader, "".join(pieces[:length])) if words.is_han(way.text)]
        if spelt:
            return length, [Wanted("".join(pieces[:length]), (_way(" ".join(pieces[:length])), *spelt))]
    return 1, _single(reader, pieces[0], alike)


def _single(reader: Reader, piece: str, alike: Mapping[str, tuple[str, ...]]) -> list[Wanted]:
    held = reader.frequency(piece)
    others = _others(piece, alike)
    spelling = piece.isascii() and piece.isalpha() and len(piece) >= (SURE_SOUND if held else SHORTEST_SOUND)
    if not spelling:
        return [Wanted(piece, (_way(piece), *others))]
    spelt = _spelt(reader, piece)
    if spelt or held or others:
        return [Wanted(piece, (_way(piece), *others, *spelt))]
    return [Wanted(part, (_way(part), *_spelt(reader, part))) for part in _parts(reader, piece)] or [
        Wanted(piece, (_way(piece),))
    ]


def _spelt(reader: Reader, sound: str) -> list[Way]:
    texts = reader.lexicon.spelt(sound, MOST_WAYS) if len(sound) >= SHORTEST_SOUND else []
    return [_way(one.text, SPELT) for one in texts if one.text != sound and reader.frequency(one.text)]


def _parts(reader: Reader, sound: str) -> list[str]:
    """Split a spelling without spaces into as few spellings of known texts as possible; [] where there is no way."""
    sound = sound[:LONGEST_SPELLING]
    best: list[tuple[int, float, tuple[str, ...]]] = [(0, 0.0, ())]
    for end in range(1, len(sound) + 1):
        choices = []
        for start in range(max(0, end - LONGEST_SOUND), end - 1):
            if best[start][0] < MOST_PARTS:
                held = reader.lexicon.sounding(sound[start:end])
                if held:
                    count, rarity, parts = best[start]
                    choices.append((count + 1, rarity - math.log(held), (*parts, sound[start:end])))
        best.append(min(choices, default=(MOST_PARTS + 1, 0.0, ())))
    return list(best[-1][2])
