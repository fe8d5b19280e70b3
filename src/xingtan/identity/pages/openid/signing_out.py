"""Leaving together: an application asks to sign a person out here (OpenID Connect RP-Initiated Logout 1.0)."""

from typing import Any
from urllib.parse import urlencode

from allauth.idp.oidc.forms import RPInitiatedLogoutForm
from allauth.idp.oidc.internal.clientkit import lookup_client
from allauth.idp.oidc.views import LogoutView
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from xingtan.identity.pages.openid.asking import language_of, leave
from xingtan.identity.rules.applications import is_registered
from xingtan.kernel.errors import Refused
from xingtan.kernel.text import msgid
from xingtan.kernel.who import COOKIE

LONGEST = 4000


class SignOutForm(RPInitiatedLogoutForm):  # type: ignore[misc]
    """What the application says. It may be gone back to at an address that was registered for that, to the letter."""

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = Form.clean(self) or self.cleaned_data
        hint = told.get("id_token_hint") or {}
        if hint and told.get("client_id") not in {"", hint.get("aud")}:
            hint = {}
        told["id_token_hint"] = hint or None
        told["client"] = client = lookup_client(hint.get("aud") or told.get("client_id") or "")
        uri = told.get("post_logout_redirect_uri")
        if uri and (client is None or not is_registered(uri, client.get_post_logout_redirect_uris())):
            raise ValidationError("unknown", code="invalid")
        return told


class Logout(LogoutView):  # type: ignore[misc]
    """Ask the person whether they leave this node too, and lead them back to the application."""

    form_class = SignOutForm
    template_name = "identity/apps/signing_out.html"

    def get_context_data(self, **facts: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**facts)
        client = context["form"].cleaned_data.get("client")
        return context | {"name": client.name if client else "", "fields": _plain(self.request)}

    def form_invalid(self, form: Any) -> HttpResponse:
        raise Refused(
            "sign-out-address-unknown",
            msgid("应用要把你送到一个没有登记过的地址，我们没有照办，你也没有因此退出。"),
        )

    def _handle(self, form: Any, op_logout: bool) -> HttpResponse:
        response: HttpResponse = super()._handle(form, op_logout)
        client = form.cleaned_data["client"]
        if form.cleaned_data["post_logout_redirect_uri"]:
            response = leave(self.request, response["Location"], client.name)
        if op_logout:
            response.delete_cookie(COOKIE, samesite="Lax")
        return response


def _plain(request: HttpRequest) -> list[tuple[str, str]]:
    sent = request.GET if request.method == "GET" else request.POST
    names = ("id_token_hint", "client_id", "post_logout_redirect_uri", "state")
    return [(name, sent[name]) for name in names if sent.get(name)]


page = never_cache(Logout.as_view())


@never_cache
@csrf_exempt
def logout(request: HttpRequest) -> HttpResponseBase:
    """Lead to the page, in the language that the application or the person wants."""
    sent = request.POST if request.method == "POST" else request.GET
    with translation.override(language_of(request)):
        where = reverse("app-signing-out")
    names = ("id_token_hint", "client_id", "post_logout_redirect_uri", "state", "logout_hint")
    query = urlencode({name: sent[name][:LONGEST] for name in names if sent.get(name)})
    return redirect(f"{where}?{query}" if query else where)
