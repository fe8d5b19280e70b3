"""Writing down that something was seen: one append to the journal before the response leaves."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import msgspec
from uuid_utils import uuid7

from xingtan.front.marks import Repeats, is_robot
from xingtan.kernel.errors import OutOfSpace
from xingtan.kernel.views import View
from xingtan.kernel.who import Who
from xingtan.ports.journal import Journal

logger = logging.getLogger("xingtan.front")

SAID_EVERY_SECONDS = 60
MOST_PAGE_CHARACTERS = 512
WEB = ',"channel":"web"'
API = ',"channel":"api"'
MARKS = {
    (False, False): "",
    (True, False): ',"repeat":true',
    (False, True): ',"robot":true',
    (True, True): ',"repeat":true,"robot":true',
}
_encode = msgspec.json.Encoder().encode


@dataclass(frozen=True, slots=True)
class Sight:
    """A view, written out once as JSON for the many times that the page is seen.

    `kinds` are the kinds of its records. The others are members with a comma before each; `channel` is WEB or API.
    """

    kinds: tuple[str, ...]
    rest: str
    place: str
    school: str
    channel: str


@dataclass(frozen=True, slots=True)
class Person:
    """The signed-in person, written out once: `rest`, `place` and `school` are members with a comma before each."""

    rest: str
    place: str
    school: str
    until: float


NOBODY = Person("", "", "", 0)


def make_sight(view: View, page: str, home: str | None, channel: str = WEB) -> Sight:
    """Write out a view of `page` (a path). `home` is the place of the site that this door is, where it is one."""
    rest = "".join(
        _member(name, getattr(view, name))
        for name in ("resource", "section", "space", "app", "interface", "size_bytes")
    )
    return Sight(
        kinds=(view.kind, *view.also),
        rest=rest + _member("page", page[:MOST_PAGE_CHARACTERS]),
        place=_member("place", view.place or home),
        school=_member("school", view.school),
        channel=channel,
    )


def make_person(who: Who) -> Person:
    """Write out a signed-in person."""
    return Person(
        rest=_member("person", who.person) + _member("role", who.role),
        place=_member("place", who.place),
        school=_member("school", who.school),
        until=who.until,
    )


def _member(name: str, value: object) -> str:
    return "" if value is None else f',"{name}":{_encode(value).decode()}'


class Recorder:
    """Appends views to the journal. For the event loop alone."""

    def __init__(self, journal: Journal, clock: Callable[[], float] = time.time) -> None:
        self.journal = journal
        self.clock = clock
        self.repeats = Repeats()
        self.recorded = 0
        self.repeated = 0
        self.robots = 0
        self.lost = 0
        self.failing_since = 0.0  # 0 while the journal takes records
        self._said_at = 0.0
        self._second = -1
        self._prefix = ""

    def see(
        self, sight: Sight, person: Person, visitor: str | None, page: object, agent: str, outcome: str = ""
    ) -> None:
        """Record that `visitor` saw `page` (whatever tells pages apart); when it returns, the kernel has the record.

        `outcome` adds members such as `,"status":200`. Calls of programs (channel `api`) carry no marks: programs are
        meant to repeat themselves. On a full disk the record is lost, counted and said, and nothing is raised.
        """
        at = self.clock()
        repeat = robot = False
        if sight.channel is not API:
            repeat = visitor is not None and self.repeats.again(hash((visitor, page)), at)
            robot = is_robot(agent)
        member = "" if visitor is None else f',"visitor":"{visitor}"'
        end = (
            f"{member}{person.rest}{person.place or sight.place}{sight.rest}{sight.school or person.school}"
            f"{sight.channel}{outcome}{MARKS[repeat, robot]}}}"
        )
        instant = self._instant(at)
        lines = [f'{{"id":"{uuid7()}","at":"{instant}Z","kind":"{kind}"{end}'.encode() for kind in sight.kinds]
        try:
            self.journal.append(lines)
        except (OutOfSpace, OSError) as error:
            self._lose(len(lines), error, at)
            return
        self.failing_since = 0.0
        self.recorded += len(lines)
        self.repeated += repeat
        self.robots += robot

    def _instant(self, at: float) -> str:
        """Write Unix time as ISO 8601 in UTC without its Z, cut to milliseconds."""
        second = int(at)
        if second != self._second:
            self._second = second
            self._prefix = datetime.fromtimestamp(second, UTC).strftime("%Y-%m-%dT%H:%M:%S.")
        return f"{self._prefix}{int((at - second) * 1000):03d}"

    def _lose(self, count: int, error: Exception, at: float) -> None:
        self.lost += count
        if not self.failing_since or at - self._said_at >= SAID_EVERY_SECONDS:
            self._said_at = at
            logger.error("views are not recorded (%s); %d lost so far; pages are served all the same", error, self.lost)
        self.failing_since = self.failing_since or at
