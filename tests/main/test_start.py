"""What a node loads before anybody asked it for anything."""

import subprocess
import sys

import pytest

LATER = ("PIL", "av", "docx", "httpx", "openpyxl", "pypdf")
"""Libraries of pictures, films, papers, workbooks and of asking others: a quarter of a second and tens of MiB each."""

LOADED = f"""
import sys
import django
django.setup()
import xingtan.main.urls
import xingtan.main.wiring
import xingtan.catalogue.jobs
import xingtan.main.processes.{{process}}
print([name for name in {LATER} if name in sys.modules])
"""


@pytest.mark.parametrize("process", ["door", "worker", "statistics"])
def test_what_few_need_is_loaded_with_the_first_who_needs_it(process: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOADED.format(process=process)], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
