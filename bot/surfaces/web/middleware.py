"""What holds for every request: security headers, a limit on bodies, and a clean reply when something breaks."""

import asyncio
import logging
import secrets
import traceback
from collections.abc import Callable

from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.contextvars import bound_contextvars

log = logging.getLogger(__name__)

Respond = Callable[[Request, int], Response]
RespondWithRef = Callable[[Request, str], Response]


def policy(ancestors: str = "'none'") -> str:
    """What a page may load, and the sites that may show it inside a page of theirs."""
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
        f"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors {ancestors}"
    )


HEADERS = {
    "Content-Security-Policy": policy(),
    "X-Content-Type-Options": "nosniff",
    # Not no-referrer: that makes browsers send `Origin: null` with forms, and feedback checks the origin.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    # Not no-store: that would lose the conversation when a reader follows a quote and goes back.
    "Cache-Control": "private, no-cache",
}
UPLOADS = ("/redaksjon/faq/ark", "/redaksjon/veiledning")
"""Where editors bring in documents and spreadsheets, and save long texts."""

DRAIN_FACTOR = 32
"""A body this many times over the limit is read and dropped, so that the client hears why; beyond it is cut off."""


class SecurityHeaders:
    """Adds the headers to every response that has not set them itself."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, send_with_headers)


class RequestId:
    """Gives each request an id: in every line of the log that it causes, and in the reply for whoever asks about it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = secrets.token_hex(8)

        async def send_with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["X-Request-Id"] = request
            await send(message)

        with bound_contextvars(request=request):
            await self.app(scope, receive, send_with_id)


class Failures:
    """Turns an unexpected error into a reply with a reference; the log gets the reference and the way there.

    The error's own message is not logged: it may hold what a reader wrote.
    """

    def __init__(self, app: ASGIApp, respond: RespondWithRef) -> None:
        self.app = app
        self.respond = respond

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def send_and_note(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, receive, send_and_note)
        except Exception as error:
            ref = secrets.token_hex(4)
            where = "".join(traceback.format_tb(error.__traceback__))
            log.error("%s in %s (ref. %s)\n%s", type(error).__name__, route_of(scope), ref, where)  # noqa: TRY400
            if started or scope["type"] != "http":
                raise
            await self.respond(Request(scope), ref)(scope, receive, send)


def route_of(scope: Scope) -> str:
    """The address without what varies in it: the address of a reader's own page is as good as a password."""
    return str(getattr(scope.get("route"), "path", "?"))


class BodyLimit:
    """Reads a request body before the application does; refuses one over ``limit`` bytes, or slower than ``seconds``.

    Below ``UPLOADS``, ``uploads`` bytes may be sent.

    `respond` makes the reply of a status. Who hangs up before the end of the body gets none, and nothing is begun.
    """

    def __init__(self, app: ASGIApp, limit: int, uploads: int, seconds: float, respond: Respond) -> None:
        self.app = app
        self.limit = limit
        self.uploads = uploads
        self.seconds = seconds
        self.respond = respond

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD"):
            await self.app(scope, receive, send)
            return
        try:
            body = await asyncio.wait_for(self.read(receive, self.limit_of(scope)), self.seconds)
        except TimeoutError:
            await self.refuse(408, scope, receive, send)
            return
        except ClientDisconnect:
            return
        if body is None:
            await self.refuse(413, scope, receive, send)
            return
        messages = [{"type": "http.request", "body": body, "more_body": False}]

        async def replay() -> Message:
            return messages.pop() if messages else await receive()

        await self.app(scope, replay, send)

    def limit_of(self, scope: Scope) -> int:
        return self.uploads if scope["path"].startswith(UPLOADS) else self.limit

    async def refuse(self, status: int, scope: Scope, receive: Receive, send: Send) -> None:
        response = self.respond(Request(scope), status)
        if status == 408:
            response.headers["Connection"] = "close"  # the rest of the body is not waited for
        await response(scope, receive, send)

    async def read(self, receive: Receive, limit: int) -> bytes | None:
        """The body, or None when it is over the limit. Raises ClientDisconnect."""
        body, size = bytearray(), 0
        while size <= max(limit, self.limit * DRAIN_FACTOR):
            message = await receive()
            if message["type"] == "http.disconnect":
                raise ClientDisconnect
            chunk = message.get("body", b"")
            size += len(chunk)
            if size <= limit:
                body += chunk
            if not message.get("more_body", False):
                break
        return bytes(body) if size <= limit else None
