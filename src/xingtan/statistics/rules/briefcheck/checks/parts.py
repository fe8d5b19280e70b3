"""Parts in prose that cannot overlap, against their whole: 学校 60 所，其中小学 30 所、初中 20 所、高中 12 所.

Parts of a whole need not be all of it, and may overlap (女教师, 高级教师), so only those that one family of words sets
apart are added up, and only a sum that is too large is found.
"""

import re
from collections.abc import Iterator

from xingtan.statistics.rules.briefcheck.checks.judging import total
from xingtan.statistics.rules.briefcheck.checks.sums import added
from xingtan.statistics.rules.briefcheck.findings import Finding, Kind, Outcome, Severity, gather
from xingtan.statistics.rules.briefcheck.measures import Modifier
from xingtan.statistics.rules.briefcheck.numbers import show_fitting
from xingtan.statistics.rules.briefcheck.reading import Reading
from xingtan.statistics.rules.briefcheck.sentences import Statement
from xingtan.statistics.rules.briefcheck.wording import reason

# Each family is a list of kinds that exclude one another; what may overlap (APP, 微信) is one kind.
_FAMILIES: tuple[tuple[str, ...], ...] = (
    (r"国家级|\bnational", r"省级|\bprovincial", r"市级|\bmunicipal", r"[县区]级|\bcounty", r"校级|\bschool-level"),
    (
        r"幼儿园|学前|\bkindergartens?|\bpreschool",
        r"小学|\bprimary|\belementary",
        r"初中|\bjunior|\blower secondary|\bmiddle",
        r"高中|\bsenior|\bupper secondary|\bhigh\b",
        r"中职|职高|\bvocational",
        r"特教|特殊教育|\bspecial",
    ),
    (r"PC|电脑|网页|\bdesktop|\bweb\b", r"移动|手机|APP|客户端|微信|小程序|\bmobile|\bphones?\b"),
    (r"男|\bmale|\bboys|(?<!wo)\bmen\b", r"女|\bfemale|\bgirls|\bwomen"),
    (
        r"视频|微课|\bvideos?",
        r"文档|文本|\bdocuments?|\btexts?\b",
        r"图片|图像|\bimages?|\bpictures?",
        r"音频|\baudio",
        r"课件|\bslides?",
        r"试题|习题|\bexercises?",
        r"课程|\blessons?|\bcourses?",
        r"教材|课本|\btextbooks?",
    ),
    (
        r"电话|\bphone|\btelephone",
        r"QQ",
        r"微信|\bWeChat",
        r"网站|在线|留言|\bonline|\bsite",
        r"邮件|邮箱|\be-?mail",
        r"来访|现场|\bin person",
    ),
    (r"一季度|\bQ1\b", r"二季度|\bQ2\b", r"三季度|\bQ3\b", r"四季度|\bQ4\b"),
    (r"上半年", r"下半年"),
    (r"特等奖", r"一等奖|\bfirst prizes?", r"二等奖|\bsecond prizes?", r"三等奖|\bthird prizes?", r"优秀奖"),
    (r"城市|城区|城镇|\burban", r"农村|乡村|\brural"),
    (r"公办|\bpublic", r"民办|\bprivate"),
    (r"教师|老师|\bteachers?", r"学生|\bstudents?|\bpupils?", r"家长|\bparents?"),
)
_KINDS = tuple(tuple(re.compile(kind, re.IGNORECASE) for kind in family) for family in _FAMILIES)
_AMONG = re.compile(
    r"其中|包括|包含|分为|\bof (?:which|these|them)\b|\bincluding\b|\bcomprising\b|\bnamely\b|[(:：]\s*[^()]{0,20}$",
    re.IGNORECASE,
)
_OPENS = re.compile(r"^\s*(?:其中|of (?:these|them)\b)", re.IGNORECASE)
_NEXT = re.compile(r"\band\b|[,;.，；。、()]")


def check_parts(reading: Reading) -> Outcome:
    """Check every whole whose exclusive parts stand right behind it."""
    outcomes = []
    before: list[Statement] = []
    for sentence in reading.sentences:
        own = reading.statements_of(sentence)
        for place, whole in enumerate(own[:-2]):
            text = sentence.text[whole.quantity.end : own[place + 1].quantity.start]
            described = own[place + 1].quantity.dimension == "percent"  # 6,200 videos (50%): no parts follow
            if not whole.change and not whole.subset and not described and _AMONG.search(text):
                outcomes.append(_judge(whole, list(_parts(whole, own[place + 1 :]))))
        if own and _OPENS.match(sentence.text) and (wholes := [s for s in before if _may_be_whole(s, own[0])]):
            outcomes.append(_judge(wholes[0], list(_parts(wholes[0], own))))
        before = own
    return gather(outcomes)


def _may_be_whole(whole: Statement, part: Statement) -> bool:
    """Say whether a figure of the sentence before may be the whole that 其中 at the start of a sentence means."""
    current = not whole.change and Modifier.PREVIOUS not in whole.measure.modifiers
    return current and whole.sentence.block == part.sentence.block and _like(whole, part)


def _parts(whole: Statement, behind: list[Statement]) -> Iterator[Statement]:
    """The figures behind a whole that are parts of it of one family, each of another kind."""
    last, taken, family = whole, set[int](), None
    for part in behind:
        if part.quantity.dimension == "percent":  # each part's share stands behind it
            continue
        together = part.sentence is last.sentence
        start = last.quantity.end if together else 0
        found = _kind_of(part, part.sentence.text[start : part.quantity.start], family)
        if part.change or (together and part.clause - last.clause > 1) or not _like(whole, part) or found is None:
            return
        family, kind = found
        if kind in taken:
            return
        taken.add(kind)
        last = part
        yield part


def _like(whole: Statement, part: Statement) -> bool:
    if part.sentence.text.isascii():
        return part.quantity.dimension in {whole.quantity.dimension, ""}
    return bool(part.quantity.unit) and part.quantity.unit == whole.quantity.unit


def _kind_of(part: Statement, before: str, family: int | None) -> tuple[int, int] | None:
    """The family and the kind that a part's own words name: behind its number in English, else before it."""
    behind = ""
    if part.sentence.text.isascii():
        after = part.sentence.text[part.quantity.end :]
        end = _NEXT.search(after)
        behind = f"{part.quantity.text} {after[: end.start()] if end else after}"
    for words in (behind, before):
        for number, kinds in enumerate(_KINDS):
            named = [kind for kind, pattern in enumerate(kinds) if pattern.search(words)]
            if family in {None, number} and len(named) == 1:
                return number, named[0]
    return None


def _judge(whole: Statement, parts: list[Statement]) -> Outcome:
    if len(parts) < 2:
        return Outcome()
    value, possible = total(part.quantity.number for part in parts)
    checked = frozenset(statement.claim for statement in [whole, *parts])
    number = whole.quantity.number
    if possible.low <= number.possible.high:
        return Outcome(checked=checked)
    summed = show_fitting(value, number.scale)
    finding = Finding(
        Kind.SUM,
        Severity.ERROR,
        parts[0].sentence.line,
        parts[0].sentence.quote(
            whole.clause if whole.sentence is parts[0].sentence else parts[0].clause, parts[-1].clause
        ),
        f">= {summed}",
        number.digits,
        f"{added([part.quantity.number for part in parts], value)} > {number.digits}",
        reason("parts_exceed", count=len(parts), sum=summed, whole=whole.quantity.text),
    )
    return Outcome((finding,), checked)
