"""The door: cached page views a second on one core, every view in the journal, and the time of each at 7,000 a second.

The server has core 0, the load core 1. Beside it, for the ratio: nginx with the same bytes as a static file, Django
without the door, and the learn page of Kolibri. Usage: `python bench/door.py [--seconds 8]`. Writes
bench/results/door.json.
"""

import argparse
import asyncio
import json
import os
import platform
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

RESULTS = Path(__file__).parent / "results" / "door.json"
PAGES = 500
RATE = 7000
AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0"
TARGETS = {"views_per_second": 12_000, "p99_ms": 15.0, "journal_ms": 50.0}
SCRIPT = """
local n = 0
request = function()
  n = n + 1
  local visitor = string.format("%%032x", math.floor(n / 18))
  return "GET /lessons/" .. (n * 7919 %% %(pages)d) .. " HTTP/1.1\\r\\nHost: 127.0.0.1:%(port)d\\r\\n"
    .. "Cookie: xingtan_visitor=" .. visitor
    .. "\\r\\nUser-Agent: %(agent)s\\r\\nAccept: text/html\\r\\nAccept-Encoding: gzip, deflate, br\\r\\n"
    .. "Accept-Language: zh-CN,zh;q=0.9\\r\\nSec-Fetch-Dest: document\\r\\nSec-Fetch-Mode: navigate\\r\\n\\r\\n"
end
"""


def one_request(number: int, port: int) -> bytes:
    """The request that wrk's script makes, too."""
    return (
        f"GET /lessons/{number * 7919 % PAGES} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
        f"Cookie: xingtan_visitor={number // 18:032x}\r\nUser-Agent: {AGENT}\r\nAccept: text/html\r\n"
        "Accept-Encoding: gzip, deflate, br\r\nAccept-Language: zh-CN,zh;q=0.9\r\nSec-Fetch-Dest: document\r\n"
        "Sec-Fetch-Mode: navigate\r\n\r\n"
    ).encode()


# The server, in a process of its own on core 0.


def serve_door(folder: Path, fd: int) -> None:
    """Serve the site through the door on an inherited socket until SIGTERM; write how late the journal was."""
    import uvloop

    from load.site import application
    from xingtan.engines.embedded.blobs import DirectoryBlobStore
    from xingtan.engines.embedded.journal import SegmentJournal
    from xingtan.front.door import Door
    from xingtan.front.options import DoorOptions
    from xingtan.front.serving import serve

    journal = SegmentJournal(folder / "journal", "door")
    options = DoorOptions(secret="bench", static_root=folder, uploads=folder)
    door = Door(options, journal, DirectoryBlobStore(folder / "blobs"))
    door.behind.open(application(), 4)
    lateness = Lateness(journal)

    async def run() -> None:
        stop = asyncio.Event()
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
        await serve(door, socket.socket(fileno=fd), stop)

    uvloop.run(run())
    journal.close()
    (folder / "lateness.json").write_text(json.dumps(lateness.worst_ms))


class Lateness:
    """Looks every 5 ms how long what was appended has waited for the disk."""

    def __init__(self, journal: Any) -> None:
        self.worst_ms = 0.0
        self._journal = journal
        threading.Thread(target=self._watch, daemon=True).start()

    def _watch(self) -> None:
        while True:
            appended, began = self._journal._appended, time.perf_counter()
            while self._journal._durable < appended:
                time.sleep(0.005)
            self.worst_ms = max(self.worst_ms, (time.perf_counter() - began) * 1000)
            time.sleep(0.005)


@contextmanager
def running(
    command: list[str],
    port: int,
    fd: int | None = None,
    path: str = "/lessons/1",
    environment: dict[str, str] | None = None,
    patience: int = 20,
    output: Any = sys.stderr,
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server on core 0 until it answers, and stop it afterwards."""
    given = {"pass_fds": (fd,)} if fd is not None else {}
    process = subprocess.Popen(["taskset", "-c", "0", *command], stdout=output, env=environment, **given)  # type: ignore[call-overload]
    try:
        deadline = time.monotonic() + patience
        while True:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5).read()
                break
            except OSError:
                if process.poll() is not None or time.monotonic() > deadline:
                    raise SystemExit(f"{command[0]} does not answer") from None
                time.sleep(0.05)
        yield process
    finally:
        process.terminate()
        process.wait(20)


def free_socket() -> socket.socket:
    listening = socket.create_server(("127.0.0.1", 0), backlog=4096)
    listening.set_inheritable(True)
    return listening


def wrk(port: int, seconds: int, folder: Path, connections: int = 64, path: str = "") -> dict[str, float]:
    """Load as fast as it goes, from core 1; gives requests a second, percentiles and the number of answers.

    Asks for the pages of the site, or for `path` alone.
    """
    script = folder / "views.lua"
    asked = "" if path else SCRIPT % {"pages": PAGES, "port": port, "agent": AGENT}
    script.write_text(
        asked
        + 'done = function(summary, latency) io.write(string.format("RESULT %d %d %.3f %.3f %d\\n", summary.requests, '
        "summary.duration, latency:percentile(50) / 1000, latency:percentile(99) / 1000, "
        "summary.errors.status + summary.errors.read + summary.errors.write + summary.errors.timeout)) end\n"
    )
    command = ["taskset", "-c", "1", "wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "-s", str(script)]
    out = subprocess.run(
        [*command, f"http://127.0.0.1:{port}{path}"], capture_output=True, text=True, check=True
    ).stdout
    answers, micros, p50, p99, failed = next(line for line in out.splitlines() if line.startswith("RESULT")).split()[1:]
    return {
        "per_second": int(answers) / int(micros) * 1e6, "p50_ms": float(p50), "p99_ms": float(p99),
        "answers": int(answers), "failed": int(failed),
    }  # fmt: skip


def run_paced(port: int, seconds: int) -> dict[str, float]:
    """Load at RATE from core 1, in a process of its own."""
    command = ["taskset", "-c", "1", sys.executable, __file__, "--paced", str(port), "--seconds", str(seconds)]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)  # type: ignore[no-any-return]


def paced_process(port: int, seconds: int) -> None:
    from load.paced import paced

    load = paced("127.0.0.1", port, lambda number: one_request(number + 10_000_000, port), RATE, seconds)
    print(
        json.dumps(
            {
                "per_second": len(load.seconds) / load.took, "p50_ms": load.percentile(0.5),
                "p99_ms": load.percentile(0.99), "max_ms": load.percentile(1.0),
                "answers": len(load.seconds), "failed": load.failed, "asked": load.sent,
            }
        )
    )  # fmt: skip


def lines_in(folder: Path) -> int:
    return sum(path.read_bytes().count(b"\n") for path in folder.rglob("*.ndjson"))


def cpu_seconds(process: subprocess.Popen[bytes]) -> float:
    """The time on a core of a server and its children."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    ticks = 0
    for pid in (str(process.pid), *children):
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def warm(port: int) -> None:
    for number in range(PAGES):
        urllib.request.urlopen(f"http://127.0.0.1:{port}/lessons/{number}", timeout=10).read()


def measured(name: str, process: subprocess.Popen[bytes], load: Callable[[], dict[str, float]]) -> dict[str, float]:
    before, began = cpu_seconds(process), time.perf_counter()
    result = load()
    result["core_share"] = (cpu_seconds(process) - before) / (time.perf_counter() - began)
    print(f"  {name}: {result['per_second']:,.0f}/s", file=sys.stderr)
    return result


def bench_door(folder: Path, seconds: int) -> dict[str, Any]:
    """Fastest, then paced; afterwards the journal is counted against the answers."""
    listening = free_socket()
    port = listening.getsockname()[1]
    command = [sys.executable, __file__, "--serve", str(folder), "--fd", str(listening.fileno())]
    with running(command, port, listening.fileno()) as process:
        warm(port)
        began = lines_in(folder)
        fastest = measured("door, as fast as it goes", process, lambda: wrk(port, seconds, folder))
        middle = lines_in(folder)
        at_rate = measured(f"door, at {RATE:,}/s", process, lambda: run_paced(port, seconds))
        peak_mb = peak_megabytes(process)
    listening.close()
    ended = lines_in(folder)
    # wrk leaves without waiting for what it asked last: those views are recorded, and at most one a connection.
    fastest["recorded"], at_rate["recorded"] = middle - began, ended - middle
    return {
        "fastest": fastest, "paced": at_rate, "memory_peak_mb": peak_mb,
        "journal_worst_ms": json.loads((folder / "lateness.json").read_text()),
        "balances": at_rate["answers"] == at_rate["recorded"] and 0 <= fastest["recorded"] - fastest["answers"] <= 64,
    }  # fmt: skip


def peak_megabytes(process: subprocess.Popen[bytes]) -> int:
    status = Path(f"/proc/{process.pid}/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) // 1024


def bench_nginx(folder: Path, seconds: int) -> dict[str, float] | None:
    """The same bytes as a static file, already compressed: what a file server can do at most."""
    binary = shutil.which("nginx")
    if binary is None:
        print("  nginx is not installed: its figure is left out", file=sys.stderr)
        return None
    from load.site import application, lesson  # noqa: F401
    from xingtan.front.cache import compress

    site = folder / "nginx" / "lessons"
    site.mkdir(parents=True)
    body = render(1)
    for number in range(PAGES):
        (site / f"{number}").write_bytes(body)
        (site / f"{number}.gz").write_bytes(compress(body))
    with free_socket() as probe:
        port = probe.getsockname()[1]
    os.chmod(folder, 0o755)
    config = folder / "nginx.conf"
    config.write_text(
        f"daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/nginx.log;"
        "events { worker_connections 1024; } http { access_log off; gzip_static on; keepalive_requests 10000000;"
        f"default_type text/html; server {{ listen 127.0.0.1:{port}; root {folder}/nginx; }} }}"
    )
    with running([binary, "-c", str(config)], port) as process:
        return measured("nginx, the same bytes", process, lambda: wrk(port, seconds, folder))


def render(number: int) -> bytes:
    """The page as Django makes it."""
    from django.test import RequestFactory

    from load import site

    if not site.settings.configured:
        site.application()
    return bytes(site.lesson(RequestFactory().get(f"/lessons/{number}"), number).content)


def bench_django(folder: Path, seconds: int) -> dict[str, float]:
    """Django on granian's WSGI server, without the door."""
    with free_socket() as probe:
        port = probe.getsockname()[1]
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--factory", "--port", str(port),
        "--log-level", "error", "--blocking-threads", "4",
        "--working-dir", str(Path(__file__).parent), "load.site:application",
    ]  # fmt: skip
    with running(command, port) as process:
        return measured("Django without the door", process, lambda: wrk(port, seconds, folder, connections=16))


def bench_kolibri(folder: Path, seconds: int) -> dict[str, float] | None:
    """Kolibri's learn page, which is the same for everyone who is not signed in, on the server that it comes with."""
    from load.peers import LEARN, installed_kolibri, kolibri_settings

    command = installed_kolibri()
    if command is None:
        return None
    with free_socket() as probe:
        port = probe.getsockname()[1]
    with kolibri_settings(folder / "kolibri", port) as environment:
        foreground = [str(command), "start", "--foreground"]
        with running(
            foreground, port, path=LEARN, environment=environment, patience=90, output=subprocess.DEVNULL
        ) as process:
            return measured("Kolibri, learn page", process, lambda: wrk(port, seconds, folder, 16, LEARN))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=8)
    parser.add_argument("--serve", type=Path)
    parser.add_argument("--fd", type=int)
    parser.add_argument("--paced", type=int)
    given = parser.parse_args()
    if given.serve:
        serve_door(given.serve, given.fd)
    elif given.paced:
        paced_process(given.paced, given.seconds)
    else:
        report(given.seconds)


def report(seconds: int) -> None:
    if shutil.which("wrk") is None:
        raise SystemExit("wrk is needed to load the server: apt-get install wrk")
    with tempfile.TemporaryDirectory(prefix="xingtan-bench-door-") as made:
        folder = Path(made)
        size = len(render(1))
        result = {
            "on": time.strftime("%Y-%m-%d"),
            "machine": f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}",
            "page_bytes": size, "pages": PAGES, "targets": TARGETS,
            "door": bench_door(folder, seconds), "nginx": bench_nginx(folder, min(seconds, 5)),
            "django": bench_django(folder, min(seconds, 5)), "kolibri": bench_kolibri(folder, min(seconds, 5)),
        }  # fmt: skip
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n")
    show(result)


def show(result: dict[str, Any]) -> None:
    from rich.console import Console
    from rich.table import Table

    door, django = result["door"], result["django"]
    table = Table(title=f"A page of {result['page_bytes']:,} bytes, server on one core")
    for column in ("what", "views/s", "core", "p50 ms", "p99 ms", "answers", "recorded"):
        table.add_column(column, justify="left" if column == "what" else "right")
    rows = [("door, as fast as it goes", door["fastest"]), (f"door, paced at {RATE:,}/s", door["paced"])]
    rows += [("nginx, the same bytes as a file", result["nginx"])] if result["nginx"] else []
    rows += [("Django without the door", django)]
    rows += [("Kolibri's learn page", result["kolibri"])] if result["kolibri"] else []
    for name, row in rows:
        share = f"{row['core_share'] * 100:.0f} %" if "core_share" in row else ""
        table.add_row(
            name, f"{row['per_second']:,.0f}", share, f"{row['p50_ms']:.2f}", f"{row['p99_ms']:.2f}",
            f"{row['answers']:,}", f"{row['recorded']:,}" if "recorded" in row else "",
        )  # fmt: skip
    Console().print(table)
    held = {
        f"at least {TARGETS['views_per_second']:,} views/s": door["fastest"]["per_second"]
        >= TARGETS["views_per_second"],
        f"p99 under {TARGETS['p99_ms']:.0f} ms at {RATE:,}/s": door["paced"]["p99_ms"] < TARGETS["p99_ms"],
        f"on disk within {TARGETS['journal_ms']:.0f} ms (worst {door['journal_worst_ms']:.0f} ms)": door[
            "journal_worst_ms"
        ]
        < TARGETS["journal_ms"],
        "answers = views recorded": door["balances"],
    }
    for what, holds in held.items():
        print(f"{'holds ' if holds else 'MISSED'}  {what}")


if __name__ == "__main__":
    main()
