"""Making a data directory ready: tables created or migrated, and what every node knows from its first start."""

import os

PREPARED = "XINGTAN_PREPARED"  # a descriptor that others read from: its end says that the tables are ready


def prepare() -> None:
    """Migrate the database of this node. Doing it again changes nothing."""
    load_django()
    from django.core.management import call_command

    from xingtan.main import engines, wiring

    started = engines.start("prepare")
    wiring.connect()
    call_command("migrate", verbosity=0, interactive=False)
    started.journal.close()


def load_django() -> None:
    """Load the settings and the domains into this process."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xingtan.main.settings")
    import django

    django.setup()


def await_prepared() -> None:
    """Return once the tables are ready. The processes of a node load their programs meanwhile."""
    descriptor = os.environ.pop(PREPARED, None)
    if descriptor:
        with open(int(descriptor), "rb") as prepared:
            prepared.read()


if __name__ == "__main__":
    prepare()
