"""The OAI-PMH 2.0 provider at /oai: what this node has, for whoever harvests it. Nobody has to sign in."""

import gzip
from collections.abc import Callable, Iterator
from urllib.parse import parse_qsl
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.core.exceptions import BadRequest, RequestDataTooBig, TooManyFieldsSent
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from xingtan.catalogue.queries import metadata, oai
from xingtan.catalogue.queries.metadata import Site
from xingtan.catalogue.queries.oai import Listed, Wanted
from xingtan.catalogue.rules.metadata import dublin_core, lom
from xingtan.catalogue.rules.metadata.description import Description
from xingtan.catalogue.rules.metadata.xml import Tree, written
from xingtan.catalogue.rules.oai import answers, tokens
from xingtan.catalogue.rules.oai.answers import Format, Header, Repository, Token
from xingtan.catalogue.rules.oai.arguments import Asked, Fault, OaiError, Verb, read_question, read_span
from xingtan.catalogue.rules.oai.identifiers import identifier_of, resource_named
from xingtan.catalogue.rules.oai.sets import read_set
from xingtan.catalogue.rules.oai.tokens import Going
from xingtan.kernel.clock import now
from xingtan.places import api as places

RECORDS_A_PAGE = 200
SALT = "catalogue.oai"
MOST_QUERY = 8 * 1024
WORTH_PACKING_BYTES = 1024
SAMPLE = UUID("01900000-0000-7000-8000-000000000000")

Writer = Callable[[Description], Tree]
FORMATS: dict[str, tuple[Format, Writer]] = {
    "oai_dc": (Format("oai_dc", dublin_core.SCHEMA, dublin_core.NAMESPACE), dublin_core.write_dublin_core),
    "oai_lom": (Format("oai_lom", lom.SCHEMA, lom.NAMESPACE), lom.write_lom),
}


@csrf_exempt
@transaction.non_atomic_requests
@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: HttpRequest) -> HttpResponse:
    """Answer a question of a harvester; what is wrong with it is said in the protocol's own words, with status 200.

    At most four statements for a part of a list, six for its first; memory for one part.
    """
    site = metadata.site_at(request.build_absolute_uri("/"))
    address = site.address("/oai")
    at = now()
    asked: Asked | None = None
    try:
        question = read_question(_arguments(request))
        asked = question
        text = "".join(answers.document(address, question, at, list(_answer(question, site))))
    except OaiError as error:
        repeated = None if error.fault in {Fault.BAD_ARGUMENT, Fault.BAD_VERB} else asked
        text = answers.refusal(address, repeated, at, error)
    return _sent(request, text)


def _arguments(request: HttpRequest) -> list[tuple[str, str]]:
    """Give the arguments as they came, those of the address and those of the body, doubles included."""
    query = request.META.get("QUERY_STRING", "")
    if len(query) > MOST_QUERY:
        raise OaiError(Fault.BAD_ARGUMENT, "The question is too long.")
    try:
        pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=50)
        if request.method == "POST":
            pairs += [(name, value) for name, values in request.POST.lists() for value in values]
    except (ValueError, BadRequest, RequestDataTooBig, TooManyFieldsSent):
        raise OaiError(Fault.BAD_ARGUMENT, "The question cannot be read.") from None
    return pairs


def _sent(request: HttpRequest, text: str) -> HttpResponse:
    body = text.encode()
    response = HttpResponse(content_type="text/xml; charset=utf-8")
    patch_vary_headers(response, ["Accept-Encoding"])
    if len(body) > WORTH_PACKING_BYTES and "gzip" in request.headers.get("Accept-Encoding", ""):
        body = gzip.compress(body, compresslevel=1, mtime=0)
        response["Content-Encoding"] = "gzip"
    response.content = body
    response["Content-Length"] = str(len(body))
    response["Cache-Control"] = "no-store"
    return response


def _answer(asked: Asked, site: Site) -> Iterator[str]:
    if asked.verb is Verb.IDENTIFY:
        yield answers.identity(_repository(site))
    elif asked.verb is Verb.FORMATS:
        if (identifier := asked.get("identifier")) and _one(identifier, None).deleted:
            raise OaiError(Fault.NO_FORMATS, f"{identifier} is deleted: there is no metadata of it any more.")
        yield answers.formats([one for one, _writer in FORMATS.values()])
    elif asked.verb is Verb.SETS:
        yield from _sets(asked)
    elif asked.verb is Verb.RECORD:
        _one(asked.get("identifier"), None)  # an unknown name is said before an unknown format
        writer = _writer(asked.get("metadataPrefix"))
        yield _record(_one(asked.get("identifier"), site), writer, site)
    else:
        yield from _list(asked, site)


def _repository(site: Site) -> Repository:
    home = places.place(settings.HOME_PLACE)
    return Repository(
        name=f"杏坛 {home.name} · Xingtan {home.name_en}",
        address=site.address("/oai"),
        mail=settings.OPERATOR_MAIL or f"operator@{site.repository}",
        earliest=oai.earliest() or now(),
        repository=site.repository,
        sample=identifier_of(site.repository, SAMPLE),
    )


def _one(identifier: str, site: Site | None) -> Listed:
    resource = resource_named(identifier, metadata.own_repositories())
    found = oai.one(resource, site) if resource else None
    if found is None:
        raise OaiError(Fault.NO_SUCH_ID, f"There is nothing of the name {identifier[:100]!r} here.")
    return found


def _writer(prefix: str) -> Writer:
    if prefix not in FORMATS:
        raise OaiError(Fault.NO_SUCH_FORMAT, f"There is no format {prefix[:60]!r}; there are {', '.join(FORMATS)}.")
    return FORMATS[prefix][1]


def _header(one: Listed, site: Site) -> Header:
    return Header(identifier_of(site.repository, one.id), one.at, one.sets, one.deleted)


def _record(one: Listed, writer: Writer, site: Site) -> str:
    told = "" if one.description is None else written(writer(one.description))
    return answers.record(_header(one, site), told)


def _sets(asked: Asked) -> Iterator[str]:
    going = _going(asked)
    found = oai.all_sets()
    here = [each for each in found if each[0] > going.behind]
    for spec, name in here[:RECORDS_A_PAGE]:
        yield answers.named_set(spec, name)
    if going.given or len(here) > RECORDS_A_PAGE:
        behind = here[RECORDS_A_PAGE - 1][0] if len(here) > RECORDS_A_PAGE else ""
        following = _following(going, len(found), min(len(here), RECORDS_A_PAGE), None, behind) if behind else None
        yield answers.token(Token(_sign(following), going.given, len(found), going.ends_at))


def _list(asked: Asked, site: Site) -> Iterator[str]:
    going = _going(asked)
    writer = _writer(going.prefix)
    wanted = _wanted(going)
    full = asked.verb is Verb.RECORDS
    after = (going.at, going.id) if going.at is not None and going.id is not None else None
    page = oai.page(wanted, after, RECORDS_A_PAGE, site if full else None)
    if not page.listed and after is None:
        raise OaiError(Fault.NOTHING, "No record matches.")
    for one in page.listed:
        yield _record(one, writer, site) if full else answers.header(_header(one, site))
    if page.more or after is not None:
        size = going.size if after is not None else oai.count(wanted)
        following = _following(going, size, len(page.listed), page.listed[-1], "") if page.more else None
        yield answers.token(Token(_sign(following), going.given, size, going.ends_at))


def _wanted(going: Going) -> Wanted:
    span = read_span(going.since, going.until)
    chosen = read_set(going.set) if going.set else None
    if going.set and chosen is None:
        raise OaiError(Fault.NOTHING, f"There is no set {going.set!r}.")
    return oai.wanted(span, chosen)


def _going(asked: Asked) -> Going:
    """Read where a list begins or goes on. Raises OaiError for a token that is not ours, too old, of another verb."""
    ends_at = now() + tokens.LASTS
    if "resumptionToken" in asked.arguments:
        try:
            going = tokens.read(signing.loads(asked.get("resumptionToken"), salt=SALT))
        except (signing.BadSignature, ValueError):
            raise OaiError(Fault.BAD_RESUMPTION, "This token was not given out here.") from None
        if going.verb is not asked.verb:
            raise OaiError(Fault.BAD_RESUMPTION, f"This token goes on with {going.verb}.")
        if going.ends_at < now():
            raise OaiError(Fault.BAD_RESUMPTION, "This token is too old; begin again.")
        return Going(**{name: getattr(going, name) for name in Going.__slots__} | {"ends_at": ends_at})
    get = asked.get
    return Going(
        asked.verb, get("metadataPrefix"), get("set"), get("from"), get("until"), None, None, "", 0, 0, ends_at
    )


def _following(going: Going, size: int, given: int, last: Listed | None, behind: str) -> Going:
    at, one = (last.at, last.id) if last else (None, None)
    asked = (going.verb, going.prefix, going.set, going.since, going.until)
    return Going(*asked, at, one, behind, going.given + given, size, going.ends_at)


def _sign(going: Going | None) -> str:
    return "" if going is None else signing.dumps(tokens.written(going), salt=SALT)
