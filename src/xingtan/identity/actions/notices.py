"""Telling a person what happened to their account."""

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from functools import partial
from itertools import islice
from uuid import NAMESPACE_OID, UUID, uuid5

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from xingtan.identity import events
from xingtan.identity.models import Notice, NoticeByMail, Person, RosterChange
from xingtan.identity.queries.notices import by_mail, proved_addresses
from xingtan.identity.rules.notices import GROUP_OF, GROUPS, KEPT_DAYS, SENTENCES
from xingtan.kernel.clock import now
from xingtan.kernel.errors import Refused
from xingtan.kernel.events import Event
from xingtan.kernel.events import Noticed as Told
from xingtan.kernel.text import msgid
from xingtan.ports import engines
from xingtan.ports.messages import Mail

BATCH = 500
NEW = "new"
"""The kind of `RosterChange` of somebody whom the roster registered."""


def hear(event: Event) -> None:
    """Tell whom a fact concerns; once, however often it is heard. Whoever did it themselves is told of it by the page.

    Five statements at most for every BATCH people who are told.
    """
    tell = _TELLS.get(event.kind(), type(event).noticed)
    told = (each for each in tell(event) if each.kind in SENTENCES)
    while batch := list(islice(told, BATCH)):
        _write(event, batch)


def _write(event: Event, told: list[Told]) -> None:
    people = dict(
        Person.objects.filter(id__in=[each.person for each in told], is_active=True).values_list("id", "language")
    )
    rows = {
        uuid5(NAMESPACE_OID, f"{event.id} {each.person} {each.kind}"): each for each in told if each.person in people
    }
    for known in Notice.objects.filter(id__in=list(rows)).values_list("id", flat=True):
        del rows[known]
    Notice.objects.bulk_create(
        [
            Notice(id=key, person_id=each.person, kind=each.kind, words=dict(each.words), told_at=event.at)
            for key, each in rows.items()
        ],
        ignore_conflicts=True,
    )
    _send(list(rows.values()), people)


def _send(told: list[Told], languages: Mapping[UUID, str]) -> None:
    """Send a letter to those who want one, once what they are told is certain. It says that there is something to read,
    and what it concerns: a mailbox is no place for names and roles.
    """
    wanted = set(
        NoticeByMail.objects.filter(person_id__in=[each.person for each in told]).values_list("person_id", "group")
    )
    addresses = proved_addresses({person_id for person_id, _group in wanted}) if wanted else {}
    for each in told:
        group = GROUP_OF[each.kind]
        address = addresses.get(each.person) if (each.person, group) in wanted else None
        if address:
            with override(languages[each.person] or settings.LANGUAGE_CODE):
                said = _("你的账号有一条新消息，关于%(topic)s。请登录平台，在“消息”里看。") % {
                    "topic": _(GROUPS[group])
                }
                letter = Mail(address, _("你的账号有一条新消息"), said)
            transaction.on_commit(partial(engines().messages.mail, letter))


def choose_mail(person_id: UUID, groups: Iterable[str]) -> None:
    """Remember of which groups of notices a person wants to hear by mail, too. Words that are no group are passed over.

    Raises Refused for somebody who proved no address.
    """
    chosen = set(groups) & set(GROUPS)
    if chosen and not by_mail(person_id).address:
        raise Refused("no-address", msgid("你还没有验证过的邮箱。先在“登录和安全”里加一个。"))
    with transaction.atomic():
        NoticeByMail.objects.filter(person_id=person_id).exclude(group__in=chosen).delete()
        NoticeByMail.objects.bulk_create(
            [NoticeByMail(person_id=person_id, group=group) for group in sorted(chosen)], ignore_conflicts=True
        )


def heard() -> tuple[type[Event], ...]:
    """List the facts of which somebody is told."""
    return tuple(kind for name, kind in Event.kinds.items() if name in _TELLS or kind.noticed is not Event.noticed)


def mark_read(person_id: UUID) -> None:
    """Take everything that a person was told as seen."""
    Notice.objects.filter(person_id=person_id, read_at__isnull=True).update(read_at=now())


def forget_old_notices() -> int:
    """Forget what was told longer than KEPT_DAYS ago; give how many."""
    return Notice.objects.filter(told_at__lt=now() - timedelta(days=KEPT_DAYS)).delete()[0]


def _signed_in(event: events.SignedIn) -> Iterable[Told]:
    if not event.known_device:
        yield Told(event.person, "device_new", {"device": event.device, "network": event.network})


def _address_added(event: events.AddressAdded) -> Iterable[Told]:
    yield Told(event.person, "address_added", {"address": event.shown})


def _address_removed(event: events.AddressRemoved) -> Iterable[Told]:
    yield Told(event.person, "address_removed", {"address": event.shown})


def _factor_added(event: events.SecondFactorAdded) -> Iterable[Told]:
    yield Told(event.person, "factor_added", {})


def _factor_removed(event: events.SecondFactorRemoved) -> Iterable[Told]:
    yield Told(event.person, "factor_removed", {})


def _guessing_stopped(event: events.GuessingStopped) -> Iterable[Told]:
    if event.person is not None:
        yield Told(event.person, "guessing_stopped", {"network": event.network})


def _impersonated(event: events.ImpersonationBegan) -> Iterable[Told]:
    yield Told(event.person, "impersonated", {"operator": f"person:{event.operator}", "reason": event.reason})


def _password_changed(event: events.PasswordChanged) -> Iterable[Told]:
    yield Told(event.person, "password_changed", {})


def _role_granted(event: events.RoleGranted) -> Iterable[Told]:
    words = {"role": event.role, "unit": f"{event.unit_kind}:{event.unit_code}"}
    if event.by == event.person:
        return
    if event.lent and event.until is not None:
        yield Told(event.person, "role_lent", words | {"until": event.until.isoformat()})
    else:
        yield Told(event.person, "role_given", words)


def _role_ended(event: events.RoleEnded) -> Iterable[Told]:
    if event.by == event.person:
        return
    words = {"role": event.role, "unit": f"{event.unit_kind}:{event.unit_code}", "on": event.on.isoformat()}
    yield Told(event.person, "role_ended", words)


def _claimed(event: events.AccountClaimed) -> Iterable[Told]:
    yield Told(event.person, "claimed", {})


def _invitation_decided(event: events.InvitationDecided) -> Iterable[Told]:
    if not event.confirmed:
        yield Told(event.adult, "parent_refused", {})
        return
    words = {"adult": f"person:{event.adult}", "child": f"person:{event.child}"}
    yield Told(event.adult, "parent_confirmed", words)
    yield Told(event.child, "parent_confirmed", words)


def _network_password(event: events.NetworkPasswordMade) -> Iterable[Told]:
    yield Told(event.person, "network_password", {})


def _consent_given(event: events.ConsentGiven) -> Iterable[Told]:
    yield Told(event.person, "consent_given", {"app": event.name})


def _token_reused(event: events.TokenReused) -> Iterable[Told]:
    yield Told(event.person, "token_reused", {"app": event.name})


def _roster_taken_in(event: events.RosterTakenIn) -> Iterable[Told]:
    """Tell whose registration a roster changed; who is new has nothing to compare."""
    changed = RosterChange.objects.filter(roster_id=event.roster).exclude(kind=NEW).order_by("id")
    for person in changed.values_list("person", flat=True).iterator(chunk_size=BATCH):
        yield Told(person, "roster_changed", {})


def _export_asked(event: events.ExportAsked) -> Iterable[Told]:
    if event.by is not None:
        yield Told(event.person, "export_asked", {"adult": f"person:{event.by}"})


def _export_made(event: events.ExportMade) -> Iterable[Told]:
    words = {"until": event.until.isoformat()}
    if event.by is None:
        yield Told(event.person, "export_made", words)
    else:
        yield Told(event.by, "export_of_child_made", words | {"child": f"person:{event.person}"})


def _closing_asked(event: events.ClosingAsked) -> Iterable[Told]:
    yield Told(event.person, "closing_asked", {"on": event.on.isoformat()})


def _closing_taken_back(event: events.ClosingTakenBack) -> Iterable[Told]:
    yield Told(event.person, "closing_taken_back", {})


_TELLS: dict[str, Callable[..., Iterable[Told]]] = {
    events.SignedIn.kind(): _signed_in,
    events.AddressAdded.kind(): _address_added,
    events.AddressRemoved.kind(): _address_removed,
    events.SecondFactorAdded.kind(): _factor_added,
    events.SecondFactorRemoved.kind(): _factor_removed,
    events.GuessingStopped.kind(): _guessing_stopped,
    events.ImpersonationBegan.kind(): _impersonated,
    events.PasswordChanged.kind(): _password_changed,
    events.RoleGranted.kind(): _role_granted,
    events.RoleEnded.kind(): _role_ended,
    events.AccountClaimed.kind(): _claimed,
    events.InvitationDecided.kind(): _invitation_decided,
    events.NetworkPasswordMade.kind(): _network_password,
    events.ConsentGiven.kind(): _consent_given,
    events.TokenReused.kind(): _token_reused,
    events.RosterTakenIn.kind(): _roster_taken_in,
    events.ExportAsked.kind(): _export_asked,
    events.ExportMade.kind(): _export_made,
    events.ClosingAsked.kind(): _closing_asked,
    events.ClosingTakenBack.kind(): _closing_taken_back,
}
