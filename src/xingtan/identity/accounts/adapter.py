"""Where signing in (django-allauth) asks this node: who may register, what reaches whom, what a sign-in leaves."""

import logging
import time
from typing import Any
from uuid import UUID

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.core.internal.ratelimit import RateLimitUsage
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from xingtan.identity import api
from xingtan.identity.accounts import limits
from xingtan.identity.accounts.devices import known_device, remember_device
from xingtan.identity.actions import addresses, sessions
from xingtan.identity.actions.codes import new_mark, send_code
from xingtan.identity.actions.signing_in import Entrance, note_guessing, note_sign_in
from xingtan.identity.forms.fields import PhoneField
from xingtan.identity.models import Person
from xingtan.identity.queries.ways import person_by_phone
from xingtan.identity.rules.devices import device_name, network_of
from xingtan.identity.rules.phones import phone_number
from xingtan.identity.rules.ways import way_of
from xingtan.kernel.who import COOKIE, sign_who, who_key
from xingtan.ports import engines
from xingtan.ports.messages import Mail

logger = logging.getLogger("xingtan.identity")

PURPOSES = {
    "account/email/login_code": "sign-in",
    "account/email/password_reset_code": "password",
    "account/email/email_confirmation": "mail",
    "account/email/email_confirmation_signup": "mail",
}
MOST_LOGGED = 100
MISMATCH = _("登录名和密码对不上。请看看大小写，再试一次。")


class NodeAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts come from the school: the door for new ones is closed."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": MISMATCH,
        "email_password_mismatch": MISMATCH,
        "phone_password_mismatch": MISMATCH,
        "account_inactive": _("这个账号停用了。请问一问给你开账号的老师。"),
        "too_many_login_attempts": _("错的次数太多了，请过五分钟再试。"),
        "account_closed": _("错的次数太多了，请过五分钟再试，或者用验证码登录。"),
        "code_spent": _("错了三次，这个验证码不能再用了。请重新要一个。"),
        "enter_current_password": _("现在的密码不对，新密码没有保存。"),
        "incorrect_password": _("密码不对，请再试一次。"),
        "incorrect_code": _("验证码不对，或者已经过期。"),
        "rate_limited": _("要得太快了，请过几分钟再试。"),
        "invalid_login": _("登录名不对，请再看一看。"),
        "phone_taken": _("这个号码已经是别的账号的了，没有改。"),
        "email_taken": _("这个邮箱已经是别的账号的了，没有改。"),
        "duplicate_email": _("这个邮箱已经是你的了。"),
        "same_as_current": _("这就是现在的号码。"),
        "max_email_addresses": _("最多三个邮箱。请先去掉一个再加。"),
        "cannot_remove_primary_email": _("先把另一个邮箱设为常用，再去掉这一个。"),
        "invalid_or_expired_key": _("这个链接已经用过，或者过期了。"),
        "invalid_password_reset": _("这个链接已经用过，或者过期了。"),
    }

    def get_login_stages(self) -> list[str]:
        """Leave out the stages that make everybody have a mail address or a phone: a child has neither."""
        needless = {"EmailVerificationStage", "PhoneVerificationStage"}
        return [path for path in super().get_login_stages() if path.rpartition(".")[2] not in needless]

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return reverse("me")

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return "/en/" if get_language() == "en" else "/"

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("security")

    def get_email_verification_redirect_url(self, email_address: object) -> str:
        return reverse("security")

    def is_safe_url(self, url: str) -> bool:
        """Say whether one may be led on to an address. One that leads off this node is refused, and logged once."""
        if super().is_safe_url(url):
            return True
        request = context.request
        told = getattr(request, "led_astray", None)
        if url and told != url:
            request.led_astray = url
            logger.warning("%s would have led to %s, which was refused", request.path, ascii(url[:MOST_LOGGED]))
        return False

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **facts: Any) -> HttpResponse:
        """Keep and count the sign-in, and give the browser the cookies by which it is known, here and at the door."""
        response: HttpResponse = super().post_login(request, user, **facts)
        sessions.make_room(user.pk)
        who = api.who_of(api.asker_of(user), int(time.time()) + settings.SESSION_COOKIE_AGE)
        if who is not None:
            note_sign_in(user.pk, who, self._entrance(request, user))
            remember_device(request, response, user.pk)
            response.set_cookie(
                COOKIE,
                sign_who(who, who_key(settings.SECRET_KEY)),
                max_age=settings.SESSION_COOKIE_AGE,
                httponly=True,
                samesite="Lax",
                secure=bool(settings.SESSION_COOKIE_SECURE),
            )
        return response

    def _entrance(self, request: HttpRequest, user: AbstractBaseUser) -> Entrance:
        return Entrance(
            way=way_of(get_authentication_records(request, user)),
            device=device_name(self.get_http_user_agent(request)),
            network=network_of(self.get_client_ip(request)),
            session=request.session.session_key,
            known_device=known_device(request, user.pk) is not None,
        )

    # Attempts

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        self._attempt_key, self._attempt_at = limits.account_key(request, _login_of(credentials))
        self._login_failed_rl_usage: RateLimitUsage | None = limits.take_attempt(request, self._attempt_key)
        if self._login_failed_rl_usage is None:
            raise self.validation_error("account_closed")

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        limits.note_failure(request, self._attempt_key)
        if limits.is_closed(request, self._attempt_key):
            person: UUID | None = self._attempt_at
            note_guessing(person, network_of(self.get_client_ip(request)))

    def reauthenticate(self, user: AbstractBaseUser, password: str) -> bool:
        """Say whether this is the password of who is signed in already. The page's own limit holds: ten a minute."""
        return user.check_password(password)

    # Phone numbers

    def phone_form_field(self, **kwargs: Any) -> PhoneField:
        return PhoneField(**kwargs)

    def clean_phone(self, phone: str) -> str:
        return phone_number(phone) or phone

    def get_phone(self, user: AbstractBaseUser) -> tuple[str, bool] | None:
        assert isinstance(user, Person)
        return (user.phone, user.phone_verified_at is not None) if user.phone else None

    def set_phone(self, user: AbstractBaseUser, phone: str, verified: bool) -> None:
        addresses.set_phone(user.pk, phone, verified)

    def set_phone_verified(self, user: AbstractBaseUser, phone: str) -> None:
        addresses.set_phone(user.pk, phone, True)

    def get_user_by_phone(self, phone: str) -> Person | None:
        return person_by_phone(phone)

    # Codes. Sessions keep a mark; the digits follow from it and the node's secret (`actions.codes`).

    def generate_login_code(self) -> str:
        return new_mark()

    def generate_password_reset_code(self) -> str:
        return new_mark()

    def generate_email_verification_code(self) -> str:
        return new_mark()

    def generate_phone_verification_code(self, *, user: AbstractBaseUser, phone: str) -> str:
        return new_mark()

    def send_verification_code_sms(self, user: AbstractBaseUser, phone: str, code: str, **kwargs: Any) -> None:
        send_code(phone, code, "phone" if context.request.user.is_authenticated else "sign-in")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a code, by text where the address is a number; anything else as a letter."""
        purpose = PURPOSES.get(template_prefix)
        if purpose is not None and "code" in context:
            send_code(email, context["code"], purpose)
            return
        letter = self.render_mail(template_prefix, email, {**context, "email": email})
        engines().messages.mail(Mail(email, str(letter.subject), str(letter.body)))

    def format_email_subject(self, subject: str) -> str:
        return str(subject)


def _login_of(credentials: dict[str, Any]) -> str:
    names = (credentials.get(kind) for kind in ("username", "phone", "email"))
    return next((str(name) for name in names if name), "")
