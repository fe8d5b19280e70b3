"""Units as pages write and read them."""

from xingtan.identity.queries.unit_names import unit_names
from xingtan.identity.rules.authority import Unit, UnitKind
from xingtan.kernel.errors import Refused
from xingtan.kernel.text import msgid

__all__ = ["read_unit", "unit_names"]


def read_unit(text: str) -> Unit:
    """Read `school:3301060002`. Raises Refused for what is no unit."""
    kind, _colon, code = text[:64].partition(":")
    try:
        return Unit(UnitKind(kind), code)
    except ValueError:
        raise Refused(
            "unit-unreadable", msgid("看不懂单位“%(text)s”，请写成 place:330100 这样。"), text=text[:40]
        ) from None
