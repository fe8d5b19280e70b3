"""From somebody's words to what tantivy is asked."""

from dataclasses import dataclass

import tantivy
from tantivy import Occur, Query

from xingtan.engines.embedded.search import words
from xingtan.ports.search import Answer, Question

MOST_VALUES = 500
MOST_WORDS = 12

TITLE, NAMES, BODY, SOUNDS, CHARS, BODY_CHARS = 6.0, 3.0, 1.0, 2.0, 3.0, 0.8
WHOLE_TITLE, WHOLE_PHRASE = 40.0, 12.0


@dataclass(frozen=True, slots=True)
class Reader:
    """An open index: what was committed when it was opened. `sounds` spells single characters."""

    index: tantivy.Index
    searcher: tantivy.Searcher
    sounds: dict[str, str]

    @property
    def schema(self) -> tantivy.Schema:
        return self.index.schema

    def sound(self, text: str) -> str:
        """Spell a text character by character, each with its commonest sound."""
        return "".join(self.sounds.get(character, character) for character in text)

    def frequency(self, word: str) -> int:
        """Say how many entries hold a word (a single character: in title or names)."""
        if len(word) == 1:
            return self.searcher.doc_freq("chars", word)
        return sum(self.searcher.doc_freq(field, word) for field in ("title", "names", "body"))


def ask(reader: Reader, question: Question) -> Answer:
    """Answer a question: all of its words must be there, or, where nothing has all, most of them."""
    text = words.plain(question.text[: words.MOST_CHARACTERS])
    parts = words.cut_by(text, reader.frequency)[:MOST_WORDS]
    telling = [part for part in parts if part not in words.FUNCTION_WORDS] or parts
    wanted = _all_of(reader, text, telling)
    narrowing = {name: _label(reader, name, value) for name, value in question.labels.items()}
    keys, total = _search(reader, question, _narrowed(wanted, narrowing))
    loosened = False
    if not total and len(telling) > 1:
        wanted = _most_of(reader, text, telling)
        keys, total = _search(reader, question, _narrowed(wanted, narrowing))
        loosened = total > 0
    return Answer(
        keys=keys,
        total=total,
        counts=_counts(reader, question.counted, wanted, narrowing),
        words=tuple(dict.fromkeys(telling)),
        loosened=loosened,
    )


def _search(reader: Reader, question: Question, query: Query) -> tuple[tuple[str, ...], int]:
    """Give the keys of the page that is asked for, and how many there are in all."""
    by_time = question.newest or not question.text.strip()
    found = reader.searcher.search(
        query,
        max(1, question.most),
        offset=question.first,
        order_by_field="newness" if by_time else None,
    )
    keys = [str(reader.searcher.doc(address).get_first("key")) for _, address in found.hits]
    total: int = found.count  # type: ignore[attr-defined]  # the package's stub forgets it
    return tuple(keys[: question.most]), total


def _all_of(reader: Reader, text: str, parts: list[str]) -> Query:
    if not parts:
        return Query.all_query()
    clauses = [(Occur.Must, _word(reader, part)) for part in parts]
    whole = "".join(words.pieces(text))
    exact = Query.const_score_query(Query.term_query(reader.schema, "exact", whole, "basic"), WHOLE_TITLE)
    clauses.append((Occur.Should, exact))
    for piece in text.split():
        run = words.characters(piece)
        if len(run) > 1:
            phrase = Query.phrase_query(reader.schema, "chars", list(run))
            clauses.append((Occur.Should, Query.const_score_query(phrase, WHOLE_PHRASE)))
    return Query.boolean_query(clauses)


def _most_of(reader: Reader, text: str, parts: list[str]) -> Query:
    """Ask for two of three words; of a word that nobody has, for its characters. What sounds like all of it is best."""
    clauses = []
    for part in parts:
        unknown = words.is_han(part) and len(part) > 1 and not reader.frequency(part)
        clauses += [(Occur.Should, _word(reader, piece)) for piece in (part if unknown else [part])]
    most = Query.boolean_query(clauses, minimum_number_should_match=max(1, round(len(clauses) * 0.6)))
    sound = reader.sound("".join(words.pieces(text)))
    alike = Query.const_score_query(Query.fuzzy_term_query(reader.schema, "sounds", sound, 1), WHOLE_TITLE)
    return Query.boolean_query([(Occur.Should, most), (Occur.Should, alike)])


def _word(reader: Reader, word: str) -> Query:
    """Ask for one word: cut like this, or standing somewhere as a run of characters, or, in letters, sounding so."""
    schema = reader.schema
    weighed = [("title", TITLE), ("names", NAMES), ("body", BODY)]
    if not words.is_han(word):
        weighed.append(("sounds", SOUNDS))
    clauses = [
        (Occur.Should, Query.boost_query(Query.term_query(schema, field, word, "freq"), weight))
        for field, weight in weighed
    ]
    run = words.characters(word)
    for field, weight in (("chars", CHARS), ("body_chars", BODY_CHARS)):
        stands = (
            Query.phrase_query(schema, field, list(run))
            if len(run) > 1
            else Query.term_query(schema, field, run[0], "freq")
        )
        clauses.append((Occur.Should, Query.boost_query(stands, weight)))
    return Query.boolean_query(clauses)


def _label(reader: Reader, name: str, value: str) -> Query:
    return Query.const_score_query(Query.term_query(reader.schema, f"labels.{name}", value), 0.0)


def _narrowed(wanted: Query, narrowing: dict[str, Query], free: str = "") -> Query:
    """Narrow by all labels but `free`."""
    clauses = [(Occur.Must, query) for name, query in narrowing.items() if name != free]
    return Query.boolean_query([(Occur.Must, wanted), *clauses]) if clauses else wanted


def _counts(
    reader: Reader, counted: tuple[str, ...], wanted: Query, narrowing: dict[str, Query]
) -> dict[str, tuple[tuple[str, int], ...]]:
    """Count the values of each label: one aggregation for those not narrowed by, one more for each that is."""
    found: dict[str, tuple[tuple[str, int], ...]] = {}
    free = [name for name in counted if name not in narrowing]
    groups = [(free, "")] if free else []
    groups += [([name], name) for name in counted if name in narrowing]
    for names, free_name in groups:
        asked = {name: {"terms": {"field": f"labels.{name}", "size": MOST_VALUES}} for name in names}
        answer = reader.searcher.aggregate(_narrowed(wanted, narrowing, free_name), asked)
        for name in names:
            buckets = answer.get(name, {}).get("buckets", [])
            found[name] = tuple((str(bucket["key"]), int(bucket["doc_count"])) for bucket in buckets)
    return found
