"""WeCom (企业微信): its own dialect of OAuth 2.0, in which the token is the application's, the code the member's.

Protocol: https://developer.work.weixin.qq.com/document/path/98152 (sign-in page), 96714 (inside WeCom), 98176 (who it
is).
"""

import hashlib
from typing import Any

from allauth.socialaccount.models import SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Client, OAuth2Error
from allauth.socialaccount.providers.oauth2.provider import OAuth2Provider
from allauth.socialaccount.providers.oauth2.views import OAuth2Adapter
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy

from xingtan.identity.accounts.outside.providers import Moved, Ours, RefusedByTencent, asked

INSIDE = "wxwork/"
MOST_CODE = 512
KEPT_BACK_SECONDS = 300
STALE_TOKEN = (40014, 42001)


class WeComClient(OAuth2Client):  # type: ignore[misc]
    """Asks for a code on WeCom's page, or silently inside WeCom, and for the token of the application."""

    agent = ""

    def get_redirect_url(self, authorization_url: str, scope: list[str], extra_params: dict[str, str]) -> str:
        """Give where the browser is sent. Inside WeCom the page with a QR code does not work: nobody need scan."""
        params = {
            "appid": self.consumer_key,
            "agentid": self.agent,
            "redirect_uri": self.callback_url,
            "state": self.state or "",
        }
        if "/oauth2/" in authorization_url:
            params |= {"response_type": "code", "scope": "snsapi_base"}
            return f"{authorization_url}?{urlencode(params)}#wechat_redirect"
        return f"{authorization_url}?{urlencode({'login_type': 'CorpApp', **params})}"

    def get_access_token(self, code: str, pkce_code_verifier: str | None = None, extra_data: Any = None) -> Any:
        """Give the token of the application, kept until shortly before it ends: WeCom shuts out who asks too often."""
        kept = cache.get(self.token_key)
        if kept is None:
            given = {"corpid": self.consumer_key, "corpsecret": self.consumer_secret}
            told = asked(self.access_token_url, given)
            kept = {"access_token": str(told["access_token"])}
            cache.set(self.token_key, kept, max(int(told["expires_in"]) - KEPT_BACK_SECONDS, 0))
        return dict(kept)

    @property
    def token_key(self) -> str:
        """Where the token is kept: under a digest of what it was given for."""
        whose = f"{self.access_token_url}\0{self.consumer_key}\0{self.consumer_secret}"
        return f"wecom:{hashlib.sha256(whose.encode()).hexdigest()}"


class WeComAdapter(Moved, OAuth2Adapter):  # type: ignore[misc]
    """WeCom's sign-in for websites and for pages inside WeCom."""

    client_class = WeComClient
    access_token_url = property(lambda self: self.moved("https://qyapi.weixin.qq.com/cgi-bin/gettoken"))
    profile_url = property(lambda self: self.moved("https://qyapi.weixin.qq.com/cgi-bin/auth/getuserinfo"))

    @property
    def authorize_url(self) -> str:
        inside = INSIDE in self.request.META.get("HTTP_USER_AGENT", "")
        page = (
            "https://open.weixin.qq.com/connect/oauth2/authorize"
            if inside
            else "https://login.work.weixin.qq.com/wwlogin/sso/login"
        )
        return self.moved(page, "login_server")

    def get_client(self, request: HttpRequest, app: Any) -> WeComClient:
        client: WeComClient = super().get_client(request, app)
        client.agent = app.settings["agent"]
        return client

    def person_of(self, request: HttpRequest, app: Any, token: SocialToken, **kwargs: Any) -> Any:
        try:
            told = asked(self.profile_url, {"access_token": token.token, "code": request.GET["code"][:MOST_CODE]})
        except RefusedByTencent as refused:
            if refused.code in STALE_TOKEN:
                cache.delete(self.get_client(request, app).token_key)
            raise
        if not told.get("userid"):  # an openid instead: somebody who scanned and is no member
            raise OAuth2Error("not a member of the organisation")
        return self.get_provider().sociallogin_from_response(request, told)


class WeCom(Ours, OAuth2Provider):  # type: ignore[misc]
    """WeCom."""

    id = "wecom"
    usual_name = gettext_lazy("企业微信")
    oauth2_adapter_class = WeComAdapter
    named_by = ("userid",)

    def extract_uid(self, data: dict[str, Any]) -> str:
        return str(data["userid"])
