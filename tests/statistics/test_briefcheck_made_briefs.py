"""Briefs that the tests make: what holds together is left in peace, of one fault put into it exactly one is told."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.statistics.briefs.making import FAULTS, LATIN, ONLY_CHINESE, RENDERERS, make, render
from tests.statistics.briefs.reading import check_file, check_text, contradictions, gazetteer, told

from xingtan.statistics.rules.briefcheck.findings import Severity

SEEDS = st.integers(min_value=0, max_value=10**6)
FEW = settings(max_examples=4, deadline=None)


@pytest.fixture(scope="module", autouse=True)
def _latin_names() -> None:
    for form, names in gazetteer().latin.items():
        for name in names:
            LATIN.setdefault(name, form)


@settings(max_examples=30, deadline=None)
@given(seed=SEEDS, english=st.booleans())
def test_a_brief_that_holds_together_is_left_in_peace(seed: int, english: bool) -> None:
    text = render(make(seed, gazetteer(), english=english), "txt").decode()
    report = check_text(text)
    assert not contradictions(report), told(contradictions(report))
    assert report.checked * 10 >= report.claims * 8, "most figures take part in some check"


def _one_fault(seed: int, fault: str, english: bool) -> None:
    brief = make(seed, gazetteer(), fault, english)
    text = render(brief, "txt").decode()
    findings = contradictions(check_text(text))
    assert [finding.kind.value for finding in findings] == [FAULTS[fault]], f"{brief.needle}\n{told(findings)}"
    [finding] = findings
    assert brief.needle in f"{finding.text} {finding.found} {finding.arithmetic}"
    line = text.split("\n")[finding.line - 1]
    assert any(words in line for words in (brief.needle, finding.found, finding.text)) or fault == "text_total", line
    assert finding.arithmetic


@pytest.mark.parametrize("fault", FAULTS)
@FEW
@given(seed=SEEDS)
def test_of_one_fault_exactly_one_is_told(fault: str, seed: int) -> None:
    _one_fault(seed, fault, english=False)


@pytest.mark.parametrize("fault", [fault for fault in FAULTS if fault not in ONLY_CHINESE])
@settings(max_examples=2, deadline=None)
@given(seed=SEEDS)
def test_of_one_fault_exactly_one_is_told_in_english(fault: str, seed: int) -> None:
    _one_fault(seed, fault, english=True)


@pytest.mark.parametrize("form", RENDERERS)
@pytest.mark.parametrize("fault", [None, "share", "rank_number", "county", "parts"])
def test_every_kind_of_file_says_the_same(
    form: str, fault: str | None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("briefs") / f"brief.{form}"
    for seed in (1, 2):
        path.write_bytes(render(make(seed, gazetteer(), fault), form))
        findings = contradictions(check_file(path))
        assert [finding.kind.value for finding in findings] == ([FAULTS[fault]] if fault else []), told(findings)


def test_a_note_alone_is_no_contradiction() -> None:
    report = check_text("浙江省教育平台简报（2020年5月）\n平台访问量相比上月有所增长。")
    assert [finding.severity for finding in report.findings] == [Severity.NOTE]
    assert not report.contradicts
