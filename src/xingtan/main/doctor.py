"""What is wrong with this node, in words: each thing that can be looked at, and whether it holds."""

import importlib
import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

from xingtan.kernel.events import Event
from xingtan.kernel.records import BadRecord, read_record
from xingtan.main.configuration import Configuration
from xingtan.main.demo.home import is_ours
from xingtan.main.processes import supervisor

NEEDED = ("django", "granian", "uvloop", "starlette", "a2wsgi", "chdb", "tantivy", "msgspec", "obstore", "av", "fpdf")
TIGHT_BYTES = 1024**3
FULL_BYTES = 64 * 1024**2
LATE = timedelta(minutes=5)
TAIL_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: whether it holds, and a sentence. `warns`: it holds, and will not for long."""

    name: str
    holds: bool
    sentence: str
    warns: bool = False


Look = Callable[[Configuration], Iterator[Finding]]


def examine(chosen: Configuration) -> Iterator[Finding]:
    """Look at everything; what cannot be looked at is a finding, too, and stops nothing else."""
    for look in LOOKS:
        try:
            yield from look(chosen)
        except Exception as error:
            yield Finding(look.__name__.strip("_"), False, f"could not be looked at: {type(error).__name__}: {error}")


def _installation(_chosen: Configuration) -> Iterator[Finding]:
    missing = [name for name in NEEDED if not _imports(name)]
    if missing:
        yield Finding("installation", False, f"these packages cannot be loaded: {', '.join(missing)}; run `make setup`")
    else:
        yield Finding("installation", True, f"Python {sys.version.split()[0]} with every package that a node needs")
    from xingtan.main.settings import PACKAGE, STATIC_ROOT

    if not (STATIC_ROOT / "staticfiles.json").exists():
        yield Finding("static-files", False, f"nothing is collected in {STATIC_ROOT}; run `make setup`")
    stale = [path for path in PACKAGE.glob("*/locale/*/LC_MESSAGES/django.po") if not path.with_suffix(".mo").exists()]
    if stale:
        yield Finding("catalogues", False, f"{len(stale)} message catalogues are not compiled; run `make setup`")


def _imports(name: str) -> bool:
    try:
        importlib.import_module(name)
    except ImportError:
        return False
    return True


def _directory(chosen: Configuration) -> Iterator[Finding]:
    try:
        with tempfile.NamedTemporaryFile(dir=chosen.data, prefix=".doctor-") as file:
            file.write(b"x")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        yield Finding("data-directory", False, f"{chosen.data} cannot be written: {error.strerror}")
        return
    running = "a node is running on it" if supervisor.is_running(chosen.data) else "no node is running on it"
    yield Finding("data-directory", True, f"{chosen.data} can be written; {running}")
    free = shutil.disk_usage(chosen.data).free
    words = f"{free / 2**30:.1f} GiB are free"
    if free < FULL_BYTES:
        yield Finding("disk", False, f"{words}: the disk is full, and nothing more can be recorded")
    else:
        tight = free < TIGHT_BYTES
        yield Finding("disk", True, words + ("; that is little" if tight else ""), warns=tight)


def _secret(chosen: Configuration) -> Iterator[Finding]:
    path = chosen.data / "secret-key"
    if chosen.secret_key:
        enough = len(chosen.secret_key) >= 32
        yield Finding("secret", enough, "from XINGTAN_SECRET_KEY" + ("" if enough else ", but under 32 characters"))
    elif not path.exists():
        yield Finding("secret", True, "will be made at the first start")
    else:
        open_to_others = stat.S_IMODE(path.stat().st_mode) & 0o077
        yield Finding(
            "secret",
            not open_to_others,
            f"{path} is readable by others; run `chmod 600 {path}`" if open_to_others else f"kept in {path}, mode 600",
        )


def _address(chosen: Configuration) -> Iterator[Finding]:
    """Say by what address people and applications know this node: it must not change with who asks."""
    if chosen.public_url:
        yield Finding("address", True, f"people reach this node at {chosen.public_url}")
    elif is_ours(chosen.data):
        yield Finding("address", True, "XINGTAN_PUBLIC_URL is not set; the demonstration needs none")
    else:
        sentence = (
            "XINGTAN_PUBLIC_URL is not set: the OpenID issuer is then whatever address a request came by, and "
            "applications take each for another node; set it to what people type, such as https://study.example.cn"
        )
        yield Finding("address", True, sentence, warns=True)


def _clock(chosen: Configuration) -> Iterator[Finding]:
    """Hold this machine's clock against the last records, which cannot be younger than now."""
    now = datetime.now(UTC)
    late = [(name, at) for name, at in _last_records(chosen.data / "journal") if at > now + LATE]
    if late:
        name, at = late[0]
        yield Finding("clock", False, f"it is {now:%F %T} UTC here, but {name} wrote a record at {at:%F %T} UTC")
    else:
        yield Finding("clock", True, f"{now:%F %T} UTC, not before the last record")


def _last_records(root: Path) -> Iterator[tuple[str, datetime]]:
    """Give each writer of this machine with the instant of its last whole record; imports bring their own time."""
    for writer in ("door", "worker"):
        for segment in sorted((root / writer).glob("*.ndjson"))[-1:]:
            with segment.open("rb") as file:
                file.seek(max(0, segment.stat().st_size - TAIL_BYTES))
                lines = file.read().split(b"\n")[:-1]
            try:
                yield writer, read_record(lines[-1]).at
            except (IndexError, BadRecord):
                continue


def _database(chosen: Configuration) -> Iterator[Finding]:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    kind = connection.vendor
    if waiting:
        names = ", ".join(f"{migration.app_label}.{migration.name}" for migration, _ in waiting[:3])
        sentence = f"{len(waiting)} migrations are not applied ({names}...); `xingtan serve` applies them"
        yield Finding("database", False, sentence)
        return
    with connection.cursor() as cursor:
        if kind == "sqlite":
            cursor.execute("PRAGMA quick_check(1)")
            said = cursor.fetchone()[0]
            if said != "ok":
                yield Finding("database", False, f"the database file is damaged: {said}")
                return
        cursor.execute("SELECT 1")
    yield Finding("database", True, f"{kind} answers, every migration is applied")


def _audit(_chosen: Configuration) -> Iterator[Finding]:
    """Walk along the audit log, and hold it against what was relayed lately: or its end can be cut off unseen."""
    from xingtan.identity import api as identity
    from xingtan.outbox import api as outbox

    importlib.import_module("xingtan.main.wiring")  # with it, every kind of fact is known
    found = identity.verify_audit()
    if found.broken is not None:
        sentence = (
            f"entry {found.broken} is not what was written: it was changed, removed or put in; "
            f"the {found.entries} before it hold"
        )
        yield Finding("audit", False, sentence)
        return
    lost: list[str] = []
    for events in _batched(outbox.relayed_events(), 500):
        lost += [f"{event.kind()} of {event.at:%F %T}" for event in identity.not_audited(events)]
    if lost:
        yield Finding("audit", False, f"{len(lost)} facts of the last days are gone from its end, the first: {lost[0]}")
        return
    head = f", the last one {found.head[:16]}" if found.entries else ""
    yield Finding("audit", True, f"{found.entries} entries, each holds the one before{head}")


def _batched(events: Iterable[Event], size: int) -> Iterator[list[Event]]:
    waiting = iter(events)
    while some := list(islice(waiting, size)):
        yield some


def _engines(chosen: Configuration) -> Iterator[Finding]:
    """Reach each server that the settings name; embedded engines need none."""
    if chosen.redis_url:
        import redis

        redis.Redis.from_url(chosen.redis_url, socket_timeout=5).ping()
        yield Finding("redis", True, "answers")
    if chosen.blobs_url:
        from xingtan.engines.scaleout.blobs import ObjectBlobStore
        from xingtan.kernel.errors import NotFound

        try:
            ObjectBlobStore(chosen.blobs_url).size("0" * 64)
        except NotFound:
            yield Finding("blobs", True, f"{chosen.blobs_url} answers")


def _words(chosen: Configuration) -> Iterator[Finding]:
    """Look at the operator's own words that mean the same; nothing is said where there are none."""
    from xingtan.catalogue.rules.synonyms import problems

    path = chosen.data / "synonyms.txt"
    if not path.exists():
        return
    try:
        lines = problems(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        yield Finding("synonyms", False, f"{path} is not UTF-8")
        return
    told = ", ".join(map(str, lines[:10]))
    yield Finding("synonyms", not lines, f"{path}: lines {told} are passed over" if lines else f"{path} can be read")


def _reconciliation(chosen: Configuration) -> Iterator[Finding]:
    """Hold the journal, the records counted and every roll-up against each other."""
    from xingtan.main.engines import journal_reader
    from xingtan.main.processes.statistics import running
    from xingtan.ports.columns import ColumnStoreUnavailable
    from xingtan.statistics.queries.reconciliation import compare

    try:
        with running(chosen) as store:
            for found in compare(store, journal_reader(chosen)):
                yield Finding(found.name, found.ok, found.sentence)
    except ColumnStoreUnavailable as error:
        yield Finding("statistics", False, f"the statistics process does not answer: {error}")


LOOKS: tuple[Look, ...] = (
    _installation, _directory, _secret, _address, _clock, _database, _audit, _engines, _words,
    _reconciliation,
)  # fmt: skip
