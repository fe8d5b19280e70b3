"""Messages by an HTTP gateway for texts and an SMTP server for letters; each is set or not, the log takes what is not.

A text is one POST of JSON: {"to": "+8613800138000", "template": "code", "language": "zh", "words": {"code": "..."},
"text": "..."} with `Authorization: Bearer <token>`; any answer of 200 to 299 means that it was taken. Gateways of
operators that want it otherwise get a small program in between: docs/reference/messages.md.
"""

import logging
import smtplib
import ssl
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from email.message import EmailMessage
from email.utils import formataddr, formatdate, make_msgid
from urllib.parse import unquote, urlsplit

import httpx

from xingtan.engines.addresses import masked
from xingtan.engines.embedded.messages import LoggedMessages
from xingtan.ports.messages import Mail, Messages, Text

logger = logging.getLogger("xingtan.messages")

SECONDS = 10.0
WAITING = 2000  # what is handed over while a gateway is slow; beyond, messages are refused, in the log


class SentMessages:
    """Sends in threads of this process, so that nobody's page waits and nobody's answer tells who has an account."""

    def __init__(self, sms_url: str = "", sms_token: str = "", smtp_url: str = "", mail_from: str = "") -> None:
        self._log: Messages = LoggedMessages()
        self._sms_url, self._smtp_url, self._mail_from = sms_url, smtp_url, mail_from
        headers = {"Authorization": f"Bearer {sms_token}"} if sms_token else {}
        self._client = httpx.Client(timeout=SECONDS, headers=headers, follow_redirects=False) if sms_url else None
        self._threads = ThreadPoolExecutor(4, thread_name_prefix="messages")
        self._under_way = 0

    def text(self, message: Text) -> None:
        if self._client is None:
            self._log.text(message)
        else:
            self._hand_over("text", message.to, lambda: self._post(message))

    def mail(self, message: Mail) -> None:
        if not self._smtp_url:
            self._log.mail(message)
        else:
            self._hand_over("mail", message.to, lambda: self._deliver(message))

    def close(self) -> None:
        self._threads.shutdown(wait=True, cancel_futures=False)
        if self._client is not None:
            self._client.close()

    def _hand_over(self, kind: str, to: str, send: Callable[[], None]) -> None:
        if self._under_way >= WAITING:
            logger.error("%s to %s not sent: %s messages wait already", kind, masked(to), WAITING)
            return
        self._under_way += 1
        self._threads.submit(self._try, kind, to, send)

    def _try(self, kind: str, to: str, send: Callable[[], None]) -> None:
        try:
            send()
            logger.info("%s to %s sent", kind, masked(to))
        except (httpx.HTTPError, OSError, smtplib.SMTPException, ValueError) as error:
            logger.error("%s to %s not sent: %s", kind, masked(to), type(error).__name__)
        finally:
            self._under_way -= 1

    def _post(self, message: Text) -> None:
        assert self._client is not None
        body = {
            "to": message.to,
            "template": message.template,
            "language": message.language,
            "words": dict(message.words),
            "text": message.said,
        }
        self._client.post(self._sms_url, json=body).raise_for_status()

    def _deliver(self, message: Mail) -> None:
        parts = urlsplit(self._smtp_url)
        letter = EmailMessage()
        letter["Subject"], letter["To"] = message.subject, message.to
        letter["From"] = self._mail_from or formataddr(("Xingtan", unquote(parts.username or "xingtan@localhost")))
        letter["Date"], letter["Message-ID"] = formatdate(), make_msgid(domain=parts.hostname)
        letter["Auto-Submitted"] = "auto-generated"
        letter.set_content(message.said)
        with _connect(parts.scheme, parts.hostname or "localhost", parts.port) as server:
            if parts.username:
                server.login(unquote(parts.username), unquote(parts.password or ""))
            server.send_message(letter)


def _connect(scheme: str, host: str, port: int | None) -> smtplib.SMTP:
    """Connect by TLS from the start (smtps), by STARTTLS (smtp), or in the clear (smtp+plain: to this machine)."""
    if scheme == "smtps":
        return smtplib.SMTP_SSL(host, port or 465, timeout=SECONDS, context=ssl.create_default_context())
    server = smtplib.SMTP(host, port or (25 if scheme == "smtp+plain" else 587), timeout=SECONDS)
    try:
        if scheme != "smtp+plain":
            server.starttls(context=ssl.create_default_context())
    except (OSError, smtplib.SMTPException):
        server.close()
        raise
    return server
