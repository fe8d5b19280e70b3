"""Ranks, percentages, percentiles, growth and the activity index: pure, for any counts."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from xingtan.kernel.figures import rounded
from xingtan.statistics.rules.activity import SpaceDays, activity_index, is_active
from xingtan.statistics.rules.balance import distinct_within, exceeding
from xingtan.statistics.rules.growth import Growth, percent_of, significant
from xingtan.statistics.rules.histogram import Bucket, ResponseTimes, coarse
from xingtan.statistics.rules.ranking import Move, ranks
from xingtan.statistics.rules.sentences import moves_sentence, order_sentence
from xingtan.statistics.rules.texts import Text, joined, numeral, ordinal, same

counts = st.integers(min_value=0, max_value=10**12)
places = st.dictionaries(st.sampled_from([f"3301{n:02d}" for n in range(30)]), counts, max_size=20)


@given(places, st.sets(st.sampled_from([f"3301{n:02d}" for n in range(30)])))
def test_a_rank_is_one_more_than_the_places_ahead(values: dict[str, int], suspended: set[str]) -> None:
    ranked = {key: value for key, value in values.items() if key not in suspended}
    found = ranks(values, suspended)
    assert found.keys() == values.keys()
    for key, value in values.items():
        if key in suspended or not any(ranked.values()):
            assert found[key] is None
        else:
            assert found[key] == 1 + sum(other > value for other in ranked.values())


@given(counts, counts)
def test_growth_prints_a_signed_percentage_that_leads_back(old: int, new: int) -> None:
    growth = Growth(old, new)
    assert growth.old + growth.difference == growth.new
    if not old:
        assert growth.percent is None
    else:
        assert growth.percent is not None
        assert growth.percent[0] in "+-"
        assert abs(Fraction(growth.percent) - Fraction(100 * (new - old), old)) <= Fraction(1, 200)


@given(st.integers(0, 10**9), st.integers(1, 10**9))
def test_a_ratio_shows_two_significant_digits(part: int, whole: int) -> None:
    printed = percent_of(part, whole)
    assert printed is not None
    exact = Fraction(part * 100, whole)
    decimals = len(printed.partition(".")[2])
    assert printed == rounded(exact, decimals)
    if part and exact > Fraction(1, 10**6):
        assert len(printed.replace(".", "").lstrip("0")) >= 2
    assert decimals >= 2


def test_small_ratios_of_the_source_are_told_apart() -> None:
    assert percent_of(9, 104_434) == "0.0086"
    assert percent_of(2_712, 565_000) == "0.48"
    assert percent_of(0, 12_500) == "0.00"
    assert percent_of(3, 0) is None
    assert significant(Fraction(1498 * 100, 58_976)) == "2.54"


durations = st.lists(st.integers(0, 20_000), min_size=1, max_size=300)
BOUNDS = (10, 100, 1_000, 10_000)


def bucketed(values: list[int]) -> ResponseTimes:
    buckets: dict[int, int] = {}
    for value in values:
        bound = next((bound for bound in BOUNDS if value <= bound), 2**32 - 1)
        buckets[bound] = buckets.get(bound, 0) + 1
    ordered = tuple(Bucket(bound, calls) for bound, calls in sorted(buckets.items()))
    return ResponseTimes(ordered, duration_ms=sum(values), longest_ms=max(values))


@given(durations, st.sampled_from([50, 95, 99]))
def test_a_percentile_is_the_bound_of_the_bucket_that_holds_it(values: list[int], share: int) -> None:
    exact = sorted(values)[max(-(-len(values) * share // 100), 1) - 1]
    bound = next((bound for bound in BOUNDS if exact <= bound), 2**32 - 1)
    assert bucketed(values).percentile_ms(share) == min(bound, max(values))


@given(durations)
def test_fewer_buckets_hold_the_same_calls(values: list[int]) -> None:
    times = bucketed(values)
    fewer = coarse(times.buckets, (100, 10_000))
    assert sum(bucket.calls for bucket in fewer) == times.timed == len(values)
    assert next(bucket.calls for bucket in fewer if bucket.at_most_ms == 100) == sum(value <= 100 for value in values)


def test_no_calls_have_no_percentile() -> None:
    assert ResponseTimes().percentile_ms(50) is None
    assert ResponseTimes(untimed=3).mean_ms is None


@given(st.integers(1, 500), st.integers(1, 366), st.data())
def test_the_activity_index_lies_between_0_and_100_and_does_not_depend_on_size(
    spaces: int, days: int, data: st.DataObject
) -> None:
    possible = spaces * days
    happened = SpaceDays(*(data.draw(st.integers(0, possible)) for _ in range(3)))
    index = activity_index(happened, spaces, days)
    assert index is not None
    assert 0 <= index <= 100
    twice = SpaceDays(2 * happened.signed_in, 2 * happened.contributed, 2 * happened.visited)
    assert activity_index(twice, 2 * spaces, days) == index
    assert activity_index(SpaceDays(possible, possible, possible), spaces, days) == 100
    assert activity_index(happened, 0, days) is None


def test_all_three_bounds_of_an_active_space_are_inclusive() -> None:
    assert is_active(sign_ins=100, disk_items=20, visits=200)
    assert not is_active(sign_ins=99, disk_items=20, visits=200)
    assert not is_active(sign_ins=100, disk_items=19, visits=200)
    assert not is_active(sign_ins=100, disk_items=20, visits=199)


@given(counts, places)
def test_a_part_that_exceeds_its_whole_is_named(parent: int, parts: dict[str, int]) -> None:
    assert set(exceeding(parent, parts)) == {key for key, count in parts.items() if count > parent}


@given(st.lists(st.sets(st.integers(0, 30)), max_size=8))
def test_different_visitors_lie_between_the_greatest_row_and_the_sum(rows: list[set[int]]) -> None:
    parts = {str(n): len(row) for n, row in enumerate(rows)}
    assert distinct_within(len(set().union(*rows)), parts)
    assert not distinct_within(sum(parts.values()) + 1, parts)


def test_ranks_are_said_with_ties_together() -> None:
    names = [Text("台州市", "Taizhou"), Text("金华市", "Jinhua"), Text("杭州市", "Hangzhou")]
    said = order_sentence(Text("浏览量", "page views"), list(zip(names, (1, 2, 2), strict=True)))
    assert said == Text(
        "按浏览量排，台州市第一，金华市、杭州市并列第二。",
        "By page views, Taizhou ranks 1st and Jinhua and Hangzhou share 2nd.",
    )
    assert order_sentence(Text("浏览量", "page views"), []) is None
    said = order_sentence(Text("浏览量", "page views"), [(names[0], 1)], without=9)
    assert said == Text(
        "按浏览量排，台州市第一；另有9个地方为0。", "By page views, Taizhou ranks 1st; 9 places have none."
    )


@given(st.lists(st.integers(0, 5), min_size=1, max_size=40))
def test_the_sentence_about_ranks_names_exactly_the_first_three_ranks(values: list[int]) -> None:
    found = ranks({f"place{n:02d}": value for n, value in enumerate(values)})
    said = order_sentence(same("x"), [(same(key), rank) for key, rank in found.items() if rank is not None])
    if not any(values):
        assert said is None
        return
    assert said is not None
    head = said.en.split(";")[0]
    for key, rank in found.items():
        assert (key in head) == (rank is not None and rank <= 3)


def test_moves_say_from_and_to() -> None:
    moved = [(Text("台州市", "Taizhou"), Move(2, 1)), (Text("金华市", "Jinhua"), Move(1, 2)), (same("x"), Move(3, 3))]
    assert moves_sentence(moved) == Text(
        "与上一期相比，名次上升的有台州市（第2到第1）；下降的有金华市（第1到第2）。",
        "Ranks against the period before: rose: Taizhou (2 to 1); fell: Jinhua (1 to 2).",
    )
    assert moves_sentence([(same("x"), Move(None, 1)), (same("y"), Move(4, 4))]) is None


def test_numbers_in_words() -> None:
    assert [numeral(n) for n in (1, 10, 11, 20, 34)] == ["一", "十", "十一", "二十", "三十四"]
    said = [ordinal(n) for n in (1, 2, 3, 4, 11, 12, 21, 112)]
    assert said == ["1st", "2nd", "3rd", "4th", "11th", "12th", "21st", "112th"]
    assert joined([same("a")]) == same("a")
    assert joined([Text("甲", "a"), Text("乙", "b"), Text("丙", "c")]) == Text("甲、乙、丙", "a, b and c")
