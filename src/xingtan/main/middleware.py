"""What stands around every request that reaches Django."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from xingtan.engines.embedded.sqlite.base import only_reads

Handler = Callable[[HttpRequest], HttpResponse]


def reading_transactions(get_response: Handler) -> Handler:
    """Let GET, HEAD and OPTIONS read without queueing for the write lock."""

    def handle(request: HttpRequest) -> HttpResponse:
        if request.method in {"GET", "HEAD", "OPTIONS"}:
            with only_reads():
                return get_response(request)
        return get_response(request)

    return handle
