"""Everything else that people and operators do in the month: resources, registrations, moderation, support, banners."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import accumulate
from random import Random

from xingtan.main.demo import figures
from xingtan.main.demo.month.calls import APP_NAMES, interface_names
from xingtan.main.demo.month.grounds import Grounds
from xingtan.main.demo.month.lines import HOUR_MS, stamp
from xingtan.main.demo.month.margins import split
from xingtan.main.demo.month.spaces import MONTH_HOURS, space_id
from xingtan.main.demo.month.views import DAYS, pseudonym

# Entrants of the campaign: before the month, in it, and from its last day to the 26th, when the source counted them.
ENTRANTS_BEFORE, ENTRANTS_IN_MONTH = 808, 474
ENTRANTS_AFTER = figures.CAMPAIGN_ENTRANTS - ENTRANTS_BEFORE - ENTRANTS_IN_MONTH
AFTER_DAYS = (figures.CAMPAIGN_COUNTED_ON - figures.LAST_DAY).days  # with nothing but entrants
ALL_HOURS = (DAYS + AFTER_DAYS) * 24
OFFICE_HOURS = range(8, 18)
OF_RESOURCES = {"resource_downloaded", "resource_favourited", "video_watched", "exercise_answered"}
CONNECTED_ON = (date(2017, 7, 26), date(2017, 8, 3), date(2017, 8, 9), date(2017, 8, 16))
OPENED_ON = (date(2017, 7, 28), date(2017, 7, 28), date(2017, 8, 4), date(2017, 8, 11), date(2017, 8, 18))


class Deeds:
    """Plans these records once; `hour(n)` writes those of one hour."""

    def __init__(self, grounds: Grounds, seed: int, views_by_hour: Sequence[int]) -> None:
        self.seed = seed
        chance = Random(f"deeds {seed}")
        self.counties = [county for city in figures.CITIES for county in grounds.counties[city.code]]
        self._edges = [*accumulate(_share(grounds))]
        self.shown = grounds.shown
        self._shown_edges = [*accumulate(shown.weight for shown in grounds.shown)]
        self.hours = {
            "resource_ingested": _spread(figures.RESOURCES_INGESTED_IN_MONTH, views_by_hour),
            "resource_downloaded": _spread(figures.DOWNLOADS_IN_MONTH, views_by_hour),
            "resource_favourited": _spread(figures.FAVOURITES_IN_MONTH, views_by_hour),
            "video_watched": _spread(figures.VIDEOS_WATCHED_IN_MONTH, views_by_hour),
            "exercise_answered": _spread(figures.EXERCISES_ANSWERED_IN_MONTH, views_by_hour),
            "space_opened": _spread(figures.SPACES_OPENED_IN_MONTH, views_by_hour),
            "campaign_entered": _entrants(views_by_hour),
        }
        self._opened = _opened(grounds, chance)
        self._opened_edges = [0, *accumulate(self.hours["space_opened"])]
        self._office: dict[int, list[str]] = {}
        for hour, fields in _office(chance):
            self._office.setdefault(hour, []).append(fields)

    def office(self, hour: int) -> list[str]:
        """Give what the province's office did in the hour: the fields of its records."""
        return self._office.get(hour, [])

    def count(self, hour: int) -> int:
        """Say how many records the hour has."""
        return len(self.office(hour)) + sum(hours[hour] for hours in self.hours.values())

    def hour(self, hour: int) -> list[str]:
        """Write the records of one hour, in no order."""
        chance = Random(f"deeds {self.seed} {hour}")
        write, real = stamp(self.seed, "deeds", hour), chance.random
        lines = [f"{write(int(real() * HOUR_MS))},{fields}}}" for fields in self.office(hour)]
        for kind, hours in self.hours.items():
            for number in range(hours[hour]):
                if kind == "space_opened":
                    place = self._opened[(self._opened_edges[hour] + number) % len(self._opened)]
                    space = space_id(place, 60_000 + self._opened_edges[hour] + number)
                    where = f'"place":"{place}","space":"{space}"'
                else:
                    where = f'"place":"{chance.choices(self.counties, cum_weights=self._edges)[0].code}"'
                if kind in OF_RESOURCES and self.shown:
                    seen = chance.choices(self.shown, cum_weights=self._shown_edges)[0]
                    where += f',"resource":"{seen.resource}","section":"{seen.section}"'
                elif kind == "resource_ingested":
                    where += ',"section":"lessons"' if real() < 0.72 else ',"section":"teacher-training"'
                who = f'"person":"p{pseudonym(2**43 + int(real() * 400_000))}"'
                lines.append(f'{write(int(real() * HOUR_MS))},"kind":"{kind}",{who},{where},"channel":"web"}}')
        return lines


def opened_in_month() -> list[int]:
    """Say how many spaces each city opens in the month."""
    return split(figures.SPACES_OPENED_IN_MONTH, [city.views for city in figures.CITIES])


def _opened(grounds: Grounds, chance: Random) -> list[str]:
    """Give the county of every space that is opened in the month, in the order of time."""
    places = [place for place, count in by_county(grounds, opened_in_month()) for _ in range(count)]
    chance.shuffle(places)
    return places


def by_county(grounds: Grounds, by_city: Sequence[int]) -> Iterator[tuple[str, int]]:
    """Divide each city's count over its counties by their weights; counties without any are left out."""
    for city, count in zip(figures.CITIES, by_city, strict=True):
        counties = grounds.counties[city.code]
        for county, part in zip(counties, split(count, [c.weight for c in counties]), strict=True):
            if part:
                yield county.code, part


def _share(grounds: Grounds) -> list[int]:
    """Give each county's share of such records: as its city's views, and its weight in the city."""
    return [
        max(1, part)
        for city in figures.CITIES
        for part in split(city.views // 100, [county.weight for county in grounds.counties[city.code]])
    ]


def _spread(month: int, views_by_hour: Sequence[int]) -> list[int]:
    """Spread a month's count over its hours; a thirty-first more on the day after, nothing later."""
    after = split(month // figures.MONTH.days, views_by_hour[MONTH_HOURS:])
    return split(month, views_by_hour[:MONTH_HOURS]) + after + [0] * (AFTER_DAYS * 24)


def _entrants(views_by_hour: Sequence[int]) -> list[int]:
    tail = (*views_by_hour[MONTH_HOURS:], *[*views_by_hour[MONTH_HOURS:]] * AFTER_DAYS)
    return split(ENTRANTS_IN_MONTH, views_by_hour[:MONTH_HOURS]) + split(ENTRANTS_AFTER, tail)


def _office(chance: Random) -> Iterator[tuple[int, str]]:
    """Give what the province's office did: the hour of the replay, and the fields of the record."""
    at = f'"place":"{figures.PROVINCE}"'
    weekdays = [day for day in figures.MONTH.each_day() if day.weekday() < 5]
    for kind, times in (
        ("sensitive_word_handled", figures.SENSITIVE_WORDS_HANDLED),
        ("feedback_submitted", figures.FEEDBACK_SUBMITTED),
        ("feedback_adopted", figures.FEEDBACK_ADOPTED),
        ("developer_registered", figures.DEVELOPERS_IN_MONTH),
    ):
        for day in chance.choices(weekdays, k=times):
            yield _hour(day, chance), f'"kind":"{kind}",{at}'
    for via, times in figures.SUPPORT_ANSWERED.items():
        for day in chance.choices(weekdays, k=times):
            yield _hour(day, chance), f'"kind":"support_answered",{at},"via":"{via}"'
    for day, app in zip(CONNECTED_ON, APP_NAMES[-figures.APPS_IN_MONTH :], strict=True):
        yield _hour(day, chance), f'"kind":"app_connected",{at},"app":"{app}"'
    for day, name in zip(OPENED_ON, interface_names()[-figures.INTERFACES_IN_MONTH :], strict=True):
        yield _hour(day, chance), f'"kind":"interface_opened",{at},"interface":"{name}"'
    for number, banner in enumerate(figures.BANNERS):
        yield _hour(banner.on, chance), f'"kind":"banner_published",{at},"page":"/#banner-{number + 1}"'


def _hour(day: date, chance: Random) -> int:
    return (day - figures.MONTH.since) // timedelta(days=1) * 24 + chance.choice(OFFICE_HOURS)
