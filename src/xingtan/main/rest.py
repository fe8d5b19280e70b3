"""The JSON API: one document for all domains, one shape for every error."""

from importlib import import_module
from importlib.util import find_spec

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError, ValidationError

from xingtan import __version__
from xingtan.kernel.errors import Problem, Refused
from xingtan.kernel.text import msgid
from xingtan.ui.problems import problem_document

DOMAINS = ("places", "identity", "catalogue", "spaces", "portal", "statistics")

# What pydantic calls an error, and how it is said; the names are those of its context.
INVALID = {
    "missing": msgid("没有给参数 %(where)s。"),
    "greater_than_equal": msgid("参数 %(where)s 不能小于 %(ge)s。"),
    "less_than_equal": msgid("参数 %(where)s 不能大于 %(le)s。"),
    "string_pattern_mismatch": msgid("参数 %(where)s 不能这样写，要合乎 %(pattern)s。"),
    "string_too_long": msgid("参数 %(where)s 太长，最多 %(max_length)s 个字。"),
    "literal_error": msgid("参数 %(where)s 只能是 %(expected)s 中的一个。"),
    "enum": msgid("参数 %(where)s 只能是 %(expected)s 中的一个。"),
}
UNREADABLE = msgid("参数 %(where)s 看不懂，请对照接口文档 /api/v1/docs 再写。")
REFUSED = {
    400: ("body-unreadable", msgid("交来的内容不是 JSON，读不懂，什么也没有改。")),
    401: ("not-signed-in", msgid("请先登录。")),
    403: ("csrf-failed", msgid("请求没有带上防伪的令牌，或者令牌不对，什么也没有改。请带上请求头 X-CSRFToken 再试。")),
}

api = NinjaAPI(
    title="Xingtan 杏坛",
    version="1",
    docs_url="/docs",
    openapi_url="/openapi.json",
    urls_namespace="api-v1",
)


class Node(Schema):
    name: str
    place: str
    version: str


@api.get("/node", response=Node, tags=["node"])
def node(request: HttpRequest) -> Node:
    """Say which node this is: its name, its home place and its version."""
    from xingtan.places.api import place

    home = place(settings.HOME_PLACE)
    return Node(name=home.name, place=settings.HOME_PLACE, version=__version__)


@api.exception_handler(Problem)
def _problem(request: HttpRequest, error: Problem) -> HttpResponse:
    return problem_document(error)


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    first = error.errors[0] if error.errors else {}
    words = {name: value for name, value in (first.get("ctx") or {}).items() if isinstance(value, str | int | float)}
    where = [str(step) for step in first.get("loc", ())]
    # Of a body the second step is what the program calls it, which nobody who sent it has to know.
    words["where"] = ".".join(where[2:] if where[:1] == ["body"] else where[1:]) or "body"
    return problem_document(Refused("input-invalid", INVALID.get(first.get("type", ""), UNREADABLE), **words))


@api.exception_handler(HttpError)
def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    code, sentence = REFUSED.get(error.status_code, ("request-refused", msgid("请求没有办成，什么也没有改。")))
    problem = Problem(code, sentence)
    problem.status = error.status_code
    return problem_document(problem)


for domain in DOMAINS:
    if find_spec(f"xingtan.{domain}.rest") is not None:
        api.add_router("", import_module(f"xingtan.{domain}.rest").router)
