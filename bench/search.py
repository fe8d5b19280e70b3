"""Search over a nation's catalogue: built beside an index that answers, asked on one core, written to, judged.

Prints a table and writes bench/results/search.json. Usage: `python bench/search.py [--titles 200000]`; the figures of
docs/decisions/0027-search-at-size.md are those of `--titles 5873600`, which takes about half an hour on two cores,
3 GB of disk and 3 GB of memory. What is asked and written is timed in wall clock and in processor time: on a machine
that others use, the second says more.
"""

import argparse
import json
import os
import platform
import random
import resource
import select
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.load import titles as made
from tests.catalogue.search import judged

from xingtan.catalogue.rules.publishing import excerpt, highlighted
from xingtan.engines.embedded.search import TantivyIndex, words
from xingtan.ports.search import Entry, Question

RESULTS = Path(__file__).parent / "results" / "search.json"
LABELS = ("section", "stage", "subject", "edition", "grade", "kind", "place")
ASKED, WARM, WRITES, MISTYPED = 2000, 200, 30, 200
OLD = 20_000  # entries of the index that answers while the new one is built
FULL = 5_873_600
TARGETS = {"build_s": 900.0, "question_p99_ms": 50.0, "found_after_ms": 5000.0, "ndcg_at_10": judged.FLOOR}


def questions(count: int) -> list[Question]:
    """Ask as people do: one to three words of a lesson, a teacher, a subject, a grade, a form; one in ten narrowed."""
    chance = random.Random(8)
    lessons = made.lessons()
    asked = []
    for _ in range(ASKED + WARM):
        entry = made.entry(chance.randrange(count))
        taught = chance.choice(lessons)
        grade = made.book_name(taught.grade, 0)[:3]
        subject = made.SUBJECTS[taught.subject]
        common = chance.choice((subject, grade, "课件", "同步练习", "人教版", "教学设计", entry.names[2]))
        text = chance.choice(
            (
                taught.title,
                taught.title,
                f"{taught.title} {subject}",
                f"{taught.title} {entry.names[0]}",
                f"{subject} {taught.title} 课件",
                entry.title,
                entry.title[: chance.randint(2, 4)],
                entry.names[0],
                common,
                f"{subject} {grade}",
                f"{subject} {grade} {common}",
                f"{taught.unit} {common}",
            )
        )
        labels = {"subject": taught.subject} if chance.random() < 0.1 else {}
        asked.append(Question(text, labels=labels, counted=LABELS, alike=judged.alike()))
    return asked


def answered(index: TantivyIndex, question: Question) -> None:
    """Answer as the page does: hits, counts, and the words marked in title and text."""
    answer = index.find(question)
    for key in answer.keys:
        entry = made.entry(int(key.replace("-", ""), 16))
        highlighted(entry.title, answer.words)
        highlighted(excerpt(entry.body, answer.words), answer.words)


def timed(run: Callable[[Any], object], given: list[Any]) -> dict[str, float]:
    """Do it for each; give median, 99th percentile and the longest in milliseconds, and the 99th of processor time."""
    took, worked = [], []
    for one in given:
        began, busy = time.perf_counter(), time.thread_time()
        run(one)
        worked.append((time.thread_time() - busy) * 1000)
        took.append((time.perf_counter() - began) * 1000)
    return {
        "p50_ms": at(took, 0.5),
        "p99_ms": at(took, 0.99),
        "longest_ms": at(took, 1.0),
        "cpu_p50_ms": at(worked, 0.5),
        "cpu_p99_ms": at(worked, 0.99),
    }


def at(values: list[float], share: float) -> float:
    return round(sorted(values)[min(len(values) - 1, int(len(values) * share))], 2)


def mistyped(count: int) -> Iterator[tuple[str, str]]:
    """Mistype one character of a title as another that sounds the same, as input methods do; give both texts."""
    chance = random.Random(9)
    sounds = words.common_sounds()
    alike_sounding: dict[str, list[str]] = {}
    for character, sound in sounds.items():
        alike_sounding.setdefault(sound, []).append(character)
    while True:
        title = words.plain(made.entry(chance.randrange(count)).title)
        place = chance.randrange(len(title))
        others = [one for one in alike_sounding.get(sounds.get(title[place], ""), []) if one != title[place]]
        if others and len(title) > 2:
            yield title[:place] + chance.choice(others) + title[place + 1 :], title


def size_of(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def build(folder: Path, count: int) -> dict[str, Any]:
    """Build the index over an old one that a second process goes on asking; say what that one was answered."""
    index = TantivyIndex(folder / "resources")
    index.rebuild(made.entries(OLD), 1)
    asker = subprocess.Popen(
        [sys.executable, __file__, "--ask-on", str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    began, busy = time.perf_counter(), cpu_seconds()
    held = index.rebuild(made.entries(count), 2)
    took = time.perf_counter() - began
    worked = cpu_seconds() - busy
    meanwhile, _ = asker.communicate("stop\n", timeout=60)
    assert held == count
    parent, child = (
        resource.getrusage(who).ru_maxrss // 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return {
        "build_s": round(took, 1),
        "entries_a_second": round(count / took),
        "cpu_us_an_entry": round(worked / count * 1e6),
        "bytes": size_of(folder),
        "peak_mb_reading_process": parent,
        "peak_mb_of_each_writing_process": child,
        "meanwhile": json.loads(meanwhile),
    }


def cpu_seconds() -> float:
    """Give the processor time of this process and of the children that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def ask_on(folder: Path) -> None:
    """Ask the index five times a second until told to stop; print how often, how often in vain, and how late."""
    index = TantivyIndex(folder / "resources")
    asked = questions(OLD)
    took, empty = [], 0
    number = 0
    while not select.select([sys.stdin], [], [], 0.2)[0]:
        began = time.perf_counter()
        empty += not index.find(asked[number % len(asked)]).total
        took.append((time.perf_counter() - began) * 1000)
        number += 1
    print(json.dumps({"asked": number, "empty": empty, "p50_ms": at(took, 0.5), "longest_ms": at(took, 1.0)}))


def ask(folder: Path, count: int) -> dict[str, Any]:
    """Ask on one core, as a process that only reads."""
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(cores)})
    index = TantivyIndex(folder / "resources")
    asked = questions(count)
    for one in asked[:WARM]:
        answered(index, one)
    some = asked[WARM:]
    pairs = [pair for _, pair in zip(range(MISTYPED), mistyped(count), strict=False)]
    result = {
        "question_with_counts_and_marks": timed(lambda one: answered(index, one), some),
        "newest_of_everything_with_counts": timed(lambda _: index.find(Question("", counted=LABELS)), [0] * 50),
        "suggestion": timed(lambda one: index.complete(one.text[:2], 8), some[:500]),
        "suggestion_by_letters": timed(lambda text: index.complete(text, 8), ["g", "gu", "zh", "zhon", "jddl"] * 20),
        "spelt": timed(lambda text: index.find(Question(text)), ["jiaodeduliang", "gushi", "shuxue", "sjxdnjh"] * 20),
        "did_you_mean": timed(lambda pair: index.resemble(pair[0], 3), pairs),
        "mended_of_200": sum(words.plain(title) in map(words.plain, index.resemble(text, 3)) for text, title in pairs),
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    os.sched_setaffinity(0, cores)
    return result


def write(folder: Path) -> dict[str, Any]:
    """Write one new entry at a time, and find each by another reader; then five hundred at once."""
    writer, reader = TantivyIndex(folder / "resources"), TantivyIndex(folder / "resources")
    reader.find(Question("x"))
    took, found = [], []
    for number in range(WRITES):
        began = time.perf_counter()
        writer.write([Entry(f"new-{number}", f"新来的第{number}课龘{number}靐", lesson="新来的课")], [], 3 + number)
        took.append((time.perf_counter() - began) * 1000)
        while f"new-{number}" not in reader.find(Question(f"龘{number}靐")).keys:
            assert time.perf_counter() - began < 60, "what was written is not found"
        found.append((time.perf_counter() - began) * 1000)
    began = time.perf_counter()
    writer.write(made.entries(500), [], 99)
    many = (time.perf_counter() - began) * 1000
    writer.close()
    return {
        "one_write_p50_ms": at(took, 0.5),
        "one_write_longest_ms": at(took, 1.0),
        "found_after_p50_ms": at(found, 0.5),
        "found_after_longest_ms": at(found, 1.0),
        "write_of_500_ms": round(many),
    }


def report(count: int, keep: Path | None) -> None:
    found: dict[str, Any] = {
        "titles": count,
        "python": platform.python_version(),
        "cores": len(os.sched_getaffinity(0)),
    }
    with tempfile.TemporaryDirectory(dir=keep) as name:
        folder = Path(name)
        found |= {"load_before": os.getloadavg()[0], "build": build(folder, count)}
        found["ask"] = ask(folder, count)
        found["write"] = write(folder)
        found["load_after"] = os.getloadavg()[0]
    found["ndcg_at_10"] = judged.measured()
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"search over {count:,} titles (load {found['load_before']:.1f} before, {found['load_after']:.1f} after)")
    for part in ("build", "ask", "write"):
        for key, value in found[part].items():
            shown = ", ".join(f"{name} {one}" for name, one in value.items()) if isinstance(value, dict) else value
            print(f"  {part:6} {key:34} {shown}")
    print(f"  nDCG@10 of {judged.count()} judged questions: {found['ndcg_at_10']:.3f}")
    got = {
        "build_s": found["build"]["build_s"] * FULL / count,
        "question_p99_ms": found["ask"]["question_with_counts_and_marks"]["p99_ms"],
        "found_after_ms": found["write"]["found_after_longest_ms"],
        "ndcg_at_10": found["ndcg_at_10"],
    }
    for name, target in TARGETS.items():
        good = got[name] >= target if name == "ndcg_at_10" else got[name] <= target
        print(f"  {name}: {got[name]:.4g} (target {target}) {'ok' if good else 'MISSED'}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--titles", type=int, default=200_000)
    parser.add_argument("--folder", type=Path, help="where to build, if not in the system's folder for such things")
    parser.add_argument("--ask-on", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.ask_on:
        ask_on(given.ask_on)
    else:
        report(given.titles, given.folder)
