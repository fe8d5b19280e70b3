"""Exercises that the program makes itself, each with its answer, a nudge and the reason."""

from collections.abc import Sequence
from random import Random

from xingtan.main.demo.curriculum.reading import Book, Fact, Unit
from xingtan.main.demo.exercises import (
    algebra,
    factors,
    facts,
    geometry,
    measures,
    nature,
    parts,
    physics,
    thinking,
    whole,
    world,
)
from xingtan.main.demo.exercises.made import TOPICS, Made, Topic

__all__ = ["TOPICS", "Made", "make_exercises"]
_MAKERS = (
    algebra,
    factors,
    geometry,
    measures,
    nature,
    parts,
    physics,
    thinking,
    whole,
    world,
)  # each enters its topics
MOST_TRIES = 60
FEWEST = 3


def make_exercises(topic: str, book: Book, unit: Unit, title: str, count: int, seed: int) -> list[Made]:
    """Give `count` exercises of a lesson, or as many different ones as its topic has. The same seed, the same ones.

    Raises KeyError for a topic that nobody wrote.
    """
    chance = Random(f"exercises {seed}")
    if topic == "words":
        return facts.from_words(unit.words, unit.sentences, count, chance)
    if topic == "poem":
        made = facts.from_poem(title, unit.poems[title], min(count, max(2, count - 2)), chance)
        return made + facts.from_facts(_about(unit.facts, title), count - len(made), chance)
    if topic == "facts":
        known = unit.facts or [fact for other in book.units for fact in other.facts]
        return facts.from_facts(_about(known, title), count, chance)
    return _different(TOPICS[topic], count, chance)


def _different(makers: Sequence[Topic], count: int, chance: Random) -> list[Made]:
    made: list[Made] = []
    asked: set[tuple[str, ...]] = set()
    for n in range(MOST_TRIES):
        if len(made) == count:
            break
        one = makers[n % len(makers)](chance)
        what = (one.exercise.prompt, one.figure, *sorted(choice.text for choice in one.exercise.choices))
        if what not in asked:
            asked.add(what)
            made.append(one)
    return made


def _about(known: Sequence[Fact], title: str) -> list[Fact]:
    """Give the questions that name the lesson, with those that name no other; all of them where these are too few."""
    name = title.strip("《》").split("：")[0]
    own = [fact for fact in known if name in fact.question]
    other = [fact for fact in known if name not in fact.question and "《" not in fact.question]
    return own + other if len(own) + len(other) >= FEWEST else list(known)
