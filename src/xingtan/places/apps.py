import django.db.models.signals
from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "xingtan.places"
    label = "places"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        django.db.models.signals.post_migrate.connect(_load_places, sender=self)


def _load_places(sender: AppConfig, **_: object) -> None:
    """Load the nation's places as soon as there are tables for them, and again when the packages are newer."""
    from xingtan.places.actions import can_hold_places, prepare_places

    if can_hold_places():
        prepare_places()
