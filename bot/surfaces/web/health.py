"""``GET /health/live`` and ``/health/ready``: for what starts, restarts and sends traffic. No thread is waited for."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from fastapi import APIRouter
from starlette.responses import JSONResponse, PlainTextResponse

from bot.database import Database, DatabaseError
from bot.database.outbox import Outbox, Unsent

LOOK_SECONDS = 5.0
"""Between two looks at the database; readers get answers without it, so nobody needs to know sooner."""

UNSEEN = "not asked yet"


@dataclass(slots=True, eq=False)
class Health:
    """What the process is made of, and how each part is.

    ``build`` has the id of the build that answers, ``connected`` a chat's name -> whether it is connected.
    ``trouble`` and ``unsent`` are what the last look at the database found: what is wrong, and what waits to be sent.
    ``closing`` is set when the process has been told to end: whoever comes from then on is told so.
    """

    build: Callable[[], str] = str
    database: Database | None = None
    connected: dict[str, Callable[[], bool]] = field(default_factory=dict)
    closing: bool = False
    trouble: str = UNSEEN
    unsent: Unsent | None = None

    def parts(self) -> dict[str, str]:
        """Each part that must work -> ``ok``, or what is wrong with it."""
        found = {"server": "closing" if self.closing else "ok"}
        if self.database is not None:
            found["database"] = self.trouble or "ok"
        return found | {name: "ok" if connected() else "not connected" for name, connected in self.connected.items()}

    def look(self) -> None:
        """Ask the database whether it is there. Waits for it."""
        if self.database is None:
            return
        try:
            self.unsent = Outbox(self.database).unsent()
        except DatabaseError as error:
            self.trouble = str(error)
        else:
            self.trouble = ""

    @asynccontextmanager
    async def watched(self) -> AsyncIterator[None]:
        """During the block the database is asked again and again, so that nobody who asks here waits for it."""
        task = asyncio.create_task(self.keep_looking())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def keep_looking(self) -> None:
        while True:
            await asyncio.to_thread(self.look)
            await asyncio.sleep(LOOK_SECONDS)


def health_router(health: Health) -> APIRouter:
    """Coroutines without a pause in them: they are answered however many threads are taken."""
    router = APIRouter(include_in_schema=False)

    async def live() -> PlainTextResponse:
        return PlainTextResponse("ok")

    async def ready() -> JSONResponse:
        parts = health.parts()
        well = set(parts.values()) <= {"ok"}
        told = {"ready": well, "build": health.build(), **parts}
        return JSONResponse(told, 200 if well else 503, {"Cache-Control": "no-store"})

    for path in ("/health/live", "/healthz"):
        router.add_api_route(path, live, methods=["GET", "HEAD"])
    router.add_api_route("/health/ready", ready, methods=["GET", "HEAD"])
    return router
