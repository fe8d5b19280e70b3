"""Figures about resources: issued, taken in, uploaded, used. Each counts what came; most also what there is."""

from xingtan.statistics.rules.metrics.declaration import Measure, Metric, Nature, Subject, Unit, Window
from xingtan.statistics.rules.texts import Text

_FLOW = "flows.flows_by_area"
_STOCK = "stocks.stocks_by_area"
_CARRIED = Text(
    "累计等于结转数（前一个平台在本平台开始记录以前数到的）加上本平台此后的记录。",
    "The running total is what was carried over (counted by a predecessor before this node began) "
    "plus what this node recorded since.",
)


def _pair(
    slug: str,
    name: Text,
    definition: Text,
    kind: str,
    unit: Unit = Unit.ITEM,
    measure: Measure = Measure.RECORDS,
    less: tuple[str, ...] = (),
) -> tuple[Metric, Metric]:
    """Declare what came in the period, and the running total at its end."""
    flow = Metric(
        slug=slug,
        subject=Subject.RESOURCES,
        name=name,
        definition=definition,
        unit=unit,
        nature=Nature.FLOW,
        kinds=(kind,),
        measure=measure,
        query=_FLOW,
    )
    stock = Metric(
        slug=f"{slug}_total",
        subject=Subject.RESOURCES,
        name=Text(f"{name.zh}累计", f"{name.en}, running total"),
        definition=Text(f"{definition.zh}{_CARRIED.zh}", f"{definition.en} {_CARRIED.en}"),
        unit=unit,
        nature=Nature.STOCK,
        window=Window.SINCE_START,
        kinds=(kind,),
        less=less,
        measure=measure,
        carried_over=kind if measure is Measure.RECORDS else f"{kind}_bytes",
        query=_STOCK,
    )
    return flow, stock


METRICS = (
    *_pair(
        "resources_issued",
        Text("国家平台下发入库", "Issued by the national platform"),
        Text(
            "国家平台下发、进入本平台目录的资源条数。",
            "Resources issued by the national platform that entered the catalogue.",
        ),
        "resource_issued",
    ),
    *_pair(
        "resources_ingested",
        Text("本平台入库", "Taken in by this platform"),
        Text(
            "本平台审核通过、进入目录的资源条数。",
            "Resources of this platform that passed review and entered the catalogue.",
        ),
        "resource_ingested",
    ),
    Metric(
        slug="resources_stored_total",
        subject=Subject.RESOURCES,
        name=Text("共计入库", "In the catalogue, total"),
        definition=Text(
            "国家平台下发入库累计加本平台入库累计。",
            "The running total issued by the national platform plus that taken in by this platform.",
        ),
        unit=Unit.ITEM,
        nature=Nature.DERIVED,
        window=Window.SINCE_START,
        derived_from=("resources_issued_total", "resources_ingested_total"),
    ),
    *_pair(
        "resources_uploaded",
        Text("上传", "Uploads"),
        Text(
            "各类空间里由用户上传的文件数，删掉的也算上传过。",
            "Files that people uploaded in spaces of every kind; a file deleted later was still uploaded.",
        ),
        "file_uploaded",
    ),
    *_pair(
        "uploaded_bytes",
        Text("上传容量", "Uploaded volume"),
        Text(
            "上传文件的字节数之和。1 GB是1,000,000,000字节，1 TB是1,000 GB。",
            "The sum of the bytes of uploaded files. 1 GB is 1,000,000,000 bytes, 1 TB is 1,000 GB.",
        ),
        "file_uploaded",
        Unit.BYTE,
        Measure.BYTES,
    ),
    *_pair(
        "resources_downloaded",
        Text("下载", "Downloads"),
        Text(
            "资源文件被下载的次数；续传的几段算一次。",
            "Times that a resource's file was downloaded; ranges of one download count once.",
        ),
        "resource_downloaded",
        Unit.TIME,
    ),
    *_pair(
        "resources_favourited",
        Text("收藏", "Favourites"),
        Text(
            "资源被收藏的次数；累计里减去取消了的。",
            "Times that a resource was made a favourite; the running total leaves out those undone.",
        ),
        "resource_favourited",
        Unit.TIME,
        less=("resource_unfavourited",),
    ),
    Metric(
        slug="resources_viewed",
        subject=Subject.RESOURCES,
        name=Text("资源浏览", "Resource views"),
        definition=Text(
            "打开一条资源的页面算一次，重复与机器人不算。",
            "Each time the page of a resource is opened, without repeats and robots.",
        ),
        unit=Unit.VISIT,
        nature=Nature.FLOW,
        kinds=("resource_viewed",),
        query=_FLOW,
    ),
    Metric(
        slug="videos_watched",
        subject=Subject.RESOURCES,
        name=Text("视频观看", "Videos watched"),
        definition=Text(
            "服务器发出了一段视频中足够多的部分才算一次，不按网页里的计时器算。",
            "Counts once when the server has sent enough of a video; the page's own timer is not believed.",
        ),
        unit=Unit.TIME,
        nature=Nature.FLOW,
        kinds=("video_watched",),
        query=_FLOW,
    ),
    Metric(
        slug="exercises_answered",
        subject=Subject.RESOURCES,
        name=Text("练习作答", "Exercises answered"),
        definition=Text("课后练习里每答一题算一次。", "Each answer to an exercise of a lesson."),
        unit=Unit.ITEM,
        nature=Nature.FLOW,
        kinds=("exercise_answered",),
        query=_FLOW,
    ),
)
