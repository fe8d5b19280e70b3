"""Roles and deeds in the words of pages."""

from django.utils.translation import pgettext_lazy

from xingtan.identity.rules.authority import Deed, RoleName
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
DEED_NAMES = {
    Deed.READ_FIGURES: msgid("看这里的数据"),
    Deed.PUBLISH_BRIEF: msgid("发布简报"),
    Deed.READ_PERSON: msgid("看一个人的学习"),
    Deed.KEEP_PEOPLE: msgid("管理人员和身份"),
    Deed.VOUCH: msgid("发认领码，请家长，确认家长"),
    Deed.KEEP_SCHOOLS: msgid("管理学校和班级"),
    Deed.UPLOAD_RESOURCE: msgid("上传资源"),
    Deed.PUBLISH_RESOURCE: msgid("发布资源"),
    Deed.KEEP_CURRICULUM: msgid("管理课程目录"),
    Deed.KEEP_SPACE: msgid("管理空间"),
    Deed.MODERATE: msgid("审核内容"),
    Deed.ANSWER_FEEDBACK: msgid("答复意见"),
    Deed.KEEP_PORTAL: msgid("管理首页"),
    Deed.OPERATE_NODE: msgid("运行这个平台"),
    Deed.READ_AUDIT: msgid("查审计记录"),
}
