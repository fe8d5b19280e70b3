"""What a document may be at most, what is said when it is more or cannot be read, and how its bytes become text."""

import codecs
import re

from xingtan.statistics.rules.briefcheck.wording import Language

MOST_BYTES = 16 * 1024 * 1024
MOST_CHARACTERS = 400_000
MOST_CELLS = 20_000
MOST_COLUMNS = 100
MOST_PARTS = 4_000
MOST_UNPACKED = 128 * 1024 * 1024
MOST_RATIO = 200

_SENTENCES = {
    "missing": ("没有“%(name)s”这个文件。", "There is no file %(name)s."),
    "folder": ("“%(name)s”是文件夹，不是文件。", "%(name)s is a folder, not a file."),
    "closed": ("“%(name)s”打不开：%(why)s。", "%(name)s cannot be opened: %(why)s."),
    "too_large": (
        "“%(name)s”超过 %(limit)s MB，不是一份简报。",
        "%(name)s is larger than %(limit)s MB, which no brief is.",
    ),
    "too_long": (
        "文字超过 %(limit)s 个字，不是一份简报。",
        "The text has more than %(limit)s characters, which no brief has.",
    ),
    "too_many_cells": (
        "表格超过 %(limit)s 格，读不下去。",
        "The tables have more than %(limit)s cells, too many to read.",
    ),
    "too_many_figures": (
        "文中的数字超过 %(limit)s 个，不是一份简报。",
        "The text has more than %(limit)s figures, which no brief has.",
    ),
    "pdf": (
        "“%(name)s”是 PDF，读不了；请用它的 Word、网页或文本。",
        "%(name)s is a PDF, which cannot be read; use its Word, HTML or text form.",
    ),
    "old_word": (
        "“%(name)s”是旧格式的 Word 文件，请另存为 .docx。",
        "%(name)s is a Word file of the old format; save it as .docx.",
    ),
    "not_word": ("“%(name)s”不是 Word 文件，或已损坏。", "%(name)s is not a Word file, or it is damaged."),
    "damaged_page": ("网页已损坏，读不出来。", "The page is damaged and cannot be read."),
    "damaged": ("Word 文件已损坏，读不出来。", "The Word file is damaged and cannot be read."),
    "bomb": ("Word 文件解开后大得不合理，不予读取。", "The Word file unpacks to an unreasonable size and is not read."),
    "entities": (
        "Word 文件里有文档类型声明，不予读取。",
        "The Word file carries a document type declaration and is not read.",
    ),
    "binary": ("“%(name)s”不是文字文件。", "%(name)s is not a text file."),
    "encoding": (
        "“%(name)s”的文字编码认不出来，请存为 UTF-8。",
        "The encoding of %(name)s is unknown; save it as UTF-8.",
    ),
}


class Unreadable(Exception):
    """The file cannot be read as a brief. `sentence` says why, in a language."""

    def __init__(self, key: str, **words: object) -> None:
        super().__init__(key, words)
        self.key = key
        self.words = words

    def sentence(self, language: Language) -> str:
        """Why, as one sentence."""
        chinese, english = _SENTENCES[self.key]
        return (english if language is Language.ENGLISH else chinese) % self.words

    def __str__(self) -> str:
        return self.sentence(Language.ENGLISH)


_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{2,20})", re.IGNORECASE)


def decode(content: bytes, name: str) -> str:
    """Read bytes as text: by their byte order mark, as UTF-8, as the page says, as GB 18030."""
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return _checked(_decoded(content[len(mark) :], encoding, name))
    if b"\x00" in content:
        raise Unreadable("binary", name=name)
    try:
        return _checked(content.decode("utf-8"))
    except UnicodeDecodeError:
        pass
    said = _CHARSET.search(content[:2048])
    encoding = said.group(1).decode("ascii").lower() if said else "gb18030"
    try:
        codecs.lookup(encoding)
    except LookupError:
        encoding = "gb18030"
    # GB 18030 holds GB 2312 and GBK, under whose names pages commonly use it.
    return _checked(_decoded(content, "gb18030" if encoding.startswith("gb") else encoding, name))


def _decoded(content: bytes, encoding: str, name: str) -> str:
    try:
        text = content.decode(encoding)
    except (UnicodeDecodeError, LookupError) as error:
        raise Unreadable("encoding", name=name) from error
    strange = sum(1 for character in text if ord(character) < 32 and character not in "\t\n\r\f\v")
    if strange * 50 > len(text):
        raise Unreadable("binary", name=name)
    return text


def _checked(text: str) -> str:
    if len(text) > MOST_CHARACTERS:
        raise Unreadable("too_long", limit=MOST_CHARACTERS)
    return text.replace("\r\n", "\n").replace("\r", "\n")
