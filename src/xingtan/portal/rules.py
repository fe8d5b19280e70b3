"""What the portal decides: how long words may be, what is shown when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

MOST_CHARACTERS = 2000
MOST_CONTACT = 100
MOST_TITLE = 60
MOST_NOTE = 120


class FeedbackKind(StrEnum):
    """What somebody wants to tell: an idea, something that is wrong, or a question."""

    IDEA = "idea"
    FAULT = "fault"
    QUESTION = "question"


class AnsweredBy(StrEnum):
    """On which way an answer went out."""

    SITE = "site"
    QQ = "qq"
    PHONE = "phone"


@dataclass(frozen=True, slots=True)
class Shown:
    """The days [since, until) in which something stands on the front page; None: until it is taken down."""

    since: date
    until: date | None

    def on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)


def addresses_here(url: str) -> bool:
    """Say whether a banner may lead there: a page of this node, or one that is read by https."""
    return (url.startswith("/") and not url.startswith("//") and "\\" not in url) or url.startswith("https://")


def count_by_level(levels: Sequence[str]) -> dict[str, int]:
    """Count places by level."""
    found: dict[str, int] = {}
    for level in levels:
        found[level] = found.get(level, 0) + 1
    return found
