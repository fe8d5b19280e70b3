"""How passwords are kept and which are accepted. Django's settings name both."""

from collections.abc import Iterable

from django.contrib.auth.hashers import Argon2PasswordHasher
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xingtan.identity import api
from xingtan.identity.queries.ways import has_second_factor
from xingtan.identity.rules.authority import RoleName
from xingtan.identity.rules.passwords import LEAST, MOST, Fault, faults, least_characters
from xingtan.kernel.text import msgid

MANAGERS = {RoleName.SCHOOL_MANAGER, RoleName.PLACE_MANAGER, RoleName.OPERATOR}
SENTENCES = {
    Fault.COMMON: msgid("这个密码太常见，别人一猜就中。请换一个，几个不相干的词连起来就好。"),
    Fault.DATE: msgid("日期最容易被人猜到。请换一个，几个不相干的词连起来就好。"),
    Fault.PHONE: msgid("手机号别人知道，不能当密码。请换一个，几个不相干的词连起来就好。"),
    Fault.REPEATED: msgid("重复的字或者键盘上挨着的一串，别人会先试。请换一个，几个不相干的词连起来就好。"),
    Fault.ABOUT_YOU: msgid("密码里几乎只有你的名字、用户名或者平台的名字。请换一个，几个不相干的词连起来就好。"),
}


class NodeArgon2Hasher(Argon2PasswordHasher):
    """Argon2id with the first parameters of OWASP's list: 19 MiB, two passes, one lane.

    A hash with other parameters, or of another kind, is made anew when its owner signs in.
    """

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1


class NodePasswordValidator:
    """Accepts a password by the rules of `rules.passwords`: length, a list of common ones, words about its owner."""

    def validate(self, password: str, user: object = None) -> None:
        least = _least(user)
        found = faults(password, _words(user), least, self._is_common)
        told = []
        for fault in found:
            if fault is Fault.TOO_SHORT:
                told.append(_too_short(least))
            elif fault is Fault.TOO_LONG:
                told.append(_("密码最长 %(most)s 个字符。") % {"most": MOST})
            else:
                told.append(_(SENTENCES[fault]))
        if told:
            raise ValidationError([ValidationError(each, code=fault) for each, fault in zip(told, found, strict=True)])

    def get_help_text(self) -> str:
        return advice(None)

    def _is_common(self, small: str) -> bool:
        return small in self._list

    @cached_property
    def _list(self) -> set[str]:
        return CommonPasswordValidator().passwords


def _too_short(least: int) -> str:
    if least > LEAST:
        return _(
            "你管理着别人的资料，密码至少要 %(least)s 个字符；先加上第二步验证（验证器或通行密钥），%(usual)s 个就够。"
        ) % {"least": least, "usual": LEAST}
    return ngettext("密码至少要 %(least)s 个字符。", "密码至少要 %(least)s 个字符。", least) % {"least": least}


def advice(user: object) -> str:
    """Say what makes a good password, and how long this one's must be at least."""
    told = _("至少 %(least)s 个字符，什么字都可以，空格也可以。几个不相干的词连起来，又长又好记。")
    return told % {"least": _least(user)}


def _least(user: object) -> int:
    asker = api.asker_of(user)
    manages = any(held.role in MANAGERS for held in asker.roles)
    return least_characters(manages, manages and asker.person_id is not None and has_second_factor(asker.person_id))


def _words(user: object) -> Iterable[str]:
    if user is None:
        return ()
    told = [str(getattr(user, name, "") or "") for name in ("username", "display_name", "phone")]
    return [word for word in told if word]
