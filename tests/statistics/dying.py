"""A statistics process that kills itself at a chosen moment. Run by test_nothing_is_lost_or_counted_twice.

Arguments: the data directory; after how many statements of a batch to die (0 = never); `between` them or `within` one.
"""

import os
import random
import signal
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from xingtan.engines.embedded.columns import EmbeddedColumnStore
from xingtan.engines.embedded.journal import SegmentReader
from xingtan.statistics.actions.ingest import Ingestion

BATCH_BYTES = 20_000


class DyingColumnStore(EmbeddedColumnStore):
    """Counts statements from the first one that takes a batch in, and dies at the one it was told."""

    left = 0
    within = False
    counting = False

    def query(self, sql: str, parameters: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
        self.reach()
        return super().query(sql, parameters)

    def command(self, sql: str, parameters: Mapping[str, Any] | None = None) -> None:
        self.reach()
        super().command(sql, parameters)

    def insert(self, sql: str, body: bytes) -> None:
        self.counting = True
        self.reach()
        super().insert(sql, body)

    def reach(self) -> None:
        if not self.counting or self.left <= 0:
            return
        self.left -= 1
        if self.left == 0 and self.within:
            threading.Thread(target=die, args=(random.uniform(0, 0.008),)).start()
        elif self.left == 0:
            die(0)


def die(seconds: float) -> None:
    time.sleep(seconds)
    os.kill(os.getpid(), signal.SIGKILL)


def main(folder: Path, left: int, within: bool) -> None:
    store = DyingColumnStore(folder / "statistics" / "store", readers=0)
    store.left, store.within = left, within
    ingestion = Ingestion(store, SegmentReader(folder / "journal"), folder / "statistics", batch_bytes=BATCH_BYTES)
    ingestion.prepare()
    while ingestion.take():
        pass
    print("done")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == "within")
