"""Every address of a node, filled from an organisation: what is new is walked without being added anywhere."""

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern
from tests.identity.organisation import Corner, Member

from xingtan.kernel.clock import today

HOLE = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>")
GROUP = re.compile(r"\(\?P<(?P<name>\w+)>[^()]*\)")
PROGRAMS = ("ims/", "scim/")
FOR_PROGRAMS = re.compile(r"^(api|ims|scim)/")
ASKED_BY_PROGRAMS = re.compile(r"^(api|ims|scim|oauth)/")


@dataclass(frozen=True, slots=True)
class Address:
    """An address with holes, as the URL configuration has it."""

    route: str
    name: str
    module: str
    holes: dict[str, str]

    @property
    def methods(self) -> tuple[str, ...]:
        """Give the methods that are tried beside GET."""
        return ("POST", "PUT", "PATCH", "DELETE") if FOR_PROGRAMS.match(self.route) else ("POST",)


def addresses() -> list[Address]:
    """List every address of the project, once."""
    found = {each.route: each for each in _walk(get_resolver(), "")}
    return [found[route] for route in sorted(found)]


def _walk(resolver: URLResolver, before: str) -> Iterator[Address]:
    for entry in resolver.url_patterns:
        route = before + ("" if isinstance(entry.pattern, LocalePrefixPattern) else str(entry.pattern))
        if isinstance(entry, URLResolver):
            yield from _walk(entry, route)
        else:
            assert isinstance(entry, URLPattern)
            yield _address(entry, route)


def _address(entry: URLPattern, route: str) -> Address:
    plain = GROUP.sub(lambda found: f"<{found['name']}>", route).replace("^", "").replace("$", "")
    holes = {found["name"]: found["kind"] or "str" for found in HOLE.finditer(plain)}
    return Address(plain, entry.name or "", getattr(entry.callback, "__module__", ""), holes)


Filler = Callable[[Corner], list[str]]


def _named(name: str) -> Filler:
    return lambda corner: corner.named[name]


FILLERS: dict[str, Filler] = {
    **{
        name: _named(name)
        for name in (
            "article_id", "attempt_id", "banner_id", "campaign_id", "case_id", "child_id", "client_id", "exercise_id", "export_id", "feedback_id",
            "file_id", "folder_id", "identity", "invitation_id", "lag_id", "note_id", "person_id", "pk", "resource_id",
            "role_id", "roster_id", "space_id",
        )
    },
    "code": lambda corner: [corner.county, corner.school],
    "unit": lambda corner: [f"school:{corner.school}", f"class:{corner.group}", f"place:{corner.county}"],
    "school": lambda corner: [corner.school],
    "group": lambda corner: [corner.group],
    "id": lambda corner: [*(str(each.id) for each in corner.members), corner.school, corner.group, corner.county],
    "course": lambda corner: ["mathematics", corner.group],
    "rest": lambda corner: [*(f"Users/{each.id}" for each in corner.members), f"Groups/{corner.group}", "Users", "Groups"],
    "term": lambda corner: ["2017-1", "2017"],
    "name": lambda _corner: ["file.pdf"],
    "number": lambda _corner: ["1"],
    "since": lambda _corner: ["2017-08-01"],
    "until": lambda _corner: ["2017-09-01"],
    "form": lambda _corner: ["html", "md", "json"],  # in which a secret can be seen: a PDF is packed
    "slug": lambda _corner: ["lessons", "page-views"],
    "component": lambda _corner: ["button"],
    "provider_id": lambda _corner: ["wechat", "nobody"],
    "organization_slug": lambda _corner: ["school"],
    "secret": lambda _corner: ["0" * 43],
    "token": lambda _corner: ["0" * 32],
}  # fmt: skip
"""What stands in a hole of this name. A new name is told here once; its addresses need nothing more."""

NONSENSE: dict[str, tuple[str, ...]] = {
    "str": ("x", "0" * 200, "国", "place:", "school:'--", "%00", "person:not-a-person", "..", "%ff"),
    "slug": ("x", "-", "0" * 200),
    "path": ("x", "0" * 200, "Users/x/y", "Groups/--", "..", "Users/%00"),
    "uuid": (str(uuid4()),),
    "int": ("0", "9" * 19, "9" * 40),
    "day": ("2017-02-30", "0000-00-00", "9999-12-31"),
    "place": ("999999", "000000"),
}


def fill(address: Address, corner: Corner, chance: random.Random) -> str:
    """Give the address with what is this corner's in every hole."""
    values = {name: chance.choice(FILLERS[name](corner)) for name in address.holes}
    if address.holes.get("code") in {"place"} or address.module.startswith("xingtan.places"):
        values["code"] = corner.county
    return "/" + HOLE.sub(lambda found: values[found["name"]], address.route)


def spoil(address: Address, corner: Corner, chance: random.Random) -> str:
    """Give the address with nonsense in one hole, or a query that makes no sense."""
    path = {name: chance.choice(FILLERS[name](corner)) for name in address.holes}
    if path:
        name = chance.choice(sorted(path))
        path[name] = chance.choice(NONSENSE[address.holes[name]])
    filled = "/" + HOLE.sub(lambda found: path[found["name"]], address.route)
    return f"{filled}?{chance.choice(QUERIES)}"


QUERIES = (
    "page=-1", "page=99999999999999999999", "page=x", "since=x&until=y&from=x&to=y", "from=9999-12-31&to=0001-01-01",
    "unit=x", "unit=place:%00", "unit=person:x", "q=%00", "q=" + "国" * 300, "role=x&kind=x&person=%00", "limit=-5&offset=x",
    "filter=x&sort=x&fields=x", "next=//example.org", "client_id=%00&redirect_uri=x", "book=x&grade=x", "name=%00",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Aim:
    """Somebody of a corner with a role that they hold and its unit: what is said of them in one request fits together."""

    member: Member
    role: str
    unit: str


def aim(corner: Corner, chance: random.Random) -> Aim:
    """Pick whom a request is about."""
    school, group = f"school:{corner.school}", f"class:{corner.group}"
    return chance.choice(
        (
            Aim(corner.student, "student", group),
            Aim(corner.teacher, "teacher", group),
            Aim(corner.colleague, "teacher", school),
            Aim(corner.manager, "school_manager", school),
        )
    )


def query(corner: Corner, chance: random.Random, at: Aim | None = None) -> str:
    """Give a query that asks after this corner in every way that an address may understand; or after this aim."""
    asked = (
        f"unit={at.unit}&person={at.member.id}&role={at.role}"
        if at
        else chance.choice(
            (
                f"unit=school:{corner.school}",
                f"unit=class:{corner.group}",
                f"unit=person:{corner.student.id}",
                f"unit=place:{corner.county}",
                f"unit={corner.school}&person={corner.student.username}",
                f"q={corner.student.username}",
                f"person={corner.student.id}",
            )
        )
    )
    always = f"from=2017-08-01&to=2017-09-01&place={corner.county}&client_id={corner.named['client_id'][0]}"
    return f"{asked}&{always}"


def everything(corner: Corner, at: Aim, chance: random.Random) -> dict[str, Any]:
    """Give what a form of any page may ask, about this aim: known names as here, the rest by the forms there are."""
    sent: dict[str, Any] = {}
    for form in _forms(forms.BaseForm):
        for name, one in getattr(form, "base_fields", {}).items():
            if isinstance(one, forms.FileField):
                sent[name] = SimpleUploadedFile("names.csv", "姓名,学籍号\n张三,1\n".encode(), "text/csv")
            elif isinstance(one, forms.DateField):
                sent[name] = today().isoformat()
            elif isinstance(one, forms.BooleanField):
                sent[name] = "on"
            elif isinstance(one, forms.ChoiceField) and not callable(one.choices):
                sent[name] = next((str(value) for value, _label in one.choices if value), "")
            elif isinstance(one, forms.IntegerField):
                sent[name] = "1"
            else:
                sent[name] = "改过的"
    return sent | {
        "username": at.member.username,
        "login": at.member.username,
        "name": "改过的",
        "password": "apricot-terrace",
        "oldpassword": "x" * 12,
        "password1": "green-bamboo-77",
        "password2": "green-bamboo-77",
        "person": [str(chance.choice(corner.members).id), str(at.member.id)],  # where one is asked for, it is the last
        "child": str(corner.student.id),
        "role": chance.choice((at.role, at.role, at.role, "operator", f"{at.role}:{at.unit}")),
        "what": f"teacher:class:{corner.group}",
        "unit": at.unit,
        "place": corner.county,
        "school": corner.school,
        "since": today().isoformat(),
        "until": (today() + timedelta(9)).isoformat(),
        "reason": "看一看",
        "confirmed": "yes",
        "all": "1",
        "client_id": corner.named["client_id"][0],
        "application": corner.named["client_id"][0],
        "action": chance.choice(("publish", "return", "save", "delete", "confirm", "withdraw", "remove")),
        "stars": "1",
        "folder": corner.named["folder_id"][0],
        "to": corner.named["folder_id"][0],
        "title": "改过的",
        "text": "改过的",
        "file": SimpleUploadedFile("names.csv", "姓名,学籍号\n张三,1\n".encode(), "text/csv"),
    }


def document(corner: Corner) -> dict[str, Any]:
    """Give what a program sends to change a person of this corner."""
    return {
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User", "urn:ietf:params:scim:api:messages:2.0:PatchOp"],
        "userName": corner.student.username,
        "displayName": "改过的",
        "name": {"formatted": "改过的"},
        "active": False,
        "externalId": str(corner.student.id),
        "members": [{"value": str(corner.student.id)}],
        "Operations": [{"op": "replace", "path": "active", "value": False}],
        "stars": 1,
        "answer": ["1"],
        "resource_id": corner.named["resource_id"][0],
        "resource": corner.named["resource_id"][0],
    }


def _forms(form: type) -> Iterator[type]:
    for each in form.__subclasses__():
        if each.__module__.startswith(("xingtan.", "allauth.")):
            yield each
        yield from _forms(each)
