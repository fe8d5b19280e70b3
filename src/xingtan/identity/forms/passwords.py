"""Forms of choosing a password."""

from typing import Any

from allauth.account import forms as allauth
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from xingtan.identity.accounts.passwords import advice
from xingtan.identity.forms.fields import name_password


def _name_new(form: Any) -> None:
    name_password(form, "password1", _("新密码"), "new-password", advice(form.user))
    name_password(form, "password2", _("再写一遍新密码"), "new-password")


class _Twice(forms.Form):
    """Both must be the same; said in the reader's language."""

    def clean(self) -> dict[str, Any]:
        told = dict(super().clean() or self.cleaned_data)
        for error in self.errors.get("password2", forms.utils.ErrorList()).as_data():
            if error.code is None:
                self.errors.pop("password2")
                self.add_error("password2", ValidationError(_("两遍写的不一样，请再写一遍。"), code="different"))
                break
        return told


class PasswordForm(_Twice, allauth.ChangePasswordForm):  # type: ignore[misc]
    """The password now, and the new one twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_password(self, "oldpassword", _("现在的密码"), "current-password")
        _name_new(self)


class FirstPasswordForm(_Twice, allauth.SetPasswordForm):  # type: ignore[misc]
    """A password for somebody who had none."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name_new(self)


class NewPasswordForm(_Twice, allauth.ResetPasswordKeyForm):  # type: ignore[misc]
    """A new password after a code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name_new(self)
