"""Sentences about ranks, shares and change. All are derived: nobody types one, so none can contradict its table."""

from collections.abc import Sequence

from xingtan.kernel.figures import percent
from xingtan.kernel.periods import Period
from xingtan.statistics.rules.areas import Area, Standing
from xingtan.statistics.rules.balance import incomplete_because
from xingtan.statistics.rules.brief import Brief, SpaceRow, TrafficRow
from xingtan.statistics.rules.growth import Growth
from xingtan.statistics.rules.metrics import Subject
from xingtan.statistics.rules.ranking import Move
from xingtan.statistics.rules.texts import (
    Text,
    day_text,
    joined,
    many,
    numeral,
    ordinal,
    period_text,
    sentences,
    weekday_text,
)

Ranked = tuple[Text, int]
"""The name of a place and its rank."""

MOST_MOVES = 6
LAST = 2
LEADERS = 3

NO_COMPARISON = Text(
    "上一期没有同口径的完整记录，不作比较。",
    "The period before was not recorded whole by the same definition, so nothing is compared.",
)


def traffic_sentence(brief: Brief) -> Text:
    """Say views, visitors, views per visitor, the daily mean and the busiest day."""
    traffic = brief.traffic
    views, visitors = f"{traffic.page_views:,}", f"{traffic.unique_visitors:,}"
    said = [
        Text(
            f"本期（{period_text(brief.period).zh}）浏览量{views}次，独立访客{visitors}人",
            f"In this period ({period_text(brief.period).en}) there {_were(traffic.page_views)} "
            f"{many(traffic.page_views, 'page view')} by {many(traffic.unique_visitors, 'unique visitor')}",
        )
    ]
    if traffic.pages_per_visitor is not None:
        said.append(
            Text(
                f"，人均浏览{traffic.pages_per_visitor}页（{views} ÷ {visitors}）",
                f", {traffic.pages_per_visitor} page views per visitor ({views} ÷ {visitors})",
            )
        )
    mean = f"{int(traffic.daily_mean):,}"
    said.append(Text(f"，日均{mean}次。", f", {mean} a day on average."))
    if traffic.peak is not None:
        day, count = traffic.peak
        said.append(
            Text(
                f"最高一日是{day_text(day).zh}（{weekday_text(day).zh}），{count:,}次。",
                f" The busiest day was {weekday_text(day).en}, {day_text(day).en}, with {count:,}.",
            )
        )
    return Text("".join(text.zh for text in said), "".join(text.en for text in said))


def _were(count: int) -> str:
    return "was" if count == 1 else "were"


def growth_sentence(subject: Text, unit: Text, growth: Growth | None, before: Period) -> Text:
    """Say old, new, difference and percentage; where nothing can be compared, say that."""
    if growth is None:
        return NO_COMPARISON
    old, new, difference = f"{growth.old:,}", f"{growth.new:,}", f"{abs(growth.difference):,}"
    grown = growth.percent
    rate = "" if grown is None else f"（{grown}%）"
    rate_en = "" if grown is None else f" ({grown} %)"
    if not growth.difference:
        verb, verb_en = "没有增减", "no change"
    elif growth.difference > 0:
        verb, verb_en = f"增加{difference}{unit.zh}{rate}", f"{difference} more{rate_en}"
    else:
        verb, verb_en = f"减少{difference}{unit.zh}{rate}", f"{difference} fewer{rate_en}"
    return Text(
        f"{subject.zh}上一期（{period_text(before).zh}）{old}{unit.zh}，本期{new}{unit.zh}，{verb}。",
        f"{subject.en}: {old} in the period before ({period_text(before).en}), {new} now, {verb_en}.",
    )


def order_sentence(subject: Text, ranked: Sequence[Ranked], without: int = 0) -> Text | None:
    """Say who is first, second and third, and who comes last; None where nobody has a rank.

    `without` places have nothing of it: they are told as a number, not by name.
    """
    ordered = sorted(ranked, key=lambda place: place[1])
    if not ordered:
        return None
    head = [place for place in ordered if place[1] <= LEADERS]
    said = _ranks(head)
    text = Text(f"按{subject.zh}排，{said.zh}", f"By {subject.en}, {said.en}")
    tail = [place for place in ordered[-LAST:] if place not in head] if len(ordered) > LEADERS + 1 else []
    if without:
        none = many(without, "place has", "places have")
        text = Text(f"{text.zh}；另有{without}个地方为0", f"{text.en}; {none} none")
    elif tail:
        end = joined([Text(f"{name.zh}（第{rank}）", f"{name.en} ({ordinal(rank)})") for name, rank in tail])
        text = Text(f"{text.zh}；排在最后的是{end.zh}", f"{text.en}; last {'is' if len(tail) == 1 else 'are'} {end.en}")
    return Text(f"{text.zh}。", f"{text.en}.")


def _ranks(places: Sequence[Ranked]) -> Text:
    """List places with their ranks; equals are told together."""
    said: list[Text] = []
    for rank in sorted({rank for _, rank in places}):
        equals = [name for name, own in places if own == rank]
        names, tied = joined(equals), len(equals) > 1
        verb = "share" if tied else "ranks" if not said else ""
        english = " ".join(word for word in (names.en, verb, ordinal(rank)) if word)
        said.append(Text(f"{names.zh}{'并列' if tied else ''}第{numeral(rank)}", english))
    return Text("，".join(text.zh for text in said), joined(said).en)


def moves_sentence(moved: Sequence[tuple[Text, Move]]) -> Text | None:
    """Say who rose and who fell, from which rank to which, the greatest moves first; None where nobody moved."""
    told = [(name, move) for name, move in moved if move.up]
    if not told:
        return None
    told.sort(key=lambda place: (-abs(place[1].up or 0), place[1].now or 0))
    rose = [_move(name, move) for name, move in told[:MOST_MOVES] if (move.up or 0) > 0]
    fell = [_move(name, move) for name, move in told[:MOST_MOVES] if (move.up or 0) < 0]
    parts = []
    if rose:
        parts.append(Text(f"名次上升的有{joined(rose).zh}", f"rose: {joined(rose).en}"))
    if fell:
        parts.append(Text(f"下降的有{joined(fell).zh}", f"fell: {joined(fell).en}"))
    rest = len(told) - MOST_MOVES
    if rest > 0:
        parts.append(Text(f"另有{rest}处变动见表", f"{rest} more in the table"))
    return Text(
        f"与上一期相比，{'；'.join(part.zh for part in parts)}。",
        f"Ranks against the period before: {'; '.join(part.en for part in parts)}.",
    )


def _move(name: Text, move: Move) -> Text:
    return Text(f"{name.zh}（第{move.before}到第{move.now}）", f"{name.en} ({move.before} to {move.now})")


def traffic_sentence_of_ranks(brief: Brief) -> Text | None:
    """Say the order of the places by page views."""
    ranked = [row for row in brief.traffic.rows if row.rank is not None]
    told = [(row.area.name, row.rank) for row in ranked if row.rank is not None and row.page_views]
    return order_sentence(Text("浏览量", "page views"), told, len(ranked) - len(told))


def activity_sentence_of_ranks(brief: Brief) -> Text | None:
    """Say the order of the places by monthly activity."""
    ranked = [row for row in brief.spaces.rows if row.rank is not None]
    told = [(row.area.name, row.rank) for row in ranked if row.rank is not None and row.monthly]
    return order_sentence(Text("月度活跃度", "monthly activity"), told, len(ranked) - len(told))


def unattributed_sentence(brief: Brief) -> Text | None:
    """Say how much belongs to no place below; None where everything does or nothing is below."""
    row = next((row for row in brief.traffic.rows if row.area.standing is Standing.UNATTRIBUTED), None)
    if row is None or not row.page_views or not brief.areas.children:
        return None
    below = LEVEL_WORDS.get(brief.areas.level, LEVEL_WORDS["county"])
    return Text(
        f"另有{row.page_views:,}次（{row.share}%）还归不到哪一个{below.zh}。",
        f"A further {row.page_views:,} ({row.share} %) cannot be attributed to any {below.en}.",
    )


LEVEL_WORDS = {
    "province": Text("省", "province"),
    "city": Text("市", "city"),
    "county": Text("县（市、区）", "county"),
    "school": Text("学校", "school"),
}


def head_sentence(brief: Brief) -> Text:
    """Say in one breath what the page of a place is headed with."""
    if not brief.traffic.page_views:
        return Text("这段时间没有记录到浏览。", "No page views were recorded in this time.")
    ranked = sorted((row for row in brief.traffic.rows if row.rank is not None), key=lambda row: row.rank or 0)
    said: list[Text] = []
    first = [row for row in ranked if row.rank == 1]
    if first:
        names = joined([row.area.name for row in first])
        together = percent(sum(row.page_views or 0 for row in first), brief.traffic.page_views)
        tied = "并列第一" if len(first) > 1 else "居第一"
        others = _ranks([(row.area.name, row.rank) for row in ranked if row.rank in (2, 3) and row.page_views])
        most = "shared the most page views" if len(first) > 1 else "had the most page views"
        text = Text(f"{names.zh}浏览量{tied}，占{together}%", f"{names.en} {most}, {together} % of all")
        said.append(Text(f"{text.zh}；{others.zh}。", f"{text.en}; {others.en}.") if others.zh else _stop(text))
    else:
        views = f"{brief.traffic.page_views:,}"
        counted = f"There {_were(brief.traffic.page_views)} {many(brief.traffic.page_views, 'page view')} in this time."
        said.append(Text(f"这段时间有{views}次浏览。", counted))
    outside = unattributed_sentence(brief)
    return sentences([*said, *([outside] if outside else [])])


def _stop(text: Text) -> Text:
    return Text(f"{text.zh}。", f"{text.en}.")


def lag_sentence(brief: Brief, subject: Subject) -> Text | None:
    """Say which places have no rank because their data are not whole, and why; None where all are."""
    rows: Sequence[TrafficRow | SpaceRow] = brief.spaces.rows if subject is Subject.SPACES else brief.traffic.rows
    lagging = [row.area for row in rows if row.lagging]
    if not lagging:
        return None
    names = joined([area.name for area in lagging])
    reasons = joined(_reasons(lagging, subject, brief.period))
    return Text(
        f"{names.zh}暂停排名：{reasons.zh}。",
        f"{names.en} {'have' if len(lagging) > 1 else 'has'} no rank for now: {reasons.en}.",
    )


def _reasons(areas: Sequence[Area], subject: Subject, period: Period) -> list[Text]:
    found: list[Text] = []
    for area in areas:
        for lag in area.lags:
            if lag.concerns(subject, period) and lag.reason not in found:
                found.append(lag.reason)
    return found


def state_sentences(brief: Brief) -> tuple[Text, ...]:
    """Say what is not final: an incomplete brief says so instead of printing a smaller number as if it were whole."""
    reasons = incomplete_because(brief)
    if not reasons:
        return ()
    why = Text("；".join(reason.zh for reason in reasons), "; ".join(reason.en for reason in reasons))
    return (
        Text(
            f"这份简报还不完整：{why.zh}。下面的数只到目前为止，会变大，不能引用。",
            f"This brief is not complete: {why.en}. The figures below are those so far; they will grow, so do not "
            "quote "
            "them.",
        ),
    )
