"""Checks a whole brief: reads it once, asks every family of checks, puts what they find in the order of its lines."""

from collections.abc import Callable
from dataclasses import dataclass

from xingtan.statistics.rules.briefcheck.checks.growth import check_growth
from xingtan.statistics.rules.briefcheck.checks.hierarchy import check_hierarchy
from xingtan.statistics.rules.briefcheck.checks.lists import check_lists
from xingtan.statistics.rules.briefcheck.checks.parts import check_parts
from xingtan.statistics.rules.briefcheck.checks.place_names import check_place_names
from xingtan.statistics.rules.briefcheck.checks.portions import check_portions
from xingtan.statistics.rules.briefcheck.checks.ranks import check_ranks
from xingtan.statistics.rules.briefcheck.checks.ratios import check_ratios
from xingtan.statistics.rules.briefcheck.checks.repeats import check_repeats
from xingtan.statistics.rules.briefcheck.checks.shares import check_shares
from xingtan.statistics.rules.briefcheck.checks.spans import check_spans
from xingtan.statistics.rules.briefcheck.checks.sums import check_sums
from xingtan.statistics.rules.briefcheck.checks.undefined import check_undefined
from xingtan.statistics.rules.briefcheck.document import Document
from xingtan.statistics.rules.briefcheck.findings import Finding, Outcome, Severity, gather
from xingtan.statistics.rules.briefcheck.places import Gazetteer
from xingtan.statistics.rules.briefcheck.reading import Reading, read

CHECKS: tuple[Callable[[Reading], Outcome], ...] = (
    check_shares,
    check_sums,
    check_lists,
    check_parts,
    check_ranks,
    check_ratios,
    check_portions,
    check_hierarchy,
    check_spans,
    check_place_names,
    check_repeats,
    check_growth,
    check_undefined,
)


@dataclass(frozen=True, slots=True)
class Report:
    """What was found in a brief. `claims` counts its figures and claims of rank, `checked` those that a check used."""

    claims: int
    checked: int
    findings: tuple[Finding, ...]

    @property
    def contradicts(self) -> bool:
        """Say whether anything is an error or a warning."""
        return any(finding.severity is not Severity.NOTE for finding in self.findings)


def check_document(document: Document, gazetteer: Gazetteer) -> Report:
    """Find the contradictions of a brief."""
    reading = read(document, gazetteer)
    outcome = gather(check(reading) for check in CHECKS)
    cells = sum(len(table.values) for table in reading.tables)
    claims = cells + len(reading.statements) + len(reading.rankings)
    return Report(claims, len(outcome.checked), tuple(_in_order(outcome.findings)))


def _in_order(findings: tuple[Finding, ...]) -> list[Finding]:
    """By line, the worst first; what says the same of the same figures is told once, where it stands first."""
    order = list(Severity)
    told: dict[tuple[str, str, str, str], Finding] = {}
    for finding in sorted(findings, key=lambda each: (each.line, order.index(each.severity))):
        key = (
            finding.kind,
            finding.text if not finding.arithmetic else finding.arithmetic,
            finding.expected,
            finding.found,
        )
        told.setdefault(key, finding)
    return list(told.values())
