"""How I sign in, where I am signed in, and who signed in as me."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xingtan.identity import api
from xingtan.identity.actions import addresses, sessions
from xingtan.identity.models import Person
from xingtan.identity.queries import ways as queries
from xingtan.identity.rules.phones import written
from xingtan.identity.rules.ways import Way

WAY_NAMES = {
    Way.PASSWORD: pgettext_lazy("ways", "密码"),
    Way.PHONE_CODE: pgettext_lazy("ways", "短信验证码"),
    Way.MAIL_CODE: pgettext_lazy("ways", "邮件验证码"),
    Way.PASSKEY: pgettext_lazy("ways", "通行密钥"),
    Way.SCAN: pgettext_lazy("ways", "扫码"),
    Way.PROVIDER: pgettext_lazy("ways", "别处的账号"),
    Way.CLAIM: pgettext_lazy("ways", "认领码"),
    Way.OTHER: pgettext_lazy("ways", "其他方式"),
}


@never_cache
@login_required
@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Show the ways in, the browsers that are signed in, and the sign-ins of half a year."""
    person = request.user
    assert isinstance(person, Person)
    ways = queries.ways_of(person)
    key = request.session.session_key
    context = {
        "ways": ways,
        "phone": written(ways.phone),
        "sessions": queries.sessions_of(person, key),
        "sign_ins": [(line, way_name(line.way)) for line in queries.sign_ins_of(person.pk, key)],
    }
    return render(request, "identity/security.html", context)


def way_name(word: str) -> str:
    """Name a way in the reader's language."""
    return str(WAY_NAMES[Way(word) if word in set(Way) else Way.OTHER])


@login_required
@require_POST
def end_sessions(request: HttpRequest) -> HttpResponse:
    """Sign one other browser out, or all others; this one stays."""
    told = request.POST.get("session", "")
    only = int(told) if told.isascii() and told.isdecimal() and len(told) < 16 else None
    person_id = api.asker_of(request.user).person_id
    assert person_id is not None
    key = request.session.session_key
    if told == "others":
        count = sessions.end_sessions(person_id, but=key)
    else:
        count = 0 if only is None else sessions.end_sessions(person_id, only=only)
    if count:
        said = ngettext("%(count)s 台设备退出了。", "%(count)s 台设备退出了。", count)
        messages.success(request, said % {"count": count})
    return redirect("security")


@require_http_methods(["GET", "POST"])
@login_required
@reauthentication_required(app="allauth.account")  # type: ignore[untyped-decorator]
def remove_phone(request: HttpRequest) -> HttpResponse:
    """Ask whether the phone number is to be taken away, and take it away."""
    person = request.user
    assert isinstance(person, Person)
    if request.method == "POST":
        addresses.remove_phone(person.pk)
        messages.success(request, _("手机号去掉了，不能再用它登录。"))
        return redirect("security")
    if not person.phone:
        return redirect("security")
    return render(request, "identity/phone_removal.html", {"phone": written(person.phone)})


@login_required
@require_safe
def second_factors(request: HttpRequest) -> HttpResponse:
    """Lead to the page where second factors and passkeys are listed among the other ways."""
    return redirect("security")
