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
TELLING = 2
MUCH_COMMONER = 3
ENOUGH = 20_000  # of a word that so many entries have, others are not looked for


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
    return Wanted(word, (way_of(reader, word), *_others(reader, word, alike)))


def way_of(reader: Reader, text: str, weight: float = 1.0) -> Way:
    """Give a text as it may stand in an entry: by its TELLING rarest pairs. One that is much commoner than the rarest
    tells nothing that the rarest does not: what has 四年 has 年级, too.
    """
    held = sorted((reader.searcher.doc_freq("all", gram), gram) for gram in set(words.grams(text, ones=False)))
    most = MUCH_COMMONER * held[0][0] if held else 0
    return Way(text, tuple(gram for count, gram in held[:TELLING] if count <= most), weight)


def _others(reader: Reader, text: str, alike: Mapping[str, tuple[str, ...]]) -> list[Way]:
    """Give what means the same and is there; none for a word of which there is ENOUGH."""
    others = alike.get(text, ())
    if not others or reader.frequency(text) >= ENOUGH:
        return []
    plain = [words.plain(other) for other in others[:MOST_WAYS]]
    return [way_of(reader, other, LIKE) for other in plain if reader.frequency(other)]


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
            return length, [Wanted(together, (way_of(reader, together), *_others(reader, together, alike)))]
    for length in range(len(pieces), 1, -1):
        spelt = [way for way in _spelt(reader, "".join(pieces[:length])) if words.is_han(way.text)]
        if spelt:
            return length, [Wanted("".join(pieces[:length]), (way_of(reader, " ".join(pieces[:length])), *spelt))]
    return 1, _single(reader, pieces[0], alike)


def _single(reader: Reader, piece: str, alike: Mapping[str, tuple[str, ...]]) -> list[Wanted]:
    held = reader.frequency(piece)
    others = _others(reader, piece, alike)
    spelling = piece.isascii() and piece.isalpha() and len(piece) >= (SURE_SOUND if held else SHORTEST_SOUND)
    if not spelling:
        return [Wanted(piece, (way_of(reader, piece), *others))]
    spelt = _spelt(reader, piece)
    if spelt or held or others:
        return [Wanted(piece, (way_of(reader, piece), *others, *spelt))]
    return [Wanted(part, (way_of(reader, part), *_spelt(reader, part))) for part in _parts(reader, piece)] or [
        Wanted(piece, (way_of(reader, piece),))
    ]


def _spelt(reader: Reader, sound: str) -> list[Way]:
    texts = reader.lexicon.spelt(sound, MOST_WAYS) if len(sound) >= SHORTEST_SOUND else []
    return [way_of(reader, one.text, SPELT) for one in texts if one.text != sound and reader.frequency(one.text)]


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
