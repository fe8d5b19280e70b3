"""Sensitive words in everything that a version says: its own texts, the names of its files, and what is in them."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext, override

from xingtan.catalogue.actions.checks.looking import Offered
from xingtan.catalogue.actions.checks.reading import text_of
from xingtan.catalogue.queries.subjects import subject_of
from xingtan.catalogue.rules.checks import (
    PARTLY,
    UNREADABLE_TEXT,
    WORDS_DOUBT,
    WORDS_STOP,
    Remark,
    Tool,
    Weight,
)
from xingtan.catalogue.rules.versions import PARTS
from xingtan.moderation import api as moderation

MOST_NAMED = 12


def own_texts(content: Mapping[str, Any]) -> dict[str, str]:
    """Give the texts that the author wrote, by the name of their part."""
    with override(settings.LANGUAGE_CODE):
        names = {part: gettext(name) for part, name in PARTS.items()}
    texts = {names[part]: str(content.get(part) or "") for part in ("title", "summary", "transcript")}
    for part in ("tasks", "chapters", "exercises", "items", "package"):
        texts[names[part]] = "\n\n".join(_strings(content.get(part)))
    texts[names["files"]] = "\n\n".join(one["name"] for one in content.get("files") or ())
    return {name: text for name, text in texts.items() if text}


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _strings(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _strings(each)


def look_for_words(offered: Offered) -> list[Remark]:
    """Find sensitive words, and have a person look at them as a case."""
    remarks: list[Remark] = []
    texts = own_texts(offered.content)
    for file in offered.files():
        read = text_of(file)
        if read.text:
            texts[file.name] = f"{texts.get(file.name, '')}\n\n{read.text}"
        if not read.readable:
            remarks.append(Remark(Tool.WORDS, Weight.DOUBT, UNREADABLE_TEXT, file.name))
        elif not read.whole:
            remarks.append(Remark(Tool.WORDS, Weight.NOTE, PARTLY, file.name))
    about = offered.resource
    found = moderation.find_words("resource", about.pk, texts)
    if not found:
        return remarks
    case = moderation.open_words_case(subject_of(about, offered.number), found)
    for weight, says in ((Weight.STOP, WORDS_STOP), (Weight.DOUBT, WORDS_DOUBT)):
        words = list(dict.fromkeys(one.word for each in found.values() for one in each if one.weight == weight))
        where = "、".join(name for name, each in found.items() if any(one.weight == weight for one in each))
        if words:
            shown = "、".join(words[:MOST_NAMED]) + ("…" if len(words) > MOST_NAMED else "")
            remarks.append(Remark(Tool.WORDS, weight, says, where, {"words": shown}, case=case))
    return remarks
