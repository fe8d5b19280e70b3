"""What stands around every page: where the node is, which regions have joined it, which doors it has.

The look knows no domain; `main` installs here what the places and the federation know.
"""

from collections.abc import Callable
from datetime import date

from xingtan.ui.shapes import Joined, PlaceView

PlaceProvider = Callable[[str | None], PlaceView]
JoinedProvider = Callable[[], tuple[tuple[Joined, ...], date | None]]


def _no_place(_code: str | None) -> PlaceView:
    return PlaceView(code="000000", name="", level=0)


def _none_joined() -> tuple[tuple[Joined, ...], date | None]:
    return (), None


_providers: dict[str, Callable[..., object]] = {"place": _no_place, "joined": _none_joined}


def install(place: PlaceProvider | None = None, joined: JoinedProvider | None = None) -> None:
    """Make these the sources of every page's place switcher and footer in this process.

    `place` is given a code, or None for the node's home place, and answers in the language in force.
    """
    if place is not None:
        _providers["place"] = place
    if joined is not None:
        _providers["joined"] = joined


def place_view(code: str | None = None) -> PlaceView:
    """Give the place that a page lies in, or the home place."""
    view = _providers["place"](code)
    assert isinstance(view, PlaceView)
    return view


def joined_regions() -> tuple[tuple[Joined, ...], date | None]:
    """List the joined regions and the day on which that was true."""
    return _providers["joined"]()  # type: ignore[return-value]
