"""One-time codes on their way to people: to a phone, to a mailbox."""

import hmac
import secrets

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from xingtan.identity.rules.codes import MINUTES, code_of
from xingtan.kernel.text import msgid
from xingtan.ports import engines
from xingtan.ports.messages import Mail, Text

PURPOSES = {
    "sign-in": msgid("登录"),
    "register": msgid("注册"),
    "password": msgid("重设密码"),
    "phone": msgid("绑定手机号"),
    "mail": msgid("绑定邮箱"),
}


def new_mark() -> str:
    """Give the mark of a new code: what a session may keep of it."""
    return secrets.token_hex(16)


def digits_of(mark: str) -> str:
    """Give the code that belongs to a mark, empty for none."""
    return code_of(mark, _key())


def send_code(address: str, mark: str, purpose: str) -> None:
    """Send the code of a mark to a phone number (E.164) or a mail address. `purpose` is one of PURPOSES."""
    code, what = digits_of(mark), _(PURPOSES[purpose])
    said = _(
        "【杏坛】%(what)s的验证码是 %(code)s，%(minutes)s 分钟内有效。不是你自己要的，就不用理会，也不要告诉别人。"
    ) % {"what": what, "code": code, "minutes": MINUTES}
    if "@" in address:
        engines().messages.mail(Mail(address, _("%(what)s的验证码") % {"what": what}, said))
        return
    language = "en" if get_language() == "en" else "zh"
    words = {"code": code, "minutes": str(MINUTES)}
    engines().messages.text(Text(address, purpose, said, language, words))


def _key() -> bytes:
    return hmac.digest(settings.SECRET_KEY.encode(), b"xingtan.codes", "sha256")
