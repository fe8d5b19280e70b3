"""What the province's old platform had counted before 21 July 2017 and the node carries over, as balances.

One record a metric and county (one a metric for the province's own), and three for each space whose counters matter.
`signed_in`, `disk_items` and `space_visited` count since 1 January 2017, everything else since the platform began.
"""

from collections.abc import Iterator, Sequence

from xingtan.main.demo import figures
from xingtan.main.demo.month.deeds import ENTRANTS_BEFORE, by_county, opened_in_month
from xingtan.main.demo.month.grounds import Grounds
from xingtan.main.demo.month.lines import stamp
from xingtan.main.demo.month.margins import split
from xingtan.main.demo.month.spaces import Tracked

PER_SPACE = ("signed_in", "disk_items", "space_visited")
# What lies before the month: the cumulative figure of the source less the month's own.
BY_VIEWS = {
    "resource_ingested": figures.RESOURCES_INGESTED - figures.RESOURCES_INGESTED_IN_MONTH,
    "file_uploaded": figures.FILES_UPLOADED - figures.FILES_UPLOADED_IN_MONTH,
    "file_uploaded_bytes": figures.FILES_UPLOADED_BYTES - figures.FILES_UPLOADED_IN_MONTH_BYTES,
    "resource_downloaded": figures.DOWNLOADS - figures.DOWNLOADS_IN_MONTH,
    "resource_favourited": figures.FAVOURITES - figures.FAVOURITES_IN_MONTH,
    "campaign_entered": ENTRANTS_BEFORE,
}
OF_PROVINCE = {
    "resource_issued": figures.RESOURCES_ISSUED,
    "developer_registered": figures.DEVELOPERS - figures.DEVELOPERS_IN_MONTH,
    "app_connected": figures.APPS - figures.APPS_IN_MONTH,
    "interface_opened": figures.INTERFACES - figures.INTERFACES_IN_MONTH,
    "api_called": figures.API_CALLS - figures.API_CALLS_IN_MONTH,
    "space_opened": figures.SPACES_OF_PROVINCE,
}


def carried_lines(grounds: Grounds, tracked: Sequence[Tracked], seed: int) -> Iterator[str]:
    """Write every balance, all at the instant at which the month begins."""
    write = stamp(seed, "carried", 0)

    def line(metric: str, place: str, count: int, space: str = "") -> str:
        of = f'"place":"{place}","space":"{space}"' if space else f'"place":"{place}"'
        return f'{write(0)},"kind":"balance_carried_over",{of},"metric":"{metric}","count":{count}}}'

    for metric, count in OF_PROVINCE.items():
        yield line(metric, figures.PROVINCE, count)
    for metric, whole in BY_VIEWS.items():
        for place, count in by_county(grounds, split(whole, [city.views for city in figures.CITIES])):
            yield line(metric, place, count)
    for place, count in by_county(grounds, opened_before()):
        yield line("space_opened", place, count)
    for space in tracked:
        for metric, count in zip(PER_SPACE, space.before, strict=True):
            if count:
                yield line(metric, space.place, count, space.id)


def opened_before() -> list[int]:
    """Say how many spaces each city had opened before the month."""
    return [city.spaces - opened for city, opened in zip(figures.CITIES, opened_in_month(), strict=True)]
