"""Forms of signing in: by a name and a password, by a code; proving oneself again."""

from typing import Any

from allauth.account import forms as allauth
from allauth.account.adapter import get_adapter
from allauth.core import context, ratelimit
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xingtan.identity.accounts import limits
from xingtan.identity.actions.codes import digits_of
from xingtan.identity.forms.captcha import CaptchaForm
from xingtan.identity.forms.fields import MOST_PASSWORD, PhoneField, name_password
from xingtan.identity.queries.ways import person_by_proved_address
from xingtan.identity.rules.captchas import Need
from xingtan.identity.rules.phones import phone_number

MOST_LOGIN = 254


class SignInForm(CaptchaForm, allauth.LoginForm):  # type: ignore[misc]
    """A user name, phone number or mail address, and the password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = forms.CharField(
            label=_("用户名、手机号或邮箱"),
            max_length=MOST_LOGIN,
            widget=forms.TextInput(
                attrs={"autocomplete": "username webauthn", "autocapitalize": "none", "spellcheck": "false"}
            ),
        )
        name_password(self, "password", _("密码"), "current-password")
        self.fields["password"].validators.append(MaxLengthValidator(MOST_PASSWORD))

    def captcha_key(self) -> str | None:
        login = str(self.data.get("login", ""))[:MOST_LOGIN]
        return limits.account_key(context.request, login)[0] if login else None

    def clean(self) -> dict[str, Any]:
        if not self.errors:
            self.pass_captcha()
        told: dict[str, Any] = super().clean() or self.cleaned_data
        return told


def read_address(text: str) -> str:
    """Read a phone number or a mail address. Raises ValidationError."""
    told = text.strip()
    if "@" in told:
        validate_email(told)
        return told.lower()
    phone = phone_number(told)
    if phone is None:
        raise ValidationError(_("这不像一个手机号，也不像一个邮箱，请再看一看。"), code="address")
    return phone


def address_field() -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("手机号或邮箱"),
        max_length=MOST_LOGIN,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )


class RequestCodeForm(CaptchaForm):
    """Where a code to sign in with is to be sent. The answer is the same whether somebody has this address or not."""

    least = Need.WORK
    address = address_field()

    def clean(self) -> dict[str, Any]:
        told = dict(super().clean() or self.cleaned_data)
        if self.errors:
            return told
        try:
            address = read_address(told["address"])
        except ValidationError as error:
            self.add_error("address", _("这不像一个手机号，也不像一个邮箱，请再看一看。") if not error.code else error)
            return told
        self.pass_captcha()
        if not ratelimit.consume(context.request, action="request_login_code", key=address):
            raise get_adapter().validation_error("rate_limited")
        self._user = person_by_proved_address(address)
        told["email" if "@" in address else "phone"] = address
        return told


class ResetForm(CaptchaForm, allauth.ResetPasswordForm):  # type: ignore[misc]
    """Where a code to choose a new password with is to be sent: the field is called email, and takes numbers too."""

    least = Need.WORK
    email = address_field()

    def clean_email(self) -> str:
        address = read_address(self.cleaned_data["email"])
        person = person_by_proved_address(address)
        self.users = [person] if person else []
        return address

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors:
            self.pass_captcha()
        return told


class CodeForm(allauth.BaseConfirmCodeForm):  # type: ignore[misc]
    """A code that was sent. What the session kept of it is a mark."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["code"] = digits_of(kwargs.get("code") or "")
        super().__init__(*args, **kwargs)
        self.fields["code"] = forms.CharField(
            label=_("验证码"),
            max_length=16,
            widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}),
        )


class SignInCodeForm(CodeForm, allauth.ConfirmLoginCodeForm):  # type: ignore[misc]
    """The code to sign in with."""


class ResetCodeForm(CodeForm, allauth.ConfirmPasswordResetCodeForm):  # type: ignore[misc]
    """The code to choose a new password with."""


class PhoneCodeForm(CodeForm, allauth.VerifyPhoneForm):  # type: ignore[misc]
    """The code that proves a phone number."""


class MailCodeForm(CodeForm, allauth.ConfirmEmailVerificationCodeForm):  # type: ignore[misc]
    """The code that proves a mail address."""


def spare_stranger(address: str) -> None:
    """Let nobody have code after code sent to a number or a mailbox of somebody else. Raises ValidationError.

    Nor two within the pause that allauth holds for a number: it would fail at the second.
    """
    soon = not ratelimit.consume(context.request, action="verify_phone", key=address, dry_run=True)
    if soon or not ratelimit.consume(context.request, action="prove_address", key=address):
        raise get_adapter().validation_error("rate_limited")


class PhoneForm(allauth.ChangePhoneForm):  # type: ignore[misc]
    """A new phone number."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phone"] = PhoneField(label=_("新手机号"))

    def clean_phone(self) -> str:
        phone = str(super().clean_phone())
        spare_stranger(phone)
        return phone


class MailForm(allauth.AddEmailForm):  # type: ignore[misc]
    """One more mail address."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("邮箱地址")
        self.fields["email"].widget.attrs.pop("placeholder", None)

    def clean_email(self) -> str:
        address = str(super().clean_email())
        spare_stranger(address)
        return address


class AgainForm(allauth.ReauthenticateForm):  # type: ignore[misc]
    """The password once more, before something that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_password(self, "password", _("密码"), "current-password")
