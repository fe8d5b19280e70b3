"""Disks that are full, for the engines that must survive one."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 4 MiB of its own, 1 MiB of it in the file `ballast` that a test can cut to make room."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip(f"a small file system cannot be mounted here: {mounted.stderr.decode().strip()}")
    (folder / "ballast").write_bytes(bytes(2**20))
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)
