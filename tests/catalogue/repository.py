"""Another repository on a loopback port, as a test wants it: its records, its pages, its moods."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape

from xingtan.catalogue.rules.metadata.description import Description
from xingtan.catalogue.rules.metadata.dublin_core import write_dublin_core
from xingtan.catalogue.rules.metadata.lom import write_lom
from xingtan.catalogue.rules.metadata.xml import written

WRITERS = {"oai_lom": write_lom, "oai_dc": write_dublin_core}
HEAD = '<?xml version="1.0" encoding="UTF-8"?><OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">'


@dataclass
class Repository:
    """Records by name: a description, text of metadata as it is, or None for one that is deleted."""

    records: dict[str, Description | str | None] = field(default_factory=dict)
    stamps: dict[str, str] = field(default_factory=dict)
    page: int = 2
    granularity: str = "YYYY-MM-DDThh:mm:ssZ"
    at: str = "2026-03-01T08:00:00Z"
    asked: list[dict[str, str]] = field(default_factory=list)
    answers: list[tuple[int, dict[str, str], bytes]] = field(default_factory=list)
    url: str = ""

    def hold(self, name: str, one: Description | str | None, stamp: str = "2026-02-01T00:00:00Z") -> None:
        self.records[name], self.stamps[name] = one, stamp

    def answer(self, arguments: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        """Answer as the next of `answers` says, else by the protocol. An answer of status 0 is none of its own."""
        self.asked.append(arguments)
        if self.answers:
            given = self.answers.pop(0)
            if given[0]:
                return given
        return 200, {"Content-Type": "text/xml"}, self._told(arguments).encode()

    def _told(self, arguments: dict[str, str]) -> str:
        at = f"{HEAD}<responseDate>{self.at}</responseDate><request>{self.url}</request>"
        if arguments["verb"] == "Identify":
            return f"{at}<Identify><repositoryName>x</repositoryName><granularity>{self.granularity}</granularity></Identify></OAI-PMH>"
        prefix, start, since = arguments.get("metadataPrefix", ""), 0, arguments.get("from", "")
        if token := arguments.get("resumptionToken"):
            prefix, _, rest = token.partition(" ")
            place, _, since = rest.partition(" ")
            if prefix not in WRITERS or not place.isdecimal():
                return f'{at}<error code="badResumptionToken">no</error></OAI-PMH>'
            start = int(place)
        if prefix not in WRITERS:
            return f'{at}<error code="cannotDisseminateFormat">{escape(prefix)}?</error></OAI-PMH>'
        names = [name for name in self.records if self.stamps[name][: len(since)] >= since]
        if not names:
            return f'{at}<error code="noRecordsMatch">none</error></OAI-PMH>'
        inside = "".join(self._record(name, prefix) for name in names[start : start + self.page])
        end = start + self.page
        token = f"{prefix} {end} {since}" if end < len(names) else ""
        return f'{at}<ListRecords>{inside}<resumptionToken completeListSize="{len(names)}">{token}</resumptionToken></ListRecords></OAI-PMH>'

    def _record(self, name: str, prefix: str) -> str:
        one = self.records[name]
        header = f"<identifier>{escape(name)}</identifier><datestamp>{self.stamps[name]}</datestamp>"
        if one is None:
            return f'<record><header status="deleted">{header}</header></record>'
        told = one if isinstance(one, str) else written(WRITERS[prefix](one))
        return f"<record><header>{header}</header><metadata>{told}</metadata></record>"


@contextmanager
def running(repository: Repository) -> Iterator[Repository]:
    """Let a repository answer on a free port of this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            arguments = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
            status, headers, body = repository.answer(arguments)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if "Content-Length" not in headers:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            with suppress(OSError):  # whoever asked may have had enough
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    repository.url = f"http://127.0.0.1:{server.server_port}/oai"
    try:
        yield repository
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)
