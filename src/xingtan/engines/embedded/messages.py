"""Messages written to the operator's log, for a node without a gateway: one line each, the address masked."""

import logging

from xingtan.engines.addresses import masked
from xingtan.ports.messages import Mail, Text

logger = logging.getLogger("xingtan.messages")


class LoggedMessages:
    """The operator reads a code from the log and tells it to who asked; nothing leaves the machine."""

    def text(self, message: Text) -> None:
        logger.info("text to %s (not sent, no gateway is set): %s", masked(message.to), message.said)

    def mail(self, message: Mail) -> None:
        said = " ".join(message.said.split())
        logger.info("mail to %s (not sent, no server is set): %s: %s", masked(message.to), message.subject, said)

    def close(self) -> None:
        """Nothing waits here."""
