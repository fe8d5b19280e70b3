"""How each provider speaks: allauth's own where it has one, at hosts that settings may move; only a name is kept."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, cast
from urllib.parse import urlsplit, urlunsplit

import jwt
import requests
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialToken
from allauth.socialaccount.providers.dingtalk.provider import DingTalkProvider
from allauth.socialaccount.providers.dingtalk.views import DingTalkOAuth2Adapter
from allauth.socialaccount.providers.feishu.client import FeishuOAuth2Client
from allauth.socialaccount.providers.feishu.provider import FeishuProvider
from allauth.socialaccount.providers.feishu.views import FeishuOAuth2Adapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from allauth.socialaccount.providers.weixin.provider import WeixinProvider
from allauth.socialaccount.providers.weixin.views import WeixinOAuth2Adapter
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy, override

from xingtan.identity.accounts.outside.adapter import Unusable

MOST_NAME = 60
SIGNED_WITH = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"})
UNUSABLE = (KeyError, ValueError, TypeError, AttributeError, ImproperlyConfigured, jwt.PyJWTError)


@contextmanager
def _told_as_unusable() -> Iterator[None]:
    try:
        yield
    except (requests.RequestException, OAuth2Error, *UNUSABLE) as error:
        raise Unusable(type(error).__name__) from error


class Moved:
    """An adapter of one provider of the settings: its hosts are those of the settings, its answers are not trusted."""

    provider_id: str
    request: HttpRequest
    get_provider: Callable[[], Any]

    def __init__(self, request: HttpRequest, provider_id: str) -> None:
        self.provider_id = provider_id
        super().__init__(request)  # type: ignore[call-arg]

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:
        return callback_address(request, self.provider_id)

    def moved(self, address: str, key: str = "server") -> str:
        """Give the address at the host of the settings, where they name one."""
        server = self.get_provider().app.settings.get(key)
        if not server:
            return address
        host, parts = urlsplit(str(server)), urlsplit(address)
        return urlunsplit((host.scheme, host.netloc, host.path.rstrip("/") + parts.path, parts.query, parts.fragment))

    def get_access_token_data(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().get_access_token_data(*args, **kwargs)  # type: ignore[misc]
        except UNUSABLE as error:
            raise OAuth2Error("the answer about the code cannot be used") from error

    def complete_login(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return self.person_of(*args, **kwargs)
        except UNUSABLE as error:
            raise OAuth2Error("the answer about the person cannot be used") from error

    def person_of(self, *args: Any, **kwargs: Any) -> Any:
        """Ask who it is that came back; what cannot be read may raise."""
        return super().complete_login(*args, **kwargs)  # type: ignore[misc]


def callback_address(request: HttpRequest, provider_id: str) -> str:
    """Give the one address to which a provider sends people back, whatever their language."""
    with override(settings.LANGUAGE_CODE):
        path = reverse("outside-callback", args=[provider_id])
    return f"{settings.PUBLIC_URL}{path}" if settings.PUBLIC_URL else request.build_absolute_uri(path)


class Ours:
    """A provider of the settings. Of what it says of a person only the name is kept, for its owner to know it again."""

    app: Any
    usual_name: Any = ""
    oauth2_adapter_class: Any
    redirect: Callable[..., HttpResponse]
    named_by: tuple[str, ...] = ("name",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.name = self.app.name or str(self.usual_name)

    def get_login_url(self, request: HttpRequest, **_: Any) -> str:
        return reverse("outside-leave", args=[self.app.provider_id])

    def get_oauth2_adapter(self, request: HttpRequest) -> Any:
        return self.oauth2_adapter_class(request, self.app.provider_id)

    def way_there(self, request: HttpRequest, process: str, then: str) -> str:
        """Give where the browser is to go to sign in or to link; it comes back to `then`. Raises Unusable."""
        with _told_as_unusable():
            return str(self.redirect(request, process, next_url=then)["Location"])

    def come_back(self, request: HttpRequest) -> HttpResponse:
        """Take in who comes back. Raises Unusable."""
        with _told_as_unusable():
            answer: HttpResponse = OAuth2CallbackView.adapter_view(self.get_oauth2_adapter(request))(request)
            return answer

    def extract_extra_data(self, data: Any) -> dict[str, str]:
        found = next((str(data[key]) for key in self.named_by if data.get(key)), "")
        return {"name": found[:MOST_NAME]}

    def extract_common_fields(self, data: Any) -> dict[str, Any]:
        return {}

    def extract_email_addresses(self, data: Any) -> list[Any]:
        return []


class OpenIDAdapter(Moved, OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """Checks the ID token's signature, and that both answers are of the same person (OpenID Connect Core 5.3.2)."""

    def __init__(self, request: HttpRequest, provider_id: str) -> None:
        OpenIDConnectOAuth2Adapter.__init__(self, request, provider_id)  # it knows several providers by itself

    def _decode_id_token(self, app: Any, id_token: str) -> dict[str, Any]:
        if jwt.get_unverified_header(id_token).get("alg") not in SIGNED_WITH:
            raise OAuth2Error("an ID token is signed with a key pair")
        self.did_fetch_access_token = False  # else allauth trusts the connection and passes the signature over
        return cast(dict[str, Any], super()._decode_id_token(app, id_token))

    def person_of(self, request: HttpRequest, app: Any, token: SocialToken, **kwargs: Any) -> Any:
        if not kwargs["response"].get("id_token"):
            raise OAuth2Error("no ID token")
        return super().person_of(request, app, token, **kwargs)


class OpenID(Ours, OpenIDConnectProvider):  # type: ignore[misc]
    """Any provider that speaks OpenID Connect."""

    oauth2_adapter_class = OpenIDAdapter
    named_by = ("name", "nickname", "preferred_username")

    def extract_uid(self, data: dict[str, Any]) -> str:
        told = {str(part["sub"]) for part in (data["id_token"], data.get("userinfo")) if part}
        if len(told) != 1:
            raise OAuth2Error("the ID token and the user information are of two people")
        return told.pop()

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, str]:
        return super().extract_extra_data(data.get("userinfo") or data["id_token"])


class WeixinAdapter(Moved, WeixinOAuth2Adapter):  # type: ignore[misc]
    """WeChat's website application (微信开放平台 网站应用)."""

    access_token_url = property(lambda self: self.moved(WeixinOAuth2Adapter.access_token_url))
    profile_url = property(lambda self: self.moved(WeixinOAuth2Adapter.profile_url))
    authorize_url = property(lambda self: self.moved("https://open.weixin.qq.com/connect/qrconnect", "login_server"))

    def person_of(self, request: HttpRequest, app: Any, token: SocialToken, **kwargs: Any) -> Any:
        params = {"access_token": token.token, "openid": kwargs["response"]["openid"], "lang": "zh_CN"}
        return self.get_provider().sociallogin_from_response(request, asked(self.profile_url, params))


class Weixin(Ours, WeixinProvider):  # type: ignore[misc]
    """WeChat."""

    usual_name = gettext_lazy("微信")
    oauth2_adapter_class = WeixinAdapter
    named_by = ("nickname",)


class DingTalkAdapter(Moved, DingTalkOAuth2Adapter):  # type: ignore[misc]
    """DingTalk's sign-in for websites."""

    access_token_url = property(lambda self: self.moved(DingTalkOAuth2Adapter.access_token_url))
    profile_url = property(lambda self: self.moved(DingTalkOAuth2Adapter.profile_url))
    authorize_url = property(lambda self: self.moved(DingTalkOAuth2Adapter.authorize_url, "login_server"))


class DingTalk(Ours, DingTalkProvider):  # type: ignore[misc]
    """DingTalk."""

    usual_name = gettext_lazy("钉钉")
    oauth2_adapter_class = DingTalkAdapter
    named_by = ("nick",)


class FeishuAdapter(Moved, FeishuOAuth2Adapter):  # type: ignore[misc]
    """Feishu's sign-in for websites."""

    access_token_url = property(lambda self: self.moved(FeishuOAuth2Adapter.access_token_url))
    user_info_url = property(lambda self: self.moved(FeishuOAuth2Adapter.user_info_url))
    authorize_url = property(lambda self: self.moved(FeishuOAuth2Adapter.authorization_url, "login_server"))

    def get_client(self, request: HttpRequest, app: Any) -> FeishuOAuth2Client:
        back = self.get_callback_url(request, app)
        client = FeishuOAuth2Client(request, app.client_id, app.secret, "POST", self.access_token_url, back)
        client.app_access_token_url = self.moved(FeishuOAuth2Client.app_access_token_url)
        return client


class Feishu(Ours, FeishuProvider):  # type: ignore[misc]
    """Feishu."""

    usual_name = gettext_lazy("飞书")
    oauth2_adapter_class = FeishuAdapter


class RefusedByTencent(OAuth2Error):  # type: ignore[misc]
    """An interface of Tencent's said no, in the body of a 200; `code` is its errcode."""

    def __init__(self, path: str, code: object) -> None:
        super().__init__(f"{path} answered with errcode {code}")
        self.code = code


def asked(address: str, params: dict[str, str]) -> dict[str, Any]:
    """Ask an interface of Tencent's. Raises RefusedByTencent where it says no, OAuth2Error where it makes no sense."""
    with get_adapter().get_requests_session() as session:
        answer: requests.Response = session.get(address, params=params)
        answer.raise_for_status()
        answer.encoding = "utf-8"  # it is sent as text/plain without saying so
        told = answer.json()
    if not isinstance(told, dict):
        raise OAuth2Error(f"{urlsplit(address).path} did not answer with an object")
    if told.get("errcode"):
        raise RefusedByTencent(urlsplit(address).path, told["errcode"])
    return told
