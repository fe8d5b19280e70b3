"""The demonstration month: how fast its records are written, hour by hour, ready for the journal.

Usage: `python bench/month.py [--whole] [--write FILE]`. Writes bench/results/month.json. `write_ndjson` is for others.
"""

import argparse
import json
import os
import platform
import tempfile
import time
from itertools import groupby
from pathlib import Path

RESULTS = Path(__file__).parent / "results" / "month.json"
TARGET_RECORDS_PER_SECOND = 150_000
EVERY = 37  # hours of the sample, so that every hour of the day and every day of the week is among them


def plain_grounds():
    """Give Zhejiang's counties of 2017 with four schools each and 400 lessons: a ground without a database."""
    from xingtan.main.demo import figures
    from xingtan.main.demo.ground import PEOPLE, named
    from xingtan.main.demo.month import County, Grounds, Shown

    by_city = {
        city: tuple(
            County(code, PEOPLE[code], tuple(f"{code}{number:04d}" for number in range(1, 5))) for code in codes
        )
        for city, codes in groupby(sorted(PEOPLE), key=lambda code: f"{code[:4]}00")
    }
    assert set(by_city) == {city.code for city in figures.CITIES}
    return Grounds(by_city, tuple(Shown(str(named("lesson", n)), "lessons", 1 + n % 9) for n in range(400)))


def write_ndjson(path: Path, page_views_only: bool = True) -> int:
    """Write the month, or its page views alone (marked ones included), as NDJSON; give the number of lines."""
    from xingtan.main.demo.month import Month

    month = Month(plain_grounds())
    written = 0
    with path.open("wb", buffering=2**20) as file:
        for hour in range(month.hours):
            lines = month.page_views(hour) if page_views_only else month.hour(hour)
            if lines:
                file.write(b"\n".join(lines) + b"\n")
            written += len(lines)
    return written


def measure(whole: bool) -> dict[str, float]:
    """Write every hour, or a sample of them, and throw the bytes away."""
    from xingtan.main.demo.month import Month

    began = time.process_time()
    month = Month(plain_grounds())
    planned = time.process_time() - began
    hours = range(0, month.hours, 1 if whole else EVERY)
    began, records, size = time.process_time(), 0, 0
    for hour in hours:
        lines = month.hour(hour)
        records += len(lines)
        size += sum(map(len, lines))
    seconds = time.process_time() - began
    return {
        "hours": len(hours),
        "records": records,
        "records_of_the_month": sum(month.count(hour) for hour in range(month.hours)),
        "records_per_second": records / seconds,
        "bytes_per_record": size / records,
        "planning_seconds": planned,
    }


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--whole", action="store_true", help="every hour, about a minute")
    arguments.add_argument("--write", type=Path, metavar="FILE", help="write the page views as NDJSON and end")
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="xingtan-bench-month-") as data:
        os.environ["XINGTAN_DATA"] = data
        from xingtan.main.processes.prepare import load_django

        load_django()
        if given.write:
            print(f"{write_ndjson(given.write):,} lines in {given.write}")
            return
        result = measure(given.whole)
    print(f"{'the demonstration month':<34}{'measured':>14}  target")
    speed = result["records_per_second"]
    print(f"{'records written a second, one core':<34}{speed:>14,.0f}  {TARGET_RECORDS_PER_SECOND:,}")
    print(f"{'bytes a record':<34}{result['bytes_per_record']:>14,.0f}")
    print(f"{'records of the month':<34}{result['records_of_the_month']:>14,}")
    RESULTS.parent.mkdir(exist_ok=True)
    machine = {"machine": platform.machine(), "cores": os.cpu_count(), "python": platform.python_version()}
    told = {"target_records_per_second": TARGET_RECORDS_PER_SECOND, **result, **machine}
    RESULTS.write_text(json.dumps(told, indent=2) + "\n")


if __name__ == "__main__":
    main()
