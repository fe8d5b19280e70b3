"""Making films and papers on every core, and remembering which films are made."""

import json
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from xingtan.main.demo.media.drawings import draw
from xingtan.main.demo.media.film import Film, make_film
from xingtan.main.processes.child import tie_to

MADE = Path("demo") / "films.json"
NICE = 5  # the door goes before


@dataclass(frozen=True, slots=True)
class Order:
    """A paper to make: a function of a module, and what it is told."""

    maker: Callable[..., bytes]
    told: tuple[Any, ...]


class Studio:
    """Makes films and papers in processes of its own, as many at once as there are cores."""

    def __init__(self, pool: ProcessPoolExecutor) -> None:
        self._pool = pool

    def film(self, figures: Sequence[tuple[str, int]]) -> Iterator[tuple[str, Film]]:
        """Film each (figure, hand that draws it); gives them as they are done, each with its figure."""
        waiting = {self._pool.submit(_film, figure, seed): figure for figure, seed in figures}
        for done in as_completed(waiting):
            yield waiting[done], done.result()

    def make(self, orders: Sequence[Order]) -> Iterator[tuple[int, bytes]]:
        """Carry out orders for papers; gives each body as it is done, with the number of its order."""
        waiting = {self._pool.submit(order.maker, *order.told): n for n, order in enumerate(orders)}
        for done in as_completed(waiting):
            yield waiting[done], done.result()


@contextmanager
def open_studio(workers: int | None = None) -> Iterator[Studio]:
    """Open a studio. Its processes end with this one, whatever that dies of."""
    pool = ProcessPoolExecutor(
        max_workers=workers or os.cpu_count() or 1,
        mp_context=get_context("spawn"),  # this process has threads and open engines: a fork would copy their locks
        initializer=_settle_in,
        initargs=(os.getpid(),),
    )
    try:
        yield Studio(pool)
    finally:
        pool.shutdown(cancel_futures=True)


def _settle_in(parent: int) -> None:
    tie_to(parent)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(NICE)


def _film(figure: str, seed: int) -> Film:
    return make_film(draw(figure, seed))


def read_made(data: Path) -> dict[str, tuple[str, int, int]]:
    """Give the films of this data directory by figure: digest, bytes, milliseconds."""
    try:
        read = json.loads((data / MADE).read_bytes())
    except (FileNotFoundError, ValueError):
        return {}
    return {figure: (str(film[0]), int(film[1]), int(film[2])) for figure, film in read.items()}


def write_made(data: Path, made: dict[str, tuple[str, int, int]]) -> None:
    """Remember the films."""
    path = data / MADE
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(f".{os.getpid()}")
    beside.write_text(json.dumps(made, ensure_ascii=False), encoding="utf-8")
    beside.replace(path)
