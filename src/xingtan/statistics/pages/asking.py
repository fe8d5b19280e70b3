"""What every page of figures reads from its address: the place and the period."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from xingtan.kernel.clock import today
from xingtan.kernel.periods import Period, read_period
from xingtan.places import api as places
from xingtan.ports.columns import ColumnStoreUnavailable
from xingtan.statistics.queries.months import RUNNING_DAYS, default_period
from xingtan.statistics.queries.refusals import FiguresUnavailable
from xingtan.ui.shapes import Link


@dataclass(frozen=True, slots=True)
class Asked:
    """A place and a period; `picked` where somebody chose the days."""

    place: places.Place
    period: Period
    picked: bool

    @property
    def query(self) -> str:
        """Give the days as the query of an address: empty where nobody chose them."""
        return "?" + urlencode(self.days) if self.picked else ""

    @property
    def days(self) -> dict[str, str]:
        return {"from": self.period.since.isoformat(), "to": self.period.until.isoformat()}

    @property
    def last_day(self) -> date:
        return self.period.until - timedelta(days=1)

    def address(self, name: str, *arguments: object) -> str:
        """Give the address of a page for the same days."""
        return reverse(name, args=arguments) + self.query


def asked(request: HttpRequest, code: str) -> Asked:
    """Read the period of a page; without one, the latest month of the place.

    Raises NotFound for an unknown place, Refused for days that cannot be.
    """
    since, until = request.GET.get("from", "")[:40], request.GET.get("to", "")[:40]
    if since or until:
        period = read_period(since, until, today())
        return Asked(places.place(code, period.until - timedelta(days=1)), period, True)
    try:
        period = default_period(code) or running_days()
    except ColumnStoreUnavailable as error:
        raise FiguresUnavailable from error
    return Asked(places.place(code, period.until - timedelta(days=1)), period, False)


def running_days() -> Period:
    """Give the days until now, today included: what is shown before anything was recorded."""
    tomorrow = today() + timedelta(days=1)
    return Period(tomorrow - timedelta(days=RUNNING_DAYS), tomorrow)


def way_to(here: Asked, current: bool = True) -> list[Link]:
    """Give the path of a place as links to the figures of each place on it."""
    path = places.path(here.place.code, here.last_day)
    links = [Link(step.short_label, here.address("figures", step.code)) for step in path[:-1]]
    last = here.place.short_label
    return [
        Link(_("数据"), reverse("figures-home")),
        *links,
        Link(last, "") if current else Link(last, here.address("figures", here.place.code)),
    ]
