"""二、问题及后续举措 and 三、本月工作亮点: what the figures themselves say, and what operators wrote."""

from collections.abc import Sequence

from xingtan.statistics.rules.balance import Check, failed
from xingtan.statistics.rules.brief import Brief
from xingtan.statistics.rules.composition.parts import PlacedNote
from xingtan.statistics.rules.document import Block, Paragraph
from xingtan.statistics.rules.metrics import SUBJECT_NAMES, Subject
from xingtan.statistics.rules.texts import Text, joined

NOTHING_NOTED: tuple[Block, ...] = (Paragraph(Text("本期没有登记。", "Nothing was noted for this period.")),)


def problems(brief: Brief, checks: Sequence[Check]) -> tuple[Block, ...]:
    """Say which data lag and which checks do not hold."""
    found: list[Block] = []
    for subject in Subject:
        lagging = [area for area in brief.areas.children if area.lagging(subject, brief.period)]
        if lagging:
            names, about = joined([area.name for area in lagging]), SUBJECT_NAMES[subject]
            found.append(
                Paragraph(
                    Text(
                        f"{about.zh}：{names.zh}的数据还没有同步完，名次暂停，同步完后重算。",
                        f"{about.en}: the data of {names.en} are still being synchronised; ranks are suspended and "
                        "will be "
                        "computed again.",
                    ),
                    "warning",
                )
            )
    for check in failed(tuple(checks)):
        rows = joined(check.rows)
        who = Text(f"（{rows.zh}）", f" ({rows.en})") if check.rows else Text("", "")
        found.append(
            Paragraph(Text(f"核对不符：{check.says.zh}{who.zh}。", f"Check: {check.says.en}{who.en}."), "warning")
        )
    return tuple(found) or (Paragraph(Text("各项核对相符，没有滞后的数据。", "All checks hold and no data lag.")),)


def highlights(notes: Sequence[PlacedNote]) -> tuple[Block, ...]:
    """Give what operators wrote down as highlights."""
    return tuple(note.block for note in notes if note.section == "highlights") or NOTHING_NOTED
