"""Text of both languages in the language in force."""

from django.utils.functional import lazystr
from django.utils.translation import get_language

from xingtan.statistics.rules.texts import CHINESE, Text


def said(text: Text) -> str:
    """Give the words in the language in force."""
    return text.said_in(get_language() or CHINESE)


class _Spoken:
    """Says its text when it is asked: what an error carries until it is told to somebody."""

    def __init__(self, text: Text) -> None:
        self._text = text

    def __str__(self) -> str:
        return said(self._text)


def said_later(text: Text) -> object:
    """Give something that says the words in the language that is in force when it is printed."""
    return lazystr(_Spoken(text))
