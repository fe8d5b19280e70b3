"""The rules of the house that imports do not show."""

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

PACKAGE = Path(__file__).parents[2] / "src" / "xingtan"
DOMAINS = ("places", "identity", "moderation", "catalogue", "spaces", "learning", "portal", "statistics")
ROOMS = {
    "__init__", "api", "events", "rules", "models", "queries", "actions", "pages", "forms", "templates", "rest",
    "sockets", "jobs", "apps", "urls", "admin", "migrations", "locale",
}  # fmt: skip
BANNED = {"utils", "util", "helpers", "helper", "manager", "base", "common", "service", "services", "misc"}
ORM_ROOMS = {"models", "queries", "actions", "admin", "migrations"}
MOST_LINES = 460  # "about 400"


def sources() -> Iterator[Path]:
    for path in PACKAGE.rglob("*.py"):
        if "migrations" not in path.parts and "static" not in path.parts:
            yield path


def room_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return parts[1] if len(parts) > 1 else parts[0]


@pytest.mark.parametrize("domain", DOMAINS)
def test_a_domain_has_only_the_rooms_of_the_house(domain: str) -> None:
    found = {path.stem for path in (PACKAGE / domain).iterdir() if path.name != "__pycache__"}
    own_edge = {"accounts"} if domain == "identity" else set()  # the adapter through which allauth asks us
    assert found <= ROOMS | own_edge


def test_no_file_has_a_name_that_says_nothing() -> None:
    named = {path.relative_to(PACKAGE).as_posix() for path in sources() if path.stem in BANNED}
    # Django looks for a database backend under this one name.
    assert named <= {"engines/embedded/sqlite/base.py"}


def test_no_room_is_longer_than_a_room_should_be() -> None:
    long = {
        str(path.relative_to(PACKAGE)): lines
        for path in sources()
        # Exercises are content: one generator after the other, a page of a book each.
        if "demo/exercises" not in path.as_posix()
        and (lines := path.read_text(encoding="utf-8").count("\n")) > MOST_LINES
    }
    assert long == {}


def test_every_table_says_what_a_row_is() -> None:
    ours = [model for model in apps.get_models() if model.__module__.startswith("xingtan.")]
    assert len(ours) > 15
    silent = [model.__name__ for model in ours if not (inspect.getdoc(model) or "").startswith("One row for every ")]
    assert silent == []


def test_the_orm_is_named_in_its_rooms_only() -> None:
    names = re.compile(r"\.objects\.|from django\.db\.models|from django\.db import (?!close_old_|transaction\b)")
    broken = [
        str(path.relative_to(PACKAGE))
        for path in sources()
        if path.relative_to(PACKAGE).parts[0] in DOMAINS
        and room_of(path) not in ORM_ROOMS
        and names.search(path.read_text(encoding="utf-8"))
    ]
    assert broken == []


def test_the_column_store_is_asked_in_statistics_only() -> None:
    asks = re.compile(r"\.columns\.(query|command|insert)\(|columns\(\)\.(query|command|insert)\(")
    broken = [
        str(path.relative_to(PACKAGE))
        for path in sources()
        if path.relative_to(PACKAGE).parts[0] not in {"statistics", "engines", "ports"}
        and asks.search(path.read_text(encoding="utf-8"))
    ]
    assert broken == []


def test_public_functions_of_the_front_doors_say_what_becomes_true() -> None:
    silent = []
    for path in sources():
        domain = path.relative_to(PACKAGE).parts[0]
        if domain not in DOMAINS or room_of(path) not in {"api", "actions", "queries", "rules"}:
            continue
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            is_public = isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
            if is_public and not ast.get_docstring(node):
                silent.append(f"{path.relative_to(PACKAGE)}:{node.lineno} {node.name}")
    assert silent == []


def test_nothing_of_ours_is_mocked_and_no_test_sleeps() -> None:
    """Looking again after a moment, and killing at a moment drawn by chance, are not sleeping."""
    tests = Path(__file__).parents[1]
    mocks = r"unittest\.mock|\bmocker\b|monkeypatch\.setattr\(\s*[\"']?xingtan"
    words = re.compile(rf"{mocks}|time\.sleep\((?!0\.\d+\)|chance)")
    broken = [
        str(path.relative_to(tests))
        for path in tests.rglob("test_*.py")
        if path != Path(__file__) and words.search(path.read_text(encoding="utf-8"))
    ]
    assert broken == []
