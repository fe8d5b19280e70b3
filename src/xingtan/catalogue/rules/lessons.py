"""What a lesson says beside its video: the task sheet and the chapters."""

from collections.abc import Sequence
from dataclasses import dataclass

from xingtan.kernel.errors import Refused
from xingtan.kernel.text import msgid

MOST_TITLE = 120
MOST_SUMMARY = 2000
MOST_TASKS = 20
MOST_TASK = 500
MOST_CHAPTERS = 60
MOST_CHAPTER = 60
MOST_TRANSCRIPT = 60_000
MOST_EXERCISES = 60


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do. `writes`: there is a line to write on. `at_seconds`: where in the video, if anywhere."""

    text: str
    writes: bool = False
    at_seconds: int | None = None


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of the video and the second at which it begins."""

    at_seconds: int
    title: str


def checked_title(title: str) -> str:
    """Give the title without spaces around it. Raises Refused where it is empty or too long."""
    clean = " ".join(title.split())
    if not clean:
        raise Refused("title-empty", msgid("请写上标题。"))
    if len(clean) > MOST_TITLE:
        raise Refused(
            "title-too-long", msgid("标题有 %(length)s 个字，最多 %(most)s 个。"), length=len(clean), most=MOST_TITLE
        )
    return clean


def checked_text(text: str, most: int) -> str:
    """Give a longer text back. Raises Refused where it is too long."""
    if len(text) > most:
        raise Refused(
            "text-too-long", msgid("这段文字有 %(length)s 个字，最多 %(most)s 个。"), length=len(text), most=most
        )
    return text.strip()


def checked_tasks(tasks: Sequence[Task]) -> tuple[Task, ...]:
    """Give the tasks that say something. Raises Refused where there are too many, or one is too long."""
    kept = tuple(task for task in tasks if task.text.strip())
    if len(kept) > MOST_TASKS:
        raise Refused("too-many-tasks", msgid("任务单最多 %(most)s 条。"), most=MOST_TASKS)
    for task in kept:
        checked_text(task.text, MOST_TASK)
    return kept


def checked_chapters(chapters: Sequence[Chapter], duration_ms: int | None) -> tuple[Chapter, ...]:
    """Give the chapters in order. Raises Refused for one behind the end of the video, or two that begin together."""
    kept = tuple(sorted(chapters, key=lambda chapter: chapter.at_seconds))
    if len(kept) > MOST_CHAPTERS:
        raise Refused("too-many-chapters", msgid("视频最多分 %(most)s 段。"), most=MOST_CHAPTERS)
    starts = [chapter.at_seconds for chapter in kept]
    if len(set(starts)) != len(starts) or any(start < 0 for start in starts):
        raise Refused("chapters-overlap", msgid("视频的分段有重复的时间，请检查。"))
    if duration_ms is not None and starts and starts[-1] * 1000 >= duration_ms:
        raise Refused(
            "chapter-too-late",
            msgid("分段“%(title)s”从第 %(at)s 秒开始，可视频只有 %(seconds)s 秒。"),
            title=kept[-1].title[:20],
            at=starts[-1],
            seconds=duration_ms // 1000,
        )
    for chapter in kept:
        if not chapter.title.strip() or len(chapter.title) > MOST_CHAPTER:
            raise Refused("chapter-title", msgid("每一段要有名字，不超过 %(most)s 个字。"), most=MOST_CHAPTER)
    return kept


def read_seconds(text: str) -> int | None:
    """Read a time as a clock shows it: 4:35, 1:02:05, 275; None if it is none."""
    parts = text.strip().replace("：", ":").split(":")
    if not 1 <= len(parts) <= 3 or not all(part.isascii() and part.isdigit() and len(part) <= 5 for part in parts):
        return None
    if any(int(part) > 59 for part in parts[1:]):
        return None
    seconds = 0
    for part in parts:
        seconds = seconds * 60 + int(part)
    return seconds
