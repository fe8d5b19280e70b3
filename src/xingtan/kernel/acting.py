"""Who stands behind whom while a request is answered: the operator who acts in somebody's place."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

Finder = Callable[[], UUID | None]

_find: ContextVar[Finder | None] = ContextVar("behind", default=None)


def behind() -> UUID | None:
    """Give the operator who acts in the place of the person that this request is answered to; None: nobody does."""
    find = _find.get()
    return find() if find is not None else None


@contextmanager
def acting(find: Finder) -> Iterator[None]:
    """Let facts that are announced inside bear who `find` gives. It is asked when there is a fact, not before."""
    token = _find.set(find)
    try:
        yield
    finally:
        _find.reset(token)
