"""The gallery of components."""

from django.urls import path

from xingtan.ui import pages as gallery

app_name = "ui"
plain: list[object] = []
pages = [
    path("ui/", gallery.show_gallery, name="ui-gallery"),
    path("ui/<slug:component>/", gallery.show_component, name="ui-component"),
]
