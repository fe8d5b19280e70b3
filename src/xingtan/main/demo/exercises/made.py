"""Making one exercise: the forms that every topic uses."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from xingtan.catalogue.rules.exercises import Choice, Exercise, ExerciseKind

KEYS = "ABCDEF"


@dataclass(frozen=True, slots=True)
class Made:
    """An exercise, and the figure that belongs to it: what to draw, and what it shows in words."""

    exercise: Exercise
    figure: str = ""
    figure_says: str = ""


Topic = Callable[[Random], Made]
TOPICS: dict[str, list[Topic]] = {}


def topic(*names: str) -> Callable[[Topic], Topic]:
    """Enter a maker of exercises under its topics. A topic may have several makers."""

    def enter(maker: Topic) -> Topic:
        for name in names:
            TOPICS.setdefault(name, []).append(maker)
        return maker

    return enter


def number(
    prompt: str,
    answer: int | Fraction,
    hint: str,
    why: str,
    unit: str = "",
    figure: str = "",
    figure_says: str = "",
    tolerance: str = "0",
) -> Made:
    """Ask for a number."""
    exercise = Exercise(
        ExerciseKind.NUMBER, prompt, (written(answer),), tolerance=tolerance, unit=unit, hint=hint, explanation=why
    )
    return Made(exercise, figure, figure_says)


def choose(
    chance: Random,
    prompt: str,
    right: str,
    wrong: Sequence[str],
    hint: str,
    why: str,
    figure: str = "",
    figure_says: str = "",
) -> Made:
    """Ask to choose one; the choices come in a random order, each once."""
    texts = list(dict.fromkeys([right, *wrong]))[:4]
    chance.shuffle(texts)
    choices = tuple(Choice(KEYS[n], text) for n, text in enumerate(texts))
    key = KEYS[texts.index(right)]
    exercise = Exercise(ExerciseKind.SINGLE, prompt, (key,), choices, hint=hint, explanation=why)
    return Made(exercise, figure, figure_says)


def choose_all(chance: Random, prompt: str, right: Sequence[str], wrong: Sequence[str], hint: str, why: str) -> Made:
    """Ask to choose all that hold."""
    texts = list(dict.fromkeys([*right, *wrong]))[: len(KEYS)]
    chance.shuffle(texts)
    choices = tuple(Choice(KEYS[n], text) for n, text in enumerate(texts))
    keys = tuple(KEYS[n] for n, text in enumerate(texts) if text in right)
    return Made(Exercise(ExerciseKind.MULTIPLE, prompt, keys, choices, hint=hint, explanation=why))


def fill(prompt: str, right: Sequence[str], hint: str, why: str) -> Made:
    """Ask for words; any of `right` is right."""
    return Made(Exercise(ExerciseKind.TEXT, prompt, tuple(right), hint=hint, explanation=why))


def written(value: int | Fraction) -> str:
    """Write a number as the exercises do: 3, 2.5 where it ends, 3/4 where it does not."""
    exact = Fraction(value)
    if exact.denominator == 1:
        return str(exact.numerator)
    rest = exact.denominator
    while rest % 2 == 0:
        rest //= 2
    while rest % 5 == 0:
        rest //= 5
    return decimal(exact) if rest == 1 and exact.denominator <= 1000 else f"{exact.numerator}/{exact.denominator}"


def decimal(value: Fraction) -> str:
    """Write a number that ends as a decimal, without needless zeros."""
    sign = "-" if value < 0 else ""
    whole, rest = divmod(abs(value), 1)
    digits = ""
    while rest:
        digit, rest = divmod(rest * 10, 1)
        digits += str(int(digit))
    return f"{sign}{int(whole)}{'.' + digits if digits else ''}"


def near(chance: Random, value: int, steps: Sequence[int]) -> list[str]:
    """Give wrong numbers near `value`, none of them negative."""
    found = [value + step for step in steps if value + step >= 0 and step]
    chance.shuffle(found)
    return [str(wrong) for wrong in found]
