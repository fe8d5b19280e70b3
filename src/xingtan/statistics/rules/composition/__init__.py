"""Composing a brief: from figures to the sections that a brief of this kind has (ZJ-49)."""

from collections.abc import Sequence

from xingtan.kernel.clock import SHANGHAI
from xingtan.statistics.rules.balance import Check
from xingtan.statistics.rules.brief import Brief
from xingtan.statistics.rules.composition import (
    activity,
    closing,
    operations,
    papers,
    platform,
    resources,
    spaces,
    traffic,
)
from xingtan.statistics.rules.composition.operations import ShownBanner
from xingtan.statistics.rules.composition.parts import NOTED, PlacedNote
from xingtan.statistics.rules.document import Block, Document, Section
from xingtan.statistics.rules.sentences import head_sentence, state_sentences
from xingtan.statistics.rules.texts import Text, day_text, month_text, numeral, period_text

__all__ = ["NOTED", "PlacedNote", "ShownBanner", "compose_brief"]

_FIRST: tuple[tuple[str, Text], ...] = (
    ("traffic", Text("访问指标", "Visits")),
    ("resources", Text("资源指标", "Resources")),
    ("spaces", Text("空间指标", "Learning spaces")),
    ("activity", Text("应用活跃情况", "Activity by place")),
    ("platform", Text("第三方应用的使用情况", "Third-party apps")),
    ("upgrades", Text("平台的功能升级情况", "Upgrades of the platform")),
    ("improvements", Text("平台功能完善情况", "Improvements and repairs")),
    ("publicity", Text("宣传推广活动", "Publicity")),
    ("support", Text("客服管理情况", "Support and moderation")),
)
_SECOND = (
    ("demands", Text("需求与反馈", "Demands and feedback")),
    ("joining", Text("与各地的互联互通", "Joining the regions")),
)


def compose_brief(
    brief: Brief,
    checks: Sequence[Check],
    notes: Sequence[PlacedNote] = (),
    banners: Sequence[ShownBanner] = (),
) -> Document:
    """Compose the document of a brief. `notes` are what operators wrote; every figure and rank is derived."""
    blocks = {
        "traffic": traffic.blocks(brief),
        "resources": resources.blocks(brief),
        "spaces": spaces.blocks(brief),
        "activity": activity.blocks(brief),
        "platform": platform.blocks(brief),
        "publicity": operations.publicity(brief, banners),
        "support": operations.support(brief),
        "demands": operations.demands(brief),
    }
    sections = [
        _top(1, "overview", Text("总体情况", "The period in figures")),
        *_parts(1, _FIRST, blocks, notes),
        _top(2, "problems", Text("问题及后续举措", "Problems and next steps"), closing.problems(brief, checks)),
        *_parts(2, _SECOND, blocks, notes),
        _top(3, "highlights", Text("本期工作亮点", "Highlights"), closing.highlights(notes)),
        _top(4, "checks", Text("对账", "Checks"), papers.check_blocks(checks)),
        _top(5, "definitions", Text("怎么算的", "How the figures are computed"), papers.definition_blocks(brief)),
    ]
    return Document(
        title=_title(brief),
        place=brief.areas.name,
        period=period_text(brief.period),
        cut_off=_cut_off(brief),
        state=state_sentences(brief),
        sections=tuple(sections),
        summary=head_sentence(brief),
    )


def _top(number: int, name: str, title: Text, blocks: tuple[Block, ...] = ()) -> Section:
    return Section(name, 1, Text(f"{numeral(number)}、", str(number)), title, blocks)


def _parts(
    top: int, named: Sequence[tuple[str, Text]], blocks: dict[str, tuple[Block, ...]], notes: Sequence[PlacedNote]
) -> list[Section]:
    sections = []
    for number, (name, title) in enumerate(named, 1):
        written = tuple(note.block for note in notes if note.section == name)
        found = (*blocks.get(name, ()), *written) or closing.NOTHING_NOTED
        sections.append(Section(name, 2, Text(f"（{numeral(number)}）", f"{top}.{number}"), title, found))
    return sections


def _title(brief: Brief) -> Text:
    name, month = brief.areas.name, month_text(brief.period)
    return Text(f"{name.zh}智慧学习广场工作简报（{month.zh}）", f"Learning square of {name.en}: brief for {month.en}")


def _cut_off(brief: Brief) -> Text:
    at = brief.cut_off_at.astimezone(SHANGHAI)
    day = day_text(at.date(), year=True)
    return Text(f"数据截至{day.zh}{at:%H:%M}（北京时间）", f"Data as of {day.en}, {at:%H:%M} Beijing time")
