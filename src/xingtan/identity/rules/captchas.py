"""A captcha of our own: work that costs a browser a moment, then a picture or sounds. Nobody else is asked.

The work follows the protocol of ALTCHA's first version (a number whose SHA-256 together with the salt is the
challenge), so that any client of it can do it. A picture and its sounds belong to a token that anybody may know: what
they show follows from the token and the node's key alone, so nothing is kept until an answer is used up.
"""

import base64
import binascii
import hashlib
import hmac
import json
import unicodedata
from dataclasses import dataclass
from enum import IntEnum

MOST_NUMBER = 60_000
LIVES_SECONDS = 20 * 60
LETTERS = "ACDEFHJKLMNPRTUVWXY34679"  # what nobody confuses
LENGTH = 5
MOST_CHARACTERS = 600


class Need(IntEnum):
    """How much somebody must do before they are listened to."""

    NOTHING = 0
    WORK = 1
    ATTENTION = 2


@dataclass(frozen=True, slots=True)
class Work:
    """What a browser is asked to find: the number below `most` whose SHA-256 with the salt is `challenge`."""

    algorithm: str
    challenge: str
    salt: str
    signature: str
    most: int


def make_work(key: bytes, salt: str, number: int, until: int, most: int = MOST_NUMBER) -> Work:
    """Ask for the number `number`; the answer is good until the Unix time `until`."""
    whole = f"{salt}?expires={until}"
    challenge = hashlib.sha256(f"{whole}{number}".encode()).hexdigest()
    return Work("SHA-256", challenge, whole, hmac.digest(key, challenge.encode(), "sha256").hex(), most)


def done_work(answer: str, key: bytes, at: float) -> str | None:
    """Give the signature of the work that `answer` (base64 of its JSON) does, to be used up; None where it does not."""
    try:
        told = json.loads(base64.b64decode(answer, validate=True)) if 0 < len(answer) <= MOST_CHARACTERS else {}
        salt, number, challenge = str(told["salt"]), int(told["number"]), str(told["challenge"])
        signature, until = str(told["signature"]), int(salt.rpartition("?expires=")[2].split("&")[0])
    except (ValueError, KeyError, TypeError, binascii.Error):
        return None
    right = hashlib.sha256(f"{salt}{number}".encode()).hexdigest()
    sealed = hmac.digest(key, right.encode(), "sha256").hex()
    same = hmac.compare_digest(right, challenge.casefold()) and hmac.compare_digest(sealed, signature.casefold())
    return signature if same and until > at else None


def make_token(key: bytes, nonce: bytes, until: int) -> str:
    """Name a picture and its sounds; good until the Unix time `until`."""
    body = until.to_bytes(5, "big") + nonce
    return base64.urlsafe_b64encode(body + hmac.digest(key, body, "sha256")[:12]).decode().rstrip("=")


def reads_token(token: str, key: bytes, at: float) -> bytes | None:
    """Give what the picture and the sounds of a token are made from; None where it is not ours or has ended."""
    try:
        raw = base64.b64decode(token[:80] + "=" * (-len(token[:80]) % 4), altchars=b"-_", validate=True)
    except (ValueError, binascii.Error):
        return None
    body, seal = raw[:-12], raw[-12:]
    ours = len(body) > 5 and hmac.compare_digest(seal, hmac.digest(key, body, "sha256")[:12])
    return hmac.digest(key, b"shown\0" + body, "sha256") if ours and int.from_bytes(body[:5], "big") > at else None


def letters(seed: bytes) -> str:
    """Give the letters of the picture."""
    return "".join(LETTERS[byte % len(LETTERS)] for byte in seed[:LENGTH])


def counts(seed: bytes) -> tuple[int, ...]:
    """Give how many sounds follow each other in each group: one to five."""
    return tuple(1 + byte % 5 for byte in seed[LENGTH : 2 * LENGTH])


def is_right(answer: str, seed: bytes) -> bool:
    """Say whether somebody read the picture or counted the sounds. Spaces, case and width of letters do not matter."""
    told = "".join(unicodedata.normalize("NFKC", answer)[:40].upper().split())
    heard = "".join(map(str, counts(seed)))
    right = hmac.compare_digest(told.encode(), letters(seed).encode())
    return hmac.compare_digest(told.encode(), heard.encode()) or right
