"""What the platform tells a person about their account: the sentence of each kind of notice."""

from xingtan.kernel.text import msgid

SENTENCES: dict[str, str] = {
    "password_changed": msgid("密码换了。如果不是你换的，请马上找学校管理员。"),
    "device_new": msgid("你的账号在一台没有用过的设备上登录了：%(device)s，%(network)s。不是你的话，请马上换密码。"),
    "address_added": msgid("这个号码或邮箱可以用来登录了：%(address)s。"),
    "address_removed": msgid("这个号码或邮箱不能再用来登录了：%(address)s。"),
    "factor_added": msgid("登录多了一步验证。"),
    "factor_removed": msgid("登录少了一步验证。不是你去掉的话，请马上换密码。"),
    "guessing_stopped": msgid(
        "有人用你的名字一再试错密码，已经挡住了，来自%(network)s。密码没有泄露，也可以换一个更长的。"
    ),
    "role_given": msgid("你有了一个身份：%(unit)s，%(role)s。"),
    "role_lent": msgid("有人把一个身份借给了你：%(unit)s，%(role)s，用到%(until)s之前。"),
    "role_ended": msgid("你的一个身份结束了：%(unit)s，%(role)s，从%(on)s起。"),
    "roster_changed": msgid("学校的名册改了你的登记。身份和班级以“我的主页”上写的为准。"),
    "claimed": msgid("账号凭学校发的认领码领走了，密码也设好了。"),
    "parent_confirmed": msgid("老师确认了家长和孩子的关系：%(adult)s，%(child)s。"),
    "parent_refused": msgid("老师没有确认这个邀请。请直接问一问老师。"),
    "impersonated": msgid("平台运营人员%(operator)s以你的身份看了平台。写下的理由：%(reason)s"),
    "consent_given": msgid("应用“%(app)s”可以知道你的一些信息了。在“授权”里看是哪些，也可以收回。"),
    "token_reused": msgid("应用“%(app)s”里你的登录可能被人拿走了，已经全部作废。要用它的话，请重新登录一次。"),
    "network_password": msgid("你有了新的上网密码，原来的不能用了。"),
    "export_asked": msgid("家长%(adult)s要了一份你的全部数据。在“导出我的数据”里看得到，你也可以下载。"),
    "export_made": msgid("你要的数据整理好了，%(until)s以前可以下载。"),
    "export_of_child_made": msgid("%(child)s的数据整理好了，%(until)s以前可以下载。在“我的主页”孩子的名字下面。"),
    "closing_asked": msgid("这个账号将在%(on)s注销。在那以前随时可以不注销。"),
    "closing_taken_back": msgid("账号不注销了，一切照旧。"),
    "search_found": msgid("你存的搜索“%(search)s”有新的资源了：%(title)s。都在“我存的搜索”里。"),
    "resource_checked": msgid("“%(title)s”机器看过了，在等人审核。"),
    "resource_passed": msgid("“%(title)s”初审通过了，还要由上级终审。"),
    "resource_referred": msgid("“%(title)s”交给评议组了，要几个人都看过才定。"),
    "resource_returned": msgid("“%(title)s”退回来了，请改一改再交。%(why)s %(words)s"),
    "resource_rejected": msgid("“%(title)s”没有通过。%(why)s %(words)s"),
    "resource_online": msgid("“%(title)s”通过审核，上线了，谁都看得到。"),
    "case_keep": msgid("有人对“%(title)s”有疑问，看过以后保留了。%(words)s"),
    "case_delete": msgid("“%(title)s”按决定删除了：%(words)s 十五天内可以申诉，在“对我的决定”里。"),
    "appeal_keep": msgid("你的申诉成立，“%(title)s”保留。%(words)s"),
    "appeal_delete": msgid("你的申诉由别人看过，“%(title)s”仍然删除：%(words)s"),
    "report_keep": msgid("你举报的“%(title)s”看过了，保留。%(words)s"),
    "report_delete": msgid("你举报的“%(title)s”看过了，已经删除。谢谢。%(words)s"),
    "resource_offline": msgid("“%(title)s”撤下了。%(why)s %(words)s"),
}
"""Each kind with the sentence that its `words` fill. Names of people in it are those of who dealt with the account."""

GROUPS: dict[str, str] = {
    "safety": msgid("登录和安全"),
    "roles": msgid("身份和名册"),
    "data": msgid("授权、导出和注销"),
    "library": msgid("资源和搜索"),
}
"""What somebody can choose to hear of by mail, too."""

_ROLES = {"role_given", "role_lent", "role_ended", "roster_changed", "parent_confirmed", "parent_refused"}
_DATA = {
    "consent_given", "export_asked", "export_made", "export_of_child_made", "closing_asked", "closing_taken_back",
}  # fmt: skip
_LIBRARY = {"search_found", "resource_checked", "resource_passed", "resource_referred", "resource_returned"}
_LIBRARY |= {"resource_rejected", "resource_online", "resource_offline"}
_LIBRARY |= {"case_keep", "case_delete", "appeal_keep", "appeal_delete", "report_keep", "report_delete"}
GROUP_OF: dict[str, str] = {
    kind: "roles" if kind in _ROLES else "data" if kind in _DATA else "library" if kind in _LIBRARY else "safety"
    for kind in SENTENCES
}

KEPT_DAYS = 365
MOST_SHOWN = 100
