"""Reads a brief from a file and tells what contradicts itself, as JSON or as text for a terminal. No SQL."""

import json
from pathlib import Path
from typing import Literal

from xingtan.statistics.queries.documents import Unreadable, read_document
from xingtan.statistics.queries.gazetteer import national_gazetteer
from xingtan.statistics.rules.briefcheck.document import Document, Paragraph
from xingtan.statistics.rules.briefcheck.findings import Finding, Severity
from xingtan.statistics.rules.briefcheck.reading import TooManyFigures
from xingtan.statistics.rules.briefcheck.report import Report, check_document
from xingtan.statistics.rules.briefcheck.wording import Language

Format = Literal["text", "json"]

_KINDS = {
    "share": ("占比", "share"),
    "sum": ("合计", "sum"),
    "rank": ("名次", "rank"),
    "ratio": ("比值", "ratio"),
    "hierarchy": ("上下级", "hierarchy"),
    "period": ("时间", "period"),
    "place_name": ("地名", "place name"),
    "said_twice": ("前后不一", "said twice"),
    "growth": ("增减", "growth"),
    "rounding": ("舍入", "rounding"),
    "undefined": ("未定义", "undefined"),
}
_SEVERITIES = {"error": ("错误", "error"), "warning": ("警告", "warning"), "note": ("提示", "note")}


def check_brief(path: Path, form: Format, language: Language = Language.CHINESE) -> tuple[str, int]:
    """Check a brief; give what to print and the exit code: 1 where anything is an error or a warning, else 0.

    Raises `Unreadable` where the file cannot be read as a brief.
    """
    document = read_document(path)
    try:
        report = check_document(document, national_gazetteer(latin=_mostly_latin(document)))
    except TooManyFigures as error:
        raise Unreadable("too_many_figures", limit=error.args[0]) from error
    text = as_json(path, report, language) if form == "json" else as_text(path, report, language)
    return text, 1 if report.contradicts else 0


def _mostly_latin(document: Document) -> bool:
    text = "".join(block.text for block in document.blocks if isinstance(block, Paragraph))[:4000]
    letters = sum(character.isascii() and character.isalpha() for character in text)
    return letters * 2 > len(text)


def as_json(path: Path, report: Report, language: Language) -> str:
    """The report in the shape of the contract."""
    return json.dumps(
        {
            "file": str(path),
            "claims": report.claims,
            "checked": report.checked,
            "findings": [_as_record(finding, language) for finding in report.findings],
        },
        ensure_ascii=False,
        indent=2,
    )


def _as_record(finding: Finding, language: Language) -> dict[str, str | int]:
    return {
        "kind": finding.kind.value,
        "severity": finding.severity.value,
        "line": finding.line,
        "text": finding.text,
        "expected": finding.expected,
        "found": finding.found,
        "arithmetic": finding.arithmetic,
        "because": finding.because(language),
    }


def as_text(path: Path, report: Report, language: Language) -> str:
    """The report for a terminal: what was found by line, then how much was looked at."""
    english = language is Language.ENGLISH
    parts = [_as_paragraph(finding, int(english)) for finding in report.findings]
    counts = {severity: sum(f.severity is severity for f in report.findings) for severity in Severity}
    if english:
        summary = (
            f"{path.name}: {report.claims} figures and claims read, {report.checked} of them checked; "
            f"{counts[Severity.ERROR]} errors, {counts[Severity.WARNING]} warnings, {counts[Severity.NOTE]} notes."
        )
    else:
        summary = (
            f"{path.name}：读出 {report.claims} 个数字和说法，核对了其中 {report.checked} 个；"
            f"{counts[Severity.ERROR]} 处错误，{counts[Severity.WARNING]} 处警告，{counts[Severity.NOTE]} 处提示。"
        )
    return "\n\n".join([*parts, summary])


def _as_paragraph(finding: Finding, language: int) -> str:
    severity, kind = _SEVERITIES[finding.severity.value][language], _KINDS[finding.kind.value][language]
    if language:
        head = f"line {finding.line}  {severity}: {kind}"
        arithmetic = f"\n    arithmetic: {finding.arithmetic}" if finding.arithmetic else ""
        because = finding.because(Language.ENGLISH)
    else:
        head = f"第 {finding.line} 行  {severity}：{kind}"
        arithmetic = f"\n    算式：{finding.arithmetic}" if finding.arithmetic else ""
        because = finding.because(Language.CHINESE)
    return f"{head}\n    {finding.text}\n    {because}{arithmetic}"


__all__ = ["Unreadable", "as_json", "as_text", "check_brief"]
