"""What another repository answers, read: records, the way on, or the reason why there are none."""

from dataclasses import dataclass

from xingtan.catalogue.rules.metadata.description import Description, Note, Reading, line
from xingtan.catalogue.rules.metadata.dublin_core import read_dublin_core
from xingtan.catalogue.rules.metadata.lom_reading import read_lom
from xingtan.catalogue.rules.metadata.xml import Element, children, first, local, text_of
from xingtan.kernel.errors import Refused
from xingtan.kernel.text import msgid

MOST_RECORDS = 10_000
MOST_TOKEN = 4_000


@dataclass(frozen=True, slots=True)
class Told:
    """A record as another repository gives it; `metadata` is None where it is deleted or empty."""

    identifier: str
    stamp: str
    deleted: bool
    metadata: Element | None


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer: `fault` is an error condition of the protocol, `words` what is said of it; `token` leads on."""

    at: str
    fault: str = ""
    words: str = ""
    records: tuple[Told, ...] = ()
    token: str = ""
    size: int | None = None
    granularity: str = ""
    name: str = ""


def read_answer(root: Element) -> Answer:
    """Read an answer. Raises Refused where it is none of OAI-PMH."""
    if local(root) != "oai-pmh":
        raise Refused("not-oai", msgid("那个地址回答的不是 OAI-PMH。请检查地址。"))
    at = _text(root, "responsedate")
    error = first(root, "error")
    if error is not None:
        return Answer(at, line(error.get("code") or "unknown"), line(text_of(error))[:200])
    inside = next(children(root, "identify", "listrecords", "getrecord"), None)
    if inside is None:
        raise Refused("not-oai", msgid("那个地址回答的不是 OAI-PMH。请检查地址。"))
    if local(inside) == "identify":
        return Answer(at, granularity=_text(inside, "granularity"), name=_text(inside, "repositoryname"))
    found = [_record(each) for each in children(inside, "record")]
    if len(found) > MOST_RECORDS:
        raise Refused("page-too-long", msgid("对方一次给了 %(count)s 条，太多了。"), count=len(found))
    token = first(inside, "resumptiontoken")
    text = text_of(token).strip() if token is not None else ""
    if len(text) > MOST_TOKEN:
        raise Refused("token-too-long", msgid("对方给的续传标记太长了。"))
    size = (token.get("completeListSize") or "") if token is not None else ""
    number = int(size) if size.isascii() and size.isdecimal() and len(size) < 10 else None
    return Answer(at, records=tuple(found), token=text, size=number)


def _record(record: Element) -> Told:
    header = first(record, "header")
    if header is None:
        return Told("", "", False, None)
    metadata = first(record, "metadata")
    inside = None
    if metadata is not None:
        inside = next((each for each in metadata if local(each)), None)
    deleted = str(header.get("status") or "").casefold() == "deleted"
    return Told(_text(header, "identifier"), _text(header, "datestamp")[:24], deleted, inside)


def _text(parent: Element, name: str) -> str:
    found = first(parent, name)
    return line(text_of(found)) if found is not None else ""


def read_metadata(metadata: Element) -> Reading:
    """Read the metadata of a record, in whichever form it came; what is in none that we read has no title."""
    name = local(metadata)
    if name == "lom":
        return read_lom(metadata)
    if name == "dc":
        return read_dublin_core(metadata)
    return Reading(Description(title=""), (Note("metadata", name, "unknown-format"),))
