"""What SCORM's run-time data say of how it went."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

MOST_BYTES = 256_000
_CLOCK = re.compile(r"(\d{1,4}):(\d{2}):(\d{2})(?:\.\d+)?\Z")
_PERIOD = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.\d+)?S)?)?\Z")


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a part went so far. None: the content says nothing of it. `seconds` are those of this session."""

    completed: bool
    passed: bool | None
    score: float | None
    progress: float | None
    seconds: int


def outcome(edition: str, cmi: Mapping[str, Any]) -> Outcome:
    """Read how it went. Whatever cannot be read counts as not said."""
    return _old(_within(cmi, "core")) if edition == "1.2" else _new(cmi)


def _old(core: Mapping[str, Any]) -> Outcome:
    status = str(core.get("lesson_status", ""))
    score = _within(core, "score")
    raw, least, most = (_number(score.get(name)) for name in ("raw", "min", "max"))
    return Outcome(
        completed=status in {"passed", "completed", "failed"},
        passed={"passed": True, "failed": False}.get(status),
        score=_share(raw, least, most),
        progress=1.0 if status in {"passed", "completed"} else None,
        seconds=_seconds(core.get("session_time")),
    )


def _new(cmi: Mapping[str, Any]) -> Outcome:
    score = _within(cmi, "score")
    scaled = _number(score.get("scaled"))
    raw, least, most = (_number(score.get(name)) for name in ("raw", "min", "max"))
    status = str(cmi.get("completion_status", ""))
    progress = _number(cmi.get("progress_measure"))
    return Outcome(
        completed=status == "completed",
        passed={"passed": True, "failed": False}.get(str(cmi.get("success_status", ""))),
        score=min(1.0, max(0.0, scaled)) if scaled is not None else _share(raw, least, most),
        progress=min(1.0, max(0.0, progress)) if progress is not None else 1.0 if status == "completed" else None,
        seconds=_seconds(cmi.get("session_time")),
    )


def resumed(edition: str, cmi: Mapping[str, Any]) -> dict[str, Any]:
    """Give the data with which the next session begins: what was kept, without the time of the session before."""
    found = dict(cmi)
    holder = dict(_within(found, "core")) if edition == "1.2" else found
    for name in ("session_time", "exit", "total_time", "student_id", "student_name", "learner_id", "learner_name"):
        holder.pop(name, None)
    holder["entry"] = "resume" if cmi else "ab-initio"
    if edition == "1.2":
        found["core"] = holder
    return found


def _within(data: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = data.get(name)
    return found if isinstance(found, Mapping) else {}


def _number(value: object) -> float | None:
    try:
        found = float(str(value))
    except ValueError:
        return None
    return found if abs(found) < 1e9 else None


def _share(raw: float | None, least: float | None, most: float | None) -> float | None:
    """Give a score from 0 to 1; out of a hundred where the content does not say of what."""
    if raw is None:
        return None
    low, high = least or 0.0, most if most else 100.0
    return min(1.0, max(0.0, (raw - low) / (high - low))) if high > low else None


def _seconds(value: object) -> int:
    for form, units in ((_CLOCK, (3600, 60, 1)), (_PERIOD, (86400, 3600, 60, 1))):
        found = form.match(str(value or ""))
        if found:
            return sum(int(number or 0) * unit for number, unit in zip(found.groups(), units, strict=True))
    return 0
