"""What SCIM tells of people and classes: the part of the standard's User and Group that this node keeps."""

import hashlib
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field
from scim2_models import (
    URN,
    AuthenticationScheme,
    Bulk,
    CaseExact,
    ChangePassword,
    ComplexAttribute,
    Context,
    ETag,
    Filter,
    Group,
    GroupMember,
    Meta,
    Mutability,
    Patch,
    Reference,
    Required,
    Resource,
    ScimPolicy,
    ScimProvider,
    ServiceProviderConfig,
    Sort,
    Uniqueness,
)

from xingtan.identity.queries.scim import Gathered, Kept
from xingtan.identity.rules.oneroster import split_name

MOST, PAGE = 500, 100
Href = Callable[[str, str], str]


class UserType(StrEnum):
    """What somebody is in the unit."""

    STUDENT = "student"
    TEACHER = "teacher"


class Name(ComplexAttribute):
    """The name in parts, for programs that want them. What is kept is displayName."""

    formatted: Annotated[str | None, Mutability.read_only] = None
    family_name: Annotated[str | None, Mutability.read_only] = None
    given_name: Annotated[str | None, Mutability.read_only] = None


class Membership(ComplexAttribute):
    """A class of a person."""

    value: Annotated[str | None, Mutability.read_only] = None
    ref: Annotated[Reference[Group] | None, Mutability.read_only] = Field(
        None, serialization_alias="$ref", validation_alias="$ref"
    )
    display: Annotated[str | None, Mutability.read_only] = None


class User(Resource[Any]):
    """A person of a program's unit."""

    __schema__ = URN("urn:ietf:params:scim:schemas:core:2.0:User")

    user_name: Annotated[str | None, Uniqueness.server, Required.true] = None
    display_name: Annotated[str | None, Required.true] = None
    name: Annotated[Name | None, Mutability.read_only] = None
    user_type: Annotated[UserType | None, Mutability.immutable, Required.true, CaseExact.true] = None
    active: bool | None = None
    groups: Annotated[list[Membership] | None, Mutability.read_only] = None


CONFIG = ServiceProviderConfig(
    patch=Patch(supported=True),
    bulk=Bulk(supported=False, max_operations=0, max_payload_size=0),
    filter=Filter(supported=True, max_results=MOST),
    change_password=ChangePassword(supported=False),
    sort=Sort(supported=False),
    etag=ETag(supported=True),
    authentication_schemes=[
        AuthenticationScheme(
            type=AuthenticationScheme.Type.oauthbearertoken,
            name="OAuth 2.0 client credentials",
            description="A token of this node's /oauth/token, granted to a program with scim.read or scim.write.",
            primary=True,
        )
    ],
)
PROVIDER = ScimProvider(models=[User, Group], config=CONFIG, policy=ScimPolicy(unknown=ScimPolicy.Unknown.ignore))
"""Attributes that this node does not keep (e-mail, telephone, photo) are accepted and dropped: programs send them."""


def user_of(kept: Kept, href: Href) -> User:
    """Write a person as SCIM does."""
    family, given = split_name(kept.name)
    return User(
        id=str(kept.id),
        external_id=kept.external or None,
        user_name=kept.username,
        display_name=kept.name,
        name=Name(formatted=kept.name, family_name=family, given_name=given or None),
        user_type=UserType(kept.role),
        active=kept.open,
        groups=[
            Membership(value=code, display=name, ref=Reference[Group](href("Groups", code)))
            for code, name in kept.groups
        ]
        or None,
        meta=_meta("User", kept.registered_at, href("Users", str(kept.id))),
    )


def group_of(gathered: Gathered, href: Href) -> Group:
    """Write a class as SCIM does."""
    entered = datetime.combine(date(gathered.entry_year, 9, 1), time(), UTC)
    return Group(
        id=gathered.code,
        display_name=gathered.name,
        members=[
            GroupMember(value=str(member), display=name, type="User", ref=Reference(href("Users", str(member))))
            for member, name, _ in gathered.members
        ]
        or None,
        meta=_meta("Group", entered, href("Groups", gathered.code)),
    )


def _meta(kind: str, at: datetime, location: str) -> Meta:
    return Meta(resource_type=kind, created=at, last_modified=at, location=location)


def told(resource: Resource[Any], context: Context, parameters: Any = None) -> dict[str, Any]:
    """Give a resource as it is sent, with its version: the same resource has the same, a changed one another."""
    whole = resource.model_dump_json(scim_ctx=Context.RESOURCE_QUERY_RESPONSE)
    if resource.meta is not None:
        resource.meta.version = f'W/"{hashlib.sha256(whole.encode()).hexdigest()[:24]}"'
    return resource.model_dump(scim_ctx=context, response_parameters=parameters)
