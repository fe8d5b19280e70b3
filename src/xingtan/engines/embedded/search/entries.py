"""How an entry lies in the index.

What is looked for is found in `all`: two characters at a time, whatever its length or language, so that a question
costs one list of entries a word and no positions. `title` and `names` hold the same once more, for ranking, and whole
texts behind a mark: `=` a title or a name, `@` the lesson that it is made for. `part` tells the best entries (`t1`: the
best quarter or so, `t2`: of them the best quarter ...) and even shares of all (`s1`: a quarter, `s2`: a sixteenth ...).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from math import log1p

import tantivy

from xingtan.engines.embedded.search import words
from xingtan.ports.search import Entry

TITLE_MARK, LESSON_MARK = "=", "@"
LONGEST_NAME = 12
MOST_TEXT = 4000
LONGEST_WHOLE = 120
SHARES = (4, 16, 64)
"""`t1` and `s1` hold a quarter, `t2` and `s2` a sixteenth, `t3` and `s3` a sixty-fourth."""
MUCH_USED = 10_000  # opened so often, use counts in full
SEPARATOR = "\t"


def schema() -> tantivy.Schema:
    """Say what the index of entries holds."""
    builder = tantivy.SchemaBuilder()
    builder.add_bytes_field("kept", stored=True, indexed=False)
    builder.add_text_field("key", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("title", tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("names", tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("all", tokenizer_name="whitespace", index_option="basic")
    builder.add_text_field("part", tokenizer_name="whitespace", index_option="basic")
    builder.add_json_field("labels", fast=True, tokenizer_name="raw", index_option="basic")
    for name in ("newness", "quality", "use"):
        builder.add_unsigned_field(name, fast=True)
    return builder.build()


def document(entry: Entry, tiers: Sequence[float]) -> tuple[tantivy.Document, str]:
    """Give an entry as the index takes it, and its whole title in one word. `tiers` is what `tiers` gave once."""
    title = words.plain(entry.title)
    lesson = words.squeezed(words.plain(entry.lesson)) if entry.lesson else ""
    in_title = " ".join(words.grams(title))
    in_names = " ".join(map(_name, entry.names))
    in_body = " ".join(words.grams(words.plain(entry.body[:MOST_TEXT]), ones=False))
    whole = words.squeezed(title)[:LONGEST_WHOLE]
    made = tantivy.Document()
    made.add_bytes("kept", SEPARATOR.join((entry.key, *map(_line, (entry.title, entry.note)))).encode())
    made.add_text("key", entry.key)
    made.add_text("title", f"{in_title} {TITLE_MARK}{whole} {LESSON_MARK}{lesson or whole}")
    made.add_text("names", in_names)
    made.add_text("all", f"{in_title} {in_names} {in_body}")
    made.add_text("part", _parts(entry, tiers))
    made.add_json("labels", {name: list(values) for name, values in entry.labels.items() if values})
    made.add_unsigned("newness", max(0, entry.newness))
    made.add_unsigned("quality", max(0, entry.quality))
    made.add_unsigned("use", max(0, entry.use))
    return made, whole


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of an entry to be shown."""

    key: str
    title: str
    note: str


def kept(found: tantivy.Document) -> Kept:
    """Read what is kept of an entry."""
    return Kept(*bytes(found.get_first("kept") or b"").decode().split(SEPARATOR))


def _line(text: str) -> str:
    return text.replace(SEPARATOR, " ") if SEPARATOR in text else text


@lru_cache(maxsize=50_000)
def _name(name: str) -> str:
    """Give a name's parts, and the whole of a short one. Names of places, schools and books come again and again."""
    text = words.plain(name)
    parts = " ".join(words.grams(text))
    return f"{parts} {TITLE_MARK}{words.squeezed(text)}" if len(name) <= LONGEST_NAME else parts


def merit(quality: int, use: int) -> float:
    """Say how good an entry is by itself, from 0 to 1: what people think of it, and how much they use it."""
    return 0.5 * min(quality, 1000) / 1000 + 0.5 * min(1.0, log1p(max(0, use)) / log1p(MUCH_USED))


def tiers(sample: Iterable[Entry]) -> tuple[float, ...]:
    """Say above which merit an entry is among the best quarter, sixteenth, sixty-fourth, going by a sample."""
    merits = sorted((merit(entry.quality, entry.use) for entry in sample), reverse=True)
    return tuple(merits[len(merits) // share] if merits else 0.0 for share in SHARES)


def _parts(entry: Entry, tiers: Sequence[float]) -> str:
    best = merit(entry.quality, entry.use)
    found = [f"t{number}" for number, least in enumerate(tiers, 1) if best > least]
    lot = int.from_bytes(blake2b(entry.key.encode(), digest_size=4).digest())
    found += [f"s{number}" for number, share in enumerate(SHARES, 1) if lot % share == 0]
    return " ".join(found)
