"""A package becomes questions of a resource: all of it, or nothing and a reason."""

import io
import zipfile

import pytest
from tests.catalogue.content import put
from tests.catalogue.qti.content import (
    EDITIONS,
    ITEMS,
    TITLES,
    item,
    manifest,
    package,
    package_files,
    part,
    picture,
    refs,
    section,
    written_test,
    zipped,
)

from xingtan.catalogue.actions import publishing
from xingtan.catalogue.actions.qti import take_in_qti
from xingtan.catalogue.models import AssessmentItem, Package, PackageFile, Resource
from xingtan.catalogue.queries import qti as queries
from xingtan.catalogue.rules.vocabulary import Kind, Status
from xingtan.identity.api import Unit, UnitKind
from xingtan.kernel.errors import Conflict, NotFound, Refused
from xingtan.ports import engines
from xingtan.ports.blobs import Blob


@pytest.fixture
def resource(people):
    from tests.catalogue.content import SCHOOL

    return publishing.start_resource(people.teacher, Unit(UnitKind.SCHOOL, SCHOOL), Kind.EXERCISES, "小测", "lessons")


def stored(body):
    return Blob(*put(body))


def refused(resource, body, name=""):
    with pytest.raises(Refused) as caught:
        take_in_qti(resource, stored(body), name)
    assert not Package.objects.exists()
    assert not AssessmentItem.objects.exists()
    assert not PackageFile.objects.exists()
    return caught.value


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_package_is_taken_in_whole(resource, edition):
    test = written_test(part(section(refs(*ITEMS))), edition)
    found = take_in_qti(resource, stored(package(edition=edition, test=test)))
    assert (found.edition, found.items, found.tests, found.media) == (edition, len(ITEMS), 1, 2)
    rows = AssessmentItem.objects.filter(resource=resource).order_by("position")
    assert list(rows.values_list("title", flat=True)) == list(TITLES.values())
    kept = Package.objects.get(resource=resource)
    assert (kept.standard, kept.edition, kept.title) == ("qti", edition, "小测")
    for file in PackageFile.objects.filter(contents=kept.contents):
        assert b"".join(engines().blobs.read(file.digest)) in {picture(), picture(120, 90)}
    assert not any(file.path.endswith(".xml") for file in PackageFile.objects.all()), "the key can be fetched"


def test_the_same_package_twice_changes_nothing_and_another_takes_its_place(resource):
    first = stored(package())
    assert take_in_qti(resource, first) == take_in_qti(resource, first)
    assert AssessmentItem.objects.count() == len(ITEMS)
    take_in_qti(resource, stored(package(("match",), "2.2")))
    assert list(AssessmentItem.objects.values_list("identifier", "position", "edition")) == [("match", 1, "2.2")]
    assert queries.any_question_set(resource).edition == "2.2"


def test_a_single_item_is_taken_in(resource):
    found = take_in_qti(resource, stored(item("match", ITEMS["match"], "哪一朝人").encode()), "match.xml")
    assert (found.items, found.tests) == (1, 1)
    assert queries.questions(resource, [0])[0].title == "哪一朝人"


def test_questions_are_read_back_in_stated_statements(resource, django_assert_num_queries):
    take_in_qti(resource, stored(package(test=written_test(part(section(refs("choice", "match")))))))
    with django_assert_num_queries(1):
        found = queries.any_question_set(resource)
    assert [each.item for each in found.test().parts[0].sections[0].entries] == [0, 7]
    with django_assert_num_queries(1):
        assert set(queries.questions(resource, [0, 7])) == {0, 7}
    with pytest.raises(NotFound):
        queries.question_set(resource)
    with pytest.raises(NotFound):
        found.test("other")


def test_a_resource_that_was_submitted_keeps_its_questions(resource):
    take_in_qti(resource, stored(package(("match",))))
    Resource.objects.filter(pk=resource).update(status=Status.WAITING)
    with pytest.raises(Conflict):
        take_in_qti(resource, stored(package(("order",))))
    assert AssessmentItem.objects.get().identifier == "match"


# what is not taken in -------------------------------------------------------------------------------------------------


def test_one_bad_item_keeps_out_all(resource):
    files = package_files()
    files["items/slider.xml"] = files["items/slider.xml"].replace("sliderInteraction", "drawingInteraction")
    problem = refused(resource, zipped(files))
    assert problem.code == "qti-unsupported"
    assert "items/slider.xml" in str(problem)
    assert "<drawingInteraction>" in str(problem)


@pytest.mark.parametrize("body", [b"PK\x03\x04 broken", b"hello", b"%PDF-1.7", package()[:300], b"\x00" * 50])
def test_what_is_no_package_is_said_to_be_none(resource, body):
    assert refused(resource, body).code in {"package-broken", "qti-xml-broken"}


def bombed():
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("imsmanifest.xml", manifest({"a": "a.xml"}))
        with archive.open("a.xml", "w", force_zip64=True) as entry:
            for _ in range(1100):
                entry.write(b"0" * 1_000_000)
    return written.getvalue()


def test_a_zip_bomb_is_not_unpacked(resource):
    assert refused(resource, bombed()).code == "package-large"


def test_an_item_larger_than_an_item_can_be_is_refused(resource):
    files = package_files(("choice",))
    files["items/choice.xml"] = files["items/choice.xml"].replace("看图", "字" * 1_000_000)
    assert refused(resource, zipped(files)).code == "package-file-large"


@pytest.mark.parametrize("path", ["../out.xml", "/etc/passwd", "a/../../b.xml", "C:/x.xml", "..\\out.xml"])
def test_a_path_that_leads_out_is_refused(resource, path):
    assert refused(resource, zipped(package_files() | {path: b"x"})).code == "package-path"


def test_a_link_and_a_locked_file_are_refused(resource):
    link = zipfile.ZipInfo("link.xml")
    link.external_attr = 0o120777 << 16
    written = io.BytesIO(package())
    with zipfile.ZipFile(written, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    assert refused(resource, written.getvalue()).code == "package-link"
    body = bytearray(package(("match",)))
    at = body.find(b"PK\x01\x02")
    body[at + 8] |= 1
    assert refused(resource, bytes(body)).code == "package-locked"


def test_ten_thousand_items_are_refused_with_a_reason(resource):
    paths = {f"i{n}": f"{n}.xml" for n in range(10_000)}
    body = zipped({"imsmanifest.xml": manifest(paths)} | dict.fromkeys(paths.values(), b""))
    assert refused(resource, body).code == "qti-too-many"


@pytest.mark.parametrize(
    ("picture", "code"),
    [
        (b"<html><script>x</script></html>", "type-differs"),
        (b"\x89PNG\r\n\x1a\n" + b"0" * 40, "package-file-broken"),
        (b"", "type-differs"),
    ],
)
def test_a_picture_that_is_none_is_refused(resource, picture, code):
    assert refused(resource, zipped(package_files(("choice",)) | {"items/images/sign.png": picture})).code == code


def test_a_drawing_with_script_is_refused(resource):
    files = package_files(("choice",))
    files["items/choice.xml"] = files["items/choice.xml"].replace("sign.png", "sign.svg")
    body = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    files["imsmanifest.xml"] = manifest({"choice": "items/choice.xml"})
    assert refused(resource, zipped(files | {"items/images/sign.svg": body})).code == "drawing-harmful"
    files["items/images/sign.svg"] = b'<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h9"/></svg>'
    assert take_in_qti(resource, stored(zipped(files))).media == 1


def test_file_names_in_a_chinese_encoding_are_found(resource):
    inside = ITEMS["choice"].replace("images/sign.png", "图片/牌子.png")
    files = {"imsmanifest.xml": manifest({"choice": "items/choice.xml"}), "items/choice.xml": item("choice", inside)}
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for path, body in files.items():
            archive.writestr(path, body)
        name = zipfile.ZipInfo("items/XXXX/YYYY.png")
        archive.writestr(name, picture(120, 90))
    body = written.getvalue().replace(b"XXXX", "图片".encode("gbk")).replace(b"YYYY", "牌子".encode("gbk"))
    assert take_in_qti(resource, stored(body)).media == 1
