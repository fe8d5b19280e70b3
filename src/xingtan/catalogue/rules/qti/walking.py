"""Going through the parts of an item."""

from collections.abc import Iterator

from xingtan.catalogue.rules.qti.forms import (
    Content,
    Interaction,
    Item,
    Part,
    Slot,
)


def parts_of(content: Content) -> Iterator[Part]:
    """Go through all parts of a content and what stands in them, in order: prompts, choices, texts."""
    for piece in content:
        if not isinstance(piece, Slot):
            continue
        part = piece.part
        yield part
        yield from parts_of(getattr(part, "prompt", ()))
        for name in ("options", "rows", "columns"):
            for option in getattr(part, name, ()):
                yield from parts_of(option.content)
        yield from parts_of(getattr(part, "content", ()))


def interactions_of(item: Item) -> tuple[Interaction, ...]:
    """List where an item is answered, in order."""
    return tuple(part for part in parts_of(item.body) if isinstance(part, Interaction))
