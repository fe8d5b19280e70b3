"""Debian's FreeRADIUS as it is installed, with the files of `deploy/freeradius`, and a gateway that asks it."""

import os
import re
import shutil
import socket
import subprocess
from pathlib import Path

from pyrad.dictionary import Dictionary
from pyrad.packet import AccessAccept, AccessReject, AuthPacket
from tests.main.nodes import until

ROOT = Path(__file__).parents[2]
STOCK = Path("/etc/freeradius/3.0")
SECRET = "between-gateway-and-radius"
WORDS = """
ATTRIBUTE User-Name 1 string
ATTRIBUTE User-Password 2 string encrypt=1
ATTRIBUTE Reply-Message 18 string
ATTRIBUTE Class 25 octets
ATTRIBUTE Calling-Station-Id 31 string
ATTRIBUTE NAS-Identifier 32 string
ATTRIBUTE Message-Authenticator 80 octets
"""


def program() -> str | None:
    return shutil.which("freeradius", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


def free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _certificate(folder: Path) -> Path:
    """Make the certificate that the tunnel of 802.1X is closed with."""
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=radius.example.cn",
         "-keyout", str(folder / "key.pem"), "-out", str(folder / "certificate.pem")],
        check=True, capture_output=True,
    )  # fmt: skip
    return folder / "certificate.pem"


def joins(server: "Radius", folder: Path, name: str, password: str, inner: str = "auth=PAP") -> bool:
    """Say whether a device gets into a network with 802.1X: EAP-TTLS, what is asked inside as `inner` says."""
    settings = folder / "network"
    settings.write_text(
        f'network={{\n ssid="school"\n key_mgmt=WPA-EAP\n eap=TTLS\n identity="{name}"\n'
        f' anonymous_identity="anonymous"\n password="{password}"\n ca_cert="{server.certificate}"\n'
        f' phase2="{inner}"\n}}\n'
    )
    told = subprocess.run(
        ["eapol_test", "-c", str(settings), "-a", "127.0.0.1", "-p", str(server.port), "-s", SECRET, "-t", "15"],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    return told.stdout.rstrip().endswith("SUCCESS")


class Radius:
    """The server, asking the node at `url` as the client with this id and secret."""

    def __init__(self, folder: Path, url: str, client_id: str, client_secret: str) -> None:
        folder.mkdir(exist_ok=True)
        self.port = free_port()
        self.log = folder / "log"
        settings = folder / "raddb"
        shutil.copytree(STOCK, settings, symlinks=True)
        for name in ("default", "inner-tunnel"):
            (settings / "sites-enabled" / name).unlink()
        self.certificate = _certificate(folder)
        (settings / "mods-enabled" / "eap").unlink()
        text = (ROOT / "deploy/freeradius/eap").read_text()
        for name, ours in (("private_key_file", "key.pem"), ("certificate_file", "certificate.pem")):
            text = re.sub(rf"^(\s*){name} = .*$", rf"\1{name} = {folder}/{ours}", text, flags=re.MULTILINE)
        (settings / "mods-enabled" / "eap").write_text(text)
        shutil.copy(ROOT / "deploy/freeradius/module", settings / "mods-enabled/xingtan")
        site = (ROOT / "deploy/freeradius/site").read_text()
        (settings / "sites-enabled/xingtan").write_text(site.replace("port = 0", f"port = {self.port}"))
        (settings / "clients.conf").write_text(
            f"client gateway {{\n ipaddr = 127.0.0.1\n secret = {SECRET}\n require_message_authenticator = yes\n}}\n"
        )
        main = (settings / "radiusd.conf").read_text()
        main = re.sub(r"^\s*(user|group) = freerad$", "", main, flags=re.MULTILINE)
        main = main.replace("confdir = ${raddbdir}", f"confdir = {settings}")
        main = main.replace("run_dir = ${localstatedir}/run/${name}", f"run_dir = {folder}")
        (settings / "radiusd.conf").write_text(main)
        self.process = subprocess.Popen(
            [str(program()), "-f", "-x", "-l", str(self.log), "-d", str(settings)],
            env={
                "PATH": "/usr/sbin:/usr/bin:/bin",
                "XINGTAN_URL": url,
                "XINGTAN_CLIENT_ID": client_id,
                "XINGTAN_CLIENT_SECRET": client_secret,
            },
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def __enter__(self) -> "Radius":
        try:
            until(self._ready, 60, "FreeRADIUS starts")
        except AssertionError:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(20)

    def _ready(self) -> bool:
        said = self.log.read_text() if self.log.exists() else ""
        assert self.process.poll() is None, said[-3000:]
        return "Ready to process requests" in said


class Gateway:
    """A gateway with one socket: what it sends twice from here is the same request to the server."""

    def __init__(self, port: int, secret: str = SECRET) -> None:
        self._secret = secret.encode()
        self._words = Dictionary()
        folder = Path(os.environ["XINGTAN_DATA"]) / "radius-words"
        folder.write_text(WORDS)
        self._words.ReadDictionary(str(folder))
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.connect(("127.0.0.1", port))

    def request(self, name: str, password: str, signed: bool = True) -> AuthPacket:
        packet = AuthPacket(dict=self._words, secret=self._secret)
        packet["User-Name"] = name
        packet["User-Password"] = packet.PwCrypt(password)
        packet["Calling-Station-Id"] = "02-00-00-00-00-01"
        if signed:
            packet.add_message_authenticator()
        return packet

    def send(self, raw: bytes, seconds: float = 10) -> bytes | None:
        """Give the answer as it arrives; None where there was none."""
        self.socket.settimeout(seconds)
        self.socket.send(raw)
        try:
            return self.socket.recv(4096)
        except TimeoutError:
            return None

    def ask(self, name: str, password: str) -> tuple[bool, str]:
        """Say whether somebody is let in, and what they are told or to which role they belong."""
        packet = self.request(name, password)
        raw = self.send(packet.RequestPacket())
        assert raw is not None, "the server does not answer"
        reply = packet.CreateReply(packet=raw)
        assert packet.VerifyReply(reply, raw, enforce_ma=True)
        if reply.code == AccessAccept:
            return True, reply["Class"][0].decode()
        assert reply.code == AccessReject
        return False, reply["Reply-Message"][0] if "Reply-Message" in reply else ""

    def close(self) -> None:
        self.socket.close()
