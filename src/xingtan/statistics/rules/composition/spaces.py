"""一（三）空间指标: how many spaces there are, and how many are active."""

from xingtan.statistics.rules.brief import Brief
from xingtan.statistics.rules.document import Block, Paragraph
from xingtan.statistics.rules.metrics import REGISTRY
from xingtan.statistics.rules.metrics.spaces import LEAST_DISK_ITEMS, LEAST_SIGN_INS, LEAST_VISITS
from xingtan.statistics.rules.texts import Text, day_text, many


def blocks(brief: Brief) -> tuple[Block, ...]:
    """Give the paragraphs of the section."""
    spaces = brief.spaces
    until = day_text(brief.period.until, year=True)
    part = f"（{spaces.active:,} ÷ {spaces.opened.total:,}）"
    ratio = "" if spaces.ratio is None else f"，占已开通空间的{spaces.ratio}%{part}"
    part_en = f" ({spaces.active:,} ÷ {spaces.opened.total:,})"
    ratio_en = "" if spaces.ratio is None else f", {spaces.ratio} % of those open{part_en}"
    name = spaces.definition.name
    paragraphs = [
        Text(
            f"到{until.zh}零时，已开通空间{spaces.opened.total:,}个，其中本期新开通{spaces.opened.period:,}个；"
            f"{name.zh}{spaces.active:,}个{ratio}。本期发布文章{spaces.articles:,}篇。",
            f"At 00:00 on {until.en} {many(spaces.opened.total or 0, 'space was', 'spaces were')} open, "
            f"{spaces.opened.period:,} of them new. {name.en}: {spaces.active:,}{ratio_en}. "
            f"{many(spaces.articles, 'article was', 'articles were')} published.",
        ),
        Text(
            f"怎样算活跃：登录不少于{LEAST_SIGN_INS}次，网盘资源不少于{LEAST_DISK_ITEMS}件，空间访问不少于{LEAST_VISITS}次，"
            "三条都含本数。",
            f"A space is active with at least {LEAST_SIGN_INS} sign-ins, at least {LEAST_DISK_ITEMS} items on its "
            "net disk "
            f"and at least {LEAST_VISITS} visits, all three inclusive.",
        ),
        *_redefined(brief),
    ]
    if spaces.entrants.total:
        paragraphs.append(
            Text(
                f"空间创建活动本期报名{spaces.entrants.period:,}人，累计{spaces.entrants.total:,}人。",
                f"{many(spaces.entrants.period, 'person', 'people')} entered the campaign of spaces in the period, "
                f"{spaces.entrants.total:,} altogether.",
            )
        )
    return tuple(Paragraph(text) for text in paragraphs)


def _redefined(brief: Brief) -> list[Text]:
    """Say that the definition changed inside the period, with both counts."""
    since, until = brief.period.since, brief.period.until
    texts = []
    for metric in REGISTRY.replaced_in("active_spaces", since, until):
        before = REGISTRY.versions("active_spaces")[metric.version - 2]
        old, new = brief.spaces.active_by_version[before.version], brief.spaces.active_by_version[metric.version]
        on = day_text(metric.valid_from, year=True)
        texts.append(
            Text(
                f"定义自{on.zh}起由第{before.version}版改为第{metric.version}版，两版不能相比："
                f"期末按第{before.version}版{old:,}个，按第{metric.version}版{new:,}个。",
                f"The definition changed on {on.en} from version {before.version} to version {metric.version}; the "
                "two cannot "
                f"be compared: at the end {old:,} by version {before.version}, {new:,} by version {metric.version}.",
            )
        )
    return texts
