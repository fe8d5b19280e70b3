"""Going through the parts of an item."""

from collections.abc import Iterator

from xingtan.catalogue.rules.qti.forms import (
    Content,
    ExtendedText,
    Feedback,
    GapMatching,
    Hottext,
    Hottexts,
    Interaction,
    Item,
    Part,
    Rubric,
    Slot,
    TextEntry,
)


def parts_of(content: Content) -> Iterator[Part]:
    """Go through all parts of a content and what stands in them, in order."""
    for piece in content:
        if not isinstance(piece, Slot):
            continue
        part = piece.part
        yield part
        if isinstance(part, GapMatching | Hottexts | Feedback | Rubric | Hottext):
            yield from parts_of(part.content)


def interactions_of(item: Item) -> tuple[Interaction, ...]:
    """List where an item is answered, in order."""
    return tuple(part for part in parts_of(item.body) if isinstance(part, Interaction))


def written_by_hand(item: Item) -> bool:
    """Say whether an item asks for words of one's own, which a machine cannot judge by a key."""
    return any(isinstance(part, ExtendedText) for part in interactions_of(item))


def within_lines(item: Item) -> bool:
    """Say whether it is answered by short texts within lines only."""
    return all(isinstance(part, TextEntry) for part in interactions_of(item))
