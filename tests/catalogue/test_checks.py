"""Machines look over what is offered: what they find, what they leave to people, and what becomes of a failed check."""

import io
import socket
import struct
import threading
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw
from tests.catalogue.content import SCHOOL, Kind, Role

from xingtan.catalogue.actions import life, publishing
from xingtan.catalogue.actions.checks import run_next_check
from xingtan.catalogue.models import Finding, MachineCheck, Resource, ResourceFile
from xingtan.catalogue.queries.life.standing import findings_of, standing_of
from xingtan.catalogue.rules.checks import likeness
from xingtan.catalogue.rules.life import Stage
from xingtan.identity.api import Unit, UnitKind
from xingtan.identity.models import Person
from xingtan.kernel.clock import now
from xingtan.moderation.actions.words import import_words
from xingtan.moderation.models import Case
from xingtan.ports import engines

pytestmark = pytest.mark.django_db

HERE = Unit(UnitKind.SCHOOL, SCHOOL)
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR" + b"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def offered(people, *files: tuple[Role, str, bytes], title: str = "角的度量", kind: Kind = Kind.DOCUMENT):
    """Offer a resource with these files as they are, as if they had come past the first look of an upload."""
    made = publishing.start_resource(people.teacher, HERE, kind, title, "after-school")
    for position, (role, name, body) in enumerate(files, 1):
        blob = engines().blobs.put([body], len(body) + 1)
        types = {"mp4": "video/mp4", "png": "image/png", "pdf": "application/pdf", "vtt": "text/vtt"}
        ResourceFile.objects.create(
            resource_id=made,
            role=role,
            position=position,
            name=name,
            digest=blob.digest,
            size_bytes=blob.size_bytes,
            media_type=types.get(name.rpartition(".")[2], "application/octet-stream"),
        )
    life.offer_resource(people.teacher, made, promised=True)
    return made


def said(resource) -> set[tuple[str, str]]:
    """Give tool and weight of every finding, without what is only good to know."""
    standing = standing_of(resource)
    return {(one.tool, one.weight) for one in findings_of(standing.version) if one.weight != "note"}


def checked(people, *files: tuple[Role, str, bytes], **more):
    made = offered(people, *files, **more)
    assert run_next_check() is not None
    return made


def pdf(text: str) -> bytes:
    from fpdf import FPDF

    made = FPDF()
    made.add_page()
    made.set_font("Helvetica", size=20)
    made.multi_cell(0, text=text)
    return bytes(made.output())


def office(*parts: tuple[str, str]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        for name, body in parts:
            archive.writestr(name, body)
    return written.getvalue()


SLIDE = '<p:sld xmlns:p="p" xmlns:a="a"><a:p><a:r><a:t>今天</a:t></a:r><a:r><a:t>{}</a:t></a:r></a:p></p:sld>'


def test_a_good_document_goes_on_to_the_reviewers(people) -> None:
    made = checked(people, (Role.DOCUMENT, "a.pdf", pdf("angles")))
    assert said(made) == set()
    assert standing_of(made).stage is Stage.FIRST
    assert run_next_check() is None


@pytest.mark.parametrize(
    "file",
    [
        (Role.DOCUMENT, "a.pdf", pdf("play b a d w o r d now")),
        (Role.SLIDES, "a.pptx", office(("ppt/slides/slide1.xml", SLIDE.format("badword")))),
        (Role.SLIDES, "a.pptx", office(("ppt/notesSlides/notesSlide1.xml", SLIDE.format("ＢＡＤＷＯＲＤ")))),
        (Role.DOCUMENT, "a.docx", office(("word/document.xml", '<w xmlns:w="w"><w:p><w:t>bad</w:t><w:t>word</w:t></w:p></w>'))),
        (Role.DOCUMENT, "a.xlsx", office(("xl/sharedStrings.xml", "<sst><si><t>badword</t></si></sst>"))),
        (Role.SUBTITLES, "a.vtt", b"WEBVTT\n\n1\n00:01.000 --> 00:02.000\n<b>bad</b>word\n"),
        (Role.DOCUMENT, "badword.pdf", pdf("angles")),
    ],
    ids=["pdf", "slides", "notes", "document", "sheet", "captions", "name"],
)  # fmt: skip
def test_sensitive_words_are_found_in_files_and_become_a_case(people, file) -> None:
    import_words(people.province, b"badword\n", "small", weight="doubt")
    made = checked(people, file)
    assert ("words", "doubt") in said(made)
    case = Case.objects.get(subject=str(made))
    assert [hit.word for hit in case.hits.all()] == ["badword"]
    assert standing_of(made).stage is Stage.FIRST


def test_a_word_that_stops_sends_back_until_a_person_keeps_it(people) -> None:
    from xingtan.moderation.actions.cases import decide_case

    import_words(people.province, "度量".encode(), "small", weight="stop")
    made = checked(people, (Role.DOCUMENT, "a.pdf", pdf("angles")))
    assert Resource.objects.get(pk=made).status == "returned"
    assert "度量" in Resource.objects.get(pk=made).note
    decide_case(people.manager, Case.objects.get().pk, "keep", "是数学的说法。")
    life.offer_resource(people.teacher, made, promised=True)
    run_next_check()
    assert standing_of(made).stage is Stage.FIRST
    assert said(made) == set()


def ole_with_macros() -> bytes:
    """Give a compound file with a storage called Macros: one sector of each, written by hand."""
    free, end = 0xFFFFFFFF, 0xFFFFFFFE
    head = bytearray(512)
    head[0:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", head, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<IIIIIIIII", head, 40, 0, 1, 1, 0, 4096, end, 0, end, 0)
    struct.pack_into("<109I", head, 76, 0, *([free] * 108))
    fat = struct.pack("<128I", 0xFFFFFFFD, end, *([free] * 126))

    def entry(name: str, kind: int, child: int) -> bytes:
        row = bytearray(128)
        text = name.encode("utf-16-le") + b"\0\0"
        row[: len(text)] = text
        struct.pack_into("<HBBIII", row, 64, len(text), kind, 1, free, free, child)
        struct.pack_into("<IQ", row, 116, end, 0)
        return bytes(row)

    directory = entry("Root Entry", 5, 1) + entry("Macros", 1, free) + entry("", 0, free) * 2
    return bytes(head) + fat + directory


@pytest.mark.parametrize(
    "file",
    [
        (Role.DOCUMENT, "a.docx", office(("word/document.xml", "<w/>"), ("word/vbaProject.bin", "x"))),
        (Role.DOCUMENT, "a.doc", ole_with_macros()),
        (Role.DOCUMENT, "a.pdf", office(("word/document.xml", "<w/>"))),
        (Role.PICTURE, "a.png", b"\x89PNG\r\n\x1a\n" + b"x" * 40 + office(("x.exe", "MZ"))),
        (Role.PICTURE, "a.png", b"\x89PNG\r\n\x1a\n<script>alert(1)</script>"),
        (Role.DOCUMENT, "a.docx", b"PK\x03\x04 and nothing more"),
    ],
    ids=["macros", "old macros", "false ending", "archive behind a picture", "script in a picture", "no archive"],
)
def test_what_would_run_or_is_not_what_it_says_goes_back(people, file) -> None:
    made = checked(people, file)
    assert ("harm", "stop") in said(made)
    assert Resource.objects.get(pk=made).status == "returned"


def test_a_bomb_and_a_document_with_entities_are_told_and_not_unpacked(people) -> None:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for number in range(12):
            archive.writestr(f"xl/worksheets/sheet{number}.xml", b"0" * 48_000_000)
    assert ("harm", "stop") in said(checked(people, (Role.DOCUMENT, "a.xlsx", written.getvalue())))
    evil = '<!DOCTYPE x [<!ENTITY a "aaaa">]><w>&a;</w>'
    assert ("words", "doubt") in said(checked(people, (Role.DOCUMENT, "a.docx", office(("word/document.xml", evil)))))


# media ------------------------------------------------------------------------------------------------------------


def film(picture: str, loud: int | None) -> bytes:
    """Make four seconds of film: grey stripes or black, with a tone, silence, or no sound at all."""
    import av

    written = io.BytesIO()
    with av.open(written, "w", format="mp4") as container:
        video = container.add_stream("mpeg4", rate=10)
        video.width, video.height, video.pix_fmt = 160, 90, "yuv420p"
        sound = container.add_stream("aac", rate=16000) if loud is not None else None
        for number in range(40):
            drawn = Image.new("RGB", (160, 90), "black")
            if picture != "black":
                ImageDraw.Draw(drawn).rectangle((number, 10, 80 + number, 60), fill="white")
            for packet in video.encode(av.VideoFrame.from_image(drawn)):
                container.mux(packet)
        if sound is not None:
            from array import array

            for number in range(64):
                frame = av.AudioFrame(format="s16", layout="mono", samples=1000)
                frame.rate, frame.pts = 16000, number * 1000
                wave = array("h", [loud if (at // 20) % 2 else -loud for at in range(1000)])
                frame.planes[0].update(wave.tobytes() + bytes(frame.planes[0].buffer_size - 2000))
                for packet in sound.encode(frame):
                    container.mux(packet)
            for packet in sound.encode(None):
                container.mux(packet)
        for packet in video.encode(None):
            container.mux(packet)
    return written.getvalue()


def sentences(resource) -> str:
    return " ".join(one.sentence for one in findings_of(standing_of(resource).version))


def test_a_damaged_document_is_said_to_be_unreadable_and_the_check_ends(people) -> None:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", "<w>" + "角的度量" * 400 + "</w>")
    body = bytearray(written.getvalue())
    start = body.index(b"word/document.xml") + len(b"word/document.xml")
    body[start : start + 12] = b"\xff" * 12  # the packed bytes themselves, not the list of files
    made = checked(people, (Role.DOCUMENT, "a.docx", bytes(body)))
    assert ("words", "doubt") in said(made)


def test_films_that_cannot_be_heard_or_seen_are_told(people) -> None:
    captions = (Role.SUBTITLES, "a.vtt", b"WEBVTT\n")
    assert "没有声音。请听一听" not in sentences(
        checked(people, (Role.VIDEO, "a.mp4", film("", 9000)), captions, kind=Kind.VIDEO)
    )
    assert "几乎没有声音" in sentences(checked(people, (Role.VIDEO, "b.mp4", film("", 0)), captions, kind=Kind.VIDEO))
    assert "画面都是黑的" in sentences(checked(people, (Role.VIDEO, "c.mp4", film("black", 9000)), kind=Kind.VIDEO))
    assert "没有字幕" in sentences(checked(people, (Role.VIDEO, "d.mp4", film("", None)), kind=Kind.VIDEO))


def test_a_broken_film_goes_back(people, video: bytes) -> None:
    made = checked(people, (Role.VIDEO, "a.mp4", video[: len(video) // 3]), kind=Kind.VIDEO)
    assert ("media", "stop") in said(made)
    broken = checked(people, (Role.PICTURE, "a.png", b"\x89PNG\r\n\x1a\n" + b"x" * 100), kind=Kind.PICTURE)
    assert ("media", "stop") in said(broken)


# likeness ---------------------------------------------------------------------------------------------------------

TEXT = " ".join(f"line {n} measures the angle {n * 7 % 180} of corner {n * 13}" for n in range(80))


def drawing(offset: int, quality: str = "PNG") -> bytes:
    written = io.BytesIO()
    drawn = Image.new("RGB", (320, 200), "white")
    for at in range(6):
        ImageDraw.Draw(drawn).ellipse((30 * at + offset, 20 * at, 30 * at + 90, 20 * at + 60), fill=(40 * at, 20, 90))
    drawn.save(written, quality)
    return written.getvalue()


def test_near_duplicates_are_named(people) -> None:
    first = checked(people, (Role.DOCUMENT, "a.pdf", pdf(TEXT)), title="量角")
    again = checked(people, (Role.DOCUMENT, "b.pdf", pdf(TEXT.replace("line 7 ", "line seven "))), title="量角二")
    assert [one.like for one in findings_of(standing_of(again).version) if one.like] == [first]
    assert "量角" in sentences(again)
    same = checked(people, (Role.DOCUMENT, "c.pdf", pdf("short")), (Role.DOCUMENT, "d.pdf", pdf(TEXT)), title="又一份")
    assert first in {one.like for one in findings_of(standing_of(same).version)} or "很像" in sentences(same)
    other = checked(people, (Role.DOCUMENT, "e.pdf", pdf(TEXT[::-1])), title="别的")
    assert not [one for one in findings_of(standing_of(other).version) if one.like]


def test_near_pictures_are_named(people) -> None:
    first = checked(people, (Role.PICTURE, "a.png", drawing(0)), title="图一", kind=Kind.PICTURE)
    again = checked(people, (Role.PICTURE, "b.png", drawing(2)), title="图二", kind=Kind.PICTURE)
    assert [one.like for one in findings_of(standing_of(again).version) if one.like] == [first]


def test_what_is_offered_again_is_not_like_itself(people) -> None:
    made = checked(people, (Role.DOCUMENT, "a.pdf", pdf(TEXT)), title="量角")
    Resource.objects.filter(pk=made).update(status="returned")
    life.offer_resource(people.teacher, made, promised=True)
    run_next_check()
    assert not [one for one in findings_of(standing_of(made).version) if one.like]


@given(st.integers(0, 2**64 - 1), st.sets(st.integers(0, 63), max_size=3))
def test_prints_that_differ_in_three_bits_share_a_band(whole: int, flipped: set[int]) -> None:
    other = whole
    for bit in flipped:
        other ^= 1 << bit
    assert set(enumerate(likeness.bands(whole))) & set(enumerate(likeness.bands(other)))
    assert likeness.near(whole, other)


# viruses ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def clamd(tmp_path: Path, settings):
    """A stand-in that speaks clamd's INSTREAM over a socket, and knows one virus."""
    address = str(tmp_path / "clamd")
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(address)
    listener.listen()
    settings.CLAMAV = address

    def answer() -> None:
        while True:
            try:
                link, _peer = listener.accept()
            except OSError:
                return
            with link, link.makefile("rb") as sent:
                assert sent.read(10) == b"zINSTREAM\0"
                body = b""
                while size := struct.unpack("!I", sent.read(4))[0]:
                    body += sent.read(size)
                found = b"Eicar-Test-Signature FOUND" if EICAR in body else b"OK"
                link.sendall(
                    b"stream: " + (b"INSTREAM size limit exceeded. ERROR" if len(body) > 2_000_000 else found) + b"\0"
                )

    threading.Thread(target=answer, daemon=True).start()
    yield address
    listener.close()


def test_a_virus_sends_back_and_the_clean_and_the_large_do_not(people, clamd: str) -> None:
    good = pdf("angles")
    made = checked(people, (Role.DOCUMENT, "a.pdf", good + EICAR), (Role.DOCUMENT, "b.pdf", good))
    (found,) = Finding.objects.filter(tool="virus")
    assert (found.where, found.weight, found.words) == ("a.pdf", "stop", {"name": "Eicar-Test-Signature"})
    assert "Eicar" in Resource.objects.get(pk=made).note
    large = checked(people, (Role.DOCUMENT, "c.pdf", good + b"%" * 2_100_000))
    assert ("virus", "doubt") in said(large)


def test_without_a_scanner_the_reviewer_is_told(people, settings) -> None:
    settings.CLAMAV = ""
    made = checked(people, (Role.DOCUMENT, "a.pdf", pdf("angles")))
    assert "没有查病毒" in sentences(made)


# failing ----------------------------------------------------------------------------------------------------------


def later(minutes: int) -> None:
    MachineCheck.objects.update(claimed_at=now() - timedelta(minutes=minutes))


def test_a_check_that_fails_three_times_is_left_to_a_person(people, settings, tmp_path: Path) -> None:
    settings.CLAMAV = str(tmp_path / "nobody-listens")
    made = offered(people, (Role.DOCUMENT, "a.pdf", pdf("angles")))
    for _ in range(2):
        with pytest.raises(Exception, match="No such file"):
            run_next_check()
        assert standing_of(made).stage is Stage.CHECKING
        assert run_next_check() is None  # not at once again
        later(30)
    assert run_next_check() is not None
    assert said(made) == {("virus", "doubt")}
    assert standing_of(made).stage is Stage.FIRST


def test_a_check_that_kills_its_worker_ends_with_a_person_too(people) -> None:
    made = offered(people, (Role.DOCUMENT, "a.pdf", pdf("angles")))
    MachineCheck.objects.update(tries=3, steps=2, of_steps=6, claimed_at=now())
    assert run_next_check() is None  # somebody may still be at it
    later(11)
    assert run_next_check() is not None
    assert said(made) == {("machine", "doubt")}
    assert standing_of(made).stage is Stage.FIRST


@pytest.mark.parametrize("language", ["zh", "en"])
def test_author_and_reviewer_read_what_was_found(people, visit: Callable[..., object], language: str) -> None:
    made = checked(people, (Role.DOCUMENT, "a.docx", office(("word/vbaProject.bin", "x"))))
    for person, address in (("teacher", f"/me/resources/{made}/"), ("manager", f"/me/reviews/{made}/")):
        client = Client()
        client.force_login(Person.objects.get(pk=getattr(people, person).person_id))
        page = visit(address, language, client=client)
        assert ("宏" if language == "zh" else "macros") in page.text


def test_deciding_to_delete_what_waits_gives_it_back_to_its_author(people) -> None:
    from xingtan.moderation.actions.cases import decide_case
    from xingtan.outbox.jobs import relay_waiting

    import_words(people.province, "度量".encode(), "small", weight="doubt")
    made = checked(people, (Role.DOCUMENT, "a.pdf", pdf("angles")))
    decide_case(people.manager, Case.objects.get().pk, "delete", "不合适。")
    while relay_waiting():
        pass
    assert Resource.objects.get(pk=made).status == "returned"
    assert "不合适" in Resource.objects.get(pk=made).note
