import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xingtan.kernel.errors import OutOfSpace, Refused
from xingtan.spaces.rules import MEDIA_TYPES, MOST_FILE_BYTES, clean_name, media_type_of, require_room


@given(st.text(max_size=200))
def test_a_name_that_is_kept_never_leaves_its_folder(name: str) -> None:
    try:
        clean = clean_name(name)
    except Refused:
        return
    assert clean not in {"", ".", ".."}
    assert not set(clean) & set('/\\:*?"<>|\x00\n\r')
    assert clean_name(clean) == clean


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "..",
        "...",
        " ",
        "a/b.pdf",
        "c:\\x.pdf",
        "nul\x00.pdf",
        "x" * 121,
        "~root.pdf",
        "gpj.\u202eexe.pdf",
    ],
)
def test_a_name_that_climbs_or_hides_is_refused_with_the_reason(name: str) -> None:
    with pytest.raises(Refused) as refused:
        clean_name(name)
    assert str(refused.value).endswith("。")


@pytest.mark.parametrize(
    ("name", "head", "media_type"),
    [
        ("教案.pdf", b"%PDF-1.7 ...", "application/pdf"),
        ("板书.JPG", b"\xff\xd8\xff\xe0....", "image/jpeg"),
        ("课.mp4", b"\x00\x00\x00\x18ftypisom", "video/mp4"),
        ("成绩.csv", "姓名,分数".encode(), "text/csv"),
    ],
)
def test_a_file_is_taken_for_what_its_bytes_say(name: str, head: bytes, media_type: str) -> None:
    assert media_type_of(name, head) == media_type


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("教案.pdf", b"MZ\x90\x00 an executable"),
        ("照片.png", b"<svg onload=alert(1)>"),
        ("页.html", b"<html>"),
        ("画.svg", b"<svg>"),
        ("记录.txt", b"  <!DOCTYPE html><script>"),
        ("记录.csv", b"a\x00b"),
        ("程序.exe", b"MZ"),
        ("没有后缀", b"%PDF-1.7"),
    ],
)
def test_what_is_not_what_it_says_is_refused(name: str, head: bytes) -> None:
    with pytest.raises(Refused):
        media_type_of(name, head)


@given(st.sampled_from(sorted(MEDIA_TYPES)), st.binary(max_size=64))
def test_no_bytes_make_the_decision_fail_in_another_way(ending: str, head: bytes) -> None:
    with contextlib.suppress(Refused):
        assert media_type_of(f"x.{ending}", head) == MEDIA_TYPES[ending].name


@given(st.integers(0, 10**10), st.integers(1, 10**10), st.integers(0, 10**10))
def test_room_is_given_exactly_up_to_the_quota(used: int, quota: int, size: int) -> None:
    fits = used + size <= quota and size <= MOST_FILE_BYTES
    try:
        require_room(used, quota, size)
    except (Refused, OutOfSpace):
        assert not fits
    else:
        assert fits
