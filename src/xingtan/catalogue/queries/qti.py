"""Reading the questions of a resource: tests, and items with their keys. What comes from here stays on the node."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from xingtan.catalogue.models import AssessmentItem, Package, Resource
from xingtan.catalogue.rules.qti.forms import Item, Test, item_from, test_from
from xingtan.catalogue.rules.vocabulary import Status
from xingtan.kernel.errors import NotFound
from xingtan.kernel.text import msgid


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """The tests of a resource. `digest` changes when its questions do."""

    resource: UUID
    title: str
    section: str
    place: str
    school: str
    uploaded_by: UUID | None
    public: bool
    digest: str
    edition: str
    tests: tuple[Test, ...]

    def test(self, identifier: str = "") -> Test:
        """Give a test by its identifier; the first where none is named. Raises NotFound."""
        for each in self.tests:
            if identifier in {"", each.identifier}:
                return each
        raise NotFound("test-unknown", msgid("这份资源里没有这份测试，也许它已经换了。"))


def question_set(resource_id: UUID) -> QuestionSet:
    """Read the tests of a resource that everyone can see. One statement. Raises NotFound where it has none."""
    found = any_question_set(resource_id)
    if not found.public:
        raise NotFound("questions-unknown", msgid("这份资源里没有可以做的题。"))
    return found


def any_question_set(resource_id: UUID) -> QuestionSet:
    """Read the tests of a resource whatever its status, for whoever may look at it. One statement."""
    row = (
        Package.objects.filter(resource_id=resource_id, standard="qti")
        .values_list(
            "resource__title",
            "resource__section",
            "resource__place",
            "resource__school",
            "resource__uploaded_by",
            "resource__status",
            "archive",
            "edition",
            "manifest",
        )
        .first()
    )
    if row is None:
        raise NotFound("questions-unknown", msgid("这份资源里没有可以做的题。"))
    title, section, place, school, uploaded_by, status, digest, edition, manifest = row
    return QuestionSet(
        resource=resource_id,
        title=title,
        section=section,
        place=place,
        school=school,
        uploaded_by=uploaded_by,
        public=status == Status.PUBLISHED,
        digest=digest,
        edition=edition,
        tests=tuple(test_from(each) for each in manifest.get("tests", ())),
    )


def questions(resource_id: UUID, numbers: Iterable[int]) -> dict[int, Item]:
    """Read items with their keys by number, counted from 0 as tests do. One statement."""
    wanted = {number + 1 for number in numbers}
    rows = AssessmentItem.objects.filter(resource_id=resource_id, position__in=wanted)
    return {position - 1: item_from(item) for position, item in rows.values_list("position", "item")}


def titles_of(ids: Iterable[UUID]) -> dict[UUID, str]:
    """Name resources, whatever their status. One statement."""
    return dict(Resource.objects.filter(pk__in=set(ids)).values_list("id", "title"))
