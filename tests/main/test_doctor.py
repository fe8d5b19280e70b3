"""`xingtan doctor`: each thing that can be wrong has a name and a sentence, and stops nothing else."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from tests.main.nodes import xingtan

from xingtan.kernel.records import ActivityRecord, write_record
from xingtan.main import doctor
from xingtan.main.configuration import Configuration
from xingtan.main.demo.home import claim
from xingtan.main.processes import supervisor


def chosen(folder: Path, **settings: str) -> Configuration:
    return Configuration(data=folder, **settings)  # type: ignore[arg-type]


def test_without_a_data_directory_there_is_nothing_to_examine(tmp_path: Path) -> None:
    found = xingtan("doctor", "--data", str(tmp_path / "none"))
    assert found.returncode == 1
    assert found.stderr == f"xingtan: there is no data directory {tmp_path / 'none'}; `xingtan serve` makes one\n"


def test_an_empty_directory_lacks_its_tables_and_the_rest_is_examined_all_the_same(tmp_path: Path) -> None:
    found = xingtan("doctor", "--data", str(tmp_path), seconds=120)
    assert found.returncode == 1
    lines = found.stdout.splitlines()
    assert any(line.startswith("WRONG  database: ") and "xingtan serve" in line for line in lines)
    assert any(line.startswith("ok     data-directory: ") for line in lines)
    assert any(line.startswith("warns  address: ") and "OpenID issuer" in line for line in lines)
    assert "look at: address" in lines[-2]
    assert "database" in lines[-1]


@pytest.mark.parametrize(("mode", "holds"), [(0o600, True), (0o644, False)])
def test_a_secret_that_others_can_read_is_found(tmp_path: Path, mode: int, holds: bool) -> None:
    path = tmp_path / "secret-key"
    path.write_text("secret")
    path.chmod(mode)
    (finding,) = doctor._secret(chosen(tmp_path))
    assert finding.holds is holds
    assert holds or "chmod 600" in finding.sentence


def test_a_short_secret_is_found(tmp_path: Path) -> None:
    (finding,) = doctor._secret(chosen(tmp_path, secret_key="short"))
    assert not finding.holds


@pytest.mark.parametrize(
    ("settings", "demonstration", "warns"),
    [({}, False, True), ({}, True, False), ({"public_url": "https://study.example.cn"}, False, False)],
)
def test_a_node_that_does_not_know_its_address_is_warned_of(
    tmp_path: Path, settings: dict[str, str], demonstration: bool, warns: bool
) -> None:
    if demonstration:
        claim(tmp_path)
    (finding,) = doctor._address(chosen(tmp_path, **settings))
    assert finding.holds
    assert finding.warns is warns
    assert ("XINGTAN_PUBLIC_URL is not set" in finding.sentence) is not bool(settings)


@pytest.mark.parametrize(("ahead", "holds"), [(timedelta(minutes=-1), True), (timedelta(hours=3), False)])
def test_a_clock_that_went_back_is_found(tmp_path: Path, ahead: timedelta, holds: bool) -> None:
    folder = tmp_path / "journal" / "door"
    folder.mkdir(parents=True)
    record = ActivityRecord(id=uuid4(), at=datetime.now(UTC) + ahead, kind="page_viewed")
    (folder / "0001.ndjson").write_bytes(write_record(record) + b"\n" + b'{"id":"unfinish')
    (finding,) = doctor._clock(chosen(tmp_path))
    assert finding.holds is holds


def test_a_directory_that_cannot_be_written_is_found(tmp_path: Path) -> None:
    (finding,) = doctor._directory(chosen(tmp_path / "gone"))
    assert (finding.name, finding.holds) == ("data-directory", False)


def test_who_holds_the_directory_is_known(tmp_path: Path) -> None:
    assert not supervisor.is_running(tmp_path)
    with supervisor.holding(chosen(tmp_path)):
        assert supervisor.is_running(tmp_path)
        with (
            pytest.raises(supervisor.CannotServe, match=f"process {os.getpid()}"),
            supervisor.holding(chosen(tmp_path)),
        ):
            pass
    assert not supervisor.is_running(tmp_path)
