"""Applications that use this node's accounts: what they can ask for, where they may be answered, who decides.

The sub of a person is pairwise (OpenID Connect Core 1.0, 8.1): another one for every sector, so that two applications
cannot join their users.
"""

import hmac
import re
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from urllib.parse import urlsplit
from uuid import UUID

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import ECB

from xingtan.kernel.text import msgid

DECIDES_FROM_YEARS = 14  # 个人信息保护法, article 31: below it a parent decides
MOST_URIS, LONGEST_URI = 10, 500
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
OFFLINE = "offline_access"

PERSON_SCOPES: dict[str, str] = {
    "openid": msgid("一个只给它看的编号，用来认出下次来的还是同一个人"),
    "profile": msgid("名字"),
    "roles": msgid("是什么身份，在哪个单位"),
    "school": msgid("在哪所学校"),
    "place": msgid("学校在哪个县、哪个市"),
    "email": msgid("电子邮箱地址"),
    "phone": msgid("手机号码"),
    OFFLINE: msgid("人不在的时候，它也可以再来取上面这些"),
}
"""What an application can ask a person for, each with the line that the person reads."""

_ONEROSTER = "https://purl.imsglobal.org/spec/or/v1p2/scope/"
SERVICE_SCOPES: dict[str, str] = {
    f"{_ONEROSTER}roster-core.readonly": msgid("读名册：学校、班级和人（OneRoster）"),
    f"{_ONEROSTER}roster.readonly": msgid("读名册，连同学期和课程（OneRoster）"),
    f"{_ONEROSTER}roster-demographics.readonly": msgid("读名册里的出生日期和性别（OneRoster）"),
    "scim.read": msgid("读人员目录（SCIM）"),
    "scim.write": msgid("改人员目录（SCIM）"),
    "network": msgid("问一个人能不能上网（校园网关）"),
}
"""What a program can be allowed in its own name, in its unit and below it."""


class AppKind(StrEnum):
    """What an application is: a site with a server of its own, something on people's devices, or a program alone."""

    WEB = "web"
    NATIVE = "native"
    SERVICE = "service"


_client_id = re.compile(r"[A-Za-z0-9._~-]{1,100}\Z")


def is_client_id(text: str | None) -> bool:
    """Say whether this can be the id of an application at all."""
    return text is not None and _client_id.match(text) is not None


def is_child(born_on: date | None, on: date) -> bool:
    """Say whether somebody born on that day is under fourteen; not where the day is unknown."""
    if born_on is None:
        return False
    years = on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))
    return years < DECIDES_FROM_YEARS


def can_be_answered_at(uri: str, kind: AppKind) -> bool:
    """Say whether an application may be registered with this address.

    It is https; http on this device only; for something on people's devices also a scheme of its own, written like a
    domain backwards (RFC 8252). No fragment, no wildcard, no user name, nothing that a browser reads as another host.
    """
    try:
        parts = urlsplit(uri)
        port_is_fine = parts.port is None or parts.port > 0
    except ValueError:
        return False
    plain = uri.isascii() and uri.isprintable() and not any(sign in uri for sign in '\\*# <>"`')
    if not plain or not port_is_fine or "@" in parts.netloc or len(uri) > LONGEST_URI:
        return False
    if parts.scheme == "https":
        return bool(parts.hostname)
    if parts.scheme == "http":
        return parts.hostname in LOOPBACK
    return kind is AppKind.NATIVE and "." in parts.scheme


def is_registered(uri: str, registered: Iterable[str]) -> bool:
    """Say whether an answer may be sent there: to the letter, but for the port of this device (RFC 8252, 7.3)."""
    return any(uri == known or _same_but_port(uri, known) for known in registered)


def _same_but_port(uri: str, known: str) -> bool:
    try:
        asked, kept = urlsplit(uri), urlsplit(known)
        same_host = asked.hostname == kept.hostname and asked.hostname in {"127.0.0.1", "::1"}
        asked.port  # noqa: B018  (reading it raises where it is no port)
    except ValueError:
        return False
    if not same_host or "@" in asked.netloc or "#" in uri or asked.scheme != "http":
        return False
    return (asked.scheme, asked.path, asked.query) == (kept.scheme, kept.path, kept.query)


def sector_of(client_id: str, uris: Iterable[str]) -> str:
    """Give the sector of an application: the one host that it is answered at, else itself. It is kept for ever."""
    parts = [urlsplit(uri) for uri in uris]
    hosts = {each.hostname for each in parts}
    if len(hosts) == 1 and all(each.scheme == "https" for each in parts):
        return f"host:{hosts.pop()}"
    return f"client:{client_id}"


def subject_of(person_id: UUID, sector: str, secret: str) -> str:
    """Give the sub of a person in a sector: 32 hex digits, the same for ever, of no meaning anywhere else.

    One block of AES-256 under a key of the sector: it can be read back by who has the secret, and by nobody else.
    """
    encryptor = _cipher(sector, secret).encryptor()
    return (encryptor.update(person_id.bytes) + encryptor.finalize()).hex()


def person_of(subject: str, sector: str, secret: str) -> UUID | None:
    """Read a sub of this sector back. A forged one gives an id that nobody has; None for what is no sub at all."""
    try:
        block = bytes.fromhex(subject)
    except ValueError:
        return None
    if len(block) != 16:
        return None
    decryptor = _cipher(sector, secret).decryptor()
    return UUID(bytes=decryptor.update(block) + decryptor.finalize())


def _cipher(sector: str, secret: str) -> "Cipher[ECB]":
    key = hmac.digest(b"xingtan.sub\0" + secret.encode(), sector.encode(), "sha256")
    return Cipher(AES(key), ECB())  # noqa: S305  (one block, which is what a pairwise identifier is)
