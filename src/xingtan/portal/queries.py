"""Reading the portal's own tables. Each function takes one statement."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, F, Q

from xingtan.identity.api import OwnPart
from xingtan.kernel.periods import Period
from xingtan.kernel.text import msgid
from xingtan.portal import models


@dataclass(frozen=True, slots=True)
class Banner:
    """A banner as readers see it. `on` is the first day on which it is shown."""

    id: UUID
    title: str
    note: str
    url: str
    place_code: str
    on: date
    until: date | None
    published_at: datetime
    withdrawn: bool

    @property
    def name(self) -> str:
        return self.title


@dataclass(frozen=True, slots=True)
class Campaign:
    """A campaign and how many people have entered it."""

    id: UUID
    title: str
    note: str
    place_code: str
    open_from: date
    open_until: date | None
    entered: int
    counted_on: date | None


@dataclass(frozen=True, slots=True)
class Feedback:
    """What somebody told us, and what became of it."""

    id: UUID
    kind: str
    text: str
    contact: str
    page: str
    place_code: str
    person_id: UUID | None
    submitted_at: datetime
    answer: str
    answered_at: datetime | None
    adopted_at: datetime | None


@dataclass(frozen=True, slots=True)
class FeedbackCounts:
    """How much feedback a period brought, and what became of it in the same period."""

    submitted: int
    answered: int
    adopted: int


@dataclass(frozen=True, slots=True)
class JoinedRegion:
    """A region that has joined, or is joining."""

    place_code: str
    note: str
    note_en: str
    open: bool
    url: str
    known_on: date


def _banner(row: models.Banner) -> Banner:
    return Banner(
        row.id, row.title, row.note, row.url, row.place_code, row.shown_from, row.shown_until, row.published_at,
        row.withdrawn_at is not None,
    )  # fmt: skip


def banners_shown(codes: list[str], on: date, limit: int = 6) -> tuple[Banner, ...]:
    """List the banners of these places that are shown on a day, the latest first."""
    rows = models.Banner.objects.filter(
        Q(shown_until__isnull=True) | Q(shown_until__gt=on),
        place_code__in=codes,
        shown_from__lte=on,
        withdrawn_at__isnull=True,
    )
    return tuple(_banner(row) for row in rows[:limit])


def banners_of(codes: list[str], limit: int = 100) -> tuple[Banner, ...]:
    """List every banner of these places, the latest first, those taken down and those to come with them."""
    return tuple(_banner(row) for row in models.Banner.objects.filter(place_code__in=codes)[:limit])


def banners_of_period(period: Period) -> tuple[Banner, ...]:
    """List the banners whose first day lies in the period, in the order of their days."""
    rows = models.Banner.objects.filter(shown_from__gte=period.since, shown_from__lt=period.until)
    return tuple(_banner(row) for row in rows.order_by("shown_from", "published_at", "id"))


def campaigns_open(codes: list[str], on: date) -> tuple[Campaign, ...]:
    """List the campaigns of these places that can be entered on a day."""
    rows = (
        models.Campaign.objects.filter(
            Q(open_until__isnull=True) | Q(open_until__gt=on), place_code__in=codes, open_from__lte=on
        )
        .annotate(here=Count("entries"))
        .order_by("-open_from", "id")
    )
    return tuple(_campaign(row) for row in rows)


def campaign(campaign_id: UUID) -> Campaign | None:
    """Give one campaign, or None."""
    row = models.Campaign.objects.annotate(here=Count("entries")).filter(pk=campaign_id).first()
    return None if row is None else _campaign(row)


def _campaign(row: models.Campaign) -> Campaign:
    entered = row.entered_before + row.here  # type: ignore[attr-defined]
    return Campaign(row.id, row.title, row.note, row.place_code, row.open_from, row.open_until, entered, row.counted_on)


def has_entered(campaign_id: UUID, person_id: UUID) -> bool:
    """Say whether a person is in a campaign."""
    return models.CampaignEntry.objects.filter(campaign_id=campaign_id, person_id=person_id).exists()


def _feedback(row: models.Feedback) -> Feedback:
    return Feedback(
        row.id, row.kind, row.text, row.contact, row.page, row.place_code, row.person_id, row.submitted_at, row.answer,
        row.answered_at, row.adopted_at,
    )  # fmt: skip


def feedback_of(codes: list[str], only_open: bool = True, limit: int = 50) -> tuple[Feedback, ...]:
    """List feedback of these places, the latest first; with `only_open`, what has no answer yet."""
    rows = models.Feedback.objects.filter(place_code__in=codes)
    if only_open:
        rows = rows.filter(answered_at__isnull=True)
    return tuple(_feedback(row) for row in rows[:limit])


def feedback_by(person_id: UUID, limit: int = 20) -> tuple[Feedback, ...]:
    """List what one person told us, the latest first."""
    return tuple(_feedback(row) for row in models.Feedback.objects.filter(person_id=person_id)[:limit])


def one_feedback(feedback_id: UUID) -> Feedback | None:
    """Give one piece of feedback, or None."""
    row = models.Feedback.objects.filter(pk=feedback_id).first()
    return None if row is None else _feedback(row)


def feedback_counts(period: Period) -> FeedbackCounts:
    """Count feedback by what happened to it in the period."""

    def during(name: str) -> Q:
        return Q(**{f"{name}__gte": period.starts_at, f"{name}__lt": period.ends_at})

    found = models.Feedback.objects.aggregate(
        submitted=Count("id", filter=during("submitted_at")),
        answered=Count("id", filter=during("answered_at")),
        adopted=Count("id", filter=during("adopted_at")),
    )
    return FeedbackCounts(found["submitted"], found["answered"], found["adopted"])


def joined_regions() -> tuple[JoinedRegion, ...]:
    """List the regions that have joined or are joining, in their order."""
    rows = models.JoinedRegion.objects.values_list("place_code", "note", "note_en", "open", "url", "known_on")
    return tuple(JoinedRegion(*row) for row in rows.order_by(F("position"), "place_code"))


def own_data(person_id: UUID) -> tuple[OwnPart, ...]:
    """Give what a person told the platform and what they entered, for the archive of their own data. Two statements."""
    told = models.Feedback.objects.filter(person_id=person_id).order_by("submitted_at")
    entered = models.CampaignEntry.objects.filter(person_id=person_id).order_by("entered_at")
    return (
        OwnPart(
            "feedback",
            msgid("写过的意见"),
            (
                ("text", msgid("写的内容")),
                ("contact", msgid("联系方式")),
                ("submitted_at", msgid("提交时间")),
                ("answer", msgid("答复")),
                ("answered_at", msgid("答复时间")),
            ),
            tuple(told.values_list("text", "contact", "submitted_at", "answer", "answered_at")),
        ),
        OwnPart(
            "campaigns",
            msgid("报名的活动"),
            (("title", msgid("标题")), ("entered_at", msgid("报名时间"))),
            tuple(entered.values_list("campaign__title", "entered_at")),
        ),
    )
