"""Exercises that answer back: read an answer, judge it, say what to think about next."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from fractions import Fraction

from xingtan.kernel.errors import Refused
from xingtan.kernel.text import msgid


class ExerciseKind(StrEnum):
    """How an exercise is answered."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    NUMBER = "number"
    TEXT = "text"


class Verdict(StrEnum):
    """What an answer is. PART: some of several choices, none of them wrong."""

    RIGHT = "right"
    PART = "part"
    WRONG = "wrong"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice; `why` is told to whoever takes it wrongly."""

    key: str
    text: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Exercise:
    """An exercise with its key.

    `right` holds keys of choices, or texts that are right. For a number these are written as numbers (3, -2.5, 3/4),
    and an answer is right within `tolerance` of one of them. `unit` may stand behind a number.
    """

    kind: ExerciseKind
    prompt: str
    right: tuple[str, ...]
    choices: tuple[Choice, ...] = ()
    tolerance: str = "0"
    unit: str = ""
    hint: str = ""
    explanation: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """What is told after an answer: the verdict, and a thought for the next try, or, where it is right, why."""

    verdict: Verdict
    words: str


MOST_CHOICES = 8
MOST_ANSWER = 200
MOST_PROMPT = 1000
_NUMBER = re.compile(r"([+-]?)(?:(\d{1,12})\s+)?(\d{1,12}(?:\.\d{1,12})?|\.\d{1,12})(?:/(\d{1,12}))?\Z")


def judge(exercise: Exercise, answer: Sequence[str]) -> Reply:
    """Judge an answer as it came from the form. An answer that says nothing is no try."""
    given = tuple(text.strip() for text in answer if text.strip())
    if not given:
        return Reply(Verdict.EMPTY, exercise.hint)
    if exercise.kind in {ExerciseKind.SINGLE, ExerciseKind.MULTIPLE}:
        return _judge_choices(exercise, given)
    right = (_number_is_right if exercise.kind is ExerciseKind.NUMBER else _text_is_right)(exercise, given[0])
    return Reply(Verdict.RIGHT, exercise.explanation) if right else Reply(Verdict.WRONG, exercise.hint)


def _judge_choices(exercise: Exercise, given: tuple[str, ...]) -> Reply:
    taken, right = set(given), set(exercise.right)
    if taken == right:
        return Reply(Verdict.RIGHT, exercise.explanation)
    wrong = [choice for choice in exercise.choices if choice.key in taken and choice.key not in right]
    if not wrong and taken < right:
        return Reply(Verdict.PART, exercise.hint)
    told = next((choice.why for choice in wrong if choice.why), "")
    return Reply(Verdict.WRONG, told or exercise.hint)


def _number_is_right(exercise: Exercise, given: str) -> bool:
    value = read_number(given, exercise.unit)
    if value is None:
        return False
    allowed = read_number(exercise.tolerance) or Fraction(0)
    known = (read_number(text, exercise.unit) for text in exercise.right)
    return any(one is not None and abs(value - one) <= allowed for one in known)


def read_number(text: str, unit: str = "") -> Fraction | None:
    """Read a number as people write it: -2.5, ３/４, 1 3/4, 25 %, 1,000, with or without its unit. None: no number."""
    plain = unicodedata.normalize("NFKC", text).strip().replace("−", "-").replace("－", "-")
    if unit:
        plain = plain.removesuffix(unicodedata.normalize("NFKC", unit)).strip()
    percent = plain.endswith("%") and unit != "%"
    plain = plain.removesuffix("%").strip() if percent else plain
    if re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", plain):
        plain = plain.replace(",", "")
    found = _NUMBER.match(plain)
    if not found or (found[2] and not found[4]):
        return None
    try:
        value = Fraction(Decimal(found[3])) / int(found[4] or 1) + int(found[2] or 0)
    except (ZeroDivisionError, InvalidOperation):
        return None
    value = -value if found[1] == "-" else value
    return value / 100 if percent else value


def _text_is_right(exercise: Exercise, given: str) -> bool:
    return any(_plain(given) == _plain(text) for text in exercise.right)


def _plain(text: str) -> str:
    """Write a text answer without what does not matter: width, case, spaces, a full stop."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[\s.。!！?？,，;；:：'\"“”‘’]+", "", folded)


def checked(exercise: Exercise) -> Exercise:
    """Give the exercise back. Raises Refused where nobody could ever answer it right."""
    where = exercise.prompt[:20]
    if not exercise.prompt.strip() or len(exercise.prompt) > MOST_PROMPT:
        raise Refused("exercise-prompt", msgid("练习要有题目，不超过 %(most)s 个字。"), most=MOST_PROMPT)
    if not exercise.right or not all(text.strip() for text in exercise.right):
        raise Refused("exercise-answer", msgid("练习“%(where)s”没有写答案。"), where=where)
    if exercise.kind in {ExerciseKind.SINGLE, ExerciseKind.MULTIPLE}:
        _check_choices(exercise, where)
    if exercise.kind is ExerciseKind.SINGLE and len(exercise.right) != 1:
        raise Refused("exercise-answer", msgid("单选题“%(where)s”要有一个答案，不能多。"), where=where)
    if exercise.kind is ExerciseKind.NUMBER:
        for text in (*exercise.right, exercise.tolerance):
            if read_number(text, exercise.unit) is None:
                raise Refused(
                    "exercise-number", msgid("练习“%(where)s”的答案“%(text)s”不是数。"), where=where, text=text[:20]
                )
    return exercise


def _check_choices(exercise: Exercise, where: str) -> None:
    keys = [choice.key for choice in exercise.choices]
    if not 2 <= len(keys) <= MOST_CHOICES or len(set(keys)) != len(keys):
        raise Refused(
            "exercise-choices",
            msgid("选择题“%(where)s”要有 2 到 %(most)s 个不同的选项。"),
            where=where,
            most=MOST_CHOICES,
        )
    if not set(exercise.right) <= set(keys):
        raise Refused("exercise-answer", msgid("选择题“%(where)s”的答案不在选项里。"), where=where)


def score(verdicts: Mapping[str, Verdict]) -> tuple[int, int]:
    """Count the right answers among those tried, and those tried."""
    tried = [verdict for verdict in verdicts.values() if verdict is not Verdict.EMPTY]
    return sum(1 for verdict in tried if verdict is Verdict.RIGHT), len(tried)
