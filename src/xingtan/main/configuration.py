"""The settings of a node: XINGTAN_* variables, XINGTAN_CONFIG's file, what the data directory keeps, the default."""

import os
import secrets
import tomllib
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

from xingtan.main.sign_in import OutsideSignIn, read_sign_in


@dataclass(frozen=True, slots=True)
class Configuration:
    """Every setting there is. `docs/reference/settings.md` explains each; a test holds the page to this class."""

    data: Path = Path("var")
    database_url: str = ""
    redis_url: str = ""
    nats_url: str = ""
    clickhouse_url: str = ""
    blobs_url: str = ""
    secret_key: str = ""
    signing_keys: str = ""
    place: str = "000000"
    public_url: str = ""
    content_url: str = ""
    sms_url: str = ""
    sms_token: str = ""
    smtp_url: str = ""
    mail_from: str = ""
    sign_in: tuple[OutsideSignIn, ...] = ()
    harvest_private: bool = False
    clamav: str = ""
    host: str = "127.0.0.1"
    port: int = 8000
    debug: bool = False

    @property
    def run(self) -> Path:
        """Where this node's sockets and locks are."""
        return self.data / "run"


class BadConfiguration(Exception):
    """A setting cannot be used; the message says which and why."""


@cache
def configuration() -> Configuration:
    """Give the settings of this process; read once."""
    path = os.environ.get("XINGTAN_CONFIG")
    given: dict[str, object] = {}
    if path:
        try:
            given = tomllib.loads(Path(path).read_text(encoding="utf-8"))
        except (OSError, tomllib.TOMLDecodeError) as error:
            raise BadConfiguration(f"XINGTAN_CONFIG={path}: {error}") from None
    given = {**_kept(_read("data", Path, given)), **given}
    chosen: dict[str, Any] = {field.name: _read(field.name, field.type, given) for field in fields(Configuration)}
    return Configuration(**chosen)


KEPT = "node.toml"  # what belongs to the data rather than to the machine: whose they are


def _kept(data: object) -> dict[str, object]:
    path = Path(str(data)) / KEPT
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise BadConfiguration(f"{path}: {error}") from None


def keep_place(data: Path, place: str) -> None:
    """Make `place` the home of the node of this data directory, wherever it is run and nobody says otherwise."""
    data.mkdir(parents=True, exist_ok=True)
    beside = data / f".{KEPT}-{os.getpid()}"
    beside.write_text(f'place = "{place}"\n', encoding="utf-8")
    beside.replace(data / KEPT)
    configuration.cache_clear()


def _read(name: str, kind: object, given: dict[str, object]) -> object:
    raw = os.environ.get(f"XINGTAN_{name.upper()}", given.get(name))
    default = next(field.default for field in fields(Configuration) if field.name == name)
    if raw is None or raw == "":
        return default.absolute() if isinstance(default, Path) else default
    if name == "sign_in":
        try:
            return read_sign_in(raw)
        except ValueError as error:
            raise BadConfiguration(f"XINGTAN_SIGN_IN: {error}") from None
    if isinstance(default, bool):
        return str(raw).lower() in {"1", "true", "yes", "on"}
    if isinstance(default, int):
        try:
            return int(str(raw))
        except ValueError:
            raise BadConfiguration(f"XINGTAN_{name.upper()}={raw}: a whole number is needed") from None
    return Path(str(raw)).absolute() if isinstance(default, Path) else str(raw)


def secret_key(chosen: Configuration) -> str:
    """Give the node's secret: the setting, else one made at the first start and kept in the data directory (0600)."""
    if chosen.secret_key:
        return chosen.secret_key
    path = chosen.data / "secret-key"
    if not path.exists():
        chosen.data.mkdir(parents=True, exist_ok=True)
        _keep_once(path, secrets.token_urlsafe(48))
    return path.read_text()


def _keep_once(path: Path, text: str) -> None:
    """Write a secret for the owner alone; where another process was quicker, its one stays."""
    made = path.with_name(f".{path.name}-{os.getpid()}")
    with open(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(made, path)
    except FileExistsError:
        pass
    finally:
        made.unlink()


SIGNING_KEY_BITS = 2048


def signing_keys(chosen: Configuration) -> list[str]:
    """Give the RSA keys (PEM) of the OpenID provider, oldest first: the last one signs, all of them are published.

    They are the `*.pem` of the folder of the setting, else of `signing-keys` in the data directory, in the order of
    their names. Where there is none, one is made (0600).
    """
    folder = Path(chosen.signing_keys) if chosen.signing_keys else chosen.data / "signing-keys"
    if not any(folder.glob("*.pem")):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _make_signing_key(folder)
    try:
        return [path.read_text(encoding="ascii") for path in sorted(folder.glob("*.pem"))]
    except (OSError, ValueError) as error:
        raise BadConfiguration(f"XINGTAN_SIGNING_KEYS={folder}: {error}") from None


def _make_signing_key(folder: Path) -> None:
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    key = rsa.generate_private_key(public_exponent=65537, key_size=SIGNING_KEY_BITS)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    _keep_once(folder / "0001.pem", pem.decode())
