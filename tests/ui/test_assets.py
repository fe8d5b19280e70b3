"""Static files: hashed, compressed, small enough for a weak line."""

import gzip
import json
import re

import brotli
import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.test import override_settings

from xingtan.ui import build
from xingtan.ui.assets import HashedAssets

FIRST_PAGE = 100 * 1024


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    root = tmp_path_factory.mktemp("static")
    with override_settings(STATIC_ROOT=str(root)):
        call_command("collectstatic", interactive=False, verbosity=0)
    return root


def test_names_carry_the_content_and_bytes_lie_beside_compressed(collected):
    names = json.loads((collected / "staticfiles.json").read_text())["paths"]
    hashed = names["ui/xingtan.css"]
    assert hashed != "ui/xingtan.css"
    body = (collected / hashed).read_bytes()
    assert gzip.decompress((collected / f"{hashed}.gz").read_bytes()) == body
    assert brotli.decompress((collected / f"{hashed}.br").read_bytes()) == body


def test_a_page_asks_for_the_hashed_name(collected):
    storage = HashedAssets(location=str(collected), base_url="/static/")
    assert storage.url("ui/xingtan.css").startswith("/static/ui/xingtan.")
    assert storage.url("ui/xingtan.css") != "/static/ui/xingtan.css"


def test_names_stay_as_they_are_where_nothing_was_collected(tmp_path):
    storage = HashedAssets(location=str(tmp_path), base_url="/static/")
    assert storage.url("ui/xingtan.css") == "/static/ui/xingtan.css"


def test_libraries_that_load_their_own_parts_keep_their_names(collected):
    names = json.loads((collected / "staticfiles.json").read_text())["paths"]
    assert not any(name.startswith("vendor/pdfjs/") for name in names)
    assert (collected / "vendor/pdfjs/pdf.min.mjs").exists()
    assert (collected / "vendor/pdfjs/pdf.worker.min.mjs.gz").exists()


def test_collecting_again_changes_nothing(collected):
    before = {path: path.stat().st_mtime_ns for path in collected.rglob("*.gz")}
    with override_settings(STATIC_ROOT=str(collected)):
        call_command("collectstatic", interactive=False, verbosity=0)
    assert {path: path.stat().st_mtime_ns for path in collected.rglob("*.gz")} == before


def test_the_built_files_are_those_of_the_components():
    assert (build.STATIC / "ui" / "xingtan.css").read_text("utf-8") == build.joined_styles()
    assert (build.STATIC / "ui" / "xingtan.js").read_text("utf-8") == build.joined_behaviours()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_first_page_is_small(visit, db, language):
    """Everything that a browser fetches before it can show and work the front page, compressed."""
    page = visit("/", language=language)
    wanted = [each.get("src") for each in page.all("script")]
    wanted += [each.get("href") for each in page.all("link", rel="stylesheet")]
    total = len(gzip.compress(page.body.encode(), 6))
    for address in wanted:
        assert address.startswith("/static/")
        path = finders.find(re.sub(r"\.[0-9a-f]{12}(?=\.)", "", address.removeprefix("/static/")))
        assert path, address
        with open(path, "rb") as file:
            total += len(gzip.compress(file.read(), 9))
    assert total < FIRST_PAGE, f"{total} bytes"


def test_no_page_waits_for_a_script(visit, db):
    page = visit("/")
    for script in page.all("script"):
        # The one script that runs before painting puts the chosen colours back, and is a few lines.
        waits = not script.has("defer") and script.get("type") != "module"
        assert not waits or script.get("src").startswith("/static/ui/theme")


def test_lock_file_names_no_registry():
    lock = (build.ROOT / "package-lock.json").read_text("utf-8")
    assert '"resolved"' not in lock
    assert "registry." not in lock


def test_every_catalogue_is_compiled():
    for path in build.PACKAGE.glob("*/locale/*/LC_MESSAGES/django.po"):
        assert path.with_suffix(".mo").exists(), f"{path}: run make setup"
