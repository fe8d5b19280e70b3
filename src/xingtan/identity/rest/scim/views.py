"""The addresses of SCIM 2.0. What answers them is loaded at the first request: its library takes half a second."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.csrf import csrf_exempt

BASE = "scim/v2"
ROUTES = (
    "ServiceProviderConfig",
    "Schemas",
    "Schemas/<str:id>",
    "ResourceTypes",
    "ResourceTypes/<str:id>",
    "Users",
    "Users/.search",
    "Users/<str:id>",
    "Groups",
    "Groups/.search",
    "Groups/<str:id>",
    "Me",
    "Bulk",
    ".search",
    "<path:rest>",
)
"""Every address below the base, in the order in which they are tried; `answers.ANSWERS` has what answers each."""


def addresses() -> list[URLPattern]:
    """List every address of the service."""
    return [path(f"{BASE}/{route}", _answering(route)) for route in ROUTES]


def _answering(route: str) -> Callable[..., HttpResponse]:
    @csrf_exempt
    def answer(request: HttpRequest, **holes: str) -> HttpResponse:
        from xingtan.identity.rest.scim.answers import ANSWERS

        return ANSWERS[route](request, **holes)

    return answer
