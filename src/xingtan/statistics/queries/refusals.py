"""Why figures are not given: nobody can be asked, or the period is not whole; unknown is never zero."""

from dataclasses import dataclass

from xingtan.kernel.errors import Problem
from xingtan.kernel.text import msgid


class FiguresUnavailable(Problem):
    """The statistics process does not answer: figures are unknown now, which is never the same as zero."""

    status = 503

    def __init__(self) -> None:
        super().__init__(
            "figures-unavailable", msgid("统计进程现在没有应答，数字暂时取不到。记录都在，没有丢；请过一会儿再看。")
        )


@dataclass(frozen=True, slots=True)
class Filling:
    """How many records of a period are in the figures, and how many there will be."""

    done: int
    total: int


class BriefIncomplete(Problem):
    """The records of the period are still being filled in; `filling` says how far that is."""

    status = 503

    def __init__(self, filling: Filling) -> None:
        super().__init__(
            "brief-incomplete",
            msgid(
                "这份简报还不完整：这段时间的记录正在补入，%(total)s条里已入账%(done)s条。"
                "补完以前不出数，免得把小的数当真；请过几分钟再看。"
            ),
            done=f"{filling.done:,}",
            total=f"{filling.total:,}",
        )
        self.filling = filling
