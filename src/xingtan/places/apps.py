from django.apps import AppConfig
from django.db import connection
from django.db.models.signals import post_migrate


class PlacesConfig(AppConfig):
    name = "xingtan.places"
    label = "places"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        post_migrate.connect(_load_places, sender=self)


def _load_places(sender: AppConfig, **_: object) -> None:
    """Load the nation's places as soon as there are tables for them, and again when the packages are newer."""
    from xingtan.outbox.models import OutboxRow
    from xingtan.places.actions import prepare_places
    from xingtan.places.models import Edition

    tables = connection.introspection.table_names()
    if Edition._meta.db_table in tables and OutboxRow._meta.db_table in tables:
        prepare_places()
