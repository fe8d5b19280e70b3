"""四、对账 and 五、怎么算的: the papers of the figures."""

from collections.abc import Sequence

from xingtan.statistics.rules.balance import Check
from xingtan.statistics.rules.brief import Brief
from xingtan.statistics.rules.document import Block, CheckLine, Checks, Definition, Definitions
from xingtan.statistics.rules.metrics import Metric, Nature
from xingtan.statistics.rules.metrics.declaration import FIRST_DAY
from xingtan.statistics.rules.texts import Text, day_text


def check_blocks(checks: Sequence[Check]) -> tuple[Block, ...]:
    """List every check."""
    return (Checks(tuple(CheckLine(check.holds, check.says, check.rows) for check in checks)),)


def definition_blocks(brief: Brief) -> tuple[Block, ...]:
    """List the definitions in force at the end of the period; running totals are explained beside their flow."""
    shown = [metric for metric in brief.definitions if not _is_total_of_flow(metric, brief)]
    return (Definitions(tuple(definition_of(metric) for metric in shown)),)


def definition_of(metric: Metric) -> Definition:
    """Give the definition of a metric as printed."""
    return Definition(metric.slug, metric.version, metric.name, version_note(metric), metric.definition)


def version_note(metric: Metric) -> Text:
    """Say which version this is, and since when."""
    if metric.nature is Nature.DERIVED and not metric.kinds:
        return Text("由别的数得出", "derived from other figures")
    since, since_en = "", ""
    if metric.valid_from != FIRST_DAY:
        day = day_text(metric.valid_from, year=True)
        since, since_en = f"，自{day.zh}起", f", since {day.en}"
    return Text(f"第{metric.version}版{since}", f"version {metric.version}{since_en}")


def _is_total_of_flow(metric: Metric, brief: Brief) -> bool:
    flow = metric.slug.removesuffix("_total")
    return flow != metric.slug and any(other.slug == flow for other in brief.definitions)
