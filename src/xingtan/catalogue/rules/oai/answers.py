"""Answers of OAI-PMH 2.0, as text: the frame around records that were written already."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

from xingtan.catalogue.rules.metadata.description import clean
from xingtan.catalogue.rules.metadata.times import written_instant
from xingtan.catalogue.rules.oai.arguments import Asked, OaiError

NAMESPACE = "http://www.openarchives.org/OAI/2.0/"
GRANULARITY = "YYYY-MM-DDThh:mm:ssZ"
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    f'<OAI-PMH xmlns="{NAMESPACE}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    f' xsi:schemaLocation="{NAMESPACE} {NAMESPACE}OAI-PMH.xsd">'
)
_IDENTIFIER = f"{NAMESPACE}oai-identifier"


@dataclass(frozen=True, slots=True)
class Header:
    """What is said of a record before its metadata."""

    identifier: str
    at: datetime
    sets: tuple[str, ...] = ()
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class Format:
    """A form in which metadata can be had."""

    prefix: str
    schema: str
    namespace: str


@dataclass(frozen=True, slots=True)
class Token:
    """The end of a part of a list: `text` is empty in the last part."""

    text: str
    given: int
    size: int
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Repository:
    """What Identify tells."""

    name: str
    address: str
    mail: str
    earliest: datetime
    repository: str
    sample: str


def document(address: str, asked: Asked | None, at: datetime, inside: Iterable[str]) -> Iterable[str]:
    """Frame an answer, piece by piece. Without `asked` the question could not be read: then it is not repeated."""
    yield f"{_HEAD}<responseDate>{written_instant(at)}</responseDate><request"
    if asked is not None:
        yield f' verb="{asked.verb}"'
        for name, value in asked.arguments.items():
            yield f" {name}={quoteattr(clean(value))}"
    yield f">{_text(address)}</request>"
    if asked is None:
        yield from inside
    else:
        yield f"<{asked.verb}>"
        yield from inside
        yield f"</{asked.verb}>"
    yield "</OAI-PMH>\n"


def refusal(address: str, asked: Asked | None, at: datetime, error: OaiError) -> str:
    """Write an error condition; it stands where the verb would."""
    attributes = ""
    if asked is not None:
        given = "".join(f" {name}={quoteattr(clean(value))}" for name, value in asked.arguments.items())
        attributes = f' verb="{asked.verb}"{given}'
    return (
        f"{_HEAD}<responseDate>{written_instant(at)}</responseDate><request{attributes}>{_text(address)}</request>"
        f'<error code="{error.fault}">{_text(error.words)}</error></OAI-PMH>\n'
    )


def header(one: Header) -> str:
    """Write a header."""
    state = ' status="deleted"' if one.deleted else ""
    sets = "".join(f"<setSpec>{_text(name)}</setSpec>" for name in one.sets)
    return (
        f"<header{state}><identifier>{_text(one.identifier)}</identifier>"
        f"<datestamp>{written_instant(one.at)}</datestamp>{sets}</header>"
    )


def record(one: Header, metadata: str = "") -> str:
    """Write a record; one that is deleted has no metadata."""
    inside = f"<metadata>{metadata}</metadata>" if metadata else ""
    return f"<record>{header(one)}{inside}</record>"


def token(one: Token) -> str:
    """Write a resumption token; the last part of a list has an empty one."""
    ends = f' expirationDate="{written_instant(one.ends_at)}"' if one.text else ""
    attributes = f'{ends} completeListSize="{one.size}" cursor="{one.given}"'
    return f"<resumptionToken{attributes}>{_text(one.text)}</resumptionToken>"


def formats(found: Sequence[Format]) -> str:
    """Write metadata formats."""
    return "".join(
        f"<metadataFormat><metadataPrefix>{one.prefix}</metadataPrefix><schema>{_text(one.schema)}</schema>"
        f"<metadataNamespace>{_text(one.namespace)}</metadataNamespace></metadataFormat>"
        for one in found
    )


def named_set(spec: str, name: str) -> str:
    """Write a set."""
    return f"<set><setSpec>{_text(spec)}</setSpec><setName>{_text(name)}</setName></set>"


def identity(one: Repository) -> str:
    """Write what Identify tells."""
    return (
        f"<repositoryName>{_text(one.name)}</repositoryName><baseURL>{_text(one.address)}</baseURL>"
        f"<protocolVersion>2.0</protocolVersion><adminEmail>{_text(one.mail)}</adminEmail>"
        f"<earliestDatestamp>{written_instant(one.earliest)}</earliestDatestamp>"
        f"<deletedRecord>persistent</deletedRecord><granularity>{GRANULARITY}</granularity>"
        f"<compression>gzip</compression><description>"
        f'<oai-identifier xmlns="{_IDENTIFIER}" xsi:schemaLocation="{_IDENTIFIER} {_IDENTIFIER}.xsd">'
        f"<scheme>oai</scheme><repositoryIdentifier>{one.repository}</repositoryIdentifier><delimiter>:</delimiter>"
        f"<sampleIdentifier>{one.sample}</sampleIdentifier></oai-identifier></description>"
    )


def _text(text: str) -> str:
    return escape(clean(text))
