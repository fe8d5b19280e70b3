"""How far the demonstration is: one small file in the data directory that every process of the node can read."""

import json
import os
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from django.utils.translation import gettext

from xingtan.kernel.text import msgid

FILE = Path("demo") / "progress.json"
AT_MOST_EVERY_SECONDS = 0.4

STAGES = {
    "places": msgid("正在准备省、市、县"),
    "people": msgid("正在登记学校、老师、学生和家长"),
    "lessons": msgid("正在一课一课地画板书、录视频，录好一课上架一课"),
    "spaces": msgid("正在开通空间"),
    "textbooks": msgid("正在排印电子课本"),
    "month": msgid("正在补入2017年7月21日至8月20日的记录，数字还不完整"),
    "done": msgid("演示数据已经备齐"),
    "failed": msgid("演示数据没有补完，已经写入的都在；重新运行会从断开的地方接着补"),
}


@dataclass(frozen=True, slots=True)
class Progress:
    """Where the demonstration stands: the stage, and how much of the stage is done.

    `unit` says what `done` and `total` count (`lesson`, `record`, ...). `why` is set where it failed.
    """

    stage: str
    done: int = 0
    total: int = 0
    unit: str = ""
    why: str = ""

    @property
    def finished(self) -> bool:
        return self.stage == "done"

    @property
    def percent(self) -> int:
        """Give the whole per cent of the stage, never 100 before it is done."""
        return min(99, self.done * 100 // self.total) if self.total else 0

    @property
    def sentence(self) -> str:
        """Say in the reader's language what is going on."""
        said = gettext(STAGES[self.stage])
        return f"{said} {self.percent}%" if self.total and self.stage not in {"done", "failed"} else said


def progress(data: Path) -> Progress | None:
    """Give where the demonstration of this data directory stands; None where there is none."""
    try:
        return Progress(**json.loads((data / FILE).read_bytes()))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError, TypeError):
        return None  # half a file can only be the leftover of a power cut; the next step writes it whole


class Reporter:
    """Writes where the demonstration stands, not oftener than the eye can see, and tells whoever else wants to know."""

    def __init__(self, data: Path, heard: Callable[[Progress], None] | None = None) -> None:
        self._path = data / FILE
        self._heard = heard
        self._stage = ""
        self._written_at = 0.0

    def report(self, stage: str, done: int = 0, total: int = 0, unit: str = "", why: str = "") -> None:
        """Say it now. A change of stage is always written; within a stage only now and then."""
        at = Progress(stage, done, total, unit, why)
        if self._heard is not None:
            self._heard(at)
        if stage == self._stage and time.monotonic() - self._written_at < AT_MOST_EVERY_SECONDS:
            return
        self._stage, self._written_at = stage, time.monotonic()
        self._path.parent.mkdir(parents=True, exist_ok=True)
        made = self._path.with_suffix(f".{os.getpid()}")
        made.write_text(json.dumps(asdict(at)))
        made.replace(self._path)
