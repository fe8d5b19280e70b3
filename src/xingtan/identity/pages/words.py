"""Roles and deeds in the words of pages."""

from xingtan.identity.queries.words import KIND_NAMES, RELATION_NAMES, ROLE_NAMES, WAY_NAMES
from xingtan.identity.rules.authority import Deed
from xingtan.kernel.text import msgid

__all__ = ["DEED_NAMES", "KIND_NAMES", "RELATION_NAMES", "ROLE_NAMES", "WAY_NAMES"]

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
