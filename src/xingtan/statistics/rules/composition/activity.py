"""一（四）应用活跃情况: the activity of places."""

from xingtan.statistics.rules.areas import Standing
from xingtan.statistics.rules.brief import Brief, SpaceRow, points
from xingtan.statistics.rules.composition.parts import NONE, PLACE, TOTAL, figure, place_row, printed
from xingtan.statistics.rules.document import Block, Chart, Column, Paragraph, Row, Series, Table
from xingtan.statistics.rules.metrics import Subject
from xingtan.statistics.rules.sentences import activity_sentence_of_ranks, lag_sentence, moves_sentence
from xingtan.statistics.rules.texts import Text, count_text, day_text

POINTS = Text("点", "points")


def blocks(brief: Brief) -> tuple[Block, ...]:
    """Give the paragraphs, the chart and the table of the section."""
    spaces = brief.spaces
    annual, monthly = points(spaces.annual), points(spaces.monthly)
    found: list[Block] = []
    if annual is not None and monthly is not None:
        since = day_text(spaces.annual_since, year=True)
        found.append(
            Paragraph(
                Text(
                    f"合计月度活跃度{monthly}点，年度活跃度{annual}点（自{since.zh}起），满分100点。",
                    f"Overall the monthly activity is {monthly} points and the annual activity {annual} points (since "
                    f"{since.en}), of 100.",
                )
            )
        )
    order = activity_sentence_of_ranks(brief)
    moves = moves_sentence([(row.area.name, row.move) for row in spaces.rows])
    found += [Paragraph(text) for text in (order, moves) if text is not None]
    lag = lag_sentence(brief, Subject.SPACES)
    if lag is not None:
        found.append(Paragraph(lag, "warning"))
    if brief.areas.children:
        found.append(_chart(brief))
    return (*found, _table(brief))


def _chart(brief: Brief) -> Chart:
    rows = [row for row in brief.spaces.rows if row.area.standing is Standing.CHILD]
    rows.sort(key=lambda row: -(row.active or 0))
    return Chart(
        name="active_spaces",
        kind="bars",
        title=Text("各地年度活跃空间（个）", "Annual active spaces by place"),
        table="activity",
        labels=tuple(row.area.short for row in rows),
        series=(Series(brief.spaces.definition.name, tuple(row.active for row in rows)),),
        unit=Text("个", "spaces"),
    )


def _table(brief: Brief) -> Table:
    spaces = brief.spaces
    heads = (
        Text("名次", "Rank"),
        Text(f"{spaces.definition.name.zh}（个）", spaces.definition.name.en),
        Text("已开通空间（个）", "Opened spaces"),
        Text("活跃空间比（%）", "Ratio (%)"),
        Text("年度活跃度（点）", "Annual activity (points)"),
        Text("月度活跃度（点）", "Monthly activity (points)"),
    )
    total = Row(
        (
            TOTAL,
            NONE,
            count_text(spaces.active),
            count_text(spaces.opened.total or 0),
            printed(spaces.ratio),
            printed(points(spaces.annual)),
            printed(points(spaces.monthly)),
        ),
        "total",
    )
    return Table(
        name="activity",
        caption=Text("各地空间活跃情况", "Activity of spaces by place"),
        columns=(Column(PLACE, figures=False), *(Column(head) for head in heads)),
        rows=(*(place_row(row.area, _cells(row), row.lagging) for row in _ordered(brief)), total),
        notes=(
            Text(
                "活跃空间比的底数是同一天、同一地方的已开通空间。名次按月度活跃度排。",
                "The ratio is of the spaces open on the same day in the same place. Ranks are by monthly activity.",
            ),
        ),
    )


def _ordered(brief: Brief) -> list[SpaceRow]:
    return sorted(
        brief.spaces.rows,
        key=lambda row: (
            (Standing.CHILD, Standing.OWN, Standing.UNATTRIBUTED).index(row.area.standing),
            row.rank or 10**6,
            -(row.monthly or 0),
        ),
    )


def _cells(row: SpaceRow) -> tuple[Text, ...]:
    return (
        NONE if row.rank is None else count_text(row.rank),
        figure(row.active),
        count_text(row.opened),
        printed(row.ratio),
        printed(points(row.annual)),
        printed(points(row.monthly)),
    )
