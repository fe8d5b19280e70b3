"""Django's entry of the look."""

from django.apps import AppConfig


class InterfaceConfig(AppConfig):
    name = "xingtan.ui"
    label = "ui"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from xingtan.ui import known

        known.listen()
