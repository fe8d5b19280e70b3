"""Short messages to people who are not looking at a page: to a phone, to a mailbox."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Text:
    """A text message. `template` and `words` are for gateways that only send texts registered with them: there the
    template of that name is filled with the words. `said` is the whole text, for all others. `to` is E.164.
    """

    to: str
    template: str
    said: str
    language: str = "zh"
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Mail:
    """A letter in plain text."""

    to: str
    subject: str
    said: str


class Messages(Protocol):
    """Where messages are handed over. It returns at once, whoever they are for: how long it takes tells nothing.

    What cannot be delivered is said in the operator's log, with the address masked. Nobody waits for it: a code that
    did not come is asked for again.
    """

    def text(self, message: Text) -> None:
        """Send a text message."""

    def mail(self, message: Mail) -> None:
        """Send a letter."""

    def close(self) -> None:
        """Finish what was handed over, for a few seconds at most."""
