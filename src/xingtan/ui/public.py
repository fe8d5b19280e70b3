"""Public pages: the same bytes for everyone, kept by the door until what they show changes."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, TypeVar, cast

from django.http import HttpResponse, HttpResponseBase

from xingtan.kernel.views import FILE, PUBLIC, TAGS, VIEW, View, write_tags, write_view

Response = TypeVar("Response", bound=HttpResponseBase)
Entry = TypeVar("Entry", bound=Callable[..., HttpResponse])


def public_page(response: Response, tags: Iterable[str] = (), view: View | None = View()) -> Response:  # noqa: B008
    """Let the door keep this response and give it to everyone until one of `tags` is touched.

    The page must not depend on cookies, on who is signed in or on the browser's language: the door refuses to keep a
    response that sets a cookie or varies by one. `view` is what is recorded each time the page is seen; None records
    nothing.
    """
    response[PUBLIC] = "1"
    response[TAGS] = write_tags(tuple(tags))
    response[VIEW] = write_view(view)
    return response


def viewed(response: Response, view: View | None) -> Response:
    """Say what seeing this response is, for one that is not public; None: it is not a view."""
    response[VIEW] = write_view(view)
    return response


def stored_file(response: Response, digest: str, view: View | None = None) -> Response:
    """Let the door send the stored bytes of `digest` as the body, with ranges; Django keeps only the decision.

    The response's own Content-Type and Content-Disposition stay. `view` is recorded once a download, not once a range.
    """
    response[FILE] = digest
    response[VIEW] = write_view(view)
    return response


def public(*tags: str, view: View | None = View()) -> Callable[[Entry], Entry]:  # noqa: B008
    """Decorate an entry whose tags and view are always the same, such as a page of the curriculum."""

    def decorate(entry: Entry) -> Entry:
        @wraps(entry)
        def answer(*args: Any, **kwargs: Any) -> HttpResponse:
            response = entry(*args, **kwargs)
            return public_page(response, tags, view) if response.status_code == 200 else response

        return cast(Entry, answer)

    return decorate
