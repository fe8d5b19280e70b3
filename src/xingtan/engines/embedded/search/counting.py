"""How many: exactly in all; by labels exactly, too, as long as there are not too many to look at."""

from tantivy import Query

from xingtan.engines.embedded.search.clauses import each, narrowed, portion, term
from xingtan.engines.embedded.search.reader import Reader

MOST_VALUES = 500
MOST_COUNTED = 120_000  # labels of more entries than these are counted in an even share of them
Counted = tuple[tuple[str, int], ...]


def count(reader: Reader, asked: Query) -> int:
    """Count exactly; nothing is weighed, so of a million entries it costs milliseconds."""
    counted = reader.searcher.aggregate(asked, {"all": {"value_count": {"field": "newness"}}})
    return int(counted["all"]["value"])


def counts(
    reader: Reader, counted: tuple[str, ...], asked: Query, labels: dict[str, Query], total: int
) -> tuple[dict[str, Counted], frozenset[str]]:
    """Count the values of each label: one aggregation for those not narrowed by, one more for each that is.

    Gives the counts, and the labels whose counts are estimates from a share of the entries.
    """
    found: dict[str, Counted] = {}
    about: set[str] = set()
    free = [name for name in counted if name not in labels]
    groups = [(free, "")] if free else []
    groups += [([name], name) for name in counted if name in labels]
    for names, free_name in groups:
        query = narrowed(asked, labels, free_name)
        held = count(reader, query) if free_name else total
        part = portion(reader, "s", held, MOST_COUNTED) if held > MOST_COUNTED else None
        if part:
            query = each([query, term(reader, "part", part.name)])
            about |= set(names)
        terms = {name: {"terms": {"field": f"labels.{name}", "size": MOST_VALUES}} for name in names}
        answer = reader.searcher.aggregate(query, terms)
        share = part.share if part else 0.0
        for name in names:
            buckets = answer.get(name, {}).get("buckets", [])
            found[name] = tuple((str(one["key"]), _said(int(one["doc_count"]), share)) for one in buckets)
    return found, frozenset(about)


def _said(counted: int, share: float) -> int:
    """Give a count as it is, or, of a share, the two figures that can be said of all."""
    if not share:
        return counted
    estimate = int(counted * share)
    step: int = 10 ** max(0, len(str(estimate)) - 2)
    return round(estimate / step) * step
