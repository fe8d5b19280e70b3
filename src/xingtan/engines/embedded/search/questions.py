"""From what is looked for to an answer.

A word costs one list of entries, two characters at a time; what many entries have is looked for among the best of them
first, and the labels of many are counted in an even share of them, and the answer says so.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tantivy import Occur, Query

from xingtan.engines.embedded.search import clauses, counting, entries, lexicon, ranking, words
from xingtan.engines.embedded.search.clauses import all_of, each, label, narrowed, term, word
from xingtan.engines.embedded.search.cutting import Wanted, Way, cut, way_of
from xingtan.engines.embedded.search.reader import Reader
from xingtan.ports.search import Answer, Question

MOST_OF = 0.6
NEAR = 4
MOST_LOOSE = 150_000  # most of the words are looked for among so many entries
FEW = 10  # where so few have all words, others that have most of them stand below
MOST_TELLING = 8  # rare parts of a title, by which others are like it
LIKE_ENOUGH = 0.3  # of the parts of a title are in one that is like it
MOST_LIKE = 200_000  # entries that have such a part


def ask(reader: Reader, question: Question) -> Answer:
    """Answer a question: all of its words must be there, or, where nothing has all, most of them."""
    text = words.plain(question.text[: words.MOST_CHARACTERS])
    wanted = cut(reader, text, question.alike)
    labels = {name: label(reader, name, value) for name, value in question.labels.items()}
    among = [Query.term_set_query(reader.schema, "key", list(question.among))] if question.among else []
    asked = [*all_of(reader, wanted), *among]
    found = counting.counted(reader, question.counted, asked, labels, _most(reader, wanted, among))
    liked = ranking.likings(reader, text, wanted)
    loosened = False
    if not found.total and wanted:
        most = _most_of(reader, text, wanted)
        asked, liked = [most.asked, *among], most.liked
        found = counting.counted(reader, question.counted, asked, labels, most.held)
        loosened = found.total > 0
    keys = _keys(reader, question, narrowed(asked, labels), wanted, liked, found.total)
    nearly: tuple[str, ...] = ()
    few = 0 < found.total < min(FEW, question.most)
    if few and not (loosened or question.first or question.newest) and len(wanted) > 1:
        most = _most_of(reader, text, wanted)
        more = _keys(reader, question, narrowed([most.asked, *among], labels), wanted, most.liked, most.held)
        nearly = tuple(key for key in more if key not in keys)[: FEW - found.total]
    return Answer(keys, found.total, found.counts, _shown(wanted), loosened, found.about, nearly)


def _most(reader: Reader, wanted: list[Wanted], among: list[Query]) -> int:
    """Say how many entries can be found at most."""
    every = reader.searcher.num_docs
    return 0 if among else min((clauses.most(reader, one) for one in wanted), default=every)


def _keys(
    reader: Reader, question: Question, asked: list[Query], wanted: list[Wanted], liked: list[Query], total: int
) -> tuple[str, ...]:
    if not total:
        return ()
    if question.newest or not wanted:
        return ranking.newest(reader, question, asked, total)
    return ranking.best(reader, question, asked, wanted, liked, total)


def _shown(wanted: Iterable[Wanted]) -> tuple[str, ...]:
    """Give what is marked in a text: the words and whatever stands for them."""
    return tuple(dict.fromkeys(way.text for one in wanted for way in one.ways))


@dataclass(frozen=True, slots=True)
class _Most:
    """What has most of the words, how it is weighed, and how many entries it can be at most."""

    asked: Query
    liked: list[Query]
    held: int


def _most_of(reader: Reader, text: str, wanted: list[Wanted]) -> _Most:
    """Ask for most of the words; of one that nobody has, for its characters. What sounds like all of it is best.

    Where that would be half of everything, all words but the commonest must be there.
    """
    parts: list[Wanted] = []
    for one in wanted:
        unknown = words.is_han(one.text) and len(one.text) > 1 and not reader.frequency(one.text)
        parts += [Wanted(sign, (Way(sign, (sign,)),)) for sign in one.text] if unknown else [one]
    held = sorted((clauses.most(reader, part), number) for number, part in enumerate(parts))
    known = [(count, parts[number]) for count, number in held if count]
    liked = ranking.weighed(reader, [part for _, part in known])
    alike, near = _sounding(reader, text)
    liked += [Query.const_score_query(query, ranking.SOUNDS_WHOLE) for query in alike]
    if sum(count for count, _ in known) <= MOST_LOOSE:
        least = max(1, round(len(parts) * MOST_OF))
        loose = [(Occur.Should, word(reader, part)) for _, part in known]
        most = [Query.boolean_query(loose, minimum_number_should_match=least)] if len(loose) >= least else []
        count = sum(count for count, _ in known)
    else:
        telling = [part for _, part in known][: max(1, len(known) - 1)]
        most, count = [each(all_of(reader, telling))], known[0][0]
    either = [(Occur.Should, query) for query in [*most, *alike]]
    return _Most(Query.boolean_query(either) if either else Query.empty_query(), liked, count + near)


def _sounding(reader: Reader, text: str) -> tuple[list[Query], int]:
    """Ask for the titles, names and words that sound or look like the whole question; say how many they can be."""
    whole = words.squeezed(text)
    found: list[Query] = []
    held = 0
    for like in reader.lexicon.near(whole, reader.sound(whole), 1, NEAR) if len(whole) > 1 else ():
        titled = like.kind == lexicon.TITLE
        found.append(term(reader, "title" if titled else "names", f"{entries.TITLE_MARK}{like.text}"))
        if not titled:
            one = Wanted(like.text, (way_of(reader, like.text),))
            found.append(word(reader, one))
            held += clauses.most(reader, one)
    return found, held


def related(reader: Reader, key: str, labels: Mapping[str, str], most: int) -> tuple[str, ...]:
    """Give keys of other entries with much of the title of this one, within these labels, the likest first."""
    hits = reader.searcher.search(term(reader, "key", key), 1, count=False).hits
    if not hits:
        return ()
    title = words.plain(entries.kept(reader.searcher.doc(hits[0][1])).title)
    rare = sorted((reader.searcher.doc_freq("title", gram), gram) for gram in set(words.grams(title, ones=False)))
    telling = [gram for held, gram in rare if 1 < held <= MOST_LIKE][:MOST_TELLING]
    least = max(1, round(len(rare) * LIKE_ENOUGH))
    if len(telling) < least:
        return ()
    parts = [(Occur.Should, term(reader, "title", gram, "freq")) for gram in telling]
    alike = Query.boolean_query(parts, minimum_number_should_match=min(least, MOST_TELLING // 2))
    within = each([label(reader, name, value) for name, value in labels.items()])
    both = [(Occur.Must, alike), (Occur.Must, Query.const_score_query(within, 0.0))]
    found = reader.searcher.search(Query.boolean_query(both), most + 1, count=False).hits
    keys = [entries.kept(reader.searcher.doc(address)).key for _, address in found]
    return tuple(one for one in keys if one != key)[:most]
