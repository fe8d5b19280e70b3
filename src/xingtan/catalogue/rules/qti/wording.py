"""Saying an answer in words: what somebody chose, and what was right."""

from collections.abc import Mapping

from xingtan.catalogue.rules.qti.content import words_of
from xingtan.catalogue.rules.qti.forms import (
    Associating,
    Choices,
    GapMatching,
    Hotspots,
    Hottexts,
    InlineChoice,
    Interaction,
    Item,
    Matching,
    Option,
    Ordering,
)
from xingtan.catalogue.rules.qti.walking import interactions_of


def answer_lines(item: Item, given: Mapping[str, list[str]]) -> list[str]:
    """Say an answer, a line for each place to answer that has one."""
    found = []
    for interaction in interactions_of(item):
        texts = given.get(interaction.response)
        if texts:
            found.append(_line(interaction, texts))
    return found


def _line(interaction: Interaction, texts: list[str]) -> str:
    names = _names(interaction)
    if isinstance(interaction, Ordering):
        return " → ".join(names.get(text, text) for text in texts)
    if isinstance(interaction, Matching | Associating | GapMatching):
        return "；".join(" — ".join(names.get(end, end) for end in text.split()) for text in texts)
    return "；".join(names.get(text, text) for text in texts)


def _names(interaction: Interaction) -> dict[str, str]:
    """Give what each identifier is called: by its words, else by its number."""
    if isinstance(interaction, Hotspots):
        return {each.identifier: each.says or f"（{n}）" for n, each in enumerate(interaction.spots, start=1)}
    options: tuple[Option, ...] = ()
    if isinstance(interaction, Choices | InlineChoice | Ordering | Associating | Hottexts | GapMatching):
        options = interaction.options
    elif isinstance(interaction, Matching):
        options = (*interaction.rows, *interaction.columns)
    names = {each.identifier: option_words(each, n) for n, each in enumerate(options, start=1)}
    if isinstance(interaction, GapMatching):
        names |= {gap: f"（{n}）" for n, gap in enumerate(interaction.gaps, start=1)}
    return names


def option_words(option: Option, number: int) -> str:
    """Name a choice in one line: its words, the words of its picture, else its number."""
    return option.text or words_of(option.content) or f"（{number}）"
