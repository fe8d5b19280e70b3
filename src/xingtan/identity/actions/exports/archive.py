"""The archive of a person's data: the same things for programs (data.json) and for readers (index.html), and files."""

import json
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from uuid import UUID

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import override

from xingtan.identity.queries.own_data import Coded, OwnPart
from xingtan.kernel.clock import SHANGHAI
from xingtan.kernel.errors import NotFound
from xingtan.ports import engines

PAGES = (("index.html", "zh-hans", "zh-Hans"), ("index.en.html", "en", "en"))
STYLE = (
    "body{font:16px/1.7 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1d2733}"
    "table{border-collapse:collapse;display:block;overflow-x:auto}th,td{border:1px solid #ccc;padding:.3rem .6rem;"
    "text-align:left;vertical-align:top}h2{margin-top:2.5rem}.soft{color:#555}"
)


class _Outlet:
    """A file without a beginning to go back to: what is written waits here until it is taken."""

    def __init__(self) -> None:
        self._waiting: list[bytes] = []
        self._length = 0

    def write(self, data: bytes) -> int:
        self._waiting.append(bytes(data))
        self._length += len(data)
        return len(data)

    def tell(self) -> int:
        return self._length

    def flush(self) -> None:
        """There is nothing below."""

    def take(self) -> bytes:
        taken = b"".join(self._waiting)
        self._waiting.clear()
        return taken


def write_archive(export_id: UUID, person_id: UUID, asked_at: datetime, parts: Sequence[OwnPart]) -> Iterator[bytes]:
    """Give the bytes of the archive in pieces: it is never whole in memory, nor on the disk twice.

    A file whose bytes are no longer in the store is left out; it is still named in its list.
    """
    outlet = _Outlet()
    at = asked_at.astimezone(SHANGHAI).timetuple()[:6]
    with zipfile.ZipFile(outlet, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:  # type: ignore[call-overload]
        for name, body in _texts(export_id, person_id, asked_at, parts):
            archive.writestr(zipfile.ZipInfo(name, at), body, zipfile.ZIP_DEFLATED)
            yield outlet.take()
        for part in parts:
            for file in part.files:
                try:
                    chunks = engines().blobs.read(file.digest)
                    first = next(chunks, b"")
                except NotFound:
                    continue
                # Pictures, films and papers are packed already.
                with archive.open(zipfile.ZipInfo(file.path, at), "w", force_zip64=True) as entry:
                    entry.write(first)
                    for chunk in chunks:
                        entry.write(chunk)
                        yield outlet.take()
                yield outlet.take()
    yield outlet.take()


def _texts(
    export_id: UUID, person_id: UUID, asked_at: datetime, parts: Sequence[OwnPart]
) -> Iterator[tuple[str, bytes]]:
    for name, language, tag in PAGES:
        with override(language):
            page = _page(tag, asked_at, parts)
        yield name, page.encode()
    data = {
        "export": str(export_id),
        "person": str(person_id),
        "asked_at": asked_at.isoformat(),
        "parts": {
            part.slug: {
                **({"note": part.note % dict(part.note_words)} if part.note else {}),
                "rows": [{key: _plain(value) for (key, _t), value in _paired(part, row)} for row in part.rows],
            }
            for part in parts
        },
    }
    yield "data.json", json.dumps(data, ensure_ascii=False, indent=1).encode()


def _paired(part: OwnPart, row: tuple[object, ...]) -> list[tuple[tuple[str, str], object]]:
    return list(zip(part.columns, row, strict=True))


def _plain(value: object) -> str | int | float | bool | list[object] | None:
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value.code if isinstance(value, Coded) else str(value)


def _page(tag: str, asked_at: datetime, parts: Sequence[OwnPart]) -> SafeString:
    other, word = ("index.en.html", "English") if tag == "zh-Hans" else ("index.html", "中文")
    return format_html(
        '<!doctype html><html lang="{}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><title>{}</title><style>{}</style></head>'
        '<body><h1>{}</h1><p class="soft">{}</p><p><a href="{}">{}</a> <a href="data.json">data.json</a></p>'
        "<ul>{}</ul>{}</body></html>\n",
        tag,
        _("我的数据"),
        STYLE,
        _("我的数据"),
        _("平台上关于你的全部记录，整理于%(at)s（北京时间）。给程序读的同样内容在data.json里。")
        % {"at": _shown(asked_at)},
        other,
        word,
        format_html_join(
            "",
            '<li><a href="#{}">{}</a> ({})</li>',
            ((part.slug, _title(part.title), len(part.rows)) for part in parts),
        ),
        format_html_join("", "{}", ((_section(part),) for part in parts)),
    )


def _section(part: OwnPart) -> SafeString:
    note = format_html('<p class="soft">{}</p>', _(part.note) % dict(part.note_words)) if part.note else ""
    if not part.rows:
        body = format_html("<p>{}</p>", _("没有。"))
    else:
        heads = format_html_join("", '<th scope="col">{}</th>', ((_title(title),) for _key, title in part.columns))
        rows = format_html_join(
            "",
            "<tr>{}</tr>",
            ((format_html_join("", "<td>{}</td>", ((_shown(value),) for value in row)),) for row in part.rows),
        )
        body = format_html("<table><thead><tr>{}</tr></thead><tbody>{}</tbody></table>", heads, rows)
    return format_html('<h2 id="{}">{}</h2>{}{}', part.slug, _title(part.title), note, body)


def _title(text: str) -> str:
    """Translate a title: the same words may stand within a sentence elsewhere."""
    return capfirst(_(text))


def _shown(value: object) -> str:
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, datetime):
        return value.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, Coded):
        return value.said()
    if isinstance(value, list):
        return _("、").join(_shown(each) for each in value)
    return str(value)
