"""Having files looked over for viruses by clamd (over its socket) or clamscan (as a program), where there is one."""

import socket
import struct
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

from xingtan.catalogue.actions.checks.looking import Offered, OfferedFile
from xingtan.catalogue.rules.checks import NO_SCANNER, NOT_SCANNED, VIRUS, Remark, Tool, Weight

SECONDS = 120.0
PIECE = 256 * 1024
LONGEST_REPLY = 4096
CLEAN, FOUND = 0, 1


class ScannerFailed(Exception):
    """The scanner was asked and did not answer what it must."""


def look_for_viruses(offered: Offered) -> list[Remark]:
    """Have every file scanned. Without a scanner that is said, once. Raises ScannerFailed where it does not answer."""
    files = list(offered.files())
    if not settings.CLAMAV:
        return [Remark(Tool.VIRUS, Weight.NOTE, NO_SCANNER)] if files else []
    remarks = []
    for file in files:
        said = _scanned(settings.CLAMAV, file)
        if said is None:
            remarks.append(Remark(Tool.VIRUS, Weight.DOUBT, NOT_SCANNED, file.name))
        elif said:
            remarks.append(Remark(Tool.VIRUS, Weight.STOP, VIRUS, file.name, {"name": said[:80]}))
    return remarks


def _scanned(scanner: str, file: OfferedFile) -> str | None:
    """Give the name of the virus that is found, empty for none, None for a file too large for the scanner."""
    try:
        if scanner.startswith("/") and not scanner.endswith("clamscan"):
            with _connected(socket.AF_UNIX, scanner) as link:
                return _streamed(link, file)
        host, colon, port = scanner.rpartition(":")
        if colon and port.isdigit():
            with _connected(socket.AF_INET6 if ":" in host else socket.AF_INET, (host.strip("[]"), int(port))) as link:
                return _streamed(link, file)
        return _run(scanner, file)
    except (OSError, subprocess.SubprocessError) as error:
        raise ScannerFailed(str(error)) from error


@contextmanager
def _connected(family: socket.AddressFamily, address: str | tuple[str, int]) -> Iterator[socket.socket]:
    with socket.socket(family, socket.SOCK_STREAM) as link:
        link.settimeout(SECONDS)
        link.connect(address)
        yield link


def _streamed(link: socket.socket, file: OfferedFile) -> str | None:
    """Send a file in pieces, as clamd's INSTREAM takes it, and read what it says."""
    try:
        link.sendall(b"zINSTREAM\0")
        with file.open() as opened:
            while piece := opened.read(PIECE):
                link.sendall(struct.pack("!I", len(piece)) + piece)
        link.sendall(struct.pack("!I", 0))
    except (BrokenPipeError, ConnectionResetError):
        pass  # it stops listening when it has had enough, and has said why
    reply = b""
    while len(reply) < LONGEST_REPLY and not reply.endswith(b"\0"):
        piece = link.recv(1024)
        if not piece:
            break
        reply += piece
    said = reply.rstrip(b"\0\n").decode("utf-8", "replace").removeprefix("stream: ")
    if said.endswith(" FOUND"):
        return said.removesuffix(" FOUND") or "?"
    if said == "OK":
        return ""
    if "size limit" in said:
        return None
    raise ScannerFailed(said or "no answer")


def _run(program: str, file: OfferedFile) -> str:
    with subprocess.Popen(
        [program, "--no-summary", "--stdout", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as running:
        assert running.stdin is not None
        try:
            with file.open() as opened:
                while piece := opened.read(PIECE):
                    running.stdin.write(piece)
        except BrokenPipeError:
            pass  # it stops reading when it has found something
        said, _none = running.communicate(timeout=SECONDS)
        if running.returncode == CLEAN:
            return ""
        if running.returncode == FOUND:
            return said.decode("utf-8", "replace").strip().rpartition(": ")[2].removesuffix(" FOUND") or "?"
        raise ScannerFailed(f"{program} ended with {running.returncode}")
