"""Cases: why something is reported, by when it is decided, who may decide, until when it is contested."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from xingtan.kernel.clock import SHANGHAI
from xingtan.kernel.errors import Conflict, NotAllowed, Refused
from xingtan.kernel.text import msgid

WORKING_DAYS = 3
APPEAL_DAYS = 15
HELD_HOURS = 4
"""A moderator who decides nothing for so long leaves the case to others."""
MOST_REPORTS_A_DAY = 10
MOST_WORDS = 500
MOST_REASON = 300

REASONS: dict[str, str] = {
    "unlawful": msgid("违法或有害的内容"),
    "unfit": msgid("不适合学生"),
    "mistake": msgid("内容有错"),
    "rights": msgid("侵犯权利"),
    "privacy": msgid("泄露了别人的隐私"),
    "advertising": msgid("广告"),
    "other": msgid("别的原因"),
}
"""Why somebody reports something."""


class CaseKind(StrEnum):
    """What a case began with: sensitive words that a machine found, or a report."""

    WORDS = "words"
    REPORT = "report"


KINDS: dict[str, str] = {CaseKind.WORDS: msgid("敏感词"), CaseKind.REPORT: msgid("举报")}
SUBJECTS: dict[str, str] = {
    "resource": msgid("一份资源"),
    "article": msgid("一篇文章"),
    "space": msgid("一个空间"),
}


class Outcome(StrEnum):
    """How a case ends."""

    KEEP = "keep"
    DELETE = "delete"


OUTCOMES: dict[str, str] = {Outcome.KEEP: msgid("保留"), Outcome.DELETE: msgid("删除")}


@dataclass(frozen=True, slots=True)
class Subject:
    """The thing that a case is about, as its own domain describes it. `owner` None: nobody in particular."""

    kind: str
    id: UUID
    title: str
    address: str
    place: str
    school: str = ""
    owner: UUID | None = None
    version: int = 1


def due(opened_at: datetime) -> datetime:
    """Give by when a case is to be decided: the end of the third day from Monday to Friday after it was opened.

    Public holidays are not known to the node; they make a deadline earlier than it need be, never later.
    """
    day = opened_at.astimezone(SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)
    left = WORKING_DAYS
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < 5
    return day + timedelta(days=1)


def require_decider(person: UUID, owner: UUID | None, reporters: Iterable[UUID | None], first: UUID | None) -> None:
    """Raise NotAllowed for whoever would decide about their own thing, their own report or their own decision."""
    if owner is not None and person == owner:
        raise NotAllowed("own-thing", msgid("这是你自己的，要由别人来定。"))
    if person in set(reporters):
        raise NotAllowed("own-report", msgid("是你举报的，要由别人来定。"))
    if person == first:
        raise NotAllowed("own-decision", msgid("第一次是你定的，申诉要由别人来看。"))


def checked_decision(outcome: str, reason: str) -> tuple[Outcome, str]:
    """Give a decision as it is kept. Raises Refused without outcome or reason."""
    said = reason.strip()
    if outcome not in set(Outcome):
        raise Refused("outcome-unknown", msgid("请选保留还是删除。"))
    if not said:
        raise Refused("reason-empty", msgid("请写明理由，当事人要看。"))
    if len(said) > MOST_REASON:
        raise _too_long(said, MOST_REASON)
    return Outcome(outcome), said


def checked_report(reason: str, words: str, reports_today: int) -> tuple[str, str]:
    """Give a report as it is kept. Raises Refused for an unknown reason or too much of it."""
    said = words.strip()
    if reason not in REASONS:
        raise Refused("reason-unknown", msgid("请选一个原因。"))
    if reason == "other" and not said:
        raise Refused("words-empty", msgid("请写明是什么原因。"))
    if len(said) > MOST_WORDS:
        raise _too_long(said, MOST_WORDS)
    if reports_today >= MOST_REPORTS_A_DAY:
        raise Refused(
            "too-many-reports", msgid("一天最多举报 %(most)s 次，今天已经够了，明天再来。"), most=MOST_REPORTS_A_DAY
        )
    return reason, said


def checked_appeal(words: str, decided_at: datetime, at: datetime) -> str:
    """Give an appeal as it is kept. Raises Refused without words, Conflict after its time."""
    said = words.strip()
    if at >= decided_at + timedelta(days=APPEAL_DAYS):
        raise Conflict("appeal-late", msgid("申诉要在决定以后 %(days)s 天内提出，时间已经过了。"), days=APPEAL_DAYS)
    if not said:
        raise Refused("words-empty", msgid("请写明为什么申诉。"))
    if len(said) > MOST_WORDS:
        raise _too_long(said, MOST_WORDS)
    return said


def _too_long(said: str, most: int) -> Refused:
    return Refused(
        "text-too-long", msgid("这段文字有 %(length)s 个字，最多 %(most)s 个。"), length=len(said), most=most
    )
