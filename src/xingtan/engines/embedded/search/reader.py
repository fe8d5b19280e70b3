"""The index as it was when it was opened."""

import json
from dataclasses import dataclass
from pathlib import Path

import tantivy

from xingtan.engines.embedded.search import entries, words
from xingtan.engines.embedded.search.lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class Reader:
    """An open index: what was committed when it was opened. `sounds` spells single characters."""

    index: tantivy.Index
    searcher: tantivy.Searcher
    lexicon: Lexicon
    sounds: dict[str, str]

    @property
    def schema(self) -> tantivy.Schema:
        return self.index.schema

    def sound(self, text: str) -> str:
        """Spell a text character by character, each with its commonest sound."""
        return "".join(self.sounds.get(character, character) for character in text if character != words.BAR)

    def frequency(self, text: str) -> int:
        """Say in how many entries a run of characters or a word can stand at most; withdrawn ones may be among them."""
        held = [self.searcher.doc_freq("all", gram) for gram in words.grams(text, ones=False)]
        return min(held, default=0)

    def titled(self, text: str) -> entries.Kept | None:
        """Give an entry with this squeezed title, if there still is one."""
        query = tantivy.Query.term_query(self.schema, "title", f"{entries.TITLE_MARK}{text}", "basic")
        hits = self.searcher.search(query, 1, count=False).hits
        return entries.kept(self.searcher.doc(hits[0][1])) if hits else None


def opened(folder: Path) -> Reader:
    """Open what was last committed in a folder."""
    index = tantivy.Index.open(str(folder / "entries"))
    lexicon = Lexicon(tantivy.Index.open(str(folder / "lexicon")))
    sounds = json.loads((folder / "sounds").read_text(encoding="utf-8"))
    return Reader(index, index.searcher(), lexicon, sounds)
