"""Figures for programs."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema

from xingtan.kernel.clock import today
from xingtan.kernel.errors import NotFound, Refused
from xingtan.kernel.periods import read_period
from xingtan.statistics import api
from xingtan.statistics.rules.metrics import REGISTRY, Metric
from xingtan.statistics.rules.texts import Text

router = Router(tags=["statistics"])

Place = Annotated[str, Query(description="Six digits of GB/T 2260; the nation is 000000.")]
Since = Annotated[str, Query(alias="from", description="First day, ISO, local to Asia/Shanghai.")]
Until = Annotated[str, Query(alias="to", description="First day after the period; tomorrow at the latest.")]


class SaidOut(Schema):
    """The same thing in Chinese and in English."""

    zh: str
    en: str


class MetricOut(Schema):
    """One version of the definition of a figure."""

    metric: str
    version: int
    valid_from: str
    name: SaidOut
    definition: SaidOut
    unit: str
    nature: str
    window: str
    time_zone: str
    bounds: SaidOut
    population: SaidOut
    owner: SaidOut
    kinds: list[str]
    derived_from: list[str]


class MetricsOut(Schema):
    """Every version of every metric, oldest first."""

    metrics: list[MetricOut]


@router.get("/statistics/brief")
def brief(request: HttpRequest, place: Place, since: Since, until: Until) -> dict[str, Any]:
    """Give the figures of a place in a period, half-open. Counts are integers, derived figures strings."""
    period = read_period(since, until, today())
    try:
        return api.brief_figures(place, period)
    except NotFound as problem:  # the place is an input here, not the address
        raise Refused(problem.code, problem.sentence, **problem.words) from None


@router.get("/statistics/metrics", response=MetricsOut)
def metrics(request: HttpRequest) -> MetricsOut:
    """List the definitions of all figures."""
    versions = (metric for slug in REGISTRY.slugs for metric in REGISTRY.versions(slug))
    return MetricsOut(metrics=[_out(metric) for metric in versions])


def _out(metric: Metric) -> MetricOut:
    return MetricOut(
        metric=metric.slug,
        version=metric.version,
        valid_from=metric.valid_from.isoformat(),
        name=_said(metric.name),
        definition=_said(metric.definition),
        unit=metric.unit.value,
        nature=metric.nature.value,
        window=metric.window.value,
        time_zone=metric.zone,
        bounds=_said(metric.bounds),
        population=_said(metric.population),
        owner=_said(metric.owner),
        kinds=list(metric.kinds),
        derived_from=list(metric.derived_from),
    )


def _said(text: Text) -> SaidOut:
    return SaidOut(zh=text.zh, en=text.en)
