"""What every test stands on: a data directory of its own, real embedded engines, a database rolled back after each."""

import os
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as property_settings

# How fast a busy machine draws an example says nothing of the code.
property_settings.register_profile("node", deadline=None, suppress_health_check=[HealthCheck.too_slow])
property_settings.load_profile("node")

_worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
_data = tempfile.TemporaryDirectory(prefix=f"xingtan-test-{_worker}-", ignore_cleanup_errors=True)
os.environ["XINGTAN_DATA"] = _data.name
os.environ.setdefault("XINGTAN_PLACE", "330000")
os.environ.setdefault("XINGTAN_SECRET_KEY", "only-for-tests-only-for-tests-only-for-tests")
os.environ["DJANGO_SETTINGS_MODULE"] = "xingtan.main.settings"


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes() -> None:
    """Let each worker load its settings after it has a data directory of its own, not before: it inherits these."""
    os.environ.pop("DJANGO_SETTINGS_MODULE", None)


def pytest_configure() -> None:
    """Load the settings now, after the environment above was set: pytest-django alone would load them before."""
    assert settings.DATABASES


@pytest.fixture(scope="session")
def data_directory() -> Path:
    """The data directory of this test process, as its settings have it."""
    from xingtan.main.configuration import configuration

    return configuration().data


@pytest.fixture(scope="session", autouse=True)
def _node(data_directory: Path) -> Iterator[None]:
    """Start this process's engines and subscriptions as `main` does for every process of a node."""
    from xingtan.main import engines, wiring

    started = engines.start(f"tests-{_worker}")
    wiring.connect()
    yield
    started.journal.close()
    started.columns.close()


@pytest.fixture(autouse=True)
def _language() -> None:
    """Begin each test in the language of the node: the client leaves that of its last request behind."""
    translation.activate(settings.LANGUAGE_CODE)


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2):
            return True
    except OSError:
        return False


SERVERS = {"postgresql": 5432, "redis": 6379, "nats": 4222}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip what needs a server that is not there, saying which; in CI that is a failure instead."""
    absent = {name for name, port in SERVERS.items() if not _answers(port)}
    if absent and os.environ.get("CI"):
        pytest.exit(f"CI needs these servers on loopback, and they do not answer: {', '.join(sorted(absent))}", 3)
    for item in items:
        for name in absent:
            if item.get_closest_marker(name):
                item.add_marker(pytest.mark.skip(reason=f"{name} does not answer on 127.0.0.1:{SERVERS[name]}"))


@pytest.fixture
def journal_lines(data_directory: Path):
    """Give a function that reads every line of this process's journal."""
    from xingtan.ports import engines

    def lines() -> list[bytes]:
        engines().journal.commit()
        found: list[bytes] = []
        for segment in sorted((data_directory / "journal").rglob("*.ndjson")):
            found += segment.read_bytes().splitlines()
        return found

    return lines


@pytest.fixture
def visit(client):
    """Give a function that fetches a page as a reader does, in `language` (zh or en), and inspects what it gets.

    `visit("/learn/", language="en")`, `visit("/account/login/", data={...})` posts, `visit(path, client=signed_in)`.
    Redirects are followed. A fragment is inspected as one. Gives a `tests.ui.inspection.Page`.
    """
    from tests.ui.inspection import read_page

    def fetch(path, language="zh", status=200, client=client, data=None, fragment=False, **extra):
        code = "en" if language == "en" else "zh-hans"
        address = f"/en{path}" if code == "en" and not path.startswith("/en/") else path
        response = (
            client.get(address, follow=True, **extra)
            if data is None
            else client.post(address, data, follow=True, **extra)
        )
        assert response.status_code == status, f"{address} answered {response.status_code}, not {status}"
        assert response["Content-Type"].startswith("text/html"), f"{address} is {response['Content-Type']}"
        body = b"".join(response) if response.streaming else response.content
        page = read_page(body.decode("utf-8"), address, code, response.status_code, fragment)
        assert not page.findings, f"{address}:\n  " + "\n  ".join(page.findings)
        return page

    return fetch
