"""Systems of others, run beside ours on the same machine in the same minute: for the ratio, not for a contest."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
KOLIBRI = ROOT / "build" / "peers" / "bin" / "kolibri"
LEARN = "/en/learn/"


def installed_kolibri() -> Path | None:
    """Give Kolibri's command, installed from its package into an environment of its own; None where that fails."""
    if KOLIBRI.exists():
        return KOLIBRI
    python = KOLIBRI.with_name("python")
    wanted = ["--require-hashes", "-r", str(ROOT / "requirements" / "peers.txt")]
    try:
        subprocess.run([sys.executable, "-m", "venv", str(KOLIBRI.parents[1])], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "-q", *wanted], check=True)
    except subprocess.CalledProcessError as error:
        print(f"  Kolibri cannot be installed ({error}): its figure is left out", file=sys.stderr)
        return None
    return KOLIBRI


@contextmanager
def kolibri_settings(home: Path, port: int) -> Iterator[dict[str, str]]:
    """Give the environment of a Kolibri with one facility, on loopback alone, telling no neighbour of itself."""
    home.mkdir(parents=True)
    inherited = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    environment = inherited | {
        "KOLIBRI_HOME": str(home), "KOLIBRI_ZEROCONF_ENABLED": "False", "KOLIBRI_DISABLE_PING": "True",
        "KOLIBRI_LISTEN_ADDRESS": "127.0.0.1",
        "KOLIBRI_HTTP_PORT": str(port),
    }  # fmt: skip
    provision = [
        "manage", "provisiondevice", "--facility", "Bench", "--preset", "nonformal", "--superusername", "bench",
        "--superuserpassword", home.name, "--language_id", "en", "--noinput",
    ]  # fmt: skip
    subprocess.run(
        [str(KOLIBRI), *provision], check=True, env=environment, stdout=subprocess.DEVNULL, stderr=sys.stderr
    )
    yield environment
    subprocess.run([str(KOLIBRI), "stop"], check=False, env=environment, stdout=subprocess.DEVNULL, stderr=sys.stderr)
