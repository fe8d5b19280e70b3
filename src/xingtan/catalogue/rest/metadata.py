"""What is said of a resource to other systems, one at a time: IEEE LOM, Dublin Core, LRMI."""

import json
from typing import Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router

from xingtan.catalogue.queries import metadata
from xingtan.catalogue.rules.metadata.dublin_core import write_dublin_core
from xingtan.catalogue.rules.metadata.lom import write_lom
from xingtan.catalogue.rules.metadata.lrmi import MEDIA_TYPE, write_lrmi
from xingtan.catalogue.rules.metadata.xml import written

router = Router(tags=["catalogue"])

XML = "application/xml; charset=utf-8"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


@router.get("/resources/{resource_id}/metadata", url_name="resource_metadata", response={200: None})
def get_metadata(
    request: HttpRequest, resource_id: UUID, format: Literal["lom", "dc", "jsonld"] = "jsonld"
) -> HttpResponse:
    """Describe a published resource: `jsonld` (LRMI), `lom` (IEEE LOM 1.0, XML) or `dc` (Dublin Core, XML)."""
    told = metadata.described(resource_id, metadata.site_at(request.build_absolute_uri("/")))
    if format == "jsonld":
        return HttpResponse(json.dumps(write_lrmi(told), ensure_ascii=False), content_type=MEDIA_TYPE)
    return HttpResponse(
        HEAD + written(write_lom(told) if format == "lom" else write_dublin_core(told)), content_type=XML
    )
