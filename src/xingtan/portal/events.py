"""Facts of the portal."""

from dataclasses import dataclass
from uuid import UUID

from xingtan.kernel.events import Event
from xingtan.kernel.records import ActivityRecord
from xingtan.kernel.views import EVERYTHING


@dataclass(frozen=True, kw_only=True)
class PortalFact(Event):
    """Something that happened at the portal; `person` is a pseudonym."""

    place: str = ""
    person: str | None = None

    def _record(self, kind: str, via: str | None = None) -> ActivityRecord:
        return ActivityRecord(
            id=self.id, at=self.at, kind=kind, place=self.place or None, person=self.person, channel="web", via=via
        )


@dataclass(frozen=True, kw_only=True)
class BannerPublished(PortalFact):
    """A banner is on the front page during its days."""

    banner: UUID

    def touches(self) -> tuple[str, ...]:
        return ("banners:all",)

    def activity(self) -> ActivityRecord:
        return self._record("banner_published")


@dataclass(frozen=True, kw_only=True)
class BannerWithdrawn(PortalFact):
    """A banner was taken down."""

    banner: UUID

    def touches(self) -> tuple[str, ...]:
        return ("banners:all",)


@dataclass(frozen=True, kw_only=True)
class CampaignOpened(PortalFact):
    """People can enter a campaign."""

    campaign: UUID

    def touches(self) -> tuple[str, ...]:
        return ("banners:all",)


@dataclass(frozen=True, kw_only=True)
class CampaignEntered(PortalFact):
    """Someone entered a campaign."""

    campaign: UUID

    def touches(self) -> tuple[str, ...]:
        return ("banners:all",)

    def activity(self) -> ActivityRecord:
        return self._record("campaign_entered")


@dataclass(frozen=True, kw_only=True)
class FeedbackSubmitted(PortalFact):
    """Someone told us what they think, or what is wrong."""

    feedback: UUID

    def activity(self) -> ActivityRecord:
        return self._record("feedback_submitted")


@dataclass(frozen=True, kw_only=True)
class FeedbackAnswered(PortalFact):
    """Feedback got its answer, on the site or by `via` qq or phone."""

    feedback: UUID
    via: str = "site"

    def activity(self) -> ActivityRecord:
        return self._record("support_answered", via=self.via)


@dataclass(frozen=True, kw_only=True)
class FeedbackAdopted(PortalFact):
    """Something was changed because of feedback."""

    feedback: UUID

    def activity(self) -> ActivityRecord:
        return self._record("feedback_adopted")


@dataclass(frozen=True, kw_only=True)
class RegionJoined(PortalFact):
    """A region joined, or began to: every page shows it at its foot."""

    def touches(self) -> tuple[str, ...]:
        return (EVERYTHING,)
