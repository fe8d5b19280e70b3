"""Writing down a person's rows so that they can be compared and put back."""

from datetime import date
from typing import Any

from xingtan.identity.rules.rosters.planning import ROLLED, Known


def snapshot(known: Known) -> dict[str, Any]:
    """Give what a roster can change of a person as JSON keeps it, in one order: names the rows by what they say."""
    return {
        "name": known.name,
        "born": _day(known.birthday),
        "roles": sorted(
            [each.role, each.kind, each.code, _day(each.since), _day(each.until)]
            for each in known.roles
            if each.role in ROLLED
        ),
        "seats": sorted([each.code, _day(each.since), _day(each.until)] for each in known.enrolments),
        "numbers": sorted([each.kind, each.digest] for each in known.numbers),
    }


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
