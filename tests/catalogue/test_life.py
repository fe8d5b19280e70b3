"""The life of a resource: offered, checked, reviewed by two, online, updated, withdrawn; and everything that is not so."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from tests.catalogue.content import ANGLE, NUMBER, SCHOOL, Kind, Role, api, make_video

from xingtan.catalogue.actions import life, negative, publishing
from xingtan.catalogue.actions.forgetting import forget_person
from xingtan.catalogue.actions.publishing import Parts
from xingtan.catalogue.models import (
    ExerciseItem,
    Finding,
    Fingerprint,
    MachineCheck,
    NegativeEntry,
    Publication,
    Resource,
    ResourceFile,
    Review,
    Version,
    Withdrawal,
)
from xingtan.catalogue.queries import lessons as views
from xingtan.catalogue.queries import resources
from xingtan.catalogue.queries.life import queues
from xingtan.catalogue.queries.life.history import history_of
from xingtan.catalogue.queries.life.negative import entries_of
from xingtan.catalogue.queries.life.standing import compared, standing_of
from xingtan.catalogue.rules.life import Round, Stage, Term
from xingtan.catalogue.rules.vocabulary import Status
from xingtan.identity.api import NOBODY, Unit, UnitKind
from xingtan.identity.models import Notice
from xingtan.kernel.clock import now, today
from xingtan.kernel.errors import Conflict, NotAllowed, NotFound, Refused
from xingtan.outbox.api import read_event
from xingtan.outbox.jobs import relay_waiting
from xingtan.outbox.models import OutboxRow

pytestmark = pytest.mark.django_db

HERE = Unit(UnitKind.SCHOOL, SCHOOL)


def events(kind: str) -> list:
    return [read_event(row.kind, bytes(row.payload)) for row in OutboxRow.objects.filter(kind=f"catalogue.{kind}")]


def make(people, video: bytes, title: str = "角的度量", who: str = "teacher", unit: Unit = HERE) -> UUID:
    asker = getattr(people, who)
    made = publishing.start_resource(asker, unit, Kind.LESSON, title, "lessons")
    publishing.add_file(asker, made, Role.VIDEO, "课.mp4", len(video), [video])
    return made


def offer(people, resource: UUID, who: str = "teacher", says: str = "") -> int:
    """Offer a resource, and have the machines find nothing."""
    number = life.offer_resource(getattr(people, who), resource, says, promised=True)
    version = Version.objects.get(resource=resource, number=number).pk
    MachineCheck.objects.filter(version=version).update(steps=1, of_steps=1)
    life.after_check(version)
    return number


def decide(people, who: str, resource: UUID, opinion: str = "pass", words: str = "") -> Stage:
    asker = getattr(people, who)
    life.take_review(asker, resource)
    standing = standing_of(resource)
    assert standing is not None
    reasons = () if opinion == "pass" else ("mistake",)
    return life.decide_review(asker, resource, standing.number, opinion, reasons, words or "请看第3分钟")


def online(people, video: bytes, title: str = "角的度量") -> UUID:
    made = make(people, video, title)
    offer(people, made)
    decide(people, "manager", made)
    decide(people, "county", made)
    return made


def status(resource: UUID) -> str:
    return Resource.objects.get(pk=resource).status


# the way ----------------------------------------------------------------------------------------------------------


def test_a_lesson_goes_from_its_author_past_machines_and_two_reviewers_to_everyone(people, video) -> None:
    made = make(people, video)
    assert life.offer_resource(people.teacher, made, "第一次", promised=True) == 1
    assert standing_of(made).stage is Stage.CHECKING
    with pytest.raises(Conflict, match="机器还在检查"):
        life.take_review(people.manager, made)
    version = Version.objects.get()
    assert (version.promised_by, version.says) == (people.teacher.person_id, "第一次")
    life.after_check(version.pk)
    assert standing_of(made).stage is Stage.FIRST
    assert decide(people, "manager", made) is Stage.FINAL
    with pytest.raises(NotFound):
        views.resource_view(made)
    assert decide(people, "county", made) is Stage.PASSED
    assert views.resource_view(made).title == "角的度量"
    row = Resource.objects.get()
    assert (row.status, row.version, row.listed_at) == (Status.PUBLISHED, 1, row.published_at)
    assert [each.number for each in Publication.objects.all()] == [1]


def test_publication_is_counted_once_however_often_it_comes_back(people, video) -> None:
    made = online(people, video)
    life.withdraw_resource(people.teacher, made)
    offer(people, made)
    decide(people, "manager", made)
    decide(people, "county", made)
    first, again = events("ResourcePublished")
    record = first.activity()
    assert (record.kind, record.section, record.place, record.school, record.size_bytes) == (
        "resource_ingested", "lessons", "330502", SCHOOL, len(video)
    )  # fmt: skip
    assert again.activity() is None
    assert f"resource:{made}" in first.touches()


def test_the_author_is_told_of_every_step(people, video) -> None:
    made = online(people, video)
    copy = life.begin_update(people.teacher, made)
    publishing.add_exercise(people.teacher, copy, ANGLE)
    offer(people, copy)
    decide(people, "manager", copy, "return", "答案不对")
    life.withdraw_resource(people.county, made, "rights", "有人来信说图是他的")
    relay_waiting()
    told = Notice.objects.filter(person_id=people.teacher.person_id).order_by("told_at", "id")
    assert [each.kind for each in told] == [
        "resource_checked", "resource_passed", "resource_online", "resource_checked", "resource_returned",
        "resource_offline",
    ]  # fmt: skip
    assert told.get(kind="resource_returned").words["words"] == "答案不对"


def test_nobody_reviews_their_own_work_nor_both_rounds(people, video) -> None:
    made = make(people, video, who="manager")
    offer(people, made, "manager")
    with pytest.raises(NotAllowed, match="自己的资源"):
        life.take_review(people.manager, made)
    assert decide(people, "county", made) is Stage.FINAL
    with pytest.raises(NotAllowed, match="另一轮"):
        life.take_review(people.county, made)
    assert decide(people, "city", made) is Stage.PASSED


def test_the_last_round_is_from_above_the_school(people, video) -> None:
    made = make(people, video)
    offer(people, made)
    decide(people, "county", made)
    with pytest.raises(NotAllowed, match="上级"):
        life.take_review(people.manager, made)
    for asker in (NOBODY, people.student, people.elsewhere, people.teacher):
        with pytest.raises(NotAllowed):
            life.take_review(asker, made)
    assert decide(people, "province", made) is Stage.PASSED


def test_what_a_place_offers_is_reviewed_there_or_above_by_two_others(people, video) -> None:
    made = make(people, video, who="county", unit=Unit(UnitKind.PLACE, "330502"))
    offer(people, made, "county")
    with pytest.raises(NotAllowed):
        life.take_review(people.manager, made)
    assert decide(people, "city", made) is Stage.FINAL
    assert decide(people, "province", made) is Stage.PASSED


def test_what_is_sent_back_is_mended_and_offered_again_with_the_difference(people, video) -> None:
    made = make(people, video)
    offer(people, made)
    with pytest.raises(Refused):
        life.decide_review(people.manager, made, 1, "return", (), "")
    assert decide(people, "manager", made, "return", "标题写全") is Stage.RETURNED
    assert views.note_of(made) == "标题写全"
    publishing.change_resource(people.teacher, made, Parts("角的度量（改）", "lessons", "", "teaching"))
    assert offer(people, made) == 2
    found = compared(made, 2)
    assert (found.with_number, found.online) == (1, False)
    (change,) = found.changes
    assert [(piece.kind, piece.text) for piece in change.pieces] == [("same", "角的度量"), ("new", "（改）")]


def test_what_was_refused_is_not_offered_again_unchanged(people, video) -> None:
    made = make(people, video)
    offer(people, made)
    assert decide(people, "manager", made, "reject", "不合适") is Stage.REJECTED
    with pytest.raises(Refused, match="没有改过"):
        life.offer_resource(people.teacher, made, promised=True)
    publishing.change_resource(people.teacher, made, Parts("换了内容", "lessons", "", "teaching"))
    assert offer(people, made) == 2


def test_machines_send_back_what_must_not_go_on(people, video) -> None:
    made = make(people, video)
    number = life.offer_resource(people.teacher, made, promised=True)
    check = MachineCheck.objects.get(version__number=number)
    Finding.objects.create(
        check_run=check, tool="virus", weight="stop", says="文件里有病毒：%(name)s。", words={"name": "X"}
    )
    life.after_check(check.version_id)
    life.after_check(check.version_id)
    assert status(made) == Status.RETURNED
    assert views.note_of(made) == "文件里有病毒：X。"
    assert len(events("ResourceReturned")) == 1


# a committee ------------------------------------------------------------------------------------------------------


def referred(people, video) -> UUID:
    made = make(people, video)
    offer(people, made)
    assert decide(people, "manager", made, "refer", "拿不准") is Stage.COMMITTEE
    return made


def test_a_committee_of_three_decides_by_majority(people, video) -> None:
    made = referred(people, video)
    with pytest.raises(NotAllowed):
        life.take_review(people.manager, made)
    assert decide(people, "county", made, "return") is Stage.COMMITTEE
    assert decide(people, "city", made) is Stage.COMMITTEE
    assert decide(people, "province", made) is Stage.PASSED
    assert status(made) == Status.PUBLISHED


def test_a_committee_that_does_not_agree_returns(people, video) -> None:
    made = referred(people, video)
    decide(people, "county", made, "reject", "不行")
    decide(people, "city", made, "return", "改图")
    assert decide(people, "province", made) is Stage.RETURNED
    assert views.note_of(made) == "改图"


def test_a_committee_waits_for_whoever_still_looks(people, video) -> None:
    made = referred(people, video)
    life.take_review(people.province, made)
    decide(people, "county", made)
    decide(people, "city", made)
    assert standing_of(made).stage is Stage.COMMITTEE
    assert decide(people, "province", made, "reject") is Stage.PASSED


# bad input --------------------------------------------------------------------------------------------------------


def test_nothing_is_offered_without_promise_or_content_twice_or_while_in_review(people, video) -> None:
    empty = publishing.start_resource(people.teacher, HERE, Kind.LESSON, "空的", "lessons")
    with pytest.raises(Refused):
        life.offer_resource(people.teacher, empty, promised=True)
    made = make(people, video)
    with pytest.raises(Refused, match="承诺"):
        life.offer_resource(people.teacher, made)
    life.offer_resource(people.teacher, made, promised=True)
    for deed in (
        lambda: life.offer_resource(people.teacher, made, promised=True),
        lambda: publishing.change_resource(people.teacher, made, Parts("新", "lessons", "", "teaching")),
        lambda: publishing.add_exercise(people.teacher, made, ANGLE),
        lambda: life.keep_term(people.teacher, made, Term("330000")),
    ):
        with pytest.raises(Conflict):
            deed()
    for asker in (NOBODY, people.student, people.manager, people.elsewhere):
        with pytest.raises(NotFound):
            life.offer_resource(asker, made, promised=True)
    assert Version.objects.count() == 1


def test_a_decision_on_an_old_version_or_pressed_twice_is_refused(people, video) -> None:
    made = make(people, video)
    offer(people, made)
    decide(people, "manager", made, "return")
    with pytest.raises(Conflict, match="已经有了决定"):
        life.decide_review(people.manager, made, 1, "pass")
    publishing.change_resource(people.teacher, made, Parts("第二版", "lessons", "", "teaching"))
    offer(people, made)
    with pytest.raises(Conflict, match="新的一版"):
        life.decide_review(people.manager, made, 1, "pass")
    decide(people, "manager", made)
    decide(people, "county", made)
    with pytest.raises(Conflict):
        life.decide_review(people.county, made, 2, "pass")
    assert len(Publication.objects.all()) == 1


def test_what_may_not_come_online_keeps_no_half_decision(people, video) -> None:
    made = make(people, video)
    offer(people, made)
    decide(people, "manager", made)
    negative.enter_negative(people.province, "330000", "title", "角", "测试不收")
    life.take_review(people.county, made)
    with pytest.raises(Refused, match="测试不收"):
        life.decide_review(people.county, made, 1, "pass")
    assert standing_of(made).stage is Stage.FINAL


# queues -----------------------------------------------------------------------------------------------------------


def test_the_second_reviewer_is_told_who_has_it(people, video) -> None:
    made = make(people, video)
    offer(people, made)
    assert life.take_review(people.manager, made) is Round.FIRST
    assert life.take_review(people.manager, made) is Round.FIRST
    for deed in (
        lambda: life.take_review(people.county, made),
        lambda: life.decide_review(people.county, made, 1, "pass"),
    ):
        with pytest.raises(Conflict, match="周知行"):
            deed()
    life.let_go_review(people.manager, made)
    assert decide(people, "county", made) is Stage.FINAL


def test_what_nobody_decides_within_an_hour_goes_back(people, video) -> None:
    made = make(people, video)
    offer(people, made)
    life.take_review(people.manager, made)
    assert life.let_go_stale() == 0
    Review.objects.update(taken_at=now() - timedelta(minutes=61))
    assert life.let_go_stale() == 1
    assert queues.next_for(people.county) == made
    assert life.take_review(people.manager, made) is Round.FIRST


def test_the_oldest_comes_first_whoever_it_is_from_and_next_is_what_nobody_has(people, video) -> None:
    first, second, third = (make(people, video, title) for title in ("一", "二", "三"))
    own = make(people, video, "自己的", "county", Unit(UnitKind.PLACE, "330502"))
    for n, each in enumerate((own, second, first, third)):
        offer(people, each, "county" if each == own else "teacher")
        Version.objects.filter(resource=each).update(offered_at=now() - timedelta(days=9 - 3 * n))
    found = queues.queue(people.county)
    assert [line.title for line in found.lines] == ["自己的", "二", "一", "三"]
    assert [line.may_take for line in found.lines] == [False, True, True, True]
    (load, final, committee) = found.loads
    assert (load.by_age, load.total, final.total, committee.total) == ((1, 0, 2, 1), 4, 0, 0)
    life.take_review(people.manager, second)
    assert queues.next_for(people.county) == first
    assert queues.next_for(people.manager) == second, "what one has begun comes first"
    decide(people, "county", first)
    assert [(one.name, one.count) for one in queues.queue(people.city).decided] == [("沈清和", 1)]
    assert queues.queue(people.elsewhere).lines == queues.queue(people.teacher).lines == ()
    assert queues.next_for(people.elsewhere) is None


def test_a_long_queue_is_read_in_a_few_statements(people, video, django_assert_max_num_queries) -> None:
    for n in range(12):
        offer(people, make(people, video, f"课{n}"))
    with django_assert_max_num_queries(3):
        assert len(queues.queue(people.province).lines) == 12


def test_what_waits_without_a_version_gets_one(people, video) -> None:
    made = make(people, video)
    Resource.objects.filter(pk=made).update(status=Status.WAITING)
    assert standing_of(made) is None
    assert life.keep_up() == 1
    assert life.keep_up() == 0
    assert standing_of(made).stage is Stage.CHECKING
    assert not standing_of(made).promised


# updates ----------------------------------------------------------------------------------------------------------


def test_an_update_is_reviewed_like_any_other_and_takes_the_place_of_what_is_online(people, video) -> None:
    made = make(people, video)
    publishing.add_exercise(people.teacher, made, ANGLE)
    publishing.add_exercise(people.teacher, made, NUMBER)
    offer(people, made)
    decide(people, "manager", made)
    decide(people, "county", made)
    before = views.resource_view(made)
    kept_angle = ExerciseItem.objects.get(resource=made, prompt=ANGLE.exercise.prompt).pk
    copy = life.begin_update(people.teacher, made)
    assert life.begin_update(people.teacher, made) == copy
    with pytest.raises(Refused, match="没有改动"):
        life.offer_resource(people.teacher, copy, promised=True)
    other = make_video(seconds=2)
    publishing.change_resource(people.teacher, copy, Parts("角的度量 新", "lessons", "", "cc-by-sa-4.0"))
    publishing.remove_exercise(
        people.teacher, copy, ExerciseItem.objects.get(resource=copy, prompt=NUMBER.exercise.prompt).pk
    )
    publishing.add_file(people.teacher, copy, Role.DOCUMENT, "讲义.pdf", len(PDF), [PDF])
    publishing.add_file(people.teacher, copy, Role.VIDEO, "课.mp4", len(other), [other])
    assert offer(people, copy) == 2
    assert views.resource_view(made) == before
    found = compared(copy, 2)
    assert (found.with_number, found.online) == (1, True)
    assert [change.part for change in found.changes] == ["title", "licence", "cover", "files", "exercises"] or [
        change.part for change in found.changes
    ] == ["title", "licence", "files", "exercises"]
    lines = {line.name: line for change in found.changes if change.part == "files" for line in change.lines}
    assert (lines["课.mp4"].kind, lines["讲义.pdf"].kind) == ("changed", "new")
    assert (lines["课.mp4"].size_before, lines["课.mp4"].size_after) == (len(video), len(other))
    decide(people, "manager", copy)
    decide(people, "county", copy)
    after = views.resource_view(made)
    assert (after.title, after.licence, after.seconds) == ("角的度量 新", "cc-by-sa-4.0", 2)
    assert [exercise.id for exercise in after.exercises] == [kept_angle]
    assert sorted(file.name for file in after.files) == ["讲义.pdf", "课.mp4"]
    assert not Resource.objects.filter(pk=copy).exists()
    assert [each.number for each in Publication.objects.filter(resource=made).order_by("id")] == [1, 2]
    assert [each.number for each in Version.objects.filter(resource=made).order_by("number")] == [1, 2]
    assert events("ResourcePublished")[-1].activity() is None


PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"


def test_files_that_stay_keep_their_address_and_what_it_looks_like_is_still_known(people, video) -> None:
    made = online(people, video)
    file = ResourceFile.objects.get(resource=made).pk
    Fingerprint.objects.create(resource_id=made, kind="text", band=0, piece=7, whole="7")
    copy = life.begin_update(people.teacher, made)
    publishing.add_exercise(people.teacher, copy, ANGLE)
    offer(people, copy)
    decide(people, "manager", copy)
    decide(people, "county", copy)
    assert [one.id for one in views.resource_view(made).files] == [file]
    assert views.resource_view(made).video is not None
    assert Fingerprint.objects.filter(resource=made).exists()


def test_what_was_online_before_there_were_versions_is_compared_with_as_it_is(people, lessons) -> None:
    made = lessons["角的度量"]
    Resource.objects.filter(pk=made).update(uploaded_by=people.teacher.person_id)
    copy = life.begin_update(people.teacher, made)
    publishing.change_resource(
        people.teacher, copy, Parts("角怎样量", "lessons", "", "teaching", "primary-mathematics-pep-4a", 3, 2)
    )
    assert life.offer_resource(people.teacher, copy, promised=True) == 2
    assert "title" in [change.part for change in compared(copy, 2).changes]


def test_a_working_copy_is_never_public_and_can_be_thrown_away(people, video) -> None:
    made = online(people, video)
    copy = life.begin_update(people.teacher, made)
    publishing.change_resource(people.teacher, copy, Parts("不要了", "lessons", "", "teaching"))
    with pytest.raises(NotFound):
        views.resource_view(copy)
    with pytest.raises(NotFound):
        life.drop_update(people.manager, copy)
    offer(people, copy)
    with pytest.raises(Conflict):
        life.drop_update(people.teacher, copy)
    decide(people, "manager", copy, "return")
    life.drop_update(people.teacher, copy)
    assert views.resource_view(made).title == "角的度量"
    assert [each.says for each in history_of(made).steps][-1] == "第2版：初审，退回修改"
    assert life.begin_update(people.teacher, made) != copy


def test_what_is_online_is_not_edited_in_place(people, video) -> None:
    made = online(people, video)
    with pytest.raises(Conflict, match="新版本"):
        publishing.change_resource(people.teacher, made, Parts("新", "lessons", "", "teaching"))
    for asker in (NOBODY, people.manager, people.student):
        with pytest.raises(NotFound):
            life.begin_update(asker, made)


# withdrawal -------------------------------------------------------------------------------------------------------


def test_a_withdrawal_says_why_and_reaches_what_was_made_from_it(people, video) -> None:
    made, remix, further, other = (online(people, video, title) for title in ("原", "改编", "再改编", "无关"))
    Resource.objects.filter(pk=remix).update(remix_of=made)
    Resource.objects.filter(pk=further).update(remix_of=remix)
    with pytest.raises(Refused):
        life.withdraw_resource(people.county, made, "unlawful", " ")
    with pytest.raises(Refused):
        life.withdraw_resource(people.county, made, "nonsense", "因为")
    life.withdraw_resource(people.county, made, "unlawful", "违反规定", reaches_copies=True)
    assert [status(each) for each in (made, remix, further, other)] == ["withdrawn"] * 3 + ["published"]
    rows = Withdrawal.objects.all()
    assert {(row.reason, row.words, row.reaches_copies) for row in rows} == {("unlawful", "违反规定", True)}
    assert {event.reaches_copies for event in events("ResourceWithdrawn")} == {True}
    life.withdraw_resource(people.county, made, "unlawful", "再来一次", reaches_copies=True)
    assert Withdrawal.objects.count() == 3
    with pytest.raises(Refused, match="原来那份"):
        life.offer_resource(people.teacher, remix, promised=True)


def test_outdated_things_leave_their_copies_alone(people, video) -> None:
    made, remix = online(people, video, "原"), online(people, video, "改编")
    Resource.objects.filter(pk=remix).update(remix_of=made)
    life.withdraw_resource(people.county, made, "outdated", "课标改了", reaches_copies=True)
    assert (status(made), status(remix)) == ("withdrawn", "published")


def test_an_update_under_review_goes_back_when_its_original_is_withdrawn(people, video) -> None:
    made = online(people, video)
    copy = life.begin_update(people.teacher, made)
    publishing.add_exercise(people.teacher, copy, ANGLE)
    offer(people, copy)
    life.take_review(people.manager, copy)
    life.withdraw_resource(people.county, made, "rights", "图片有争议")
    assert (status(made), status(copy)) == ("withdrawn", "returned")
    with pytest.raises(Conflict):
        life.decide_review(people.manager, copy, 2, "pass")
    with pytest.raises(Conflict, match="新版本"):
        publishing.change_resource(people.teacher, made, Parts("新", "lessons", "", "teaching"))


def test_nobody_withdraws_what_is_not_theirs(people, video) -> None:
    made = online(people, video)
    for asker in (NOBODY, people.student, people.elsewhere):
        with pytest.raises(NotAllowed):
            life.withdraw_resource(asker, made)
        with pytest.raises(NotAllowed):
            life.withdraw_resource(asker, made, "rights", "因为")
    with pytest.raises(NotAllowed):
        life.withdraw_resource(people.teacher, made, "rights", "因为")
    life.withdraw_resource(people.teacher, made)
    with pytest.raises(NotFound):
        views.resource_view(made)


# rights -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("region", "since", "until", "shown"),
    [
        ("000000", None, None, True),
        ("330000", -10, 10, True),
        ("330100", None, None, False),
        ("320000", None, None, False),
        ("330000", 1, None, False),
        ("330000", None, 0, False),
    ],
)
def test_a_resource_comes_online_only_within_its_rights(people, video, region, since, until, shown) -> None:
    made = make(people, video)
    day = today()
    term = Term(
        region,
        day + timedelta(days=since) if since is not None else None,
        day + timedelta(days=until) if until is not None else None,
    )
    life.keep_term(people.teacher, made, term)
    if shown:
        assert offer(people, made) == 1
    else:
        with pytest.raises(Conflict):
            life.offer_resource(people.teacher, made, promised=True)


def test_what_its_rights_no_longer_allow_is_taken_off(people, video) -> None:
    made, other = make(people, video), online(people, video, "没有期限")
    life.keep_term(people.teacher, made, Term("330000", None, today() + timedelta(days=3)))
    with pytest.raises(Refused):
        life.keep_term(people.teacher, made, Term("999999"))
    with pytest.raises(Refused):
        life.keep_term(people.teacher, made, Term("330000", date(2020, 1, 2), date(2020, 1, 2)))
    offer(people, made)
    decide(people, "manager", made)
    decide(people, "county", made)
    assert life.take_off_ended() == 0
    assert life.take_off_ended(today() + timedelta(days=3)) == 1
    assert life.take_off_ended(today() + timedelta(days=3)) == 0
    assert (status(made), status(other)) == ("withdrawn", "published")
    assert Withdrawal.objects.get().reason == "term-ended"
    life.drop_term(people.teacher, made, "330000")
    assert offer(people, made) == 2


# the negative list ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["file", "provider", "source", "title"])
def test_what_a_negative_list_names_is_not_taken_in_there(people, video, kind) -> None:
    made = online(people, video)
    second = make(people, video, "角 的 度量 二")
    Resource.objects.filter(pk=second).update(source="某站", source_key="1")
    value = {"file": f"http://x/learn/lessons/{made}/", "provider": str(made), "source": "某站", "title": "度量 角"}[
        kind
    ]
    for asker in (NOBODY, people.teacher, people.manager, people.elsewhere):
        with pytest.raises(NotAllowed):
            negative.enter_negative(asker, "330500", kind, value, "查过，不收")
    assert negative.enter_negative(people.city, "330500", kind, value, "查过，不收") == 1
    assert negative.enter_negative(people.city, "330500", kind, value, "查过，不收") == 0
    with pytest.raises(Refused, match="查过，不收"):
        life.offer_resource(people.teacher, second, promised=True)
    (line,) = entries_of("330500")
    negative.strike_negative(people.city, "330500", line.id)
    negative.strike_negative(people.city, "330500", line.id)
    assert entries_of("330500") == ()
    assert NegativeEntry.objects.count() == 1
    assert offer(people, second) == 1


def test_an_entry_ends_on_its_day_and_says_what_it_does_not_understand(people, video) -> None:
    for kind, value, reason in (
        ("file", "abc", "x"),
        ("provider", "林静远", "x"),
        ("title", " ", "x"),
        ("title", "角", " "),
        ("x", "y", "z"),
    ):
        with pytest.raises(Refused):
            negative.enter_negative(people.city, "330500", kind, value, reason)
    negative.enter_negative(people.city, "330500", "title", "角", "到今天为止", today())
    assert offer(people, make(people, video)) == 1


# history ----------------------------------------------------------------------------------------------------------


def test_history_tells_every_step_in_order_with_who_and_why(people, video) -> None:
    made = make(people, video)
    offer(people, made, says="第一次交")
    life.take_review(people.county, made)
    life.let_go_review(people.county, made)
    decide(people, "manager", made, "return", "声音太小")
    publishing.change_resource(people.teacher, made, Parts("改过", "lessons", "", "teaching"))
    offer(people, made)
    decide(people, "manager", made)
    decide(people, "city", made)
    life.withdraw_resource(people.county, made, "outdated", "课标改了")
    steps = history_of(made).steps
    assert [(step.says, step.who, step.words) for step in steps] == [
        ("交来第1版", "林静远", "第一次交"),
        ("机器看过第1版", "", ""),
        ("第1版：初审的人接了，没有决定就放回了", "沈清和", ""),
        ("第1版：初审，退回修改", "周知行", "声音太小"),
        ("交来第2版", "林静远", ""),
        ("机器看过第2版", "", ""),
        ("第2版：初审，通过", "周知行", "请看第3分钟"),
        ("第2版：终审，通过", "陆明轩", "请看第3分钟"),
        ("第2版上线", "陆明轩", ""),
        ("撤下：内容过时了", "沈清和", "课标改了"),
    ]
    assert steps[3].reason_names == ("内容有错",)


def test_what_was_written_of_a_life_is_not_written_again(people, video) -> None:
    made = online(people, video)
    life.withdraw_resource(people.county, made, "outdated", "课标改了")
    for row in (Version.objects.get(), Publication.objects.get(), Withdrawal.objects.get()):
        with pytest.raises(TypeError):
            row.save()


def test_a_reviewer_takes_their_reviews_along_and_leaves_no_name(people, video) -> None:
    made = online(people, video)
    (part,) = [one for one in api.own_data(people.manager.person_id) if one.slug == "reviews"]
    ((resource, version, round_, opinion, reasons, words, _at),) = part.rows
    assert (resource, version, round_, opinion, reasons, words) == (made, 1, "first", "pass", "", "请看第3分钟")
    forget_person(people.manager.person_id)
    assert {step.who for step in history_of(made).steps if step.says.startswith("第1版：初审")} == {""}


def test_the_history_of_what_is_online_outlives_its_author(people, video) -> None:
    made = online(people, video)
    copy = life.begin_update(people.teacher, made)
    publishing.add_exercise(people.teacher, copy, ANGLE)
    offer(people, copy)
    decide(people, "manager", copy, "return", "答案不对")
    forget_person(people.teacher.person_id)
    assert not Resource.objects.filter(pk=copy).exists()
    assert history_of(made).steps[-1].words == "答案不对"
    assert views.resource_view(made).teacher_name == ""


def test_lists_of_everyone_never_show_what_is_on_its_way(people, video) -> None:
    made = online(people, video)
    copy = life.begin_update(people.teacher, made)
    waiting = make(people, video, "在审的")
    offer(people, waiting)
    shown = {card.id for card in resources.listed({}).cards}
    assert made in shown
    assert not shown & {copy, waiting}
    assert api.newest_resources()[0].id == made
