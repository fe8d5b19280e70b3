"""The portal for statistics, the demonstration and main: banners, feedback, joined regions, and who fills the month."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from xingtan.identity.events import AccountClosed
from xingtan.kernel.events import Event
from xingtan.kernel.periods import Period
from xingtan.places import api as places
from xingtan.portal import queries
from xingtan.portal.actions import (
    NewBanner,
    NewCampaign,
    forget_person,
    open_campaign,
    record_banner,
    record_joined_region,
)
from xingtan.portal.queries import Banner, Campaign, FeedbackCounts, own_data
from xingtan.ui.context import in_language
from xingtan.ui.shapes import Day, Joined

__all__ = [
    "Banner",
    "Campaign",
    "FeedbackCounts",
    "Month",
    "NewBanner",
    "NewCampaign",
    "feedback_counts",
    "hear_account_closed",
    "joined",
    "list_banners",
    "month_of",
    "open_campaign",
    "own_data",
    "record_banner",
    "record_joined_region",
    "show_month_with",
]


@dataclass(frozen=True, slots=True)
class Month:
    """A place's latest month, for its entrance. None of a figure is unknown. `done` of `total` records are counted."""

    period: Period
    page_views: int | None
    unique_visitors: int | None
    pages_per_visitor: str | None
    peak_on: date | None
    peak_views: int | None
    days: tuple[Day, ...] = ()
    complete: bool = True
    done: int | None = None
    total: int | None = None

    @property
    def last_on(self) -> date:
        """Give the last day that is part of the month."""
        return self.period.until - timedelta(days=1)


MonthProvider = Callable[[str], Month | None]
_month: list[MonthProvider] = []


def show_month_with(provider: MonthProvider) -> None:
    """Let the entrances show the month that `provider` gives for a place code. `main` wires statistics here.

    Whoever changes these figures touches the page tag `month:<code>`.
    """
    _month[:] = [provider]


def month_of(code: str) -> Month | None:
    """Give the latest month of a place, or None where nobody counts."""
    return _month[0](code) if _month else None


def list_banners(period: Period) -> tuple[Banner, ...]:
    """List the banners whose first day lies in the period, in order."""
    return queries.banners_of_period(period)


def feedback_counts(period: Period) -> FeedbackCounts:
    """Count what feedback the period brought, and how much of it was answered and adopted in it."""
    return queries.feedback_counts(period)


def entrance(code: str) -> str:
    """Give the address of a place's entrance, in the language in force."""
    return in_language("/" if code == settings.HOME_PLACE else f"/places/{code}/")


def joined() -> tuple[tuple[Joined, ...], date | None]:
    """List the joined regions for the foot of every page, and the day on which that was known."""
    regions = queries.joined_regions()
    english = get_language() == "en"
    named = places.places([region.place_code for region in regions])
    shown = tuple(
        Joined(
            named[region.place_code].label if region.place_code != places.NATION else str(_("国家平台")),
            places.levels(region.place_code) - 1,
            region.note_en or region.note if english else region.note,
            region.url or entrance(region.place_code),
            region.open,
        )
        for region in regions
        if region.place_code in named
    )
    return shown, max((region.known_on for region in regions), default=None)


def hear_account_closed(event: Event) -> None:
    """Forget somebody who closed their account. Idempotent."""
    assert isinstance(event, AccountClosed)
    forget_person(event.person)
