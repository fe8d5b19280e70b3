"""What changes in the catalogue, who may change it, and what is said about it."""

from uuid import UUID, uuid4

import pytest
from tests.catalogue.content import ANGLE, COVER, NUMBER, SCHOOL, NewBook, NewUnit, Term, api, make_video, put

from xingtan.catalogue.actions import opinions, publishing
from xingtan.catalogue.actions.publishing import Parts
from xingtan.catalogue.api import NewFile, NewResource
from xingtan.catalogue.models import Favourite, Rating, Resource, ResourceFile
from xingtan.catalogue.queries import curriculum, personal, resources
from xingtan.catalogue.queries import lessons as views
from xingtan.catalogue.rules.exercises import Verdict
from xingtan.catalogue.rules.lessons import Chapter, Task
from xingtan.catalogue.rules.vocabulary import Kind, Level, Role, Status
from xingtan.identity.api import NOBODY, Unit, UnitKind
from xingtan.kernel.errors import NotAllowed, NotFound, Refused
from xingtan.kernel.records import read_record
from xingtan.outbox.api import read_event
from xingtan.outbox.jobs import relay_waiting
from xingtan.outbox.models import OutboxRow
from xingtan.ports import engines

pytestmark = pytest.mark.django_db

HERE = Unit(UnitKind.SCHOOL, SCHOOL)


def events(kind: str) -> list:
    return [read_event(row.kind, bytes(row.payload)) for row in OutboxRow.objects.filter(kind=f"catalogue.{kind}")]


def start(people, title: str = "角的度量", kind: Kind = Kind.LESSON) -> UUID:
    return publishing.start_resource(people.teacher, HERE, kind, title, "lessons")


def add(people, resource: UUID, body: bytes, name: str = "课.mp4", role: Role = Role.VIDEO) -> UUID:
    return publishing.add_file(people.teacher, resource, role, name, len(body), [body[:100], body[100:]])


def whole_lesson(people, video: bytes) -> UUID:
    resource = start(people)
    add(people, resource, video)
    return resource


# making -----------------------------------------------------------------------------------------------------------


def test_a_lesson_keeps_what_its_author_wrote(people, book, video) -> None:
    resource = start(people)
    with pytest.raises(NotFound):
        views.resource_view(resource)
    parts = Parts(
        "角的度量", "lessons", "怎样量角", "teaching", book, 3, 2, (Task("量一量", writes=True),), (Chapter(1, "开始"),)
    )
    publishing.change_resource(people.teacher, resource, parts)
    add(people, resource, video)
    publishing.add_exercise(people.teacher, resource, ANGLE)
    seen = views.own_view(people.teacher.person_id, resource)
    assert (seen.title, seen.unit, seen.lesson, seen.place, seen.school) == ("角的度量", 3, 2, "330502", SCHOOL)
    assert (seen.teacher_name, seen.level, seen.seconds) == ("林静远", 4, 4)
    assert [task.text for task in seen.tasks] == ["量一量"]
    assert [chapter.name for chapter in seen.chapters] == ["开始"]
    assert [exercise.prompt for exercise in seen.exercises] == ["这个角是多少度？"]
    assert seen.cover.endswith("/cover.jpg")


def test_the_nations_resources_are_issued_not_ingested(book, video) -> None:
    digest, size = put(video)
    file = NewFile(Role.VIDEO, "a.mp4", digest, size, "video/mp4")
    api.publish_resources([NewResource(title="下发的课", place="000000", origin_level=Level.NATION, files=(file,))])
    (event,) = events("ResourcePublished")
    assert event.activity().kind == "resource_issued"


def test_nobody_uploads_outside_their_unit(people) -> None:
    for asker in (NOBODY, people.student, people.elsewhere):
        with pytest.raises(NotAllowed):
            publishing.start_resource(asker, HERE, Kind.LESSON, "课", "lessons")
    resource = start(people)
    for asker in (NOBODY, people.student, people.elsewhere, people.manager):
        with pytest.raises(NotFound):
            publishing.change_resource(asker, resource, Parts("新", "lessons", "", "teaching"))


# hostile and broken files ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("课.mp4", b"<html><script>alert(1)</script></html>" * 10),
        ("课.mp4", b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 2000),
        ("课.mp4", b""),
        ("课.exe", b"MZ" + b"\x00" * 200),
        ("../../etc/passwd.mp4", b"\x00\x00\x00\x18ftypmp42"),
        ("..\\课.mp4", b"\x00\x00\x00\x18ftypmp42"),
        ("课\u202e4pm.mp4", b"\x00\x00\x00\x18ftypmp42"),
        ("x" * 130 + ".mp4", b"\x00\x00\x00\x18ftypmp42"),
        (".mp4/", b"\x00\x00\x00\x18ftypmp42"),
    ],
)
def test_a_video_that_is_none_is_refused_and_nothing_changes(people, name, body) -> None:
    resource = start(people)
    with pytest.raises(Refused):
        publishing.add_file(people.teacher, resource, Role.VIDEO, name, len(body), [body])
    assert not ResourceFile.objects.filter(resource_id=resource).exists()


def test_a_torn_video_and_one_that_browsers_cannot_play_are_refused(people, video) -> None:
    resource = start(people)
    old = make_video(codec="mpeg4")
    for body in (video[: len(video) // 2], old):
        with pytest.raises(Refused) as refused:
            add(people, resource, body)
        assert str(refused.value)


def test_a_file_that_is_larger_than_it_said_is_refused(people, monkeypatch) -> None:
    monkeypatch.setitem(publishing.files.MOST_BYTES, Role.SUBTITLES, 100)
    resource = start(people)
    with pytest.raises(Refused):
        publishing.add_file(people.teacher, resource, Role.SUBTITLES, "a.vtt", 10, [b"WEBVTT\n", b"x" * 200])
    with pytest.raises(Refused):
        publishing.add_file(people.teacher, resource, Role.SUBTITLES, "a.vtt", 101, [b"WEBVTT\n"])
    with pytest.raises(Refused):
        publishing.add_file(people.teacher, resource, Role.SUBTITLES, "a.vtt", 20, [b"1\n00:00 --> 00:01"])


def test_a_retry_of_an_upload_changes_nothing_and_a_second_video_replaces_the_first(people, video) -> None:
    resource = start(people)
    first = add(people, resource, video)
    assert add(people, resource, video) == first
    second = add(people, resource, make_video(seconds=2))
    assert [row.pk for row in ResourceFile.objects.filter(resource_id=resource)] == [second]
    assert Resource.objects.get(pk=resource).duration_ms == 2000


def test_a_webm_is_taken_too(people) -> None:
    resource = start(people)
    body = make_video(codec="libvpx", form="webm")
    add(people, resource, body, "课.webm")
    seen = views.own_view(people.teacher.person_id, resource)
    assert seen.video is not None
    assert seen.video.renditions[0].form == "webm"


def test_covers_are_pictures_or_harmless_drawings() -> None:
    digest, ending = publishing.store_cover("封面.svg", len(COVER), [COVER])
    assert (b"".join(engines().blobs.read(digest)), ending) == (COVER, "svg")
    script = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    for name, body in (("x.svg", script), ("x.png", script), ("x.html", script), ("x.svg", b"x" * 3_000_000)):
        with pytest.raises(Refused):
            publishing.store_cover(name, len(body), [body])


# in bulk ----------------------------------------------------------------------------------------------------------


def test_publishing_many_takes_a_handful_of_statements(book, video, django_assert_max_num_queries) -> None:
    digest, size = put(video)
    file = NewFile(Role.VIDEO, "a.mp4", digest, size, "video/mp4", duration_ms=4000)
    wanted = [
        NewResource(
            title=f"课{n}", place="330500", book=book, unit=3, lesson=1 + n % 4, files=(file,),
            exercises=(NUMBER, ANGLE), source="demo", source_key=str(n),
        )
        for n in range(60)
    ]  # fmt: skip
    with django_assert_max_num_queries(13 + len(wanted)):  # a row of the outbox for each
        ids = api.publish_resources(wanted)
    assert api.publish_resources(wanted) == ids
    assert Resource.objects.count() == 60
    assert len(events("ResourcePublished")) == 60
    with pytest.raises(Refused):
        api.publish_resources([NewResource(title="无处", place="330500", book=book, unit=9, lesson=1, files=(file,))])


def test_what_the_journal_has_already_is_not_counted_again(book, video) -> None:
    digest, size = put(video)
    file = NewFile(Role.VIDEO, "a.mp4", digest, size, "video/mp4")
    api.publish_resources([NewResource(title="课", place="330500", files=(file,))], counted=False)
    (event,) = events("ResourcePublished")
    assert event.activity() is None
    assert event.touches()


def test_a_book_keeps_its_lessons_when_it_is_kept_again(lessons, book) -> None:
    before = curriculum.open_book(book)
    api.keep_books(
        [
            NewBook(
                "primary",
                "mathematics",
                "pep",
                4,
                Term.FIRST,
                units=(NewUnit("大数的认识（新）", ("亿以内数的认识",)),),
            )
        ]
    )
    after = curriculum.open_book(book)
    assert after.units[0].title == "大数的认识（新）"
    assert after.units[2] == before.units[2]
    assert [card.title for card in after.units[2].positions[1].lessons] == ["角的度量"]


def test_what_a_book_still_lacks(lessons, book) -> None:
    found = curriculum.coverage(book)
    needs = {(row.unit, row.number): row.needs.missing for row in found.rows}
    assert needs[3, 2] == ()
    assert needs[3, 1] == ("task_sheet", "exercises")
    assert needs[3, 4] == needs[1, 1] == ("video", "task_sheet", "exercises")
    assert (found.whole, found.total) == (1, 5)


# opinions -------------------------------------------------------------------------------------------------------------


def test_keeping_a_resource_twice_counts_once(people, lessons) -> None:
    resource = lessons["角的度量"]
    assert opinions.add_favourite(people.student, resource)
    assert not opinions.add_favourite(people.student, resource)
    assert [line.card.id for line in personal.favourites_of(people.student.person_id).lines] == [resource]
    assert opinions.remove_favourite(people.student, resource)
    assert not opinions.remove_favourite(people.student, resource)
    (added,), (removed,) = events("ResourceFavourited"), events("ResourceUnfavourited")
    record = added.activity()
    assert (record.kind, record.place, record.school, record.role) == (
        "resource_favourited",
        "330502",
        SCHOOL,
        "student",
    )
    assert record.person not in {None, str(people.student.person_id)}
    assert removed.activity().kind == "resource_unfavourited"


def test_nobody_keeps_or_rates_without_signing_in_or_what_is_not_public(people, lessons, video) -> None:
    draft = whole_lesson(people, video)
    for deed in (opinions.add_favourite, lambda asker, one: opinions.rate_resource(asker, one, 5)):
        with pytest.raises(NotAllowed):
            deed(NOBODY, lessons["角的度量"])
        with pytest.raises(NotFound):
            deed(people.student, draft)


def test_a_rating_can_be_changed_and_is_counted_once(people, lessons) -> None:
    resource = lessons["角的度量"]
    opinions.rate_resource(people.student, resource, 5, ["clear"], "听懂了")
    opinions.rate_resource(people.student, resource, 5, ["clear"], "听懂了")
    opinions.rate_resource(people.teacher, resource, 4)
    opinions.rate_resource(people.student, resource, 2, ["too-fast"])
    found = views.opinion_of(resource)
    assert (found.count, found.average) == (2, "3.0")
    assert [event.activity() is not None for event in events("ResourceRated")] == [True, True, False]
    for stars, reasons, words in ((0, [], ""), (6, [], ""), (3, ["?"], ""), (3, [], "x" * 501)):
        with pytest.raises(Refused):
            opinions.rate_resource(people.student, resource, stars, reasons, words)
    assert Rating.objects.count() == 2


def test_exercises_answer_back_and_keep_no_answer(people, lessons, journal_lines) -> None:
    seen = lessons_view(lessons)
    single, number, several = seen.exercises
    said = [
        opinions.answer_exercise(NOBODY, seen.id, single.id, ["A"]),
        opinions.answer_exercise(NOBODY, seen.id, single.id, ["D"]),
        opinions.answer_exercise(people.student, seen.id, number.id, ["９０°"]),
        opinions.answer_exercise(people.student, seen.id, several.id, ["A"]),
        opinions.answer_exercise(people.student, seen.id, several.id, []),
    ]
    assert [reply.verdict for reply in said] == [
        Verdict.WRONG, Verdict.RIGHT, Verdict.RIGHT, Verdict.PART, Verdict.EMPTY
    ]  # fmt: skip
    assert said[0].words == "零刻度线压在哪一圈，就读哪一圈。"
    assert said[1].words == "它比直角大，读内圈，是130°。"
    answered = events("ExerciseAnswered")
    assert [event.right for event in answered] == [False, True, True, False]
    assert answered[0].person is None
    relay_waiting()
    kept = [read_record(line) for line in journal_lines()]
    mine = [record for record in kept if record.kind == "exercise_answered" and record.resource == str(seen.id)]
    assert len(mine) == 4
    with pytest.raises(NotFound):
        opinions.answer_exercise(NOBODY, seen.id, uuid4(), ["A"])
    with pytest.raises(NotFound):
        opinions.answer_exercise(NOBODY, uuid4(), single.id, ["A"])


def lessons_view(made: dict[str, UUID]):
    return views.resource_view(made["角的度量"])


# reads ------------------------------------------------------------------------------------------------------------


def test_a_lesson_is_read_in_six_statements(lessons, book, django_assert_num_queries) -> None:
    with django_assert_num_queries(5):  # a sixth for a school
        views.resource_view(lessons["角的度量"])
    with django_assert_num_queries(5):
        curriculum.open_book(book)
    with django_assert_num_queries(1):
        resources.listed({"section": "lessons"})
    with django_assert_num_queries(1):
        curriculum.picker(curriculum.Choice())


def test_a_long_list_is_read_page_by_page_each_once(book, video) -> None:
    digest, size = put(video)
    file = NewFile(Role.VIDEO, "a.mp4", digest, size, "video/mp4")
    at = None
    api.publish_resources(
        [NewResource(title=f"课{n}", place="330500", files=(file,), published_at=at) for n in range(25)]
    )
    seen: list[str] = []
    mark = None
    while True:
        page = resources.listed({}, mark, 10)
        seen += [card.title for card in page.cards]
        mark = page.following
        if mark is None:
            break
    assert sorted(seen) == sorted(f"课{n}" for n in range(25))


def test_a_withdrawn_favourite_stays_in_the_list_without_a_way_to_it(people, lessons) -> None:
    resource = lessons["角的度量"]
    opinions.add_favourite(people.student, resource)
    Resource.objects.filter(pk=resource).update(status=Status.WITHDRAWN)
    (line,) = personal.favourites_of(people.student.person_id).lines
    assert not line.is_public
    assert Favourite.objects.count() == 1
