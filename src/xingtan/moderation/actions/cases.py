"""Opening cases, taking them, deciding them, and contesting what was decided."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from xingtan.identity import api as identity
from xingtan.identity.api import Asker, Deed
from xingtan.kernel.clock import now
from xingtan.kernel.errors import Conflict, NotAllowed, NotFound
from xingtan.kernel.text import msgid
from xingtan.moderation.events import CaseAppealed, CaseDecided, CaseOpened, SensitiveTextDeleted
from xingtan.moderation.models import Appeal, Case, Decision, Hit, Report
from xingtan.moderation.queries import cases as queries
from xingtan.moderation.queries.cases import CaseView
from xingtan.moderation.rules import cases as rules
from xingtan.moderation.rules.cases import CaseKind, Outcome, Subject
from xingtan.moderation.rules.finding import Found
from xingtan.outbox.api import announce

GONE = msgid("这个案件刚才已经有人定了，请看他的决定。")


def _open(kind: CaseKind, subject: Subject) -> Case:
    """Give the open case about a thing, made where there is none: many reports are one case."""
    at = now()
    case, made = Case.objects.get_or_create(
        kind=kind,
        subject_kind=subject.kind,
        subject=str(subject.id),
        closed_at=None,
        defaults={
            "subject_version": subject.version,
            "subject_title": subject.title[:120],
            "address": subject.address[:200],
            "owner": subject.owner,
            "place": subject.place,
            "school": subject.school,
            "opened_at": at,
            "due_at": rules.due(at),
        },
    )
    if made:
        announce(CaseOpened(**_fact(case)))
    return case


def _fact(case: Case) -> dict[str, Any]:
    return {
        "case": case.pk,
        "kind_of_case": case.kind,
        "subject_kind": case.subject_kind,
        "subject": UUID(case.subject),
        "title": case.subject_title,
        "place": case.place,
        "school": case.school,
    }


@transaction.atomic
def open_words_case(subject: Subject, found: Mapping[str, Sequence[Found]]) -> UUID:
    """Have a person look at sensitive words in a thing; `found` by part of it. A second time adds what is new."""
    case = _open(CaseKind.WORDS, subject)
    if case.subject_version != subject.version:
        Hit.objects.filter(case=case).delete()  # they were of a version that was replaced
        Case.objects.filter(pk=case.pk).update(subject_version=subject.version, subject_title=subject.title[:120])
    Hit.objects.bulk_create(
        [
            Hit(
                case=case,
                word=one.word,
                word_list=one.word_list,
                where=where[:120],
                excerpt=one.excerpt[:200],
                times=one.times,
            )
            for where, each in found.items()
            for one in each
        ],
        ignore_conflicts=True,
    )
    return case.pk


@transaction.atomic
def report(asker: Asker, kind: str, subject_id: UUID, reason: str, words: str = "") -> UUID:
    """Report something that everyone can see; gives the case. Once a person and version: more of them weigh no more.

    Raises NotAllowed signed out, Refused without a reason or above the daily limit, Conflict the second time.
    """
    if asker.person_id is None:
        raise NotAllowed("sign-in-first", msgid("请先登录。"))
    subject = queries.subject_of(kind, subject_id)
    if queries.has_reported(asker.person_id, subject):
        raise Conflict("reported-already", msgid("你已经举报过了，有人在看。"))
    reason, said = rules.checked_report(reason, words, queries.reports_lately(asker.person_id))
    case = _open(CaseKind.REPORT, subject)
    Report.objects.create(case=case, person=asker.person_id, reason=reason, words=said)
    return case.pk


def require_moderator(asker: Asker, case: CaseView) -> UUID:
    """Raise NotFound unless the asker moderates where the case lies."""
    if asker.person_id is None or not identity.entitled(asker, Deed.MODERATE, case.unit):
        raise NotFound("case-unknown", msgid("没有这个案件。"))
    return asker.person_id


def _decider(asker: Asker, case: CaseView) -> UUID:
    person = require_moderator(asker, case)
    first = case.decisions[0].by if case.decisions else None
    rules.require_decider(person, case.owner, case.reporters, first)
    return person


@transaction.atomic
def take_case(asker: Asker, case_id: UUID) -> None:
    """Say that one looks at a case, so that nobody else does. Raises Conflict where somebody else has it."""
    case = queries.case_of(case_id)
    person = _decider(asker, case)
    if not case.waits:
        raise Conflict("case-decided", GONE)
    free = Q(taken_by__isnull=True) | Q(taken_by=person) | Q(taken_at__lt=now() - timedelta(hours=rules.HELD_HOURS))
    if not Case.objects.filter(free, pk=case_id).update(taken_by=person, taken_at=now()):
        raise Conflict("case-taken", msgid("别人刚刚接了这个案件，换一个看吧。"))


@transaction.atomic
def decide_case(asker: Asker, case_id: UUID, outcome: str, reason: str) -> None:
    """Decide a case, or its appeal: keep or delete, with a reason that its owner reads.

    Raises Conflict for the second of two, NotAllowed for whose own thing, report or decision it is.
    """
    row = Case.objects.select_for_update().filter(pk=case_id).first()
    case = queries.case_of(case_id)
    person = _decider(asker, case)
    chosen, said = rules.checked_decision(outcome, reason)
    if row is None or not case.waits:
        raise Conflict("case-decided", GONE)
    held = row.taken_at is not None and row.taken_at >= now() - timedelta(hours=rules.HELD_HOURS)
    if row.taken_by not in {None, person} and held:
        raise Conflict("case-taken", msgid("别人刚刚接了这个案件，换一个看吧。"))
    on_appeal = bool(case.decisions)
    try:
        with transaction.atomic():
            Decision.objects.create(case=row, on_appeal=on_appeal, outcome=chosen, reason=said, decided_by=person)
    except IntegrityError:
        raise Conflict("case-decided", GONE) from None
    row.taken_by, row.taken_at, row.closed_at = person, now(), row.closed_at or now()
    row.save(update_fields=["taken_by", "taken_at", "closed_at"])
    fact = _fact(row) | {"by": person}
    reporters = tuple(one for one in Report.objects.filter(case=row).values_list("person", flat=True) if one)
    announce(
        CaseDecided(
            outcome=chosen,
            reason=said,
            on_appeal=on_appeal,
            owner=row.owner,
            reporters=() if on_appeal else reporters,
            **fact,
        )
    )
    if chosen is Outcome.DELETE and row.kind == CaseKind.WORDS and not on_appeal:
        announce(SensitiveTextDeleted(**fact))


@transaction.atomic
def appeal_case(asker: Asker, case_id: UUID, words: str) -> None:
    """Contest that one's own thing was deleted, once and in time: somebody else decides again.

    Raises NotFound for whom it does not concern, Conflict where there is nothing to contest any more.
    """
    row = Case.objects.select_for_update().filter(pk=case_id).first()
    if row is None or asker.person_id is None or row.owner != asker.person_id:
        raise NotFound("case-unknown", msgid("没有这个案件。"))
    first = Decision.objects.filter(case=row, on_appeal=False).first()
    if first is None or first.outcome != Outcome.DELETE or Appeal.objects.filter(case=row).exists():
        raise Conflict("nothing-to-appeal", msgid("这里没有可以申诉的决定，或者已经申诉过了。"))
    at = now()
    said = rules.checked_appeal(words, first.decided_at, at)
    Appeal.objects.create(case=row, person=asker.person_id, words=said, appealed_at=at, due_at=rules.due(at))
    Case.objects.filter(pk=row.pk).update(taken_by=None, taken_at=None)
    announce(CaseAppealed(**(_fact(row) | {"by": asker.person_id})))
