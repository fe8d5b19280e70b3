"""Word lists from the command line."""

import sqlite3
from pathlib import Path

from tests.main.nodes import xingtan


def test_a_list_is_imported_replaced_and_its_wrong_lines_are_named(tmp_path: Path) -> None:
    words, data = tmp_path / "words.txt", tmp_path / "data"
    words.write_text("# 说明\n賭博\n字\n", encoding="utf-8")
    given = ("words", "import", str(words), "--list", "small", "--weight", "doubt", "--data", str(data))
    done = xingtan(*given)
    assert done.returncode == 1
    assert "words.txt:3:" in done.stderr
    assert done.stdout.startswith("1 words in force")
    words.write_text("坏词\nＢＡＤ\n", encoding="utf-8")
    assert xingtan(*given).returncode == 0
    with sqlite3.connect(data / "xingtan.sqlite3") as tables:
        assert sorted(row[0] for row in tables.execute("SELECT text FROM moderation_word")) == ["bad", "坏词"]
    words.write_bytes(b"\x00\x00")
    done = xingtan(*given)
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
