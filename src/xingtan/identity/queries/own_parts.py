"""What identity itself has of a person, as parts of the archive of their own data."""

import re
from collections.abc import Sequence
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.idp.oidc.models import Client
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.db.models import Q
from django.utils.translation import gettext, override

from xingtan.identity.models import (
    AuditEntry,
    ClaimCode,
    Consent,
    Enrolment,
    Export,
    ExternalName,
    Guardianship,
    Identifier,
    Impersonation,
    Invitation,
    NetworkPassword,
    NoticeByMail,
    Person,
    Role,
    RosterChange,
    SignIn,
)
from xingtan.identity.queries import notices
from xingtan.identity.queries.identifiers import IdentifierKind
from xingtan.identity.queries.own_data import (
    AT,
    KIND,
    SINCE,
    UNTIL,
    Coded,
    OwnPart,
    coded,
    coded_in,
    coded_role,
    coded_units,
    read_units,
)
from xingtan.identity.queries.words import KIND_NAMES, RELATION_NAMES, WAY_NAMES
from xingtan.identity.rules.applications import PERSON_SCOPES
from xingtan.identity.rules.authority import Unit, UnitKind
from xingtan.identity.rules.notices import GROUPS
from xingtan.kernel.events import Event
from xingtan.kernel.text import msgid
from xingtan.ui.languages import LANGUAGES

IDENTIFIERS = {
    IdentifierKind.IDENTITY: msgid("身份证号"),
    IdentifierKind.STUDENT: msgid("学籍号"),
    IdentifierKind.STAFF: msgid("工号"),
    IdentifierKind.DOCUMENT: msgid("别的证件号"),
    IdentifierKind.ROSTER: msgid("名册里的编号"),
    IdentifierKind.NAME_IN_CLASS: msgid("班级和名字"),
    IdentifierKind.EXPECTED_PHONE: msgid("名册里的手机号"),
}
ROSTER_KINDS = {
    "new": msgid("新登记"),
    "changed": msgid("改了"),
    "moved": msgid("换了班级"),
    "left": msgid("离开了"),
}
UP_TO_A_WORD = re.compile(r"[，：（“,:(\"]|%\(")


def own_parts(person_id: UUID) -> tuple[OwnPart, ...]:
    """Give every part. About forty statements."""
    return (
        _person(person_id),
        _emails(person_id),
        _identifiers(person_id),
        _external_names(person_id),
        _roles(person_id),
        _loans(person_id),
        _family(person_id),
        _enrolments(person_id),
        _invitations(person_id),
        _claim_codes(person_id),
        _roster_changes(person_id),
        _sign_ins(person_id),
        _sessions(person_id),
        _factors(person_id),
        _linked(person_id),
        _network_password(person_id),
        _consents(person_id),
        _impersonations(person_id),
        _notices(person_id),
        _notices_by_mail(person_id),
        _exports(person_id),
        _audit(person_id),
    )


def _person(person_id: UUID) -> OwnPart:
    columns = (
        ("id", msgid("编号")),
        ("username", msgid("用户名")),
        ("name", msgid("姓名")),
        ("phone", msgid("手机号")),
        ("born_on", msgid("出生日期")),
        ("language", msgid("界面语言")),
        ("registered_at", msgid("登记时间")),
        ("last_login", msgid("上次登录")),
        ("closing_at", msgid("注销时间")),
    )
    found = Person.objects.filter(id=person_id).values_list(
        "id", "username", "display_name", "phone", "born_on", "language", "registered_at", "last_login", "closing_at"
    )
    return OwnPart(
        "person",
        msgid("本人"),
        columns,
        tuple(found),
        msgid("密码只存加密后的摘要，谁也读不出来，所以不在这里。"),
    )


def _emails(person_id: UUID) -> OwnPart:
    found = EmailAddress.objects.filter(user_id=person_id).values_list("email", "verified", "primary")
    columns = (
        ("email", msgid("电子邮箱")),
        ("verified", msgid("验证过")),
        ("primary", msgid("常用的")),
    )
    return OwnPart("emails", msgid("电子邮箱"), columns, tuple(found))


def _identifiers(person_id: UUID) -> OwnPart:
    found = Identifier.objects.filter(person_id=person_id).values_list("kind", flat=True)
    note = msgid("身份证号、学籍号这些号码只存摘要，用来认出同一个人，号码本身不在平台上。")
    return OwnPart("identifiers", msgid("证件号"), (KIND,), tuple((coded(kind, IDENTIFIERS),) for kind in found), note)


def _external_names(person_id: UUID) -> OwnPart:
    found = ExternalName.objects.filter(person_id=person_id).order_by("client_id").values_list("client_id", "name")
    columns = (("program", msgid("程序")), ("name", msgid("它那里的编号")))
    return OwnPart("external_names", msgid("别的系统里的编号"), columns, tuple(found))


def _roles(person_id: UUID) -> OwnPart:
    columns = (("role", msgid("身份")), ("unit", msgid("单位")), SINCE, UNTIL, ("lent", msgid("借来的")))
    found = list(Role.objects.filter(person_id=person_id).order_by("since", "id"))
    rows = [(*line, row.lent_by_id is not None) for line, row in zip(_role_rows(found), found, strict=True)]
    return OwnPart("roles", msgid("身份"), columns, tuple(rows))


def _loans(person_id: UUID) -> OwnPart:
    columns = (("role", msgid("身份")), ("unit", msgid("单位")), SINCE, UNTIL)
    found = list(Role.objects.filter(lent_by_id=person_id).order_by("since", "id"))
    return OwnPart("loans", msgid("借给别人的身份"), columns, tuple(_role_rows(found)))


def _role_rows(found: Sequence[Role]) -> list[tuple[object, ...]]:
    units = [Unit(UnitKind(row.unit_kind), row.unit_code) for row in found]
    called = coded_units(units)
    return [(coded_role(row.role), called(unit), row.since, row.until) for row, unit in zip(found, units, strict=True)]


def _family(person_id: UUID) -> OwnPart:
    found = Guardianship.objects.filter(Q(parent_id=person_id) | Q(child_id=person_id)).select_related(
        "parent", "child"
    )
    rows = tuple((row.parent.display_name, row.child.display_name, row.since, row.until) for row in found)
    columns = (("parent", msgid("家长")), ("child", msgid("孩子")), SINCE, UNTIL)
    return OwnPart("family", msgid("家长和孩子"), columns, rows)


def _enrolments(person_id: UUID) -> OwnPart:
    found = list(Enrolment.objects.filter(student_id=person_id).order_by("since", "id"))
    called = coded_units((Unit(UnitKind.CLASS, row.class_code) for row in found), bare=True)
    rows = tuple((called(Unit(UnitKind.CLASS, row.class_code)), row.since, row.until) for row in found)
    return OwnPart("enrolments", msgid("班级"), (("class", msgid("班级")), SINCE, UNTIL), rows)


def _invitations(person_id: UUID) -> OwnPart:
    found = Invitation.objects.filter(Q(child_id=person_id) | Q(accepted_by_id=person_id)).order_by("issued_at")
    columns = (
        ("relation", msgid("关系")),
        ("issued_at", msgid("发出时间")),
        ("accepted_at", msgid("接受时间")),
        ("confirmed", msgid("老师确认")),
    )
    rows = found.values_list("relation", "issued_at", "accepted_at", "confirmed")
    told = tuple((coded(relation, RELATION_NAMES), *rest) for relation, *rest in rows)
    return OwnPart("invitations", msgid("家长邀请"), columns, told)


def _claim_codes(person_id: UUID) -> OwnPart:
    found = ClaimCode.objects.filter(person_id=person_id).order_by("issued_at").values_list("issued_at", "used_at")
    columns = (("issued_at", msgid("发出时间")), ("used_at", msgid("用掉的时间")))
    return OwnPart("claim_codes", msgid("认领码"), columns, tuple(found))


def _roster_changes(person_id: UUID) -> OwnPart:
    found = RosterChange.objects.filter(person=person_id).order_by("roster__asked_at", "id")
    rows = found.values_list("roster__asked_at", "kind")
    told = tuple((at, coded(kind, ROSTER_KINDS)) for at, kind in rows)
    return OwnPart("rosters", msgid("学校名册改过的"), (AT, KIND), told)


def _sign_ins(person_id: UUID) -> OwnPart:
    found = SignIn.objects.filter(person_id=person_id).order_by("-at").values_list("at", "way", "device", "address")
    columns = (AT, ("way", msgid("方式")), ("device", msgid("设备")), ("network", msgid("网络")))
    note = msgid("登录记录留半年，只记网段，不记完整的地址。")
    rows = tuple((at, coded(way, WAY_NAMES), device, address) for at, way, device, address in found)
    return OwnPart("sign_ins", msgid("登录记录"), columns, rows, note)


def _sessions(person_id: UUID) -> OwnPart:
    found = UserSession.objects.filter(user_id=person_id).order_by("-last_seen_at")
    columns = (
        ("created_at", msgid("登录时间")),
        ("last_seen_at", msgid("最近一次")),
        ("ip", msgid("网络")),
        ("user_agent", msgid("设备")),
    )
    return OwnPart(
        "sessions",
        msgid("还在登录的设备"),
        columns,
        tuple(found.values_list("created_at", "last_seen_at", "ip", "user_agent")),
    )


def _factors(person_id: UUID) -> OwnPart:
    found = Authenticator.objects.filter(user_id=person_id).values_list("type", "created_at", "last_used_at")
    columns = (KIND, ("created_at", msgid("加上的时间")), ("last_used_at", msgid("最近一次")))
    rows = tuple((coded(kind, KIND_NAMES), *rest) for kind, *rest in found)
    return OwnPart("factors", msgid("登录的第二步"), columns, rows)


def _linked(person_id: UUID) -> OwnPart:
    found = SocialAccount.objects.filter(user_id=person_id).values_list("provider", "uid", "date_joined")
    columns = (("provider", msgid("哪一家")), ("id", msgid("编号")), AT)
    return OwnPart("linked", msgid("关联的账号"), columns, tuple(found))


def _network_password(person_id: UUID) -> OwnPart:
    found = NetworkPassword.objects.filter(person_id=person_id).values_list("made_at")
    return OwnPart("network_password", msgid("上网密码"), (("made_at", msgid("做好时间")),), tuple(found))


def _consents(person_id: UUID) -> OwnPart:
    found = Consent.objects.filter(person_id=person_id).order_by("given_at")
    columns = (
        ("app", msgid("应用")),
        ("scopes", msgid("可以知道的")),
        ("given_at", msgid("授权时间")),
        ("withdrawn_at", msgid("收回时间")),
    )
    rows = list(found.values_list("client_id", "scopes", "given_at", "withdrawn_at"))
    clients = Client.objects.filter(id__in={client_id for client_id, *_rest in rows})
    names = dict(clients.values_list("id", "name"))
    told = tuple(
        (_app(client_id, names), [coded(scope, PERSON_SCOPES) for scope in scopes.split()], *rest)
        for client_id, scopes, *rest in rows
    )
    return OwnPart("consents", msgid("授权"), columns, told)


def _app(client_id: str, names: dict[str, str]) -> Coded:
    return Coded(client_id, lambda: names.get(client_id, client_id))


def _impersonations(person_id: UUID) -> OwnPart:
    found = Impersonation.objects.filter(person_id=person_id).order_by("began_at")
    columns = (("reason", msgid("理由")), ("began_at", msgid("开始时间")), ("ended_at", msgid("结束时间")))
    note = msgid("运营人员为了解决问题，以这个人的身份看过平台。")
    rows = tuple(found.values_list("reason", "began_at", "ended_at"))
    return OwnPart("impersonations", msgid("被代看"), columns, rows, note)


def _notices(person_id: UUID) -> OwnPart:
    lines = notices.notices_of(person_id, most=None)
    said = []
    for language, _name in LANGUAGES:
        with override(language):
            said.append((language, notices.sentences(lines)))
    rows = tuple(
        (line.told_at, coded_in(line.kind, {language: each[at] for language, each in said}), line.is_read)
        for at, line in enumerate(lines)
    )
    return OwnPart("notices", msgid("消息"), (AT, KIND, ("read", msgid("看过"))), rows)


def _notices_by_mail(person_id: UUID) -> OwnPart:
    found = NoticeByMail.objects.filter(person_id=person_id).order_by("group").values_list("group", flat=True)
    rows = tuple((coded(group, GROUPS),) for group in found)
    return OwnPart("notices_by_mail", msgid("也发邮件的消息"), (KIND,), rows)


def _exports(person_id: UUID) -> OwnPart:
    found = Export.objects.filter(person_id=person_id).order_by("asked_at")
    columns = (("asked_at", msgid("提出时间")), ("asked_by", msgid("提出的家长")), ("made_at", msgid("做好时间")))
    rows = found.values_list("asked_at", "asked_by__display_name", "made_at")
    return OwnPart("exports", msgid("导出"), columns, tuple(rows))


def _audit(person_id: UUID) -> OwnPart:
    found = AuditEntry.objects.filter(Q(actor=person_id) | Q(subject=f"person:{person_id}")).order_by("number")
    entries = list(found.values_list("at", "kind", "unit", "actor"))
    units = read_units({unit for _at, _kind, unit, _actor in entries})
    called = coded_units(units.values())
    rows = tuple(
        (at, _coded_fact(kind), called(units[unit]) if unit in units else unit, actor == person_id)
        for at, kind, unit, actor in entries
    )
    columns = (AT, KIND, ("unit", msgid("单位")), ("by_themselves", msgid("是本人做的")))
    note = msgid("审计记录按规定一直保存，里面只有编号，没有姓名。")
    return OwnPart("audit", msgid("审计记录"), columns, rows, note)


def _coded_fact(kind: str) -> Coded:
    return Coded(kind, lambda: _fact(kind))


def _fact(kind: str) -> str:
    """Say what kind of fact an entry keeps: its sentence up to the first word that is filled in."""
    event = Event.kinds.get(kind)
    if event is None or not event.said:
        return kind
    return UP_TO_A_WORD.split(gettext(event.said), maxsplit=1)[0].strip() or kind
