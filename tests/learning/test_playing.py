"""Packages worked through: begun, kept, gone on with elsewhere, finished; previews leave no trace."""

import json

import pytest
from tests.catalogue.content import SCHOOL, put
from tests.catalogue.scorm import new_package, old_package

from xingtan.catalogue.actions import publishing
from xingtan.catalogue.actions.scorm import take_in_scorm
from xingtan.catalogue.models import Resource
from xingtan.catalogue.rules.vocabulary import Kind, Status
from xingtan.identity.api import Unit, UnitKind
from xingtan.kernel.clock import now
from xingtan.learning.models import Attempt
from xingtan.learning.rules.scorm import outcome, resumed
from xingtan.outbox.models import OutboxRow
from xingtan.ports.blobs import Blob


@pytest.fixture
def courseware(people):
    """Give a function that makes a resource with this package, published unless said otherwise."""

    def made(body, public=True):
        unit = Unit(UnitKind.SCHOOL, SCHOOL)
        resource = publishing.start_resource(people.teacher, unit, Kind.EXERCISES, "角的度量", "lessons")
        take_in_scorm(resource, Blob(*put(body)))
        if public:
            Resource.objects.filter(pk=resource).update(status=Status.PUBLISHED, published_at=now(), version=1)
        return resource

    return made


def report(client, attempt, revision, cmi, before=0):
    sent = json.dumps({"revision": revision, "before": before, "cmi": cmi})
    return client.post(f"/me/attempts/{attempt}/run/", sent, content_type="application/json")


DONE = {"core": {"lesson_status": "passed", "score": {"raw": "80", "min": "", "max": ""}, "session_time": "00:00:00"}}


def test_a_learner_begins_keeps_and_finishes(people, visit, courseware) -> None:
    resource, client = courseware(old_package()), people.client("student")
    page = visit(f"/learn/resources/{resource}/package/", client=client, data={"part": "I1"})
    attempt = Attempt.objects.get()
    assert "第一节" in page.text
    half = {"core": {"lesson_status": "incomplete", "lesson_location": "3"}}
    assert report(client, attempt.pk, 0, half).json() == {"revision": 1}
    assert report(client, attempt.pk, 0, half).json() == {"revision": 1}, "sent twice, it changes nothing"
    late = report(client, attempt.pk, 0, {"core": {"lesson_location": "1"}})
    assert late.status_code == 409
    assert "没有覆盖" in late.json()["says"]
    assert report(client, attempt.pk, 1, DONE).json() == {"revision": 2}
    attempt.refresh_from_db()
    assert (attempt.score, attempt.passed, attempt.completed_at is not None) == (0.8, True, True)
    kinds = list(OutboxRow.objects.values_list("kind", flat=True))
    assert sum("AttemptCompleted" in kind or "attempt-completed" in kind for kind in kinds) == 1, kinds
    listed = visit(f"/learn/resources/{resource}/package/", client=client, language="en")
    assert "80%" in listed.text
    again = visit(f"/learn/resources/{resource}/package/", client=client, data={"part": "I1"})
    assert "第一节" in again.text
    assert Attempt.objects.count() == 2


def test_the_page_frames_only_the_other_origin(people, courseware) -> None:
    resource, client = courseware(new_package()), people.client("student")
    client.post(f"/learn/resources/{resource}/package/", {"part": ""})
    page = client.get(f"/me/attempts/{Attempt.objects.get().pk}/package/")
    policy = page["Content-Security-Policy"]
    assert "frame-src http://testserver:8001" in policy
    assert "script-src 'self';" in policy


def test_a_preview_leaves_no_trace(people, visit, courseware) -> None:
    resource = courseware(old_package(), public=False)
    address = f"/learn/resources/{resource}/package/preview/"
    assert "什么都不记" in visit(address, client=people.client("teacher")).text
    assert people.client("student").get(address).status_code == 404
    assert people.client("student").post(f"/learn/resources/{resource}/package/").status_code == 404
    assert not Attempt.objects.exists()


def test_nobody_reports_for_another_and_nonsense_is_refused(people, courseware) -> None:
    resource, client = courseware(old_package()), people.client("student")
    client.post(f"/learn/resources/{resource}/package/", {"part": "I1"})
    attempt = Attempt.objects.get()
    assert report(people.client("teacher"), attempt.pk, 0, DONE).status_code == 404
    assert people.client("teacher").get(f"/me/attempts/{attempt.pk}/package/").status_code == 404
    assert report(client, attempt.pk, 0, ["no object"]).status_code == 400
    assert report(client, attempt.pk, 0, {"suspend_data": "x" * 300_000}).status_code == 400
    attempt.refresh_from_db()
    assert attempt.revision == 0


def test_what_content_says_is_read_with_care() -> None:
    assert outcome("1.2", {"core": "no object"}).score is None
    assert outcome("1.2", {"core": {"score": {"raw": "15", "max": "20"}}}).score == 0.75
    assert outcome("2004 4th", {"score": {"scaled": "-1"}}).score == 0.0
    assert outcome("2004 4th", {"score": {"scaled": "nan"}, "session_time": "PT1M5S"}).seconds == 65
    assert outcome("2004 4th", {"progress_measure": "7"}).progress == 1.0
    begun = resumed("2004 4th", {"suspend_data": "第三页", "session_time": "PT5M"})
    assert begun == {"suspend_data": "第三页", "entry": "resume"}
