"""Addresses of places."""

from django.urls import path

from xingtan.places import pages as entries

pages = [
    path("places/", entries.nation, name="places"),
    path("places/<str:code>/", entries.place, name="place"),
    path("fragments/places/", entries.suggestions, name="place-suggestions"),
]
