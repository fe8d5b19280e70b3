"""Fields that several forms of people share."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from xingtan.identity.rules.phones import phone_number

MOST_PASSWORD = 1024  # characters read; what is accepted as a new password is shorter


class PhoneField(forms.CharField):
    """A phone number as people write it; gives it as it is kept (E.164)."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("手机号"))
        kwargs.setdefault("max_length", 32)
        kwargs.setdefault("widget", forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        told = str(super().clean(value) or "")
        if not told:
            return ""
        found = phone_number(told)
        if found is None:
            raise ValidationError(_("这不像一个手机号。别国的号码前面要写国家代码，例如 +852。"), code="invalid_phone")
        return found


def password_input(autocomplete: str) -> forms.PasswordInput:
    """Give an input for a password: it may be pasted, and shown."""
    return forms.PasswordInput(
        attrs={"autocomplete": autocomplete, "data-show": _("显示密码"), "data-hide": _("隐藏密码")}
    )


def name_password(form: forms.Form, name: str, label: Any, autocomplete: str, help_text: Any = "") -> None:
    """Make a password field of allauth ours: label, help, input."""
    field = form.fields[name]
    field.label, field.help_text = label, help_text
    render = getattr(field.widget, "render_value", False)
    field.widget = password_input(autocomplete)
    field.widget.render_value = render
    field.widget.is_required = field.required
