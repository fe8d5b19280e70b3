"""What the books of the curriculum have and lack, across all of them."""

from dataclasses import dataclass

from django.db.models import Count, Q

from xingtan.catalogue.models import Favourite, LessonPosition, Resource
from xingtan.catalogue.queries import index, trees
from xingtan.catalogue.queries.trees import ListedBook
from xingtan.catalogue.rules import demand, standing
from xingtan.catalogue.rules.curriculum import Choice, Needs
from xingtan.catalogue.rules.demand import Gap, Share, Spot
from xingtan.catalogue.rules.vocabulary import Role, Status


@dataclass(frozen=True, slots=True)
class Everywhere:
    """What the chosen books have: each with its share, all together, and what is to be produced next."""

    books: tuple[tuple[ListedBook, Share], ...]
    all: Share
    gaps: tuple[Gap, ...]
    names: dict[str, ListedBook]


def everywhere(wanted: Choice) -> Everywhere:
    """Read what the books of a choice have and lack. Eight statements, whatever is chosen, and the use of resources."""
    listed = {one.code: one for one in trees.listed(wanted)}
    spots = _spots(wanted, set(listed))
    shares = demand.shares(spots)
    return Everywhere(
        tuple((one, shares.get(one.code, Share())) for one in listed.values()),
        demand.share(one.needs for one in spots),
        tuple(demand.gaps(spots)),
        listed,
    )


def _within(wanted: Choice, start: str) -> Q:
    given = {"stage": wanted.stage, "subject_id": wanted.subject, "edition_id": wanted.edition}
    return Q(**{f"{start}{name}": value for name, value in given.items() if value})


def _spots(wanted: Choice, books: set[str]) -> list[Spot]:
    lying = Resource.objects.filter(
        _within(wanted, "lesson_position__unit__book__"), status=Status.PUBLISHED, lesson_position__isnull=False
    ).order_by()
    counted = [
        dict(some.values_list("lesson_position_id").annotate(count=Count("id", distinct=True)))
        for some in (
            lying.filter(files__role=Role.VIDEO),
            lying.filter(Q(files__role=Role.TASK_SHEET) | (Q(lesson__isnull=False) & ~Q(lesson__tasks=[]))),
            lying.filter(Q(exercises__isnull=False) | Q(items__isnull=False)),
        )
    ]
    opened = index.openings(None)
    kept = dict(
        Favourite.objects.filter(resource__in=lying).order_by().values_list("resource_id").annotate(count=Count("id"))
    )
    use: dict[int, int] = {}
    for resource, position in lying.values_list("id", "lesson_position_id"):
        if position is not None:
            here = standing.use(opened.get(str(resource), 0), kept.get(resource, 0))
            use[position] = use.get(position, 0) + here
    rows = LessonPosition.objects.filter(_within(wanted, "unit__book__")).order_by(
        "unit__book_id", "unit__position", "position"
    )
    return [
        Spot(one, book, unit, unit_number, number, title, Needs(*(each.get(one, 0) for each in counted)), use.get(one))
        for one, book, unit, unit_number, number, title in rows.values_list(
            "id", "unit__book_id", "unit_id", "unit__position", "position", "title"
        )
        if book in books
    ]
