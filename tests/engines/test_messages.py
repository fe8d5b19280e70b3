"""Messages: to the operator's log, to a gateway by HTTP, to a server by SMTP; addresses masked, codes in the log of none."""

import json
import logging
import socketserver
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from xingtan.engines.embedded.messages import LoggedMessages
from xingtan.engines.scaleout.messages import SentMessages
from xingtan.ports.messages import Mail, Text

TEXT = Text("+8613800138000", "sign-in", "【杏坛】登录的验证码是 402817", words={"code": "402817", "minutes": "5"})
MAIL = Mail("chen@example.cn", "登录的验证码", "【杏坛】登录的验证码是 402817")


@pytest.fixture(autouse=True)
def _heard(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="xingtan.messages")


class Gateway(BaseHTTPRequestHandler):
    """Takes what is posted, and answers as its server says."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.taken.append((dict(self.headers), json.loads(body)))  # type: ignore[attr-defined]
        self.send_response(self.server.status)  # type: ignore[attr-defined]
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def gateway() -> Iterator[Any]:
    server: Any = HTTPServer(("127.0.0.1", 0), Gateway)
    server.taken, server.status = [], 200
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


class Mailbox(socketserver.StreamRequestHandler):
    """As much of SMTP as one letter needs."""

    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        letter: list[bytes] = []
        reading = False
        for line in self.rfile:
            if reading:
                if line == b".\r\n":
                    reading = False
                    self.server.taken.append(b"".join(letter).decode())  # type: ignore[attr-defined]
                    self.wfile.write(b"250 taken\r\n")
                else:
                    letter.append(line)
            elif line.upper().startswith(b"DATA"):
                reading = True
                self.wfile.write(b"354 go on\r\n")
            elif line.upper().startswith(b"QUIT"):
                self.wfile.write(b"221 bye\r\n")
                return
            else:
                self.wfile.write(b"250 ok\r\n")


@pytest.fixture
def mailbox() -> Iterator[Any]:
    server: Any = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Mailbox)
    server.taken = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def test_without_a_gateway_the_operator_reads_one_line(caplog: pytest.LogCaptureFixture) -> None:
    messages = LoggedMessages()
    messages.text(TEXT)
    messages.mail(MAIL)
    first, second = caplog.messages
    assert "+86138****8000" in first
    assert "c***@example.cn" in second
    assert all("402817" in line and "\n" not in line for line in (first, second))
    assert "13800138000" not in first


def test_a_gateway_takes_json(gateway: Any, caplog: pytest.LogCaptureFixture) -> None:
    messages = SentMessages(sms_url=f"http://127.0.0.1:{gateway.server_port}/send", sms_token="secret")
    messages.text(TEXT)
    messages.close()
    headers, body = gateway.taken[0]
    assert headers["Authorization"] == "Bearer secret"
    assert body == {
        "to": "+8613800138000",
        "template": "sign-in",
        "language": "zh",
        "words": {"code": "402817", "minutes": "5"},
        "text": "【杏坛】登录的验证码是 402817",
    }
    assert "+86138****8000 sent" in caplog.text
    assert "402817" not in caplog.text
    assert "secret" not in caplog.text


@pytest.mark.parametrize("status", [302, 401, 500])
def test_what_a_gateway_refuses_is_said_without_the_code(gateway: Any, caplog: Any, status: int) -> None:
    gateway.status = status
    messages = SentMessages(sms_url=f"http://127.0.0.1:{gateway.server_port}/send")
    messages.text(TEXT)
    messages.close()
    assert "+86138****8000 not sent: HTTPStatusError" in caplog.text
    assert "402817" not in caplog.text


def test_a_gateway_that_is_not_there_holds_nobody_up(caplog: pytest.LogCaptureFixture) -> None:
    messages = SentMessages(sms_url="http://127.0.0.1:9/send", smtp_url="smtp+plain://127.0.0.1:9")
    messages.text(TEXT)
    messages.mail(MAIL)
    messages.close()
    assert "text to +86138****8000 not sent" in caplog.text
    assert "mail to c***@example.cn not sent" in caplog.text


def test_a_server_takes_letters(mailbox: Any, caplog: pytest.LogCaptureFixture) -> None:
    messages = SentMessages(
        smtp_url=f"smtp+plain://127.0.0.1:{mailbox.server_address[1]}", mail_from="杏坛 <no-reply@study.example.cn>"
    )
    messages.mail(MAIL)
    messages.text(TEXT)
    messages.close()
    letter = mailbox.taken[0]
    assert "To: chen@example.cn" in letter
    assert "no-reply@study.example.cn" in letter
    assert "Auto-Submitted: auto-generated" in letter
    assert "no gateway is set" in caplog.text


def test_a_letter_is_not_sent_in_the_clear_where_tls_was_asked_for(mailbox: Any, caplog: Any) -> None:
    messages = SentMessages(smtp_url=f"smtp://127.0.0.1:{mailbox.server_address[1]}")
    messages.mail(MAIL)
    messages.close()
    assert mailbox.taken == []
    assert "not sent" in caplog.text
