"""Judging what somebody answered, and what the most is that can be had."""

from collections.abc import Mapping
from dataclasses import dataclass

from xingtan.catalogue.rules.qti.evaluation import run_rules
from xingtan.catalogue.rules.qti.evaluation.leaves import mapped, mapped_points
from xingtan.catalogue.rules.qti.evaluation.state import ItemState, Run
from xingtan.catalogue.rules.qti.forms import (
    SINGLE,
    Associating,
    Choices,
    Declared,
    Feedback,
    GapMatching,
    Hotspots,
    Hottexts,
    Interaction,
    Item,
    Matching,
    Ordering,
    Pointing,
    Test,
)
from xingtan.catalogue.rules.qti.shapes import middle
from xingtan.catalogue.rules.qti.values import Value, exact, same, value_of, write_value
from xingtan.catalogue.rules.qti.walking import interactions_of

SCORE, MAXSCORE = "SCORE", "MAXSCORE"
Given = Mapping[str, list[str]]


@dataclass(frozen=True, slots=True)
class Judged:
    """What an answer came to. `score` is None where only people can judge it; outcomes are written as in a file."""

    outcomes: dict[str, list[str] | None]
    score: float | None
    most: float | None

    @property
    def right(self) -> bool | None:
        """Say whether it has all that can be had; None where nobody judged it."""
        return None if self.score is None or not self.most else self.score >= self.most


def _start(declared: tuple[Declared, ...]) -> dict[str, Value | None]:
    """Give the variables as they are before anybody answered: numbers begin at 0."""
    found: dict[str, Value | None] = {}
    for each in declared:
        texts = each.default
        if texts is None and each.cardinality == SINGLE and each.type in {"integer", "float"}:
            texts = ("0",)
        found[each.identifier] = value_of(each.cardinality, each.type, texts)
    return found


def responses_of(item: Item, given: Given) -> dict[str, Value | None]:
    """Read answers as they are kept. What is not of its type, from a form that was tampered with, is no answer."""
    found: dict[str, Value | None] = {}
    for each in item.responses:
        try:
            found[each.identifier] = value_of(each.cardinality, each.type, given.get(each.identifier))
        except ValueError:
            found[each.identifier] = None
    return found


def judged(item: Item, given: Given, tries: int = 1) -> Judged:
    """Judge an answer by the item's own rules."""
    values = _start(item.outcomes) | responses_of(item, given)
    built_in: dict[str, Value | None] = {
        "numAttempts": Value(SINGLE, "integer", (tries,)),
        "duration": None,
        "completionStatus": Value(SINGLE, "identifier", ("completed",)),
    }
    declared = {each.identifier: each for each in (*item.responses, *item.outcomes)}
    left = run_rules(item.processing, Run(declared, built_in | values))
    outcomes = {each.identifier: write_value(left.get(each.identifier)) for each in item.outcomes}
    return Judged(outcomes, number_in(outcomes, SCORE) if item.scored else None, item.most)


def unanswered(item: Item) -> dict[str, list[str] | None]:
    """Give the outcomes of an item that nobody answered yet."""
    return {name: write_value(value) for name, value in _start(item.outcomes).items()}


def number_in(outcomes: Mapping[str, list[str] | None], name: str) -> float | None:
    """Read an outcome that is a number; None where there is none."""
    texts = outcomes.get(name)
    try:
        return float(texts[0]) if texts else None
    except ValueError:
        return None


def is_answered(given: Given) -> bool:
    """Say whether an answer says anything."""
    return any(text.strip() for texts in given.values() for text in texts)


def shown(feedback: Feedback, outcomes: Mapping[str, list[str] | None]) -> bool:
    """Say whether a feedback is to be seen with these outcomes."""
    return (feedback.identifier in (outcomes.get(feedback.outcome) or ())) == feedback.shown


# the most that can be had ---------------------------------------------------------------------------------------------


def most_of(item: Item) -> float | None:
    """Give the most that an answer can come to: what the item says, else what its key and its best choices come to."""
    score = next((each for each in item.outcomes if each.identifier == SCORE), None)
    if score is not None and score.greatest is not None:
        return score.greatest
    said = next((each for each in item.outcomes if each.identifier == MAXSCORE), None)
    if said is not None and said.default:
        return number_in({MAXSCORE: list(said.default)}, MAXSCORE)
    key = key_of_item(item)
    best = {name: list(texts) for name, texts in key.items()}
    for interaction in interactions_of(item):
        declared = next(each for each in item.responses if each.identifier == interaction.response)
        better = _best(declared, interaction)
        if better is not None and _worth(declared, better) > _worth(declared, best.get(declared.identifier)):
            best[declared.identifier] = better
    found = [judged(item, answers).score for answers in (key, best)]
    return max((each for each in found if each is not None), default=None) or None


def key_of_item(item: Item) -> dict[str, list[str]]:
    """Give the right answers of an item, where it says them."""
    return {each.identifier: list(each.correct) for each in item.responses if each.correct}


def _worth(declared: Declared, texts: list[str] | None) -> float:
    value = value_of(declared.cardinality, declared.type, texts)
    if declared.mapping is not None:
        return mapped(declared.mapping, value, declared.type)
    return mapped_points(declared.areas, value) if declared.areas is not None else 0.0


def _best(declared: Declared, interaction: Interaction) -> list[str] | None:
    """Give the answer that its mapping values most: its worthiest values, as many as may be chosen."""
    most = 1 if declared.cardinality == SINGLE else getattr(interaction, "most", 0) or None
    if isinstance(interaction, Ordering | GapMatching):
        most = None if declared.cardinality != SINGLE else 1
    if declared.mapping is not None:
        worths = sorted(((worth, text) for text, worth, _cares in declared.mapping.entries if worth > 0), reverse=True)
        fitting = _possible(interaction, [text for _worth, text in worths])
        return fitting[:most] or None
    if declared.areas is not None and isinstance(interaction, Pointing):
        picture = interaction.picture
        areas = sorted((each for each in declared.areas.areas if each.worth > 0), key=lambda each: -each.worth)
        points = [middle(each.shape, each.coords, picture.width, picture.height) for each in areas]
        return [f"{x:g} {y:g}" for x, y in points][:most] or None
    return None


def _possible(interaction: Interaction, texts: list[str]) -> list[str]:
    """Leave out pairs that cannot be made together with better ones, and what cannot be chosen."""
    if isinstance(interaction, Choices | Hottexts):
        known = {each.identifier for each in interaction.options}
        return [text for text in texts if text in known]
    if isinstance(interaction, Hotspots):
        return [text for text in texts if text in {each.identifier for each in interaction.spots}]
    if not isinstance(interaction, Matching | Associating | GapMatching):
        return texts
    sides = (*interaction.rows, *interaction.columns) if isinstance(interaction, Matching) else interaction.options
    left = {each.identifier: each.most or len(texts) for each in sides}
    if isinstance(interaction, GapMatching):
        left |= dict.fromkeys(interaction.gaps, 1)
    made = []
    for text in texts:
        ends = text.split()
        if len(ends) == 2 and all(left.get(end, 0) > 0 for end in ends):
            for end in ends:
                left[end] -= 1
            made.append(text)
    return made


# a whole test ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a whole test came to. `share` is from 0 to 1; None where nothing could be judged."""

    outcomes: dict[str, list[str] | None]
    score: float | None
    most: float | None
    share: float | None


def is_right(item: Item, given: Given) -> bool | None:
    """Say whether every response is the right one, as numberCorrect asks; None where the item names none."""
    keyed = [each for each in item.responses if each.correct]
    if not keyed:
        return None
    values = responses_of(item, given)
    for each in keyed:
        value, right = values[each.identifier], value_of(each.cardinality, each.type, each.correct)
        if value is None or right is None or not same(value, right):
            return False
    return True


def judged_test(test: Test, states: tuple[ItemState, ...]) -> Outcome:
    """Judge a test by its own rules; one without any is the sum of its questions."""
    declared = {each.identifier: each for each in test.outcomes}
    left = run_rules(test.processing, Run(declared, _start(test.outcomes), states))
    outcomes = {each.identifier: write_value(left.get(each.identifier)) for each in test.outcomes}
    mosts = [state.greatest.get(SCORE) for state in states]
    scores = [state.values.get(SCORE) for state in states]
    judgeable = [(score, most) for score, most in zip(scores, mosts, strict=True) if most]
    plain = float(sum((exact(score.one) for score, _most in judgeable if score is not None), start=exact(0)))
    most = float(sum((exact(most) for _score, most in judgeable if most is not None), start=exact(0))) or None
    score: float | None = plain if judgeable else None
    own = number_in(outcomes, SCORE) if SCORE in declared and test.processing else None
    if own is not None:
        said = number_in(outcomes, MAXSCORE) if MAXSCORE in declared else None
        score, most = own, said or declared[SCORE].greatest or _weighted_most(states) or most
    share = None if score is None or not most else min(1.0, max(0.0, score / most))
    return Outcome(outcomes, score, most, share)


def _weighted_most(states: tuple[ItemState, ...]) -> float | None:
    """Give the sum of what can be had where one weight stands at every question: it is what the rules add up."""
    names = {name for state in states for name in state.weights}
    if len(names) != 1:
        return None
    (name,) = names
    greatest = [(state.greatest.get(SCORE), state.weights.get(name, 1.0)) for state in states]
    return float(sum((exact(most) * exact(weight) for most, weight in greatest if most), start=exact(0))) or None
