"""A version comes online, and a resource is taken offline: by its author, a reviewer, a case, or when its term ends."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Q, Sum

from xingtan.catalogue.actions import writing
from xingtan.catalogue.actions.life.offering import here, send_back
from xingtan.catalogue.actions.life.updating import apply_update
from xingtan.catalogue.events import ResourceWithdrawn
from xingtan.catalogue.models import Publication, Resource, ResourceFile, Review, RightsTerm, Version, Withdrawal
from xingtan.catalogue.queries.life.standing import ground_of, stands_over
from xingtan.catalogue.rules import life, publishing
from xingtan.catalogue.rules.life import CHOSEN_WITHDRAWALS, REACHING, WITHDRAWALS, Round, Term
from xingtan.catalogue.rules.vocabulary import Status
from xingtan.identity.api import Asker
from xingtan.kernel.clock import now, today
from xingtan.kernel.errors import NotAllowed, NotFound, Refused
from xingtan.kernel.text import msgid
from xingtan.outbox.api import announce

AT_ONCE = 200


def put_online(resource: Resource, version: Version, by: UUID | None) -> Resource:
    """Let everyone see a version that passed; of an update its content takes the place of what was online.

    Gives the resource that is online now: the same address as before for an update, whose working copy goes. The first
    time is counted as taken in, once.
    """
    if resource.update_of_id is not None:
        resource = apply_update(resource)
    else:
        publishing.require_step(Status(resource.status), Status.PUBLISHED)
    show(resource, version.number, by)
    return resource


def show(resource: Resource, number: int, by: UUID | None) -> None:
    """Let everyone see a resource as it is, as its version of that number. The first time is counted as taken in."""
    first = resource.published_at is None
    at = now()
    resource.status, resource.note, resource.version = Status.PUBLISHED, "", number
    resource.listed_at, resource.published_at = at, resource.published_at or at
    resource.save()
    Publication.objects.create(resource=resource, number=number, published_by=by, published_at=at)
    size = ResourceFile.objects.filter(resource=resource).aggregate(total=Sum("size_bytes"))["total"] or 0
    announce(writing.publication_of(resource, size, counted=first, by=by))


@transaction.atomic
def withdraw_resource(
    asker: Asker, resource_id: UUID, reason: str = "author", words: str = "", reaches_copies: bool = False
) -> None:
    """Take a resource out of sight; its rows, files and opinions stay. Idempotent.

    Its author may (for the reason that they do not offer it any more), and whoever may publish where it comes from,
    with a reason and words. `reaches_copies`: what was made from it here is withdrawn for the same reason.
    """
    resource = Resource.objects.select_for_update().filter(pk=resource_id).first()
    if resource is None:
        raise NotFound("resource-unknown", msgid("没有这份资源。地址可能抄错了，也可能它已经撤下。"))
    if asker.person_id is None:
        raise NotAllowed("sign-in-first", msgid("请先登录。"))
    own = resource.uploaded_by == asker.person_id and reason == "author"
    if not own:
        if not stands_over(asker, Round.FIRST, ground_of(resource)):
            raise NotAllowed("not-entitled", msgid("你现在的身份不能这样做。什么也没有改。"))
        if reason not in CHOSEN_WITHDRAWALS:
            raise Refused("reason-missing", msgid("请选撤下的理由。"))
        if not words.strip():
            raise Refused("words-missing", msgid("请写明为什么撤下，作者和以后的人要看。"))
    if resource.status == Status.WITHDRAWN:
        return
    withdraw(resource_id, reason, words, asker.person_id, reaches_copies and not own and reason in REACHING)


def withdraw(
    resource_id: UUID,
    reason: str,
    words: str = "",
    by: UUID | None = None,
    reaches_copies: bool = False,
    case: UUID | None = None,
) -> int:
    """Take a resource offline without asking for roles: for whoever decided it elsewhere. Gives how many were taken.

    `reason` is a word of `rules.life.WITHDRAWALS`. What is being reviewed of it goes back to its author. With
    `reaches_copies` so do and go all that were made from it, and from these.
    """
    gone = 0
    with transaction.atomic():
        seen: set[UUID] = set()
        waiting = [resource_id]
        while waiting:
            seen.update(waiting)
            rows = list(Resource.objects.filter(Q(pk__in=waiting) | Q(update_of__in=waiting)).order_by("created_at"))
            for each in rows:
                gone += _take_off(each, reason, words.strip()[:300], by, reaches_copies, case)
            made = Resource.objects.filter(remix_of__in=waiting).values_list("pk", flat=True) if reaches_copies else ()
            waiting = [one for one in made if one not in seen]
    return gone


def _take_off(
    resource: Resource, reason: str, words: str, by: UUID | None, reaches_copies: bool, case: UUID | None
) -> int:
    if resource.status == Status.WAITING:
        undecided = Review.objects.filter(version__resource=resource, decided_at__isnull=True, let_go_at__isnull=True)
        undecided.update(let_go_at=now())
        numbers = Version.objects.filter(resource=resource).order_by("-number").values_list("number", flat=True)
        send_back(resource, numbers.first() or 0, words, by, why=WITHDRAWALS.get(reason, ""))
        return 0
    if resource.status != Status.PUBLISHED:
        return 0
    publishing.require_step(Status(resource.status), Status.WITHDRAWN)
    at = now()
    resource.status, resource.note, resource.listed_at = Status.WITHDRAWN, words, at
    resource.save(update_fields=["status", "note", "listed_at"])
    Withdrawal.objects.create(
        resource=resource,
        reason=reason,
        words=words,
        reaches_copies=reaches_copies,
        case=case,
        withdrawn_by=by,
        withdrawn_at=at,
    )
    announce(
        ResourceWithdrawn(
            resource=resource.pk,
            section=resource.section,
            place=resource.place,
            school=resource.school or None,
            kind_of_resource=resource.kind,
            book=resource.book_id,
            teacher=resource.teacher,
            by=by,
            reason=reason,
            why=WITHDRAWALS.get(reason, ""),
            words=words,
            reaches_copies=reaches_copies,
            title=resource.title,
            author=resource.uploaded_by,
        )
    )
    return 1


def take_off_ended(on: date | None = None) -> int:
    """Take offline what may not be shown here any more by its rights; gives how many. Idempotent."""
    path, day = here(), on or today()
    online = RightsTerm.objects.filter(resource__status=Status.PUBLISHED)
    gone, last = 0, None
    while True:
        more = online.filter(resource__gt=last) if last else online
        ids = list(more.order_by("resource").values_list("resource", flat=True).distinct()[:AT_ONCE])
        if not ids:
            return gone
        terms: dict[UUID, list[Term]] = {}
        for row in RightsTerm.objects.filter(resource__in=ids).values_list("resource", "region", "since", "until"):
            terms.setdefault(row[0], []).append(Term(*row[1:]))
        for each in ids:
            if not life.may_be_shown(terms.get(each, ()), path, day):
                gone += withdraw(each, "term-ended")
        last = ids[-1]
