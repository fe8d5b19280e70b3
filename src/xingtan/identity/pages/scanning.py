"""Signing in by scanning: the screen that shows a code, and the phone that says yes or no."""

from dataclasses import dataclass
from datetime import timedelta

from allauth.account.adapter import get_adapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import get_next_redirect_url, perform_login
from allauth.core import ratelimit
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xingtan.identity import api
from xingtan.identity.actions import scanning as actions
from xingtan.identity.queries import scanning as queries
from xingtan.identity.queries.scanning import FoundCode
from xingtan.identity.rules.devices import device_name, network_of
from xingtan.identity.rules.scanning import Denial, State, same_network, state_of
from xingtan.kernel.clock import now
from xingtan.kernel.errors import NotAllowed, Refused
from xingtan.kernel.text import msgid
from xingtan.ui.problems import explain, explained
from xingtan.ui.public import viewed
from xingtan.ui.writing import writing

WAY = "scan"
COOKIE = "xingtan_scan"
SALT = "xingtan.scan"
COOKIE_LIFE = timedelta(minutes=10)
LIVE = (State.WAITING, State.SCANNED)

SENTENCES = {
    Denial.FORGED: msgid("这里没有这个码，什么也没有登录。请在屏幕上换一个新码，再扫一次。"),
    Denial.EXPIRED: msgid("这个码过了时间，什么也没有登录。请在屏幕上换一个新码，再扫一次。"),
    Denial.USED: msgid("这个码已经用过了，不能再用。请在屏幕上换一个新码，再扫一次。"),
    Denial.REFUSED: msgid("手机上说了不登录，所以没有登录。"),
    Denial.TAKEN: msgid("这个码已经由另一个账号扫了，什么也没有登录。请在屏幕上换一个新码，再扫一次。"),
    Denial.OTHER_BROWSER: msgid("这个码不是这个浏览器显示的，什么也没有登录。"),
    Denial.NOT_CONFIRMED: msgid("手机上还没有确认。"),
    Denial.ACTING: msgid("你正在代别人看，不能替他们确认登录。"),
}


@dataclass(frozen=True, slots=True)
class Screen:
    """What the screen shows: where its code stands, and the address that the code leads to while it lives."""

    state: str
    address: str = ""
    next: str = ""

    @property
    def query(self) -> str:
        return urlencode({"next": self.next}) if self.next else ""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def screen(request: HttpRequest) -> HttpResponse:
    """Show the code of this browser and where it stands; POST makes a new one."""
    if request.user.is_authenticated:
        return redirect(get_next_redirect_url(request) or reverse("me"))
    if request.method != "POST":
        return render(request, "identity/scan/screen.html", {"screen": _screen(request)})
    if not ratelimit.consume(request, action="scan"):
        return _too_fast(request)
    secret = actions.show_code(device_name(request.META.get("HTTP_USER_AGENT", "")), network_of(_address(request)))
    query = urlencode({"next": get_next_redirect_url(request) or ""}) if get_next_redirect_url(request) else ""
    response = redirect(reverse("scan") + (f"?{query}" if query else ""))
    response.set_signed_cookie(
        COOKIE,
        secret,
        salt=SALT,
        max_age=COOKIE_LIFE,
        httponly=True,
        samesite="Lax",
        secure=bool(settings.SESSION_COOKIE_SECURE),
    )
    return response


@never_cache
@require_safe
def state(request: HttpRequest) -> HttpResponse:
    """Give the part of the screen that changes, where it did change since `seen`; a code that has ended reloads it."""
    shown = _screen(request)
    if shown.state == request.GET.get("seen"):
        return viewed(HttpResponse(status=204), None)
    if shown.state not in {*LIVE, State.CONFIRMED}:
        response = HttpResponse(status=204)
        response["HX-Refresh"] = "true"
        return viewed(response, None)
    return viewed(render(request, "identity/scan/state.html", {"screen": shown}), None)


@never_cache
@require_POST
def session(request: HttpRequest) -> HttpResponse:
    """Sign this screen in as who confirmed its code."""
    if not ratelimit.consume(request, action="scan"):
        return _too_fast(request)
    person = actions.use_code(_browser_secret(request))
    if isinstance(person, Denial):
        return _denied(request, person)
    user = AuthenticationBackend().get_user(person)
    if user is None:
        return redirect("account_inactive")
    record_authentication(request, user, method=WAY)
    response: HttpResponse = perform_login(request, user, redirect_url=get_next_redirect_url(request))
    response.delete_cookie(COOKIE, samesite="Lax")
    if request.headers.get("HX-Request") and response.status_code == 302:
        response["HX-Redirect"] = response["Location"]
        del response["Location"]
        response.status_code = 200
    return response


@writing
@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def phone(request: HttpRequest, secret: str) -> HttpResponse:
    """Show on the phone what it is about to sign in; POST says yes or no."""
    person_id = api.asker_of(request.user).person_id
    if person_id is None:
        raise NotAllowed("not-signed-in", msgid("请先登录。"))
    if not ratelimit.consume(request, action="scan_seen", user=request.user):
        return _too_fast(request)
    if request.method != "POST":
        found = actions.scan_code(person_id, secret)
        return _denied(request, found) if isinstance(found, Denial) else _ask(request, found)
    confirm = request.POST.get("decision") == "confirm"
    decided = actions.decide_code(person_id, secret, confirm)
    if isinstance(decided, Denial):
        return _denied(request, decided)
    return render(request, "identity/scan/decided.html", {"confirmed": confirm})


def _ask(request: HttpRequest, found: FoundCode) -> HttpResponse:
    context = {"found": found, "near": same_network(_address(request), found.address)}
    return render(request, "identity/scan/phone.html", context)


def _screen(request: HttpRequest) -> Screen:
    secret = _browser_secret(request)
    found = queries.code_of_browser(secret)
    following = get_next_redirect_url(request) or ""
    if found is None or not queries.is_screen_of(found, secret):
        return Screen("none", next=following)
    stands = state_of(found.code, now())
    if stands not in LIVE:
        return Screen(stands, next=following)
    address = request.build_absolute_uri(reverse("scan-phone", args=[queries.code_secret(secret)]))
    return Screen(stands, address, following)


def _browser_secret(request: HttpRequest) -> str:
    told = request.get_signed_cookie(COOKIE, default="", salt=SALT, max_age=COOKIE_LIFE)
    return str(told or "")


def _address(request: HttpRequest) -> str:
    return str(get_adapter(request).get_client_ip(request))


def _too_fast(request: HttpRequest) -> HttpResponse:
    response: HttpResponse = ratelimit.respond_429(request)
    return response


def _denied(request: HttpRequest, denial: Denial) -> HttpResponse:
    """Refuse without raising: what was announced of it must stay."""
    return explain(request, explained(Refused(f"scan-{denial}", SENTENCES[denial])))
