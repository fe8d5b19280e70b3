"""How a door is set up, and one request as far as the door reads it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xingtan.front.routes import Check

Gauges = dict[str, tuple[str, str, float]]

HeaderOf = Callable[[str], str | None]

MEBIBYTE = 1024 * 1024


def no_gauges() -> Gauges:
    """Give no figures of others."""
    return {}


@dataclass(frozen=True, kw_only=True)
class DoorOptions:
    """How this door is set up.

    `public_url` is where people reach the node, if a proxy stands before it: then only that host is served, and https
    there makes cookies secure. `home` is the place that the node's own site belongs to, if any. `quiet` are beginnings
    of paths whose pages are no views, `programs` those of interfaces for programs, whose calls are `api_called`.
    `find_static` finds static files that were not collected into `static_root`.
    A body may have `most_body_bytes`, of somebody signed in `most_upload_bytes`. `gauges` gives figures of others for
    /metrics: name -> (type, help, value).
    """

    secret: str
    static_root: Path
    uploads: Path
    static_url: str = "/static/"
    public_url: str = ""
    home: str | None = None
    quiet: tuple[str, ...] = ("/admin/", "/account/", "/en/account/", "/ui/", "/en/ui/")
    programs: tuple[str, ...] = ("/api/", "/xapi/", "/oai", "/ims/", "/lti/", "/scim/")
    cache_bytes: int = 256 * MEBIBYTE
    most_body_bytes: int = 16 * MEBIBYTE
    most_upload_bytes: int = 2048 * MEBIBYTE
    most_asking: int = 256
    patience_seconds: float = 120.0
    threads: int = 8
    find_static: Callable[[str], str | None] | None = None
    checks: Sequence[Check] = ()
    gauges: Callable[[], Gauges] = no_gauges

    @property
    def secure(self) -> bool:
        return self.public_url.startswith("https://")


@dataclass(slots=True)
class Asked:
    """One request. `header` gives a header by its name in lower case, or None."""

    protocol: Any
    scope: Any
    method: str
    host: str
    header: HeaderOf
    fragment: bool
    started: float

    @property
    def path(self) -> str:
        return str(self.scope.path)

    @property
    def reads(self) -> bool:
        return self.method in {"GET", "HEAD"}

    @property
    def is_view(self) -> bool:
        """Say whether a person looks at this: not a question for headers only, nor a browser fetching ahead."""
        return self.method == "GET" and not fetches_ahead(self.header)


def fetches_ahead(header: HeaderOf) -> bool:
    """Say whether the browser asks on its own, before anybody wants to see the page."""
    purpose = header("sec-purpose") or header("purpose")
    return purpose is not None and purpose.startswith("prefetch")
