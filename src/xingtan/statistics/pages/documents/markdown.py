"""A brief as Markdown: what it says and its tables; a chart is its table."""

from xingtan.statistics.rules.document import (
    Block,
    Chart,
    Checks,
    Definitions,
    Document,
    Note,
    Paragraph,
    Table,
)
from xingtan.statistics.rules.texts import Text

VERDICTS = {True: Text("相符", "holds"), False: Text("不符", "fails"), None: Text("未知", "unknown")}


def write_markdown(document: Document, language: str) -> bytes:
    """Write the document in one language as UTF-8."""
    lines = [f"# {_inline(document.title.said_in(language))}", ""]
    lines += [_inline(document.period.said_in(language)), "", _inline(document.cut_off.said_in(language)), ""]
    for state in document.state:
        lines += [f"> **{_inline(state.said_in(language))}**", ""]
    lines += [_inline(document.summary.said_in(language)), ""]
    for section in document.sections:
        lines += [f"{'#' * (section.level + 1)} {_inline(section.heading.said_in(language))}", ""]
        for block in section.blocks:
            lines += _lines(block, language)
    return ("\n".join(lines).rstrip() + "\n").encode()


def _lines(block: Block, language: str) -> list[str]:
    match block:
        case Paragraph(text=text, kind=kind):
            said = _inline(text.said_in(language))
            return [f"> {said}" if kind else said, ""]
        case Note():
            return _note(block, language)
        case Table():
            return _table(block, language)
        case Checks(lines=checks):
            told = [
                f"- **{VERDICTS[check.holds].said_in(language)}** {_inline(check.says.said_in(language))}"
                for check in checks
            ]
            return [*told, ""]
        case Definitions(items=items):
            told = [
                ("- **{}**（{}）：{}" if language == "zh" else "- **{}** ({}): {}").format(
                    _inline(item.name.said_in(language)),
                    _inline(item.note.said_in(language)),
                    _inline(item.text.said_in(language)),
                )
                for item in items
            ]
            return [*told, ""]
        case Chart():
            return []


def _note(note: Note, language: str) -> list[str]:
    title, body = said_note(note, language)
    head = [f"**{_inline(title)}**", ""] if title else []
    return [*head, *[line for part in body.splitlines() if part.strip() for line in (_inline(part), "")]]


def said_note(note: Note, language: str) -> tuple[str, str]:
    """Give title and text of an operator's note; what nobody translated stays Chinese."""
    if language.startswith("zh"):
        return note.title_zh, note.zh
    return note.title_en or note.title_zh, note.en or note.zh


def _table(table: Table, language: str) -> list[str]:
    heads = [_cell(column.head.said_in(language)) for column in table.columns]
    rule = ["---:" if column.figures else "---" for column in table.columns]
    rows = [[_cell(cell.said_in(language)) for cell in row.cells] for row in table.rows]
    bold = [
        [f"**{cell}**" for cell in cells] if row.role == "total" else cells
        for row, cells in zip(table.rows, rows, strict=True)
    ]
    lines = [f"**{_inline(table.caption.said_in(language))}**", ""]
    lines += [_row(heads), _row(rule), *(_row(cells) for cells in bold), ""]
    for note in table.notes:
        lines += [_inline(note.said_in(language)), ""]
    return lines


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(text: str) -> str:
    return _inline(text).replace("|", "\\|")


def _inline(text: str) -> str:
    """Escape what Markdown would read as more than text."""
    for mark in ("\\", "*", "_", "`", "<", "["):
        text = text.replace(mark, f"\\{mark}")
    return text
