"""Working through questions: begun, answered, gone on with elsewhere, handed in; the key stays on the node."""

from datetime import datetime, timedelta
from functools import partial

import pytest
from django.test import Client
from tests.catalogue.content import put
from tests.catalogue.qti.content import (
    ITEMS,
    MOST,
    RIGHT,
    SUM,
    TITLES,
    WRONG,
    package,
    part,
    refs,
    section,
    written_test,
)

from xingtan.catalogue.actions.qti import take_in_qti
from xingtan.catalogue.models import AssessmentItem, Resource
from xingtan.catalogue.queries.qti import questions
from xingtan.catalogue.rules.qti.answers import fields_of, read_answers
from xingtan.catalogue.rules.vocabulary import Status
from xingtan.identity.events import AccountClosed
from xingtan.kernel.errors import Conflict, NotFound
from xingtan.learning.actions import attempts as actions
from xingtan.learning.api import hear_account_closed, own_data
from xingtan.learning.models import Attempt, ItemAnswer
from xingtan.outbox.models import OutboxRow
from xingtan.ports.blobs import Blob


class Sitter:
    """A student in a browser who works through a resource."""

    def __init__(self, people, resource_id, visit, language="zh"):
        self.client, self.visit, self.language = people.client("student"), visit, language
        self.resource = resource_id
        self.items = questions(resource_id, range(100))
        self.attempt = None

    def see(self, path, data=None, status=200):
        return self.visit(path, client=self.client, data=data, status=status, language=self.language)

    def begin(self):
        page = self.see(f"/learn/resources/{self.resource}/attempts/", {"part": ""})
        self.attempt = Attempt.objects.latest("started_at").pk
        return page

    def at(self, number):
        return f"/me/attempts/{self.attempt}/questions/{number}/"

    def answer(self, number, given, item=None, tries="0", deed="answer", status=200, **more):
        item = self.items[number - 1 if item is None else item]
        sent = fields_of(item, given) | {"tries": tries, "deed": deed} | more
        return self.see(self.at(number), sent, status)

    def hand_in(self):
        return self.see(f"/me/attempts/{self.attempt}/completion/", {"deed": "all"})


@pytest.fixture
def sitter(people, resource, visit):
    return lambda *args, language="zh", **kwargs: Sitter(people, resource(*args, **kwargs), visit, language)


SHUT = ("essay",)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", list(ITEMS))
def test_every_kind_of_question_is_shown_answered_and_shown_again(sitter, name, language):
    one = sitter((name,), language=language)
    page = one.begin()
    assert TITLES[name] in page.text
    given = RIGHT.get(name, {"RESPONSE": ["亲爱的小华：你好。"]})
    page = one.answer(1, given)
    kept = ItemAnswer.objects.get()
    assert {key: len(texts) for key, texts in kept.given.items()} == {key: len(texts) for key, texts in given.items()}
    assert (kept.score, kept.most) == ((None, None) if name in SHUT else (MOST.get(name, 1), MOST.get(name, 1)))
    again = one.see(one.at(1))
    shown = held_by(again)
    for field, values in fields_of(one.items[0], kept.given).items():
        assert sorted(shown.get(field, ())) == sorted(values)
    result = one.hand_in()
    assert TITLES[name] in result.text


def held_by(page):
    """Read what the form of a question holds, as a browser would send it."""
    found = {}
    for each in page.all("input"):
        kept = each.get("type") not in {"radio", "checkbox", "image", "hidden", "submit"} or each.has("checked")
        if each.get("name").startswith("r|") and kept and each.get("value"):
            found.setdefault(each.get("name"), []).append(each.get("value"))
    for each in page.all("textarea"):
        found.setdefault(each.get("name"), []).append(each.text)
    for each in page.all("option"):
        select = each.within("select")
        if each.has("selected") and select is not None and each.get("value"):
            found.setdefault(select.get("name"), []).append(each.get("value"))
    return found


def _field(fields, name):
    return fields.get(name, [])


@pytest.mark.parametrize("name", list(RIGHT))
def test_what_a_form_holds_is_read_back_as_it_was_answered(resource, name):
    item = questions(resource((name,)), [0])[0]
    for given in (RIGHT[name], WRONG[name]):
        found = read_answers(item, partial(_field, fields_of(item, given)))
        assert not found.faults
        assert {key: sorted(value) for key, value in found.given.items()} == {
            key: sorted(value) for key, value in given.items()
        }


def test_a_wrong_answer_says_so_and_can_be_tried_again_in_practice(sitter):
    one = sitter(("choice", "feedback"))
    one.begin()
    page = one.answer(2, WRONG["feedback"])
    assert "还差一点" in page.text
    assert "想一想四季是怎么来的" in page.text
    page = one.answer(2, RIGHT["feedback"], tries="1")
    assert "答对了" in page.text
    assert "想一想四季是怎么来的" not in page.text
    assert "一年一圈" in page.text
    assert ItemAnswer.objects.get().tries == 2


def test_the_key_never_leaves_the_node_before_it_may(sitter):
    names = ("text_entry", "number", "slider")
    one = sitter(names)
    one.begin()
    for number, secret in ((1, "York"), (2, "3.14"), (3, 'value="16"')):
        assert secret not in one.see(one.at(number)).body
        wrong = one.answer(number, WRONG[names[number - 1]])
        assert secret not in wrong.body
    assert "York" in one.hand_in().text


def test_practice_goes_on_after_a_reload_and_on_another_device(people, sitter, visit):
    one = sitter(("choice", "match", "order"))
    one.begin()
    one.answer(1, RIGHT["choice"])
    other = people.client("student")
    page = visit(f"/learn/resources/{one.resource}/attempts/", client=other)
    assert "接着做" in page.text
    page = visit(f"/learn/resources/{one.resource}/attempts/", client=other, data={"part": ""})
    assert "第2题" in page.text
    assert Attempt.objects.count() == 1
    assert held_by(visit(one.at(1), client=other)) == {"r|RESPONSE": ["B"]}


def test_a_form_sent_twice_changes_nothing(sitter):
    one = sitter(("choice",))
    one.begin()
    one.answer(1, RIGHT["choice"])
    facts = OutboxRow.objects.count()
    one.answer(1, RIGHT["choice"])
    assert ItemAnswer.objects.get().tries == 1
    assert OutboxRow.objects.count() == facts
    one.hand_in()
    kinds = [kind for kind in OutboxRow.objects.order_by("id").values_list("kind", flat=True) if "learning" in kind]
    assert kinds == ["learning.QuestionAnswered", "learning.AttemptCompleted"]
    done = Attempt.objects.get()
    one.hand_in()
    one.begin()
    first = Attempt.objects.order_by("number").first()
    assert (first.completed_at, first.revision) == (done.completed_at, done.revision)
    assert list(Attempt.objects.order_by("number").values_list("number", flat=True)) == [1, 2]


def test_an_old_page_does_not_overwrite_what_another_device_answered(sitter):
    one = sitter(("choice",))
    one.begin()
    one.answer(1, RIGHT["choice"])
    page = one.answer(1, WRONG["choice"], tries="0")
    assert "已经在别处作答过" in page.text
    assert ItemAnswer.objects.get().given == RIGHT["choice"]


def test_an_answer_that_cannot_be_taken_comes_back_with_the_reason_and_what_was_written(sitter):
    one = sitter(("order", "number"))
    one.begin()
    sent = {"r|RESPONSE|spring": "1", "r|RESPONSE|summer": "1", "tries": "0", "deed": "answer"}
    page = one.see(one.at(1), sent, status=422)
    assert "有两项都排在第 1 位" in page.text
    assert held_by(page)["r|RESPONSE|summer"] == ["1"]
    page = one.see(one.at(2), {"r|RESPONSE": "三点一四", "tries": "0", "deed": "answer"}, status=422)
    assert "不是数" in page.text
    page = one.see(one.at(2), {"tries": "0", "deed": "answer"}, status=422)
    assert "还没有作答" in page.text
    assert not ItemAnswer.objects.exists()


def test_a_picture_is_pressed_without_script(sitter):
    one = sitter(("point",))
    one.begin()
    page = one.see(one.at(1), {"r|RESPONSE|image.x": "104", "r|RESPONSE|image.y": "110", "tries": "0"})
    assert not ItemAnswer.objects.exists()
    assert held_by(page) == {"r|RESPONSE|1x": ["104"], "r|RESPONSE|1y": ["110"]}
    page = one.see(one.at(1), held_by(page) | {"tries": "0", "deed": "answer"})
    assert "答对了" in page.text


# tests ----------------------------------------------------------------------------------------------------------------

THREE = ("choice", "match", "slider")


def test_a_linear_test_goes_forward_only(sitter):
    one = sitter(THREE, written_test(part(section(refs(*THREE)), "linear")))
    assert "第1题" in one.begin().text
    assert "第1题" in one.see(one.at(3)).text, "a later question was shown"
    page = one.answer(1, WRONG["choice"])
    assert "第2题" in page.text
    assert "还差一点" not in page.body
    assert "第2题" in one.see(one.at(1)).text, "an earlier question was shown"
    page = one.answer(1, RIGHT["choice"])
    assert ItemAnswer.objects.get().given == WRONG["choice"]
    page = one.see(one.at(2), {"deed": "next"})
    assert "第3题" in page.text
    one.answer(3, RIGHT["slider"])
    page = one.see(one.at(3), {"deed": "next"})
    assert page.heading == "结果"
    attempt = Attempt.objects.get()
    assert attempt.score == pytest.approx(1 / 5)
    assert attempt.state["score"] == 1


def test_a_test_in_which_nothing_can_be_passed_by(sitter):
    held = '<itemSessionControl allowSkipping="false"/>'
    one = sitter(THREE, written_test(part(section(held + refs(*THREE)), "linear")))
    one.begin()
    page = one.see(one.at(1), {"deed": "next"})
    assert "这一题不能空着" in page.text
    assert "第1题" in page.text


def test_one_try_is_one_try(sitter):
    one = sitter(
        THREE, written_test(part(section('<itemSessionControl maxAttempts="1" showFeedback="true"/>' + refs(*THREE))))
    )
    one.begin()
    page = one.answer(1, WRONG["choice"])
    assert "还差一点" in page.text
    assert "能答的次数用完了" in page.text
    page = one.answer(1, RIGHT["choice"], tries="1")
    assert ItemAnswer.objects.get().given == WRONG["choice"]
    assert "次数用完了，先前的答案没有变" in page.text


def test_a_test_that_is_handed_in_as_a_whole_judges_at_the_end(sitter):
    one = sitter(THREE, written_test(part(section(refs(*THREE)), "nonlinear", "simultaneous")))
    one.begin()
    one.answer(1, WRONG["choice"])
    assert ItemAnswer.objects.get().score is None
    page = one.answer(1, RIGHT["choice"])
    assert ItemAnswer.objects.get().given == RIGHT["choice"]
    assert "答对了" not in page.body
    one.answer(2, RIGHT["match"])
    page = one.see(f"/me/attempts/{one.attempt}/completion/")
    assert "还有 1 题没有答" in page.text
    page = one.hand_in()
    assert Attempt.objects.get().score == pytest.approx(4 / 5)
    assert "4 / 5" not in page.text
    assert sorted(ItemAnswer.objects.values_list("score", flat=True)) == [1, 3]


def test_solutions_and_review_are_shown_where_the_test_says_so(sitter):
    held = '<itemSessionControl showSolution="true"/>'
    shown = sitter(("text_entry",), written_test(part(section(held + refs("text_entry")))))
    shown.begin()
    shown.answer(1, WRONG["text_entry"])
    page = shown.hand_in()
    assert "York" in page.text
    assert "York" in shown.see(shown.at(1)).text
    held = '<itemSessionControl showSolution="false" allowReview="false"/>'
    hidden = sitter(("text_entry",), written_test(part(section(held + refs("text_entry")))))
    hidden.begin()
    hidden.answer(1, WRONG["text_entry"])
    page = hidden.hand_in()
    assert "York" not in page.body
    assert hidden.see(hidden.at(1)).heading == "结果"


def test_parts_follow_each_other(sitter):
    inside = part(section(refs("choice"))) + part(section(refs("match"), "S2"), "linear", name="P2")
    one = sitter(("choice", "match"), written_test(inside))
    one.begin()
    page = one.answer(1, RIGHT["choice"])
    assert page.heading == "这一部分做完了"
    assert "第1题" in one.see(one.at(2)).text
    page = one.see(f"/me/attempts/{one.attempt}/completion/", {"deed": "part", "number": "1"})
    assert "第2题" in page.text
    assert "第2题" in one.see(one.at(1)).text
    one.see(f"/me/attempts/{one.attempt}/completion/", {"deed": "part", "number": "1"})
    assert Attempt.objects.get().completed_at is None, "a form sent twice handed in the second part"


def back(seconds):
    """Let an attempt, and every clock of it, have begun this long ago."""
    row = Attempt.objects.get()
    row.started_at -= timedelta(seconds=seconds)
    clocks = row.state["clocks"]
    row.state["clocks"] = {
        name: (datetime.fromisoformat(at) - timedelta(seconds=seconds)).isoformat() for name, at in clocks.items()
    }
    row.save()


def test_the_server_keeps_the_time_of_a_test(sitter):
    one = sitter(THREE, written_test(part(section(refs(*THREE))), before='<timeLimits maxTime="600"/>'))
    page = one.see(f"/learn/resources/{one.resource}/attempts/")
    assert "限时 10 分钟" in page.text
    page = one.begin()
    assert "截止" in page.text
    one.answer(1, RIGHT["choice"])
    back(605)
    one.answer(2, RIGHT["match"])
    assert ItemAnswer.objects.count() == 2, "an answer sent in time did not count on a slow line"
    back(60)
    page = one.answer(3, RIGHT["slider"])
    assert "时间到了" in page.text
    assert ItemAnswer.objects.count() == 2
    assert "时间到了" in one.see(one.at(2)).text
    page = one.hand_in()
    assert Attempt.objects.get().seconds == 600
    assert Attempt.objects.get().score == pytest.approx(4 / 5)


def test_what_is_late_counts_where_the_test_says_so(sitter):
    limit = '<timeLimits maxTime="600" allowLateSubmission="true"/>'
    one = sitter(THREE, written_test(part(section(refs(*THREE))), before=limit))
    one.begin()
    back(5000)
    one.answer(1, RIGHT["choice"])
    assert ItemAnswer.objects.count() == 1


def test_a_clock_of_a_question_begins_when_the_reader_says_so(sitter):
    one = sitter(
        THREE, written_test(part(section(refs("choice", more='<timeLimits maxTime="60"/>') + refs("match", "slider"))))
    )
    page = one.begin()
    assert "按“开始”以后有 1:00" in page.text
    assert not page.all("input", name="r|RESPONSE")
    one.answer(1, RIGHT["choice"])
    assert not ItemAnswer.objects.exists()
    page = one.see(one.at(1), {"deed": "begin"})
    assert len(page.all("input", name="r|RESPONSE")) == 3
    back(100)
    page = one.answer(1, RIGHT["choice"])
    assert "时间到了" in page.text
    one.answer(2, RIGHT["match"])
    assert ItemAnswer.objects.count() == 1


def test_a_draw_stays_what_it_was_for_an_attempt(sitter):
    inside = section('<selection select="2"/><ordering shuffle="true"/>' + refs(*ITEMS))
    one = sitter(tuple(ITEMS), written_test(part(inside)))
    one.begin()
    first = [one.see(one.at(number)).text for number in (1, 2)]
    assert first == [one.see(one.at(number)).text for number in (1, 2)]
    one.see(one.at(3), status=404)


def test_feedback_of_a_whole_test_follows_its_outcome(sitter):
    rules = SUM.replace(
        "</outcomeProcessing>",
        '<outcomeCondition><outcomeIf><gte><variable identifier="SCORE"/><baseValue baseType="float">1</baseValue></gte>'
        '<setOutcomeValue identifier="PASS"><baseValue baseType="identifier">yes</baseValue></setOutcomeValue></outcomeIf>'
        "</outcomeCondition></outcomeProcessing>",
    )
    before = '<outcomeDeclaration identifier="PASS" cardinality="single" baseType="identifier"/>'
    after = '<testFeedback access="atEnd" outcomeIdentifier="PASS" identifier="yes" showHide="show" title="祝贺"><p>过关了。</p></testFeedback>'
    one = sitter(("choice",), written_test(part(section(refs("choice"))), processing=rules, before=before, after=after))
    one.begin()
    assert "过关了" not in one.hand_in().text
    one.begin()
    one.answer(1, RIGHT["choice"])
    assert "过关了" in one.hand_in().text


# who ------------------------------------------------------------------------------------------------------------------


def test_an_attempt_is_its_owners_alone(people, sitter, visit):
    one = sitter(("choice",))
    one.begin()
    for path in ("", "questions/1/", "completion/", "result/"):
        visit(f"/me/attempts/{one.attempt}/{path}", client=people.client("teacher"), status=404)
    with pytest.raises(NotFound):
        actions.complete_attempt(people.teacher, one.attempt)
    assert "/account/login/" in Client().get(f"/me/attempts/{one.attempt}/")["Location"]


def test_what_is_not_public_has_no_questions(people, resource, visit):
    hidden = resource(("choice",), public=False)
    visit(f"/learn/resources/{hidden}/attempts/", client=people.client("student"), status=404)
    with pytest.raises(NotFound):
        actions.begin_attempt(people.student, hidden)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_author_and_reviewers_see_the_key_and_try_it_without_a_trace(people, resource, visit, language):
    hidden = resource(public=False)
    for who, status in (("teacher", 200), ("manager", 200), ("student", 404), ("elsewhere", 404)):
        for number, name in enumerate(ITEMS, start=1):
            address = f"/learn/resources/{hidden}/preview/{number}/"
            page = visit(address, client=people.client(who), status=status, language=language)
            if status == 404:
                break
            assert TITLES[name] in page.text
    page = visit(f"/me/resources/{hidden}/", client=people.client("teacher"), language=language)
    assert any(link.endswith(f"/learn/resources/{hidden}/preview/") for link in page.links)
    page = visit(f"/learn/resources/{hidden}/preview/4/", client=people.client("teacher"), language=language)
    assert "York" in page.text
    page = visit(
        f"/learn/resources/{hidden}/preview/1/",
        client=people.client("teacher"),
        data={"r|RESPONSE": "B"},
        language=language,
    )
    assert "question-right" in page.body
    assert not Attempt.objects.exists()


def test_replaced_questions_end_an_attempt_with_a_reason(people, sitter):
    one = sitter(("choice", "match"))
    one.begin()
    one.answer(1, RIGHT["choice"])
    Resource.objects.filter(pk=one.resource).update(status=Status.DRAFT)
    take_in_qti(one.resource, Blob(*put(package(("order",)))))
    Resource.objects.filter(pk=one.resource).update(status=Status.PUBLISHED)
    with pytest.raises(Conflict):
        actions.answer_question(people.student, one.attempt, 1, lambda _name: [], 0)
    page = one.see(one.at(1), status=409)
    assert "题目换过了" in page.text
    one.begin()
    assert Attempt.objects.count() == 2
    assert AssessmentItem.objects.count() == 1


def test_what_somebody_did_is_theirs_to_take_and_is_forgotten_with_them(people, sitter):
    one = sitter(("choice",))
    one.begin()
    one.answer(1, RIGHT["choice"])
    attempts, answers = own_data(people.student.person_id)
    assert len(attempts.rows) == len(answers.rows) == 1
    hear_account_closed(AccountClosed(person=people.student.person_id))
    assert not Attempt.objects.exists()
    assert not ItemAnswer.objects.exists()


def test_pages_are_read_in_stated_statements(people, sitter, django_assert_max_num_queries):
    one = sitter()
    one.begin()
    for path, most in ((one.at(1), 10), (f"/me/attempts/{one.attempt}/completion/", 9)):
        one.client.get(path)
        with django_assert_max_num_queries(most):
            assert one.client.get(path).status_code == 200
