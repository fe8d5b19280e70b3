"""Filling a node with the demonstration province, step by step; every step can be broken off and done again."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from xingtan.kernel.errors import Conflict
from xingtan.kernel.text import msgid
from xingtan.main.demo import figures, home, homes, lessons, notices, shelf
from xingtan.main.demo.ground import read_grounds
from xingtan.main.demo.lessons import Planned, StoredFilm
from xingtan.main.demo.media.studio import Studio, open_studio, read_made, write_made
from xingtan.main.demo.month import SEED, Month, Shown
from xingtan.main.demo.people import DemoAccount, make_people
from xingtan.main.demo.progress import Reporter
from xingtan.main.demo.replay import month_is_replayed, replay_month
from xingtan.ports import engines
from xingtan.ports.columns import ColumnStoreUnavailable, QueryFailed
from xingtan.statistics.queries.ledger import read_ledger

WRITER = "demo"  # this process's place in the journal
MOST_FILM_BYTES = 5_000_000
LESSONS_AT_ONCE = 24
LOOK_SECONDS = 0.5
ASK_SECONDS = 3.0
Pause = Callable[[], None]


def require_home() -> None:
    """Raise Conflict unless this node's home is Zhejiang."""
    if settings.HOME_PLACE != figures.PROVINCE:
        raise Conflict(
            "demo-elsewhere",
            msgid(
                "这个节点属于%(place)s，演示数据属于浙江省（330000）。请换一个空的数据目录，或设XINGTAN_PLACE=330000。"
            ),
            place=settings.HOME_PLACE,
        )


@dataclass(frozen=True, slots=True)
class Filling:
    """One run: the data directory, who is told how far it is, and what is done between the steps (`pause`)."""

    data: Path
    report: Reporter
    pause: Pause = lambda: None

    def prepare(self) -> list[DemoAccount]:
        """Bring in people, the curriculum, the first lessons and notices: what the portal needs. Gives the accounts.

        Raises Conflict where the node is not Zhejiang's or holds other data.
        """
        self._require_ours()
        if not month_is_replayed(self.data, SEED):
            notices.say_month_is_filling(self._month_records())
        self.report.report("people")
        accounts = make_people()
        self.report.report("lessons")
        lessons.keep_curriculum()
        notices.put_up_notices()
        self.pause()
        return accounts

    def _require_ours(self) -> None:
        require_home()
        if not home.is_ours(self.data):
            if home.holds_other_data():
                raise Conflict(
                    "demo-not-empty",
                    msgid("这个节点已经有别的数据，演示数据只放进空的节点。请换一个数据目录。"),
                )
            home.claim(self.data)

    def make_media(self) -> None:
        """Film the figures and publish the lessons as their films are done; then spaces, papers and textbooks."""
        planned = lessons.plan_lessons()
        placed = shelf.plan_pieces()
        films = {figure: StoredFilm(*film) for figure, film in read_made(self.data).items()}
        with open_studio() as studio:
            self._publish_lessons(planned, films, studio)
            self.report.report("spaces")
            homes.open_homes(one.teacher for one in planned)
            homes.write_articles()
            self.pause()
            self._film([one.piece.figure for one in placed if one.piece.kind == "video"], films, studio)
            shelf.publish_pieces(placed, films, studio)
            self.pause()
            total = len(lessons.books())
            for done in shelf.publish_textbooks(studio):
                self.report.report("textbooks", done, total, "book")
            self.pause()

    def _publish_lessons(self, planned: Sequence[Planned], films: dict[str, StoredFilm], studio: Studio) -> None:
        """Publish lessons in batches, each as soon as its films are there; the featured ones alone first."""
        batches = [list(planned[: len(lessons.FEATURED)])]
        rest = planned[len(lessons.FEATURED) :]
        batches += [list(rest[n : n + LESSONS_AT_ONCE]) for n in range(0, len(rest), LESSONS_AT_ONCE)]
        done = 0
        for batch in batches:
            self._film(lessons.figures_of(batch), films, studio)
            done += lessons.publish_lessons(batch, films)
            self.report.report("lessons", done, len(planned), "lesson")
            self.pause()

    def _film(self, wanted: Sequence[str], films: dict[str, StoredFilm], studio: Studio) -> None:
        """Film the figures that are not filmed yet, and keep them."""
        orders = [(figure, lessons.seed_of(figure)) for figure in dict.fromkeys(wanted) if figure not in films]
        for figure, film in studio.film(orders):
            blob = engines().blobs.put([film.body], MOST_FILM_BYTES)
            films[figure] = StoredFilm(blob.digest, blob.size_bytes, round(film.seconds * 1000))
        if orders:
            write_made(
                self.data, {figure: (film.digest, film.size_bytes, film.duration_ms) for figure, film in films.items()}
            )

    def fill_month(self) -> None:
        """Replay the month through the journal and wait until it is in the figures."""
        counted = _Counted()
        total = 0

        def told(appended: int, of: int) -> None:
            nonlocal total
            total = of
            self.report.report("month", min(appended, counted.lines()), of, "record")

        replay_month(engines().journal, self.data, self.month(), told)
        while not counted.whole():
            self.report.report("month", min(total, counted.lines()), total, "record")
            time.sleep(LOOK_SECONDS)
        notices.month_is_whole()
        self.pause()

    def month(self) -> Month:
        """Plan the month on this node's ground. The same node gives the same month."""
        planned = lessons.plan_lessons()
        shown = [Shown(str(one.id), "lessons", 40 if one.featured else 1 + one.id.int % 9) for one in planned]
        shown += [Shown(str(one.id), one.piece.section, 2) for one in shelf.plan_pieces()]
        return Month(read_grounds(shown, homes.owners(one.teacher for one in planned)), SEED)

    def _month_records(self) -> int:
        """Say how many records the 31 days of the month will have."""
        month = self.month()
        return sum(month.count(hour) for hour in range(figures.MONTH.days * 24))


class _Counted:
    """How many of this writer's lines are in the figures; asked now and then, the last answer in between."""

    def __init__(self) -> None:
        self._lines = 0
        self._asked_at = 0.0

    def lines(self) -> int:
        """Give the number of lines, at most ASK_SECONDS old; what was known before where nobody answers."""
        if time.monotonic() - self._asked_at >= ASK_SECONDS:
            self._asked_at = time.monotonic()
            try:
                segments = read_ledger(engines().columns).segments
                self._lines = sum(booked.lines for (writer, _), booked in segments.items() if writer == WRITER)
            except (ColumnStoreUnavailable, QueryFailed):
                return self._lines
        return self._lines

    def whole(self) -> bool:
        """Say whether all that this writer ever appended is in the figures."""
        records = engines().records
        if records is None:
            return True
        try:
            done = read_ledger(engines().columns).done
        except (ColumnStoreUnavailable, QueryFailed):
            return False
        return all(
            done.get((extent.writer, extent.segment), 0) >= extent.end
            for extent in records.extents()
            if extent.writer == WRITER
        )
