"""What somebody may be about to type, and what they may have meant."""

from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.distance import DamerauLevenshtein
from tantivy import Query

from xingtan.engines.embedded.search import words
from xingtan.engines.embedded.search.questions import Reader
from xingtan.ports.search import Completion

GAP = "\t"
LONGEST_BEGINNING = 40
MOST_STARTS = 8
LONGEST_NAME = 12
ALIKE_ENOUGH = 72.0
WHOLE_BETTER = 5.0
LONG_SOUND = 8
MOST_NEIGHBOURS = 40


@dataclass(frozen=True, slots=True)
class Spelt:
    """The ways in which a title may be typed.

    `sounds`: Latin spelling of its words, of each run of up to four characters and of the whole. `beginnings`: what it
    may be found by while it is typed, from each word on: characters, spelling, initials. `like` and `like_sounds`: the
    whole title, its words and its names, for comparing with what was mistyped.
    """

    sounds: tuple[str, ...]
    beginnings: tuple[str, ...]
    like: tuple[str, ...]
    like_sounds: tuple[str, ...]


def squeezed(text: str) -> str:
    """Write plain text without what stands between words."""
    return "".join(words.pieces(text))


def spell(title: str, names: tuple[str, ...]) -> Spelt:
    """Spell a plain title; plain `names` are compared with, too."""
    cut = words.long_words(title)
    spelt = [words.syllables(word) for word in cut]
    flat = [syllable for word in spelt for syllable in word]
    sounds = {*flat, *("".join(word) for word in spelt), "".join(flat)}
    sounds |= {"".join(flat[n : n + run]) for run in (2, 3, 4) for n in range(len(flat) - run + 1)}
    signs = words.characters(title)
    beginnings: dict[str, None] = {}
    for start in _starts(title, signs):
        rest = flat[start:] if len(flat) == len(signs) else []
        for form in ("".join(signs[start:]), "".join(rest), "".join(syllable[0] for syllable in rest)):
            if form:
                beginnings[form[:LONGEST_BEGINNING]] = None
    whole = "".join(cut)
    telling = [n for n, word in enumerate(cut) if len(word) > 1]
    short = [squeezed(name) for name in names if len(name) <= LONGEST_NAME]
    like = dict.fromkeys([whole, *(cut[n] for n in telling), *short])
    like_sounds = dict.fromkeys(["".join(flat), *("".join(spelt[n]) for n in telling)])
    like_sounds |= dict.fromkeys("".join(words.syllables(name)) for name in short)
    return Spelt(tuple(sorted(sounds)), tuple(beginnings), tuple(like), tuple(like_sounds))


def _starts(title: str, signs: list[str]) -> list[int]:
    """Give the numbers of the characters at which a word begins, short words inside long ones included."""
    whole = "".join(signs)
    offsets = {whole.find(word) for word in words.words(title)}
    starts, offset = [], 0
    for number, sign in enumerate(signs):
        if offset in offsets:
            starts.append(number)
        offset += len(sign)
    return starts[:MOST_STARTS]


def complete(reader: Reader, beginning: str, most: int) -> tuple[Completion, ...]:
    """Give titles in which a word begins so; those that begin so themselves first, then the commonest."""
    typed = squeezed(words.plain(beginning[: words.MOST_CHARACTERS]))[:LONGEST_BEGINNING]
    if not typed:
        return ()
    found = reader.searcher.terms_with_prefix("begins", typed, limit=most * 8)
    if not found and words.is_han(typed):  # characters and letters mixed, as an input method has them half-way
        found = reader.searcher.terms_with_prefix("begins", reader.sound(typed), limit=most * 8)
    best: dict[str, tuple[bool, int, int, str]] = {}
    for term, held in found:
        _, _, title = term.partition(GAP)
        whole = squeezed(words.plain(title)).startswith(typed)
        rank = (not whole, -held, len(title), term)
        best[title] = min(best.get(title, rank), rank)
    chosen = sorted(best.items(), key=lambda pair: pair[1])[:most]
    return tuple(completion for _, (_, _, _, term) in chosen for completion in _completion(reader, term))


def _completion(reader: Reader, term: str) -> list[Completion]:
    hits = reader.searcher.search(Query.term_query(reader.schema, "begins", term, "basic"), 1, count=False).hits
    documents = [reader.searcher.doc(address) for _, address in hits]
    return [
        Completion(str(found.get_first("key")), str(found.get_first("shown")), str(found.get_first("note") or ""))
        for found in documents
    ]


def resemble(reader: Reader, text: str, most: int) -> tuple[str, ...]:
    """Give other texts that sound or look like this one. A question of several parts is mended part by part."""
    asked = words.plain(text[: words.MOST_CHARACTERS])
    whole = _alike(reader, squeezed(asked), most)
    if whole:
        return tuple(whole)
    parts = asked.split() if len(asked.split()) > 1 else _unknown_split(reader, asked)
    mended, changed = [], False
    for part in parts:
        near = [] if _is_known(reader, part) else _alike(reader, part, 1)
        mended.append(near[0] if near else part)
        changed = changed or bool(near)
    glue = " " if " " in asked or not words.is_han(asked) else ""
    return (glue.join(mended),) if changed else ()


def _is_known(reader: Reader, part: str) -> bool:
    return reader.frequency(part) > 0


def _unknown_split(reader: Reader, text: str) -> list[str]:
    """Split a question without spaces into known words of two characters and more, and what lies between them."""
    parts: list[str] = []
    open_end = False
    for word in words.cut_by(text, reader.frequency):
        known = len(word) > 1 and _is_known(reader, word)
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
    """Gather titles, names and parts of titles: of the same sound, one or two letters off, one character off."""
    titles: set[str] = set()
    found: dict[str, _Near] = {}
    searches = (
        Query.fuzzy_term_query(reader.schema, "like_sound", sound, 2 if len(sound) > LONG_SOUND else 1),
        Query.fuzzy_term_query(reader.schema, "like", asked, 1),
    )
    for query in searches:
        for _, address in reader.searcher.search(query, MOST_NEIGHBOURS, count=False).hits:
            document = reader.searcher.doc(address)
            titles.add(str(document.get_first("shown")))
            for name in document.get_all("name"):
                found[squeezed(words.plain(name))] = _Near(squeezed(words.plain(name)), name, whole=True)
    for term, _ in reader.searcher.terms_with_prefix("begins", sound, limit=MOST_NEIGHBOURS):
        titles.add(term.partition(GAP)[2])
    for title in sorted(titles):
        text = words.plain(title)
        for part in _parts(text, len(asked)):
            found.setdefault(part, _Near(part, part, whole=False))
        found[squeezed(text)] = _Near(squeezed(text), title, whole=True)
    return list(found.values())


def _parts(title: str, length: int) -> set[str]:
    """Give what of a title may have been meant: runs of as many characters as were typed, or its other words."""
    found = {piece for piece in words.pieces(title) if not words.is_han(piece)}
    text = squeezed(title)
    if words.is_han(text):
        found |= {text[start : start + length] for start in range(len(text) - length + 1)}
    return found
