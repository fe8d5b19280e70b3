"""A ground for the demonstration month that needs no database."""

from xingtan.main.demo import figures
from xingtan.main.demo.month import County, Grounds, Shown


def grounds() -> Grounds:
    """Seven counties a city with twenty schools each, and a hundred lessons to look at."""
    counties = {}
    for city in figures.CITIES:
        codes = [f"{city.code[:4]}{n:02d}" for n in range(2, 9)]
        counties[city.code] = tuple(
            County(code, 10 + n, tuple(f"{code}{school:04d}" for school in range(1, 21)))
            for n, code in enumerate(codes)
        )
    return Grounds(counties, tuple(Shown(f"lesson-{n:03d}", "lessons", 1 + n % 5) for n in range(100)))
