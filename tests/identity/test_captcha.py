"""The captcha: work for a browser, a picture for who sees, sounds for who hears; each answer counts once."""

import io
import random
import time
import wave
from uuid import UUID

import pytest
from django.core.cache import cache
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from tests.identity.cast import PASSWORD
from tests.identity.gate import done, heard, messages, seen, token_in, work_in

from xingtan.identity.rules.captchas import (
    LETTERS,
    counts,
    done_work,
    is_right,
    letters,
    make_token,
    make_work,
    reads_token,
)
from xingtan.identity.rules.tones import RATE, sounds

KEY, OTHER = b"k" * 32, b"o" * 32
CODE = "/account/login/code/"


@pytest.fixture(autouse=True)
def _no_limits_from_other_tests() -> None:
    cache.clear()


@given(st.integers(0, 500), st.text(st.characters(codec="ascii", categories=["L", "N"]), max_size=30))
def test_work_is_done_by_its_number_alone(number: int, salt: str) -> None:
    work = make_work(KEY, salt, number, 2_000_000_000, most=500)
    task = {"algorithm": work.algorithm, "challenge": work.challenge, "salt": work.salt, "signature": work.signature}
    answer = done({**task, "maxnumber": 500})
    assert done_work(answer, KEY, 1_900_000_000) == work.signature
    assert done_work(answer, OTHER, 1_900_000_000) is None
    assert done_work(answer, KEY, 2_100_000_000) is None


@given(st.text(max_size=700))
def test_no_nonsense_is_work(text: str) -> None:
    assert done_work(text, KEY, 0) is None
    assert reads_token(text, KEY, 0) is None


@given(st.binary(min_size=4, max_size=12))
def test_what_a_token_shows_is_told_by_the_key_alone(nonce: bytes) -> None:
    token = make_token(KEY, nonce, 2_000_000_000)
    seed = reads_token(token, KEY, 1_900_000_000)
    assert seed is not None
    assert set(letters(seed)) <= set(LETTERS)
    assert all(1 <= count <= 5 for count in counts(seed))
    assert is_right(f" {letters(seed).lower()} ", seed)
    assert is_right(" ".join(map(str, counts(seed))), seed)
    assert not is_right("", seed)
    assert reads_token(token, OTHER, 1_900_000_000) is None
    assert reads_token(token, KEY, 2_000_000_001) is None


def test_the_sounds_can_be_counted() -> None:
    """Loud stretches are the tones: their number is the sum of the groups, and one low mark before."""
    groups = (1, 5, 3, 2, 4)
    with wave.open(io.BytesIO(sounds(groups, random.Random(7)))) as file:
        assert file.getframerate() == RATE
        heard_bytes = file.readframes(file.getnframes())
    window = RATE // 50
    loud = [max(heard_bytes[at : at + window]) > 150 for at in range(0, len(heard_bytes), window)]
    runs, quiet = [], 0
    for each in loud:
        if each and quiet != 0:
            runs.append(quiet)
        quiet = 0 if each else quiet + 1
    apart = [n for n, gap in enumerate(runs) if gap > 25]
    assert len(runs) == sum(groups)
    assert len(apart) == len(groups)


@pytest.mark.django_db
def test_a_code_is_sent_after_a_moments_work_and_each_answer_counts_once(people: dict[str, UUID], visit) -> None:
    client = Client()
    answer = {"captcha_work": done(work_in(client.get(CODE).content.decode()))}
    assert client.post(CODE, {"address": "a@example.cn", **answer}).status_code == 302
    page = visit(CODE, client=Client(), data={"address": "b@example.cn", **answer})
    assert "请先做完下面的验证" in page.text
    page = visit(CODE, client=Client(), data={"address": "b@example.cn"}, language="en")
    assert "finish the check below" in page.text


@pytest.mark.django_db
@pytest.mark.parametrize("read", [seen, heard])
def test_without_script_a_picture_or_sounds_do_instead(people: dict[str, UUID], read) -> None:
    client = Client()
    token = token_in(client.get(CODE).content.decode())
    told = {"address": "a@example.cn", "captcha_token": token}
    wrong = client.post(CODE, {**told, "captcha_answer": "no"}).content.decode()
    assert "对不上，已经换了一个" in wrong
    assert client.post(CODE, {**told, "captcha_answer": read(token)}).status_code == 200
    fresh = token_in(wrong)
    assert client.post(CODE, {**told, "captcha_token": fresh, "captcha_answer": read(fresh)}).status_code == 302


@pytest.mark.django_db
def test_suspicion_grows_and_then_work_is_not_enough(people: dict[str, UUID], visit) -> None:
    client = Client()
    wrong = {"login": "student", "password": "guess"}
    body = ""
    for attempt in range(6):
        answers = {"captcha_work": done(work_in(body))} if "data-work" in body else {}
        body = client.post("/account/login/", {**wrong, **answers}).content.decode()
        if "请先做完" in body:
            assert attempt == 3
            body = client.post("/account/login/", {**wrong, "captcha_work": done(work_in(body))}).content.decode()
    page = visit("/account/login/", client=client, data={"login": "student", "password": PASSWORD})
    assert "data-work" not in page.body
    token = token_in(page.body)
    answer = {"captcha_token": token, "captcha_answer": seen(token)}
    client.post("/account/login/", {"login": "student", "password": PASSWORD, **answer})
    assert client.get("/me/").status_code == 200


@pytest.mark.django_db
def test_an_address_that_guesses_at_many_must_look_and_is_never_closed(people: dict[str, UUID], visit) -> None:
    school = Client()
    for number in range(40):
        school.post("/account/login/", {"login": f"stranger{number}", "password": "guess"})
    page = visit("/account/login/", client=school)
    assert "data-work" in page.body
    answer = {"captcha_work": done(work_in(page.body))}
    school.post("/account/login/", {"login": "student", "password": PASSWORD, **answer})
    assert school.get("/me/").status_code == 200


@pytest.mark.django_db
def test_the_picture_and_the_sounds_are_given_to_nobody_but_who_was_asked(client: Client) -> None:
    token = token_in(client.get(CODE).content.decode())
    drawn = client.get(f"/account/captcha/{token}.png")
    assert drawn["Content-Type"] == "image/png"
    assert "no-store" in drawn["Cache-Control"]
    assert Image.open(io.BytesIO(drawn.content)).size == (260, 90)
    told = client.get(f"/account/captcha/{token}.wav")
    assert told["Content-Type"] == "audio/wav"
    assert told.content == client.get(f"/en/account/captcha/{token}.wav").content
    for wrong in (token[:-2] + "AA", "x", make_token(KEY, b"123456789", int(time.time()) + 60)):
        assert client.get(f"/account/captcha/{wrong}.png").status_code == 404


@pytest.mark.django_db
def test_nothing_is_sent_before_the_captcha(people: dict[str, UUID], caplog) -> None:
    caplog.set_level("INFO", logger="xingtan.messages")
    Client().post(CODE, {"address": "13800138000"})
    Client().post("/account/password/reset/", {"email": "13800138000"})
    assert messages(caplog) == []
