"""The page views of the month: who looks at what, where and when, hour by hour."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import gcd
from random import Random

from xingtan.main.demo import figures
from xingtan.main.demo.month.grounds import County, Grounds
from xingtan.main.demo.month.lines import HOUR_MS, stamp
from xingtan.main.demo.month.margins import split, table, vary

DAYS = figures.MONTH.days + 1  # and LAST_DAY
HOURS = DAYS * 24
# How a holiday's views spread over its hours, per thousand: two working peaks and one after supper.
WEEKDAY = (7, 4, 3, 2, 2, 4, 12, 26, 62, 84, 86, 62, 40, 44, 72, 80, 72, 52, 40, 52, 74, 66, 38, 16)
WEEKEND = (9, 5, 3, 2, 2, 3, 9, 20, 48, 70, 74, 58, 44, 46, 62, 68, 64, 54, 48, 64, 86, 82, 54, 25)
# Pages in a visit: one in six sees a single page, one in forty more than twenty.
VISIT_LENGTHS = (1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 8, 9, 10, 12, 14, 17, 22)
LONGEST_VISIT = max(VISIT_LENGTHS)
GAP_MS = 31_000  # past the 30 seconds of the double-click rule
COUNTRIES = ("US", "JP", "SG", "AU", "CA", "GB", "DE", "IT", "ES", "KR", "TH", "AE")
ROBOTS = 37
_SCATTER = 2_654_435_761  # Knuth's multiplicative constant, prime
_WIDE = 0x5851F42D4C95  # odd, so that multiplying by it modulo 2^48 is one to one
_MASK = 2**48 - 1


@dataclass(frozen=True, slots=True)
class Pool:
    """The visitors at home in one city, or in none: numbers from `first`, in the order of their counties."""

    first: int
    size: int
    counties: tuple[County, ...]
    edges: tuple[int, ...]  # number within the pool at which each county begins, and the size
    step: int  # coprime to `size`: i -> i * step mod size visits everybody once

    def county(self, number: int) -> County:
        return self.counties[bisect_right(self.edges, number) - 1]


def make_pool(first: int, size: int, counties: tuple[County, ...], chance: Random) -> Pool:
    """Give `size` visitors their counties, in proportion to the counties' weights."""
    step = chance.randrange(size // 3, size // 2) | 1 if size > 8 else 1
    while gcd(step, size) != 1:
        step += 2
    edges = (0, *accumulate(split(size, [county.weight for county in counties]))) if counties else (0, size)
    return Pool(first, size, counties, edges, step)


def pseudonym(number: int) -> str:
    """Name a visitor: twelve hexadecimal digits, different for every number under 2^48."""
    return f"{number * _WIDE & _MASK:012x}"


class Views:
    """Plans the page views once; `hour(n)` then writes those of one hour, always the same.

    The counted views of the 31 days have exactly the margins of `figures`: each day, each city, no place, and every
    one of the 509,700 visitors at least once. Marked views (repeats and robots) come on top.
    """

    def __init__(self, grounds: Grounds, seed: int) -> None:
        self.seed = seed
        chance = Random(f"views {seed}")
        self.cells = plan_cells(chance)
        self.hours = plan_hours(self.cells, chance)
        self.pools = _pools(grounds, chance)
        self.strangers = make_pool(figures.VISITORS, figures.LAST_DAY_NEW_VISITORS, (), chance)
        self.arrivals = [_arrivals(self.hours, place, pool.size) for place, pool in enumerate(self.pools)]
        self.pages, self.shown = _pages(grounds, chance), _shown(grounds, chance)
        self._weights = [*accumulate(city.views for city in figures.CITIES)]

    def counted(self, hour: int) -> int:
        """Say how many counted views the hour has."""
        return sum(row[hour] for row in self.hours)

    def marked(self, hour: int) -> tuple[int, int]:
        """Say how many repeats and how many views by robots the hour has besides."""
        counted = self.counted(hour)
        return counted * figures.REPEATS_PER_THOUSAND // 1000, counted * figures.ROBOTS_PER_THOUSAND // 1000

    def seen(self, hour: int) -> int:
        """Say how many of the hour's counted views are of a resource: so many resource views are written besides."""
        return self.counted(hour) * figures.RESOURCES_SEEN_PER_THOUSAND // 1000

    def hour(self, hour: int) -> list[str]:
        """Write the views of one hour, in no order."""
        chance = Random(f"views {self.seed} {hour}")
        counted, marks = stamp(self.seed, "views", hour), stamp(self.seed, "marks", hour)
        pages, shown, bits, real = self.pages, self.shown, chance.getrandbits, chance.random
        repeats, robots = self.marked(hour)
        again = set(chance.sample(range(self.counted(hour)), repeats))
        learning = set(chance.sample(range(self.counted(hour)), self.seen(hour)))
        lines: list[str] = []
        add = lines.append
        number = 0
        for place in range(len(self.pools)):
            for who, length in self._visits(place, hour, chance):
                at = int(real() * (HOUR_MS - length * (GAP_MS + 65_536)))
                for _ in range(length):
                    page = pages[bits(12)]
                    if number in learning:
                        page = shown[bits(12)]
                        add(f'{counted(at)},"kind":"resource_viewed",{who},{page}}}')
                    add(f'{counted(at)},"kind":"page_viewed",{who},{page}}}')
                    if number in again:
                        add(f'{marks(at + 900 + bits(12))},"kind":"page_viewed",{who},{page},"repeat":true}}')
                    number += 1
                    at += GAP_MS + bits(16)
        for _ in range(robots):
            who = f'"visitor":"r{bits(16) % ROBOTS:02d}","channel":"web"'
            add(f'{marks(int(real() * HOUR_MS))},"kind":"page_viewed",{who},{pages[bits(12)]},"robot":true}}')
        return lines

    def _visits(self, place: int, hour: int, chance: Random) -> Iterator[tuple[str, int]]:
        """Give the visits of one place in one hour: the fields that say who, and the number of pages."""
        left = self.hours[place][hour]
        pool, since, until = self.pools[place], self.arrivals[place][hour], self.arrivals[place][hour + 1]
        lengths = chance.choices(VISIT_LENGTHS, k=max(1, left))
        for index in range(since, until):
            length = min(lengths.pop(), left - (until - index - 1))
            left -= length
            yield self._who(place, pool, index * pool.step % pool.size, chance), length
        while left:
            length = min(lengths.pop(), left)
            left -= length
            yield self._drawn(place, pool, chance, hour >= figures.MONTH.days * 24), length

    def _drawn(self, place: int, pool: Pool, chance: Random, after_month: bool) -> str:
        """Draw a visitor: mostly the eager ones of the place, now and then someone from elsewhere without a unit."""
        odd = chance.random()
        if after_month and odd > 0.96:
            return self._passing(self.strangers, chance, place)
        if odd < (0.45 if place == len(figures.CITIES) else 0.02):
            home = bisect_right(self._weights, chance.random() * self._weights[-1])
            return self._passing(self.pools[home], chance, place)
        eager = int(pool.size * chance.random() ** 2) * pool.step + 17
        return self._who(place, pool, eager % pool.size, chance)

    def _passing(self, pool: Pool, chance: Random, place: int) -> str:
        number = int(pool.size * chance.random())
        who = f'"visitor":"{pseudonym(pool.first + number)}"'
        counties = self.pools[place].counties
        if counties:
            who += f',"place":"{counties[chance.getrandbits(16) % len(counties)].code}"'
        return f'{who},"channel":"web"'

    def _who(self, place: int, pool: Pool, number: int, chance: Random) -> str:
        """Write who looks: the same visitor always has the same county, school, role and person."""
        known = pool.first + number
        mixed = known * _SCATTER & 0xFFFFFFFF
        lot = mixed % 1000
        who = f'"visitor":"{pseudonym(known)}"'
        if place == len(figures.CITIES):
            abroad = f',"country":"{COUNTRIES[(mixed >> 12) % len(COUNTRIES)]}"' if lot < 41 else ""
            return f'{who}{abroad},"channel":"web"'
        county = pool.county(number)
        channel = "app" if mixed >> 7 & 7 == 0 else "web"
        if lot >= 610:
            return f'{who},"place":"{county.code}","channel":"{channel}"'
        role = "teacher" if lot < 95 else "student" if lot < 470 else "parent"
        school = f',"school":"{county.schools[(mixed >> 9) % len(county.schools)]}"' if county.schools else ""
        person = f'"person":"p{pseudonym(known + 2**40)}","role":"{role}"'
        return f'{who},{person},"place":"{county.code}"{school},"channel":"{channel}"'


def plan_cells(chance: Random) -> list[list[int]]:
    """Give the views of every city (and of no place, last) on every day of the month and on the day after it."""
    days = split(figures.PAGE_VIEWS - figures.PEAK_VIEWS, [*(0 if n == _PEAK else d for n, d in _jittered(chance))])
    days[_PEAK] = figures.PEAK_VIEWS
    rows = [*(city.views for city in figures.CITIES), figures.VIEWS_WITHOUT_PLACE]
    cells = table(rows, days)
    vary(cells, chance, rounds=2600, per_thousand=60)
    for row, extra in zip(cells, split(figures.LAST_DAY_VIEWS, rows), strict=True):
        row.append(extra)
    return cells


_PEAK = (figures.PEAK_DAY - figures.MONTH.since).days


def _jittered(chance: Random) -> list[tuple[int, int]]:
    """Give the day shape in views, each within half a thousand of it."""
    return [(n, thousands * 1000 + chance.randint(-499, 499)) for n, thousands in enumerate(figures.DAY_SHAPE)]


def plan_hours(cells: Sequence[Sequence[int]], chance: Random) -> list[list[int]]:
    """Spread every day of every place over its hours."""
    days = figures.MONTH.each_day()
    days.append(figures.LAST_DAY)
    return [
        [
            count
            for day, total in zip(days, row, strict=True)
            for count in split(
                total, [w * chance.randint(94, 106) for w in (WEEKEND if day.weekday() >= 5 else WEEKDAY)]
            )
        ]
        for row in cells
    ]


def _arrivals(hours: Sequence[Sequence[int]], place: int, size: int) -> list[int]:
    """Say how many visitors of the pool have come at least once before each hour: all of them by the month's end."""
    seen = [0, *accumulate(hours[place][: figures.MONTH.days * 24])]
    come = [size * views // seen[-1] for views in seen]
    return come + [size] * (HOURS + 1 - len(come))


def _pools(grounds: Grounds, chance: Random) -> list[Pool]:
    pools: list[Pool] = []
    first = 0
    for city in figures.CITIES:
        pools.append(make_pool(first, city.visitors, grounds.counties[city.code], chance))
        first += city.visitors
    return [*pools, make_pool(first, figures.VISITORS_WITHOUT_PLACE, (), chance)]


POOL = 4096  # pages to draw from: twelve bits


def _pages(grounds: Grounds, chance: Random) -> list[str]:
    """Give POOL pages that show no resource, each as often as it is looked at beside the others, as fields."""
    fixed = [("/", 900), ("/learn/", 640), ("/search/", 420), ("/me/", 520), ("/data/", 70), ("/spaces/", 260)]
    kinds = [(f'"page":"{path}"', weight) for path, weight in fixed]
    for section in ("lessons", "thematic", "after-school", "teacher-training", "family", "reform"):
        kinds.append((f'"section":"{section}","page":"/learn/{section}/"', 380 if section == "lessons" else 60))
    kinds += [(f'"space":"{space}"', max(1, 600 // len(grounds.spaces))) for space in grounds.spaces[:250]]
    return _pool(kinds, chance)


def _shown(grounds: Grounds, chance: Random) -> list[str]:
    """Give POOL views of resources, as fields."""
    kinds = [(f'"resource":"{s.resource}","section":"{s.section}"', s.weight) for s in grounds.shown]
    return _pool(kinds or [('"page":"/learn/"', 1)], chance)


def _pool(kinds: Sequence[tuple[str, int]], chance: Random) -> list[str]:
    counts = split(POOL, [weight for _, weight in kinds])
    pool = [text for (text, _), count in zip(kinds, counts, strict=True) for _ in range(count)]
    chance.shuffle(pool)
    return pool
