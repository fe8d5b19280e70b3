"""Every address of a node, domain by domain."""

from importlib import import_module
from importlib.util import find_spec

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, path

from xingtan.main.rest import api

DOMAINS = ("portal", "places", "identity", "moderation", "catalogue", "spaces", "learning", "statistics", "ui")

handler400 = "xingtan.ui.problems.bad_request"
handler403 = "xingtan.ui.problems.not_allowed"
handler404 = "xingtan.ui.problems.not_found"
handler500 = "xingtan.ui.problems.failed"

Entries = list[URLPattern | URLResolver]


def _entries(name: str) -> Entries:
    """Collect the list `name` of each domain's urls: `pages` in both languages, `plain` in none."""
    found: Entries = []
    for domain in DOMAINS:
        if find_spec(f"xingtan.{domain}.urls") is not None:
            found += getattr(import_module(f"xingtan.{domain}.urls"), name, [])
    return found


urlpatterns: Entries = [
    path("api/v1/", api.urls),
    *_entries("plain"),
    *i18n_patterns(
        *_entries("pages"),
        prefix_default_language=False,
    ),
]
