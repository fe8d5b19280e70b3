"""What is known of a roster: its state, what was found in it, what it would change."""

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

from xingtan.kernel.files import MIB

MOST_BYTES = 64 * MIB
MOST_ROWS = 200_000
MOST_COLUMNS = 100
MOST_KEPT = 500
"""So many findings, likenesses and changes of each kind are listed in a report; more are only counted."""


class State(StrEnum):
    """Where a roster stands.

    checking -> checked or refused; checked -> taking -> taken (or refused again, if the world changed meanwhile);
    taken -> undoing -> undone. A checked or refused one can be dropped. In `refused` and `dropped` nothing of the file
    is on the platform.
    """

    CHECKING = "checking"
    REFUSED = "refused"
    CHECKED = "checked"
    DROPPED = "dropped"
    TAKING = "taking"
    TAKEN = "taken"
    UNDOING = "undoing"
    UNDONE = "undone"


class Form(StrEnum):
    """How a file is read."""

    CSV = "csv"
    XLSX = "xlsx"
    ONEROSTER = "oneroster"


class Whole(StrEnum):
    """What a file says to be complete: whoever is missing from it there has left."""

    NO = "no"
    CLASSES = "classes"
    SCHOOLS = "schools"


class Kind(StrEnum):
    """What becomes of a person."""

    NEW = "new"
    CHANGED = "changed"
    MOVED = "moved"
    LEFT = "left"
    SAME = "same"


class Severity(StrEnum):
    """With an error nothing of the file is taken in; a warning is for the eyes."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Options:
    """What the person who brings a file decides about it.

    `open_classes`: classes that do not exist yet are opened. `same`: lines (as in `Likeness.line`) of which the person
    said "this is the one we know".
    """

    whole: Whole = Whole.NO
    open_classes: bool = False
    same: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about one cell, one row (column empty) or the file (row 0).

    `code` names the sentence in `sentences.SENTENCES`, `words` fill it. `column` is the letters of the sheet, `header`
    what stands at its top; `value` what stands in the cell: numbers of people are masked. `part` is the sheet or the
    file of an archive, where there are several.
    """

    code: str
    severity: Severity
    row: int = 0
    column: str = ""
    header: str = ""
    value: str = ""
    words: dict[str, str | int] = field(default_factory=dict)
    part: str = ""

    @property
    def sentence(self) -> str:
        """Give the msgid: translate it, then fill it with `words`."""
        from xingtan.identity.rules.rosters.sentences import SENTENCES

        return SENTENCES[self.code]

    @property
    def cell(self) -> str:
        """Give the address of the cell as a sheet has it: C7; a row alone: 7; the file: empty."""
        return f"{self.column}{self.row or ''}"


@dataclass(frozen=True, slots=True)
class Likeness:
    """A row that is likely somebody whom the platform knows under another number, or none; proposed for merging.

    `line` names it: the how-manieth person of the file, from 1; `row` is where it stands in the sheet. `because` is
    `name_and_class`, `name_and_school` or `name_and_birthday`. `same`: it was said that this is one person.
    """

    line: int
    row: int
    name: str
    person: UUID
    because: str
    group: str = ""
    same: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of one person: `before` and `after` are classes or the school, in words; `what` names the facts that
    change (name, birthday, number, phone, class). `row` 0: who left is in no row."""

    kind: Kind
    row: int
    name: str
    school: str = ""
    before: str = ""
    after: str = ""
    what: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Counts:
    """Of how many people each thing is true; `rows` is how many rows say somebody."""

    rows: int = 0
    new: int = 0
    changed: int = 0
    moved: int = 0
    left: int = 0
    same: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """What checking a roster found. `errors` and `warnings` count all; the lists hold the first MOST_KEPT.

    `classes` are the codes of classes that taking it in opens, `schools` those that the file speaks of. `not_undone`
    are the people whom undoing left as they were, with the code of the reason (a key of `sentences.NOT_UNDONE`).
    `content` is the SHA-256 of the file.
    """

    counts: Counts = Counts()
    errors: int = 0
    warnings: int = 0
    findings: tuple[Finding, ...] = ()
    likenesses: tuple[Likeness, ...] = ()
    changes: tuple[Change, ...] = ()
    classes: tuple[str, ...] = ()
    schools: tuple[str, ...] = ()
    options: Options = Options()
    seconds: float = 0.0
    not_undone: tuple[tuple[str, str], ...] = ()
    content: str = ""

    def written(self) -> dict[str, Any]:
        """Give it as JSON keeps it."""
        plain: dict[str, Any] = asdict(self)
        plain["likenesses"] = [{**each, "person": str(each["person"])} for each in plain["likenesses"]]
        return plain

    @classmethod
    def read(cls, kept: dict[str, Any]) -> "Report":
        """Give it back from what JSON kept; an empty one from nothing."""
        if not kept:
            return cls()
        options = kept.get("options", {})
        return cls(
            counts=Counts(**kept.get("counts", {})),
            errors=kept.get("errors", 0),
            warnings=kept.get("warnings", 0),
            findings=tuple(
                Finding(**{**each, "severity": Severity(each["severity"])}) for each in kept.get("findings", ())
            ),
            likenesses=tuple(
                Likeness(**{**each, "person": UUID(each["person"])}) for each in kept.get("likenesses", ())
            ),
            changes=tuple(
                Change(**{**each, "kind": Kind(each["kind"]), "what": tuple(each["what"])})
                for each in kept.get("changes", ())
            ),
            classes=tuple(kept.get("classes", ())),
            schools=tuple(kept.get("schools", ())),
            options=Options(
                Whole(options.get("whole", Whole.NO)),
                bool(options.get("open_classes", False)),
                tuple(options.get("same", ())),
            ),
            seconds=kept.get("seconds", 0.0),
            not_undone=tuple((name, code) for name, code in kept.get("not_undone", ())),
            content=kept.get("content", ""),
        )
