"""Forms of people: signing in, passwords, second factors, addresses."""

from xingtan.identity.forms.signing_in import PasswordForm, SignInForm

__all__ = ["PasswordForm", "SignInForm"]
