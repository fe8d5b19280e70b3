"""What content of a package kept in an attempt."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from xingtan.kernel.errors import NotFound
from xingtan.kernel.text import msgid
from xingtan.learning.models import Attempt


@dataclass(frozen=True, slots=True)
class Run:
    """An attempt at a part of a package, with the data of its run-time."""

    resource: UUID
    part: str
    contents: str
    edition: str
    cmi: dict[str, Any]
    revision: int
    seconds: int


def own_run(person: UUID, attempt_id: UUID) -> Run:
    """Read an attempt of this person at a package. One statement. Raises NotFound for another's."""
    row = Attempt.objects.filter(pk=attempt_id, person=person).first()
    if row is None or "cmi" not in row.state:
        raise NotFound("attempt-unknown", msgid("没有这次学习，或者它不是你的。"))
    state = row.state
    return Run(row.resource, row.part, state["digest"], state["edition"], state["cmi"], row.revision, row.seconds)
