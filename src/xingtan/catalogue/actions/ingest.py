"""Taking in resources from a folder: a sheet with a row for each, and their files beside it."""

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction

from xingtan.catalogue.actions import publishing
from xingtan.catalogue.actions.publishing import store_cover, store_file
from xingtan.catalogue.actions.writing import NewExercise, NewFile, NewResource, Places, Rows, compose
from xingtan.catalogue.models import Resource
from xingtan.catalogue.rules import exercises, files, sheets
from xingtan.catalogue.rules.exercises import Choice, Exercise, ExerciseKind
from xingtan.catalogue.rules.sheets import SheetRow
from xingtan.catalogue.rules.vocabulary import Role, Status
from xingtan.kernel.errors import OutOfSpace, Problem, Refused
from xingtan.kernel.files import HEAD_BYTES, clean_name, media_type_of
from xingtan.kernel.text import msgid
from xingtan.places import api as places

SHEETS = ("resources.csv", "resources.json")
PIECE_BYTES = 1024 * 1024
MOST_SHEET_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class RowProblem:
    """A row that was left out: its number as the sheet counts (the heading is 1), its title, the problem."""

    line: int
    title: str
    problem: Problem


@dataclass(slots=True)
class Ingested:
    """What an import of a sheet did: new resources, rows that were known already, rows left out."""

    sheet: Path
    new: int = 0
    known: int = 0
    size_bytes: int = 0
    problems: list[RowProblem] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)  # of every key in the sheet, the row that had it first


Told = Callable[[int, int], None]


def ingest(path: Path, home: str, source: str, dry_run: bool = False, told: Told | None = None) -> Ingested:
    """Publish what a folder or sheet holds, each row in a transaction of its own. Gives what came of it.

    A row with a problem is left out and named; it stops nothing else. The same `source` and key a second time is the
    same resource and changes nothing; without a key the title and files make it. Dry: everything is checked, nothing
    is written. Run by whoever runs the node. Raises Refused where the sheet itself cannot be read, OutOfSpace where
    the disk is full: the rows before stay.
    """
    sheet, rows = _sheet(path)
    done = Ingested(sheet)
    for line, cells in rows:
        if told is not None:
            told(line - 1, len(rows))
        try:
            _ingest_row(sheet.parent, line, cells, home, source, dry_run, done)
        except OutOfSpace:
            raise
        except Problem as problem:
            done.problems.append(RowProblem(line, str(cells.get("title", ""))[:40], problem))
    return done


def _ingest_row(
    folder: Path, line: int, cells: Mapping[str, str], home: str, source: str, dry_run: bool, done: Ingested
) -> None:
    row = sheets.read_row(cells, home)
    key = row.key or "/".join((row.title, *(path for _, path in row.files)))[:120]
    if (first := done.lines.setdefault(key, line)) != line:
        raise Refused("key-twice", msgid("编号“%(key)s”在第 %(line)s 行已经用过。"), key=key[:40], line=first)
    if not places.places([row.place]):
        raise Refused("place-unknown", msgid("没有代码为“%(place)s”的地方。"), place=row.place)
    if Resource.objects.filter(source=source, source_key=key).exists():
        done.known += 1
        return
    paths = {path: _beside(folder, path) for _, path in row.files}
    with transaction.atomic():
        wanted = _wanted(row, folder, paths, source, key, dry_run)
        if dry_run:
            compose(wanted, Places([wanted]), Status.PUBLISHED, Rows())
        else:
            publishing.publish_resources([wanted])
    done.new += 1
    done.size_bytes += sum(file.size_bytes for file in wanted.files)


def _wanted(
    row: SheetRow, folder: Path, paths: Mapping[str, Path], source: str, key: str, dry_run: bool
) -> NewResource:
    cover, ending = "", ""
    if row.cover:
        cover, ending = _cover(_beside(folder, row.cover), dry_run)
    return NewResource(
        title=row.title,
        place=row.place,
        kind=row.kind,
        section=row.section,
        summary=row.summary,
        book=row.book,
        unit=row.unit,
        lesson=row.lesson,
        stage=row.stage,
        subject=row.subject,
        edition=row.edition,
        grade=row.grade,
        school=row.school,
        teacher_name=row.teacher,
        origin_level=row.level,
        licence=row.licence,
        cover=cover,
        cover_ending=ending,
        files=tuple(_file(role, paths[path], dry_run) for role, path in row.files),
        tasks=row.tasks,
        chapters=row.chapters,
        exercises=_exercises(_beside(folder, row.exercises)) if row.exercises else (),
        source=source,
        source_key=key,
    )


def _file(role: Role, path: Path, dry_run: bool) -> NewFile:
    size = path.stat().st_size
    if not dry_run:
        return store_file(role, path.name, size, _chunks(path))
    name = clean_name(path.name)
    files.require_ending(role, name)
    files.require_size(role, size)
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    media_type = "text/vtt" if role is Role.SUBTITLES else media_type_of(name, head)
    return NewFile(role, name, "", size, media_type)


def _cover(path: Path, dry_run: bool) -> tuple[str, str]:
    if not dry_run:
        return store_cover(path.name, path.stat().st_size, _chunks(path))
    if files.ending_of(path.name) == "svg":
        files.require_harmless_drawing(path.read_bytes()[: files.MOST_DRAWING_BYTES + 1])
    return "", ""


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(PIECE_BYTES):
            yield chunk


def _beside(folder: Path, written: str) -> Path:
    """Give the file that a row names. Raises Refused where it is not in the folder, or climbs out of it."""
    path = (folder / written).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise Refused("path-outside", msgid("文件“%(path)s”不在这个文件夹里。"), path=written[:80])
    if not path.is_file():
        raise Refused("file-missing", msgid("找不到文件“%(path)s”。"), path=written[:80])
    return path


def _sheet(path: Path) -> tuple[Path, list[tuple[int, dict[str, str]]]]:
    """Find and read the sheet; gives its path, and its rows with their numbers."""
    if path.is_dir():
        found = next((path / name for name in SHEETS if (path / name).is_file()), None)
        if found is None:
            raise Refused("sheet-missing", msgid("文件夹里没有 %(names)s。"), names=" / ".join(SHEETS))
        path = found
    if not path.is_file():
        raise Refused("file-missing", msgid("找不到文件“%(path)s”。"), path=str(path)[:200])
    if path.stat().st_size > MOST_SHEET_BYTES:
        raise Refused("sheet-too-large", msgid("表格太大了，请分成几次导入。"))
    rows = _read_json(path) if path.suffix.lower() == ".json" else _read_csv(path)
    if len(rows) > sheets.MOST_ROWS:
        raise Refused("sheet-too-long", msgid("一次最多导入 %(most)s 行，请分成几次。"), most=sheets.MOST_ROWS)
    return path, rows


def _text(path: Path) -> str:
    """Read text in UTF-8 or, as older office software writes it, GB 18030."""
    body = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return body.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused("sheet-encoding", msgid("表格的文字编码认不出来，请另存为 UTF-8 的 CSV。"))


def _read_csv(path: Path) -> list[tuple[int, dict[str, str]]]:
    try:
        rows = list(csv.reader(io.StringIO(_text(path), newline=""), strict=True))
    except csv.Error as error:
        raise Refused("sheet-unreadable", msgid("表格读不出来：%(why)s。"), why=str(error)) from None
    if not rows:
        raise Refused("sheet-empty", msgid("表格是空的。"))
    columns = [sheets.column_of(heading) for heading in rows[0]]
    if "title" not in columns:
        raise Refused("sheet-columns", msgid("表格第一行要有“title”或“标题”这一栏。"))
    return [
        (line, {name: cell for name, cell in zip(columns, row, strict=False) if name})
        for line, row in enumerate(rows[1:], start=2)
        if any(cell.strip() for cell in row)
    ]


def _read_json(path: Path) -> list[tuple[int, dict[str, str]]]:
    found = _json(path)
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise Refused("sheet-unreadable", msgid("表格读不出来：%(why)s。"), why="a list of objects is needed")
    return [
        (line, {name: _cell(value) for heading, value in one.items() if (name := sheets.column_of(str(heading)))})
        for line, one in enumerate(found, start=2)
    ]


def _cell(value: object) -> str:
    if isinstance(value, list):
        return "|".join(_cell(one) for one in value)
    return "" if value is None else str(value)


def _json(path: Path) -> Any:
    try:
        return json.loads(_text(path))
    except (json.JSONDecodeError, RecursionError) as error:
        raise Refused("sheet-unreadable", msgid("表格读不出来：%(why)s。"), why=str(error)[:100]) from None


def _exercises(path: Path) -> tuple[NewExercise, ...]:
    """Read exercises from JSON: a list of {kind, prompt, choices: [{key, text, why}], right, hint, explanation}."""
    found = _json(path)
    if not isinstance(found, list):
        raise Refused("exercises-unreadable", msgid("练习“%(path)s”读不出来：要是一个列表。"), path=path.name)
    read = []
    for one in found:
        try:
            read.append(NewExercise(exercises.checked(_exercise(one))))
        except (KeyError, TypeError, ValueError, AttributeError):
            raise Refused(
                "exercises-unreadable", msgid("练习“%(path)s”里有一道写得不对，请对照说明检查。"), path=path.name
            ) from None
    return tuple(read)


def _exercise(one: Mapping[str, Any]) -> Exercise:
    right = one["right"]
    return Exercise(
        kind=ExerciseKind(one["kind"]),
        prompt=str(one["prompt"]),
        right=tuple(str(text) for text in (right if isinstance(right, list) else [right])),
        choices=tuple(
            Choice(str(choice["key"]), str(choice["text"]), str(choice.get("why", "")))
            for choice in one.get("choices", ())
        ),
        tolerance=str(one.get("tolerance", "0")),
        unit=str(one.get("unit", "")),
        hint=str(one.get("hint", "")),
        explanation=str(one.get("explanation", "")),
    )
