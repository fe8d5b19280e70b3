"""What people do with resources: keep them, judge them, answer their exercises."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from xingtan.catalogue.events import ExerciseAnswered, ResourceFavourited, ResourceRated, ResourceUnfavourited
from xingtan.catalogue.models import ExerciseItem, Favourite, Rating, Resource
from xingtan.catalogue.rules import exercises
from xingtan.catalogue.rules.exercises import Choice, Exercise, ExerciseKind, Reply, Verdict
from xingtan.catalogue.rules.publishing import checked_rating
from xingtan.catalogue.rules.vocabulary import Status
from xingtan.identity import api as identity
from xingtan.identity.api import Asker
from xingtan.kernel.errors import NotAllowed, NotFound
from xingtan.kernel.text import msgid
from xingtan.outbox.api import announce


def add_favourite(asker: Asker, resource_id: UUID) -> bool:
    """Keep a published resource among one's own. Idempotent; says whether it is new."""
    person, resource = _signed_in(asker), _public(resource_id)
    _, new = Favourite.objects.get_or_create(person=person, resource=resource)
    if new:
        announce(ResourceFavourited(**_deed(asker, resource)))
    return new


def remove_favourite(asker: Asker, resource_id: UUID) -> bool:
    """Keep it no longer. Idempotent; says whether it was kept. One that was withdrawn can be removed, too."""
    person = _signed_in(asker)
    resource = Resource.objects.filter(pk=resource_id).first()
    gone, _ = Favourite.objects.filter(person=person, resource_id=resource_id).delete()
    if gone and resource is not None:
        announce(ResourceUnfavourited(**_deed(asker, resource)))
    return bool(gone)


def rate_resource(asker: Asker, resource_id: UUID, stars: int, reasons: Iterable[str] = (), words: str = "") -> None:
    """Judge a published resource; a second time replaces the first. Idempotent."""
    person, resource = _signed_in(asker), _public(resource_id)
    given, why, said = checked_rating(stars, reasons, words)
    before = Rating.objects.filter(person=person, resource=resource).first()
    if before is not None and (before.stars, tuple(before.reasons), before.words) == (given, why, said):
        return
    Rating.objects.update_or_create(
        person=person, resource=resource, defaults={"stars": given, "reasons": list(why), "words": said}
    )
    announce(ResourceRated(stars=given, again=before is not None, **_deed(asker, resource)))


def answer_exercise(asker: Asker, resource_id: UUID, exercise_id: UUID, answer: Sequence[str]) -> Reply:
    """Judge an answer and say what to think about next. Nobody has to sign in; the answer itself is not kept."""
    item = (
        ExerciseItem.objects.select_related("resource")
        .filter(pk=exercise_id, resource_id=resource_id, resource__status=Status.PUBLISHED)
        .first()
    )
    if item is None:
        raise NotFound("exercise-unknown", msgid("没有这道练习，也许它已经换了。"))
    reply = exercises.judge(exercise_of(item), [text[: exercises.MOST_ANSWER] for text in answer])
    if reply.verdict is not Verdict.EMPTY:
        right = reply.verdict is Verdict.RIGHT
        announce(ExerciseAnswered(exercise=item.pk, right=right, **_deed(asker, item.resource)))
    return reply


def exercise_of(item: ExerciseItem) -> Exercise:
    """Read an exercise with its key."""
    return Exercise(
        kind=ExerciseKind(item.kind),
        prompt=item.prompt,
        right=tuple(item.right),
        choices=tuple(Choice(one["key"], one["text"], one.get("why", "")) for one in item.choices),
        tolerance=item.tolerance,
        unit=item.unit,
        hint=item.hint,
        explanation=item.explanation,
    )


def _signed_in(asker: Asker) -> UUID:
    if asker.person_id is None:
        raise NotAllowed("sign-in-first", msgid("请先登录。"))
    return asker.person_id


def _public(resource_id: UUID) -> Resource:
    resource = Resource.objects.filter(pk=resource_id, status=Status.PUBLISHED).first()
    if resource is None:
        raise NotFound("resource-unknown", msgid("没有这份资源。地址可能抄错了，也可能它已经撤下。"))
    return resource


def _deed(asker: Asker, resource: Resource) -> dict[str, Any]:
    """Say what a deed concerns and whose it is: a pseudonym, and the place of the person's unit."""
    who = identity.who_of(asker, until=0)
    return {
        "resource": resource.pk,
        "section": resource.section,
        "place": resource.place,
        "school": resource.school or None,
        "person": who.person if who else None,
        "role": who.role if who else None,
        "whose": who.place if who else None,
        "whose_school": who.school if who else None,
    }
