"""Comparisons in prose: one name said to stand above another, 台州高于金华, Taizhou exceeded Jinhua."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from xingtan.statistics.rules.briefcheck.measures import Measure, Modifier
from xingtan.statistics.rules.briefcheck.names import Mention
from xingtan.statistics.rules.briefcheck.rankings import MONTHLY, measure_hint
from xingtan.statistics.rules.briefcheck.sentences import Sentence


@dataclass(frozen=True, slots=True)
class Comparison:
    """One name said to stand above another (or below it, then the two are exchanged)."""

    sentence: Sentence
    above: Mention
    below: Mention
    words: str
    hints: tuple[Measure, ...]
    modifiers: frozenset[Modifier]
    clause: int


_ABOVE = re.compile(
    r"^[^，。；、\d]{0,14}?(?:高于|多于|超过|大于|领先于?|高出)\s*$|"
    r"^[^,.;\d]{0,40}?\b(?:exceed(?:s|ed)|(?:was|were|is|are) (?:higher|more|greater|larger) than|surpass(?:es|ed))"
    r"(?: th(?:ose|at) of)?\s*$",
    re.IGNORECASE,
)
_BELOW = re.compile(
    r"^[^，。；、\d]{0,14}?(?:低于|少于|小于|不及|落后于)\s*$|"
    r"^[^,.;\d]{0,40}?\b(?:(?:was|were|is|are) (?:lower|less|"
    r"fewer|smaller) than|fell short of)(?: th(?:ose|at) of)?\s*$",
    re.IGNORECASE,
)


def read_comparisons(sentences: Iterable[Sentence]) -> Iterator[Comparison]:
    """Read the sentences that put one name above another: 台州高于金华."""
    for sentence in sentences:
        for one, other in pairwise(sentence.names):
            between = sentence.text[one.end : other.start]
            above, below = _ABOVE.search(between), _BELOW.search(between)
            if not (above or below) or not (one.plain and other.plain):
                continue
            first, second = (one, other) if above else (other, one)
            times = {Modifier.MONTH} if MONTHLY.search(sentence.text) else set()
            hint = measure_hint(
                re.sub(
                    r"高于|多于|超过|大于|领先于?|高出|低于|少于|小于|不及|落后于|\bthan\b|those of|that of",
                    " ",
                    between,
                )
            )
            yield Comparison(
                sentence,
                first,
                second,
                between,
                (hint,) if hint else (),
                frozenset(times),
                sentence.clause_at(one.start),
            )
