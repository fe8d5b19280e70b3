"""How long a megabyte of text takes to be searched for 100,000 sensitive words, and what the words cost to hold.

Times are of the processor, on one core. The words and the text are made up from a fixed seed. Prints a table and writes
bench/results/words.json.
"""

import json
import random
import resource
import statistics
import sys
import time
from pathlib import Path

from xingtan.moderation.rules.finding import Finder, Listed, word_form

WORDS = 100_000
MEGABYTE = 1_000_000
ROUNDS = 15
SEED = 20170821
COMMON = [chr(code) for code in range(0x4E00, 0x4E00 + 3500)]
RESULTS = Path(__file__).parent / "results" / "words.json"


def made_words(chance: random.Random) -> list[Listed]:
    """Make words of two to six characters, of which some are in Latin letters."""
    found: dict[str, Listed] = {}
    while len(found) < WORDS:
        if chance.random() < 0.1:
            word = "".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=chance.randint(5, 12)))
        else:
            word = "".join(chance.choices(COMMON, k=chance.choice((2, 3, 3, 4, 4, 4, 5, 6))))
        form = word_form(word)
        if form:
            found[form] = Listed(form, "bench", "doubt")
    return list(found.values())


def made_text(chance: random.Random, words: list[Listed], latin: bool) -> str:
    """Make a megabyte of UTF-8: clauses of some characters each, and a word of the list in every thousandth."""
    letters = list("abcdefghijklmnopqrstuvwxyz") if latin else COMMON
    pieces, size = [], 0
    while size < MEGABYTE:
        piece = "".join(chance.choices(letters, k=chance.randint(3, 12)))
        piece += chance.choice(" " if latin else "，，，。 \n")
        if chance.random() < 0.001:
            piece += chance.choice(words).word
        pieces.append(piece)
        size += len(piece.encode())
    return "".join(pieces)


def main() -> None:
    """Measure and print."""
    chance = random.Random(SEED)
    words = made_words(chance)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.process_time()
    finder = Finder(words)
    built = time.process_time() - began
    held = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    figures: dict[str, object] = {"words": len(finder), "build_ms": round(built * 1000), "build_mib": round(held, 1)}
    for name, latin in (("chinese", False), ("latin", True)):
        text = made_text(chance, words, latin)
        found = finder.find(text)
        times = []
        for _ in range(ROUNDS):
            began = time.process_time()
            finder.find(text)
            times.append((time.process_time() - began) * 1000)
        figures[name] = {
            "bytes": len(text.encode()),
            "found": sum(one.times for one in found),
            "median_ms": round(statistics.median(times), 1),
            "most_ms": round(max(times), 1),
        }
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(figures, indent=2) + "\n")
    sys.stdout.write(
        f"{figures['words']:,} words: built in {figures['build_ms']} ms, {figures['build_mib']} MiB more at the peak\n"
    )
    for name in ("chinese", "latin"):
        row = figures[name]
        assert isinstance(row, dict)
        sys.stdout.write(f"1 MB of {name:8} {row['median_ms']:6} ms (most {row['most_ms']}), {row['found']:,} hits\n")


if __name__ == "__main__":
    main()
