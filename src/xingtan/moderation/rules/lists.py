"""Lists of sensitive words as people bring them: one word a line."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from xingtan.kernel.errors import Refused
from xingtan.kernel.text import msgid
from xingtan.moderation.rules.finding import LONGEST, SHORTEST, word_form

MOST_WORDS = 200_000
MOST_BYTES = 20_000_000
MOST_PROBLEMS = 50
WEIGHTS: dict[str, str] = {"stop": msgid("不能放行"), "doubt": msgid("由人来看")}
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")


@dataclass(frozen=True, slots=True)
class ReadList:
    """The words of a file in the form in which they are searched, and the numbers of the lines that are no words."""

    words: tuple[str, ...]
    twice: int
    wrong_lines: tuple[int, ...]


def read_list(body: bytes) -> ReadList:
    """Read a file with one word a line, in UTF-8 or GB18030; lines that begin with # are remarks.

    Raises Refused for what is no text, holds no word, or holds too many.
    """
    if len(body) > MOST_BYTES:
        raise Refused("list-too-large", msgid("词表太大了，最多 %(most)s 字节。"), most=MOST_BYTES)
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = body.decode("gb18030")
        except UnicodeDecodeError:
            raise Refused("list-unreadable", msgid("词表读不出来。请存成 UTF-8 的文本，一行一个词。")) from None
    if "\x00" in text:
        raise Refused("list-unreadable", msgid("词表读不出来。请存成 UTF-8 的文本，一行一个词。"))
    return _read(text.splitlines())


def _read(lines: Iterable[str]) -> ReadList:
    words: dict[str, None] = {}
    wrong: list[int] = []
    given = 0
    for number, line in enumerate(lines, 1):
        said = line.strip()
        if not said or said.startswith("#"):
            continue
        form = word_form(said)
        if form:
            given += 1
            words[form] = None
        else:
            wrong.append(number)
        if len(words) > MOST_WORDS:
            raise Refused("list-too-long", msgid("一张词表最多 %(most)s 个词。"), most=MOST_WORDS)
    if not words:
        raise Refused(
            "list-empty",
            msgid("词表里没有可用的词。一行一个，每个 %(least)s 到 %(most)s 个字。"),
            least=SHORTEST,
            most=LONGEST,
        )
    return ReadList(tuple(words), given - len(words), tuple(wrong))


def checked_names(slug: str, name: str, weight: str) -> tuple[str, str, str]:
    """Give what a list is called and how its hits weigh, as they are kept. Raises Refused for what cannot be."""
    if not _SLUG.fullmatch(slug):
        raise Refused("slug-unfit", msgid("词表的代号用小写字母、数字和 - ，最多 32 个。"))
    if weight not in WEIGHTS:
        raise Refused("weight-unknown", msgid("请选碰上了怎么办：不能放行，还是由人来看。"))
    return slug, (name.strip() or slug)[:60], weight
