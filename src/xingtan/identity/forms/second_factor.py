"""Forms of second factors and passkeys."""

from typing import Any

from allauth.mfa.base import forms as base
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.utils.translation import gettext as _

CODE = {"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}


def _code(label: str) -> forms.CharField:
    return forms.CharField(label=label, max_length=32, widget=forms.TextInput(attrs=CODE))


class SecondStepForm(base.AuthenticateForm):  # type: ignore[misc]
    """A code of the authenticator, or one of the recovery codes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = _code(_("验证器里的六位数，或者一个备用码"))


class SecondStepAgainForm(base.ReauthenticateForm):  # type: ignore[misc]
    """The same, before something that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = _code(_("验证器里的六位数，或者一个备用码"))


class AuthenticatorForm(totp.ActivateTOTPForm):  # type: ignore[misc]
    """The first code of a new authenticator, which proves that it has the secret."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = _code(_("验证器里的六位数"))


class NewKeyForm(webauthn.AddWebAuthnForm):  # type: ignore[misc]
    """A passkey that a browser made. `passwordless` asks it to be one that needs no password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = forms.CharField(
            label=_("叫什么，好认"), max_length=40, required=False, initial=self.fields["name"].initial
        )
        self.fields["passwordless"].label = _("用它就能登录，不用再写密码")
        self.fields["passwordless"].help_text = ""
        self.fields["passwordless"].initial = True


class KeyNameForm(webauthn.EditWebAuthnForm):  # type: ignore[misc]
    """Another name for a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = forms.CharField(label=_("叫什么，好认"), max_length=40)
