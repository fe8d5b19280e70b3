"""Cases: hits and reports are looked at by a person, decided with a reason, contested, and counted once."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from tests.catalogue.conftest import *  # noqa: F403 - its small catalogue and its people
from tests.catalogue.content import People

from xingtan.catalogue.models import Resource, Withdrawal
from xingtan.identity.models import Notice
from xingtan.kernel.clock import now
from xingtan.kernel.errors import Conflict, NotAllowed, NotFound, Refused
from xingtan.moderation import api
from xingtan.moderation.actions import cases
from xingtan.moderation.actions.forgetting import forget_person
from xingtan.moderation.actions.words import import_words, set_in_force
from xingtan.moderation.models import Appeal, Case, Decision, Report
from xingtan.moderation.queries import cases as queries
from xingtan.moderation.rules import cases as rules
from xingtan.outbox.jobs import relay_waiting
from xingtan.spaces import actions as spaces
from xingtan.spaces.models import Article

pytestmark = pytest.mark.django_db


@pytest.fixture
def resource(lessons, people: People) -> Resource:
    """A resource that is online, of the teacher of the school."""
    found = Resource.objects.get(pk=lessons["角的度量"])
    found.uploaded_by, found.school, found.place = people.teacher.person_id, "3305020001", "330502"
    found.save()
    return found


def relay() -> None:
    while relay_waiting():
        pass


def told(asker) -> list[str]:
    return list(Notice.objects.filter(person_id=asker.person_id).order_by("told_at").values_list("kind", flat=True))


def counted(lines, case=None) -> list[str]:
    kinds = [msgspec.json.decode(line)["kind"] for line in lines()]
    return [kind for kind in kinds if "sensitive" in kind or kind == "report_handled"]


def test_reports_of_many_are_one_case_and_each_person_counts_once(resource: Resource, people: People) -> None:
    first = cases.report(people.student, "resource", resource.pk, "mistake", "第二分钟算错了")
    second = cases.report(people.elsewhere, "resource", resource.pk, "unfit")
    assert first == second
    with pytest.raises(Conflict):
        cases.report(people.student, "resource", resource.pk, "other", "再说一次")
    assert Report.objects.filter(case=first).count() == 2


def test_nobody_reports_what_they_cannot_see_or_too_much(resource: Resource, people: People) -> None:
    with pytest.raises(Refused):
        cases.report(people.student, "resource", resource.pk, "no-such-reason")
    Resource.objects.filter(pk=resource.pk).update(status="draft")
    with pytest.raises(NotFound):
        cases.report(people.student, "resource", resource.pk, "mistake")
    with pytest.raises(Refused):
        rules.checked_report("mistake", "", rules.MOST_REPORTS_A_DAY)


def test_a_case_is_due_after_three_working_days() -> None:
    friday = datetime(2017, 8, 18, 9, tzinfo=UTC)
    assert rules.due(friday) == datetime(2017, 8, 23, 16, tzinfo=UTC)  # the end of Wednesday in Shanghai


def test_deleting_withdraws_tells_and_counts_once(
    resource: Resource,
    people: People,
    journal_lines,
) -> None:
    before = len(counted(journal_lines))
    case = cases.report(people.student, "resource", resource.pk, "unfit")
    with pytest.raises(NotAllowed):
        cases.decide_case(people.city, cases.report(people.city, "resource", resource.pk, "unfit"), "keep", "看过")
    cases.take_case(people.manager, case)
    with pytest.raises(Conflict):
        cases.take_case(people.county, case)
    cases.decide_case(people.manager, case, "delete", "第三分钟的画面不适合学生。")
    with pytest.raises(Conflict):
        cases.decide_case(people.county, case, "keep", "我看可以。")
    relay()
    relay()
    resource.refresh_from_db()
    assert resource.status == "withdrawn"
    assert Withdrawal.objects.get(resource=resource).case == case
    assert "case_delete" in told(people.teacher)
    assert told(people.student) == ["report_delete"]
    assert counted(journal_lines)[before:] == ["report_handled"]


def test_nobody_decides_elsewhere_or_without_a_reason(resource: Resource, people: People) -> None:
    case = cases.report(people.student, "resource", resource.pk, "unfit")
    for stranger in (people.elsewhere, people.student, people.teacher):
        with pytest.raises(NotFound):
            cases.decide_case(stranger, case, "keep", "可以")
    with pytest.raises(Refused):
        cases.decide_case(people.manager, case, "keep", " ")
    with pytest.raises(Refused):
        cases.decide_case(people.manager, case, "burn", "可以")
    assert not Decision.objects.exists()


def words_case(resource: Resource, people: People):
    import_words(people.province, "角的\n".encode(), "small", weight="doubt")
    found = api.find_words("resource", resource.pk, {"标题": "这一课讲角*的度量"})
    assert [one.word for one in found["标题"]] == ["角的"]
    subject = queries.subject_of("resource", resource.pk)
    return api.open_words_case(subject, found)


def test_an_appeal_is_decided_by_somebody_else_and_gives_the_resource_back(
    resource: Resource,
    people: People,
    journal_lines,
) -> None:
    before = len(counted(journal_lines))
    case = words_case(resource, people)
    cases.decide_case(people.manager, case, "delete", "有敏感词。")
    relay()
    with pytest.raises(NotFound):
        cases.appeal_case(people.student, case, "不是我的")
    cases.appeal_case(people.teacher, case, "角的度量是课本里的说法。")
    with pytest.raises(Conflict):
        cases.appeal_case(people.teacher, case, "再来一次")
    assert [line.id for line in queries.cases_of(people.county, "appeals")[0]] == [case]
    with pytest.raises(NotAllowed):
        cases.decide_case(people.manager, case, "keep", "我再看看。")
    cases.decide_case(people.county, case, "keep", "是数学的说法。")
    relay()
    resource.refresh_from_db()
    assert resource.status == "published"
    assert told(people.teacher)[-2:] == ["appeal_keep", "resource_online"] or "appeal_keep" in told(people.teacher)
    assert counted(journal_lines)[before:] == ["sensitive_word_handled", "sensitive_word_deleted"]
    # What a person looked at and kept is not brought again.
    assert api.find_words("resource", resource.pk, {"标题": "这一课讲角*的度量"}) == {}


def test_an_appeal_has_its_time(resource: Resource, people: People) -> None:
    case = words_case(resource, people)
    cases.decide_case(people.manager, case, "delete", "有敏感词。")
    Decision.objects.update(decided_at=now() - timedelta(days=rules.APPEAL_DAYS))
    with pytest.raises(Conflict):
        cases.appeal_case(people.teacher, case, "来晚了")
    assert not Appeal.objects.exists()


def test_lists_in_force_are_those_that_are_searched(resource: Resource, people: People) -> None:
    with pytest.raises(NotAllowed):
        import_words(people.manager, "角的\n".encode(), "small")
    text = {"标题": "角的度量"}
    assert api.find_words("resource", resource.pk, text) == {}
    import_words(people.province, "角的\n".encode(), "small")
    assert api.find_words("resource", resource.pk, text)
    set_in_force(people.province, "small", False)
    assert api.find_words("resource", resource.pk, text) == {}


# -- pages ---------------------------------------------------------------------------------------------------------


def browser(asker) -> Client:
    client = Client()
    client.force_login(get_user_model().objects.get(pk=asker.person_id))
    return client


@pytest.mark.parametrize("language", ["zh", "en"])
def test_report_decide_and_appeal_in_the_page(resource: Resource, people: People, visit, language: str) -> None:
    reader, moderator, owner = browser(people.student), browser(people.manager), browser(people.teacher)
    address = f"/reports/resources/{resource.pk}/"
    visit(address, language, client=reader)
    visit(address, language, client=reader, data={"reason": "mistake", "words": "算错了"})
    visit(address, language, client=reader, data={"reason": "mistake"}, status=409)
    case = Case.objects.get()
    assert "角的度量" in visit("/moderation/", language, client=moderator).text
    page = f"/moderation/cases/{case.pk}/"
    Case.objects.update(address="")  # of a thing that has no page of its own any more
    assert "算错了" in visit(page, language, client=moderator).text
    assert "许嘉宁" not in visit(page, language, client=moderator).text
    visit(page, language, client=moderator, data={"deed": "take"})
    visit(page, language, client=moderator, data={"deed": "decide", "outcome": "delete", "reason": ""}, status=422)
    visit(page, language, client=moderator, data={"deed": "decide", "outcome": "delete", "reason": "确实错了"})
    relay()
    assert "角的度量" in visit("/me/cases/", language, client=owner).text
    own = f"/me/cases/{case.pk}/"
    assert "确实错了" in visit(own, language, client=owner).text
    assert "算错了" not in visit(own, language, client=owner).text
    visit(own, language, client=owner, data={"words": "没有算错"})
    visit("/moderation/?view=appeals", language, client=browser(people.county))
    visit("/me/notices/", language, client=owner)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_lists_are_kept_in_the_page(people: People, visit, language: str) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    operator = browser(people.province)
    visit("/moderation/words/", language, client=operator)
    sent = {"slug": "small", "name": "小词表", "weight": "doubt"}
    body = SimpleUploadedFile("words.txt", "角的\n字\n".encode())
    assert "小词表" in visit("/moderation/words/", language, client=operator, data={**sent, "file": body}).text
    empty = SimpleUploadedFile("words.txt", b"#\n")
    visit("/moderation/words/", language, client=operator, data={**sent, "file": empty}, status=422)
    visit("/moderation/words/", language, client=operator, data={"deed": "rest", "list": "small"})
    visit("/moderation/words/", language, client=browser(people.manager), status=403)


def test_an_article_goes_and_comes_back_as_decided(people: People) -> None:
    space = spaces.open_own_space(people.teacher)
    article = spaces.write_article(people.teacher, space, "读书", "开卷有益。")
    spaces.publish_article(people.teacher, space, article)
    spaces.describe_space(people.teacher, space, "林老师", "", True)
    case = cases.report(people.student, "article", article, "advertising")
    cases.decide_case(people.manager, case, "delete", "是广告。")
    relay()
    assert Article.objects.get(pk=article).published_at is None
    with pytest.raises(Conflict):
        spaces.publish_article(people.teacher, space, article)
    cases.appeal_case(people.teacher, case, "不是广告。")
    cases.decide_case(people.county, case, "keep", "确实不是。")
    relay()
    assert Article.objects.get(pk=article).published_at is not None


def test_a_space_that_was_closed_stays_closed(people: People, visit) -> None:
    space = spaces.open_own_space(people.teacher)
    spaces.describe_space(people.teacher, space, "林老师", "", True)
    visit(f"/reports/spaces/{space}/", client=browser(people.student), data={"reason": "advertising"})
    cases.decide_case(people.manager, Case.objects.get().pk, "delete", "是广告。")
    relay()
    with pytest.raises(Conflict):
        spaces.describe_space(people.teacher, space, "林老师", "", True)
    visit(f"/reports/spaces/{space}/", client=browser(people.student), status=404)


def test_what_somebody_reported_is_theirs_and_is_forgotten_with_them(resource: Resource, people: People) -> None:
    cases.report(people.student, "resource", resource.pk, "mistake", "算错了")
    (reports, _appeals) = api.own_data(people.student.person_id)
    assert reports.rows[0][:3] == ("角的度量", "mistake", "算错了")
    forget_person(people.student.person_id)
    forget_person(people.teacher.person_id)
    assert (Report.objects.get().person, Case.objects.get().owner) == (None, None)
