"""The catalogue for programs: resources, the curriculum, one's own favourites and ratings."""

from ninja import Router

from xingtan.catalogue.rest import curriculum, metadata, own, resources

router = Router(tags=["catalogue"])
for part in (resources.router, metadata.router, curriculum.router, own.router):
    router.add_router("", part)
