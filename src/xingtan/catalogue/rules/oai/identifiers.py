"""Names that resources bear for ever: `oai:<repository>:<id>`."""

import re
from uuid import UUID

_REPOSITORY = re.compile(r"[a-z][a-z0-9\-]*(\.[a-z][a-z0-9\-]*)+\Z", re.ASCII)
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z", re.ASCII)


def repository_of(host: str, place: str) -> str:
    """Name the repository: by the host that people know it under, where there is one; else by its home place."""
    name = host.casefold().partition(":")[0]
    return name if _REPOSITORY.match(name) else f"xingtan.p{place}"


def identifier_of(repository: str, resource: UUID) -> str:
    """Name a resource."""
    return f"oai:{repository}:{resource}"


def resource_named(identifier: str, repositories: frozenset[str]) -> UUID | None:
    """Give the resource that bears a name of one of these repositories; None for every other name."""
    scheme, _, rest = identifier.partition(":")
    repository, _, local = rest.partition(":")
    if scheme != "oai" or repository.casefold() not in repositories or not _UUID.match(local):
        return None
    return UUID(local)
