"""What comes first: the weights, all of them, and the order that they give.

Text counts by BM25, weighed by where it stands; a whole title or lesson adds a fixed amount. Then each of the first
WINDOW gets up to a few points for itself: what people think of it, how much they use it, how new it is. So of ten
lessons with the same title the best is first, and none that only somehow matches overtakes one that is meant.
The judged list `tests/catalogue/search/judged.tsv` measures any change of these numbers.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import log1p

import tantivy
from tantivy import FieldType, Occur, Query

from xingtan.engines.embedded.search import entries, words
from xingtan.engines.embedded.search.clauses import all_of, each, most, portion, term
from xingtan.engines.embedded.search.cutting import Wanted
from xingtan.engines.embedded.search.entries import MUCH_USED
from xingtan.engines.embedded.search.reader import Reader
from xingtan.kernel.clock import now
from xingtan.ports.search import MOST_RANKED, Question

TITLE, NAMES = 6.0, 2.5
TOGETHER = 2.0  # neighbours in the question that are neighbours in the title, too
WHOLE_TITLE, WHOLE_LESSON, WHOLE_NAME = 30.0, 14.0, 12.0
SOUNDS_WHOLE = 40.0  # where nothing has all words: a title that sounds like the whole question

QUALITY, USE, FRESHNESS = 6.0, 6.0, 3.0
HALF_LIFE_SECONDS = 365 * 86_400  # a resource is half as fresh after a school year

WINDOW = MOST_RANKED
MANY = 60_000  # of more entries than these, only those that have it in the title and the best are ranked
SHARE_OF_NEWEST = 500  # entries looked at for one on the page
Found = list[tuple[float, tantivy.DocAddress]]


@dataclass(frozen=True, slots=True)
class Merits:
    """What an entry is worth by itself: opinion of 1000, times used, seconds since 1970 when it came."""

    quality: int
    use: int
    newness: int


def worth(merits: Merits, at: float) -> float:
    """Say how many points an entry gets for itself at an instant."""
    used = min(1.0, log1p(merits.use) / log1p(MUCH_USED))
    age = max(0.0, at - merits.newness)
    fresh: float = 0.5 ** (age / HALF_LIFE_SECONDS)
    return QUALITY * min(merits.quality, 1000) / 1000 + USE * used + FRESHNESS * fresh


def weighed(reader: Reader, wanted: Iterable[Wanted]) -> list[Query]:
    """Weigh each word by where it stands."""
    found = []
    for one in wanted:
        for way in one.ways:
            for field, weight in (("title", TITLE), ("names", NAMES)):
                part = weight * way.weight / max(1, len(way.grams)) ** 0.5
                found += [Query.boost_query(term(reader, field, gram, "freq"), part) for gram in way.grams]
    return found


def likings(reader: Reader, text: str, wanted: list[Wanted]) -> list[Query]:
    """Give what makes one entry come before another, each with its weight."""
    found = weighed(reader, wanted)
    inside = {gram for one in wanted for way in one.ways for gram in way.grams}
    for gram in dict.fromkeys(words.grams(text, ones=False)):
        if gram not in inside and len(gram) > 1:
            found.append(Query.boost_query(term(reader, "title", gram, "freq"), TOGETHER))
    wholes = {words.squeezed(text): 1.0} | {words.squeezed(way.text): way.weight for one in wanted for way in one.ways}
    wholes |= {words.squeezed(piece): 1.0 for piece in text.split()}
    every = words.squeezed(text)
    for whole, weight in wholes.items():
        if len(whole) < 2:
            continue
        share = weight * (1.0 if whole == every or len(wanted) == 1 else 0.6)
        for field, mark, points in (
            ("title", entries.TITLE_MARK, WHOLE_TITLE),
            ("title", entries.LESSON_MARK, WHOLE_LESSON),
            ("names", entries.TITLE_MARK, WHOLE_NAME),
        ):
            if reader.searcher.doc_freq(field, f"{mark}{whole}"):
                found.append(Query.const_score_query(term(reader, field, f"{mark}{whole}"), points * share))
    return found


def best(
    reader: Reader, question: Question, asked: list[Query], wanted: list[Wanted], liked: list[Query], total: int
) -> tuple[str, ...]:
    """Give the keys of the page that is asked for, best first; none behind the first WINDOW."""
    if question.first >= WINDOW:
        return ()
    found = _candidates(reader, asked, wanted, liked, total)
    addresses = [address for _, address in found]
    merits = zip(
        *(reader.searcher.fast_field_values(name, addresses) for name in ("quality", "use", "newness")), strict=True
    )
    at = now().timestamp()
    scored = [
        (score + worth(Merits(*(int(value or 0) for value in each)), at), -place, address)
        for place, ((score, address), each) in enumerate(zip(found, merits, strict=True))
    ]
    scored.sort(key=lambda one: one[:2], reverse=True)
    page = scored[question.first : question.first + question.most]
    return tuple(entries.kept(reader.searcher.doc(address)).key for *_, address in page)


def _candidates(reader: Reader, asked: list[Query], wanted: list[Wanted], liked: list[Query], total: int) -> Found:
    """Find what may be among the best. Of many entries: those that have all words in their titles, where these are
    few, or are called just so, and the best of all.
    """
    part = portion(reader, "t", total, MANY) if total > MANY else None
    if part is None:
        return _search(reader, asked, liked)
    best = _search(reader, [*asked, term(reader, "part", part.name)], liked)
    if min(most(reader, one, "title") for one in wanted) <= MANY:
        best = _search(reader, [*asked, *all_of(reader, wanted, "title")], liked) + best
    once = {(address.segment_ord, address.doc): (score, address) for score, address in best}
    return sorted(once.values(), key=lambda hit: -hit[0])[:WINDOW]


def _search(reader: Reader, musts: list[Query], liked: list[Query]) -> Found:
    clauses = [(Occur.Must, Query.const_score_query(each(musts), 0.0))]
    clauses += [(Occur.Should, query) for query in liked]
    found: Found = reader.searcher.search(Query.boolean_query(clauses), WINDOW, count=False).hits
    return found


def newest(reader: Reader, question: Question, musts: list[Query], total: int) -> tuple[str, ...]:
    """Give the keys of the page that is asked for, newest first. Of all entries only those are looked at that are not
    older than as many of a small share of them: all that can be on the page are among them.
    """
    asked = each(musts)
    last = question.first + max(1, question.most)
    everything = total > MANY and total == reader.searcher.num_docs
    part = portion(reader, "s", total, last * SHARE_OF_NEWEST) if everything else None
    if part:
        few = term(reader, "part", part.name)
        oldest = _by_newness(reader, few, 1, last - 1)
        if oldest:
            values = reader.searcher.fast_field_values("newness", [oldest[0][1]])
            asked = _since(reader, int(values[0] or 0))
    hits = _by_newness(reader, asked, max(1, question.most), question.first)
    return tuple(entries.kept(reader.searcher.doc(address)).key for _, address in hits[: question.most])


def _by_newness(reader: Reader, asked: Query, most: int, first: int) -> Found:
    found: Found = reader.searcher.search(asked, most, offset=first, count=False, order_by_field="newness").hits
    return found


def _since(reader: Reader, newness: int) -> Query:
    return Query.range_query(reader.schema, "newness", FieldType.Unsigned, lower_bound=newness)
