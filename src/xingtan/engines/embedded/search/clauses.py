"""The clauses that questions are made of."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tantivy import Occur, Query

from xingtan.engines.embedded.search import entries
from xingtan.engines.embedded.search.cutting import Wanted
from xingtan.engines.embedded.search.reader import Reader


def term(reader: Reader, field: str, value: str, option: str = "basic") -> Query:
    """Ask for what has a value."""
    return Query.term_query(reader.schema, field, value, option)


def each(queries: list[Query]) -> Query:
    """Ask for what all of these find; everything where there are none."""
    if not queries:
        return Query.all_query()
    return queries[0] if len(queries) == 1 else Query.boolean_query([(Occur.Must, query) for query in queries])


def must(reader: Reader, one: Wanted, field: str = "all") -> list[Query]:
    """Give what must be found for a word: its parts, or, where it may stand in several ways, one of them.

    Parts of all words in one row are looked through from the rarest on; a row within a row is not.
    """
    ways = [[term(reader, field, gram) for gram in way.grams] for way in one.ways if way.grams]
    if len(ways) == 1:
        return ways[0]
    return [Query.boolean_query([(Occur.Should, each(way)) for way in ways])]


def word(reader: Reader, one: Wanted, field: str = "all") -> Query:
    """Ask for a word in one of its ways."""
    return each(must(reader, one, field))


def most(reader: Reader, one: Wanted, field: str = "all") -> int:
    """Say how many entries can have a word at most."""
    return sum(min(reader.searcher.doc_freq(field, gram) for gram in way.grams) for way in one.ways if way.grams)


def all_of(reader: Reader, wanted: Iterable[Wanted], field: str = "all") -> list[Query]:
    """Give what must be found for all words."""
    return [query for one in wanted for query in must(reader, one, field)]


def label(reader: Reader, name: str, value: str) -> Query:
    """Ask for what is labelled so."""
    return Query.term_query(reader.schema, f"labels.{name}", value)


def narrowed(asked: list[Query], labels: Mapping[str, Query], free: str = "") -> list[Query]:
    """Narrow by all labels but `free`."""
    return [*asked, *(query for name, query in labels.items() if name != free)]


@dataclass(frozen=True, slots=True)
class Portion:
    """A part of all entries, by its name in `part`, and how many entries each of it stands for."""

    name: str
    share: float


def portion(reader: Reader, kind: str, total: int, most: int) -> Portion | None:
    """Choose the largest part in which not many more than `most` of `total` entries lie; None where there is none."""
    every = max(1, reader.searcher.num_docs)
    chosen = None
    for number in range(1, len(entries.SHARES) + 1):
        held = reader.searcher.doc_freq("part", f"{kind}{number}")
        if held:
            chosen = Portion(f"{kind}{number}", every / held)
            if total * held / every <= most:
                return chosen
    return chosen
