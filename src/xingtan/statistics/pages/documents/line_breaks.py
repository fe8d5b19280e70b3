"""Breaking Chinese and Latin text into lines: no mark of punctuation begins a line, no opening one ends it."""

import re
from collections.abc import Callable

# A Latin word, a number or a quotient stays whole; so does a character with the marks that may not begin the next line.
_CLOSING = "、，。；：？！）》」』】”’％…,.;:?!)%"
_OPENING = "（《「『【“‘("
_PIECE = re.compile(
    rf"[{re.escape(_OPENING)}]*(?:[0-9.,]+ ÷ [0-9.,]+|[A-Za-z0-9_.,:/÷×+\-–%°]+|[^\s])"
    rf"[{re.escape(_CLOSING)}]*|\n|[^\S\n]+"
)


def broken_lines(text: str, room: float, width_of: Callable[[str], float]) -> list[str]:
    """Break text into lines no wider than `room`; a wider piece stands alone, a closing mark hangs out."""
    lines, line = [], ""
    for piece in _PIECE.findall(text):
        if piece == "\n":
            lines.append(line)
            line = ""
        elif not line.strip() and piece.isspace():
            continue
        elif not line or piece.isspace() or set(piece) <= set(_CLOSING):
            line += piece
        elif width_of((line + piece).rstrip()) > room:
            lines.append(line.rstrip())
            line = piece
        else:
            line += piece
    return [*lines, line.rstrip()]
