"""Rosters of 10,000, 30,000 and 120,000 people in 80 schools, checked and taken in by the command, each on a new node.

Usage: `python bench/rosters.py [--people 10000 30000 120000] [--xlsx] [--postgresql]`. Writes
bench/results/rosters.json. PostgreSQL: a database made for it on the loopback server, dropped afterwards.
"""

import argparse
import csv
import json
import os
import platform
import random
import resource
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results" / "rosters.json"
XINGTAN = Path(sys.executable).with_name("xingtan")
SCHOOLS = 80
COUNTY = "330106"
SERVER = "postgresql://postgres@127.0.0.1:5432"
TARGETS = {"import_seconds_120000": 120.0, "peak_mib": 1024.0}
HEADERS = ("学校代码", "姓名", "性别", "学籍号", "身份证号", "年级", "班级", "监护人", "手机号", "身份")
SURNAMES = "王陈林张李吴周徐黄叶郑朱胡金杨何蒋沈俞潘孙蔡戴方冯傅葛龚顾洪江姜柯赖楼卢陆骆吕毛"
GIVEN = (
    "文子宇思雨晓一佳静志海春建明国丽慧嘉若书以云景承浩逸清知如星轩涵怡琪诺远航华萍芳敏杰强军伟红英梅霞峰涛宁安然辰月溪"
)
TEACHER_SHARE = 0.05


def identity(born: date, order: int) -> str:
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    area = 330100 + order // 1000
    seventeen = f"{area}{born:%Y%m%d}{order % 1000:03}"
    return seventeen + "10X98765432"[sum(int(a) * b for a, b in zip(seventeen, weights, strict=True)) % 11]


def rows(people: int) -> list[tuple[str, ...]]:
    """Invent the people of 80 schools: nineteen of twenty study in six grades, each with a guardian's phone."""
    chance = random.Random(people)
    made = []
    for at in range(people):
        school = f"{COUNTY}9{at % SCHOOLS:03}"
        name = chance.choice(SURNAMES) + "".join(chance.choices(GIVEN, k=chance.choice((1, 2, 2, 2))))
        if chance.random() < TEACHER_SHARE:
            born = date(1970, 1, 1) + timedelta(days=chance.randrange(9000))
            number = identity(born, at)
            made.append((school, name, "", "", number, "", "", "", f"139{at:08}", "教师"))
            continue
        grade = at // SCHOOLS % 6
        born = date(2019 - grade, 9, 1) + timedelta(days=chance.randrange(300))
        number = identity(born, at)
        group = at // (SCHOOLS * 6) % max(1, people // (SCHOOLS * 6 * 42)) + 1
        sex = "女" if int(number[16]) % 2 == 0 else "男"
        guardian = name[0] + chance.choice(GIVEN)
        made.append(
            (school, name, sex, f"G{number}", number, "一二三四五六"[grade] + "年级", f"{group}班", guardian,
             f"138{at // 2:08}", "学生")
        )  # fmt: skip
    return made


def write_file(path: Path, people: int) -> None:
    made = rows(people)
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows([HEADERS, *made])
        return
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("名册")
    for row in [HEADERS, *made]:
        sheet.append(row)
    book.save(path)


FOUND = f"""
from datetime import date
from xingtan.places.api import NewSchool, found_schools
found_schools([
    NewSchool(f"{COUNTY}9{{at:03}}", f"西湖第{{at + 1}}小学", "", "{COUNTY}", ("primary",), date(2010, 9, 1))
    for at in range({SCHOOLS})
])
"""


def run(*command: str, environment: dict[str, str], status: int = 0) -> tuple[float, float, float, str]:
    """Run a command; give seconds on the clock, seconds of the processor, the most memory in MiB, and its output."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.monotonic()
    timed = (
        ["/usr/bin/env", *command]
        if not Path("/usr/bin/time").exists()
        else ["/usr/bin/time", "-f", "KIB %M", *command]
    )
    done = subprocess.run(timed, env=environment, capture_output=True, text=True, check=False)
    seconds = time.monotonic() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode != status:
        raise SystemExit(f"{' '.join(command)}\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}")
    kib = [line for line in done.stderr.splitlines() if line.startswith("KIB ")]
    peak = float(kib[-1].split()[1]) if kib else float(after.ru_maxrss)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return seconds, processor, peak / 1024, done.stdout


def measure(people: int, ending: str, database: str) -> dict[str, Any]:
    folder = Path(tempfile.mkdtemp(prefix="xingtan-rosters-"))
    file = folder / f"roster.{ending}"
    environment = {**os.environ, "XINGTAN_DATA": str(folder / "data"), "XINGTAN_PLACE": "330000"}
    if database:
        environment["XINGTAN_DATABASE_URL"] = database
    try:
        write_file(file, people)
        run(
            str(XINGTAN), "people", "import", str(file), "--dry-run", environment=environment, status=1
        )  # makes the node
        run(str(XINGTAN), "manage", "shell", "-c", FOUND, environment=environment)
        taken = [str(XINGTAN), "people", "import", str(file), "--place", COUNTY, "--open-classes", "--whole"]
        first = run(*taken, environment=environment)
        again = run(*taken, environment=environment)
        undo = first[3].rsplit(" ", 1)[1].strip()
        undone = run(str(XINGTAN), "people", "undo", undo, environment=environment)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"{people:>8,} {ending:>5} {'PostgreSQL' if database else 'SQLite':>10}"
          f" {first[0]:8.1f} s {first[1]:8.1f} s {people / first[0]:8,.0f} /s {first[2]:7.0f} MiB"
          f"   again {again[0]:6.1f} s {again[2]:5.0f} MiB   undone {undone[0]:6.1f} s", flush=True)  # fmt: skip
    return {
        "people": people,
        "file": ending,
        "database": "postgresql" if database else "sqlite",
        "import_seconds": round(first[0], 1),
        "import_processor_seconds": round(first[1], 1),
        "people_per_second": round(people / first[0]),
        "peak_mib": round(first[2]),
        "again_seconds": round(again[0], 1),
        "again_peak_mib": round(again[2]),
        "undo_seconds": round(undone[0], 1),
        "said": first[3].splitlines()[0],
    }


def measure_on_postgresql(people: int, ending: str) -> dict[str, Any]:
    import psycopg

    name = f"rosters_{secrets.token_hex(4)}"
    with psycopg.connect(f"{SERVER}/postgres", autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            return measure(people, ending, f"{SERVER}/{name}")
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, nargs="+", default=[10_000, 30_000, 120_000])
    parser.add_argument("--xlsx", action="store_true", help="the largest also as XLSX")
    parser.add_argument("--postgresql", action="store_true", help="the same on PostgreSQL")
    chosen = parser.parse_args()
    print("  people  file   database    import   processor      rate    memory")
    measured = [measure(each, "csv", "") for each in chosen.people]
    if chosen.xlsx:
        measured.append(measure(max(chosen.people), "xlsx", ""))
    if chosen.postgresql:
        measured += [measure_on_postgresql(each, "csv") for each in chosen.people]
    result = {
        "measured": measured,
        "targets": TARGETS,
        "machine": f"{os.cpu_count()} cores, {platform.machine()}",
        "python": platform.python_version(),
        "load_average_1_5_15": [round(each, 1) for each in os.getloadavg()],
        "measured_on": time.strftime("%Y-%m-%d"),
    }
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n")
    print(f"written to {RESULTS}")


if __name__ == "__main__":
    main()
