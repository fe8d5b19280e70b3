"""Collecting what is found in a roster: all of it counted, the first of it kept."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from xingtan.identity.rules.rosters.headers import Columns, Field
from xingtan.identity.rules.rosters.lines import MASKED, Trouble, plain
from xingtan.identity.rules.rosters.numbers import masked, without_numbers
from xingtan.identity.rules.rosters.records import MOST_KEPT, Finding, Severity
from xingtan.identity.rules.rosters.sentences import ERRORS

MOST_SHOWN = 40


@dataclass(slots=True)
class Findings:
    """What was found so far. Errors are kept before warnings: a list full of these hides none of those."""

    part: str = ""
    errors: int = 0
    warnings: int = 0
    _errors: list[Finding] = field(default_factory=list)
    _warnings: list[Finding] = field(default_factory=list)

    def add(
        self, code: str, row: int = 0, column: str = "", header: str = "", value: str = "", /, **words: str | int
    ) -> None:
        """Note one finding; how grave it is is in the table of its sentence.

        What stands in the file is shown without invisible characters and without the middle of long numbers.
        """
        severity = Severity.ERROR if code in ERRORS else Severity.WARNING
        if severity is Severity.ERROR:
            self.errors += 1
        else:
            self.warnings += 1
        kept = self._errors if severity is Severity.ERROR else self._warnings
        if len(kept) < MOST_KEPT:
            said = {name: plain(word) if isinstance(word, str) else word for name, word in words.items()}
            shown, header = without_numbers(plain(value))[:MOST_SHOWN], plain(header)[:MOST_SHOWN]
            kept.append(Finding(code, severity, row, column, header, shown, said, self.part))

    def add_of_row(self, row: int, columns: Columns, troubles: Iterable[Trouble], cells: Iterable[str]) -> None:
        """Note what is wrong with a row, each beside its cell."""
        values = list(cells)
        for code, at, words in troubles:
            if at is None:
                self.add(code, row, **words)
                continue
            where = columns.at.get(at)
            value = plain(values[where]) if where is not None and where < len(values) else ""
            shown = masked(value) if at in MASKED else value
            self.add(code, row, columns.letter(at), columns.header(at), shown, **words)

    def add_of_line(self, row: int, columns: Columns, code: str, words: dict[str, str | int]) -> None:
        """Note what is wrong with a person, beside the cell that says it best."""
        best = {
            "number-twice": (Field.STUDENT_NUMBER, Field.IDENTITY_NUMBER, Field.STAFF_NUMBER, Field.ROSTER_ID),
            "number-of-another": (Field.STUDENT_NUMBER, Field.IDENTITY_NUMBER, Field.STAFF_NUMBER, Field.ROSTER_ID),
            "numbers-of-two": (Field.IDENTITY_NUMBER,),
            "student-elsewhere": (Field.STUDENT_NUMBER, Field.IDENTITY_NUMBER),
        }.get(code, (Field.NAME,))
        at = next((each for each in best if each in columns.at), Field.NAME)
        self.add(code, row, columns.letter(at), columns.header(at), "", **words)

    def listed(self) -> tuple[Finding, ...]:
        """Give those that are kept: errors first, each by row and column."""
        return tuple(
            one
            for kept in (self._errors, self._warnings)
            for one in sorted(kept, key=lambda each: (each.row, len(each.column), each.column))
        )
