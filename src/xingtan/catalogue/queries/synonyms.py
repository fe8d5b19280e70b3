"""The words that mean the same: the platform's own list, and what the operator adds in the data directory. No SQL."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from xingtan.catalogue.rules import synonyms

OWN = Path(synonyms.__file__).with_name("synonyms.txt")
ADDED = "synonyms.txt"


def alike() -> Mapping[str, tuple[str, ...]]:
    """Give what each word stands for, too. What the operator changes holds from the next question on."""
    return _table(_stamp(settings.DATA / ADDED))


def _stamp(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


@lru_cache(maxsize=1)
def _table(stamp: int) -> Mapping[str, tuple[str, ...]]:
    added = ""
    if stamp:
        try:
            added = (settings.DATA / ADDED).read_text(encoding="utf-8", errors="replace")
        except OSError:
            added = ""
    return synonyms.table(OWN.read_text(encoding="utf-8"), added)
