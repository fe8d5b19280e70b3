"""What the door itself says when there is nothing else to say: in both languages, without a traceback."""

import html
import json
from dataclasses import dataclass

from xingtan.front.protection import Headers


@dataclass(frozen=True, slots=True)
class Apology:
    """One thing that can go wrong at the door: a stable code and two sentences in each language."""

    code: str
    status: int
    chinese: tuple[str, str]
    english: tuple[str, str]
    retry_after_seconds: int | None = None


STARTING = Apology(
    "starting",
    503,
    ("正在启动", "学习广场正在启动，通常只要几秒钟。请稍后刷新。"),
    ("Starting", "The learning square is starting; this usually takes a few seconds. Please reload then."),
    2,
)
BUSY = Apology(
    "busy",
    503,
    ("现在人很多", "此刻访问的人太多，您的请求没有处理，也没有丢失任何内容。请过几秒再试。"),
    (
        "Very busy",
        "Too many people are asking at once. Nothing was done and nothing was lost. Try again in a few seconds.",
    ),
    5,
)
BROKEN = Apology(
    "broken",
    500,
    ("出了差错", "这一页没能做出来，差错已经记录下来。您可以返回上一页，或稍后再试。"),
    ("Something failed", "This page could not be made; the fault has been written down. Go back, or try again later."),
)
TOO_SLOW = Apology(
    "too_slow",
    504,
    ("等得太久", "这一页花的时间太长，已停止等待。请稍后再试。"),
    ("It took too long", "This page took too long and we stopped waiting. Please try again later."),
    10,
)
TOO_LARGE = Apology(
    "too_large",
    413,
    ("文件太大", "您发送的内容超过了允许的大小，没有收下。请缩小后再试，或先登录再上传。"),
    (
        "Too large",
        "What you sent is larger than allowed and was not taken. Make it smaller, or sign in before uploading.",
    ),
)
BODY_TOO_SLOW = Apology(
    "body_too_slow",
    408,
    ("上传中断", "很久没有收到后续内容，上传已中断，没有保存。请检查网络后重试。"),
    (
        "Upload interrupted",
        "Nothing more arrived for a long time, so the upload was dropped. Check the network and retry.",
    ),
)
BROKEN_OFF = Apology(
    "broken_off",
    400,
    ("没有收全", "内容只到了一部分，没有保存。请检查网络后重新提交。"),
    ("Incomplete", "Only a part arrived, and nothing was saved. Check the network and send it again."),
)
NO_LENGTH = Apology(
    "length_required",
    411,
    ("缺少长度", "发送内容时要说明长度（Content-Length），这样才能确认收全了。什么也没有保存。"),
    ("Length needed", "Say how long the body is (Content-Length), so that a broken one is noticed. Nothing was saved."),
)
NO_SPACE = Apology(
    "no_space",
    507,
    ("存储空间已满", "节点的存储空间已满，暂时不能上传；浏览不受影响。请联系管理员。"),
    (
        "Storage is full",
        "The node's storage is full: uploading has stopped, reading goes on. Please tell the operator.",
    ),
)
WRONG_HOST = Apology(
    "wrong_host",
    421,
    ("地址不对", "这个节点不在您输入的地址上提供服务。"),
    ("Wrong address", "This node does not serve the address that you typed."),
)
NOT_FOUND = Apology(
    "not_found",
    404,
    ("没有这个文件", "您要的文件不存在，或者已经被移走。"),
    ("No such file", "The file that you asked for does not exist or was removed."),
)
NOT_ALLOWED = Apology(
    "method_not_allowed",
    405,
    ("只能读取", "这个地址只能读取，不能写入。"),
    ("Read only", "This address can be read only."),
)


def apologise(apology: Apology, path: str, reference: str = "") -> tuple[int, Headers, bytes]:
    """Give status, headers and body: a page, or for the API a problem in JSON. `reference` finds it in the log."""
    headers: Headers = [("cache-control", "no-store")]
    if apology.retry_after_seconds:
        headers.append(("retry-after", str(apology.retry_after_seconds)))
    if path.startswith("/api/"):
        return apology.status, [*headers, ("content-type", "application/problem+json")], _problem(apology, reference)
    return apology.status, [*headers, ("content-type", "text/html; charset=utf-8")], _page(apology, path, reference)


def _problem(apology: Apology, reference: str) -> bytes:
    problem = {
        "type": f"urn:xingtan:problem:{apology.code.replace('_', '-')}",
        "title": apology.english[0],
        "status": apology.status,
        "detail": apology.english[1],
    }
    return json.dumps(problem | ({"instance": reference} if reference else {})).encode()


def _page(apology: Apology, path: str, reference: str) -> bytes:
    chinese = ("zh-Hans", *apology.chinese, "回到首页", "/")
    english = ("en", *apology.english, "Home page", "/en/")
    first, second = (english, chinese) if path.startswith("/en/") else (chinese, english)
    note = f"<p>{html.escape(reference)}</p>" if reference else ""
    return (
        f'<!doctype html><html lang="{first[0]}"><head><meta charset="utf-8"><title>{first[1]}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<link rel="stylesheet" href="/door.css"></head><body><main>'
        f'<h1>{first[1]}</h1><p>{first[2]}</p><p><a href="{first[4]}">{first[3]}</a></p>'
        f'<section lang="{second[0]}"><h2>{second[1]}</h2><p>{second[2]}</p>'
        f'<p><a href="{second[4]}">{second[3]}</a></p></section>{note}</main></body></html>'
    ).encode()


STYLE = (
    b":root{color-scheme:light dark}body{font:1.125rem/1.7 system-ui,'PingFang SC','Microsoft YaHei',sans-serif;"
    b"max-width:36rem;margin:12vh auto;padding:0 1.5rem}h1{font-size:1.75rem;line-height:1.3}"
    b"h2{font-size:1.25rem}section{margin-top:3rem}a{color:inherit}"
)
