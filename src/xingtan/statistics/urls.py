"""Addresses of figures."""

from datetime import date

from django.urls import path, register_converter

from xingtan.statistics.pages import briefs, definitions, keeping, month, schools


class DayConverter:
    """An ISO day in an address."""

    regex = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date | str) -> str:
        return str(value)


class PlaceConverter:
    """The six digits of a place."""

    regex = r"[0-9]{6}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(DayConverter, "day")
register_converter(PlaceConverter, "place")

pages = [
    path("data/", month.home, name="figures-home"),
    path("data/definitions/", definitions.definitions, name="definitions"),
    path("data/definitions/<slug:slug>/", definitions.definition, name="definition"),
    path("data/schools/<slug:code>/", schools.school, name="school-figures"),
    path("data/<place:code>/", month.figures, name="figures"),
    path("data/<place:code>/places/", month.standings, name="figures-places"),
    path("data/<place:code>/schools/", schools.schools, name="school-list"),
    path("data/<place:code>/brief.<slug:form>", briefs.brief, name="figures-brief"),
    path("data/<place:code>/briefs/", briefs.editions, name="briefs"),
    path(
        "data/<place:code>/briefs/<day:since>/<day:until>/<int:number>/brief.<slug:form>",
        briefs.edition,
        name="brief-edition",
    ),
    path("data/<place:code>/keep/", keeping.keep, name="keep-figures"),
    path("data/<place:code>/keep/notes/", keeping.write_note, name="write-note"),
    path("data/<place:code>/keep/notes/<uuid:note_id>/deletion/", keeping.remove_note, name="remove-note"),
    path("data/<place:code>/keep/lags/", keeping.declare_lag, name="declare-lag"),
    path("data/<place:code>/keep/lags/<uuid:lag_id>/end/", keeping.end_lag, name="end-lag"),
    path("data/<place:code>/keep/publication/", keeping.publish, name="publish-brief"),
]
