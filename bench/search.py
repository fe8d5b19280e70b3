"""Search: the engine that the node uses (tantivy) beside SQLite FTS5, on the same words of the same generated titles.

Build time, size, time of a question with and without counts, of a suggestion, of "did you mean"; and how many of the
questions with one character mistyped are mended. Usage: `python bench/search.py [--titles 50000]`. Writes
bench/results/search.json.
"""

import argparse
import json
import platform
import random
import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

from xingtan.engines.embedded.search import TantivyIndex, words
from xingtan.ports.search import Entry, Question

RESULTS = Path(__file__).parent / "results" / "search.json"
SUBJECTS = ("mathematics", "chinese", "english", "science", "physics", "chemistry", "history", "art")
EDITIONS = ("pep", "bnu", "zj", "sj", "hu")
COUNTED = ("subject", "edition", "grade", "place")
QUESTIONS = 1000
TARGETS = {"question_p99_ms": 50.0, "suggestion_p99_ms": 50.0, "meant_p99_ms": 150.0}


def vocabulary(chance: random.Random) -> tuple[list[str], list[float]]:
    """Give 30,000 Chinese words and expressions in a random order, and how common each is (Zipf), summed up."""
    from pypinyin.phrases_dict import phrases_dict

    found = sorted(phrase for phrase in phrases_dict if 2 <= len(phrase) <= 4)
    chance.shuffle(found)
    return found[:30_000], list(accumulate(1 / (n + 10) for n in range(30_000)))


def entries(count: int) -> list[Entry]:
    """Make resources of a nation's catalogue: title, teacher, edition, a sentence about them, four labels."""
    chance = random.Random(7)
    known, weights = vocabulary(chance)
    forms = ("{0}与{1}", "{0}的{1}", "认识{0}", "{0}{1}", "{0}（第2课时）", "{0}")
    made = []
    for number in range(count):
        few = chance.choices(known, cum_weights=weights, k=9)
        city = f"33{chance.randint(1, 11):02}00"
        teacher = "".join(map(chance.choice, ("王李张刘陈杨黄赵吴周", "静知雨嘉思明晓文", "远行桐宁华雪峰")))
        made.append(
            Entry(
                key=str(number),
                title=chance.choice(forms).format(*few),
                names=(teacher, "人教版"),
                body=f"这一课从{few[2]}说起，" + "、".join(few[3:]) + "，配任务单和练习。",
                labels={
                    "subject": (chance.choice(SUBJECTS),),
                    "edition": (chance.choice(EDITIONS),),
                    "grade": (str(chance.randint(1, 12)),),
                    "place": (city, f"{city[:4]}{chance.randint(1, 9):02}"),
                },
                newness=number,
            )
        )
    return made


def questions(made: list[Entry]) -> list[str]:
    """Ask as people do: a title, a title and who teaches it, its first characters, a teacher."""
    chance = random.Random(8)
    asked = []
    for _ in range(QUESTIONS):
        entry, kind = chance.choice(made), chance.random()
        if kind < 0.5:
            asked.append(entry.title)
        elif kind < 0.7:
            asked.append(f"{entry.title} {entry.names[0]}")
        elif kind < 0.95:
            asked.append(entry.title[: chance.randint(1, 3)])
        else:
            asked.append(entry.names[0])
    return asked


def mistyped(made: list[Entry]) -> Iterator[tuple[str, str]]:
    """Mistype one character of a title as another that sounds the same, as input methods do; give both texts."""
    chance = random.Random(9)
    alike: dict[str, list[str]] = {}
    for character, sound in words.common_sounds().items():
        alike.setdefault(sound, []).append(character)
    sounds = words.common_sounds()
    while True:
        title = words.plain(chance.choice(made).title)
        place = chance.randrange(len(title))
        others = [one for one in alike.get(sounds.get(title[place], ""), []) if one != title[place]]
        if others and len(title) > 2:
            yield title[:place] + chance.choice(others) + title[place + 1 :], title


def timed(ask: Callable[[str], object], texts: list[str]) -> dict[str, float]:
    """Ask each text once; give the median, the 99th percentile and the longest time in milliseconds."""
    took = []
    for text in texts:
        began = time.perf_counter()
        ask(text)
        took.append((time.perf_counter() - began) * 1000)
    took.sort()
    return {
        "p50_ms": round(took[len(took) // 2], 2),
        "p99_ms": round(took[int(len(took) * 0.99)], 2),
        "longest_ms": round(took[-1], 2),
    }


def size_of(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def measure_tantivy(folder: Path, made: list[Entry], asked: list[str]) -> dict[str, Any]:
    """Build and ask the engine of the node."""
    index = TantivyIndex(folder / "resources")
    began = time.perf_counter()
    index.rebuild(made, 1)
    built = time.perf_counter() - began
    index.find(Question("x"))
    wrong = mistyped(made)
    pairs = [next(wrong) for _ in range(200)]
    meant = timed(lambda text: index.resemble(text, 3), [text for text, _ in pairs])
    mended = sum(words.plain(title) in map(words.plain, index.resemble(text, 3)) for text, title in pairs)
    began = time.perf_counter()
    index.write([Entry("new", "新来的课")], [], 2)
    one_write = time.perf_counter() - began
    return {
        "build_s": round(built, 1),
        "bytes": size_of(folder),
        "question": timed(lambda text: index.find(Question(text)), asked),
        "question_with_counts": timed(lambda text: index.find(Question(text, counted=COUNTED)), asked),
        "suggestion": timed(lambda text: index.complete(text[:2], 8), asked),
        "suggestion_by_letters": timed(lambda text: index.complete(text, 8), ["g", "gu", "zh", "zhon", "ddl"] * 20),
        "did_you_mean": meant,
        "mended_of_200": mended,
        "one_write_ms": round(one_write * 1000, 1),
    }


@dataclass
class Fts:
    """The same words in SQLite FTS5: title, names, body, and single characters for what no word covers."""

    database: sqlite3.Connection

    def build(self, made: list[Entry]) -> None:
        self.database.executescript(
            "pragma journal_mode=wal; pragma synchronous=normal;"
            "create table entry(id integer primary key, subject, edition, grade, place);"
            "create virtual table found using fts5(title, names, body, chars, content='');"
        )
        for number, entry in enumerate(made):
            title, names = words.plain(entry.title), words.plain(" ".join(entry.names))
            row = (
                " ".join(words.words(title)),
                " ".join(words.words(names)),
                " ".join(words.words(words.plain(entry.body))),
                " ".join([*words.characters(title), "|", *words.characters(names)]),
            )
            insert = "insert into found(rowid, title, names, body, chars) values (?,?,?,?,?)"
            self.database.execute(insert, (number, *row))
            labels = [entry.labels[name][0] for name in COUNTED]
            self.database.execute("insert into entry values (?,?,?,?,?)", (number, *labels))
        self.database.execute("insert into found(found) values ('optimize')")
        self.database.commit()
        self.database.execute("pragma wal_checkpoint(truncate)")

    def ask(self, text: str, counts: bool) -> int:
        parts = [part for part in words.long_words(words.plain(text)) if part.isalnum()]
        match = " AND ".join(f'("{part}" OR chars:"{" ".join(words.characters(part))}")' for part in parts)
        if not match:
            return 0
        best = "select rowid, bm25(found, 6, 3, 1, 3) as score from found where found match ? order by score limit 20"
        self.database.execute(best, (match,)).fetchall()
        total = self.database.execute("select count(*) from found where found match ?", (match,)).fetchone()[0]
        for name in COUNTED if counts else ():
            joined = "found join entry on entry.id = found.rowid"
            counted = f"select {name}, count(*) from {joined} where found match ? group by 1"
            self.database.execute(counted, (match,)).fetchall()
        return int(total)


def measure_fts(folder: Path, made: list[Entry], asked: list[str]) -> dict[str, Any]:
    """Build and ask SQLite FTS5."""
    fts = Fts(sqlite3.connect(folder / "fts.sqlite3"))
    began = time.perf_counter()
    fts.build(made)
    return {
        "build_s": round(time.perf_counter() - began, 1),
        "bytes": size_of(folder),
        "question": timed(lambda text: fts.ask(text, counts=False), asked),
        "question_with_counts": timed(lambda text: fts.ask(text, counts=True), asked),
    }


def report(titles: int) -> None:
    made = entries(titles)
    asked = questions(made)
    found: dict[str, Any] = {"titles": titles, "python": platform.python_version(), "sqlite": sqlite3.sqlite_version}
    for name, measure in (("tantivy", measure_tantivy), ("fts5", measure_fts)):
        with tempfile.TemporaryDirectory() as folder:
            found[name] = measure(Path(folder), made, asked)
    found["most_memory_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"search over {titles:,} titles")
    for name in ("tantivy", "fts5"):
        row = found[name]
        print(f"  {name:8} build {row['build_s']} s, {row['bytes'] / 1e6:.0f} MB")
        for key, value in row.items():
            if isinstance(value, dict):
                print(f"    {key:22} p50 {value['p50_ms']}, p99 {value['p99_ms']}, longest {value['longest_ms']} ms")
    tantivy = found["tantivy"]
    print(f"  mended {tantivy['mended_of_200']} of 200 mistyped titles; one write {tantivy['one_write_ms']} ms")
    got = {
        "question_p99_ms": tantivy["question_with_counts"]["p99_ms"],
        "suggestion_p99_ms": tantivy["suggestion"]["p99_ms"],
        "meant_p99_ms": tantivy["did_you_mean"]["p99_ms"],
    }
    for name, most in TARGETS.items():
        print(f"  {name}: {got[name]} (target {most}) {'ok' if got[name] <= most else 'MISSED'}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--titles", type=int, default=50_000)
    report(parser.parse_args().titles)
