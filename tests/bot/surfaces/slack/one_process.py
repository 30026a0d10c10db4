"""A process of the bot over HTTP with the small service; says its port on standard output. Run by test_load.py.

Usage: python one_process.py API DATABASE SECRET
"""

import asyncio
import importlib.util
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI

from bot.database import IdempotencyKeys
from bot.surfaces.slack.connect import connected, events_router
from bot.surfaces.slack.listeners import make_slack_app
from bot.surfaces.slack.settings import SlackSettings


def fakes() -> Any:
    path = Path(__file__).parents[1] / "web" / "fakes.py"
    spec = importlib.util.spec_from_file_location("web_fakes", path)
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules["web_fakes"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def make_app(api: str, database: str, secret: str) -> FastAPI:
    settings = SlackSettings("xoxb-1", signing_secret=secret, api=api)
    slack = make_slack_app(fakes().FakeService(), IdempotencyKeys.open(database), settings)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        async with connected(slack):
            yield

    app = FastAPI(lifespan=lifespan)
    app.include_router(events_router(slack))
    return app


def main() -> None:
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(make_app(*sys.argv[1:]), log_level="error"))
    sys.stdout.write(f"{listening.getsockname()[1]}\n")
    sys.stdout.flush()
    asyncio.run(server.serve([listening]))


if __name__ == "__main__":
    main()
