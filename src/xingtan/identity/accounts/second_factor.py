"""Where second factors and passkeys (allauth.mfa) ask this node."""

import base64
import hmac

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class NodeMFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Names in the reader's language; secrets that must be kept are kept sealed under the node's secret."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy("验证码不对，或者已经用过。请等下一个，再试一次。"),
        "unverified_email": gettext_lazy("请先验证邮箱，再加第二步。"),
        "cannot_generate_recovery_codes": gettext_lazy("先加上验证器或通行密钥，才有备用码。"),
        "add_email_blocked": gettext_lazy("有第二步验证的账号，请先去掉第二步再加邮箱。"),
        "cannot_delete_authenticator": gettext_lazy("现在不能去掉第二步。"),
    }

    def get_totp_issuer(self) -> str:
        return _("杏坛")

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:
        return _("我的通行密钥")

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {"id": context.request.get_host().partition(":")[0], "name": _("杏坛")}

    def get_public_key_credential_user_entity(self, user: AbstractBaseUser) -> dict[str, object]:
        told: dict[str, object] = super().get_public_key_credential_user_entity(user)
        return {**told, "name": user.get_username(), "display_name": str(user)}

    def send_notification_mail(self, *args: object, **kwargs: object) -> None:
        get_account_adapter().send_notification_mail(*args, **kwargs)

    def encrypt(self, text: str) -> str:
        return _seal().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _seal().decrypt(encrypted_text.encode()).decode()


def _seal() -> Fernet:
    key = hmac.digest(settings.SECRET_KEY.encode(), b"xingtan.second-factor", "sha256")
    return Fernet(base64.urlsafe_b64encode(key))
