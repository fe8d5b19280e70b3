"""Whose data directory it is: the demonstration's, nobody's yet, or somebody else's."""

import json
import os
from pathlib import Path

from xingtan.main.configuration import KEPT, keep_place
from xingtan.main.demo.figures import PROVINCE

MARK = Path("demo") / "demonstration.json"


def claim_home(data: Path) -> None:
    """Make Zhejiang the home place of a data directory that is empty, unless a setting names another.

    Called before anything reads the settings. A directory that holds a node already is left as it is, and so is one
    whose database is elsewhere: whether that is empty nobody can see here.
    """
    empty = not (data / "xingtan.sqlite3").exists() and not (data / KEPT).exists()
    if empty and not os.environ.get("XINGTAN_PLACE") and not os.environ.get("XINGTAN_DATABASE_URL"):
        keep_place(data, PROVINCE)


def is_ours(data: Path) -> bool:
    """Say whether the demonstration has begun to fill this data directory."""
    return (data / MARK).exists()


def claim(data: Path) -> None:
    """Note that this data directory is the demonstration's."""
    path = data / MARK
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"province": PROVINCE}), encoding="ascii")


def holds_other_data() -> bool:
    """Say whether somebody's people or resources are in the database."""
    from xingtan.catalogue.models import Resource
    from xingtan.identity.models import Person

    return Person.objects.exists() or Resource.objects.exists()
