"""Packages of courseware: what is taken in, and what is refused with which words."""

import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.catalogue.content import SCHOOL, make_people
from tests.catalogue.qti.content import package as questions
from tests.catalogue.scorm import NEW, OLD, OLD_PAGE, new_package, old_package, zipped

from xingtan.catalogue.actions import publishing
from xingtan.catalogue.models import AssessmentItem, Package, PackageFile, ResourceFile
from xingtan.catalogue.queries.playing import package_file, playable
from xingtan.catalogue.rules.packages.scorm import read_manifest
from xingtan.catalogue.rules.vocabulary import Kind
from xingtan.identity.api import Unit, UnitKind
from xingtan.kernel.errors import Refused


@pytest.fixture
def people(db: None):
    return make_people()


@pytest.fixture
def send(people, visit):
    """Give a function that sends a package on the author's page, in this language."""
    unit = Unit(UnitKind.SCHOOL, SCHOOL)
    resource = publishing.start_resource(people.teacher, unit, Kind.EXERCISES, "角的度量", "lessons")

    def sent(body, status=200, language="zh", name="课件.zip"):
        page = visit(
            f"/me/resources/{resource}/package/",
            client=people.client("teacher"),
            data={"file": SimpleUploadedFile(name, body)},
            status=status,
            language=language,
        )
        return page.text

    sent.resource = resource
    return sent


def test_a_package_is_taken_apart_by_its_content(send) -> None:
    assert "第一节" in send(old_package())
    found = playable(send.resource)
    assert (found.edition, found.part().mastery, found.part().entry) == ("1.2", 60.0, "第一节/index.html")
    digest, media_type = package_file(found.contents, "第一节/index.html")
    assert media_type == "text/html; charset=utf-8"
    assert not ResourceFile.objects.exists()
    send(old_package())
    assert PackageFile.objects.filter(digest=digest).count() == 1


def test_another_package_takes_the_place_of_the_first(send) -> None:
    send(questions(("choice",)))
    assert AssessmentItem.objects.count() == 1
    assert "锐角和钝角" in send(new_package(), language="en")
    assert not AssessmentItem.objects.exists()
    assert playable(send.resource).edition == "2004 4th"


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({"imsmanifest.xml": OLD}, "包里没有这个文件"),
        ({"imsmanifest.xml": OLD.replace(">1.2<", ">1.1<"), "第一节/index.html": OLD_PAGE}, "写的版本是“1.1”"),
        ({"imsmanifest.xml": OLD.replace('ref="R1"', 'ref="R9"'), "第一节/index.html": OLD_PAGE}, "资源 R9"),
        ({"imsmanifest.xml": OLD[:-9], "第一节/index.html": OLD_PAGE}, "不是写对的 XML"),
        ({"imsmanifest.xml": f"<!DOCTYPE a>{OLD}", "第一节/index.html": OLD_PAGE}, "DTD"),
        ({"imsmanifest.xml": OLD, "第一节/index.html": OLD_PAGE, "../out.html": "x"}, "包外面"),
        ({"imsmanifest.xml": OLD, "第一节/index.html": OLD_PAGE, "C:/out.html": "x"}, "包外面"),
        ({"imsmanifest.xml": OLD, "第一节/index.html": OLD_PAGE, "a/" * 21 + "x": "x"}, "套得太深"),
        ({"imsmanifest.xml": OLD, "第一节/index.html": OLD_PAGE, "big.bin": b"\0" * 30_000_000}, "不合常理"),
        ({"index.html": OLD_PAGE}, "没有 imsmanifest.xml"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(send, files, says) -> None:
    assert says in send(zipped(files), status=422)
    assert not Package.objects.exists()
    assert not PackageFile.objects.exists()


def test_an_archive_that_is_none_is_refused(send) -> None:
    assert "读不出来" in send(old_package()[:-40], status=422)
    link = zipfile.ZipInfo("link")
    link.external_attr = 0o120777 << 16
    assert "是一个链接" in send(zipped({"imsmanifest.xml": OLD, link: "/etc/passwd"}), status=422)
    assert not Package.objects.exists()


def test_an_address_outside_is_no_entry() -> None:
    outside = NEW.replace('href="index.html"', 'href="https://elsewhere.example/index.html"', 1)
    with pytest.raises(Refused, match="没有这个文件"):
        read_manifest(outside.encode(), frozenset({"index.html"}))
