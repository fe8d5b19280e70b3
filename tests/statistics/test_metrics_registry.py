"""The registry of metrics: every declaration is whole, and every figure has one."""

import importlib
from datetime import date, timedelta
from pathlib import Path

import pytest

from xingtan.statistics.models.tables import KIND_DAY
from xingtan.statistics.rules.activity import CONTRIBUTION_WEIGHT, SIGN_IN_WEIGHT, VISIT_WEIGHT
from xingtan.statistics.rules.metrics import REGISTRY, Measure, Metric, Nature, Registry
from xingtan.statistics.rules.metrics.page import metrics_page
from xingtan.statistics.rules.texts import Text

ALL = [metric for slug in REGISTRY.slugs for metric in REGISTRY.versions(slug)]


@pytest.mark.parametrize("metric", ALL, ids=lambda metric: metric.key)
def test_a_metric_has_all_its_papers(metric: Metric) -> None:
    for text in (metric.name, metric.definition, metric.population, metric.owner, metric.bounds):
        assert text.zh.strip()
        assert text.en.strip()
    assert metric.definition.zh.endswith("。")
    assert metric.definition.en.endswith(".")
    assert metric.query or metric.derived_from
    if metric.query:
        module, function = metric.query.split(".")
        assert callable(getattr(importlib.import_module(f"xingtan.statistics.queries.{module}"), function))
    for slug in metric.derived_from:
        assert slug in REGISTRY.slugs
    if metric.nature is Nature.DERIVED:
        assert metric.derived_from
    else:
        assert metric.kinds
    if metric.measure is Measure.BYTES:
        assert metric.carried_over in ("", *(f"{kind}_bytes" for kind in metric.kinds))


def test_the_definition_in_force_is_the_last_one_begun() -> None:
    second = REGISTRY.versions("active_spaces")[1]
    assert REGISTRY.in_force("active_spaces", second.valid_from - timedelta(days=1)).version == 1
    assert REGISTRY.in_force("active_spaces", second.valid_from).version == 2
    assert REGISTRY.in_force("active_spaces", date(1999, 1, 1)).version == 1
    assert [metric.version for metric in REGISTRY.latest() if metric.slug == "active_spaces"] == [2]


def test_a_changed_definition_shows_where_a_chart_breaks() -> None:
    changed = REGISTRY.versions("active_spaces")[1].valid_from
    assert [
        m.version for m in REGISTRY.replaced_in("active_spaces", changed - timedelta(1), changed + timedelta(1))
    ] == [2]
    assert REGISTRY.replaced_in("active_spaces", changed, changed + timedelta(30)) == ()


def test_versions_are_numbered_without_gaps_and_go_forward() -> None:
    one, two = REGISTRY.versions("active_spaces")
    with pytest.raises(ValueError, match="not 1, 2, 3"):
        Registry((two,))
    with pytest.raises(ValueError, match="before the one"):
        Registry((one, Metric(slug=one.slug, version=2, subject=one.subject, name=Text("a", "a"), unit=one.unit,
                              definition=one.definition, nature=one.nature, valid_from=date(1990, 1, 1))))  # fmt: skip


def test_flows_come_from_the_roll_up_of_kinds() -> None:
    assert {"records", "bytes"} <= {column.name for column in KIND_DAY.columns}


def test_the_page_of_definitions_is_what_the_registry_says() -> None:
    """The page itself says how to renew it."""
    page = Path(__file__).parents[2] / "docs" / "reference" / "metrics.md"
    assert page.read_text(encoding="utf-8") == metrics_page()


def test_the_activity_index_is_what_the_decision_says() -> None:
    decision = (Path(__file__).parents[2] / "docs" / "decisions" / "0011-activity-index.md").read_text(encoding="utf-8")
    weights = (SIGN_IN_WEIGHT, CONTRIBUTION_WEIGHT, VISIT_WEIGHT)
    assert sum(weights) == 100
    assert "index = {} × signed-in rate + {} × contribution rate + {} × visit rate".format(*weights) in decision
    assert "{} × sign-in rate + {} × contribution rate + {} × visit rate".format(*weights) in (
        REGISTRY.versions("annual_activity")[-1].definition.en
    )
