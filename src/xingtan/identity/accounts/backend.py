"""Checking a password: one account, one hash, whatever name was given and whether there is such an account or not."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest

from xingtan.identity.queries.ways import person_by_name


class PersonBackend(AuthenticationBackend):  # type: ignore[misc]
    """Finds the one person whom a user name, a phone number or a mail address leads to, and checks their password once.

    allauth's own tries a mail address twice and a number three times, and how long it takes would tell which accounts
    there are.
    """

    def _authenticate(self, request: HttpRequest | None, **credentials: Any) -> AbstractBaseUser | None:
        names = (credentials.get(kind) for kind in ("username", "phone", "email"))
        login = next((str(name) for name in names if name), "")
        person = person_by_name(login) if login else None
        checked: AbstractBaseUser | None = self._check_password(person, credentials["password"])
        return checked
