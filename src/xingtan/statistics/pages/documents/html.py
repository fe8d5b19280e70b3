"""A brief as one HTML file that needs nothing else: its style inside, its charts drawn as SVG."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import override

from xingtan.statistics.pages.documents.markdown import VERDICTS, said_note
from xingtan.statistics.rules.document import (
    Block,
    Chart,
    Checks,
    Definitions,
    Document,
    Note,
    Paragraph,
    Section,
    Table,
)
from xingtan.ui import charts
from xingtan.ui.context import CJK
from xingtan.ui.shapes import Day

LANGUAGES = {"zh": "zh-hans", "en": "en"}
TAGS = {"zh": "zh-Hans", "en": "en"}


@dataclass(frozen=True, slots=True)
class RenderedSection:
    """A section ready to be put into the page."""

    level: int
    name: str
    heading: str
    body: SafeString


def write_html(document: Document, language: str) -> bytes:
    """Write the document in one language."""
    with override(LANGUAGES[language]):
        sections = [_section(section, language) for section in document.sections]
        context = {
            "document": document,
            "tag": TAGS[language],
            "title": document.title.said_in(language),
            "period": document.period.said_in(language),
            "cut_off": document.cut_off.said_in(language),
            "state": [text.said_in(language) for text in document.state],
            "summary": document.summary.said_in(language),
            "sections": sections,
            "style": mark_safe(charts.stylesheet()),  # noqa: S308 - our own files
        }
        return render_to_string("statistics/brief.html", context).encode()


def _section(section: Section, language: str) -> RenderedSection:
    body = _all(render_block(block, language) for block in section.blocks)
    return RenderedSection(section.level, section.name, section.heading.said_in(language), body)


def render_block(block: Block, language: str) -> SafeString:
    """Draw one block of a document."""
    match block:
        case Paragraph(text=text, kind=kind):
            return format_html('<p class="{}">{}</p>', kind or "said", text.said_in(language))
        case Note():
            return _note(block, language)
        case Table():
            return render_table(block, language)
        case Chart():
            return _chart(block, language)
        case Checks(lines=lines):
            rows = [(VERDICTS[line.holds].said_in(language), line.says.said_in(language)) for line in lines]
            return format_html('<ul class="checks">{}</ul>', format_html_join("", "<li><b>{}</b> {}</li>", rows))
        case Definitions(items=items):
            said = [
                (item.name.said_in(language), item.note.said_in(language), item.text.said_in(language))
                for item in items
            ]
            return format_html("<dl>{}</dl>", format_html_join("", "<dt>{} <small>{}</small></dt><dd>{}</dd>", said))


def _note(note: Note, language: str) -> SafeString:
    title, body = said_note(note, language)
    chinese = mark_safe(' lang="zh-Hans"') if language == "en" and not note.en else ""
    head = format_html("<h4>{}</h4>", title) if title else ""
    paragraphs = format_html_join("", "<p>{}</p>", ((part,) for part in body.splitlines() if part.strip()))
    return format_html('<div class="note"{}>{}{}</div>', chinese, head, paragraphs)


def render_table(table: Table, language: str) -> SafeString:
    """Draw a table with its caption, its total at its foot, its notes below."""
    heads = format_html_join(
        "",
        '<th scope="col"{}>{}</th>',
        ((_figures(column.figures), column.head.said_in(language)) for column in table.columns),
    )
    rows: list[SafeString] = []
    total: list[SafeString] = []
    for row in table.rows:
        cells = [cell.said_in(language) for cell in row.cells]
        line = format_html(
            '<tr{}><th scope="row">{}</th>{}</tr>',
            format_html(' class="{}"', row.role) if row.role != "body" else "",
            cells[0],
            format_html_join(
                "",
                "<td{}{}>{}</td>",
                (
                    (_figures(column.figures), _spoken(cell, language), cell)
                    for column, cell in zip(table.columns[1:], cells[1:], strict=True)
                ),
            ),
        )
        (total if row.role == "total" and row is table.rows[-1] else rows).append(line)
    foot = format_html("<tfoot>{}</tfoot>", _all(total)) if total else ""
    notes = format_html_join("", '<p class="quiet">{}</p>', ((note.said_in(language),) for note in table.notes))
    return format_html(
        '<div class="wide-table" tabindex="0" role="region" aria-label="{}"><table><caption>{}</caption>'
        "<thead><tr>{}</tr></thead><tbody>{}</tbody>{}</table></div>{}",
        table.caption.said_in(language),
        table.caption.said_in(language),
        heads,
        _all(rows),
        foot,
        notes,
    )


def _all(parts: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))


def _spoken(text: str, language: str) -> SafeString:
    """Mark words that nobody translated: a title as it was shown."""
    return mark_safe(' lang="zh-Hans"') if language == "en" and CJK.search(text) else mark_safe("")


def _figures(figures: bool) -> SafeString:
    return mark_safe(' class="n"') if figures else mark_safe("")


def _chart(chart: Chart, language: str) -> SafeString:
    values = chart.series[0].values
    if chart.kind == "line":
        since = date.fromisoformat(chart.since)
        days = tuple(
            Day(since + timedelta(days=n), None if value is None else int(value)) for n, value in enumerate(values)
        )
        title, unit = chart.title.said_in(language), chart.unit.said_in(language)
        drawn = _all(charts.trend(days, title=title, unit=unit, form=form) for form in ("wide", "phone"))
    else:
        drawn = _bars(chart, values, language)
    return format_html("<figure><figcaption>{}</figcaption>{}</figure>", chart.title.said_in(language), drawn)


def _bars(chart: Chart, values: Sequence[float | None], language: str) -> SafeString:
    greatest = max((value for value in values if value is not None), default=0)
    rows = (
        (label.said_in(language), charts.bar(value, greatest or 1), "—" if value is None else f"{int(value):,}")
        for label, value in zip(chart.labels, values, strict=True)
    )
    return format_html(
        '<ol class="bars" aria-label="{}">{}</ol>',
        chart.title.said_in(language),
        format_html_join("", "<li><span>{}</span>{}<b>{}</b></li>", rows),
    )
