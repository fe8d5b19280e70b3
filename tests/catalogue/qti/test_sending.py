"""The page on which an author sends a package of questions."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.catalogue.content import SCHOOL, make_people
from tests.catalogue.qti.content import TITLES, package

from xingtan.catalogue.actions import publishing
from xingtan.catalogue.models import AssessmentItem, Package, ResourceFile
from xingtan.catalogue.rules.vocabulary import Kind
from xingtan.identity.api import Unit, UnitKind


@pytest.fixture
def people(db: None):
    return make_people()


@pytest.fixture
def resource(people):
    return publishing.start_resource(
        people.teacher, Unit(UnitKind.SCHOOL, SCHOOL), Kind.EXERCISES, "第三单元练习", "lessons"
    )


def send(people, visit, resource, name, body, status=200, who="teacher", language="zh"):
    sent = {"file": SimpleUploadedFile(name, body)}
    address = f"/me/resources/{resource}/package/"
    return visit(address, client=people.client(who), data=sent, status=status, language=language)


def test_an_author_sends_questions_and_sees_them(people, visit, resource) -> None:
    page = send(people, visit, resource, "练习.zip", package(("choice", "slider")))
    assert TITLES["choice"] in page.text
    assert TITLES["slider"] in page.text
    again = send(people, visit, resource, "练习.zip", package(("choice",)), language="en")
    assert TITLES["slider"] not in again.text
    assert "was taken in" in again.text
    assert not ResourceFile.objects.exists(), "the archive holds the keys and is no file of the resource"


def test_what_is_wrong_is_said_and_the_questions_before_stay(people, visit, resource) -> None:
    send(people, visit, resource, "练习.zip", package(("choice",)))
    broken = send(people, visit, resource, "坏.zip", b"PK\x03\x04 no archive", status=422)
    assert "读不出来" in broken.text
    assert TITLES["choice"] in broken.text
    other = send(people, visit, resource, "notes.txt", b"text", status=422)
    assert "不是课件包或题目包" in other.text
    empty = visit(f"/me/resources/{resource}/package/", client=people.client("teacher"), data={}, status=422)
    assert AssessmentItem.objects.count() == 1
    assert TITLES["choice"] in empty.text


def test_a_package_is_taken_away_with_its_questions(people, visit, resource) -> None:
    send(people, visit, resource, "练习.zip", package(("choice",)))
    address = f"/me/resources/{resource}/package/"
    page = visit(address, client=people.client("teacher"), data={"deed": "drop"})
    assert TITLES["choice"] not in page.text
    assert not Package.objects.exists()
    assert not AssessmentItem.objects.exists()


def test_nobody_else_sends_or_looks(people, resource) -> None:
    address = f"/me/resources/{resource}/package/"
    student = people.client("student")
    assert student.get(address).status_code == 404
    assert student.post(address, {"file": SimpleUploadedFile("a.zip", package(("choice",)))}).status_code == 404
    assert not Package.objects.exists()
