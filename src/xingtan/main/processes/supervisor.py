"""The supervisor of a node: starts its processes, starts again what dies, stops them in order, prints one log."""

import asyncio
import fcntl
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from xingtan.main.configuration import Configuration
from xingtan.main.processes.prepare import PREPARES, WAITS

DELAYS_SECONDS = (0.0, 0.5, 1.0, 2.0, 4.0, 8.0, 10.0)
STEADY_SECONDS = 30.0  # who lived this long is started again at once
PATIENCE_SECONDS = 8.5  # for stopping cleanly; then the kernel ends it
SOCKET = "XINGTAN_SOCKET"
CONTENT_SOCKET = "XINGTAN_CONTENT_SOCKET"
MOST_LINE_BYTES = 64 * 1024
NAME_WIDTH = 10

Say = Callable[[str, str], None]


class CannotServe(Exception):
    """The node cannot be started; the message is the sentence to say."""


@dataclass(slots=True)
class Child:
    """One process of the node.

    The one that `prepares` makes the tables ready. A `once` child waits for them and ends by itself.
    """

    name: str
    module: str
    arguments: tuple[str, ...] = ()
    environment: dict[str, str] = field(default_factory=dict)
    descriptors: tuple[int, ...] = ()
    once: bool = False
    prepares: bool = False


def say(name: str, line: str) -> None:
    """Print one line of the log: time, process, what it says."""
    print(f"{time.strftime('%H:%M:%S')} {name:<{NAME_WIDTH}} {line}", flush=True)  # noqa: T201


class Supervisor:
    """Keeps the children of a node alive until told to stop."""

    def __init__(self, children: list[Child], say: Say = say) -> None:
        self._children = children
        self._say = say
        self._running: dict[str, asyncio.subprocess.Process] = {}
        self._stopping = asyncio.Event()
        self._failed = False
        self._prepared = asyncio.Event()

    def stop(self) -> None:
        """Begin to stop; `run` returns when everything has ended."""
        self._stopping.set()

    async def run(self) -> int:
        """Keep the children running until told to stop, and stop them. Give the exit status.

        Status 1: the tables could not be made ready. Then nothing was served.
        """
        keeping = [asyncio.ensure_future(self._keep(child)) for child in self._children]
        await self._stopping.wait()
        await self._end(keeping)
        return 0 if self._prepared.is_set() or not self._failed else 1

    def prepared(self) -> None:
        """Note that the tables are ready: from now on whoever ends is started again."""
        self._prepared.set()

    def _cannot_prepare(self, child: Child, status: int) -> bool:
        """Say whether the child ended because it could not make the tables ready, which trying again does not mend."""
        return child.prepares and status > 0 and not self._prepared.is_set()

    async def _keep(self, child: Child) -> None:
        """Start the child, and start it again each time it dies."""
        failures = 0
        if child.once:
            await asyncio.wait(
                {asyncio.ensure_future(self._prepared.wait()), asyncio.ensure_future(self._stopping.wait())},
                return_when=asyncio.FIRST_COMPLETED,
            )
        while not self._stopping.is_set():
            began = time.monotonic()
            status = await self._once(child)
            if self._stopping.is_set() or (child.once and status == 0):
                return
            if self._cannot_prepare(child, status):
                self._say("node", "the data directory could not be made ready: see above; nothing was served")
                self._failed = True
                self._stopping.set()
                return
            failures = 0 if time.monotonic() - began >= STEADY_SECONDS else failures
            delay = DELAYS_SECONDS[min(failures, len(DELAYS_SECONDS) - 1)]
            failures += 1
            self._say(child.name, f"{_ending(status)}, starts again {f'in {delay:g} s' if delay else 'now'}")
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), delay)

    async def _once(self, child: Child) -> int:
        """Run the child to its end, passing on what it prints; give its exit status."""
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "xingtan.main.processes.child", str(os.getpid()), child.module, *child.arguments,
            stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
            env={**os.environ, "PYTHONUNBUFFERED": "1", **child.environment},
            pass_fds=child.descriptors, limit=MOST_LINE_BYTES,
            start_new_session=True,  # Ctrl-C in the terminal is for the supervisor alone
        )  # fmt: skip
        self._running[child.name] = process
        try:
            await self._pass_on(child.name, process)
            return await process.wait()
        finally:
            del self._running[child.name]

    async def _pass_on(self, name: str, process: asyncio.subprocess.Process) -> None:
        assert process.stdout is not None
        while True:
            try:
                line = await process.stdout.readline()
            except ValueError:  # a line of more than MOST_LINE_BYTES: the rest of it is left out
                continue
            if not line:
                return
            self._say(name, line.decode(errors="replace").rstrip())

    async def _end(self, tasks: "list[asyncio.Task[None]]") -> None:
        """Ask everything to end, wait, and end by force what does not."""
        for process in self._running.values():
            with suppress(ProcessLookupError):
                process.terminate()
        _, left = await asyncio.wait(tasks, timeout=PATIENCE_SECONDS)
        for name, process in list(self._running.items()):
            self._say(name, f"did not end within {PATIENCE_SECONDS:g} s and is ended by force")
            with suppress(ProcessLookupError):
                process.kill()
        if left:
            await asyncio.wait(left)


def _ending(status: int) -> str:
    if status < 0:
        return f"was ended by {signal.Signals(-status).name}"
    return f"ended with status {status}"


@dataclass(slots=True)
class Preparation:
    """Two pipes: on one, the worker says that the tables are ready; the end of the other tells it to all who wait."""

    says: tuple[int, int] = field(default_factory=os.pipe)
    waits: tuple[int, int] = field(default_factory=os.pipe)

    def hear(self, prepared: Callable[[], None]) -> None:
        """Call `prepared` once when the worker says so, and let everyone begin."""
        loop, reading = asyncio.get_running_loop(), self.says[0]

        def heard() -> None:
            loop.remove_reader(reading)
            if os.read(reading, 1):
                prepared()
                os.close(self.waits[1])

        loop.add_reader(reading, heard)


def children(listening: socket.socket, preparation: Preparation, content: socket.socket | None = None) -> list[Child]:
    """List the processes of a node. `content` is the socket of the second origin, where it could be bound."""
    says, waits = preparation.says[1], preparation.waits[0]
    door = {WAITS: str(waits), SOCKET: str(listening.fileno())}
    sockets: tuple[int, ...] = (listening.fileno(),)
    if content is not None:
        door[CONTENT_SOCKET] = str(content.fileno())
        sockets += (content.fileno(),)
    return [
        Child(
            "worker",
            "xingtan.main.processes.worker",
            environment={PREPARES: str(says)},
            descriptors=(says,),
            prepares=True,
        ),
        Child("door", "xingtan.main.processes.door", (), door, (waits, *sockets)),
        Child("statistics", "xingtan.main.processes.statistics"),
    ]


def serve(chosen: Configuration, more: tuple[Child, ...] = ()) -> int:
    """Run the node of this data directory until SIGTERM or SIGINT; give the exit status.

    Raises CannotServe where another node has the directory, or the port cannot be used. `more` are started with it.
    """
    with holding(chosen), _listening(chosen) as listening, _content(chosen) as content:
        return asyncio.run(_serve(listening, content, more))


async def _serve(listening: socket.socket, content: socket.socket | None, more: tuple[Child, ...]) -> int:
    preparation = Preparation()
    supervisor = Supervisor([*children(listening, preparation, content), *more])
    preparation.hear(supervisor.prepared)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, supervisor.stop)
    status = await supervisor.run()
    say("node", "stopped")
    return status


@contextmanager
def holding(chosen: Configuration) -> Iterator[None]:
    """Hold the data directory for this process. Raises CannotServe where another one has it."""
    try:
        chosen.run.mkdir(parents=True, exist_ok=True)
        lock = os.open(chosen.run / "node.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o640)
    except OSError as error:
        raise CannotServe(f"the data directory {chosen.data} cannot be written: {error.strerror}") from None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.ftruncate(lock, 0)
        os.write(lock, str(os.getpid()).encode())
        yield
    except BlockingIOError:
        holder = os.pread(lock, 20, 0).decode() or "?"
        raise CannotServe(
            f"a node is running on {chosen.data} already (process {holder}); stop it first, or choose another --data"
        ) from None
    finally:
        os.close(lock)


def is_running(data: Path) -> bool:
    """Say whether a node runs on this data directory."""
    try:
        lock = os.open(data / "run" / "node.lock", os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(lock)
    return False


@contextmanager
def _content(chosen: Configuration) -> Iterator[socket.socket | None]:
    """Bind the port of the origin for content, the next one. Where it is taken, all but packages is served."""
    from xingtan.front.listening import listen

    try:
        listening = listen(chosen.host, chosen.port + 1 if chosen.port else 0)
    except (OSError, OverflowError) as error:
        say("node", f"packages cannot be played: port {chosen.port + 1} cannot be listened on ({error})")
        yield None
        return
    with listening:
        yield listening


@contextmanager
def _listening(chosen: Configuration) -> Iterator[socket.socket]:
    from xingtan.front.listening import listen

    try:
        listening = listen(chosen.host, chosen.port)
    except OSError as error:
        raise CannotServe(
            f"{chosen.host}:{chosen.port} cannot be listened on ({error.strerror}); choose another --host or --port"
        ) from None
    with listening:
        yield listening
