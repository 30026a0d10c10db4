"""Connections as this server holds them: slow clients are cut off, and nobody at work is when the server closes."""

import asyncio
from types import FrameType
from typing import TYPE_CHECKING, Any

import structlog
import uvicorn
from uvicorn.protocols.http.auto import AutoHTTPProtocol

from bot.surfaces.web.health import Health

log = structlog.get_logger()

HEADER_SECONDS = 10.0
"""From the connection, or the first byte of its next request, to the end of the request's headers."""

IDLE_SECONDS = 15
"""A connection that nothing is asked on; longer than a reader's browser needs from page to stylesheet."""

READ_SECONDS = 30.0
"""That a client may take none of a reply that waits for it."""

MOST_CONNECTIONS = 1000
"""Beyond it a request is refused by uvicorn itself, in plain text: the last bound, well below open files."""

TELL_SECONDS = 3.0
"""At least so long new requests are told that the server closes, until a proxy has seen it in /health/ready."""

FINISH_SECONDS = 30.0
"""At most so long those at work are waited for."""

SLOW = b"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"

if TYPE_CHECKING:
    Base: type[Any] = object
else:
    Base = AutoHTTPProtocol


class Connection(Base):  # type: ignore[misc]  # which of its protocols it is, uvicorn finds out at run time
    """uvicorn's protocol, which waits for ever for headers and for whoever does not read, with an end to both."""

    headers_due: asyncio.TimerHandle | None = None
    reading_due: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self.expect_headers()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.at_work:
            self.forget_headers()
        elif self.headers_due is None and not self.transport.is_closing():
            self.expect_headers()

    @property
    def at_work(self) -> bool:
        """True from the end of a request's headers to the end of its reply."""
        return self.cycle is not None and not self.cycle.response_complete

    def expect_headers(self) -> None:
        self.headers_due = self.loop.call_later(HEADER_SECONDS, self.headers_late)

    def headers_late(self) -> None:
        self.headers_due = None
        if not self.at_work and not self.transport.is_closing():
            self.transport.write(SLOW)
            self.transport.close()

    def forget_headers(self) -> None:
        if self.headers_due:
            self.headers_due.cancel()
            self.headers_due = None

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self.forget_headers()  # from here on the connection is idle, which uvicorn ends by itself

    def pause_writing(self) -> None:
        super().pause_writing()
        self.reading_due = self.loop.call_later(READ_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        super().resume_writing()
        if self.reading_due:
            self.reading_due.cancel()
            self.reading_due = None

    def connection_lost(self, exc: Exception | None) -> None:
        self.forget_headers()
        if self.reading_due:
            self.reading_due.cancel()
        super().connection_lost(exc)


class Server(uvicorn.Server):
    """On a signal, new requests are told for a while that it closes, and those at work are waited for.

    A second signal ends it at once.
    """

    def __init__(self, config: uvicorn.Config, health: Health) -> None:
        super().__init__(config)
        self.health = health
        self.ending: asyncio.Task[None] | None = None

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        if self.health.closing or not self.started:
            super().handle_exit(sig, frame)
            return
        self.health.closing = True  # and the signal is not raised again: what comes after the server must be done too

    async def on_tick(self, counter: int) -> bool:
        if self.health.closing and self.ending is None:
            self.ending = asyncio.create_task(self.end())
        return await super().on_tick(counter)

    async def end(self) -> None:
        log.info("server.closing", at_work=self.at_work())
        await asyncio.sleep(TELL_SECONDS)
        waited = 0.0
        while self.at_work() and waited < FINISH_SECONDS:
            await asyncio.sleep(0.05)
            waited += 0.05
        if left := self.at_work():
            log.error("server.cut_off", at_work=left)
        self.should_exit = True

    def at_work(self) -> int:
        """Requests whose reply is not complete."""
        return len(self.server_state.tasks)


def server_for(app: Any, health: Health) -> Server:
    """Serves on the sockets that ``run`` is given.

    No proxy headers: whom a header names as its sender must not pass for the proxy that VEILEDER_PROXY_TRUSTED means.
    """
    config = uvicorn.Config(
        app,
        http=Connection,
        log_level="warning",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_keep_alive=IDLE_SECONDS,
        timeout_graceful_shutdown=int(FINISH_SECONDS),
        limit_concurrency=MOST_CONNECTIONS,
    )
    return Server(config, health)
