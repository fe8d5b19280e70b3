"""Every figure that the demonstration can draw, by name: `draw("protractor 50")`."""

from collections.abc import Callable
from inspect import getmembers, isfunction

from xingtan.main.demo.media.chalk import Drawing
from xingtan.main.demo.media.drawings import arts, earth, numbers, science, shapes

FIGURES: dict[str, Callable[..., Drawing]] = {
    name: figure
    for module in (shapes, numbers, science, earth, arts)
    for name, figure in getmembers(module, isfunction)
    if figure.__module__ == module.__name__ and not name.startswith("_")
}


def draw(what: str, seed: int = 1) -> Drawing:
    """Draw a figure: its name and, after spaces, what it is told. Raises KeyError for a name that nobody drew."""
    name, *told = what.split(" ")
    return FIGURES[name](Drawing(seed), *told)
