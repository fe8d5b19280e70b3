"""Names that resources bear for ever: `oai:<repository>:<id>`."""

import re
from uuid import UUID

_REPOSITORY = re.compile(r"[a-z][a-z0-9\-]*(\.[a-z][a-z0-9\-]*)+\Z", re.ASCII)
_UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_NAME = re.compile(rf"oai:([^:]+):({_UUID})\Z", re.ASCII)
_PAGE = re.compile(rf"/learn/(?:lessons|resources)/({_UUID})(?:/|\Z)", re.ASCII)


def repository_of(host: str, place: str) -> str:
    """Name the repository: by the host that people know it under, where there is one; else by its home place."""
    name = host.casefold().partition(":")[0]
    return name if _REPOSITORY.match(name) else f"xingtan.p{place}"


def identifier_of(repository: str, resource: UUID) -> str:
    """Name a resource."""
    return f"oai:{repository}:{resource}"


def resource_named(identifier: str, repositories: frozenset[str] | None = None) -> UUID | None:
    """Give the resource that bears a name, of one of these repositories if they are given; None for other names."""
    found = _NAME.match(identifier)
    if found is None or (repositories is not None and found[1].casefold() not in repositories):
        return None
    return UUID(found[2])


def resource_shown(address: str) -> UUID | None:
    """Give the resource whose page an address of such a node is; None for every other address."""
    found = _PAGE.search(address)
    return UUID(found[1]) if found else None
