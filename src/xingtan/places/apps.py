from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "xingtan.places"
    label = "places"
    default_auto_field = "django.db.models.BigAutoField"
