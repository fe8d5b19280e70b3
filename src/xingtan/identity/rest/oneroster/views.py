"""The addresses of OneRoster 1.2 rostering."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from xingtan.identity import api
from xingtan.identity.queries import oneroster as queries
from xingtan.identity.queries.reach import Reach, reach_of
from xingtan.identity.rest.oneroster.records import FIELDS, Records, single
from xingtan.identity.rules.authority import RoleName
from xingtan.identity.rules.oneroster import (
    LONGEST_SOURCED_ID,
    ROLES,
    Asking,
    Record,
    RosterProblem,
    read_asking,
    selected,
    trimmed,
)
from xingtan.kernel.text import msgid
from xingtan.places import api as places

BASES = ("ims/oneroster/rostering/v1p2", "ims/oneroster/v1p2")
"""Where the standard puts the service, and the shorter address that this platform promised."""

_PREFIX = "https://purl.imsglobal.org/spec/or/v1p2/scope/"
READING = frozenset({f"{_PREFIX}roster-core.readonly", f"{_PREFIX}roster.readonly", "roster.readonly"})
BIRTHDAYS = frozenset({f"{_PREFIX}roster-demographics.readonly"})
SINGULAR = {
    "orgs": "org",
    "academicSessions": "academicSession",
    "courses": "course",
    "classes": "class",
    "users": "user",
    "enrollments": "enrollment",
    "demographics": "demographics",
}
STUDENTS, TEACHERS = (RoleName.STUDENT,), (RoleName.TEACHER,)
SESSIONS, TERMS, PERIODS = ("schoolYear", "term"), ("term",), ("gradingPeriod",)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request of a program that may ask: what it reaches, and how records of it are written."""

    request: HttpRequest
    reach: Reach
    records: Records

    def asking(self, collection: str, sortable: Iterable[str] | None = None) -> Asking:
        parameters = {name: str(value)[:2000] for name, value in self.request.GET.items()}
        return read_asking(parameters, FIELDS[collection], sortable if sortable is not None else FIELDS[collection])

    def page(self, collection: str, records: Iterable[Record]) -> HttpResponse:
        """Answer with a collection that is in memory."""
        asking = self.asking(collection)
        return self.told(collection, asking, *selected(records, asking))

    def told(self, collection: str, asking: Asking, total: int, page: Iterable[Record]) -> HttpResponse:
        """Answer with a page, how many there are, and the ways to the others."""
        response = JsonResponse({collection: [trimmed(each, asking.fields) for each in page]}, json_dumps_params=_JSON)
        response["X-Total-Count"] = str(total)
        response["Link"] = self._links(asking, total)
        return response

    def one(self, collection: str, record: Record | None) -> HttpResponse:
        """Answer with a record. RosterProblem where there is none, or none that the program may know of."""
        if record is None:
            raise RosterProblem("unknownobject", msgid("没有这一条，或者它不在你的范围里。"), 404)
        fields = self.asking(collection).fields
        return JsonResponse({SINGULAR[collection]: trimmed(record, fields)}, json_dumps_params=_JSON)

    def _links(self, asking: Asking, total: int) -> str:
        last = max(0, (total - 1) // asking.limit * asking.limit)
        offsets = {"first": 0, "last": last}
        if asking.offset + asking.limit < total:
            offsets["next"] = asking.offset + asking.limit
        if asking.offset > 0:
            offsets["prev"] = max(0, min(asking.offset, total) - asking.limit)
        others = {name: value for name, value in self.request.GET.items() if name not in {"limit", "offset"}}
        here = self.request.build_absolute_uri(self.request.path)
        return ", ".join(
            f'<{here}?{urlencode({**others, "limit": asking.limit, "offset": offset})}>; rel="{name}"'
            for name, offset in offsets.items()
        )


_JSON = {"ensure_ascii": False, "separators": (",", ":")}
View = Callable[..., HttpResponse]


def _asked(view: Callable[..., HttpResponse], scopes: frozenset[str] = READING) -> View:
    """Make a view for programs that hold one of these scopes; what cannot be answered is said as the standard does."""

    @never_cache
    @require_safe
    @wraps(view)
    def handle(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
        try:
            client = api.client_of(request)
            if client is None:
                raise RosterProblem("unauthorisedrequest", msgid("要带上有效的令牌（Authorization: Bearer）。"), 401)
            if not client.scopes & scopes:
                raise RosterProblem("forbidden", msgid("令牌没有读名册的权限。"), 403)
            if any(len(each) > LONGEST_SOURCED_ID or not each.isprintable() for each in kwargs.values()):
                raise RosterProblem("unknownobject", msgid("没有这一条，或者它不在你的范围里。"), 404)
            reach = reach_of(client.unit)
            base = request.path.partition("/v1p2/")[0] + "/v1p2/"

            def href(collection: str, sourced_id: str) -> str:
                return request.build_absolute_uri(f"{base}{collection}/{sourced_id}")

            return view(Asked(request, reach, Records(reach, href)), *args, **kwargs)
        except RosterProblem as problem:
            return _told(problem)

    return handle


def _told(problem: RosterProblem) -> HttpResponse:
    words = {name: str(word) for name, word in problem.words.items()}
    response = JsonResponse(
        {
            "imsx_codeMajor": "failure",
            "imsx_severity": "error",
            "imsx_description": _(problem.sentence) % words,
            "imsx_CodeMinor": {
                "imsx_codeMinorField": [
                    {"imsx_codeMinorFieldName": "TargetEndSystem", "imsx_codeMinorFieldValue": problem.minor}
                ]
            },
        },
        status=problem.status,
        json_dumps_params=_JSON,
    )
    if problem.status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="oneroster"'
    return response


def _school(asked: Asked, school: str) -> str:
    if school not in asked.reach.schools:
        raise RosterProblem("unknownobject", msgid("没有这一条，或者它不在你的范围里。"), 404)
    return school


def _group(asked: Asked, group: str, school: str = "") -> places.SchoolClass:
    """Give a class of the reach. One statement."""
    found = places.classes([group]).get(group) if asked.reach.has_class(group) else None
    if found is None or (school and found.school_code != school):
        raise RosterProblem("unknownobject", msgid("没有这一条，或者它不在你的范围里。"), 404)
    return found


def _orgs(asked: Asked) -> HttpResponse:
    return asked.page("orgs", asked.records.orgs())


def _org(asked: Asked, id: str) -> HttpResponse:
    return asked.one("orgs", single(each for each in asked.records.orgs() if each["sourcedId"] == id))


def _schools(asked: Asked) -> HttpResponse:
    return asked.page("orgs", asked.records.schools())


def _one_school(asked: Asked, school: str) -> HttpResponse:
    return asked.one("orgs", single(each for each in asked.records.schools() if each["sourcedId"] == school))


def _sessions(kinds: tuple[str, ...]) -> View:
    def view(asked: Asked, school: str = "") -> HttpResponse:
        if school:
            _school(asked, school)
        return asked.page("academicSessions", asked.records.sessions(kinds))

    return view


def _session(kinds: tuple[str, ...]) -> View:
    return lambda asked, id: asked.one("academicSessions", asked.records.session(id, kinds))


def _in_term(collection: str) -> View:
    """Give what belongs to a term: the classes of the present year's terms; grading periods are kept nowhere."""

    def view(asked: Asked, term: str) -> HttpResponse:
        if asked.records.session(term, TERMS) is None:
            raise RosterProblem("unknownobject", msgid("没有这一条，或者它不在你的范围里。"), 404)
        if collection == "academicSessions":
            return asked.page(collection, ())
        found = asked.records.classes(places.classes_in(asked.reach.schools))
        return asked.page(collection, [each for each in found if term in {one["sourcedId"] for one in each["terms"]}])

    return view


def _courses(asked: Asked, school: str = "") -> HttpResponse:
    if school:
        _school(asked, school)
    found = asked.records.courses()
    return asked.page("courses", [each for each in found if not school or each["org"]["sourcedId"] == school])


def _course(asked: Asked, id: str) -> HttpResponse:
    return asked.one("courses", single(each for each in asked.records.courses() if each["sourcedId"] == id))


def _classes(asked: Asked, school: str = "", course: str = "") -> HttpResponse:
    if course and not any(each["sourcedId"] == course for each in asked.records.courses()):
        raise RosterProblem("unknownobject", msgid("没有这一条，或者它不在你的范围里。"), 404)
    codes = [_school(asked, school)] if school else list(asked.reach.schools)
    found = asked.records.classes(places.classes_in(codes))
    return asked.page("classes", [each for each in found if not course or each["course"]["sourcedId"] == course])


def _class(asked: Asked, id: str) -> HttpResponse:
    return asked.one("classes", single(asked.records.classes([_group(asked, id)])))


def _people(roles: tuple[RoleName, ...], collection: str = "users") -> View:
    def view(asked: Asked, school: str = "", group: str = "") -> HttpResponse:
        if group:
            _group(asked, group, school)
        elif school:
            _school(asked, school)
        asking = _filtered(asked, collection, queries.PEOPLE_FIELDS, "roles.role")
        born = collection == "demographics"
        total, page, classes = queries.people(asked.reach, asking, roles, school, group, born)
        write = asked.records.demographics if born else asked.records.users
        return asked.told(collection, asking, total, write(page, classes))

    return view


def _person(roles: tuple[RoleName, ...], collection: str = "users") -> View:
    def view(asked: Asked, id: str) -> HttpResponse:
        born = collection == "demographics"
        found, classes = queries.person(asked.reach, id, roles, born)
        write = asked.records.demographics if born else asked.records.users
        return asked.one(collection, single(write([found] if found else [], classes)))

    return view


def _classes_of(roles: tuple[RoleName, ...]) -> View:
    """Give the classes in which somebody is a student or teaches."""

    def view(asked: Asked, id: str) -> HttpResponse:
        found, classes = queries.person(asked.reach, id, roles)
        if found is None:
            raise RosterProblem("unknownobject", msgid("没有这一条，或者它不在你的范围里。"), 404)
        codes = {held.unit.code for held in found.roles if held.role in roles}
        return asked.page("classes", asked.records.classes(each for code, each in classes.items() if code in codes))

    return view


def _enrollments(asked: Asked, school: str = "", group: str = "") -> HttpResponse:
    if group:
        _group(asked, group, school)
    elif school:
        _school(asked, school)
    asking = _filtered(asked, "enrollments", queries.ENROLMENT_FIELDS)
    total, page = queries.enrolments(asked.reach, asking, school, group)
    return asked.told("enrollments", asking, total, asked.records.enrollments(page))


def _enrollment(asked: Asked, id: str) -> HttpResponse:
    found = queries.enrolment(asked.reach, id)
    return asked.one("enrollments", single(asked.records.enrollments([found] if found else [])))


def _filtered(asked: Asked, collection: str, columns: dict[str, str], *more: str) -> Asking:
    """Read what is asked of a collection that stays in the database: filtered and sorted by its columns alone."""
    asking = asked.asking(collection, columns)
    for each in asking.conditions:
        if each.field not in columns and each.field not in more:
            raise RosterProblem("invalid_filter_field", msgid("不能按 %(field)s 筛选。"), field=each.field)
    return asking


EVERYONE = tuple(ROLES)
ROUTES: dict[str, View] = {
    "orgs": _asked(_orgs),
    "orgs/<str:id>": _asked(_org),
    "schools": _asked(_schools),
    "schools/<str:school>": _asked(_one_school),
    "schools/<str:school>/classes": _asked(_classes),
    "schools/<str:school>/courses": _asked(_courses),
    "schools/<str:school>/terms": _asked(_sessions(TERMS)),
    "schools/<str:school>/students": _asked(_people(STUDENTS)),
    "schools/<str:school>/teachers": _asked(_people(TEACHERS)),
    "schools/<str:school>/enrollments": _asked(_enrollments),
    "schools/<str:school>/classes/<str:group>/students": _asked(_people(STUDENTS)),
    "schools/<str:school>/classes/<str:group>/teachers": _asked(_people(TEACHERS)),
    "schools/<str:school>/classes/<str:group>/enrollments": _asked(_enrollments),
    "academicSessions": _asked(_sessions(SESSIONS)),
    "academicSessions/<str:id>": _asked(_session(SESSIONS)),
    "terms": _asked(_sessions(TERMS)),
    "terms/<str:id>": _asked(_session(TERMS)),
    "terms/<str:term>/classes": _asked(_in_term("classes")),
    "terms/<str:term>/gradingPeriods": _asked(_in_term("academicSessions")),
    "gradingPeriods": _asked(_sessions(PERIODS)),
    "gradingPeriods/<str:id>": _asked(_session(PERIODS)),
    "courses": _asked(_courses),
    "courses/<str:id>": _asked(_course),
    "courses/<str:course>/classes": _asked(_classes),
    "classes": _asked(_classes),
    "classes/<str:id>": _asked(_class),
    "classes/<str:group>/students": _asked(_people(STUDENTS)),
    "classes/<str:group>/teachers": _asked(_people(TEACHERS)),
    "users": _asked(_people(EVERYONE)),
    "users/<str:id>": _asked(_person(EVERYONE)),
    "users/<str:id>/classes": _asked(_classes_of(EVERYONE)),
    "students": _asked(_people(STUDENTS)),
    "students/<str:id>": _asked(_person(STUDENTS)),
    "students/<str:id>/classes": _asked(_classes_of(STUDENTS)),
    "teachers": _asked(_people(TEACHERS)),
    "teachers/<str:id>": _asked(_person(TEACHERS)),
    "teachers/<str:id>/classes": _asked(_classes_of(TEACHERS)),
    "enrollments": _asked(_enrollments),
    "enrollments/<str:id>": _asked(_enrollment),
    "demographics": _asked(_people(EVERYONE, "demographics"), BIRTHDAYS),
    "demographics/<str:id>": _asked(_person(EVERYONE, "demographics"), BIRTHDAYS),
}


def addresses() -> list[URLPattern]:
    """List every address of the service."""
    return [path(f"{base}/{route}", view) for base in BASES for route, view in ROUTES.items()]
