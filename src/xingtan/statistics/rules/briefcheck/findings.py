"""What a check tells: a finding with its place in the text, its arithmetic and its reason in two languages."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from xingtan.statistics.rules.briefcheck.wording import Language, Reason


class Kind(StrEnum):
    """What kind of contradiction it is."""

    SHARE = "share"
    SUM = "sum"
    RANK = "rank"
    RATIO = "ratio"
    HIERARCHY = "hierarchy"
    PERIOD = "period"
    PLACE_NAME = "place_name"
    SAID_TWICE = "said_twice"
    GROWTH = "growth"
    ROUNDING = "rounding"
    UNDEFINED = "undefined"


class Severity(StrEnum):
    """How bad it is: cannot be true; contradicts another statement, or only rounding explains it; cannot be checked."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """One contradiction. `text` is quoted from the brief at `line`; `expected` and `found` are printed as it prints."""

    kind: Kind
    severity: Severity
    line: int
    text: str
    expected: str
    found: str
    arithmetic: str
    reason: Reason

    def because(self, language: Language) -> str:
        """The reason in one sentence of a language."""
        return self.reason.sentence(language)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one check has to say, and the claims that it looked at."""

    findings: tuple[Finding, ...] = ()
    checked: frozenset[int] = frozenset()


def gather(outcomes: Iterable[Outcome]) -> Outcome:
    """Put outcomes together."""
    findings: list[Finding] = []
    checked: set[int] = set()
    for outcome in outcomes:
        findings += outcome.findings
        checked |= outcome.checked
    return Outcome(tuple(findings), frozenset(checked))
