"""Asking for a moment's work or attention before somebody is listened to, and using the answer up."""

import hmac
import json
import secrets
import time
from dataclasses import dataclass
from functools import cache as keep

from django.conf import settings
from django.core.cache import cache

from xingtan.identity.rules.captchas import (
    LIVES_SECONDS,
    MOST_NUMBER,
    Need,
    done_work,
    is_right,
    make_token,
    make_work,
    reads_token,
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A captcha as the page shows it: work as JSON for the browser, and the token of a picture with its sounds."""

    need: Need
    work: str
    token: str


def ask_captcha(need: Need) -> Asked:
    """Make a new captcha. Nothing is kept of it before it is answered."""
    until = int(time.time()) + LIVES_SECONDS
    work = make_work(_key(), secrets.token_hex(12), secrets.randbelow(MOST_NUMBER), until)
    told = {
        "algorithm": work.algorithm,
        "challenge": work.challenge,
        "salt": work.salt,
        "signature": work.signature,
        "maxnumber": work.most,
    }
    return Asked(need, json.dumps(told), make_token(_key(), secrets.token_bytes(9), until))


def answer_captcha(need: Need, work: str, token: str, answer: str) -> Need:
    """Use an answer up, and give how much was shown by it: attention, work, nothing. Each answer counts once."""
    if answer.strip():
        seed = seed_of(token)
        if seed is not None and _use_up(f"token:{token}") and is_right(answer, seed):
            return Need.ATTENTION
    if need is Need.ATTENTION or not work:
        return Need.NOTHING
    signature = done_work(work, _key(), time.time())
    return Need.WORK if signature is not None and _use_up(f"work:{signature}") else Need.NOTHING


def seed_of(token: str) -> bytes | None:
    """Give what the picture and the sounds of a token are made from; None where it is not ours or has ended."""
    return reads_token(token, _key(), time.time())


def _use_up(name: str) -> bool:
    return bool(cache.add(f"xingtan.captcha:{name}", 1, timeout=LIVES_SECONDS + 60))


@keep
def _key() -> bytes:
    return hmac.digest(settings.SECRET_KEY.encode(), b"xingtan.captchas", "sha256")
