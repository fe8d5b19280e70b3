"""How long a curriculum of 19 editions, 452 books and 19,000 lessons takes: taken in, again, changed, written, edited.

    .venv/bin/python bench/curriculum.py [--json FILE]

Everything runs on a new node in a temporary directory, on SQLite.
"""

import argparse
import csv
import io
import json
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

Done = TypeVar("Done")
BOOKS, UNITS, LESSONS = 452, 7, 6  # 452 x 7 x 6 = 18,984


def rows() -> list[dict[str, str | int]]:
    """Make the rows of the curriculum, as an export of another node without its numbers."""
    from xingtan.catalogue.rules.subjects import EDITIONS, SUBJECTS
    from xingtan.catalogue.rules.vocabulary import STAGES

    every = [
        {"学段": stage.name, "学科": subject.name, "版本": edition.name, "年级": grade, "册次": term}
        for stage in STAGES
        for subject in SUBJECTS[:12]
        for edition in EDITIONS
        for grade in stage.grades
        for term in ("上册", "下册")
    ]
    step = len(every) // BOOKS
    return [
        {
            **book,
            "单元": f"第{unit}单元 内容{unit}",
            "单元序号": unit,
            "课时": f"第{lesson}课 课题{unit}.{lesson}",
            "课时序号": lesson,
        }
        for book in every[:: step][:BOOKS]
        for unit in range(1, UNITS + 1)
        for lesson in range(1, LESSONS + 1)
    ]  # fmt: skip


def written(found: list[dict[str, str | int]]) -> io.BytesIO:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(found[0]))
    writer.writeheader()
    writer.writerows(found)
    return io.BytesIO(text.getvalue().encode())


def timed(name: str, work: Callable[[], Done], found: dict[str, float]) -> Done:
    began = time.perf_counter()
    done = work()
    found[name] = round(time.perf_counter() - began, 2)
    print(f"{name:<48} {found[name]:>8.2f} s", flush=True)
    return done


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XINGTAN_DATA"] = folder
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xingtan.main.settings")
        from xingtan.main.processes.prepare import load_django, prepare

        load_django()
        from xingtan.main import engines, wiring

        started = engines.start("bench-curriculum")
        wiring.connect()
        prepare()
        try:
            found = measure()
        finally:
            started.journal.close()
    if asked.json:
        asked.json.write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")


def measure() -> dict[str, float]:
    """Time each part; says what came of it where that is not as it should be."""
    from xingtan.catalogue import api
    from xingtan.catalogue.actions.curriculum.sheets import import_sheet
    from xingtan.catalogue.queries import trees
    from xingtan.catalogue.rules.curriculum import Choice

    found: dict[str, float] = {}
    sheet = rows()
    print(f"{len(sheet):,} rows")
    timed("look the sheet over", lambda: import_sheet(written(sheet), "a.csv", dry_run=True), found)
    done = timed("take it in", lambda: import_sheet(written(sheet), "a.csv"), found)
    assert len(done.books) == BOOKS
    same = timed("the same again", lambda: import_sheet(written(sheet), "a.csv"), found)
    assert not same.books
    out = timed("write it as CSV", lambda: api.curriculum_sheet("csv"), found)
    timed("write it as XLSX", lambda: api.curriculum_sheet("xlsx"), found)
    renamed = io.BytesIO(out.replace("课题".encode(), "新课题".encode()))
    timed("rename every lesson by its number", lambda: import_sheet(renamed, "b.csv"), found)
    timed("list all books", lambda: trees.listed(Choice()), found)
    return found


if __name__ == "__main__":
    main()
