"""Registering, changing and withdrawing the applications that use this node's accounts."""

import secrets
from dataclasses import dataclass

from allauth.idp.oidc.models import Client, Token
from django.contrib.auth.hashers import make_password
from django.db import transaction

from xingtan.identity.actions.consents import end_all_consents
from xingtan.identity.events import ApplicationChanged, ApplicationRegistered, ApplicationWithdrawn
from xingtan.identity.queries.applications import Application, as_application, secret_digest
from xingtan.identity.rules import authority
from xingtan.identity.rules.applications import (
    MOST_URIS,
    PERSON_SCOPES,
    SERVICE_SCOPES,
    AppKind,
    can_be_answered_at,
    is_client_id,
    sector_of,
)
from xingtan.identity.rules.authority import Asker, Deed, Unit, UnitKind, UnitPath
from xingtan.kernel.clock import today
from xingtan.kernel.errors import NotAllowed, NotFound, Refused
from xingtan.kernel.text import msgid
from xingtan.outbox.api import announce
from xingtan.places import api as places

SECRET_BYTES = 32
Grant = Client.GrantType
GRANTS: dict[AppKind, tuple[str, ...]] = {
    AppKind.WEB: (Grant.AUTHORIZATION_CODE, Grant.REFRESH_TOKEN),
    AppKind.NATIVE: (Grant.AUTHORIZATION_CODE, Grant.REFRESH_TOKEN, Grant.DEVICE_CODE),
    AppKind.SERVICE: (Grant.CLIENT_CREDENTIALS,),
}


@dataclass(frozen=True, slots=True)
class NewApplication:
    """What an operator says of an application. A program of its own has a unit; the others have redirect URIs."""

    name: str
    runs: str
    kind: AppKind
    scopes: tuple[str, ...]
    redirect_uris: tuple[str, ...] = ()
    sign_out_uris: tuple[str, ...] = ()
    back_channel: str = ""
    unit: Unit | None = None


@dataclass(frozen=True, slots=True)
class Registered:
    """An application as it was just registered. The secret is given here and never again; a native one has none."""

    application: Application
    secret: str


def register_application(asker: Asker, home: UnitPath, new: NewApplication) -> Registered:
    """Register an application. `home` is the path of the node's own place.

    Raises NotAllowed unless the asker operates the node, Refused for what cannot be registered.
    """
    _require_operator(asker, home)
    _check(new)
    row = Client(
        secret=make_password(None), type=Client.Type.PUBLIC if new.kind is AppKind.NATIVE else Client.Type.CONFIDENTIAL
    )
    row.data = {"sector": sector_of(row.id, new.redirect_uris)}
    secret = "" if new.kind is AppKind.NATIVE else _set_secret(row)
    _write(row, new)
    with transaction.atomic():
        row.save(force_insert=True)
        announce(
            ApplicationRegistered(client=row.id, name=row.name, kind_of=new.kind, scopes=new.scopes, by=asker.person_id)
        )
    return Registered(as_application(row), secret)


def change_application(asker: Asker, home: UnitPath, client_id: str, new: NewApplication) -> None:
    """Change what an application is called and may do; its kind and its sector stay. Tokens that it holds end."""
    _require_operator(asker, home)
    with transaction.atomic():
        row = _row(client_id)
        if as_application(row).kind is not new.kind:
            raise Refused("application-kind", msgid("应用的类型定了就不能改，请另外登记一个。"))
        _check(new)
        _write(row, new)
        row.save()
        Token.objects.filter(client=row).delete()
        announce(ApplicationChanged(client=row.id, name=row.name, scopes=new.scopes, secret=False, by=asker.person_id))


def renew_secret(asker: Asker, home: UnitPath, client_id: str) -> Registered:
    """Give an application a new secret; the old one ends at once. Raises Refused for one that has none."""
    _require_operator(asker, home)
    with transaction.atomic():
        row = _row(client_id)
        if row.type == Client.Type.PUBLIC:
            raise Refused("application-has-no-secret", msgid("装在手机和电脑上的应用没有密钥，它守不住密钥。"))
        secret = _set_secret(row)
        row.save(update_fields=["data", "secret"])
        Token.objects.filter(client=row).delete()
        announce(
            ApplicationChanged(
                client=row.id, name=row.name, scopes=tuple(row.get_scopes()), secret=True, by=asker.person_id
            )
        )
    return Registered(as_application(row), secret)


def withdraw_application(asker: Asker, home: UnitPath, client_id: str) -> None:
    """Take an application off the node: its tokens and everybody's consents end at once."""
    _require_operator(asker, home)
    with transaction.atomic():
        row = _row(client_id)
        end_all_consents(row.id)
        announce(ApplicationWithdrawn(client=row.id, name=row.name, by=asker.person_id))
        row.delete()


def _row(client_id: str) -> Client:
    row = Client.objects.select_for_update().filter(id=client_id).first() if is_client_id(client_id) else None
    if row is None:
        raise NotFound("application-unknown", msgid("没有这个应用。"))
    return row


def _set_secret(row: Client) -> str:
    secret = secrets.token_hex(SECRET_BYTES)  # hex: every library writes it into a header alike
    row.secret = make_password(None)  # nothing fits it, and what was remembered under the old one ends
    row.data = {**(row.data or {}), "secret": secret_digest(secret)}
    return secret


def _write(row: Client, new: NewApplication) -> None:
    row.name = new.name
    row.set_scopes(list(new.scopes))
    row.set_default_scopes(list(new.scopes))
    row.set_grant_types([str(each) for each in GRANTS[new.kind]])
    row.set_response_types([] if new.kind is AppKind.SERVICE else [str(Client.ResponseType.CODE)])
    row.set_redirect_uris(list(new.redirect_uris))
    row.set_cors_origins(sorted({"/".join(uri.split("/")[:3]) for uri in new.redirect_uris if uri.startswith("http")}))
    row.data = {
        **(row.data or {}),
        "kind": str(new.kind),
        "runs": new.runs,
        "back_channel": new.back_channel,
        "unit": f"{new.unit.kind}:{new.unit.code}" if new.unit else "",
        "client_metadata": {"post_logout_redirect_uris": list(new.sign_out_uris)},
    }


def _check(new: NewApplication) -> None:
    """Raise Refused for what cannot be registered."""
    if not new.name.strip() or not new.runs.strip():
        raise Refused("application-nameless", msgid("请写清应用叫什么、由谁运行，用的人要看。"))
    if new.kind is AppKind.SERVICE:
        if new.unit is None:
            raise Refused("application-without-unit", msgid("后台程序要说明在哪个单位里用，它只看得到那里。"))
        if not _is_there(new.unit):
            raise Refused(
                "application-unit-unknown",
                msgid("没有“%(unit)s”这个单位，请再看看代码。"),
                unit=f"{new.unit.kind}:{new.unit.code}",
            )
        if not new.scopes or not set(new.scopes) <= set(SERVICE_SCOPES):
            raise Refused("application-scopes", msgid("请为后台程序选至少一项它要做的事。"))
        return
    if not set(new.scopes) <= set(PERSON_SCOPES) or "openid" not in new.scopes:
        raise Refused("application-scopes", msgid("有一项要求不认识，没有登记。"))
    if new.kind is AppKind.WEB and not new.redirect_uris:
        raise Refused("application-without-address", msgid("请写出登录以后回到应用的地址。"))
    for uri in (*new.redirect_uris, *new.sign_out_uris):
        if not can_be_answered_at(uri, new.kind):
            raise Refused(
                "application-address",
                msgid("地址“%(uri)s”不能用：要以 https:// 开头，写全，不带 # 和 *。"),
                uri=uri[:80],
            )
    if new.back_channel and not can_be_answered_at(new.back_channel, AppKind.WEB):
        raise Refused(
            "application-address",
            msgid("地址“%(uri)s”不能用：要以 https:// 开头，写全，不带 # 和 *。"),
            uri=new.back_channel[:80],
        )
    if max(len(new.redirect_uris), len(new.sign_out_uris)) > MOST_URIS:
        raise Refused("application-addresses", msgid("一个应用最多写十个地址。"))


def _is_there(unit: Unit) -> bool:
    match unit.kind:
        case UnitKind.PLACE:
            return unit.code in places.places([unit.code])
        case UnitKind.SCHOOL:
            return unit.code in places.schools([unit.code])
        case UnitKind.CLASS:
            return unit.code in places.classes([unit.code])
        case _:
            return False


def _require_operator(asker: Asker, home: UnitPath) -> None:
    if not authority.may(asker, Deed.OPERATE_NODE, home, today()):
        raise NotAllowed("not-entitled", msgid("你现在的身份不能这样做。什么也没有改。"))
