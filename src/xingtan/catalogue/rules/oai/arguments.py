"""Questions as OAI-PMH 2.0 allows them: six verbs, their arguments, and what is wrong with all others."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple


class Verb(StrEnum):
    """What can be asked."""

    IDENTIFY = "Identify"
    FORMATS = "ListMetadataFormats"
    SETS = "ListSets"
    IDENTIFIERS = "ListIdentifiers"
    RECORDS = "ListRecords"
    RECORD = "GetRecord"


class Fault(StrEnum):
    """The error conditions of the protocol."""

    BAD_ARGUMENT = "badArgument"
    BAD_RESUMPTION = "badResumptionToken"
    BAD_VERB = "badVerb"
    NO_SUCH_FORMAT = "cannotDisseminateFormat"
    NO_SUCH_ID = "idDoesNotExist"
    NOTHING = "noRecordsMatch"
    NO_FORMATS = "noMetadataFormats"
    NO_SETS = "noSetHierarchy"


class OaiError(Exception):
    """An error condition of the protocol; programs read `fault`, people `words` (English, as the protocol is)."""

    def __init__(self, fault: Fault, words: str) -> None:
        super().__init__(fault, words)
        self.fault = fault
        self.words = words


class Allowed(NamedTuple):
    """The arguments of a verb. `exclusive` may stand alone only, and then stands for all others."""

    required: frozenset[str] = frozenset()
    optional: frozenset[str] = frozenset()
    exclusive: str = ""


_LIST = Allowed(frozenset({"metadataPrefix"}), frozenset({"from", "until", "set"}), "resumptionToken")
ALLOWED: dict[Verb, Allowed] = {
    Verb.IDENTIFY: Allowed(),
    Verb.FORMATS: Allowed(optional=frozenset({"identifier"})),
    Verb.SETS: Allowed(exclusive="resumptionToken"),
    Verb.IDENTIFIERS: _LIST,
    Verb.RECORDS: _LIST,
    Verb.RECORD: Allowed(frozenset({"identifier", "metadataPrefix"})),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that the protocol allows."""

    verb: Verb
    arguments: dict[str, str] = field(default_factory=dict)

    def get(self, name: str) -> str:
        """Give an argument; empty where it was not given."""
        return self.arguments.get(name, "")


def read_question(pairs: Iterable[tuple[str, str]]) -> Asked:
    """Read a question from its arguments as they came. Raises OaiError with the first thing that is wrong."""
    given = list(pairs)
    verbs = [value for name, value in given if name == "verb"]
    if len(verbs) != 1:
        raise OaiError(Fault.BAD_VERB, "Exactly one verb is needed.")
    if verbs[0] not in set(Verb):
        raise OaiError(Fault.BAD_VERB, f"There is no verb {verbs[0][:60]!r}.")
    verb = Verb(verbs[0])
    allowed = ALLOWED[verb]
    found: dict[str, str] = {}
    for name, value in given:
        if name == "verb":
            continue
        if name in found:
            raise OaiError(Fault.BAD_ARGUMENT, f"The argument {name} is given twice.")
        if name not in allowed.required | allowed.optional | {allowed.exclusive}:
            raise OaiError(Fault.BAD_ARGUMENT, f"{verb} has no argument {name[:60]!r}.")
        if not value and name != allowed.exclusive:
            raise OaiError(Fault.BAD_ARGUMENT, f"The argument {name} is empty.")
        found[name] = value
    if allowed.exclusive and allowed.exclusive in found:
        if len(found) > 1:
            raise OaiError(Fault.BAD_ARGUMENT, f"{allowed.exclusive} stands alone.")
        return Asked(verb, found)
    missing = sorted(allowed.required - found.keys())
    if missing:
        raise OaiError(Fault.BAD_ARGUMENT, f"{verb} needs the argument {missing[0]}.")
    return Asked(verb, found)


_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z", re.ASCII)
_SECOND = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time, half-open: from `since` to before `before`; None: open."""

    since: datetime | None = None
    before: datetime | None = None


def read_span(since: str, until: str) -> Span:
    """Read the arguments from and until, both inclusive, days or seconds. Raises OaiError where they make no sense."""
    if since and until and len(since) != len(until):
        raise OaiError(Fault.BAD_ARGUMENT, "from and until must be of the same granularity.")
    start, end = _stamp(since, "from"), _stamp(until, "until")
    if start is not None and end is not None and start > end:
        raise OaiError(Fault.BAD_ARGUMENT, "from is later than until.")
    if end is not None:
        try:
            end += timedelta(days=1) if _DAY.match(until) else timedelta(seconds=1)
        except OverflowError:
            end = None
    return Span(start, end)


def _stamp(text: str, name: str) -> datetime | None:
    if not text:
        return None
    form = "%Y-%m-%d" if _DAY.match(text) else "%Y-%m-%dT%H:%M:%SZ" if _SECOND.match(text) else "neither"
    try:
        return datetime.strptime(text, form).replace(tzinfo=UTC)
    except ValueError:
        words = f"{name} is {text[:40]!r}; write YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ, of a day that there is."
        raise OaiError(Fault.BAD_ARGUMENT, words) from None
