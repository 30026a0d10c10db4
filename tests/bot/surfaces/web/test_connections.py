"""Slow clients, and the end of the process: a real server on a loopback port, with its times shortened."""

import json
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import pytest

from bot.admission import Admission
from bot.surfaces.web import connections
from bot.surfaces.web.app import WebSettings, create_app
from bot.surfaces.web.connections import Server, server_for
from bot.surfaces.web.health import Health

SHORT = 0.2
PATIENCE = 60.0
BODY = json.dumps({"question": "Kan jeg kritisere etaten?"}).encode()
ASK = (
    b"POST /api/ask HTTP/1.1\r\nHost: veileder.test\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
    % len(BODY)
)


class Running:
    """A server in a thread, and connections to it by hand."""

    def __init__(self, server: Server, listening: socket.socket) -> None:
        self.server = server
        self.address = listening.getsockname()
        self.thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        self.thread.start()

    def connect(self) -> socket.socket:
        return socket.create_connection(self.address, timeout=PATIENCE)

    def wait_until_alone(self) -> None:
        """Until the server holds no connection; it must have had one."""
        deadline = time.monotonic() + PATIENCE
        while self.server.server_state.connections or not self.server.server_state.total_requests:
            assert time.monotonic() < deadline
            time.sleep(0.01)

    def send(self, words: bytes) -> bytes:
        """All that the server says to `words` until it hangs up."""
        with self.connect() as client:
            client.sendall(words)
            return all_of(client)


def all_of(client: socket.socket) -> bytes:
    """What comes until the server hangs up, politely or not."""
    found = b""
    with suppress(ConnectionResetError):
        while chunk := client.recv(65536):
            found += chunk
    return found


Start = Callable[..., Running]


@pytest.fixture
def start(fakes: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Start]:
    """Starts a server whose times are short where the test says so, and long elsewhere."""
    running: list[Running] = []
    for name in ("HEADER_SECONDS", "IDLE_SECONDS", "READ_SECONDS"):
        monkeypatch.setattr(connections, name, 1000)
    monkeypatch.setattr(connections, "TELL_SECONDS", 0.0)

    def begin(service: Any = None, body_seconds: float = 1000.0, **short: float) -> Running:
        for name, seconds in short.items():
            monkeypatch.setattr(connections, name, seconds)
        settings = WebSettings(base_url=fakes.BASE_URL, body_seconds=body_seconds)
        health = Health()
        app = create_app(service or fakes.FakeService(), settings, health=health)
        listening = socket.create_server(("127.0.0.1", 0))
        running.append(Running(server_for(app, health), listening))
        return running[-1]

    yield begin
    for each in running:
        each.server.should_exit = True
        each.thread.join(PATIENCE)


@pytest.mark.parametrize("sent", [b"", b"GET / HTTP/1.1\r\nHost: veileder.test\r\nX-Slow:"], ids=["nothing", "half"])
def test_headers_that_do_not_come_end_the_connection(start: Start, sent: bytes) -> None:
    """Who connects and says nothing, or never ends its headers, is told 408 and cut off."""
    assert start(HEADER_SECONDS=SHORT).send(sent).startswith(b"HTTP/1.1 408")


def test_the_second_requests_headers_have_an_end_too(start: Start) -> None:
    """On a connection that has had its answer, a half request is cut off like on a new one."""
    with start(HEADER_SECONDS=SHORT).connect() as client:
        client.sendall(b"GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n")
        assert client.recv(65536).startswith(b"HTTP/1.1 200")
        client.sendall(b"GET /health")
        assert b"HTTP/1.1 408" in all_of(client)


def test_a_body_that_does_not_come_ends_the_connection(start: Start) -> None:
    """It is told why, in words."""
    found = start(body_seconds=SHORT).send(ASK + BODY[:5])
    assert found.startswith(b"HTTP/1.1 408")
    assert "Prøv igjen" in found.decode()


def test_an_idle_connection_is_ended(start: Start) -> None:
    """After its answer, who asks nothing more is let go."""
    found = start(IDLE_SECONDS=SHORT).send(b"GET /health/live HTTP/1.1\r\nHost: veileder.test\r\n\r\n")
    assert found.endswith(b"ok")


def test_who_does_not_read_is_cut_off(start: Start) -> None:
    """Replies that nobody takes do not stay for ever: the connection ends before they were all sent."""
    running = start(READ_SECONDS=SHORT)
    request = b"GET / HTTP/1.1\r\nHost: veileder.test\r\n\r\n"
    with socket.socket() as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.settimeout(PATIENCE)
        client.connect(running.address)
        client.sendall(request * 2_000)
        running.wait_until_alone()
        assert all_of(client).count(b"HTTP/1.1 200") < 2_000


class Held:
    """The small service, whose answers wait until they are let go."""

    def __init__(self, inner: Any) -> None:
        self.inner = inner
        self.go = threading.Event()
        self.entered = threading.Semaphore(0)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)

    def ask(self, *args: Any, **named: Any) -> Any:
        self.entered.release()
        assert self.go.wait(PATIENCE)
        return self.inner.ask(*args, **named)


def test_sigterm_cuts_nobody_off(start: Start, fakes: Any) -> None:
    """Sixteen at work get their answers, whoever comes meanwhile is told to come back, and then the server ends."""
    held = Held(fakes.FakeService(admission=Admission(16)))
    running = start(held)
    with ThreadPoolExecutor(16) as people:
        asked = [
            people.submit(running.send, ASK.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n") + BODY)
            for _ in range(16)
        ]
        for _ in asked:
            assert held.entered.acquire(timeout=PATIENCE)
        running.server.handle_exit(signal.SIGTERM, None)
        late = running.send(ASK + BODY)
        ready = running.send(b"GET /health/ready HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        held.go.set()
        answers = [each.result() for each in asked]
    assert late.startswith(b"HTTP/1.1 503")
    assert b"retry-after" in late.lower()
    assert ready.startswith(b"HTTP/1.1 503")
    assert [each[:12] for each in answers] == [b"HTTP/1.1 200"] * 16
    assert all(json.loads(each.partition(b"\r\n\r\n")[2])["status"] for each in answers)
    running.thread.join(PATIENCE)
    assert not running.thread.is_alive()
