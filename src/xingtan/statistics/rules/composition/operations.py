"""一（八）宣传推广活动, 一（九）客服管理情况, 二（一）需求与反馈."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from xingtan.statistics.rules.brief import Brief
from xingtan.statistics.rules.composition.parts import name_of, unit_of
from xingtan.statistics.rules.document import Block, Column, Paragraph, Row, Table
from xingtan.statistics.rules.texts import Text, count_text, day_text, many, same

MODERATION = ("sensitive_words_handled", "sensitive_words_deleted", "reports_handled")
SUPPORT = ("support_answers_qq", "support_answers_phone", "support_answers_site")
FEEDBACK = ("feedback_submitted", "feedback_adopted")


@dataclass(frozen=True, slots=True)
class ShownBanner:
    """A banner as it was shown: its first day and its title, in the words of who wrote it."""

    on: date
    title: str


def publicity(brief: Brief, shown: Sequence[ShownBanner] = ()) -> tuple[Block, ...]:
    """Say how often the portal changed its banners, on which days, and with which titles where they are known."""
    banners, pushes = brief.operations["banners_published"], brief.operations["wechat_pushes"]
    said = Paragraph(
        Text(
            f"本期更新横幅{banners:,}个，微信推送{pushes:,}条。",
            f"{many(banners, 'banner was', 'banners were')} published and {many(pushes, 'message')} pushed by WeChat.",
        )
    )
    if shown:
        return said, _titles(shown)
    days = [(day, brief.counts.days.get(("banners_published", day), 0)) for day in brief.period.each_day()]
    rows = [Row((day_text(day), count_text(count))) for day, count in days if count]
    if not rows:
        return (said,)
    table = Table(
        name="banners",
        caption=Text("横幅更新", "Banners published"),
        columns=(Column(Text("日期", "Day"), figures=False), Column(Text("更新（个）", "Banners"))),
        rows=(*rows, Row((Text("合计", "Total"), count_text(banners)), "total")),
    )
    return said, table


def _titles(shown: Sequence[ShownBanner]) -> Table:
    days = sorted(shown, key=lambda banner: banner.on)
    return Table(
        name="banners",
        caption=Text("横幅", "Banners"),
        columns=(Column(Text("日期", "Day"), figures=False), Column(Text("标题", "Title"), figures=False)),
        rows=tuple(Row((day_text(banner.on), same(banner.title))) for banner in days),
    )


def support(brief: Brief) -> tuple[Block, ...]:
    """Say what was moderated and answered."""
    counts = brief.operations
    answers = sum(counts[slug] for slug in SUPPORT)
    said = Text(
        f"处理敏感词信息{counts['sensitive_words_handled']:,}件，其中删除{counts['sensitive_words_deleted']:,}件；"
        f"处理举报{counts['reports_handled']:,}件。客服答复共{answers:,}次：QQ {counts['support_answers_qq']:,}次，"
        f"电话{counts['support_answers_phone']:,}次，网站{counts['support_answers_site']:,}次。",
        f"Handled: {many(counts['sensitive_words_handled'], 'sensitive-word case')}, of which "
        f"{counts['sensitive_words_deleted']:,} deleted, and {many(counts['reports_handled'], 'abuse report')}. "
        f"Support answered {many(answers, 'question')}: {counts['support_answers_qq']:,} by QQ, "
        f"{counts['support_answers_phone']:,} on the phone, {counts['support_answers_site']:,} on the site.",
    )
    rows = [
        Row((name_of(slug), unit_of(slug), count_text(counts[slug]))) for slug in (*MODERATION, *SUPPORT, *FEEDBACK)
    ]
    table = Table(
        name="operations",
        caption=Text("审核、客服与反馈（本期）", "Moderation, support and feedback (in the period)"),
        columns=(
            Column(Text("项目", "What"), figures=False),
            Column(Text("单位", "Unit"), figures=False),
            Column(Text("本期", "In the period")),
        ),
        rows=tuple(rows),
    )
    return Paragraph(said), table


def demands(brief: Brief) -> tuple[Block, ...]:
    """Say how much feedback came, and what was changed for it."""
    submitted, adopted = (brief.operations[slug] for slug in FEEDBACK)
    if not submitted and not adopted:
        return (Paragraph(Text("本期没有收到用户反馈。", "No feedback was submitted in the period.")),)
    return (
        Paragraph(
            Text(
                f"本期收到用户反馈{submitted:,}条，采纳并改好{adopted:,}处。",
                f"{many(submitted, 'feedback item was', 'feedback items were')} submitted; "
                f"{many(adopted, 'function was', 'functions were')} changed on feedback.",
            )
        ),
    )
