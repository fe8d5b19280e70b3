"""Facts of the portal."""

from dataclasses import dataclass
from uuid import UUID

from xingtan.kernel.events import Audited, Event
from xingtan.kernel.records import ActivityRecord
from xingtan.kernel.text import msgid
from xingtan.kernel.views import EVERYTHING


@dataclass(frozen=True, kw_only=True)
class PortalFact(Event):
    """Something that happened at the portal; `person` is a pseudonym. `by` is who keeps the portal and did it."""

    place: str = ""
    person: str | None = None
    by: UUID | None = None

    def _record(self, kind: str, via: str | None = None) -> ActivityRecord:
        return ActivityRecord(
            id=self.id, at=self.at, kind=kind, place=self.place or None, person=self.person, channel="web", via=via
        )

    def _audited(self, subject: str, **detail: str | int | None) -> Audited:
        return Audited(self.by, subject, f"place:{self.place}" if self.place else "", dict(detail))


@dataclass(frozen=True, kw_only=True)
class BannerPublished(PortalFact):
    """A banner is on the front page during its days."""

    said = msgid("放上了一条横幅")

    banner: UUID

    def touches(self) -> tuple[str, ...]:
        return ("banners:all",)

    def activity(self) -> ActivityRecord:
        return self._record("banner_published")

    def audited(self) -> Audited:
        return self._audited(f"banner:{self.banner}")


@dataclass(frozen=True, kw_only=True)
class BannerWithdrawn(PortalFact):
    """A banner was taken down."""

    said = msgid("撤下了一条横幅")

    banner: UUID

    def touches(self) -> tuple[str, ...]:
        return ("banners:all",)

    def audited(self) -> Audited:
        return self._audited(f"banner:{self.banner}")


@dataclass(frozen=True, kw_only=True)
class CampaignOpened(PortalFact):
    """People can enter a campaign."""

    said = msgid("开放了一个活动的报名")

    campaign: UUID

    def touches(self) -> tuple[str, ...]:
        return ("banners:all",)

    def audited(self) -> Audited:
        return self._audited(f"campaign:{self.campaign}")


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

    said = msgid("答复了一条意见")

    feedback: UUID
    via: str = "site"

    def activity(self) -> ActivityRecord:
        return self._record("support_answered", via=self.via)

    def audited(self) -> Audited:
        return self._audited(f"feedback:{self.feedback}", via=self.via)


@dataclass(frozen=True, kw_only=True)
class FeedbackAdopted(PortalFact):
    """Something was changed because of feedback."""

    said = msgid("采纳了一条意见")

    feedback: UUID

    def activity(self) -> ActivityRecord:
        return self._record("feedback_adopted")

    def audited(self) -> Audited:
        return self._audited(f"feedback:{self.feedback}")


@dataclass(frozen=True, kw_only=True)
class RegionJoined(PortalFact):
    """A region joined, or began to: every page shows it at its foot."""

    said = msgid("改了一个接入地区的登记")

    def touches(self) -> tuple[str, ...]:
        return (EVERYTHING,)

    def audited(self) -> Audited:
        return self._audited(f"place:{self.place}")
