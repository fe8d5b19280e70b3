"""The registry of metrics: every figure that the node prints, with its papers."""

from xingtan.statistics.rules.metrics import open_platform, operations, resources, spaces, traffic
from xingtan.statistics.rules.metrics.declaration import (
    SUBJECT_NAMES,
    UNIT_NAMES,
    Measure,
    Metric,
    Nature,
    Registry,
    Subject,
    Unit,
    Window,
)

REGISTRY = Registry(
    (*traffic.METRICS, *resources.METRICS, *spaces.METRICS, *open_platform.METRICS, *operations.METRICS)
)

__all__ = [
    "REGISTRY",
    "SUBJECT_NAMES",
    "UNIT_NAMES",
    "Measure",
    "Metric",
    "Nature",
    "Registry",
    "Subject",
    "Unit",
    "Window",
]
