"""Who comes back from a provider is let in only where their owner linked that identity before."""

from typing import Any
from uuid import UUID

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, _build_apps_from_settings
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers import registry
from allauth.socialaccount.providers.base import AuthError, AuthProcess
from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from xingtan.identity import api
from xingtan.identity.actions import identities as actions
from xingtan.identity.rules.outside import Denial
from xingtan.kernel.text import msgid

# What speaks with a provider is loaded once it is asked for: most nodes have none, and sixty modules belong to it.
SPOKEN = {
    "openid_connect": "xingtan.identity.accounts.outside.providers.OpenID",
    "weixin": "xingtan.identity.accounts.outside.providers.Weixin",
    "wecom": "xingtan.identity.accounts.outside.wecom.WeCom",
    "dingtalk": "xingtan.identity.accounts.outside.providers.DingTalk",
    "feishu": "xingtan.identity.accounts.outside.providers.Feishu",
    "saml": "xingtan.identity.accounts.outside.saml.Saml",
}
SENTENCES = {
    Denial.CANCELLED: msgid("你在%(name)s那边取消了，什么也没有改。"),
    Denial.FORGED: msgid(
        "这次登录不是从这个浏览器开始的，或者隔得太久了，所以没有接受。什么也没有改。请从登录页再来一次。"
    ),
    Denial.ANSWER: msgid(
        "%(name)s没有给出能用的答复，所以没有登录。什么也没有改。请过一会儿再试，或者换一种方法登录。"
    ),
}


class Unusable(Exception):
    """A provider does not answer, or with nothing that can be used. The message is for the log: a kind, no content."""


class OutsideAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Accounts are those of the node: an identity from outside opens one, and never makes or finds one by itself."""

    def list_apps(self, request: HttpRequest, provider: str | None = None, client_id: str | None = None) -> list[Any]:
        """List the providers of the node's settings, in their order; there are no others."""
        found = _build_apps_from_settings(provider=provider, client_id=client_id)
        every = [app for apps in found.values() for app in apps]
        for app in every:
            if registry.get_class(app.provider) is None:
                registry.register(import_string(SPOKEN[app.provider]))
        return sorted(every, key=lambda app: app.settings["order"])

    def list_providers(self, request: HttpRequest) -> list[Any]:
        return [registry.get_class(app.provider)(request=request, app=app) for app in self.list_apps(request)]

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def authenticate_by_email(self, sociallogin: SocialLogin) -> None:
        """Find nobody: that an address is the same somewhere else proves nothing here."""

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> Any:
        return sociallogin.user

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: Any) -> str:
        return reverse("identities")

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Stop who is not linked, and who would link an identity of somebody else's account."""
        provider = sociallogin.account.provider
        if sociallogin.state.get("process") == AuthProcess.CONNECT:
            if sociallogin.is_existing and sociallogin.user != request.user:
                actions.note_denial(provider, Denial.TAKEN, _person(request))
                messages.error(request, _("这个身份已经关联了另一个账号，没有关联到你的账号。"))
                raise ImmediateHttpResponse(redirect("identities"))
        elif not sociallogin.is_existing:
            actions.note_denial(provider, Denial.UNLINKED, None)
            raise ImmediateHttpResponse(redirect("outside-unlinked", provider))

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: str | None = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        """Tell what went wrong in a sentence; what was announced of it stays."""
        state = (extra_context or {}).get("state")
        connecting = isinstance(state, dict) and state.get("process") == AuthProcess.CONNECT
        if error == AuthError.CANCELLED:
            denial = Denial.CANCELLED
        else:
            unasked = exception is None and not isinstance(state, dict) and "saml_errors" not in (extra_context or {})
            denial = Denial.FORGED if unasked else Denial.ANSWER
        actions.note_denial(provider.sub_id, denial, _person(request))
        messages.error(request, _(SENTENCES[denial]) % {"name": provider.name})
        raise ImmediateHttpResponse(redirect("identities" if connecting else "account_login"))


def _person(request: HttpRequest) -> UUID | None:
    return api.asker_of(request.user).person_id
