"""Short messages to every process of the node that listens now: what changed, so that they drop what they keep."""

from collections.abc import Callable
from typing import Protocol


class Fanout(Protocol):
    """At most once, to whoever listens now. Nothing may depend on it for correctness across a crash."""

    def publish(self, topic: str, payload: bytes) -> None:
        """Send at most 60,000 bytes to every listener."""

    def listen(self, topic: str, heard: Callable[[bytes], None]) -> Callable[[], None]:
        """Call `heard` for each message; the returned function stops it.

        It is called from another thread, or from the publisher's own before `publish` returns. An empty message means
        that some may have been missed: whoever keeps anything drops it all.
        """
