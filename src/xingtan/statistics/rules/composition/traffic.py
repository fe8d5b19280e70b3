"""一（一）访问指标: visits, by day and by place."""

from xingtan.statistics.rules.areas import Standing
from xingtan.statistics.rules.balance import children_name
from xingtan.statistics.rules.brief import Brief, TrafficRow
from xingtan.statistics.rules.composition.parts import NONE, PLACE, TOTAL, figure, name_of, place_row, printed
from xingtan.statistics.rules.document import Block, Chart, Column, Paragraph, Row, Series, Table
from xingtan.statistics.rules.metrics import Subject
from xingtan.statistics.rules.sentences import (
    growth_sentence,
    lag_sentence,
    moves_sentence,
    traffic_sentence,
    traffic_sentence_of_ranks,
    unattributed_sentence,
)
from xingtan.statistics.rules.texts import Text, count_text, day_text, many, same, sentences, weekday_text

VIEWS = Text("次", "page views")


def blocks(brief: Brief) -> tuple[Block, ...]:
    """Give the paragraphs, charts and tables of the section."""
    order = traffic_sentence_of_ranks(brief)
    moves = moves_sentence([(row.area.name, row.move) for row in brief.traffic.rows])
    ranks = [text for text in (order, moves, unattributed_sentence(brief)) if text is not None]
    lag = lag_sentence(brief, Subject.TRAFFIC)
    found: list[Block] = [
        Paragraph(traffic_sentence(brief)),
        Paragraph(growth_sentence(name_of("page_views"), VIEWS, brief.traffic.growth, brief.period.before())),
        *_trend(brief),
        *([Paragraph(sentences(ranks))] if ranks else []),
        *([Paragraph(lag, "warning")] if lag else []),
    ]
    if brief.areas.children:
        found += [_places_chart(brief)]
    return (*found, _places(brief))


def _trend(brief: Brief) -> tuple[Block, ...]:
    days = brief.traffic.days
    unknown = [None if brief.running and day >= brief.cut_off_at.date() and not count else count for day, count in days]
    chart = Chart(
        name="trend",
        kind="line",
        title=Text("逐日浏览量（次）", "Page views by day"),
        table="days",
        labels=tuple(day_text(day) for day, _ in days),
        series=(Series(name_of("page_views"), tuple(unknown)),),
        unit=VIEWS,
        since=brief.period.since.isoformat(),
    )
    rows = [
        Row((Text(f"{day_text(day).zh} {weekday_text(day).zh}", f"{day_text(day).en}, {weekday_text(day).en}"), count))
        for (day, _), count in zip(days, [figure(count) for count in unknown], strict=True)
    ]
    table = Table(
        name="days",
        caption=Text(f"逐日浏览量（{brief.period.days}天）", f"Page views by day ({brief.period.days} days)"),
        columns=(Column(Text("日期", "Day"), figures=False), Column(Text("浏览量（次）", "Page views"))),
        rows=(*rows, Row((TOTAL, count_text(brief.traffic.page_views)), "total")),
    )
    return chart, table


def _places_chart(brief: Brief) -> Chart:
    rows = sorted(brief.traffic.rows, key=lambda row: (row.area.standing is not Standing.CHILD, -(row.page_views or 0)))
    return Chart(
        name="places",
        kind="bars",
        title=Text("各地浏览量（次）", "Page views by place"),
        table="places",
        labels=tuple(row.area.short for row in rows),
        series=(Series(name_of("page_views"), tuple(row.page_views for row in rows)),),
        unit=VIEWS,
    )


def _places(brief: Brief) -> Table:
    traffic = brief.traffic
    heads = [
        Text("名次", "Rank"),
        Text("浏览量（次）", "Page views"),
        Text("占比（%）", "Share (%)"),
        Text("独立访客（人）", "Unique visitors"),
    ]
    if traffic.before is not None:
        heads += [Text("名次变动", "Rank before"), Text("上一期（次）", "Period before")]
    rows = [place_row(row.area, _cells(row, traffic.before is not None), row.lagging) for row in _ordered(brief)]
    total = [NONE, count_text(traffic.page_views), same("100.00" if traffic.page_views else "—")]
    total.append(count_text(traffic.unique_visitors))
    if traffic.before is not None:
        total += [NONE, count_text(traffic.before)]
    below = children_name(brief)
    return Table(
        name="places",
        caption=Text(f"各地浏览量（{below.zh}）", f"Page views by place ({below.en})")
        if brief.areas.children
        else Text("浏览量", "Page views"),
        columns=(Column(PLACE, figures=False), *(Column(head) for head in heads)),
        rows=(*rows, Row((TOTAL, *total), "total")),
        notes=_notes(brief),
    )


def _ordered(brief: Brief) -> list[TrafficRow]:
    """Order places by rank, then those without one; the place's own and the unattributed row stand last."""
    return sorted(
        brief.traffic.rows,
        key=lambda row: (
            (Standing.CHILD, Standing.OWN, Standing.UNATTRIBUTED).index(row.area.standing),
            row.rank or 10**6,
            -(row.page_views or 0),
        ),
    )


def _cells(row: TrafficRow, compared: bool) -> tuple[Text, ...]:
    cells = [
        NONE if row.rank is None else count_text(row.rank),
        figure(row.page_views),
        printed(row.share),
        figure(row.unique_visitors),
    ]
    if compared:
        cells += [_moved(row), figure(row.before)]
    return tuple(cells)


def _moved(row: TrafficRow) -> Text:
    if row.move.up is None:
        return NONE
    if not row.move.up:
        return Text("不变", "same")
    return Text(f"原第{row.move.before}", f"was {row.move.before}")


def _notes(brief: Brief) -> tuple[Text, ...]:
    traffic = brief.traffic
    if not traffic.page_views:
        return ()
    notes = [
        Text(
            f"占比以合计{traffic.page_views:,}次为底，逐行四舍五入，各行相加为{traffic.shares_sum}%。",
            f"Shares are of the total of {traffic.page_views:,}, rounded row by row; the rows add up to "
            f"{traffic.shares_sum} %.",
        ),
        Text(
            "一个访客到过几个地方，在每个地方各算一个，所以各行独立访客相加大于合计。",
            "A visitor of several places counts in each, so the rows of unique visitors add up to more than the total.",
        ),
        Text(
            f"另有{traffic.repeats:,}次30秒内的重复打开和{traffic.robots:,}次机器人浏览，没有计入。",
            f"Not counted: {many(traffic.repeats, 'repeat')} within 30 seconds and {many(traffic.robots, 'view')} by "
            "robots.",
        ),
    ]
    return tuple(notes)
