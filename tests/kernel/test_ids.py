from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from xingtan.kernel.ids import first_id, new_id

INSTANTS = st.integers(1_500_000_000_000, 4_000_000_000_000).map(lambda each: datetime.fromtimestamp(each / 1000, UTC))


@given(INSTANTS, INSTANTS)
def test_identifiers_of_instants_sort_as_the_instants(one: datetime, other: datetime) -> None:
    assert (first_id(one) <= first_id(other)) or one > other


def test_what_is_made_between_two_instants_lies_between_their_identifiers() -> None:
    before = datetime.now(UTC)
    made = new_id()
    after = datetime.now(UTC).replace(year=datetime.now(UTC).year + 1)
    assert first_id(before) <= made < first_id(after)
