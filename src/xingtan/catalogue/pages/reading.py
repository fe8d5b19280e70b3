"""What the pages that show a resource have alike: what a view of it is, and what it tells machines of it."""

from django.http import HttpRequest

from xingtan.catalogue.queries import metadata
from xingtan.catalogue.queries.curriculum import OpenBook
from xingtan.catalogue.queries.lessons import ResourceView
from xingtan.catalogue.rules.metadata.lrmi import script_text, write_book, write_lrmi
from xingtan.kernel.views import View


def view_of(resource: ResourceView) -> View:
    """Give what seeing a resource's page is: a page view and a view of the resource."""
    return View(
        also=("resource_viewed",), resource=str(resource.id), section=resource.section, school=resource.school or None
    )


def described(request: HttpRequest, resource: ResourceView) -> str:
    """Give the JSON-LD of a resource, ready to stand in a script element; the same in every language.

    At most three statements.
    """
    site = metadata.site_at(request.build_absolute_uri("/"))
    return script_text(write_lrmi(metadata.described(resource.id, site)))


def described_book(request: HttpRequest, opened: OpenBook) -> str:
    """Give the JSON-LD of a book, ready to stand in a script element. No SQL."""
    site = metadata.site_at(request.build_absolute_uri("/"))
    told = metadata.described_book(opened.book, site)
    name = " ".join(part for part in (opened.book.subject_name, told.title) if part)
    return script_text(write_book(told.address, name, told, tuple(unit.title for unit in opened.units)))
