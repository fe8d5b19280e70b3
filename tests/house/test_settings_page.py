"""The page of settings and the settings are the same list."""

import re
from dataclasses import fields
from pathlib import Path

from xingtan.main.configuration import Configuration

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "settings.md"


def test_every_setting_is_explained_and_nothing_else() -> None:
    explained = set(re.findall(r"^\| `XINGTAN_([A-Z_]+)`", PAGE.read_text(encoding="utf-8"), re.MULTILINE))
    assert explained == {field.name.upper() for field in fields(Configuration)}
