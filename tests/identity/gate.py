"""What somebody at the gate does: a captcha's work or its picture, reading a code from a message."""

import base64
import hashlib
import html
import json
import re
import time
from typing import Any

from django.test import Client

from xingtan.identity.actions.captchas import seed_of
from xingtan.identity.rules.captchas import counts, letters


def work_in(body: str) -> dict[str, Any]:
    """The work that a page asks of the browser."""
    found = re.search(r'data-work="([^"]+)"', body)
    assert found, "the page asks for no work"
    told: dict[str, Any] = json.loads(html.unescape(found[1]))
    return told


def done(task: dict[str, Any]) -> str:
    """Find the number, as the worker in the page does."""
    for number in range(task["maxnumber"] + 1):
        if hashlib.sha256(f"{task['salt']}{number}".encode()).hexdigest() == task["challenge"]:
            told = {name: task[name] for name in ("algorithm", "challenge", "salt", "signature")}
            return base64.b64encode(json.dumps({**told, "number": number}).encode()).decode()
    raise AssertionError("the work cannot be done")


def token_in(body: str) -> str:
    """The picture that a page shows."""
    found = re.search(r'name="captcha_token" value="([^"]+)"', body)
    assert found, "the page shows no picture"
    return found[1]


def seen(token: str) -> str:
    """What stands in the picture."""
    seed = seed_of(token)
    assert seed is not None
    return letters(seed)


def heard(token: str) -> str:
    """How many sounds each group has."""
    seed = seed_of(token)
    assert seed is not None
    return " ".join(map(str, counts(seed)))


def send(client: Client, path: str, data: dict[str, str], **extra: Any) -> Any:
    """Post a form after doing the work that its page asks for."""
    body = client.get(path).content.decode()
    answers = {"captcha_work": done(work_in(body))} if "data-work" in body else {}
    return client.post(path, {**data, **answers}, **extra)


def code_in(caplog: Any) -> str:
    """The code of the last message in the operator's log."""
    lines = [record.getMessage() for record in caplog.records if record.name == "xingtan.messages"]
    assert lines, "no message was sent"
    found = re.search(r"\b(\d{6})\b", lines[-1].partition(": ")[2])
    assert found, lines[-1]
    return found[1]


def messages(caplog: Any) -> list[str]:
    """Every message in the operator's log."""
    return [record.getMessage() for record in caplog.records if record.name == "xingtan.messages"]


def totp_now(secret: str, step: int = 0) -> str:
    """What an authenticator shows now, or `step` half minutes from now."""
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + step))
