"""What somebody may be about to type, and what they may have meant."""

from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.distance import DamerauLevenshtein

from xingtan.engines.embedded.search import lexicon, words
from xingtan.engines.embedded.search.cutting import cut_han
from xingtan.engines.embedded.search.reader import Reader
from xingtan.ports.search import Completion

ALIKE_ENOUGH = 72.0
WHOLE_BETTER = 5.0
LONG_SOUND = 8
MOST_NEIGHBOURS = 40


def complete(reader: Reader, beginning: str, most: int) -> tuple[Completion, ...]:
    """Give titles in which a word begins so; those that begin so themselves first, then the commonest."""
    typed = words.squeezed(words.plain(beginning[: words.MOST_CHARACTERS])).replace(words.BAR, "")
    typed = typed[: lexicon.LONGEST_BEGINNING]
    if not typed:
        return ()
    found = reader.lexicon.beginning(typed, most * 4)
    if not found and words.is_han(typed):  # characters and letters mixed, as an input method has them half-way
        found = reader.lexicon.beginning(reader.sound(typed), most * 4)
    ranked = sorted(
        enumerate(found), key=lambda one: (not one[1].text.replace(words.BAR, "").startswith(typed), one[0])
    )
    chosen: list[Completion] = []
    for _, one in ranked:
        if len(chosen) < most and (kept := reader.titled(one.text)):
            chosen.append(Completion(kept.key, kept.title, kept.note))
    return tuple(chosen)


def _begins(text: str, typed: str) -> bool:
    return text.replace(words.BAR, "").startswith(typed)


def resemble(reader: Reader, text: str, most: int) -> tuple[str, ...]:
    """Give other texts that sound or look like this one. A question of several parts is mended part by part."""
    asked = words.plain(text[: words.MOST_CHARACTERS])
    whole = _alike(reader, words.squeezed(asked), most)
    if whole:
        return tuple(whole)
    parts = asked.split() if len(asked.split()) > 1 else _unknown_split(reader, asked)
    mended, changed = [], False
    for part in parts:
        near = [] if reader.frequency(part) else _alike(reader, part, 1)
        mended.append(near[0] if near else part)
        changed = changed or bool(near)
    glue = " " if " " in asked or not words.is_han(asked) else ""
    return (glue.join(mended),) if changed else ()


def _unknown_split(reader: Reader, text: str) -> list[str]:
    """Split a question without spaces into known words of two characters and more, and what lies between them."""
    parts: list[str] = []
    open_end = False
    cut: list[str] = []
    for piece in words.pieces(text):
        cut += cut_han(reader, piece, {}) if words.is_han(piece) else [piece]
    for word in cut:
        known = len(word) > 1 and reader.frequency(word) > 0
        if parts and open_end and not known:
            parts[-1] += word
        else:
            parts.append(word)
        open_end = not known
    return parts


def _alike(reader: Reader, asked: str, most: int) -> list[str]:
    """Give titles and words that sound or look like `asked`, the likest first; none that hold it as it is."""
    if len(asked) < 2:
        return []
    sound = reader.sound(asked)
    scored: dict[str, float] = {}
    for near in _neighbours(reader, asked, sound):
        if near.text != asked:
            score = _likeness(asked, sound, near.text, reader.sound(near.text)) + (WHOLE_BETTER if near.whole else 0)
            if score >= ALIKE_ENOUGH:
                scored[near.shown] = max(score, scored.get(near.shown, 0.0))
    chosen: list[str] = []
    for shown in sorted(scored, key=lambda shown: (-scored[shown], len(shown), shown)):
        if len(chosen) < most and not any(shown in better or better in shown for better in chosen):
            chosen.append(shown)
    return chosen


def _likeness(asked: str, sound: str, near: str, near_sound: str) -> float:
    """Say how like two texts are, of 100: what sounds the same counts nearly as much as what is the same."""
    sounds = 100 * DamerauLevenshtein.normalized_similarity(sound, near_sound)
    if not words.is_han(asked):
        return sounds
    looks = fuzz.ratio(asked, near)
    return max(looks, 0.35 * looks + 0.65 * sounds)


@dataclass(frozen=True, slots=True)
class _Near:
    """A text within reach: as it is compared, as it is written, and whether it is a whole title or name."""

    text: str
    shown: str
    whole: bool


def _neighbours(reader: Reader, asked: str, sound: str) -> list[_Near]:
    """Gather titles, names, words and parts of titles: of the same sound, one or two letters off, one character off."""
    found: dict[str, _Near] = {}
    for one in reader.lexicon.near(asked, sound, 2 if len(sound) > LONG_SOUND else 1, MOST_NEIGHBOURS):
        if one.kind != lexicon.TITLE:
            if reader.frequency(one.text):
                found[one.text] = _Near(one.text, one.text, whole=one.kind == lexicon.NAME)
        elif kept := reader.titled(one.text):
            for part in _parts(words.plain(kept.title), len(asked)):
                found.setdefault(part, _Near(part, part, whole=False))
            found[one.text] = _Near(one.text, kept.title, whole=True)
    return list(found.values())


def _parts(title: str, length: int) -> set[str]:
    """Give what of a title may have been meant: runs of as many characters as were typed, or its other words."""
    found = {piece for piece in words.pieces(title) if not words.is_han(piece)}
    text = words.squeezed(title)
    if words.is_han(text):
        found |= {text[start : start + length] for start in range(len(text) - length + 1)}
    return found
