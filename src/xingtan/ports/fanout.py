"""Short messages to every process of the node that listens now: what changed, so that they drop what they keep."""

from collections.abc import Callable
from typing import Protocol


class Fanout(Protocol):
    """At most once, to whoever listens now. Nothing may depend on it for correctness across a crash."""

    def publish(self, topic: str, payload: bytes) -> None:
        """Send at most 60,000 bytes to every listener."""

    def listen(self, topic: str, heard: Callable[[bytes], None]) -> Callable[[], None]:
        """Call `heard` from a thread of its own for each message; the returned function stops it."""
