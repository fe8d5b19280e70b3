"""Exercises from what a book's file says: questions with their answers, words, sentences, poems."""

import itertools
import re
from collections.abc import Sequence
from random import Random

from xingtan.main.demo.curriculum.reading import Fact, Sentence, Word
from xingtan.main.demo.exercises.made import Made, choose, fill


def from_facts(facts: Sequence[Fact], count: int, chance: Random) -> list[Made]:
    """Ask what the unit's file asks, in another order each time."""
    return [
        choose(chance, f"{fact.question}？", fact.right, fact.wrong, "回到视频里再听一遍这一段。", f"{fact.because}。")
        for fact in chance.sample(list(facts), min(count, len(facts)))
    ]


def from_words(words: Sequence[Word], sentences: Sequence[Sentence], count: int, chance: Random) -> list[Made]:
    """Ask for the words and the dialogues of an English unit."""
    makers = (_meaning, _english, _spelling)
    made = [
        makers[n % len(makers)](word, words, chance)
        for n, word in enumerate(chance.sample(list(words), min(count - 1, len(words))))
    ]
    if sentences:
        asked = chance.choice(list(sentences))
        others = [s.answer for s in sentences if s.answer != asked.answer]
        wrong = [*others, "Good night.", "You're welcome.", "See you later."]
        made.append(
            choose(
                chance,
                f"{asked.question}",
                asked.answer,
                wrong,
                "想一想问的是什么。",
                f"{asked.question} — {asked.answer}",
            )
        )
    return made


def _meaning(word: Word, words: Sequence[Word], chance: Random) -> Made:
    wrong = [other.chinese for other in chance.sample(list(words), min(5, len(words))) if other.chinese != word.chinese]
    return choose(
        chance,
        f"{word.english}是什么意思？",
        word.chinese,
        wrong,
        "读一读，想想在课文的哪一句里。",
        f"{word.english}：{word.chinese}。",
    )


def _english(word: Word, words: Sequence[Word], chance: Random) -> Made:
    wrong = [other.english for other in chance.sample(list(words), min(5, len(words))) if other.english != word.english]
    return choose(
        chance,
        f"“{word.chinese}”用英语怎么说？",
        word.english,
        wrong,
        "先读一读每一个词。",
        f"{word.chinese}：{word.english}。",
    )


def _spelling(word: Word, _words: Sequence[Word], _chance: Random) -> Made:
    hint = f"第一个字母是{word.english[0]}，一共{len(word.english.replace(' ', ''))}个字母。"
    return fill(f"写出“{word.chinese}”的英语。", [word.english], hint, f"{word.chinese}：{word.english}。")


def from_poem(title: str, text: str, count: int, chance: Random) -> list[Made]:
    """Ask for the half-line that follows or goes before, and for its order."""
    halves = [half for half in re.split("[，。？；！]", text) if half]
    pairs = list(itertools.pairwise(halves))
    made = []
    for n, (first, second) in enumerate(chance.sample(pairs, min(count, len(pairs)))):
        others = [half for half in halves if half not in (first, second)]
        if n % 2 == 0:
            made.append(
                fill(
                    f"《{title}》：“{first}”，下一句是什么？",
                    [second],
                    f"第一个字是“{second[0]}”。",
                    f"{first}，{second}。",
                )
            )
        else:
            made.append(
                choose(
                    chance,
                    f"《{title}》里，哪一句的下一句是“{second}”？",
                    first,
                    others,
                    "把整首诗轻轻背一遍。",
                    f"{first}，{second}。",
                )
            )
    return made
