"""Every title, name and word that the entries have, each once: for suggestions, for what was mistyped, for spelling.

A text stays in the lexicon until the index is built anew; whoever asks looks whether an entry still has it.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import tantivy
from tantivy import Query

from xingtan.engines.embedded.search import words

LONGEST_BEGINNING = 40
LONGEST_HEAD = 3
MOST_STARTS = 6
SHORTEST_INITIALS = 3
SEPARATOR = "\t"
TITLE, NAME, WORD = "t", "n", "w"


def schema() -> tantivy.Schema:
    """Say what the lexicon holds of a text: itself, what it sounds like, its initials, and what it may begin with."""
    builder = tantivy.SchemaBuilder()
    builder.add_bytes_field("kept", stored=True, indexed=False)
    for name in ("text", "word", "sound", "initials", "head", "begins"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("held", fast=True)
    return builder.build()


@dataclass(frozen=True, slots=True)
class Text:
    """A text of the lexicon, as it is compared: plain and squeezed. `kind` is TITLE, NAME or WORD."""

    kind: str
    text: str


def document(kind: str, text: str, held: int) -> tuple[tantivy.Document, list[str]]:
    """Give a text as the lexicon takes it, and, of a title, the words in it. `held`: how many entries have it."""
    cut = words.long_words(text)
    spelt = [syllable for word in cut for syllable in words.syllables(word)]
    made = tantivy.Document()
    made.add_bytes("kept", f"{kind}{SEPARATOR}{text}".encode())
    made.add_text("text", text)
    made.add_text("sound", "".join(spelt))
    initials = "".join(syllable[0] for syllable in spelt)
    if len(initials) >= SHORTEST_INITIALS:
        made.add_text("initials", initials)
    made.add_unsigned("held", held)
    if kind != TITLE:
        made.add_text("word", text)
        return made, []
    inside = [*cut, *words.words(text)]
    _add_beginnings(made, text, spelt, inside)
    return made, [word for word in dict.fromkeys(inside) if len(word) > 1]


def _add_beginnings(made: tantivy.Document, text: str, spelt: list[str], inside: Iterable[str]) -> None:
    signs = words.characters(text)
    forms: dict[str, None] = {}
    for start in _starts(text, signs, inside):
        rest = spelt[start:] if len(spelt) == len(signs) else []
        for form in ("".join(signs[start:]), "".join(rest), "".join(syllable[0] for syllable in rest)):
            if form:
                forms[form[:LONGEST_BEGINNING]] = None
    for form in forms:
        made.add_text("begins", form)
    for head in dict.fromkeys(form[:length] for form in forms for length in range(1, LONGEST_HEAD + 1)):
        made.add_text("head", head)


def _starts(text: str, signs: list[str], inside: Iterable[str]) -> list[int]:
    """Give the numbers of the characters at which a word begins, short words inside long ones included."""
    together = text.replace(words.BAR, "")
    offsets = {together.find(word) for word in inside}
    starts, offset = [], 0
    for number, sign in enumerate(signs):
        if offset in offsets:
            starts.append(number)
        offset += len(sign)
    return starts[:MOST_STARTS]


class Lexicon:
    """The lexicon as it was when it was opened."""

    def __init__(self, index: tantivy.Index) -> None:
        self._schema = index.schema
        self._searcher = index.searcher()

    def has(self, text: str) -> bool:
        """Say whether the text is in it as a title, name or word."""
        return bool(self._searcher.doc_freq("text", text))

    def has_word(self, text: str) -> bool:
        """Say whether the text is a word or a name."""
        return bool(self._searcher.doc_freq("word", text))

    def sounding(self, sound: str) -> int:
        """Count the texts that are spelt so."""
        return self._searcher.doc_freq("sound", sound)

    def spelt(self, sound: str, most: int) -> list[Text]:
        """Give the commonest texts that are spelt so; where none is, those with these initials."""
        found = self._commonest(Query.term_query(self._schema, "sound", sound, "basic"), most)
        if not found and len(sound) >= SHORTEST_INITIALS:
            found = self._commonest(Query.term_query(self._schema, "initials", sound, "basic"), most)
        return found

    def beginning(self, typed: str, most: int) -> list[Text]:
        """Give the commonest titles that begin so, or in which a word does."""
        if len(typed) <= LONGEST_HEAD:
            return self._commonest(Query.term_query(self._schema, "head", typed, "basic"), most)
        prefix = Query.fuzzy_term_query(self._schema, "begins", typed, 0, prefix=True)
        return self._commonest(prefix, most)

    def near(self, text: str, sound: str, distance: int, most: int) -> list[Text]:
        """Give texts that are spelt nearly so, or that differ in one character."""
        found = dict.fromkeys(self._commonest(Query.fuzzy_term_query(self._schema, "sound", sound, distance), most))
        found |= dict.fromkeys(self._commonest(Query.fuzzy_term_query(self._schema, "text", text, 1), most))
        if len(sound) > LONGEST_HEAD:
            found |= dict.fromkeys(self.beginning(sound, most))
        return list(found)

    def _commonest(self, query: Query, most: int) -> list[Text]:
        """Give what a query finds, the commonest first, each text once though parts built apart may both have it."""
        hits = self._searcher.search(query, most * 2, count=False, order_by_field="held").hits
        found: dict[str, Text] = {}
        for _, address in hits:
            kind, _, text = bytes(self._searcher.doc(address).get_first("kept") or b"").decode().partition(SEPARATOR)
            found.setdefault(text, Text(kind, text))
        return list(found.values())[:most]
