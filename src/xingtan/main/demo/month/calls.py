"""The calls of the open platform: 51 apps, 39 of 415 interfaces, a mean of exactly 187 ms with a long tail."""

from itertools import accumulate
from math import exp
from random import Random
from statistics import NormalDist

from xingtan.main.demo import figures
from xingtan.main.demo.month.lines import HOUR_MS, stamp
from xingtan.main.demo.month.margins import split

ROOTS = {
    "account": ("sign-in", "profile", "roles", "children", "units"),
    "catalogue": ("search", "resource", "lesson", "textbook", "tree", "facets", "coverage"),
    "space": ("page", "articles", "disk", "upload", "visit", "message"),
    "class": ("members", "timetable", "homework", "notice", "attendance"),
    "exercise": ("sheet", "answer", "marks", "wrong-answers"),
    "live": ("rooms", "join", "replay"),
    "school": ("list", "one", "calendar"),
    "file": ("download", "preview"),
    "statistics": ("place", "school"),
    "message": ("send", "read"),
}
ACTIVE_INTERFACES = tuple(f"{root}.{leaf}" for root, leaves in ROOTS.items() for leaf in leaves)
ACTIONS = ("list", "one", "add", "change", "remove", "count", "export", "subscribe", "search", "batch")


def interface_names() -> list[str]:
    """Name the 415 interfaces: the active ones first, then those that nobody calls."""
    quiet = [f"{root}.{leaf}.{action}" for action in ACTIONS for root, leaves in ROOTS.items() for leaf in leaves]
    return [*ACTIVE_INTERFACES, *quiet][: figures.INTERFACES]


def app_name(number: int) -> str:
    """Name the app, counting from 1."""
    return f"app-{number:02d}"


APP_NAMES = tuple(app_name(n) for n in range(1, figures.APPS + 1))
# An interactive interface answers in about 110 ms; one call in twenty takes more than 590, one in a thousand 2.7 s.
MIDDLE_MS, SPREAD, LONGEST_MS, SHORTEST_MS = 108, 1.04, 9_600, 6
_DISTRIBUTION = NormalDist()
DURATIONS_MS = tuple(
    sorted(
        min(LONGEST_MS, SHORTEST_MS + round(MIDDLE_MS * exp(SPREAD * _DISTRIBUTION.inv_cdf((n + 0.5) / 4096))))
        for n in range(4096)
    )
)
LONG_MS = 150  # a call longer than this is not told apart from one a few milliseconds longer
ALL_CONNECTED_HOUR = 27 * 24  # 17 August: the month's four new apps are connected by then, and call from then on
STATUSES = (200,) * 968 + (304,) * 11 + (400,) * 6 + (401,) * 5 + (404,) * 5 + (429,) * 3 + (500, 503)


class Calls:
    """Plans the calls once; `hour(n)` writes those of one hour. Each hour's mean is exactly API_MEAN_MS."""

    def __init__(self, seed: int, views_by_hour: list[int]) -> None:
        self.seed = seed
        month = figures.MONTH.days * 24
        # Machines sleep less than people: a fifth of the calls is spread evenly over day and night.
        weights = [4 * views + sum(views_by_hour[:month]) // month for views in views_by_hour]
        self.hours = split(figures.API_CALLS_IN_MONTH, weights[:month]) + split(
            figures.LAST_DAY_API_CALLS, weights[month:]
        )
        chance = Random(f"calls {seed}")
        self.pairs, self.edges, self._connected_before = _pairs(chance)

    def hour(self, hour: int) -> list[str]:
        """Write the calls of one hour, in no order."""
        number = self.hours[hour]
        chance = Random(f"calls {self.seed} {hour}")
        called, real, bits = stamp(self.seed, "calls", hour), chance.random, chance.getrandbits
        known = len(self.pairs) if hour >= ALL_CONNECTED_HOUR else self._connected_before
        who = chance.choices(self.pairs[:known], cum_weights=self.edges[:known], k=number)
        return [
            f'{called(int(real() * HOUR_MS))},"kind":"api_called",{pair},"channel":"api",'
            f'"duration_ms":{duration},"status":{STATUSES[bits(16) % 1000]}}}'
            for pair, duration in zip(who, durations(number, chance), strict=True)
        ]


def durations(number: int, chance: Random) -> list[int]:
    """Draw response times in ms whose mean is exactly API_MEAN_MS and none of which is under SHORTEST_MS."""
    drawn = chance.choices(DURATIONS_MS, k=number)
    over = sum(drawn) - figures.API_MEAN_MS * number
    while over:
        # Take the difference off (or put it on) the longer half, where a few milliseconds change no percentile.
        long = [n for n, ms in enumerate(drawn) if ms > LONG_MS] or list(range(number))
        each, rest = divmod(abs(over), len(long))
        for place, n in enumerate(long):
            step = each + (place < rest)
            drawn[n] = max(SHORTEST_MS, drawn[n] - step) if over > 0 else drawn[n] + step
        over = sum(drawn) - figures.API_MEAN_MS * number
    return drawn


def _pairs(chance: Random) -> tuple[list[str], list[int], int]:
    """Give every app its interfaces, every active interface at least one app, and how often each pair is called.

    The pairs of the apps that are connected within the month come last; the third value is how many come before them.
    """
    pairs: list[tuple[str, str]] = [(APP_NAMES[n % len(APP_NAMES)], name) for n, name in enumerate(ACTIVE_INTERFACES)]
    for app in APP_NAMES:
        pairs += [(app, name) for name in chance.sample(ACTIVE_INTERFACES, chance.randint(1, 6))]
    pairs = sorted(dict.fromkeys(pairs))
    rank = {app: n for n, app in enumerate(APP_NAMES)}
    weights = [1_000 // (3 + rank[app]) + chance.randint(1, 12) for app, _ in pairs]
    before = sum(rank[app] < figures.APPS - figures.APPS_IN_MONTH for app, _ in pairs)
    return [f'"app":"{app}","interface":"{name}"' for app, name in pairs], [*accumulate(weights)], before
