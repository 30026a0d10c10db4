"""Nobody waits without end: a request that there is no room for is refused at once, with when to return."""

import random
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.admission import Admission
from bot.service_types import Entrance
from bot.surfaces.web.health import Health

PAGES = 64
"""Requests for anything but an answer that are worked on at once; each takes milliseconds."""

SOONEST, LATEST = 1, 5
"""Seconds after which who was refused is asked to return: spread, so that they do not all return together."""

QUESTIONS = ("/ask", "/api/ask")
DESK = "/redaksjon"
FREE = ("/health", "/metrics", "/static/", "/openapi.json")

Refuse = Callable[[Request, str], Response]


class Crowd:
    """Lets requests in. `refuse` makes the reply to one that is not, in the words of the text it is given."""

    def __init__(self, app: ASGIApp, questions: Entrance, health: Health, refuse: Refuse) -> None:
        self.app = app
        self.questions = questions
        self.pages = Admission(PAGES)
        self.health = health
        self.refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        entrance = self.entrance(scope) if scope["type"] == "http" else None
        if entrance is None:
            await self.app(scope, receive, send)
        elif self.health.closing:
            await self.turn_away(scope, receive, send, "web.closing")
        elif not entrance.enter():
            entrance.turn_away()
            await self.turn_away(scope, receive, send, "crowded")
        else:
            try:
                await self.app(scope, receive, send)
            finally:
                entrance.leave()

    def entrance(self, scope: Scope) -> Entrance | None:
        """None where a request needs no room: health, and what chats send, which is answered by other means."""
        path = scope["path"]
        if path in QUESTIONS or (path in ("/", "/embed") and "q" in Request(scope).query_params):
            return self.questions
        is_chat = scope["method"] == "POST" and path.count("/") > 1 and not path.startswith(DESK)  # /slack/events
        return None if is_chat or path.startswith(FREE) else self.pages

    async def turn_away(self, scope: Scope, receive: Receive, send: Send, key: str) -> None:
        response = self.refuse(Request(scope), key)
        response.headers["Retry-After"] = str(random.randint(SOONEST, LATEST))  # noqa: S311 (no secret)
        if self.health.closing:
            response.headers["Connection"] = "close"
        await response(scope, receive, send)
