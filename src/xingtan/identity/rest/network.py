"""Gateways of schools' networks ask whether somebody goes online: the rest module of a RADIUS server, or a portal."""

import base64
import binascii
from typing import Annotated

from django.http import HttpRequest, JsonResponse
from ninja import Form, Router, Schema
from pydantic import Field, StringConstraints

from xingtan.identity import api
from xingtan.identity.queries.network import gateway_with_secret
from xingtan.identity.rules.network import Answer

router = Router(tags=["network"])

SCOPE = "network"
TOLD = {
    Answer.UNKNOWN: "用户名和上网密码对不上。 / The name and the network password do not match.",
    Answer.ELSEWHERE: "这里的网络不归你所在的单位。 / This network is not that of your school.",
    Answer.REPLAYED: "这个请求用过了。 / This request was used before.",
}
"""A gateway shows these on a device whose language nobody knows, so each is said twice."""

Text = Annotated[str, StringConstraints(max_length=253)]


class KnockIn(Schema):
    """What a gateway asks, in the words of RADIUS (RFC 2865): 253 bytes are what an attribute holds."""

    user_name: Text = Field(alias="User-Name")
    user_password: Text = Field(alias="User-Password")
    calling_station_id: Text = Field("", alias="Calling-Station-Id")


@router.post("/network/authorisation", response={200: dict, 401: dict})
def authorise(request: HttpRequest, knock: Form[KnockIn], once: Text = "") -> JsonResponse:
    """Say whether somebody goes online at this gateway: 200 yes, 401 no; the answer is reply attributes.

    The gateway proves itself with the id and the secret of a client that has the scope `network` (HTTP Basic). A
    client of a unit lets in who belongs there. `once`: what the gateway never sends twice, refused the second time.
    """
    gateway = _gateway(request)
    if gateway is None:
        refused = JsonResponse({"reply:Reply-Message": "The gateway is not known here."}, status=401)
        refused["WWW-Authenticate"] = 'Basic realm="network"'
        return refused
    answer, held = api.answer_gateway(
        gateway, knock.user_name, knock.user_password, once=once, station=knock.calling_station_id[:64]
    )
    if held is None:
        return JsonResponse({"reply:Reply-Message": TOLD[answer]}, status=401)
    return JsonResponse({"reply:Class": held.role.value})


def _gateway(request: HttpRequest) -> api.ApiClient | None:
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic" or len(given) > 1024:
        return None
    try:
        name, _, secret = base64.b64decode(given, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    client = gateway_with_secret(name, secret)
    return client if client is not None and SCOPE in client.scopes else None
