"""What a metric is: a declaration of a figure, from which it is computed, printed and explained."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from xingtan.statistics.rules.texts import Text

FIRST_DAY = date(2000, 1, 1)
"""Valid from the beginning: no earlier definition is known."""


class Unit(StrEnum):
    """What one of it is."""

    PAGE_VIEW = "page view"
    VISITOR = "visitor"
    VISIT = "visit"
    TIME = "time"
    REQUEST = "request"
    ITEM = "item"
    BYTE = "byte"
    SPACE = "space"
    PERSON = "person"
    CASE = "case"
    CHANGE = "change"
    DEVELOPER = "developer"
    APP = "app"
    INTERFACE = "interface"
    MILLISECOND = "millisecond"
    PAGES_PER_VISITOR = "page views per visitor"
    PERCENT = "percent"
    POINT = "point"
    RANK = "rank"


UNIT_NAMES = {
    Unit.PAGE_VIEW: Text("次", "page views"),
    Unit.VISITOR: Text("人", "visitors"),
    Unit.VISIT: Text("次", "visits"),
    Unit.TIME: Text("次", "times"),
    Unit.REQUEST: Text("次", "requests"),
    Unit.ITEM: Text("条", "items"),
    Unit.BYTE: Text("字节", "bytes"),
    Unit.SPACE: Text("个", "spaces"),
    Unit.PERSON: Text("人", "people"),
    Unit.CASE: Text("件", "cases"),
    Unit.CHANGE: Text("处", "changes"),
    Unit.DEVELOPER: Text("个", "developers"),
    Unit.APP: Text("个", "apps"),
    Unit.INTERFACE: Text("个", "interfaces"),
    Unit.MILLISECOND: Text("毫秒", "milliseconds"),
    Unit.PAGES_PER_VISITOR: Text("页", "page views per visitor"),
    Unit.PERCENT: Text("%", "%"),
    Unit.POINT: Text("点", "points"),
    Unit.RANK: Text("名", "rank"),
}


class Nature(StrEnum):
    """How a figure comes about."""

    FLOW = "flow"  # counted in the window
    STOCK = "stock"  # what there is at the end: carried over, plus what came, less what went
    DISTINCT = "distinct"  # different ones in the window; parts do not add up to the whole
    DERIVED = "derived"  # computed from other figures, never stored


NATURE_NAMES = {
    Nature.FLOW: Text("流量：窗口里发生的", "A flow: what happened in the window"),
    Nature.STOCK: Text("存量：到末日为止有的", "A stock: what there is at the end"),
    Nature.DISTINCT: Text("去重的数：各部分相加大于整体", "Different ones: the parts add up to more than the whole"),
    Nature.DERIVED: Text("由别的数得出，不另外保存", "Derived from other figures, never stored"),
}


class Window(StrEnum):
    """What a figure looks at."""

    PERIOD = "period"  # [from, to)
    SINCE_NEW_YEAR = "since new year"  # from 1 January of the year of the period's last day until the period's end
    SINCE_START = "since start"  # everything before the period's end
    DAY = "day"  # one local day, the greatest of the period


class Measure(StrEnum):
    """What is added up of the records that a figure counts."""

    RECORDS = "records"
    BYTES = "bytes"


class Subject(StrEnum):
    """What a figure is about: data can lag in one subject and be whole in the others."""

    TRAFFIC = "traffic"
    RESOURCES = "resources"
    SPACES = "spaces"
    OPEN_PLATFORM = "open_platform"
    OPERATIONS = "operations"


SUBJECT_NAMES = {
    Subject.TRAFFIC: Text("访问", "Traffic"),
    Subject.RESOURCES: Text("资源", "Resources"),
    Subject.SPACES: Text("空间", "Spaces"),
    Subject.OPEN_PLATFORM: Text("开放平台", "Open platform"),
    Subject.OPERATIONS: Text("运营", "Operations"),
}

EVERYONE = Text("所有访客，登录的和没有登录的", "Everyone, signed in or not")
SIGNED_IN = Text("登录了的人", "People who are signed in")
NODE = Text("整个平台，不分地方", "The whole platform, not split by place")
OPERATOR = Text("平台运营方", "The operator of the platform")
BEIJING = "Asia/Shanghai"


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """One version of the definition of a figure.

    `kinds` are the journal kinds whose records it adds, `less` those it takes off, `via` the only channel of an answer
    that counts. `carried_over` is the `metric` of the `balance_carried_over` records that belong to it: the kind that
    the predecessor counted, with `_bytes` where it counted bytes. `query` names the function of `statistics.queries`
    that computes it; a derived figure names what it comes from. `personal`: it is told to whom it is of, in no brief.
    """

    slug: str
    version: int = 1
    valid_from: date = FIRST_DAY
    subject: Subject
    name: Text
    definition: Text
    unit: Unit
    nature: Nature
    window: Window = Window.PERIOD
    zone: str = BEIJING
    population: Text = EVERYONE
    owner: Text = OPERATOR
    kinds: tuple[str, ...] = ()
    less: tuple[str, ...] = ()
    via: str = ""
    measure: Measure = Measure.RECORDS
    carried_over: str = ""
    derived_from: tuple[str, ...] = ()
    query: str = ""
    personal: bool = False

    @property
    def bounds(self) -> Text:
        """Say which instants belong to the window."""
        return _BOUNDS[self.window]

    @property
    def key(self) -> str:
        """Name this version: `active_spaces/2`."""
        return f"{self.slug}/{self.version}"


_BOUNDS = {
    Window.PERIOD: Text(
        "含首日零时，不含末日零时", "From 00:00 of the first day, up to but not including 00:00 of the last"
    ),
    Window.SINCE_NEW_YEAR: Text(
        "含当年1月1日零时，不含末日零时", "From 00:00 of 1 January, up to but not including 00:00 of the last day"
    ),
    Window.SINCE_START: Text(
        "从开始记录到末日零时以前", "From the first record up to but not including 00:00 of the last day"
    ),
    Window.DAY: Text("含当日零时，不含次日零时", "From 00:00 of the day, up to but not including 00:00 of the next"),
}


class Registry:
    """All versions of all metrics, and which is in force when."""

    def __init__(self, metrics: tuple[Metric, ...]) -> None:
        self._versions: dict[str, tuple[Metric, ...]] = {}
        for metric in metrics:
            self._versions[metric.slug] = (*self._versions.get(metric.slug, ()), metric)
        for slug, versions in self._versions.items():
            if [metric.version for metric in versions] != list(range(1, len(versions) + 1)):
                raise ValueError(f"the versions of {slug} are not 1, 2, 3 in order")
            starts = [metric.valid_from for metric in versions]
            if starts != sorted(set(starts)):
                raise ValueError(f"a version of {slug} begins before the one it replaces")

    @property
    def slugs(self) -> tuple[str, ...]:
        return tuple(self._versions)

    def versions(self, slug: str) -> tuple[Metric, ...]:
        """List the versions of a metric, oldest first. Raises KeyError for an unknown slug."""
        return self._versions[slug]

    def in_force(self, slug: str, on: date) -> Metric:
        """Give the version that holds on a day; before the first one began, the first."""
        versions = self._versions[slug]
        return next((metric for metric in reversed(versions) if metric.valid_from <= on), versions[0])

    def all_in_force(self, on: date) -> tuple[Metric, ...]:
        """Give the version of every metric that holds on a day, in the order of their declaration."""
        return tuple(self.in_force(slug, on) for slug in self._versions)

    def latest(self) -> tuple[Metric, ...]:
        """Give the newest version of every metric, in the order of their declaration."""
        return tuple(versions[-1] for versions in self._versions.values())

    def replaced_in(self, slug: str, since: date, until: date) -> tuple[Metric, ...]:
        """List the versions that began inside (since, until): where a chart of that time shows a break."""
        return tuple(metric for metric in self._versions[slug][1:] if since < metric.valid_from < until)
