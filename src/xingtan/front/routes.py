"""What stands behind the door: the addresses that say how the node is, and Django for all others."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from a2wsgi import WSGIMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route, Router

from xingtan.front.apologies import STARTING, STYLE, apologise
from xingtan.front.measures import MEDIA_TYPE

CHECK_SECONDS = 5.0
ROBOTS = "User-agent: *\nDisallow: /account/\nDisallow: /api/\nDisallow: /admin/\nDisallow: /me/\n"
NO_STORE = {"cache-control": "no-store"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: its name, whether it holds, and a sentence."""

    name: str
    holds: bool
    words: str


Check = Callable[[], Finding]


class Behind:
    """The application behind the door. Until `open` is called, it says that the node is starting."""

    def __init__(self, checks: Sequence[Check], measures: Callable[[], str]) -> None:
        self._checks = checks
        self._measures = measures
        self._icon = ""
        self._django: WSGIMiddleware | None = None
        self._looking: asyncio.Task[list[Finding]] | None = None
        # A router without Starlette's own middleware: what raises is explained by the door, in both languages.
        self.application = Router(
            routes=[
                Route("/healthz", self._healthz),
                Route("/readyz", self._readyz),
                Route("/metrics", self._metrics),
                Route("/robots.txt", self._robots),
                Route("/door.css", self._style),
                Route("/favicon.ico", self._favicon),
                Mount("/", app=self._rest),
            ]
        )

    def open(self, django: Callable[..., Any], threads: int, icon: str = "") -> None:
        """Hand all other addresses to this WSGI application from now on, in `threads` threads."""
        self._icon = icon
        self._django = WSGIMiddleware(django, workers=threads)

    async def close(self) -> None:
        """Return when no thread works for anybody any more."""
        if self._django is not None:
            await asyncio.to_thread(self._django.executor.shutdown)

    async def _rest(self, scope: Any, receive: Any, send: Any) -> None:
        if self._django is not None:
            await self._django(scope | {"root_path": ""}, receive, send)
            return
        status, headers, body = apologise(STARTING, scope["path"])
        await Response(body, status, dict(headers))(scope, receive, send)

    async def _healthz(self, _request: Request) -> Response:
        """Say that this process answers, whatever the state of the rest."""
        return PlainTextResponse("ok\n", headers=NO_STORE)

    async def _readyz(self, _request: Request) -> Response:
        """Say whether people can be sent here, and what is wrong."""
        if self._django is None:
            findings = [Finding("application", False, "The application is being loaded.")]
        else:
            findings = await self._findings()
        holds = all(finding.holds for finding in findings)
        checks = {finding.name: {"holds": finding.holds, "words": finding.words} for finding in findings}
        return JSONResponse({"ready": holds, "checks": checks}, 200 if holds else 503, NO_STORE)

    async def _findings(self) -> list[Finding]:
        """Look once, however many ask at the same time."""
        if self._looking is None or self._looking.done():
            self._looking = asyncio.ensure_future(self._look())
        return await asyncio.shield(self._looking)

    async def _look(self) -> list[Finding]:
        return list(await asyncio.gather(*(_finding(check) for check in self._checks)))

    async def _metrics(self, _request: Request) -> Response:
        text = await asyncio.to_thread(self._measures)
        return Response(text, media_type=MEDIA_TYPE, headers=NO_STORE)

    async def _robots(self, _request: Request) -> Response:
        return PlainTextResponse(ROBOTS, headers={"cache-control": "public, max-age=3600"})

    async def _style(self, _request: Request) -> Response:
        return Response(STYLE, media_type="text/css", headers={"cache-control": "public, max-age=3600"})

    async def _favicon(self, _request: Request) -> Response:
        if not self._icon:
            return Response(status_code=404)
        return Response(status_code=308, headers={"location": self._icon, "cache-control": "public, max-age=3600"})


async def _finding(check: Check) -> Finding:
    try:
        return await asyncio.wait_for(asyncio.to_thread(check), CHECK_SECONDS)
    except TimeoutError:
        return Finding(check.__name__, False, f"No answer within {CHECK_SECONDS:.0f} seconds.")
    except Exception as error:
        return Finding(check.__name__, False, f"{type(error).__name__}: {error}")
