"""What stands around every request that reaches Django."""

import re
from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.multipartparser import MultiPartParser, MultiPartParserError
from django.utils.datastructures import ImmutableList, MultiValueDict

from xingtan.engines.embedded.sqlite.base import only_reads, writes
from xingtan.kernel.errors import Refused
from xingtan.kernel.text import msgid
from xingtan.ui.writing import is_writing

Handler = Callable[[HttpRequest], HttpResponse]

CLIMBING = re.compile(r"(^|[/\\])\.\.([/\\]|$)|^/|\0")
SHOWN_CHARACTERS = 60


def reading_transactions(get_response: Handler) -> Handler:
    """Let GET, HEAD and OPTIONS read without queueing for the write lock, but for entries marked `writing`."""

    def handle(request: HttpRequest) -> HttpResponse:
        if request.method in {"GET", "HEAD", "OPTIONS"}:
            with only_reads():
                return get_response(request)
        return get_response(request)

    def process_view(request: HttpRequest, view: object, *_: object) -> None:
        if is_writing(view):
            writes()

    handle.process_view = process_view  # type: ignore[attr-defined]
    return handle


class ClimbingName(MultiPartParserError):
    """The name of an uploaded file leads out of its folder; `problem` says so to whoever sent it."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.problem = Refused(
            "file-name-climbs",
            msgid("文件名“%(name)s”想走出自己的文件夹，没有收下，什么也没有改。请换一个不带路径的文件名。"),
            name=name[:SHOWN_CHARACTERS],
        )


class UploadParser(MultiPartParser):
    """Reads forms with files as Django does, but does not quietly cut a name that climbs."""

    def sanitize_file_name(self, file_name: str) -> str | None:
        if CLIMBING.search(file_name):
            raise ClimbingName(file_name)
        return super().sanitize_file_name(file_name)


def refuse_climbing_names(get_response: Handler) -> Handler:
    """Refuse an upload whose name climbs out of its folder, before any view sees it."""

    def handle(request: HttpRequest) -> HttpResponse:
        request.parse_file_upload = partial(_parse, request)  # type: ignore[method-assign]
        return get_response(request)

    return handle


def _parse(request: HttpRequest, facts: dict[str, Any], body: Any) -> tuple[QueryDict, MultiValueDict[str, Any]]:
    request.upload_handlers = ImmutableList(request.upload_handlers, warning="The upload has been read already.")
    return UploadParser(facts, body, request.upload_handlers, request.encoding).parse()
