from importlib import import_module

from django.apps import AppConfig


class StatisticsConfig(AppConfig):
    name = "xingtan.statistics"
    label = "statistics"
    default_auto_field = "django.db.models.BigAutoField"

    def import_models(self) -> None:
        """Import Django's tables where Django runs; `models` itself stays free of Django."""
        import_module("xingtan.statistics.models.briefs")
        super().import_models()
