"""Where signing in (django-allauth) asks this node: who may register, what a sign-in leaves behind."""

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from xingtan.identity import api
from xingtan.identity.actions.signing_in import note_sign_in
from xingtan.kernel.who import COOKIE, sign_who, who_key


class NodeAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts come from the school: the door for new ones is closed."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("用户名和密码对不上。请看看大小写，再试一次。"),
        "account_inactive": _("这个账号停用了。请问一问给你开账号的老师。"),
        "too_many_login_attempts": _("这个账号错的次数太多了，请过五分钟再试。"),
        "enter_current_password": _("现在的密码不对，新密码没有保存。"),
        "rate_limited": _("太快了，请过一分钟再试。"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return reverse("me")

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return "/en/" if get_language() == "en" else "/"

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **facts: Any) -> HttpResponse:
        """Count the sign-in, and give the browser the cookie by which the door attributes what the person does."""
        response: HttpResponse = super().post_login(request, user, **facts)
        who = api.who_of(api.asker_of(user), int(time.time()) + settings.SESSION_COOKIE_AGE)
        if who is not None:
            note_sign_in(user.pk, who)
            response.set_cookie(
                COOKIE,
                sign_who(who, who_key(settings.SECRET_KEY)),
                max_age=settings.SESSION_COOKIE_AGE,
                httponly=True,
                samesite="Lax",
                secure=bool(settings.SESSION_COOKIE_SECURE),
            )
        return response
