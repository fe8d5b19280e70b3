"""The marks of a record: seen again within the double-click window, seen by a robot."""

from crawlerdetect import CrawlerDetect

WINDOW_SECONDS = 30.0  # the double-click window of COUNTER, release 5
MOST_REMEMBERED = 250_000
MOST_AGENTS = 20_000
MOST_AGENT_CHARACTERS = 512

_detector = CrawlerDetect()
_known_agents: dict[str, bool] = {}


class Repeats:
    """Who saw what within the last window, in bounded memory: two generations, the older one forgotten at each turn.

    Above MOST_REMEMBERED sights a window, the oldest are forgotten early and some repeats go unmarked.
    """

    def __init__(self, window_seconds: float = WINDOW_SECONDS, most: int = MOST_REMEMBERED) -> None:
        self.window_seconds = window_seconds
        self.most = most
        self._new: dict[int, float] = {}
        self._old: dict[int, float] = {}
        self._turned_at = 0.0

    def again(self, key: int, at: float) -> bool:
        """Note a sight, known by its hash, at Unix time `at`; say whether the last one is less than a window ago.

        The last one counts whether it was marked itself or not.
        """
        if at - self._turned_at >= self.window_seconds or len(self._new) >= self.most:
            self._old, self._new, self._turned_at = self._new, {}, at
        last = self._new.get(key)
        if last is None:
            last = self._old.get(key)
        self._new[key] = at
        return last is not None and 0 <= at - last < self.window_seconds


def is_robot(agent: str) -> bool:
    """Say whether the user agent is on the maintained list of robots, or says nothing of itself, as no browser does."""
    known = _known_agents.get(agent)
    if known is None:
        if len(_known_agents) >= MOST_AGENTS:
            _known_agents.clear()
        known = not agent.strip() or _detector.is_crawler(agent[:MOST_AGENT_CHARACTERS])
        _known_agents[agent] = known
    return known
