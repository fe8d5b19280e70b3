"""Short messages between the processes of many machines: Redis publish and subscribe."""

import logging
import threading
from collections.abc import Callable

import redis

from xingtan.engines.embedded.fanout import MOST_BYTES, Heard

logger = logging.getLogger("xingtan.fanout")

PREFIX = "xingtan:"
PATIENCE_SECONDS = 5.0
AGAIN_SECONDS = 1.0


class RedisFanout:
    """One channel a topic. A listener whose connection broke hears an empty message when it is back."""

    def __init__(self, url: str) -> None:
        self._client = redis.Redis.from_url(
            url, socket_timeout=PATIENCE_SECONDS, socket_connect_timeout=PATIENCE_SECONDS, health_check_interval=15
        )

    def publish(self, topic: str, payload: bytes) -> None:
        """Send to every listener. Raises ConnectionError where Redis does not answer."""
        if len(payload) > MOST_BYTES:
            raise ValueError(f"a message has at most {MOST_BYTES} bytes, this one {len(payload)}")
        try:
            self._client.publish(PREFIX + topic, payload)
        except redis.RedisError as error:
            raise ConnectionError(f"Redis does not take messages: {error}") from error

    def listen(self, topic: str, heard: Heard) -> Callable[[], None]:
        """Call `heard` from a thread of its own for each message; returns once messages arrive, or Redis is away."""
        listener = _Listener(self._client, PREFIX + topic, heard)
        return listener.stop


class _Listener:
    def __init__(self, client: redis.Redis, channel: str, heard: Heard) -> None:
        self._client = client
        self._channel = channel
        self._heard = heard
        self._stopping = threading.Event()
        self._first_try = threading.Event()
        self._thread = threading.Thread(target=self._run, name="fanout", daemon=True)
        self._thread.start()
        self._first_try.wait(PATIENCE_SECONDS)

    def stop(self) -> None:
        self._stopping.set()
        if threading.current_thread() is not self._thread:
            self._thread.join()

    def _run(self) -> None:
        missed = False
        while not self._stopping.is_set():
            try:
                with self._client.pubsub(ignore_subscribe_messages=False) as subscription:  # type: ignore[no-untyped-call]
                    subscription.subscribe(self._channel)
                    self._take(subscription, missed)
            except redis.RedisError as error:
                logger.warning("Redis does not answer (%s); messages may be missed until it does", error)
                missed = True
                self._first_try.set()
                self._stopping.wait(AGAIN_SECONDS)

    def _take(self, subscription: redis.client.PubSub, missed: bool) -> None:
        while not self._stopping.is_set():
            message = subscription.get_message(timeout=0.5)
            if message is None:
                continue
            if message["type"] == "subscribe":
                if missed:
                    self._hear(b"")
                self._first_try.set()
            elif message["type"] == "message":
                self._hear(message["data"])

    def _hear(self, payload: bytes) -> None:
        try:
            self._heard(payload)
        except Exception:
            logger.exception("a listener failed on a message; it goes on")
