"""一（二）资源指标: what came into the library, what people uploaded and used."""

from xingtan.statistics.rules.brief import RESOURCES, RESOURCES_BY_PLACE, Brief, ResourceRow
from xingtan.statistics.rules.composition.parts import (
    PLACE,
    TOTAL,
    UNKNOWN,
    amount_rows,
    bytes_text,
    name_of,
    place_row,
    unit_of,
)
from xingtan.statistics.rules.document import Block, Column, Paragraph, Row, Table
from xingtan.statistics.rules.texts import Text, count_text, many, same


def blocks(brief: Brief) -> tuple[Block, ...]:
    """Give the paragraphs and tables of the section."""
    found: list[Block] = [Paragraph(_ingest(brief)), Paragraph(_use(brief)), _amounts(brief)]
    if brief.areas.children:
        found.append(_places(brief))
    return tuple(found)


def _ingest(brief: Brief) -> Text:
    amounts, stored = brief.resources.amounts, brief.resources.stored
    issued, ingested = amounts["resources_issued"], amounts["resources_ingested"]
    return Text(
        f"到期末，国家平台累计下发入库{issued.total:,}条，本平台累计入库{ingested.total:,}条，共计{stored.total:,}条。"
        f"本期国家平台下发入库{issued.period:,}条，本平台入库{ingested.period:,}条。",
        f"At the end of the period the national platform had issued {many(issued.total or 0, 'resource')} and this "
        f"platform had taken in {ingested.total:,}: {stored.total:,} together. In the period {issued.period:,} "
        f"{_were(issued.period)} issued and {ingested.period:,} taken in.",
    )


def _were(count: int) -> str:
    return "was" if count == 1 else "were"


def _use(brief: Brief) -> Text:
    amounts = brief.resources.amounts
    uploaded, volume = amounts["resources_uploaded"], amounts["uploaded_bytes"]
    downloads, favourites = amounts["resources_downloaded"], amounts["resources_favourited"]
    return Text(
        f"各类空间累计上传{uploaded.total:,}条，共{bytes_text(volume.total or 0)}；累计下载{downloads.total:,}次，"
        f"收藏{favourites.total:,}次。本期新增上传{uploaded.period:,}条，{bytes_text(volume.period)}；"
        f"下载{downloads.period:,}次，收藏{favourites.period:,}次。",
        f"So far {many(uploaded.total or 0, 'file')} of {bytes_text(volume.total or 0)} {_were(uploaded.total or 0)} "
        f"uploaded in spaces, with {many(downloads.total or 0, 'download')} and "
        f"{many(favourites.total or 0, 'favourite')}. In the period {many(uploaded.period, 'file')} of "
        f"{bytes_text(volume.period)} {_were(uploaded.period)} uploaded, with {many(downloads.period, 'download')} and "
        f"{many(favourites.period, 'favourite')}.",
    )


def _amounts(brief: Brief) -> Table:
    stored = brief.resources.stored
    rows = amount_rows(brief.resources.amounts, RESOURCES)
    total = Row(
        (
            name_of("resources_stored_total"),
            unit_of("resources_ingested"),
            count_text(stored.period),
            count_text(stored.total or 0),
        ),
        "total",
    )
    return Table(
        name="resources",
        caption=Text("资源：本期与累计", "Resources: in the period and altogether"),
        columns=(
            Column(Text("项目", "What"), figures=False),
            Column(Text("单位", "Unit"), figures=False),
            Column(Text("本期", "In the period")),
            Column(Text("累计到期末", "Running total")),
        ),
        rows=(*rows[:2], total, *rows[2:]),
        notes=(
            Text(
                "累计等于结转数加上本平台此后的记录。1 GB是1,000,000,000字节，1 TB是1,000 GB。",
                "The running total is what was carried over plus what this node recorded since. "
                "1 GB is 1,000,000,000 bytes, 1 TB is 1,000 GB.",
            ),
        ),
    )


def _places(brief: Brief) -> Table:
    rows = [place_row(row.area, _cells(row), row.lagging) for row in brief.resources.rows]
    totals = {slug: sum(row.counts[slug] for row in brief.resources.rows) for slug in RESOURCES_BY_PLACE}
    return Table(
        name="resources_by_place",
        caption=Text("各地资源（本期）", "Resources by place (in the period)"),
        columns=(Column(PLACE, figures=False), *(Column(_head(slug)) for slug in RESOURCES_BY_PLACE)),
        rows=(*rows, Row((TOTAL, *(_printed(slug, totals[slug]) for slug in RESOURCES_BY_PLACE)), "total")),
    )


def _head(slug: str) -> Text:
    """Head a column with its unit; sizes carry their own, and English names say what they count."""
    name = name_of(slug)
    return name if slug == "uploaded_bytes" else Text(f"{name.zh}（{unit_of(slug).zh}）", name.en)


def _cells(row: ResourceRow) -> tuple[Text, ...]:
    if row.lagging and not any(row.counts.values()):
        return (UNKNOWN,) * len(RESOURCES_BY_PLACE)
    return tuple(_printed(slug, row.counts[slug]) for slug in RESOURCES_BY_PLACE)


def _printed(slug: str, count: int) -> Text:
    return same(bytes_text(count)) if slug == "uploaded_bytes" else count_text(count)
