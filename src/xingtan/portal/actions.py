"""Every change of the portal: authorise, decide, write, announce."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from xingtan.identity import api as identity
from xingtan.identity.api import Asker, Deed, Unit, UnitKind
from xingtan.kernel.clock import now
from xingtan.kernel.errors import NotAllowed, NotFound, Refused
from xingtan.kernel.ids import new_id
from xingtan.kernel.text import msgid
from xingtan.outbox.api import announce
from xingtan.places import api as places
from xingtan.portal import rules
from xingtan.portal.events import (
    BannerPublished,
    BannerWithdrawn,
    CampaignEntered,
    CampaignOpened,
    FeedbackAdopted,
    FeedbackAnswered,
    FeedbackSubmitted,
    RegionJoined,
)
from xingtan.portal.models import Banner, Campaign, CampaignEntry, Feedback, JoinedRegion


@dataclass(frozen=True, slots=True)
class NewBanner:
    """A banner to publish. `id` makes the sending of the same form twice one banner."""

    title: str
    shown_from: date
    place_code: str
    note: str = ""
    url: str = ""
    shown_until: date | None = None
    id: UUID | None = None


@dataclass(frozen=True, slots=True)
class NewCampaign:
    """A campaign to open."""

    title: str
    open_from: date
    place_code: str
    note: str = ""
    open_until: date | None = None
    entered_before: int = 0
    counted_on: date | None = None
    id: UUID | None = None


@dataclass(frozen=True, slots=True)
class NewFeedback:
    """What somebody tells us. `id` makes the sending of the same form twice one piece of feedback."""

    kind: rules.FeedbackKind
    text: str
    place_code: str
    contact: str = ""
    page: str = ""
    id: UUID | None = None


def _place(code: str) -> Unit:
    places.place(code)
    return Unit(UnitKind.PLACE, code)


def _pseudonym(asker: Asker) -> str | None:
    return identity.pseudonym(asker.person_id) if asker.person_id else None


def publish_banner(asker: Asker, wanted: NewBanner) -> UUID:
    """Put a banner on the front page for its days. Needs KEEP_PORTAL in its place. Gives its id."""
    identity.require(asker, Deed.KEEP_PORTAL, _place(wanted.place_code))
    return record_banner(wanted, asker)


def record_banner(wanted: NewBanner, asker: Asker = identity.NOBODY) -> UUID:
    """Put a banner up without asking anyone's roles: for the node itself. Gives its id."""
    if not wanted.title.strip():
        raise Refused("banner-empty", msgid("横幅要有一个标题。"))
    if len(wanted.title) > rules.MOST_TITLE or len(wanted.note) > rules.MOST_NOTE:
        raise Refused("banner-long", msgid("标题最多%(most)s个字，写短一点更好读。"), most=rules.MOST_TITLE)
    if wanted.url and not rules.addresses_here(wanted.url):
        raise Refused("banner-address", msgid("横幅只能通到本站的页面（以 / 开头）或 https 的地址。"))
    if wanted.shown_until is not None and wanted.shown_until <= wanted.shown_from:
        raise Refused("banner-days", msgid("最后一天要晚于第一天。"))
    banner, new = Banner.objects.get_or_create(
        id=wanted.id or new_id(),
        defaults={
            "title": wanted.title.strip(),
            "note": wanted.note.strip(),
            "url": wanted.url,
            "place_code": wanted.place_code,
            "shown_from": wanted.shown_from,
            "shown_until": wanted.shown_until,
            "published_at": now(),
            "published_by": asker.person_id,
        },
    )
    if new:
        announce(
            BannerPublished(banner=banner.pk, place=banner.place_code, person=_pseudonym(asker), by=asker.person_id)
        )
    return banner.pk


def withdraw_banner(asker: Asker, banner_id: UUID) -> None:
    """Take a banner down. Idempotent. Needs KEEP_PORTAL in its place."""
    banner = Banner.objects.select_for_update().filter(pk=banner_id).first()
    if banner is None:
        raise NotFound("banner-unknown", msgid("没有这条横幅。"))
    identity.require(asker, Deed.KEEP_PORTAL, _place(banner.place_code))
    if banner.withdrawn_at is None:
        banner.withdrawn_at = now()
        banner.save(update_fields=["withdrawn_at"])
        announce(
            BannerWithdrawn(banner=banner.pk, place=banner.place_code, person=_pseudonym(asker), by=asker.person_id)
        )


def open_campaign(wanted: NewCampaign) -> UUID:
    """Let people enter a campaign; asks nobody's roles: for the node itself. Gives its id."""
    _place(wanted.place_code)
    campaign, new = Campaign.objects.get_or_create(
        id=wanted.id or new_id(),
        defaults={
            "title": wanted.title[: rules.MOST_TITLE],
            "note": wanted.note[: rules.MOST_NOTE],
            "place_code": wanted.place_code,
            "open_from": wanted.open_from,
            "open_until": wanted.open_until,
            "entered_before": wanted.entered_before,
            "counted_on": wanted.counted_on,
        },
    )
    if new:
        announce(CampaignOpened(campaign=campaign.pk, place=campaign.place_code))
    return campaign.pk


def enter_campaign(asker: Asker, campaign_id: UUID) -> bool:
    """Enter the asker. Idempotent; says whether they were not in it before."""
    if asker.person_id is None:
        raise NotAllowed("sign-in-first", msgid("请先登录，再来报名。"))
    campaign = Campaign.objects.filter(pk=campaign_id).first()
    if campaign is None:
        raise NotFound("campaign-unknown", msgid("没有这个活动。"))
    at = now()
    if not rules.Shown(campaign.open_from, campaign.open_until).on(at.date()):
        raise Refused("campaign-closed", msgid("这个活动现在不能报名。"))
    _entry, new = CampaignEntry.objects.get_or_create(
        campaign=campaign, person_id=asker.person_id, defaults={"entered_at": at}
    )
    if new:
        announce(CampaignEntered(campaign=campaign.pk, place=campaign.place_code, person=_pseudonym(asker)))
    return new


def submit_feedback(asker: Asker, wanted: NewFeedback) -> UUID:
    """Take down what somebody tells us, signed in or not. Gives its id."""
    text = wanted.text.strip()
    if not text:
        raise Refused("feedback-empty", msgid("还没有写内容。"))
    if len(text) > rules.MOST_CHARACTERS:
        raise Refused(
            "feedback-long",
            msgid("最多%(most)s个字，现在是%(count)s个字。"),
            most=rules.MOST_CHARACTERS,
            count=len(text),
        )
    told, new = Feedback.objects.get_or_create(
        id=wanted.id or new_id(),
        defaults={
            "kind": wanted.kind.value,
            "text": text,
            "contact": wanted.contact.strip()[: rules.MOST_CONTACT],
            "page": wanted.page[:200] if rules.addresses_here(wanted.page) else "",
            "place_code": wanted.place_code,
            "person_id": asker.person_id,
            "submitted_at": now(),
        },
    )
    if new:
        announce(FeedbackSubmitted(feedback=told.pk, place=told.place_code, person=_pseudonym(asker)))
    return told.pk


def answer_feedback(
    asker: Asker, feedback_id: UUID, answer: str, via: rules.AnsweredBy = rules.AnsweredBy.SITE
) -> None:
    """Answer feedback. Needs ANSWER_FEEDBACK in its place. A second, different answer replaces the first."""
    words = answer.strip()
    if not words:
        raise Refused("answer-empty", msgid("还没有写内容。"))
    if len(words) > rules.MOST_CHARACTERS:
        raise Refused(
            "feedback-long",
            msgid("最多%(most)s个字，现在是%(count)s个字。"),
            most=rules.MOST_CHARACTERS,
            count=len(words),
        )
    told = _told(asker, feedback_id)
    first = told.answered_at is None
    told.answer, told.answered_by, told.answered_via = words, asker.person_id, via.value
    if first:
        told.answered_at = now()
    told.save(update_fields=["answer", "answered_at", "answered_by", "answered_via"])
    if first:
        announce(
            FeedbackAnswered(
                feedback=told.pk, place=told.place_code, person=_pseudonym(asker), by=asker.person_id, via=via.value
            )
        )


def adopt_feedback(asker: Asker, feedback_id: UUID) -> None:
    """Note that something was changed because of feedback. Idempotent. Needs ANSWER_FEEDBACK in its place."""
    told = _told(asker, feedback_id)
    if told.adopted_at is None:
        told.adopted_at, told.adopted_by = now(), asker.person_id
        told.save(update_fields=["adopted_at", "adopted_by"])
        announce(FeedbackAdopted(feedback=told.pk, place=told.place_code, person=_pseudonym(asker), by=asker.person_id))


def _told(asker: Asker, feedback_id: UUID) -> Feedback:
    told = Feedback.objects.select_for_update().filter(pk=feedback_id).first()
    if told is None:
        raise NotFound("feedback-unknown", msgid("没有这条意见。"))
    identity.require(asker, Deed.ANSWER_FEEDBACK, _place(told.place_code))
    return told


def record_joined_region(
    place_code: str,
    known_on: date,
    note: str = "",
    note_en: str = "",
    open: bool = False,
    url: str = "",
    position: int = 0,
) -> None:
    """Note that a region has joined, or is joining (`open`). Idempotent; asks nobody's roles: for the node itself."""
    _place(place_code)
    wanted = {
        "note": note[:40],
        "note_en": note_en[:80],
        "open": open,
        "url": url,
        "position": position,
        "known_on": known_on,
    }
    with transaction.atomic():
        region, new = JoinedRegion.objects.get_or_create(place_code=place_code, defaults=wanted)
        if not new and all(getattr(region, name) == value for name, value in wanted.items()):
            return
        for name, value in wanted.items():
            setattr(region, name, value)
        region.save()
        announce(RegionJoined(place=place_code))


def forget_person(person_id: UUID) -> None:
    """Let nothing that somebody told or entered lead to them any more. Idempotent. What was counted stays counted."""
    Feedback.objects.filter(person_id=person_id).update(person_id=None, contact="")
    for entry in CampaignEntry.objects.filter(person_id=person_id):
        CampaignEntry.objects.filter(pk=entry.pk).update(person_id=new_id())
