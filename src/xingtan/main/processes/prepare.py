"""Making a data directory ready: tables created or migrated, and what every node knows from its first start."""

import os
from contextlib import suppress

WAITS = "XINGTAN_WAITS"  # a descriptor whose end says that the tables are ready
PREPARES = "XINGTAN_PREPARES"  # a descriptor on which the one that makes them ready says so


def prepare() -> None:
    """Migrate the database of this node, after engines were started. Doing it again changes nothing."""
    from django.core.management import call_command

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
