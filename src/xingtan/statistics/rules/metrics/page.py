"""The page of all definitions, `docs/reference/metrics.md`."""

from xingtan.statistics.rules.metrics import REGISTRY, SUBJECT_NAMES, Metric, Subject
from xingtan.statistics.rules.metrics.declaration import FIRST_DAY

HEAD = """# Metrics

Every figure that a node prints, with its definition. This page is written from the registry in
`src/xingtan/statistics/rules/metrics/`, and a test holds it to the code; renew it with

    .venv/bin/python -c "from xingtan.statistics.rules.metrics.page import metrics_page; print(metrics_page(), end='')"

A changed definition is a new version with the day from which it is valid; where there is one, both versions are
computed over the same time at `/data/definitions/<metric>/`.

Time zone: Asia/Shanghai. Owner: the operator of the platform. *Carried over* names the `metric` of the
`balance_carried_over` records that begin a running total.
"""


def metrics_page() -> str:
    """Give the page as Markdown."""
    parts = [HEAD]
    for subject in Subject:
        parts.append(f"## {SUBJECT_NAMES[subject].en} / {SUBJECT_NAMES[subject].zh}\n")
        for slug in REGISTRY.slugs:
            parts += [_entry(metric) for metric in REGISTRY.versions(slug) if metric.subject is subject]
    return "\n".join(parts)


def _entry(metric: Metric) -> str:
    since = "" if metric.valid_from == FIRST_DAY else f", since {metric.valid_from.isoformat()}"
    facts = [
        f"unit: {metric.unit.value}",
        metric.nature.value,
        f"window: {metric.window.value}",
        *([f"adds: {', '.join(metric.kinds)}"] if metric.kinds else []),
        *([f"takes off: {', '.join(metric.less)}"] if metric.less else []),
        *([f"via: {metric.via}"] if metric.via else []),
        *([f"carried over: {metric.carried_over}"] if metric.carried_over else []),
        *([f"derived from: {', '.join(metric.derived_from)}"] if metric.derived_from else []),
    ]
    return (
        f"### `{metric.slug}` {metric.name.en} / {metric.name.zh}\n\n"
        f"Version {metric.version}{since}. {'; '.join(facts)}.\n\n"
        f"{metric.definition.en}\n\n{metric.definition.zh}\n"
    )
