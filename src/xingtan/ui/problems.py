"""A problem becomes an answer: a page in the reader's language, or a problem document for a program.

Middleware and Django's error handlers meet here, so that every refusal looks and reads alike.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import loader
from django.utils.translation import gettext as _

from xingtan.kernel.errors import Problem
from xingtan.kernel.text import msgid

logger = logging.getLogger("xingtan.ui")

# Where programs ask, and problems are documents: RFC 9457.
FOR_PROGRAMS = (
    "/api/",
    "/xapi/",
    "/oai",
    "/ims/",
    "/lti/",
    "/scim/",
    "/.well-known/",
    "/oauth/token",
    "/oauth/userinfo",
    "/oauth/revoke",
    "/oauth/device",
)
Handler = Callable[[HttpRequest], HttpResponse]


@dataclass(frozen=True, slots=True)
class Explanation:
    """What is told: a title, one sentence, and whether something was lost."""

    code: str
    status: int
    title: str
    sentence: str


TITLES = {
    400: msgid("这样做不了"),
    403: msgid("这里不能进"),
    404: msgid("没有这一页"),
    405: msgid("这样做不了"),
    409: msgid("有人先改了"),
    413: msgid("东西太大了"),
    429: msgid("太快了，歇一歇"),
    500: msgid("出错了"),
    503: msgid("暂时用不了"),
    507: msgid("放不下了"),
}
SENTENCES = {
    400: msgid("收到的内容读不懂，什么也没有改。请退回去看一看填的内容，再试一次。"),
    403: msgid("这一页要有相应的身份才能看。什么也没有改。登录另一个账号，或者问一问给你开账号的老师。"),
    404: msgid("地址里可能有错字，或者这一页已经搬走。可以搜一搜，或者从首页找起。"),
    405: msgid("这个地址不接受这样的请求，什么也没有改。"),
    413: msgid("一次交的内容太多，没有收下，什么也没有改。请分几次交。"),
    500: msgid("是我们这边的错，已经记下来了。刚才交的内容没有保存，请过一会儿再试。"),
}


def explain_problems(get_response: Handler) -> Handler:
    """Answer a Problem that any view raised with its own status; its transaction is rolled back by then.

    A refused method is explained too, unless the view said it already in the words of a standard (JSON).
    """

    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code != 405 or response.get("Content-Type", "").endswith("json"):
            return response
        told = explain(request, _standard(405, "method-not-allowed"))
        if "Allow" in response:
            told["Allow"] = response["Allow"]
        return told

    def process_exception(request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, Problem):
            return explain(request, explained(error))
        if isinstance(error, RequestDataTooBig | TooManyFieldsSent):
            return explain(request, _standard(413, "too-large"))
        return None

    handle.process_exception = process_exception  # type: ignore[attr-defined]
    return handle


def explained(problem: Problem) -> Explanation:
    """Put a problem into the language in force."""
    words = {name: str(word) for name, word in problem.words.items()}
    sentence = _(problem.sentence) % words
    return Explanation(problem.code, problem.status, _(TITLES.get(problem.status, TITLES[400])), sentence)


def _standard(status: int, code: str) -> Explanation:
    return Explanation(code, status, _(TITLES[status]), _(SENTENCES[status]))


def explain(request: HttpRequest, told: Explanation) -> HttpResponse:
    """Answer with a document for a program, a few lines for a fragment, a page for everyone else."""
    if request.path.startswith(FOR_PROGRAMS):
        return _document(told)
    name = "problem_fragment.html" if request.headers.get("HX-Request") else "problem.html"
    response = HttpResponse(loader.render_to_string(name, {"told": told}, request), status=told.status)
    response["Cache-Control"] = "no-store"
    return response


def problem_document(problem: Problem) -> HttpResponse:
    """Give a problem as a document for a program."""
    return _document(explained(problem))


def _document(told: Explanation) -> HttpResponse:
    return JsonResponse(
        {
            "type": f"urn:xingtan:problem:{told.code}",
            "title": told.title,
            "status": told.status,
            "detail": told.sentence,
        },
        status=told.status,
        content_type="application/problem+json",
        json_dumps_params={"ensure_ascii": False},
    )


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django's handler400; an exception that brings its `problem` says that one."""
    problem = getattr(exception, "problem", None)
    if isinstance(problem, Problem):
        return explain(request, explained(problem))
    return explain(request, _standard(400, "bad-request"))


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django's handler403."""
    return explain(request, _standard(403, "not-allowed"))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django's handler404."""
    return explain(request, _standard(404, "not-found"))


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's CSRF_FAILURE_VIEW: the form was opened too long ago, or from another site."""
    sentence = _("这张表开得太久了，或者浏览器没有收下小饼。什么也没有改。请退回去刷新一下，再交一次。")
    return explain(request, Explanation("stale-form", 403, _("表单过期了"), sentence))


def failed(request: HttpRequest) -> HttpResponse:
    """Django's handler500; where even the page cannot be drawn, plain words."""
    try:
        return explain(request, _standard(500, "failed"))
    except Exception:
        logger.exception("the page for a failure could not be drawn")
        return HttpResponse("出错了，已经记下来了。Something failed; it has been noted.", status=500)
