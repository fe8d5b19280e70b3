"""What a view of a resource is, for the pages that show one."""

from xingtan.catalogue.queries.lessons import ResourceView
from xingtan.kernel.views import View


def view_of(resource: ResourceView) -> View:
    """Give what seeing a resource's page is: a page view and a view of the resource."""
    return View(
        also=("resource_viewed",), resource=str(resource.id), section=resource.section, school=resource.school or None
    )
