"""How many: exactly in all; by labels exactly, too, as long as there are not too many to look at."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tantivy import Query

from xingtan.engines.embedded.search.clauses import each, narrowed, portion, term
from xingtan.engines.embedded.search.reader import Reader

MOST_VALUES = 500
MOST_COUNTED = 60_000  # labels of more entries than these are counted in an even share of them
_ALL = {"value_count": {"field": "newness"}}
Values = tuple[tuple[str, int], ...]


@dataclass(slots=True)
class Counted:
    """How many there are in all; the values of labels; the labels whose values are estimates."""

    total: int
    counts: dict[str, Values] = field(default_factory=dict)
    about: frozenset[str] = frozenset()


def counted(
    reader: Reader, names: tuple[str, ...], asked: list[Query], labels: Mapping[str, Query], most: int
) -> Counted:
    """Count what is asked within labels, and the values of `names`, each as if it were not narrowed by itself.

    `most` is how many can be found at most: where these are few, total and values are counted in one go.
    """
    free = [name for name in names if name not in labels]
    found = _group(reader, free, narrowed(asked, labels), most)
    for name in names:
        if name in labels:
            alone = _group(reader, [name], narrowed(asked, labels, name), most)
            found.counts |= alone.counts
            found.about |= alone.about
    return found


def _group(reader: Reader, names: list[str], asked: list[Query], most: int) -> Counted:
    if most <= MOST_COUNTED:
        return _read(reader, names, each(asked), 0.0)
    total = _total(reader, each(asked)) if asked else reader.searcher.num_docs
    if not names:
        return Counted(total)
    part = portion(reader, "s", total, MOST_COUNTED) if total > MOST_COUNTED else None
    if part is None:
        return _read(reader, names, each(asked), 0.0)
    found = _read(reader, names, each([*asked, term(reader, "part", part.name)]), part.share)
    return Counted(total, found.counts, frozenset(names))


def _total(reader: Reader, query: Query) -> int:
    """Count exactly; nothing is weighed, so of a million entries it costs milliseconds."""
    return int(reader.searcher.aggregate(query, {"all": _ALL})["all"]["value"])


def _read(reader: Reader, names: list[str], query: Query, share: float) -> Counted:
    """Count the entries and the values of labels; of a share of the entries, say what that is of all."""
    terms: dict[str, Any] = {name: {"terms": {"field": f"labels.{name}", "size": MOST_VALUES}} for name in names}
    answer = reader.searcher.aggregate(query, {**terms, "all": _ALL})
    buckets = {name: answer.get(name, {}).get("buckets", []) for name in names}
    return Counted(
        int(answer["all"]["value"]),
        {
            name: tuple((str(one["key"]), _said(int(one["doc_count"]), share)) for one in held)
            for name, held in buckets.items()
        },
    )


def _said(count: int, share: float) -> int:
    """Give a count as it is, or, of a share, the two figures that can be said of all."""
    if not share:
        return count
    estimate = int(count * share)
    step: int = 10 ** max(0, len(str(estimate)) - 2)
    return round(estimate / step) * step
