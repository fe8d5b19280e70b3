"""The sentences of the findings, in Chinese and in English. A pure rule has no catalogue: they stand here."""

from dataclasses import dataclass
from enum import StrEnum


class Language(StrEnum):
    """A language in which findings are told."""

    CHINESE = "zh-hans"
    ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is a finding: the key of a sentence and the words that fill it."""

    key: str
    words: tuple[tuple[str, str], ...]

    def sentence(self, language: Language) -> str:
        """The reason as a sentence."""
        chinese, english = SENTENCES[self.key]
        return (english if language is Language.ENGLISH else chinese) % dict(self.words)


def reason(key: str, **words: object) -> Reason:
    """Make a reason; a key that has no sentence is an error of the program."""
    if key not in SENTENCES:
        raise KeyError(key)
    return Reason(key, tuple((name, str(word)) for name, word in words.items()))


SENTENCES: dict[str, tuple[str, str]] = {
    "share_wrong": (
        "%(name)s的“%(column)s”按表中数字应为 %(expected)s，印成了 %(found)s；其余各行都与同一总数相符。",
        "The %(column)s of %(name)s should be %(expected)s by the figures printed, and reads %(found)s; "
        "the other rows agree with the same total.",
    ),
    "ratio_wrong": (
        "%(name)s的“%(column)s”按表中数字应为 %(expected)s，印成了 %(found)s。",
        "The %(column)s of %(name)s should be %(expected)s by the figures printed, and reads %(found)s.",
    ),
    "quotient_rounding": (
        "%(name)s的“%(column)s”按印出的数字是 %(value)s，应写 %(expected)s，印成了 %(found)s；"
        "只有用未经舍入的原始数才算得出。",
        "By the figures printed the %(column)s of %(name)s is %(value)s, so %(expected)s, and reads %(found)s; "
        "only unrounded figures could give that.",
    ),
    "total_row": (
        "“%(column)s”%(count)s 行相加是 %(sum)s，%(name)s一行印成 %(found)s，相差 %(difference)s。",
        "The %(count)s rows of %(column)s add up to %(sum)s; the row "
        "%(name)s reads %(found)s, a difference of %(difference)s.",
    ),
    "subtotal_row": (
        "上面 %(count)s 行相加是 %(sum)s，%(name)s印成 %(found)s。",
        "The %(count)s rows above add up to %(sum)s; %(name)s reads %(found)s.",
    ),
    "total_column": (
        "%(name)s各列相加是 %(sum)s，“%(column)s”印成 %(found)s。",
        "The columns of %(name)s add up to %(sum)s; %(column)s reads %(found)s.",
    ),
    "sum_too_little": (
        "表中“%(column)s”%(count)s 行相加是 %(sum)s，文中总数是 "
        "%(whole)s：少 %(difference)s（%(percent)s%%），没有写明归在哪里。",
        "The %(count)s rows of %(column)s add up to %(sum)s and the text gives %(whole)s in all: %(difference)s "
        "(%(percent)s %%) are unattributed and not shown.",
    ),
    "sum_and_shares_too_little": (
        "表中“%(column)s”%(count)s 行相加是 %(sum)s，文中总数是 "
        "%(whole)s：少 %(difference)s（%(percent)s%%），没有写明归在哪里；"
        "印出的占比相加是 %(shares)s%%，不是 100%%。",
        "The %(count)s rows of %(column)s add up to %(sum)s and the text gives %(whole)s in all: %(difference)s "
        "(%(percent)s %%) are unattributed and not shown; the printed shares add up to %(shares)s %%, not to 100 %%.",
    ),
    "sum_too_much": (
        "表中“%(column)s”%(count)s 行相加是 %(sum)s，多于文中的总数 %(whole)s，多出 %(difference)s。",
        "The %(count)s rows of %(column)s add up to %(sum)s, which is %(difference)s more than the total of %(whole)s.",
    ),
    "shares_sum": (
        "“%(column)s”%(count)s 行相加是 %(sum)s%%，应为 100%%。",
        "The %(count)s rows of %(column)s add up to %(sum)s %%, not to 100 %%.",
    ),
    "shares_exceed": (
        "同一总体的 %(count)s 个占比相加是 %(sum)s%%，超过 100%%。",
        "These %(count)s shares of one whole add up to %(sum)s %%, more than 100 %%.",
    ),
    "prose_sum": (
        "前面 %(count)s 个数相加是 %(sum)s，合计写成 %(found)s。",
        "The %(count)s figures before add up to %(sum)s; the total reads %(found)s.",
    ),
    "part_exceeds": (
        "“其中”的 %(part)s 多于整体的 %(whole)s。",
        "The part, %(part)s, is more than the whole, %(whole)s.",
    ),
    "parts_exceed": (
        "这 %(count)s 个部分互不重叠，相加是 %(sum)s，多于整体的 %(whole)s。",
        "These %(count)s parts do not overlap and add up to %(sum)s, more than the whole, %(whole)s.",
    ),
    "list_count": (
        "写的是 %(found)s，列出来的是 %(count)s 个。",
        "The text says %(found)s and lists %(count)s.",
    ),
    "rows_count": (
        "写的是 %(found)s，下面的表列出 %(count)s 行。",
        "The text says %(found)s and the table below lists %(count)s rows.",
    ),
    "rank_wrong": (
        "按“%(column)s”，%(name)s在 %(size)s 个中排第 %(expected)s，不是第 %(number)s。",
        "By %(column)s, %(name)s ranks %(expected)s of %(size)s, not %(number)s.",
    ),
    "rank_wrong_holder": (
        "按“%(column)s”，%(name)s在 %(size)s 个中排第 %(expected)s，第 %(number)s 是%(holder)s。",
        "By %(column)s, %(name)s ranks %(expected)s of %(size)s; number %(number)s is %(holder)s.",
    ),
    "rank_wrong_from_end": (
        "按“%(column)s”，%(name)s在 %(size)s 个中排第 %(expected)s，不是倒数第 %(number)s。",
        "By %(column)s, %(name)s ranks %(expected)s of %(size)s, not %(number)s from the end.",
    ),
    "rank_not_among_first": (
        "按“%(column)s”，%(name)s在 %(size)s 个中排第 %(expected)s，不在前 %(number)s 名。",
        "By %(column)s, %(name)s ranks %(expected)s of %(size)s, not among the first %(number)s.",
    ),
    "rank_not_among_last": (
        "按“%(column)s”，%(name)s在 %(size)s 个中排第 %(expected)s，不在后 %(number)s 名。",
        "By %(column)s, %(name)s ranks %(expected)s of %(size)s, not among the last %(number)s.",
    ),
    "rank_not_ahead": (
        "按最有利的一列“%(column)s”，%(name)s在 %(size)s 个中也只排第 %(expected)s，说不上靠前。",
        "Even by %(column)s, the column that favours it most, %(name)s "
        "ranks %(expected)s of %(size)s and does not stand out.",
    ),
    "rank_not_behind": (
        "按“%(column)s”，%(name)s在 %(size)s 个中排第 %(expected)s，并不靠后。",
        "By %(column)s, %(name)s ranks %(expected)s of %(size)s and does not lag behind.",
    ),
    "not_above": (
        "按“%(column)s”，%(above)s并不高于%(below)s。",
        "By %(column)s, %(above)s does not stand above %(below)s.",
    ),
    "rank_cell": (
        "按“%(column)s”，%(name)s在 %(size)s 个中排第 %(expected)s，表中印成第 %(found)s。",
        "By %(column)s, %(name)s ranks %(expected)s of %(size)s; the table prints %(found)s.",
    ),
    "mean_rounding": (
        "按印出的数字算是 %(value)s，应写 %(expected)s，印成 %(found)s；只有用未经舍入的原始数才算得出。",
        "The figures printed give %(value)s, so %(expected)s, and the "
        "text has %(found)s; only unrounded figures could give that.",
    ),
    "mean_wrong": (
        "按印出的数字算是 %(value)s，应写 %(expected)s，印成 %(found)s。",
        "The figures printed give %(value)s, so %(expected)s, and the text has %(found)s.",
    ),
    "peak_too_high": (
        "一天的最高数 %(found)s 多于全部。",
        "The highest day, %(found)s, is more than everything.",
    ),
    "peak_too_low": (
        "最高一天的 %(found)s 低于平均每天的数，不可能是最高。",
        "The highest day, %(found)s, is below the mean day, so it cannot be the highest.",
    ),
    "part_share": (
        "%(part)s占 %(whole)s 的 %(expected)s%%，写成了 %(found)s。",
        "%(part)s of %(whole)s is %(expected)s %%; the text has %(found)s.",
    ),
    "child_exceeds": (
        "%(children)s 属于%(parent)s，却多于%(parent)s自己的 %(whole)s（第 "
        "%(line)s 行“%(other)s”）；两处必有一处口径不同或有误。",
        "%(children)s lies in %(parent)s and exceeds the %(whole)s "
        "of %(parent)s itself (line %(line)s, %(other)s): one of "
        "the two is wrong or counts something else.",
    ),
    "children_exceed": (
        "%(parent)s的 %(count)s 个下级合计 %(sum)s，比%(parent)s自己的 "
        "%(whole)s（第 %(line)s 行“%(other)s”）多 %(difference)s；"
        "两处必有一处口径不同或有误。",
        "%(count)s places within %(parent)s add up to %(sum)s, which exceeds the %(whole)s of %(parent)s itself "
        "(line %(line)s, %(other)s) by %(difference)s: one of the two is wrong or counts something else.",
    ),
    "child_exceeds_perhaps": (
        "%(children)s 属于%(parent)s，却多于%(parent)s自己的 %(whole)s（第 %(line)s 行“%(other)s”）；"
        "除非“%(column)s”与“%(other)s”不是一回事。",
        "%(children)s lies in %(parent)s and exceeds the %(whole)s "
        "of %(parent)s itself (line %(line)s), unless %(column)s and "
        "%(other)s are not the same thing.",
    ),
    "children_exceed_perhaps": (
        "%(parent)s的 %(count)s 个下级合计 %(sum)s，比%(parent)s自己的 %(whole)s（第 %(line)s 行）多 %(difference)s；"
        "除非“%(column)s”与“%(other)s”不是一回事。",
        "%(count)s places within %(parent)s add up to %(sum)s, which exceeds the %(whole)s of %(parent)s itself "
        "(line %(line)s) by %(difference)s, unless %(column)s and %(other)s are not the same thing.",
    ),
    "no_such_day": ("日历上没有“%(said)s”这一天。", "The calendar has no such day: %(said)s."),
    "ends_before": ("“%(said)s”结束早于开始。", "The period %(said)s ends before it begins."),
    "wrong_weekday": ("%(on)s 是星期%(day)s。", "%(on)s is a %(english)s."),
    "days_said": (
        "这段时间是 %(days)s 天，写成了 %(said)s 天。",
        "The period has %(days)s days; the text says %(said)s.",
    ),
    "month_overlaps": (
        "一个月写成了首尾都算的 %(days)s 天；如果每月都从 %(day)s 日到 "
        "%(day)s 日，%(day)s 日就算了两次（不算末日是 %(fewer)s 天）。",
        "The month runs over %(days)s days, both ends counted; if "
        "every month runs from the %(day)s to the %(day)s, that day is "
        "counted twice (%(fewer)s days without the last one).",
    ),
    "two_periods": (
        "全文的统计期是 %(period)s（%(other)s 天），这里是 %(said)s（%(days)s 天）。",
        "The brief covers %(period)s (%(other)s days); here it is %(said)s (%(days)s days).",
    ),
    "later_cut_off": (
        "统计期到 %(last)s 为止，这个数截至 %(on)s，与其他数字口径不同。",
        "The brief ends on %(last)s; this figure is as of %(on)s, another cut-off than the rest.",
    ),
    "weeks_too_long": (
        "从 %(first)s 起数 %(counted)s 天的几周，超出了到 %(last)s 为止的 %(days)s 天。",
        "The weeks counted make %(counted)s days from %(first)s, "
        "but the period has %(days)s days and ends on %(last)s.",
    ),
    "row_outside": (
        "表题写的是 %(period)s，这一行是 %(on)s。",
        "The caption says %(period)s; this row is of %(on)s.",
    ),
    "place_elsewhere": (
        "%(home)s没有%(name)s；%(name)s在%(elsewhere)s。",
        "There is no %(name)s in %(home)s; it lies in %(elsewhere)s.",
    ),
    "place_elsewhere_nearest": (
        "%(home)s没有%(name)s（在%(elsewhere)s），应是%(nearest)s。",
        "There is no %(name)s in %(home)s (it lies in %(elsewhere)s); %(nearest)s must be meant.",
    ),
    "place_unknown": ("%(home)s没有%(name)s。", "There is no %(name)s in %(home)s."),
    "place_unknown_nearest": (
        "%(home)s没有%(name)s，应是%(nearest)s。",
        "There is no %(name)s in %(home)s; %(nearest)s must be meant.",
    ),
    "place_former": (
        "%(name)s到 %(until)s 为止就没有了，而这里说的是 %(on)s 的事。",
        "%(name)s ceased to be by %(until)s, and this is about %(on)s.",
    ),
    "place_other_parent": (
        "%(name)s不属于%(parent)s，属于%(right)s。",
        "%(name)s does not lie in %(parent)s but in %(right)s.",
    ),
    "said_twice": (
        "第 %(line)s 行说“%(first)s”（%(expected)s），这里是 %(found)s。",
        "Line %(line)s says %(expected)s (%(first)s); here it is %(found)s.",
    ),
    "said_in_table": (
        "第 %(line)s 行的表里，%(name)s的“%(column)s”是 %(expected)s，这里是 %(found)s。",
        "In the table, line %(line)s, %(column)s of %(name)s is %(expected)s; here it is %(found)s.",
    ),
    "none_said": (
        "第 %(line)s 行说“%(first)s”，这里说没有。",
        "Line %(line)s counts some (%(first)s); here there are none.",
    ),
    "none_perhaps": (
        "第 %(line)s 行说“%(first)s”，这里说没有；如果说的是一回事，就互相矛盾。",
        "Line %(line)s counts some (%(first)s); here there are "
        "none. If the two mean the same, they contradict each other.",
    ),
    "states_differ": (
        "关于“%(thing)s”，第 %(line)s 行说“%(first)s”，程度与这里不同。",
        "About %(thing)s, line %(line)s says: %(first)s - another degree of completion than here.",
    ),
    "growth_wrong": (
        "按前后两个数算，变化是 %(expected)s，写成了 %(found)s。",
        "By the old and the new figure the change is %(expected)s; the text has %(found)s.",
    ),
    "growth_as_ratio": (
        "按前后两个数算，增长了 %(expected)s 倍；%(found)s是新数与旧数之比，不是增长。",
        "By the old and the new figure the increase is %(expected)s "
        "times; %(found)s is the ratio of new to old, not the increase.",
    ),
    "growth_direction": (
        "从 %(old)s 到 %(new)s，方向与说法相反。",
        "From %(old)s to %(new)s is the opposite of what is said.",
    ),
    "growth_cell": (
        "%(name)s的“%(column)s”按表中前后两列应为 %(expected)s，印成了 %(found)s。",
        "The %(column)s of %(name)s should be %(expected)s by the old and new columns, and reads %(found)s.",
    ),
    "trend_falls": (
        "说是持续上升，但从 %(old)s（第 %(old_line)s 行）到 %(new)s（第 %(new_line)s 行）下降了 %(percent)s%%。",
        "This is said to keep rising, but from %(old)s (line %(old_line)s) "
        "to %(new)s (line %(new_line)s) it fell by %(percent)s %%.",
    ),
    "no_denominator": (
        "“%(column)s”没有印出分母，无法核对。",
        "The denominator of %(column)s is not printed, so it cannot be checked.",
    ),
    "no_denominator_range": (
        "“%(column)s”没有印出分母，无法核对；%(name)s %(count)s 对 %(ratio)s，分母可以是 %(low)s 到 %(high)s。",
        "The denominator of %(column)s is not printed, so it cannot "
        "be checked: with %(count)s and %(ratio)s, that of %(name)s "
        "may be anything from %(low)s to %(high)s.",
    ),
    "no_formula": (
        "“%(word)s”没有写明怎样计算，无法核对。",
        "The brief does not say how %(word)s is computed, so it cannot be checked.",
    ),
    "no_previous": (
        "没有印出上期的数字，升降无法核对。",
        "No figure of the period before is printed, so the change cannot be checked.",
    ),
    "no_previous_rank": (
        "没有印出上期的名次，名次的升降无法核对。",
        "No ranks of the period before are printed, so a rank's rise or fall cannot be checked.",
    ),
    "fold_without_base": (
        "没有印出原来的数；“%(found)s”可以读作增加到，也可以读作增加了，无法核对。",
        "The old figure is not printed; %(found)s may mean so many "
        "times as much or so many times more, and cannot be checked.",
    ),
    "fold_either_way": (
        "“%(found)s”作“增加了”讲与前后两个数相符（新数是旧数的 %(ratio)s 倍）；作“增加到”讲就不符。写百分比更清楚。",
        "%(found)s fits the old and the new figure as an increase "
        "(the new one is %(ratio)s times the old); read as a ratio it "
        "does not. A percentage would be clear.",
    ),
    "visits_or_pages": (
        "同一个数，这里叫访问人次（“%(visits)s”），又当作页数使用（“%(pages)s”）；访问与浏览页面不是一回事。",
        "The same figure is called visits here (%(visits)s) and "
        "used as pages (%(pages)s); a visit and a page view differ.",
    ),
    "two_most_active": (
        "第 %(line)s 行说%(one)s最为活跃，这里说%(other)s最为活跃，所用指标不同却没有写明。",
        "Line %(line)s calls %(one)s the most active, this line %(other)s: the measures differ and are not named.",
    ),
    "rate_without_unit": (
        "“%(found)s”没有写明是什么（请求、访问还是同时在线），也没有写明统计窗口。",
        "%(found)s: of what (requests, visits, people at once) and over which window is not said.",
    ),
    "rate_beside_total": (
        "“%(found)s”没有写明是什么；如果是浏览量，%(minutes)s 分钟就会达到总数 %(whole)s。",
        "%(found)s: of what is not said; if these are views, %(minutes)s minutes would make up the whole %(whole)s.",
    ),
    "digits_lost": (
        "文中有 %(count)s 处像是丢了数字（如%(examples)s），其中的数一个也不能核对。",
        "The text seems to have lost its digits in %(count)s places (%(examples)s); none of its counts can be checked.",
    ),
}
