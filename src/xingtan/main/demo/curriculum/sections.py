"""Reading what the other five sections of the square hold: `sections.txt`.

`section` slug; `#` title | kind | figure; every other line is a paragraph of the piece above it.
"""

from dataclasses import dataclass, field
from pathlib import Path

PIECES = Path(__file__).with_name("sections.txt")


@dataclass(slots=True)
class Piece:
    """One piece of a section: `kind` is `video` or `document`."""

    section: str
    number: int  # counts from 1 within its section
    title: str
    kind: str
    figure: str
    paragraphs: list[str] = field(default_factory=list)


def read_pieces() -> list[Piece]:
    """Read every piece, in the order of the file."""
    pieces: list[Piece] = []
    section, number = "", 0
    for line in PIECES.read_text("utf-8").splitlines():
        if line.startswith("section "):
            section, number = line.removeprefix("section "), 0
        elif line.startswith("# "):
            title, kind, figure = (part.strip() for part in line[2:].split("|"))
            number += 1
            pieces.append(Piece(section, number, title, kind, figure))
        elif line.strip():
            pieces[-1].paragraphs.append(line.strip())
    return pieces
