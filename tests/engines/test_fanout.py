"""Every fan-out keeps the same promises: the sockets of one machine, and a real Redis."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from xingtan.engines.embedded.fanout import MOST_BYTES, SocketFanout
from xingtan.engines.scaleout.fanout import RedisFanout
from xingtan.ports.fanout import Fanout

REDIS = "redis://127.0.0.1:6379/0"
MAKE = {
    "sockets": "from xingtan.engines.embedded.fanout import SocketFanout as Made",
    "redis": "from xingtan.engines.scaleout.fanout import RedisFanout as Made",
}


class Ear:
    """What was heard, and waiting for it."""

    def __init__(self) -> None:
        self.heard: list[bytes] = []
        self._changed = threading.Condition()

    def __call__(self, payload: bytes) -> None:
        with self._changed:
            self.heard.append(payload)
            self._changed.notify_all()

    def wait_for(self, holds: Callable[[list[bytes]], bool], seconds: float = 10) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: holds(self.heard), seconds), self.heard


@pytest.fixture(params=["sockets", pytest.param("redis", marks=pytest.mark.redis)])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def address(kind: str, tmp_path: Path) -> str:
    return str(tmp_path / "fanout") if kind == "sockets" else REDIS


@pytest.fixture
def fanout(kind: str, address: str) -> Fanout:
    return SocketFanout(Path(address)) if kind == "sockets" else RedisFanout(address)


@pytest.fixture
def topic() -> str:
    return f"test-{os.getpid()}-{time.monotonic_ns()}"


@pytest.fixture
def elsewhere(kind: str, address: str) -> Iterator[Callable[[str], subprocess.Popen[str]]]:
    """Give a function that runs lines in another process, where `fanout` is one like that of this test."""
    started: list[subprocess.Popen[str]] = []

    def run(lines: str) -> subprocess.Popen[str]:
        source = f"import pathlib, sys, threading\n{MAKE[kind]}\n"
        source += f"fanout = Made({'pathlib.Path' if kind == 'sockets' else ''}({address!r}))\n{lines}\n"
        process = subprocess.Popen(
            [sys.executable, "-c", source], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        started.append(process)
        return process

    yield run
    for process in started:
        process.kill()
        process.communicate()


def test_every_listener_hears_every_message_in_order(fanout: Fanout, topic: str) -> None:
    ears = [Ear(), Ear()]
    stops = [fanout.listen(topic, ear) for ear in ears]
    sent = [f"message {n}".encode() for n in range(200)]
    for payload in sent:
        fanout.publish(topic, payload)
    for ear in ears:
        ear.wait_for(lambda heard: len(heard) >= 200)
        assert ear.heard == sent
    for stop in stops:
        stop()


def test_another_process_is_heard(
    fanout: Fanout, topic: str, elsewhere: Callable[[str], subprocess.Popen[str]]
) -> None:
    ear = Ear()
    stop = fanout.listen(topic, ear)
    body = f"[fanout.publish({topic!r}, b'%d' % n) for n in range(300)]"
    assert elsewhere(body).wait(20) == 0
    ear.wait_for(lambda heard: len(heard) >= 300)
    assert ear.heard == [b"%d" % n for n in range(300)]
    stop()


def test_another_process_hears(fanout: Fanout, topic: str, elsewhere: Callable[[str], subprocess.Popen[str]]) -> None:
    process = elsewhere(
        f"fanout.listen({topic!r}, lambda payload: print(payload.decode(), flush=True))\n"
        "print('ready', flush=True)\nsys.stdin.read()"
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    fanout.publish(topic, b"resource:7")
    assert process.stdout.readline() == "resource:7\n"


def test_topics_are_apart(fanout: Fanout, topic: str) -> None:
    ear = Ear()
    stop = fanout.listen(topic, ear)
    fanout.publish(topic + "-other", b"not for you")
    fanout.publish(topic, b"for you")
    ear.wait_for(lambda heard: heard == [b"for you"])
    stop()


def test_who_stopped_hears_nothing_and_nobody_listening_is_fine(fanout: Fanout, topic: str) -> None:
    ear = Ear()
    fanout.listen(topic, ear)()
    fanout.publish(topic, b"too late")
    other = Ear()
    stop = fanout.listen(topic, other)
    fanout.publish(topic, b"now")
    other.wait_for(lambda heard: heard == [b"now"])
    stop()
    assert ear.heard == []


def test_a_listener_that_fails_goes_on_listening(fanout: Fanout, topic: str, caplog: pytest.LogCaptureFixture) -> None:
    ear = Ear()

    def fail_once(payload: bytes) -> None:
        ear(payload)
        if len(ear.heard) == 1:
            raise ValueError("the first one is too much")

    stop = fanout.listen(topic, fail_once)
    fanout.publish(topic, b"one")
    fanout.publish(topic, b"two")
    ear.wait_for(lambda heard: heard == [b"one", b"two"])
    stop()
    assert "goes on" in caplog.text


def test_a_large_message_arrives_and_a_larger_one_is_refused(fanout: Fanout, topic: str) -> None:
    ear = Ear()
    stop = fanout.listen(topic, ear)
    fanout.publish(topic, b"x" * MOST_BYTES)
    ear.wait_for(lambda heard: [len(payload) for payload in heard] == [MOST_BYTES])
    with pytest.raises(ValueError, match="60000"):
        fanout.publish(topic, b"x" * (MOST_BYTES + 1))
    stop()


def test_a_killed_listener_is_forgotten(
    tmp_path: Path, topic: str, elsewhere: Callable[[str], subprocess.Popen[str]], kind: str, fanout: Fanout
) -> None:
    process = elsewhere(f"fanout.listen({topic!r}, print)\nprint('ready', flush=True)\nsys.stdin.read()")
    assert process.stdout is not None
    process.stdout.readline()
    process.kill()
    process.wait()
    fanout.publish(topic, b"to whom")
    if kind == "sockets":
        assert list((tmp_path / "fanout" / topic).iterdir()) == []


def test_a_listener_that_was_unbound_hears_that_it_may_have_missed_something(tmp_path: Path, topic: str) -> None:
    fanout = SocketFanout(tmp_path / "fanout")
    ear = Ear()
    stop = fanout.listen(topic, ear)
    for path in (tmp_path / "fanout" / topic).iterdir():
        path.unlink()
    ear.wait_for(lambda heard: heard == [b""])
    SocketFanout(tmp_path / "fanout").publish(topic, b"back")
    ear.wait_for(lambda heard: heard == [b"", b"back"])
    stop()


def test_a_deep_data_directory_is_no_obstacle(tmp_path: Path, topic: str) -> None:
    deep = tmp_path / ("d" * 120)
    ear = Ear()
    stop = SocketFanout(deep).listen(topic, ear)
    SocketFanout(deep).publish(topic, b"far down")
    ear.wait_for(lambda heard: heard == [b"far down"])
    stop()


@pytest.mark.redis
def test_a_redis_listener_whose_connection_broke_hears_that_it_may_have_missed_something(topic: str) -> None:
    import redis

    fanout = RedisFanout(f"{REDIS}?client_name={topic}")
    ear = Ear()
    stop = fanout.listen(topic, ear)
    server = redis.Redis.from_url(REDIS)
    ours = [client["id"] for client in server.client_list(_type="pubsub") if client["name"] == topic]
    assert len(ours) == 1
    server.client_kill_filter(_id=ours[0])
    ear.wait_for(lambda heard: b"" in heard)
    fanout.publish(topic, b"back")
    ear.wait_for(lambda heard: heard[-1] == b"back")
    stop()
    server.close()
