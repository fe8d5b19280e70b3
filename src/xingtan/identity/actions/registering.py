"""Registering oneself: an adult's account without any role, once a code has proved the phone number or the mailbox."""

import hmac
import secrets
import time
import unicodedata
from dataclasses import dataclass, replace
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from xingtan.identity.actions.addresses import note_mail, set_phone
from xingtan.identity.actions.codes import digits_of, new_mark, send_code
from xingtan.identity.events import PersonSignedUp
from xingtan.identity.models import Person
from xingtan.identity.queries.ways import person_by_proved_address
from xingtan.identity.rules.codes import MINUTES
from xingtan.kernel.errors import Refused
from xingtan.kernel.text import msgid
from xingtan.outbox.api import announce
from xingtan.ports import engines
from xingtan.ports.messages import Mail, Text

MOST_TRIES = 5
MOST_SENT = 3
MOST_NAME = 40


@dataclass(frozen=True, slots=True)
class Registration:
    """Somebody on the way to an account: nothing of them is in a table yet, this is what their session keeps.

    `password` is hashed. `mark` leads to the code (`actions.codes`); `at` is the Unix time at which it was sent.
    """

    name: str
    address: str
    password: str
    then: str = ""
    mark: str = ""
    at: float = 0
    tries: int = 0
    sent: int = 0

    @classmethod
    def read(cls, kept: dict[str, Any] | None) -> "Registration | None":
        """Give it back from what a session kept."""
        return cls(**kept) if kept else None


def begin_registration(name: str, address: str, password: str, then: str) -> Registration:
    """Send a code to the address, or where somebody has it already, a word that they need none.

    What is given back, and how long it takes, is the same in both cases: nobody learns who has an account.
    """
    plain = " ".join(unicodedata.normalize("NFC", name).split())
    if not plain or len(plain) > MOST_NAME or not plain.isprintable():
        raise Refused("name-unreadable", msgid("名字要有 1 到 40 个字，不能有看不见的字符。"))
    return send_again(Registration(plain, address, make_password(password), then))


def send_again(registration: Registration) -> Registration:
    """Send another code; the one before no longer works. Raises Refused after three."""
    if registration.sent >= MOST_SENT:
        raise Refused("code-too-often", msgid("验证码发得太多了，请过一会儿从头再来。"))
    mark = new_mark()
    if person_by_proved_address(registration.address) is None:
        send_code(registration.address, mark, "register")
    else:
        _say_there_is_one(registration.address)
    return replace(registration, mark=mark, at=time.time(), sent=registration.sent + 1)


def finish_registration(registration: Registration, code: str) -> Person:
    """Make the account of whoever wrote the code that was sent, without any role.

    Raises Refused, with one sentence for every reason: wrong, too late, too often, or the address has an account.
    """
    late = time.time() - registration.at > MINUTES * 60
    right = hmac.compare_digest(digits_of(registration.mark).encode(), code.strip().encode())
    if late or not right or registration.tries >= MOST_TRIES or person_by_proved_address(registration.address):
        raise _wrong()
    mail = "@" in registration.address
    try:
        with transaction.atomic():
            person = Person(username=_username(), display_name=registration.name, password=registration.password)
            person.save(force_insert=True)
            announce(PersonSignedUp(person=person.id))
            if mail:
                EmailAddress.objects.filter(email=registration.address, verified=False).delete()
                EmailAddress.objects.create(user=person, email=registration.address, verified=True, primary=True)
                note_mail(person.id, registration.address, True)
            else:
                # Who proves a number has it; who only wrote it down has not.
                Person.objects.filter(phone=registration.address, phone_verified_at__isnull=True).update(phone="")
                set_phone(person.id, registration.address, True)
    except IntegrityError:
        raise _wrong() from None
    return person


def _wrong() -> Refused:
    return Refused("code-wrong", msgid("验证码不对，或者已经过期。请再看一看，或者重新发一个。"))


def _username() -> str:
    while Person.objects.filter(username=(name := f"u{secrets.randbelow(10**9):09}")).exists():
        continue
    return name


def _say_there_is_one(address: str) -> None:
    said = _("【杏坛】有人用这个地址注册账号。你已经有账号了，直接登录就行；忘了密码可以重设。不是你，就不用理会。")
    if "@" in address:
        engines().messages.mail(Mail(address, _("你已经有账号了"), said))
    else:
        engines().messages.text(Text(address, "registered", said))
