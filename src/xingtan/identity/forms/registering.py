"""Forms of registering oneself."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core import context, ratelimit
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xingtan.identity.actions.registering import MOST_NAME
from xingtan.identity.forms.captcha import CaptchaForm
from xingtan.identity.forms.fields import MOST_PASSWORD, password_input
from xingtan.identity.forms.signing_in import address_field, read_address
from xingtan.identity.models import Person
from xingtan.identity.rules.captchas import Need


class RegistrationForm(CaptchaForm):
    """A name, a way to reach one, a password; and that one is fourteen."""

    least = Need.WORK
    name = forms.CharField(
        label=gettext_lazy("名字"),
        help_text=gettext_lazy("别人看到的就是这个名字。"),
        max_length=MOST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    address = address_field()
    password = forms.CharField(
        label=gettext_lazy("密码"),
        help_text=gettext_lazy("至少八个字符，什么字都可以，空格也可以。几个不相干的词连起来，又长又好记。"),
        max_length=MOST_PASSWORD,
        strip=False,
        widget=password_input("new-password"),
    )
    fourteen = forms.BooleanField(label=gettext_lazy("我满十四周岁了"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["address"].help_text = _("会发一个验证码过去，以后也用它登录。")
        self.fields["fourteen"].error_messages["required"] = _(
            "不满十四周岁的同学，账号由学校开。请用学校给的纸条领账号。"
        )

    def clean(self) -> dict[str, Any]:
        told = dict(super().clean() or self.cleaned_data)
        if self.errors:
            return told
        try:
            told["address"] = read_address(told["address"])
        except ValidationError as error:
            self.add_error("address", _("这不像一个手机号，也不像一个邮箱，请再看一看。") if not error.code else error)
            return told
        try:
            validate_password(told["password"], Person(display_name=told["name"], username=told["address"]))
        except ValidationError as weak:
            self.add_error("password", weak)
            return told
        self.pass_captcha()
        if not ratelimit.consume(context.request, action="register", key=told["address"]):
            raise get_adapter().validation_error("rate_limited")
        return told


class RegistrationCodeForm(forms.Form):
    """The code that was sent."""

    code = forms.CharField(
        label=gettext_lazy("验证码"),
        max_length=16,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )
