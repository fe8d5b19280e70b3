"""What is counted of one person, for the archive of their own data."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from xingtan.identity import api as identity
from xingtan.identity.api import OwnPart, Unit, UnitKind, coded_role, coded_units
from xingtan.kernel.text import msgid
from xingtan.ports import engines
from xingtan.ports.columns import ColumnStoreUnavailable
from xingtan.statistics.models.tables import DATABASE

_COLUMNS = (
    ("day", msgid("哪天")),
    ("role", msgid("身份")),
    ("place", msgid("地方")),
    ("school", msgid("学校")),
    ("records", msgid("次数")),
    ("sign_ins", msgid("登录次数")),
)
_NOTE = msgid(
    "浏览、播放、下载这些记录不写姓名，只写代号%(pseudonym)s，是从编号算出来的，没有平台的密钥算不回去。"
    "下面是这个代号每天的次数；统计报表只用合计。"
)
_AWAY = msgid("统计进程现在没有应答，每天的次数没有取到，别的都在。代号是%(pseudonym)s。")


def own_data(person_id: UUID) -> tuple[OwnPart, ...]:
    """Give how much was counted of a person on each day, under the name that the journal knows.

    One statement of the store, and the names of places and schools.
    """
    pseudonym = identity.pseudonym(person_id)
    note = _NOTE
    try:
        rows = engines().columns.query(
            f"SELECT day, role, place, school, sum(records), sum(sign_ins) FROM {DATABASE}.person_day"
            " WHERE person = reinterpretAsUInt128(sipHash128({person:String}))"
            " GROUP BY day, role, place, school ORDER BY day, role, place, school",
            {"person": pseudonym},
        )
    except ColumnStoreUnavailable:
        rows, note = [], _AWAY
    return (
        OwnPart(
            "activity",
            msgid("每天用了多少次"),
            _COLUMNS,
            _said(rows),
            note,
            (("pseudonym", pseudonym),),
        ),
    )


def _said(rows: Sequence[tuple[Any, ...]]) -> tuple[tuple[object, ...], ...]:
    """Name roles, places and schools for who reads it."""
    places = {row[2]: Unit(UnitKind.PLACE, str(row[2])) for row in rows}
    schools = {row[3]: Unit(UnitKind.SCHOOL, str(row[3])) for row in rows}
    called = coded_units([*places.values(), *schools.values()], bare=True)
    return tuple(
        (day, coded_role(str(role)), called(places[place]), called(schools[school]), *counts)
        for day, role, place, school, *counts in rows
    )
