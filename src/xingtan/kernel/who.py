"""Who is looking, as the door needs it: a signed cookie that holds a pseudonym and a unit, and opens nothing."""

import base64
import binascii
import hashlib
import hmac
from typing import Annotated

import msgspec
from msgspec import Meta

from xingtan.kernel.records import Code, Name

COOKIE = "xingtan_who"
SEAL_BYTES = 16
MOST_CHARACTERS = 1024


class Who(msgspec.Struct, frozen=True, array_like=True):
    """The signed-in person of an activity record. It attributes records; it never gives access to anything.

    `person` is a pseudonym, never a name. `place` is the six-digit code of the person's unit and `school` its
    school, where there are such. `until` is the Unix time in seconds at which the cookie ends.
    """

    person: Name
    until: Annotated[int, Meta(ge=0, le=2**40)]
    role: Name | None = None
    place: Code | None = None
    school: Name | None = None


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Who)


def who_key(secret: str) -> bytes:
    """Derive the key that seals the cookie from the node's secret, so that no other use of the secret can forge it."""
    return hashlib.sha256(b"xingtan.who\0" + secret.encode()).digest()


def sign_who(who: Who, key: bytes) -> str:
    """Write the value of the cookie. `key` comes from `who_key`."""
    body = _encoder.encode(who)
    return f"{_text(body)}.{_text(_seal(body, key))}"


def verify_who(value: str, key: bytes, at: float) -> Who | None:
    """Read the value of the cookie; None where it was not sealed with `key`, has ended at Unix time `at`, or is odd."""
    if len(value) > MOST_CHARACTERS:
        return None
    text, _, seal = value.partition(".")
    try:
        body = _bytes(text)
        if not hmac.compare_digest(_bytes(seal), _seal(body, key)):
            return None
        who = _decoder.decode(body)
    except (ValueError, binascii.Error, msgspec.DecodeError):
        return None
    return who if who.until > at else None


def _seal(body: bytes, key: bytes) -> bytes:
    return hmac.digest(key, body, "sha256")[:SEAL_BYTES]


def _text(body: bytes) -> str:
    return base64.urlsafe_b64encode(body).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
