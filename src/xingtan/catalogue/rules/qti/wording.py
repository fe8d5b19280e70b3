"""Saying an answer in words: what somebody chose, and what was right."""

from collections.abc import Mapping as Dictionary

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
    Mapping,
    Matching,
    Option,
    Ordering,
)
from xingtan.catalogue.rules.qti.walking import interactions_of, parts_of

NONE = Mapping(())


def answer_lines(item: Item, given: Dictionary[str, list[str]]) -> list[str]:
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


def words_of_item(item: Item) -> str:
    """Give all that an item says, and what it takes as right, as plain text: for machines that look for words."""
    said = [item.title, words_of(item.stimulus), words_of(item.body)]
    for part in parts_of((*item.stimulus, *item.body)):
        for name in ("prompt", "content"):
            said.append(words_of(getattr(part, name, ())))
        for name in ("options", "rows", "columns"):
            said += [option_words(each, n) for n, each in enumerate(getattr(part, name, ()), start=1)]
        picture = getattr(part, "picture", None)
        said += [each.says for each in (*getattr(part, "spots", ()), *((picture,) if picture else ()))]
    for each in item.feedback:
        said += [each.title, words_of(each.content)]
    for declared in item.responses:
        if declared.type == "string":
            said += [*(declared.correct or ()), *(text for text, _worth, _cares in (declared.mapping or NONE).entries)]
    return "\n".join(dict.fromkeys(text for text in said if text.strip()))
