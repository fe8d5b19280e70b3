"""Making a data directory ready: tables created or migrated, and what every node knows from its first start.

`python -m xingtan.main.processes.prepare` writes the database of an empty node into the build directory: part of the
set-up, so that a first start copies it instead of making it.
"""

import hashlib
import os
import shutil
import sqlite3
import tempfile
from contextlib import closing, suppress
from pathlib import Path

WAITS = "XINGTAN_WAITS"  # a descriptor whose end says that the tables are ready
PREPARES = "XINGTAN_PREPARES"  # a descriptor on which the one that makes them ready says so


def prepare() -> None:
    """Migrate the database of this node, after engines were started. Doing it again changes nothing."""
    from django.core.management import call_command

    _begin_with_copy()
    call_command("migrate", verbosity=0, interactive=False)


def tell_prepared() -> None:
    """Let the others begin."""
    descriptor = os.environ.pop(PREPARES, None)
    if descriptor:
        with suppress(BrokenPipeError), open(int(descriptor), "wb") as told:
            told.write(b"1")


def load_django() -> None:
    """Load the settings and the domains into this process."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xingtan.main.settings")
    import django

    django.setup()


def await_prepared() -> None:
    """Return once the tables are ready. The processes of a node load their programs meanwhile."""
    descriptor = os.environ.pop(WAITS, None)
    if descriptor:
        with open(int(descriptor), "rb") as prepared:
            prepared.read()


def _begin_with_copy() -> None:
    """Where there is no database yet, begin with the one that the set-up made of the same migrations."""
    from django.conf import settings
    from django.db import connection

    made, wanted = first_database(), Path(str(settings.DATABASES["default"]["NAME"]))
    if connection.vendor != "sqlite" or wanted.exists() or not made.exists():
        return
    arriving = wanted.with_name(f".{wanted.name}-{os.getpid()}")
    shutil.copyfile(made, arriving)
    with open(arriving, "rb") as file:
        os.fsync(file.fileno())
    arriving.rename(wanted)


def first_database() -> Path:
    """Say where the set-up keeps the database of an empty node; its name tells the migrations that made it."""
    from django.apps import apps
    from django.conf import settings

    made_of = hashlib.sha256()
    for app in sorted(apps.get_app_configs(), key=lambda app: app.label):
        for path in sorted((Path(app.path) / "migrations").glob("*.py")):
            made_of.update(path.name.encode() + path.read_bytes())
    folder: Path = settings.BUILD
    return folder / f"first-{made_of.hexdigest()[:16]}.sqlite3"


def make_first_database() -> None:
    """Write the database of an empty node to where `first_database` says."""
    with tempfile.TemporaryDirectory(prefix="xingtan-first-") as folder:
        os.environ["XINGTAN_DATA"] = folder
        for name in ("XINGTAN_DATABASE_URL", "XINGTAN_REDIS_URL", "XINGTAN_NATS_URL"):
            os.environ.pop(name, None)
        load_django()
        made = first_database()
        for older in made.parent.glob("first-*.sqlite3"):
            older.unlink()
        from django.db import connections

        from xingtan.main import engines, wiring

        started = engines.start("prepare")
        wiring.connect()
        prepare()
        connections.close_all()
        started.journal.close()
        made.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(Path(folder) / "xingtan.sqlite3")) as database:
            database.execute("VACUUM INTO ?", [str(made)])


if __name__ == "__main__":
    make_first_database()
