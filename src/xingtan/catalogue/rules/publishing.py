"""The way of a resource: draft, review, published, withdrawn; and the marks of text that was found."""

from collections.abc import Iterable
from dataclasses import dataclass

from xingtan.catalogue.rules.vocabulary import MOST_STARS, REASONS, SECTION_OF, Kind, Status
from xingtan.kernel.errors import Conflict, Refused
from xingtan.kernel.text import msgid

MOST_WORDS = 500

# What may follow what. What is online is not edited in place: its author works on a copy, which is offered like any
# other. What was withdrawn is mended and offered again: nothing comes online without being reviewed.
_NEXT: dict[Status, frozenset[Status]] = {
    Status.DRAFT: frozenset({Status.WAITING}),
    Status.WAITING: frozenset({Status.PUBLISHED, Status.RETURNED, Status.DRAFT}),
    Status.RETURNED: frozenset({Status.WAITING}),
    Status.PUBLISHED: frozenset({Status.WITHDRAWN}),
    Status.WITHDRAWN: frozenset({Status.WAITING}),
}


def require_step(before: Status, after: Status) -> None:
    """Raise Conflict where a resource cannot go from `before` to `after`."""
    if after not in _NEXT[before]:
        raise Conflict("resource-state", msgid("这份资源现在的状态不能这样做，请刷新页面看看。"))


def is_editable(status: Status) -> bool:
    """Say whether the author may change the resource itself."""
    return status in {Status.DRAFT, Status.RETURNED, Status.WITHDRAWN}


def require_whole(kind: Kind, section: str, title: str, files: int, exercises: int) -> None:
    """Raise Refused where a resource is not ready to be seen: it must have something to look at."""
    if section not in SECTION_OF:
        raise Refused("section-unknown", msgid("请选一个栏目。"))
    if not title.strip():
        raise Refused("title-empty", msgid("请写上标题。"))
    if not files and not (kind is Kind.EXERCISES and exercises):
        raise Refused("resource-empty", msgid("还没有文件，传上文件再提交。"))


def checked_rating(stars: int, reasons: Iterable[str], words: str) -> tuple[int, tuple[str, ...], str]:
    """Give a rating as it is kept. Raises Refused for stars out of 1 to 5, an unknown reason, or too many words."""
    if not 1 <= stars <= MOST_STARS:
        raise Refused("stars", msgid("请给 1 到 %(most)s 颗星。"), most=MOST_STARS)
    given = tuple(dict.fromkeys(reasons))
    unknown = [reason for reason in given if reason not in REASONS]
    if unknown:
        raise Refused("reason-unknown", msgid("没有“%(reason)s”这个理由。"), reason=unknown[0][:20])
    said = words.strip()
    if len(said) > MOST_WORDS:
        raise Refused(
            "text-too-long", msgid("这段文字有 %(length)s 个字，最多 %(most)s 个。"), length=len(said), most=MOST_WORDS
        )
    return stars, given, said


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text; `found`: it is what somebody looked for."""

    text: str
    found: bool


def highlighted(text: str, words: Iterable[str]) -> tuple[Piece, ...]:
    """Split a text into what was looked for and what was not; together the pieces are the text."""
    marked = [False] * len(text)
    folded = text.casefold()
    if len(folded) != len(text):  # a few letters grow when folded; such a text is not marked
        return (Piece(text, found=False),) if text else ()
    for word in words:
        start = folded.find(word) if word else -1
        while start >= 0:
            marked[start : start + len(word)] = [True] * len(word)
            start = folded.find(word, start + 1)
    pieces: list[Piece] = []
    start = 0
    for end in range(1, len(text) + 1):
        if end == len(text) or marked[end] != marked[start]:
            pieces.append(Piece(text[start:end], marked[start]))
            start = end
    return tuple(pieces)


def excerpt(text: str, words: Iterable[str], most: int = 90) -> str:
    """Give the part of a long text in which what was looked for first stands, with dots where it was cut."""
    if len(text) <= most:
        return text
    folded = text.casefold()
    places = [place for place in (folded.find(word) for word in words if word) if place >= 0]
    start = max(0, min(places, default=0) - most // 4)
    end = min(len(text), start + most)
    return ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "")
