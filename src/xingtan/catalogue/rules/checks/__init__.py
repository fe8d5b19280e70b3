"""What machines say of a version that is offered: each remark with its weight and what its author can do."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from xingtan.kernel.text import msgid

MOST_TRIES = 3
STALE_MINUTES = 10
"""A check that its worker left for so long is taken by the next."""


class Weight(StrEnum):
    """`stop` sends a version back to its author, `doubt` is for a reviewer to weigh, `note` is good to know."""

    STOP = "stop"
    DOUBT = "doubt"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing that a machine found. `says` is a msgid that `words` fill; `where` names the file or part."""

    tool: str
    weight: Weight
    says: str
    where: str = ""
    words: Mapping[str, str | int] = field(default_factory=dict)
    like: UUID | None = None
    case: UUID | None = None


class Tool(StrEnum):
    """The steps of a check, in their order."""

    WORDS = "words"
    VIRUS = "virus"
    HARM = "harm"
    MEDIA = "media"
    LIKENESS = "likeness"
    METADATA = "metadata"


TOOLS: dict[Tool, str] = {
    Tool.WORDS: msgid("敏感词"),
    Tool.VIRUS: msgid("病毒"),
    Tool.HARM: msgid("宏、脚本和假冒的文件"),
    Tool.MEDIA: msgid("声音和画面"),
    Tool.LIKENESS: msgid("重复"),
    Tool.METADATA: msgid("说明"),
}

NOT_DONE = msgid("“%(step)s”这一步机器没有查成，请人来看。")
NEVER_DONE = msgid("机器试了几次都没有查完，什么也没有查成，请人仔细看。")
WORDS_STOP = msgid("有不能用的词：%(words)s。请改掉再交；用得没有错的，等人看过以后再交。")
WORDS_DOUBT = msgid("有敏感词：%(words)s。有人会看它用得对不对。")
PARTLY = msgid("文件太长，只读了前面的文字。")
UNREADABLE_TEXT = msgid("读不出里面的文字，没有查敏感词。")
NO_SCANNER = msgid("没有查病毒：这个节点没有装杀毒程序。")
NOT_SCANNED = msgid("没有查病毒：文件太大，杀毒程序不收。")
VIRUS = msgid("文件里有病毒：%(name)s。请在自己的电脑上杀毒，再传干净的文件。")
MACROS = msgid("里面有宏，不能收。请另存为不带宏的格式再传。")
FALSE_ENDING = msgid("文件名说的类型和内容不一样，不能收。请用原来的软件重新保存一次再传。")
POLYGLOT = msgid("这个文件里藏着另一种文件，不能收。请用原来的软件重新导出再传。")
BOMB = msgid("解开以后大得不正常，不能收。请重新打包再传。")
RUNS = msgid("里面有能运行的东西：%(name)s。请看看是不是需要。")
SCRIPTED_DRAWING = msgid("图里有脚本或外面的地址，不能收。请重新导出再传。")
BROKEN = msgid("放不出来，可能没有传完整。请在自己的电脑上放一遍，再传一次。")
CUT_OFF = msgid("放到一半就断了，可能没有传完整。请再传一次。")
SILENT = msgid("从头到尾几乎没有声音。请听一听，再决定要不要重新录。")
BLACK = msgid("抽看的画面都是黑的。请放一遍看看。")
NO_SOUND = msgid("视频里没有声音。")
DURATION = msgid("登记的长度是 %(said)s 秒，实际是 %(real)s 秒。")
NO_CAPTIONS = msgid("视频没有字幕，也没有文字稿。请传一个 VTT 字幕，听不清的同学也能学。")
NO_CAPTIONS_BUT_TEXT = msgid("视频没有字幕，只有文字稿。有 VTT 字幕更好。")
SAME_FILE = msgid("有一个文件和“%(title)s”里的一模一样。")
LIKE_TEXT = msgid("文字和“%(title)s”很像。")
LIKE_PICTURE = msgid("画面和“%(title)s”很像。")
NO_SUMMARY = msgid("没有简介。写一两句，别人才知道讲什么。")
NO_LESSON = msgid("没有选是哪一课，按课本找就找不到。")
NO_COVER = msgid("没有封面。")
