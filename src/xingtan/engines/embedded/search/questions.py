"""From what is looked for to an answer.

A word costs one list of entries, two characters at a time; what many entries have is looked for among the best of them
first, and the labels of many are counted in an even share of them, and the answer says so.
"""

from collections.abc import Iterable, Mapping

from tantivy import Occur, Query

from xingtan.engines.embedded.search import counting, entries, lexicon, ranking, words
from xingtan.engines.embedded.search.clauses import all_of, each, label, narrowed, term, way_of, word
from xingtan.engines.embedded.search.cutting import Wanted, Way, cut
from xingtan.engines.embedded.search.reader import Reader
from xingtan.ports.search import Answer, Question

MOST_OF = 0.6
NEAR = 4
FEW = 10  # where so few have all words, others that have most of them stand below
MOST_TELLING = 8  # rare parts of a title, by which others are like it


def ask(reader: Reader, question: Question) -> Answer:
    """Answer a question: all of its words must be there, or, where nothing has all, most of them."""
    text = words.plain(question.text[: words.MOST_CHARACTERS])
    wanted = cut(reader, text, question.alike)
    labels = {name: label(reader, name, value) for name, value in question.labels.items()}
    asked = all_of(reader, wanted)
    total = counting.count(reader, narrowed(asked, labels)) if wanted or labels else reader.searcher.num_docs
    liked = ranking.likings(reader, text, wanted)
    loosened = False
    if not total and wanted:
        asked, liked = _most_of(reader, text, wanted)
        total = counting.count(reader, narrowed(asked, labels))
        loosened = total > 0
    keys = _keys(reader, question, narrowed(asked, labels), wanted, liked, total)
    counts, about = counting.counts(reader, question.counted, asked, labels, total)
    nearly: tuple[str, ...] = ()
    if 0 < total < min(FEW, question.most) and not (loosened or question.first or question.newest) and len(wanted) > 1:
        most, liked = _most_of(reader, text, wanted)
        nearly = _keys(reader, question, narrowed(most, labels), wanted, liked, FEW)
        nearly = tuple(key for key in nearly if key not in keys)[: FEW - total]
    return Answer(keys, total, counts, _shown(wanted), loosened, about, nearly)


def _keys(
    reader: Reader, question: Question, asked: Query, wanted: list[Wanted], liked: list[Query], total: int
) -> tuple[str, ...]:
    if not total:
        return ()
    if question.newest or not wanted:
        return ranking.newest(reader, question, asked, total)
    return ranking.best(reader, question, asked, wanted, liked, total)


def _shown(wanted: Iterable[Wanted]) -> tuple[str, ...]:
    """Give what is marked in a text: the words and whatever stands for them."""
    return tuple(dict.fromkeys(way.text for one in wanted for way in one.ways))


def _most_of(reader: Reader, text: str, wanted: list[Wanted]) -> tuple[Query, list[Query]]:
    """Ask for most of the words; of one that nobody has, for its characters. What sounds like all of it is best."""
    clauses: list[Query] = []
    liked: list[Query] = []
    for one in wanted:
        unknown = words.is_han(one.text) and len(one.text) > 1 and not reader.frequency(one.text)
        parts = [Wanted(sign, (Way(sign, (sign,)),)) for sign in one.text] if unknown else [one]
        clauses += [word(reader, part) for part in parts]
        liked += ranking.weighed(reader, parts)
    least = max(1, round(len(clauses) * MOST_OF))
    most = Query.boolean_query([(Occur.Should, query) for query in clauses], minimum_number_should_match=least)
    near = []
    whole = words.squeezed(text)
    for like in reader.lexicon.near(whole, reader.sound(whole), 1, NEAR) if len(whole) > 1 else ():
        titled = like.kind == lexicon.TITLE
        near.append(term(reader, "title" if titled else "names", f"{entries.TITLE_MARK}{like.text}"))
        if not titled:
            near.append(word(reader, Wanted(like.text, (way_of(like.text),))))
    liked += [Query.const_score_query(query, ranking.SOUNDS_WHOLE) for query in near]
    return Query.boolean_query([(Occur.Should, query) for query in [most, *near]]), liked


def related(reader: Reader, key: str, labels: Mapping[str, str], most: int) -> tuple[str, ...]:
    """Give keys of other entries with much of the title of this one, within these labels, the likest first."""
    hits = reader.searcher.search(term(reader, "key", key), 1, count=False).hits
    if not hits:
        return ()
    title = words.plain(entries.kept(reader.searcher.doc(hits[0][1])).title)
    rare = sorted((reader.searcher.doc_freq("title", gram), gram) for gram in set(words.grams(title, ones=False)))
    telling = [gram for held, gram in rare if 1 < held <= ranking.MANY][:MOST_TELLING]
    if not telling:
        return ()
    alike = Query.boolean_query([(Occur.Should, term(reader, "title", gram, "freq")) for gram in telling])
    within = each([label(reader, name, value) for name, value in labels.items()])
    clauses = [(Occur.Must, alike), (Occur.Must, Query.const_score_query(within, 0.0))]
    found = reader.searcher.search(Query.boolean_query(clauses), most + 1, count=False).hits
    keys = [entries.kept(reader.searcher.doc(address)).key for _, address in found]
    return tuple(one for one in keys if one != key)[:most]
