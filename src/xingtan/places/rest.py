"""Places for programs."""

from datetime import date
from typing import Annotated

from django.http import HttpRequest
from ninja import Path, Query, Router, Schema

from xingtan.kernel.clock import today
from xingtan.places import api

router = Router(tags=["places"])

Code = Annotated[str, Path(pattern=r"^[0-9]{6}$", description="Six digits of GB/T 2260; the nation is 000000.")]
On = Annotated[date | None, Query(description="The tree as it was on this day; today where it is left out.")]


class PlaceOut(Schema):
    """A place as it was on the day asked for. `valid_until` is the first day on which it no longer was; null: open."""

    code: str
    level: str
    name: str
    short_name: str
    name_en: str
    short_name_en: str
    parent: str | None
    valid_from: date
    valid_until: date | None
    path: list[str]


class PlacesOut(Schema):
    """Places directly below another."""

    on: date
    places: list[PlaceOut]


@router.get("/places/{code}", response=PlaceOut)
def place(request: HttpRequest, code: Code, on: On = None) -> PlaceOut:
    """Give one place."""
    return _out(api.place(code, on), on)


@router.get("/places/{code}/children", response=PlacesOut)
def children(request: HttpRequest, code: Code, on: On = None) -> PlacesOut:
    """List the places directly below one; empty for a county."""
    api.place(code, on)
    return PlacesOut(on=on or today(), places=[_out(each, on) for each in api.children(code, on)])


def _out(here: api.Place, on: date | None) -> PlaceOut:
    return PlaceOut(
        code=here.code,
        level=here.level.value,
        name=here.name,
        short_name=here.short,
        name_en=here.name_en,
        short_name_en=here.short_en,
        parent=here.parent_code,
        valid_from=here.valid_from,
        valid_until=here.valid_until,
        path=[each.code for each in api.path(here.code, on)],
    )
