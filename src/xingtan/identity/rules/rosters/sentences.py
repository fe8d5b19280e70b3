"""What is said of a roster, in one sentence a finding. An error keeps the whole file out; a warning is for the eyes."""

from xingtan.kernel.text import msgid

ERRORS: dict[str, str] = {
    "file-empty": msgid("文件里一行人也没有。"),
    "encoding-unknown": msgid("看不懂文件的编码，请另存为 UTF-8 或 GB18030（在 Excel 里选“CSV UTF-8”）再传。"),
    "not-text": msgid("这不是文本文件，请用表格软件另存为 CSV 或 XLSX。"),
    "file-damaged": msgid("文件打不开，可能没有传完整，请重新保存一次再传。"),
    "file-protected": msgid("文件加了密码，请去掉密码再传。"),
    "archive-too-large": msgid(
        "文件解开以后太大，不像一份名册。请只留下名册那一张工作表，另存一份再传；人多就分成几份。"
    ),
    "too-many-rows": msgid("超过了一份文件最多 %(most)s 行，请分成几份再传。"),
    "too-many-columns": msgid("超过了最多 %(most)s 列。请只留下模板里的那些列。"),
    "header-not-found": msgid("前 %(rows)s 行里找不到表头。表头里要有“姓名”，请对照模板修改。"),
    "column-missing": msgid("缺少“%(header)s”这一列。"),
    "column-twice": msgid("“%(header)s”出现了两次，请只留一列。"),
    "several-sheets": msgid("工作表“%(sheet)s”里也有名册。一份文件只读一张工作表，请分开保存。"),
    "merged": msgid("单元格 %(range)s 是合并的，请取消合并，每一格都填上。"),
    "formula": msgid("这一格是公式，请改成公式的结果（复制后选择“粘贴为值”）。"),
    "cell-error": msgid("这一格是出错的公式结果，请改成正确的内容。"),
    "cell-lines": msgid("这一格里有换行，可能是一个引号没有成对，把后面的行也算进来了。请改成一行。"),
    "cell-too-long": msgid("这一格超过了 %(most)s 个字。"),
    "cells-beyond": msgid("这一格在表头右边以外，没有列名。"),
    "number-lost-digits": msgid("号码存成了数字，后几位已经丢了。请把这一列设成“文本”格式，再重新填。"),
    "name-empty": msgid("没有填姓名。"),
    "name-letters": msgid("姓名里有不能用的字符，或者超过了 40 个字。"),
    "identity-form": msgid("身份证号要有 18 位，前 17 位是数字，最后一位是数字或 X。"),
    "identity-birthday": msgid("身份证号里的出生日期不存在，请核对第 7 到 14 位。"),
    "identity-check": msgid("身份证号的校验位不对，应当有一位抄错了。"),
    "document-form": msgid("证件号码要有 4 到 24 位字母或数字。"),
    "student-number-form": msgid("学籍号要有 5 到 24 位字母或数字。"),
    "staff-number-form": msgid("教工号里只能有字母、数字和 . _ - ，最多 40 位。"),
    "birthday-form": msgid("看不懂这个出生日期，请写成 2016-09-01 这样。"),
    "phone-form": msgid("手机号不对：大陆号码要有 11 位，境外号码以 + 和国家代码开头。"),
    "role-unknown": msgid("身份只能填“学生”或“教师”。"),
    "school-empty": msgid("没有填学校。"),
    "school-unknown": msgid("没有这所学校。请核对学校名称，或者填十位学校代码。"),
    "school-outside": msgid("这所学校不归你管。"),
    "school-ambiguous": msgid("有几所学校都叫这个名字，请填十位学校代码。"),
    "class-empty": msgid("没有填班级。"),
    "class-unclear": msgid("看不出是哪个班。请把年级写成“三年级”、班级写成“2班”。"),
    "class-unknown": msgid("学校里没有这个班。写错了就改过来；真是新开的班，再传的时候选上“开设名册里的新班级”。"),
    "number-twice": msgid("这个号码和第 %(row)s 行的一样，一个号码只能是一个人的。"),
    "person-twice": msgid("和第 %(row)s 行是同一个人，一个人只能有一行。"),
    "name-twice": msgid("和第 %(row)s 行同班同名，又都没有号码，分不清是不是同一个人。请填学籍号。"),
    "number-of-another": msgid("这个号码登记的是另一个人，请核对姓名和号码。"),
    "numbers-of-two": msgid("这一行的两个号码登记在两个人名下，请核对。"),
    "student-elsewhere": msgid("这名学生现在登记在你管的范围以外，要由原学校先办转出，或者由上一级来导入。"),
    "failed": msgid("处理这份名册时出了意外，已经做的都撤回了。请再传一次；还是不行，请告诉平台的运维人员。"),
    "oneroster-part-missing": msgid("OneRoster 压缩包里缺少 %(part)s。"),
    "oneroster-not-bulk": msgid("%(part)s 不是完整的一份（bulk）。只收完整的 OneRoster 文件。"),
    "oneroster-reference": msgid("%(part)s 里没有编号为 %(id)s 的一行。"),
}

WARNINGS: dict[str, str] = {
    "column-unused": msgid("不认识“%(header)s”这一列，里面的内容不会读进来。"),
    "merged-title": msgid("表头上方的 %(range)s 是合并的，不影响读取。"),
    "no-number-column": msgid("没有学籍号，也没有身份证号。同班同名的人会分不清，转班以后也认不出来。"),
    "number-empty": msgid("这一行没有号码，以后只能靠班级和姓名认人。"),
    "sex-unknown": msgid("性别只认“男”和“女”。这一列只用来核对，不保存。"),
    "sex-differs": msgid("性别和身份证号里的不一样，请核对。"),
    "birthday-differs": msgid("出生日期和身份证号里的不一样，以身份证号为准。"),
    "student-number-differs": msgid("学籍号里的身份证号和身份证号一列不一样，请核对。"),
    "guardian-letters": msgid("监护人的姓名看着不对，请核对。这一格只用来核对，不保存。"),
    "guardian-no-phone": msgid("填了监护人，没有填手机号，请家长用学校发的邀请码加入。"),
    "name-changed": msgid("这个号码原来登记的姓名是“%(name)s”，导入后会改成这一行的。"),
    "likely-known": msgid("可能就是已经登记的“%(name)s”，请确认是不是同一个人。"),
    "several-alike": msgid("已经登记的人里有几个同班同名，分不清是不是其中一个，会当作新的人。"),
    "likely-twice": msgid("和第 %(row)s 行同班同名，号码不同，请核对是不是同一个人填了两次。"),
    "many-left": msgid("%(school)s 会有 %(left)s 人离开，占原来的一半以上。请核对这份名册是不是完整的。"),
}

SENTENCES = ERRORS | WARNINGS

NOT_UNDONE: dict[str, str] = {
    "changed-since": msgid("导入以后又改动过，保留现在的样子。"),
    "in-use": msgid("导入以后已经在用这个账号，保留。"),
    "gone": msgid("已经不在平台上了。"),
}
