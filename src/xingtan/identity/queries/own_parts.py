"""What identity itself has of a person, as parts of the archive of their own data."""

from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.db.models import Q

from xingtan.identity.models import (
    AuditEntry,
    Consent,
    Enrolment,
    Export,
    Guardianship,
    Identifier,
    Impersonation,
    Invitation,
    Notice,
    Person,
    Role,
    SignIn,
)
from xingtan.identity.queries.own_data import AT, KIND, SINCE, UNTIL, OwnPart
from xingtan.kernel.text import msgid


def own_parts(person_id: UUID) -> tuple[OwnPart, ...]:
    """Give every part. About fifteen statements."""
    return (
        _person(person_id),
        _emails(person_id),
        _identifiers(person_id),
        _roles(person_id),
        _family(person_id),
        _enrolments(person_id),
        _invitations(person_id),
        _sign_ins(person_id),
        _sessions(person_id),
        _factors(person_id),
        _linked(person_id),
        _consents(person_id),
        _impersonations(person_id),
        _notices(person_id),
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
    found = Identifier.objects.filter(person_id=person_id).values_list("kind")
    note = msgid("身份证号、学籍号这些号码只存摘要，用来认出同一个人，号码本身不在平台上。")
    return OwnPart("identifiers", msgid("证件号"), (KIND,), tuple(found), note)


def _roles(person_id: UUID) -> OwnPart:
    found = Role.objects.filter(person_id=person_id).order_by("since", "id")
    columns = (("role", msgid("身份")), ("unit", msgid("单位")), SINCE, UNTIL, ("lent", msgid("借来的")))
    rows = tuple(
        (row.role, f"{row.unit_kind}:{row.unit_code}", row.since, row.until, row.lent_by_id is not None)
        for row in found
    )
    return OwnPart("roles", msgid("身份"), columns, rows)


def _family(person_id: UUID) -> OwnPart:
    found = Guardianship.objects.filter(Q(parent_id=person_id) | Q(child_id=person_id)).select_related(
        "parent", "child"
    )
    rows = tuple((row.parent.display_name, row.child.display_name, row.since, row.until) for row in found)
    columns = (("parent", msgid("家长")), ("child", msgid("孩子")), SINCE, UNTIL)
    return OwnPart("family", msgid("家长和孩子"), columns, rows)


def _enrolments(person_id: UUID) -> OwnPart:
    found = Enrolment.objects.filter(student_id=person_id).order_by("since").values_list("class_code", "since", "until")
    return OwnPart("enrolments", msgid("班级"), (("class", msgid("班级")), SINCE, UNTIL), tuple(found))


def _invitations(person_id: UUID) -> OwnPart:
    found = Invitation.objects.filter(Q(child_id=person_id) | Q(accepted_by_id=person_id)).order_by("issued_at")
    columns = (
        ("relation", msgid("关系")),
        ("issued_at", msgid("发出时间")),
        ("accepted_at", msgid("接受时间")),
        ("confirmed", msgid("老师确认")),
    )
    rows = found.values_list("relation", "issued_at", "accepted_at", "confirmed")
    return OwnPart("invitations", msgid("家长邀请"), columns, tuple(rows))


def _sign_ins(person_id: UUID) -> OwnPart:
    found = SignIn.objects.filter(person_id=person_id).order_by("-at").values_list("at", "way", "device", "address")
    columns = (AT, ("way", msgid("方式")), ("device", msgid("设备")), ("network", msgid("网络")))
    note = msgid("登录记录留半年，只记网段，不记完整的地址。")
    return OwnPart("sign_ins", msgid("登录记录"), columns, tuple(found), note)


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
    return OwnPart("factors", msgid("登录的第二步"), columns, tuple(found))


def _linked(person_id: UUID) -> OwnPart:
    found = SocialAccount.objects.filter(user_id=person_id).values_list("provider", "uid", "date_joined")
    columns = (("provider", msgid("哪一家")), ("id", msgid("编号")), AT)
    return OwnPart("linked", msgid("关联的账号"), columns, tuple(found))


def _consents(person_id: UUID) -> OwnPart:
    found = Consent.objects.filter(person_id=person_id).order_by("given_at")
    columns = (
        ("app", msgid("应用")),
        ("scopes", msgid("可以知道的")),
        ("given_at", msgid("授权时间")),
        ("withdrawn_at", msgid("收回时间")),
    )
    rows = found.values_list("client_id", "scopes", "given_at", "withdrawn_at")
    return OwnPart("consents", msgid("授权"), columns, tuple(rows))


def _impersonations(person_id: UUID) -> OwnPart:
    found = Impersonation.objects.filter(person_id=person_id).order_by("began_at")
    columns = (("reason", msgid("理由")), ("began_at", msgid("开始时间")), ("ended_at", msgid("结束时间")))
    note = msgid("运营人员为了解决问题，以这个人的身份看过平台。")
    rows = tuple(found.values_list("reason", "began_at", "ended_at"))
    return OwnPart("impersonations", msgid("被代看"), columns, rows, note)


def _notices(person_id: UUID) -> OwnPart:
    found = Notice.objects.filter(person_id=person_id).order_by("told_at").values_list("told_at", "kind", "read_at")
    return OwnPart("notices", msgid("消息"), (AT, KIND, ("read_at", msgid("看过的时间"))), tuple(found))


def _exports(person_id: UUID) -> OwnPart:
    found = Export.objects.filter(person_id=person_id).order_by("asked_at").values_list("asked_at", "made_at")
    columns = (("asked_at", msgid("提出时间")), ("made_at", msgid("做好时间")))
    return OwnPart("exports", msgid("导出"), columns, tuple(found))


def _audit(person_id: UUID) -> OwnPart:
    found = AuditEntry.objects.filter(Q(actor=person_id) | Q(subject=f"person:{person_id}")).order_by("number")
    rows = tuple((row.at, row.kind, row.unit, row.actor == person_id) for row in found)
    columns = (AT, KIND, ("unit", msgid("单位")), ("by_themselves", msgid("是本人做的")))
    note = msgid("审计记录按规定一直保存，里面只有编号，没有姓名。")
    return OwnPart("audit", msgid("审计记录"), columns, rows, note)
