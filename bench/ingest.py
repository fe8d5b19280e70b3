"""The month: an NDJSON file of 9.4 million records imported, counted, and asked for, on a data directory of its own.

Usage: `python bench/ingest.py [--records 9411145] [--keep]`. Writes bench/results/ingest.json; its file is in /tmp.
"""

import argparse
import json
import os
import platform
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results" / "ingest.json"
XINGTAN = Path(sys.executable).with_name("xingtan")
MONTH = 9_411_145
VISITORS = 509_700
DAY_MS = 86_400_000
FIRST_MS = 1_500_566_400_000  # 2017-07-20T16:00:00Z, midnight of 21 July in Shanghai
TARGETS = {"import_seconds": 180.0, "brief_seconds": 1.0}


def make_file(path: Path, records: int) -> None:
    """Write the views of a month in the order of time: 20,000 pages, 18 views a visitor, 4.5 % without a place.

    The views of a visitor are spread over all days, which is the hardest case for counting visitors.
    """
    chance = random.Random(2017)
    places = [f"33{city:02d}{county:02d}" for city in range(1, 12) for county in range(2, 11)]
    visitors = max(1, VISITORS * records // MONTH)
    units = []
    for _ in range(visitors):
        code = chance.choice(places)
        place = f',"place":"{code}"' if chance.random() > 0.0456 else ""
        school = f',"school":"school-{code}-{chance.randrange(40)}"' if place and chance.random() < 0.3 else ""
        units.append(f',"visitor":"{chance.getrandbits(128):032x}"{place}{school}')
    pages = [
        f',"resource":"resource-{number}","section":"course","page":"/lessons/{number}"' for number in range(20_000)
    ]
    weights = [1 / (number + 10) for number in range(len(pages))]
    sequence = chance.choices(pages, weights, k=1_000_003)
    step = 31 * DAY_MS / records
    shown, when = -1, ""
    with path.open("w", buffering=2**20) as file:
        for number in range(records):
            second, millisecond = divmod(FIRST_MS + int(number * step), 1000)
            if second != shown:
                shown, when = second, time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(second))
            bits = chance.getrandbits(128)
            text = f"{bits:032x}"
            file.write(
                f'{{"id":"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}","at":"{when}.{millisecond:03d}Z",'
                f'"kind":"page_viewed"{units[bits % visitors]}{sequence[number % 1_000_003]},"channel":"web"}}\n'
            )


def import_file(file: Path, data: Path) -> dict[str, Any]:
    """Import and measure: wall time, processor time of all processes, the largest of them."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    done = subprocess.run(
        [XINGTAN, "events", "import", str(file), "--data", str(data)], check=True, capture_output=True, text=True
    )
    seconds = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    accepted, known, refused = (int(line.split()[1]) for line in done.stdout.splitlines())
    return {
        "seconds": seconds,
        "records_per_second": (accepted + known) / seconds,
        "processor_seconds": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
        "largest_process_mb": after.ru_maxrss / 1024,
        "accepted": accepted,
        "known": known,
        "refused": refused,
    }


ASKS = """
import json, sys, time
from datetime import date
from xingtan.main.processes.prepare import load_django, prepare
load_django()
from xingtan.main import engines
from xingtan.main.configuration import configuration
from xingtan.main.processes.statistics import running
from xingtan.kernel.periods import Period
engines.start("bench")
prepare()
from xingtan.statistics.queries.brief import forget_counts, place_brief
from xingtan.statistics.queries.reconciliation import reconcile
period = Period(date(2017, 7, 21), date(2017, 8, 21))
with running(configuration()) as store:
    def timed(what, times):
        took = []
        for _ in range(times):
            forget_counts()
            began = time.perf_counter()
            what()
            took.append(time.perf_counter() - began)
        return sorted(took)[len(took) // 2], took[0]
    views = ("SELECT substring(place, 1, 4) AS city, uniqExactIf(visitor, visitor != 0), sum(views)"
             " FROM xingtan.visitor_day WHERE day >= '2017-07-21' AND day < '2017-08-21' GROUP BY city WITH ROLLUP")
    parts = "FROM system.parts WHERE active AND database = 'xingtan' GROUP BY table"
    answer = {"brief": timed(lambda: place_brief("330000", period), 5),
              "visitors": timed(lambda: store.query(views), 5),
              "total": store.query("SELECT sum(views), uniqExactIf(visitor, visitor != 0) FROM xingtan.visitor_day")[0],
              "rows": dict(store.query("SELECT table, sum(rows) " + parts)),
              "bytes": dict(store.query("SELECT table, sum(bytes_on_disk) " + parts))}
    began = time.perf_counter()
    answer["findings"] = [one.sentence for one in reconcile() if not one.ok]
    answer["reconcile"] = time.perf_counter() - began
print(json.dumps(answer))
"""


def ask(data: Path) -> dict[str, Any]:
    """Ask for the brief as the program does, and for its hardest part alone; reconcile everything."""
    environment = os.environ | {"XINGTAN_DATA": str(data), "XINGTAN_PLACE": "330000"}
    done = subprocess.run([sys.executable, "-c", ASKS], env=environment, check=True, capture_output=True, text=True)
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def size_mb(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 2**20


def report(records: int, keep: bool) -> None:
    folder = Path(tempfile.mkdtemp(prefix="xingtan-bench-ingest-"))
    try:
        result = measure(folder, records)
    finally:
        if keep:
            print(f"kept: {folder}")
        else:
            shutil.rmtree(folder)
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n")
    show(result)


def measure(folder: Path, records: int) -> dict[str, Any]:
    file, data = folder / "month.ndjson", folder / "data"
    seconds = timed(lambda: make_file(file, records))
    result: dict[str, Any] = {
        "on": time.strftime("%Y-%m-%d"),
        "machine": f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}",
        "records": records,
        "targets": TARGETS,
        "file_mb": file.stat().st_size / 2**20,
        "made_in_seconds": seconds,
        "load_before": os.getloadavg()[0],
        "import": import_file(file, data),
    }
    result["journal_mb"] = size_mb(data / "journal")
    result["statistics_mb"] = size_mb(data / "statistics")
    result["asked"] = ask(data)
    result["again"] = import_file(file, data) if records <= MONTH // 4 else None
    return result


def timed(what: Callable[[], None]) -> float:
    began = time.perf_counter()
    what()
    return time.perf_counter() - began


def show(result: dict[str, Any]) -> None:
    from rich.console import Console
    from rich.table import Table

    first, asked = result["import"], result["asked"]
    table = Table(title=f"{result['records']:,} records, NDJSON of {result['file_mb']:,.0f} MiB")
    table.add_column("what")
    table.add_column("measured", justify="right")
    rows = [
        ("import until counted", f"{first['seconds']:.1f} s"),
        ("records a second", f"{first['records_per_second']:,.0f}"),
        ("processor time, all processes", f"{first['processor_seconds']:.1f} s"),
        ("largest process", f"{first['largest_process_mb']:,.0f} MiB"),
        ("journal / statistics on disk", f"{result['journal_mb']:,.0f} / {result['statistics_mb']:,.0f} MiB"),
        ("figures of the brief, median / first", " / ".join(f"{one:.2f} s" for one in asked["brief"])),
        ("exact visitors by city, median / first", " / ".join(f"{one:.2f} s" for one in asked["visitors"])),
        ("everything reconciled", f"{asked['reconcile']:.1f} s"),
    ]
    if result["again"]:
        rows.append(("the same file again", f"{result['again']['seconds']:.1f} s"))
    for row in rows:
        table.add_row(*row)
    Console().print(table)
    held = {
        f"imported in under {TARGETS['import_seconds']:.0f} s": first["seconds"] < TARGETS["import_seconds"],
        f"the brief in under {TARGETS['brief_seconds']:.0f} s": asked["brief"][1] < TARGETS["brief_seconds"],
        "every record counted once": asked["total"][0] == result["records"] == first["accepted"],
        "journal, records and roll-ups agree": not asked["findings"],
    }
    for what, holds in held.items():
        print(f"{'holds ' if holds else 'MISSED'}  {what}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=MONTH)
    parser.add_argument("--keep", action="store_true")
    given = parser.parse_args()
    report(given.records, given.keep)
