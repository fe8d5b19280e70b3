"""Checks a text or a file of the tests, the way the command does, and gives what was found."""

from functools import cache
from pathlib import Path

from xingtan.statistics.queries.documents import read_document
from xingtan.statistics.queries.documents.plain import read_plain
from xingtan.statistics.queries.gazetteer import national_gazetteer
from xingtan.statistics.rules.briefcheck.findings import Finding, Severity
from xingtan.statistics.rules.briefcheck.places import Gazetteer
from xingtan.statistics.rules.briefcheck.report import Report, check_document

FOLDER = Path(__file__).parent
ZHEJIANG = FOLDER / "zhejiang-2017-08.txt"


@cache
def gazetteer() -> Gazetteer:
    """The places of the nation, with their Latin names: both kinds of brief can be read with it."""
    return national_gazetteer(latin=True)


def check_text(text: str) -> Report:
    """Check a plain text."""
    return check_document(read_plain(text), gazetteer())


def check_file(path: Path) -> Report:
    """Check a file of any kind."""
    return check_document(read_document(path), gazetteer())


def contradictions(report: Report) -> list[Finding]:
    """The errors and warnings of a report."""
    return [finding for finding in report.findings if finding.severity is not Severity.NOTE]


def told(findings: list[Finding]) -> str:
    """Findings in one line each, for the message of a failed test."""
    return "\n".join(
        f"{f.line} {f.kind} {f.severity}: {f.text} | {f.expected} != {f.found} | {f.arithmetic}" for f in findings
    )
