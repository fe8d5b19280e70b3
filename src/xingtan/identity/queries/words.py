"""What codes are called: of roles, ways to sign in, kinds of what one signs in with."""

from django.utils.translation import pgettext_lazy

from xingtan.identity.rules.authority import RoleName
from xingtan.identity.rules.ways import Way
from xingtan.kernel.text import msgid

ROLE_NAMES = {
    RoleName.STUDENT: pgettext_lazy("role", "学生"),
    RoleName.TEACHER: pgettext_lazy("role", "老师"),
    RoleName.PARENT: pgettext_lazy("role", "家长"),
    RoleName.SCHOOL_MANAGER: pgettext_lazy("role", "学校管理员"),
    RoleName.PLACE_MANAGER: pgettext_lazy("role", "地方管理员"),
    RoleName.OPERATOR: pgettext_lazy("role", "平台运营"),
}
RELATION_NAMES = {
    "mother": pgettext_lazy("relation", "妈妈"),
    "father": pgettext_lazy("relation", "爸爸"),
    "grandparent": pgettext_lazy("relation", "爷爷奶奶、外公外婆"),
    "guardian": pgettext_lazy("relation", "别的监护人"),
}
WAY_NAMES = {
    Way.PASSWORD: msgid("密码"),
    Way.PHONE_CODE: msgid("短信验证码"),
    Way.MAIL_CODE: msgid("邮件验证码"),
    Way.PASSKEY: msgid("通行密钥"),
    Way.SCAN: msgid("手机扫码"),
    Way.PROVIDER: msgid("别处的账号"),
    Way.CLAIM: msgid("认领码"),
    Way.OTHER: msgid("别的方式"),
}
KIND_NAMES = {
    "phone": msgid("手机号"),
    "mail": msgid("电子邮箱"),
    "totp": msgid("验证器"),
    "webauthn": msgid("通行密钥"),
    "recovery_codes": msgid("恢复码"),
}
