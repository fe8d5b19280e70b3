"""The activity journal on NATS JetStream: one stream a node, one subject a writer, one message an append.

`append` returns when the server has acknowledged the message, so it is slower than a file (about a millisecond) and
`commit` has nothing left to wait for. A message is named by what it holds: sent twice, it is stored once.
"""

import asyncio
import hashlib
import re
import threading
from collections.abc import Coroutine, Iterator, Sequence
from typing import Any, TypeVar

import nats
from nats.aio.client import Client
from nats.errors import Error as NatsError
from nats.js import JetStreamContext
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy, DiscardPolicy, StorageType, StreamConfig, StreamInfo
from nats.js.errors import APIError, NotFoundError

from xingtan.kernel.errors import OutOfSpace
from xingtan.kernel.text import msgid
from xingtan.ports.journal import Batch, Extent

STREAM = "XINGTAN_JOURNAL"
SECONDS = 10.0
CONNECT_SECONDS = 3.0
MESSAGES_AT_ONCE = 256
HEADROOM_BYTES = 4096  # of a message's size, for its subject and headers
_NO_ROOM = {10023, 10047, 10077}  # JetStream: insufficient resources, insufficient storage, maximum bytes exceeded

T = TypeVar("T")


class JetStreamJournal:
    """One writer of the journal. Threads may share it. Raises ConnectionError where the server is away."""

    def __init__(self, url: str, writer: str, stream: str = STREAM) -> None:
        self._server = _Server(url)
        self._subject = f"{stream}.{re.sub('[^A-Za-z0-9_-]', '-', writer)}"
        try:
            self._server.call(_make_stream(self._server.jetstream, stream))
        except BaseException:
            self._server.close()
            raise

    def append(self, lines: Sequence[bytes]) -> None:
        """Hand the records to the server; it has them when this returns. Raises OutOfSpace where it has no room.

        Lines that do not fit into one message go in several; then an error may leave the first ones taken. Appended
        again with their ids they still count once.
        """
        for data in _messages(lines, self._server.most_bytes - HEADROOM_BYTES):
            name = hashlib.blake2b(data, digest_size=16).hexdigest()
            try:
                self._server.call(
                    self._server.jetstream.publish(self._subject, data, timeout=SECONDS, headers={"Nats-Msg-Id": name})
                )
            except APIError as error:
                if error.err_code in _NO_ROOM or error.code == 503:
                    raise OutOfSpace("journal-disk-full", FULL) from error
                raise ConnectionError(f"JetStream: {error}") from error

    def commit(self) -> None:
        """Return at once: every append was acknowledged before it returned."""

    def close(self) -> None:
        """Leave the server."""
        self._server.close()


FULL = msgid("磁盘满了，活动记录暂时写不进去；腾出空间后会自动恢复。")


class JetStreamReader:
    """Reads the stream by sequence number. The segment is the time at which the stream was made: its incarnation."""

    def __init__(self, url: str, stream: str = STREAM) -> None:
        self._url = url
        self._stream = stream
        self._connection: _Server | None = None

    def batches(self, done: dict[tuple[str, str], int], most_bytes: int) -> Iterator[Batch]:
        """Give what follows `done`, whole messages, at most `most_bytes` each (or one message)."""
        info = self._info()
        if info is None:
            return
        segment = _segment(info)
        start = max(done.get((self._stream, segment), 0), info.state.first_seq, 1)
        while start <= info.state.last_seq:
            batch = self._server().call(self._collect(segment, start, info.state.last_seq + 1, most_bytes))
            yield batch
            start = batch.end

    def read(self, writer: str, segment: str, start: int, end: int) -> Batch:
        """Give exactly the messages [start, end) again. Raises EOFError where the stream does not have them."""
        info = self._info()
        if info is None or _segment(info) != segment or info.state.last_seq < end - 1 or info.state.first_seq > start:
            raise EOFError(f"the stream {self._stream} made at {segment} does not have {start} to {end}")
        return self._server().call(self._collect(segment, start, end, most_bytes=2**62))

    def count_lines(self, writer: str, segment: str, start: int, end: int) -> int:
        """Count the lines of the messages [start, end)."""
        lines = 0
        while start < end:
            piece = self.read(writer, segment, start, min(end, start + 16 * MESSAGES_AT_ONCE))
            lines += piece.body.count(b"\n")
            start = piece.end
        return lines

    def extents(self) -> list[Extent]:
        """Give the one segment that the stream is."""
        info = self._info()
        return [] if info is None else [Extent(self._stream, _segment(info), info.state.last_seq + 1)]

    def backlog_bytes(self, done: dict[tuple[str, str], int]) -> int:
        """Say about how many bytes wait: the messages behind `done`, of average size."""
        info = self._info()
        if info is None or not info.state.messages:
            return 0
        start = max(done.get((self._stream, _segment(info)), 0), info.state.first_seq, 1)
        waiting = info.state.last_seq + 1 - start
        return waiting * info.state.bytes // info.state.messages

    def close(self) -> None:
        """Leave the server."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _server(self) -> "_Server":
        if self._connection is None:
            self._connection = _Server(self._url)
        return self._connection

    def _info(self) -> StreamInfo | None:
        try:
            return self._server().call(self._server().jetstream.stream_info(self._stream))
        except NotFoundError:
            return None

    async def _collect(self, segment: str, start: int, end: int, most_bytes: int) -> Batch:
        """Fetch messages in order from `start`, until `end` or `most_bytes`."""
        subscription = await self._server().jetstream.pull_subscribe(
            f"{self._stream}.>",
            stream=self._stream,
            config=ConsumerConfig(
                deliver_policy=DeliverPolicy.BY_START_SEQUENCE,
                opt_start_seq=start,
                ack_policy=AckPolicy.NONE,
                inactive_threshold=30.0,
                mem_storage=True,
            ),
        )
        parts: list[bytes] = []
        reached, size = start, 0
        try:
            while reached < end and (size < most_bytes):
                wanted = min(MESSAGES_AT_ONCE, end - reached)
                for message in await subscription.fetch(wanted, timeout=SECONDS):
                    sequence = message.metadata.sequence.stream
                    if sequence != reached:
                        raise EOFError(f"the stream {self._stream} lacks message {reached}")
                    if parts and size + len(message.data) > most_bytes:
                        return Batch(self._stream, segment, start, reached, b"".join(parts))
                    parts.append(message.data)
                    size += len(message.data)
                    reached = sequence + 1
        finally:
            await subscription.unsubscribe()
        return Batch(self._stream, segment, start, reached, b"".join(parts))


class _Server:
    """A connection, and a thread whose loop it lives on."""

    def __init__(self, url: str) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="nats", daemon=True)
        self._thread.start()
        try:
            self._client: Client = self.call(_connect(url))
        except BaseException:
            self._end_loop()
            raise
        self.jetstream: JetStreamContext = self._client.jetstream(timeout=SECONDS)
        self.most_bytes = self._client.max_payload

    def call(self, question: Coroutine[Any, Any, T]) -> T:
        """Wait for an answer. Raises ConnectionError where there is none; JetStream's own refusals as they are."""
        try:
            return asyncio.run_coroutine_threadsafe(question, self._loop).result()
        except APIError:
            raise
        except (NatsError, OSError, TimeoutError) as error:
            raise ConnectionError(f"NATS: {error or type(error).__name__}") from error

    def close(self) -> None:
        if self._loop.is_closed():
            return
        self.call(self._client.close())
        self._end_loop()

    def _end_loop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


async def _connect(url: str) -> Client:
    """Connect, or give up soon; a connection that was there once is looked for again for ever."""
    connecting = nats.connect(url, connect_timeout=2, max_reconnect_attempts=-1, error_cb=_quiet)
    return await asyncio.wait_for(connecting, CONNECT_SECONDS)


async def _quiet(_error: Exception) -> None:
    """Say nothing: every call reports its own failure, and the client reconnects by itself."""


async def _make_stream(jetstream: JetStreamContext, stream: str) -> None:
    wanted = StreamConfig(
        name=stream, subjects=[f"{stream}.>"], storage=StorageType.FILE, discard=DiscardPolicy.NEW, deny_delete=True
    )
    try:
        await jetstream.stream_info(stream)
    except NotFoundError:
        await jetstream.add_stream(wanted)


def _segment(info: StreamInfo) -> str:
    return "" if info.created is None else info.created.strftime("%Y%m%dT%H%M%S.%fZ")


def _messages(lines: Sequence[bytes], most_bytes: int) -> Iterator[bytes]:
    """Join lines into messages of at most `most_bytes`."""
    held: list[bytes] = []
    size = 0
    for line in lines:
        if b"\n" in line:
            raise ValueError("a record is one line: it cannot hold a newline")
        if held and size + len(line) + 1 > most_bytes:
            yield b"\n".join(held) + b"\n"
            held, size = [], 0
        held.append(line)
        size += len(line) + 1
    if held:
        yield b"\n".join(held) + b"\n"
