"""The learning spaces of the month: which are active, which nearly, and what happens in them hour by hour."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import exp
from random import Random
from statistics import NormalDist

from xingtan.main.demo import figures
from xingtan.main.demo.month.grounds import County, Grounds
from xingtan.main.demo.month.lines import HOUR_MS, stamp
from xingtan.main.demo.month.margins import split
from xingtan.main.demo.month.views import pseudonym

MONTH_HOURS = figures.MONTH.days * 24
MOST_IN_MONTH = (24, 5, 32)  # sign-ins, disk items and visits that the month adds to one of the tracked spaces
ORDINARY_SPACES = 41_000  # spaces that were used in the month and are far from active
SPACES_NUMBER, PEOPLE_NUMBER = 2**41, 2**42  # pseudonym numbers: away from visitors and from each other
# A file is 2.4 MB in the middle; one in twenty is over 40 MB. Scaled so that every hour has its exact bytes.
SIZES = tuple(round(min(240e6, 9e3 + 2.4e6 * exp(1.65 * NormalDist().inv_cdf((n + 0.5) / 2048)))) for n in range(2048))


@dataclass(frozen=True, slots=True)
class Tracked:
    """One space whose three counters since 1 January matter: what it had on 21 July, what the month adds."""

    id: str
    place: str
    before: tuple[int, int, int]  # sign-ins, disk items, visits
    month: tuple[int, int, int]


class Spaces:
    """Plans the spaces once; `hour(n)` writes what happens in them in one hour."""

    def __init__(self, grounds: Grounds, seed: int, views_by_hour: Sequence[int]) -> None:
        self.seed = seed
        chance = Random(f"spaces {seed}")
        self.tracked = tuple(_all_tracked(grounds, chance))
        self.counties = [county for city in figures.CITIES for county in grounds.counties[city.code]]
        weights = [
            city.spaces * county.weight // sum(c.weight for c in grounds.counties[city.code])
            for city in figures.CITIES
            for county in grounds.counties[city.code]
        ]
        self._edges = [*accumulate(weights)]
        self._numbers = split(ORDINARY_SPACES, weights)
        self.hours = {
            "signed_in": _by_hour(figures.SIGN_INS_IN_MONTH, views_by_hour),
            "file_uploaded": _by_hour(figures.FILES_UPLOADED_IN_MONTH, views_by_hour),
            "space_visited": _by_hour(figures.SPACE_VISITS_IN_MONTH, views_by_hour),
            "article_published": _by_hour(figures.ARTICLES_IN_MONTH, views_by_hour),
        }
        self._own = {kind: self._own_of(n, views_by_hour, chance) for n, kind in enumerate(self.hours)}
        self.bytes = _bytes_by_hour(self.hours["file_uploaded"])

    def _own_of(self, counter: int, views_by_hour: Sequence[int], chance: Random) -> list[list[int]]:
        """Give for each hour which tracked spaces something happens in, by their number; all of it within the month."""
        who = [n for n, space in enumerate(self.tracked) for _ in range((*space.month, 0)[counter])]
        chance.shuffle(who)
        edges = [0, *accumulate(split(len(who), views_by_hour[:MONTH_HOURS]))]
        return [who[edges[n] : edges[n + 1]] for n in range(MONTH_HOURS)]

    def hour(self, hour: int) -> list[str]:
        """Write the records of one hour, in no order."""
        chance = Random(f"spaces {self.seed} {hour}")
        write, real = stamp(self.seed, "spaces", hour), chance.random
        lines = []
        for kind, hours in self.hours.items():
            own = self._own[kind][hour] if hour < MONTH_HOURS else []
            sizes = self._sizes(hour, chance) if kind == "file_uploaded" else []
            for n in range(hours[hour]):
                where = self._tracked_where(own[n]) if n < len(own) else self._ordinary_where(chance)
                rest = f',"size_bytes":{sizes[n]}' if sizes else ""
                if kind == "space_visited":
                    rest = f',"visitor":"{pseudonym(int(real() * figures.VISITORS))}"'
                lines.append(f'{write(int(real() * HOUR_MS))},"kind":"{kind}",{where}{rest},"channel":"web"}}')
        return lines

    def _tracked_where(self, number: int) -> str:
        space = self.tracked[number]
        return _where(space.id, space.place, number)

    def _ordinary_where(self, chance: Random) -> str:
        county = chance.choices(range(len(self.counties)), cum_weights=self._edges)[0]
        number = int(self._numbers[county] * chance.random())
        code = self.counties[county].code
        return _where(space_id(code, 10_000 + number), code, (county << 20) + number + 2**30)

    def _sizes(self, hour: int, chance: Random) -> list[int]:
        number, whole = self.hours["file_uploaded"][hour], self.bytes[hour]
        drawn = chance.choices(SIZES, k=number)
        total = sum(drawn)
        sizes = [max(1, size * whole // total) for size in drawn]
        if sizes:
            sizes[sizes.index(max(sizes))] += whole - sum(sizes)
        return sizes


def space_id(place: str, number: int) -> str:
    """Name the space as the province's old platform did: its place and a number."""
    return f"{place}-{number:05d}"


def _where(space: str, place: str, person: int) -> str:
    who = f'"person":"p{pseudonym(SPACES_NUMBER + person)}","role":"teacher"'
    return f'{who},"place":"{place}","space":"{space}"'


def _by_hour(month: int, views_by_hour: Sequence[int]) -> list[int]:
    """Spread a month's count over its hours as the views are; the day after gets a thirty-first more."""
    return split(month, views_by_hour[:MONTH_HOURS]) + split(month // figures.MONTH.days, views_by_hour[MONTH_HOURS:])


def _bytes_by_hour(files: Sequence[int]) -> list[int]:
    after = figures.FILES_UPLOADED_IN_MONTH_BYTES * sum(files[MONTH_HOURS:]) // figures.FILES_UPLOADED_IN_MONTH
    return split(figures.FILES_UPLOADED_IN_MONTH_BYTES, files[:MONTH_HOURS]) + split(after, files[MONTH_HOURS:])


def _all_tracked(grounds: Grounds, chance: Random) -> Iterator[Tracked]:
    """Give every active space and about as many that miss one, two or three thresholds, county by county."""
    for city in figures.CITIES:
        counties = grounds.counties[city.code]
        weights = [county.weight for county in counties]
        near = split(city.active_spaces * 6 // 5 + 24, weights)
        for county, active, missing in zip(counties, split(city.active_spaces, weights), near, strict=True):
            yield from _tracked_of(county, active, missing, chance)
    yield from _tracked_of(County(figures.PROVINCE, 1), figures.ACTIVE_SPACES_OF_PROVINCE, 3, chance)


def _tracked_of(county: County, active: int, missing: int, chance: Random) -> Iterator[Tracked]:
    """Give a county's spaces, those that this node knows first: most of them are active where any are."""
    names = [*county.spaces, *(space_id(county.code, n + 1) for n in range(active + missing))]
    for number in range(active):
        yield _split_space(names[number], county.code, _active(chance), chance)
    for number in range(active, active + missing):
        yield _split_space(names[number], county.code, _near_miss(chance), chance)


def _active(chance: Random) -> tuple[int, int, int]:
    """Draw the counters of an active space on 21 August; one in twenty is exactly at all three thresholds."""
    if chance.random() < 0.05:
        return figures.ACTIVE_LOGINS, figures.ACTIVE_DISK_ITEMS, figures.ACTIVE_VISITS
    return (
        figures.ACTIVE_LOGINS + int(chance.expovariate(1 / 70)),
        figures.ACTIVE_DISK_ITEMS + int(chance.expovariate(1 / 24)),
        figures.ACTIVE_VISITS + int(chance.expovariate(1 / 190)),
    )


def _near_miss(chance: Random) -> tuple[int, int, int]:
    """Draw the counters of a space that is not active: one at least is short, often by one alone."""
    counters = list(_active(chance))
    thresholds = (figures.ACTIVE_LOGINS, figures.ACTIVE_DISK_ITEMS, figures.ACTIVE_VISITS)
    for short in chance.sample(range(3), chance.choice((1, 1, 1, 2, 3))):
        counters[short] = thresholds[short] - 1 - int(chance.random() ** 3 * (thresholds[short] - 1))
    return counters[0], counters[1], counters[2]


def _split_space(name: str, place: str, total: tuple[int, int, int], chance: Random) -> Tracked:
    """Divide the counters into what lies before the month and what the month adds.

    Who is just over a threshold passed it in the month: about a quarter of the active spaces became active in it.
    """
    logins, items, visits = (
        min(count, chance.randint(0, most)) for count, most in zip(total, MOST_IN_MONTH, strict=True)
    )
    return Tracked(name, place, (total[0] - logins, total[1] - items, total[2] - visits), (logins, items, visits))
