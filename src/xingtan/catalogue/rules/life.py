"""The life of a resource: where a version stands, who may look at it, what a committee decides, where it may be shown.

Everything here is derived from rows that are never changed: no state is kept beside them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from xingtan.kernel.errors import Conflict, NotAllowed, Refused
from xingtan.kernel.text import msgid

COMMITTEE_SEATS = 3
"""So many opinions at least make a committee's decision."""
HELD_MINUTES = 60
"""A reviewer who decides nothing for so long gives the version back to the queue."""
MOST_WORDS = 500


class Round(StrEnum):
    """Who looks: one reviewer at first, another one from above at last, several where they cannot agree."""

    FIRST = "first"
    FINAL = "final"
    COMMITTEE = "committee"


ROUNDS: dict[Round, str] = {
    Round.FIRST: msgid("初审"),
    Round.FINAL: msgid("终审"),
    Round.COMMITTEE: msgid("评议"),
}


class Opinion(StrEnum):
    """What a reviewer says of a version; `refer` leaves it to a committee."""

    PASS = "pass"  # noqa: S105  # an opinion, no password
    RETURN = "return"
    REJECT = "reject"
    REFER = "refer"


OPINIONS: dict[Opinion, str] = {
    Opinion.PASS: msgid("通过"),
    Opinion.RETURN: msgid("退回修改"),
    Opinion.REJECT: msgid("不予通过"),
    Opinion.REFER: msgid("交评议组"),
}

REASONS: dict[str, str] = {
    "mistake": msgid("内容有错"),
    "unclear": msgid("讲得不清楚"),
    "place": msgid("放错了地方"),
    "rights": msgid("权利不清楚"),
    "double": msgid("和已有的重复"),
    "media": msgid("声音或画面有问题"),
    "words": msgid("有不合适的话"),
    "metadata": msgid("说明不全"),
    "other": msgid("别的原因"),
}
"""Why a reviewer sends a version back, refuses or refers it."""

WITHDRAWALS: dict[str, str] = {
    "author": msgid("作者不再提供"),
    "mistake": msgid("内容有错"),
    "outdated": msgid("内容过时了"),
    "rights": msgid("权利有争议"),
    "unlawful": msgid("违反规定"),
    "term-ended": msgid("授权的时间或地区不包括这里"),
    "gone-at-source": msgid("来源已经删除"),
}
"""Why a resource was taken offline. The last two are the node's own doing."""
CHOSEN_WITHDRAWALS = ("mistake", "outdated", "rights", "unlawful")
REACHING = frozenset({"mistake", "rights", "unlawful"})
"""Reasons that hold for what was made from a resource, too."""


class Stage(StrEnum):
    """Where a version that was offered stands."""

    CHECKING = "checking"
    FIRST = "first"
    FINAL = "final"
    COMMITTEE = "committee"
    PASSED = "passed"
    RETURNED = "returned"
    REJECTED = "rejected"


STAGES: dict[Stage, str] = {
    Stage.CHECKING: msgid("机器在检查"),
    Stage.FIRST: msgid("等初审"),
    Stage.FINAL: msgid("等终审"),
    Stage.COMMITTEE: msgid("评议组在看"),
    Stage.PASSED: msgid("已经通过"),
    Stage.RETURNED: msgid("退回修改"),
    Stage.REJECTED: msgid("不予通过"),
}
_END = {Opinion.PASS: Stage.PASSED, Opinion.RETURN: Stage.RETURNED, Opinion.REJECT: Stage.REJECTED}


@dataclass(frozen=True, slots=True)
class Seat:
    """One reviewer of a version. `opinion` is empty while they look; one that was `let_go` counts no more."""

    round: str
    reviewer: UUID
    opinion: str = ""
    let_go: bool = False


def stage_of(checked: bool, seats: Iterable[Seat]) -> Stage:
    """Say where a version stands: the rounds follow each other, and what was referred waits for the committee."""
    if not checked:
        return Stage.CHECKING
    held = [seat for seat in seats if not seat.let_go]
    for each in (Round.FIRST, Round.FINAL):
        said = next((seat.opinion for seat in held if seat.round == each and seat.opinion), "")
        if not said:
            return Stage(each.value)
        if said == Opinion.REFER:
            verdict = committee_verdict([seat.opinion for seat in held if seat.round == Round.COMMITTEE])
            return Stage.COMMITTEE if verdict is None else _END[verdict]
        if said != Opinion.PASS:
            return _END[Opinion(said)]
    return Stage.PASSED


def round_of(stage: Stage) -> Round | None:
    """Say which round a version waits for; None where it waits for no reviewer."""
    return Round(stage.value) if stage.value in set(Round) else None


def committee_verdict(opinions: Sequence[str]) -> Opinion | None:
    """Give what a committee decides; None while somebody still looks, or fewer than COMMITTEE_SEATS have spoken.

    More than half decide. Where no opinion has more than half the version is returned: its author can mend it.
    """
    if len(opinions) < COMMITTEE_SEATS or not all(opinions):
        return None
    for each in (Opinion.PASS, Opinion.REJECT):
        if sum(said == each for said in opinions) * 2 > len(opinions):
            return each
    return Opinion.RETURN


def require_reviewer(person: UUID, authors: Iterable[UUID | None], seats: Iterable[Seat]) -> None:
    """Raise NotAllowed where somebody would review their own work, or look at one version in two rounds."""
    if person in set(authors):
        raise NotAllowed("own-work", msgid("自己的资源要由别人来审。"))
    if has_spoken(person, seats):
        raise NotAllowed("both-rounds", msgid("这一版你已经审过了，另一轮要由别人来审。"))


def has_spoken(person: UUID, seats: Iterable[Seat]) -> bool:
    """Say whether somebody has given an opinion of this version."""
    return any(seat.reviewer == person and seat.opinion for seat in seats if not seat.let_go)


def checked_opinion(each: Round, opinion: str, reasons: Iterable[str], words: str) -> tuple[Opinion, list[str], str]:
    """Give a decision as it is kept. Raises Refused where it says too little for its author, or too much."""
    if opinion not in set(Opinion) or (each is Round.COMMITTEE and opinion == Opinion.REFER):
        raise Refused("opinion-unknown", msgid("请选一个决定。"))
    given = [reason for reason in REASONS if reason in set(reasons)]
    said = words.strip()
    if len(said) > MOST_WORDS:
        raise Refused(
            "text-too-long", msgid("这段文字有 %(length)s 个字，最多 %(most)s 个。"), length=len(said), most=MOST_WORDS
        )
    if opinion != Opinion.PASS and not given:
        raise Refused("reasons-empty", msgid("请选至少一个理由。"))
    if opinion in {Opinion.RETURN, Opinion.REJECT} and not said:
        raise Refused("note-empty", msgid("请写明要改什么，作者才知道怎么改。"))
    return Opinion(opinion), given if opinion != Opinion.PASS else [], said


def require_current(given: int, latest: int) -> None:
    """Raise Conflict where somebody decides on a version that is not the latest any more."""
    if given != latest:
        raise Conflict("version-old", msgid("作者又交了新的一版，请看新的那版再决定。"))


@dataclass(frozen=True, slots=True)
class Term:
    """Where and when a resource may be shown: in `region` and all below it, half-open, None: open."""

    region: str
    since: date | None = None
    until: date | None = None


def may_be_shown(terms: Sequence[Term], here: Iterable[str], on: date) -> bool:
    """Say whether a resource may be online where `here` is the way from the nation down to the node's home place.

    One without terms may be shown everywhere and always.
    """
    path = set(here)
    return not terms or any(
        term.region in path and (term.since is None or term.since <= on) and (term.until is None or on < term.until)
        for term in terms
    )


def require_shown(terms: Sequence[Term], here: Iterable[str], on: date) -> None:
    """Raise Conflict unless a resource may be online here today."""
    if not may_be_shown(terms, here, on):
        raise Conflict("outside-term", msgid("授权的时间或地区现在不包括这里，不能上线。"))


def checked_term(term: Term, known: bool) -> Term:
    """Give a term as it is kept. Raises Refused for an unknown region, or one that ends before it begins."""
    if not known:
        raise Refused("region-unknown", msgid("没有代码是“%(region)s”的地区。"), region=term.region[:12])
    if term.since and term.until and term.until <= term.since:
        raise Refused("term-empty", msgid("结束的日子要在开始以后。"))
    return term


class Listed(StrEnum):
    """What an entry of a negative list names."""

    FILE = "file"
    PROVIDER = "provider"
    SOURCE = "source"
    TITLE = "title"


LISTED: dict[Listed, str] = {
    Listed.FILE: msgid("文件"),
    Listed.PROVIDER: msgid("提供的人"),
    Listed.SOURCE: msgid("来源"),
    Listed.TITLE: msgid("标题里的词"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a negative list: what is not taken in, why, until before which day."""

    kind: str
    value: str
    reason: str
    until: date | None = None


def listed(
    entries: Iterable[Entry], on: date, files: Iterable[str], provider: str, source: str, title: str
) -> Entry | None:
    """Give the first entry in force that a resource falls under, or None. Of a title all words must be there."""
    digests, folded = set(files), title.casefold()
    for entry in entries:
        if entry.until is not None and on >= entry.until:
            continue
        hit = {
            Listed.FILE: entry.value in digests,
            Listed.PROVIDER: bool(provider) and entry.value == provider,
            Listed.SOURCE: bool(source) and entry.value.casefold() == source.casefold(),
            Listed.TITLE: bool(entry.value.split()) and all(word in folded for word in entry.value.casefold().split()),
        }
        if entry.kind in set(Listed) and hit[Listed(entry.kind)]:
            return entry
    return None


def require_unlisted(entry: Entry | None) -> None:
    """Raise Refused with the reason where a resource falls under an entry."""
    if entry is not None:
        raise Refused("on-negative-list", msgid("这里不收：%(reason)s"), reason=entry.reason)
