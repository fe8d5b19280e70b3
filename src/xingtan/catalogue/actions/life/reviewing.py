"""Reviewing: a version is taken by one reviewer a round, or by several as a committee; each says what they think."""

from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from xingtan.catalogue.actions.life.offering import require_offerable, require_whole, send_back, step_of
from xingtan.catalogue.actions.life.online import put_online
from xingtan.catalogue.events import ResourceReviewed
from xingtan.catalogue.models import Resource, Review, Version
from xingtan.catalogue.queries.life.standing import Standing, ground_of, standing_of, stands_over
from xingtan.catalogue.rules import life
from xingtan.catalogue.rules.life import HELD_MINUTES, Opinion, Round, Stage
from xingtan.catalogue.rules.vocabulary import Status
from xingtan.identity import api as identity
from xingtan.identity.api import Asker
from xingtan.kernel.clock import now
from xingtan.kernel.errors import Conflict, NotAllowed, NotFound
from xingtan.kernel.text import msgid
from xingtan.outbox.api import announce


@transaction.atomic
def take_review(asker: Asker, resource_id: UUID) -> Round:
    """Take a version to look at it; gives the round. Whoever has it already keeps it.

    Raises Conflict where somebody else has it (and says who) or nothing waits, NotAllowed for one's own work, for a
    second round of the same version, and for whoever does not stand over it.
    """
    resource, standing = _waiting(resource_id)
    return _take(asker, resource, standing)


def _waiting(resource_id: UUID) -> tuple[Resource, Standing]:
    resource = Resource.objects.select_for_update().filter(pk=resource_id).exclude(status=Status.DRAFT).first()
    if resource is None:
        raise NotFound("resource-unknown", msgid("没有这份资源。地址可能抄错了，也可能它已经撤下。"))
    standing = standing_of(resource_id) if resource.status == Status.WAITING else None
    if standing is None:
        raise Conflict("review-done", msgid("这份资源已经有了决定，不在等审核。"))
    return resource, standing


def _take(asker: Asker, resource: Resource, standing: Standing) -> Round:
    ground = ground_of(resource)
    if asker.person_id is None or not stands_over(asker, Round.FIRST, ground):
        raise NotAllowed("not-entitled", msgid("你现在的身份不能这样做。什么也没有改。"))
    each = standing.round
    if each is None:
        raise Conflict("not-checked", msgid("机器还在检查，过一会儿再来。"))
    life.require_reviewer(asker.person_id, ground.authors, [one.seat for one in standing.seats])
    if not stands_over(asker, each, ground):
        raise NotAllowed("round-above", msgid("这一轮要由上级的人来审。"))
    if standing.seat_of(asker.person_id):
        return each
    others = standing.looking()
    if others and each is not Round.COMMITTEE:
        raise _taken(others[0].name)
    name = identity.person_names([asker.person_id]).get(asker.person_id)
    try:
        with transaction.atomic():
            Review.objects.create(
                version_id=standing.version,
                round=each,
                reviewer=asker.person_id,
                reviewer_name=name.name[:40] if name else "",
            )
    except IntegrityError:
        raise _taken("") from None
    return each


def _taken(name: str) -> Conflict:
    if not name:
        return Conflict("review-taken", msgid("别人刚刚接了这份，请看下一份。"))
    return Conflict("review-taken", msgid("%(name)s 正在审这份，请看下一份。"), name=name)


@transaction.atomic
def decide_review(
    asker: Asker, resource_id: UUID, number: int, opinion: str, reasons: tuple[str, ...] = (), words: str = ""
) -> Stage:
    """Say what one thinks of version `number`; gives where it stands then. What passed the last round is online.

    Raises Conflict for a version that was decided, is not the latest, or that somebody else has; Refused for an opinion
    that does not say why.
    """
    resource, standing = _waiting(resource_id)
    life.require_current(number, standing.number)
    each = _take(asker, resource, standing)
    assert asker.person_id is not None  # whoever took it has signed in
    said, given, told = life.checked_opinion(each, opinion, reasons, words)
    open_seat = Review.objects.filter(
        version=standing.version, round=each, reviewer=asker.person_id, decided_at__isnull=True, let_go_at__isnull=True
    )
    if not open_seat.update(opinion=said, reasons=given, words=told, decided_at=now()):
        raise Conflict("review-done", msgid("这份资源已经有了决定，不在等审核。"))
    announce(ResourceReviewed(by=asker.person_id, version=number, round=each, opinion=said, **step_of(resource)))
    stage = _stage(resource_id)
    if stage is Stage.PASSED:
        require_whole(resource)
        require_offerable(resource)
        put_online(resource, Version.objects.get(pk=standing.version), asker.person_id)
    elif stage in {Stage.RETURNED, Stage.REJECTED}:
        told = told if each is not Round.COMMITTEE else _committee_words(standing.version, stage)
        why = life.REASONS[given[0]] if given else ""
        send_back(resource, number, told, asker.person_id, stage is Stage.REJECTED, why)
    return stage


def _stage(resource_id: UUID) -> Stage:
    standing = standing_of(resource_id)
    assert standing is not None
    return standing.stage


def _committee_words(version_id: int, stage: Stage) -> str:
    """Put together what those of a committee wrote who did not let it pass."""
    rows = Review.objects.filter(version=version_id, round=Round.COMMITTEE, let_go_at__isnull=True)
    wanted = Opinion.REJECT if stage is Stage.REJECTED else Opinion.RETURN
    written = {
        opinion: words for opinion, words in rows.order_by("decided_at").values_list("opinion", "words") if words
    }
    return written.get(wanted) or next((words for said, words in written.items() if said != Opinion.PASS), "")


def let_go_review(asker: Asker, resource_id: UUID) -> None:
    """Give a version back to the queue undecided. Idempotent."""
    if asker.person_id is None:
        return
    Review.objects.filter(
        version__resource=resource_id, reviewer=asker.person_id, decided_at__isnull=True, let_go_at__isnull=True
    ).update(let_go_at=now())


def let_go_stale() -> int:
    """Give back what reviewers took more than HELD_MINUTES ago and did not decide; gives how many."""
    before = now() - timedelta(minutes=HELD_MINUTES)
    held = Review.objects.filter(decided_at__isnull=True, let_go_at__isnull=True, taken_at__lt=before)
    return held.update(let_go_at=now())
