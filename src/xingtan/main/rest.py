"""The JSON API: one document for all domains, one shape for every error."""

from importlib import import_module
from importlib.util import find_spec

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError, ValidationError

from xingtan import __version__
from xingtan.kernel.errors import Problem
from xingtan.ui.problems import problem_document

DOMAINS = ("places", "identity", "catalogue", "spaces", "portal", "statistics")

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
    from xingtan.kernel.errors import Refused
    from xingtan.kernel.text import msgid

    first = error.errors[0] if error.errors else {}
    where = ".".join(str(step) for step in first.get("loc", ())[1:])
    return problem_document(
        Refused(
            "input-invalid",
            msgid("参数 %(where)s 不能这样写：%(why)s。"),
            where=where or "body",
            why=first.get("msg", ""),
        )
    )


@api.exception_handler(HttpError)
def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    from xingtan.kernel.text import msgid

    problem = Problem("request-refused", msgid("请求没有办成：%(why)s。"), why=str(error))
    problem.status = error.status_code
    return problem_document(problem)


for domain in DOMAINS:
    if find_spec(f"xingtan.{domain}.rest") is not None:
        api.add_router("", import_module(f"xingtan.{domain}.rest").router)
