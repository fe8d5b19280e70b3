"""Taking resources from other repositories: whom may be asked, from when on, and what is the same as before."""

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

from xingtan.catalogue.rules.metadata.description import Description
from xingtan.catalogue.rules.metadata.times import read_instant, written_instant
from xingtan.catalogue.rules.vocabulary import Kind
from xingtan.kernel.errors import Refused
from xingtan.kernel.text import msgid

# What was committed there while it answered may bear a datestamp from before the answer: it is asked for once more.
OVERLAP = timedelta(minutes=10)
DAY = "YYYY-MM-DD"
STALE = timedelta(minutes=10)
AGAIN = timedelta(hours=1)
MOST_PROBLEMS = 200
MOST_KEY = 120
PREFIXES = ("oai_lom", "oai_dc")
_NAT64 = IPv6Network("64:ff9b::/96")

# What can be shown here of a resource whose files lie elsewhere: a lesson's task sheet and exercises cannot.
_SHOWN_AS = {Kind.LESSON: Kind.VIDEO, Kind.TEXTBOOK: Kind.DOCUMENT}
_SHOWN = {Kind.VIDEO, Kind.DOCUMENT, Kind.SLIDES, Kind.EXERCISES, Kind.AUDIO, Kind.PICTURE}


def checked_address(address: str) -> str:
    """Give the address of a repository. Raises Refused for one that cannot be asked."""
    try:
        parts = urlsplit(address.strip())
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme not in {"http", "https"} or not parts.hostname or port == 0:
        raise Refused("harvest-address", msgid("地址要以 http:// 或 https:// 开头。"))
    if parts.username or parts.password or parts.fragment:
        raise Refused("harvest-address-parts", msgid("地址里不能带用户名、密码，也不能带 #。"))
    return address.strip()


def may_ask(address: str, private: bool) -> bool:
    """Say whether a machine may be asked: any of the internet; of private networks and this machine if `private`.

    Never link-local ones (where clouds keep their keys), nor those that reach many.
    """
    try:
        found = _plain(ip_address(address.partition("%")[0]))
    except ValueError:
        return False
    if found.is_multicast or found.is_unspecified or found.is_link_local:
        return False
    if found.is_loopback or found.is_private:
        return private
    return found.is_global and not found.is_reserved


def _plain(found: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """Give the address that is reached in the end: the one within, of those that carry another."""
    if isinstance(found, IPv4Address):
        return found
    within = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
    if within is None and found in _NAT64:
        within = IPv4Address(int(found) & 0xFFFFFFFF)
    return within or found


@dataclass(frozen=True, slots=True)
class Position:
    """Where a harvest stopped: the token that leads on, and when the other side began to answer it."""

    token: str = ""
    asked_at: str = ""


def written_position(position: Position) -> str:
    """Write a position as the table keeps it."""
    return json.dumps([position.token, position.asked_at]) if position.token else ""


def read_position(text: str) -> Position:
    """Read a position; nothing where there is none."""
    if not text:
        return Position()
    try:
        token, asked_at = json.loads(text)
        return Position(str(token), str(asked_at))
    except (ValueError, TypeError):
        return Position()


def asked_since(until: str, granularity: str) -> str:
    """Give the argument `from` of a harvest after one that came up to `until`; empty: from the beginning."""
    at = read_instant(until) if until else None
    if at is None:
        return ""
    if granularity == DAY:
        return (at - timedelta(days=1)).strftime("%Y-%m-%d")
    return written_instant(at - OVERLAP)


def is_stale(looked_at: datetime, now: datetime) -> bool:
    """Say whether a run that last showed itself then has died."""
    return now - looked_at > STALE


def source_of(slug: str) -> str:
    """Name a source as its resources bear it."""
    return f"oai:{slug}"


def key_of(identifier: str) -> str:
    """Give the key of a resource from its identifier; a very long one by its digest."""
    if len(identifier) <= MOST_KEY:
        return identifier
    return f"sha256:{hashlib.sha256(identifier.encode()).hexdigest()}"


def digest_of(told: Description) -> str:
    """Give what tells whether a description changed: all of it but when it was changed, and which version it is."""
    plain = asdict(replace(told, changed_at=None, version=0))
    return hashlib.sha256(json.dumps(plain, default=str, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def shown_kind(kind: str) -> Kind:
    """Give the kind as which a resource is shown whose files lie elsewhere."""
    known = Kind(kind) if kind in set(Kind) else Kind.DOCUMENT
    return _SHOWN_AS.get(known, known if known in _SHOWN else Kind.DOCUMENT)


NOTES = {
    "missing": msgid("没有写“%(where)s”。"),
    "unknown-word": msgid("%(where)s 里的“%(text)s”不是认识的词，没有用上。"),
    "unknown-list": msgid("%(where)s 里的“%(text)s”不是认识的分类，没有用上。"),
    "unknown-element": msgid("不认识 %(where)s，“%(text)s”没有用上。"),
    "unknown-format": msgid("读不懂这种元数据：%(text)s。"),
    "not-a-date": msgid("%(where)s 里的“%(text)s”不是日期，没有用上。"),
    "not-a-duration": msgid("%(where)s 里的“%(text)s”不是时长，没有用上。"),
    "not-a-number": msgid("%(where)s 里的“%(text)s”不是数字，没有用上。"),
    "not-lom": msgid("这不是 LOM：%(text)s。"),
    "not-a-resource": msgid("这不是一份资源：%(text)s。"),
    "cut": msgid("%(where)s 太长，截短了。"),
    "no-name": msgid("没有编号，没有收。"),
    "no-title": msgid("没有标题，没有收。"),
    "no-address": msgid("没有写在哪里能看到它，没有收。"),
    "own": msgid("本来就是这里的，没有再收。"),
    "withdrawn-here": msgid("在这里撤下了，对方又改了它；没有放回来。"),
}
"""What can be said of a record, by its stable word. `where` and `text` fill the sentence."""
