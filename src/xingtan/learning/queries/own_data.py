"""What learning has of a person, for the archive of their own data."""

from uuid import UUID

from xingtan.identity.api import OwnPart
from xingtan.kernel.text import msgid
from xingtan.learning.models import Attempt, ItemAnswer


def own_data(person: UUID) -> tuple[OwnPart, ...]:
    """Give a person's attempts and what they answered. Two statements."""
    attempts = Attempt.objects.filter(person=person).order_by("started_at")
    answers = ItemAnswer.objects.filter(attempt__person=person).order_by("answered_at")
    return (
        OwnPart(
            "attempts",
            msgid("学习记录"),
            (
                ("resource", msgid("资源编号")),
                ("part", msgid("部分")),
                ("number", msgid("第几次")),
                ("started_at", msgid("开始时间")),
                ("completed_at", msgid("完成时间")),
                ("seconds", msgid("用时（秒）")),
                ("score", msgid("得分（0 到 1）")),
            ),
            tuple(attempts.values_list("resource", "part", "number", "started_at", "completed_at", "seconds", "score")),
        ),
        OwnPart(
            "answers",
            msgid("作答"),
            (
                ("attempt", msgid("学习记录编号")),
                ("item", msgid("题目")),
                ("given", msgid("答案")),
                ("score", msgid("得分")),
                ("most", msgid("满分")),
                ("answered_at", msgid("作答时间")),
            ),
            tuple(answers.values_list("attempt_id", "item", "given", "score", "most", "answered_at")),
        ),
    )
