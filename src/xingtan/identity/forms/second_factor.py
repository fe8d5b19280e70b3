"""Forms of second factors and passkeys."""

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as base
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.core.exceptions import ValidationError
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


class _Credential(forms.Form):
    """Whatever a browser sent instead of a passkey's answer is a wrong answer.

    CBOR, keys and signatures are read by three libraries, each of which fails in its own way on what is none.
    """

    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()  # type: ignore[misc]
        except ValidationError:
            raise
        except Exception as error:
            raise get_adapter().validation_error("incorrect_code") from error


class SignInKeyForm(_Credential, webauthn.LoginWebAuthnForm):  # type: ignore[misc]
    """A passkey instead of name and password."""


class SecondStepKeyForm(_Credential, webauthn.AuthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey after the password."""


class AgainKeyForm(_Credential, webauthn.ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey before something that matters."""


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

    def clean(self) -> dict[str, Any]:
        try:
            return dict(super().clean() or {})
        except ValidationError:
            raise
        except Exception as error:
            raise get_adapter().validation_error("incorrect_code") from error


class KeyNameForm(webauthn.EditWebAuthnForm):  # type: ignore[misc]
    """Another name for a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = forms.CharField(label=_("叫什么，好认"), max_length=40)
