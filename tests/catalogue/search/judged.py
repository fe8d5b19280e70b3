"""The judged list: what teachers type, and how good each resource of a small catalogue is as an answer.

`corpus.tsv` holds the resources; `judged.tsv` a grade for each resource that is an answer: 3 what was meant, 2 good, 1
has to do with it. Lessons, forms, teachers, mistyped words, spelling, other characters, other words, English.
"""

import csv
import tempfile
from collections.abc import Mapping
from functools import cache
from math import log2
from pathlib import Path

from xingtan.catalogue.rules import synonyms
from xingtan.engines.embedded.search import TantivyIndex
from xingtan.ports.search import Entry, Question

HERE = Path(__file__).parent
FLOOR = 0.95
DEEP = 10
DAY = 86_400
LAST_DAY = 1_790_000_000
SUBJECTS = {
    "mathematics": "数学", "chinese": "语文", "english": "英语", "science": "科学", "physics": "物理",
    "chemistry": "化学", "biology": "生物", "history": "历史", "geography": "地理", "art": "美术", "music": "音乐",
    "morality": "道德与法治", "sports": "体育",
}  # fmt: skip
EDITIONS = {
    "pep": "人教版", "unified": "统编版", "bnu": "北师大版", "zj": "浙教版", "wai": "外研版", "jk": "教科版",
    "renyin": "人音版",
}  # fmt: skip
STAGES = {"primary": "小学", "junior": "初中", "senior": "高中"}


@cache
def alike() -> Mapping[str, tuple[str, ...]]:
    """Give the platform's own list of words that mean the same."""
    return synonyms.table(Path(synonyms.__file__).with_name("synonyms.txt").read_text(encoding="utf-8"))


def corpus() -> list[Entry]:
    """Read the resources as the catalogue gives them to the index."""
    return [_entry(row) for row in _rows("corpus.tsv")]


def _rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def _entry(row: dict[str, str]) -> Entry:
    names = (
        row["teacher"],
        row["school"],
        "浙江省",
        row["city"],
        row["book"],
        SUBJECTS.get(row["subject"], ""),
        EDITIONS.get(row["edition"], ""),
        STAGES.get(row["stage"], ""),
        row["unit"],
    )
    labels = {name: (row[name],) for name in ("section", "kind", "subject", "edition", "stage") if row[name]}
    return Entry(
        key=row["key"],
        title=row["title"],
        names=tuple(name for name in names if name),
        body=row["summary"],
        labels=labels,
        note=row["book"],
        newness=LAST_DAY - int(row["day"]) * DAY,
        lesson=row["lesson"],
        quality=int(row["quality"]),
        use=int(row["use"]),
    )


@cache
def judgements() -> Mapping[str, Mapping[str, int]]:
    """Give for each question the grades of its answers."""
    found: dict[str, dict[str, int]] = {}
    for row in _rows("judged.tsv"):
        found.setdefault(row["question"], {})[row["resource"]] = int(row["grade"])
    return found


def count() -> int:
    return len(judgements())


def gain(grades: list[int]) -> float:
    """Sum up grades in their order, the first counting most."""
    return sum((2**grade - 1) / log2(place + 2) for place, grade in enumerate(grades[:DEEP]))


def scored(index: TantivyIndex) -> dict[str, float]:
    """Give nDCG@10 of each question, of what has all of its words and of what stands below for having most."""
    found = {}
    for text, grades in judgements().items():
        answer = index.find(Question(text, most=DEEP, alike=alike()))
        best = gain(sorted(grades.values(), reverse=True))
        found[text] = gain([grades.get(key, 0) for key in (*answer.keys, *answer.nearly)]) / best
    return found


def measured() -> float:
    """Build the index of the small catalogue and give the mean of nDCG@10 over all questions."""
    with tempfile.TemporaryDirectory() as folder:
        index = TantivyIndex(Path(folder) / "resources")
        index.rebuild(corpus(), 1)
        scores = scored(index)
    return sum(scores.values()) / len(scores)
