"""Connecting to Slack: a socket, requests over HTTP, or both; and what a process that is gone left behind."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import structlog
from fastapi import APIRouter
from slack_bolt.adapter.fastapi.async_handler import AsyncSlackRequestHandler
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.request.internals import parse_body
from slack_sdk.signature import SignatureVerifier
from starlette.requests import Request
from starlette.responses import Response

from bot.database import DatabaseError
from bot.surfaces.slack.client import UNREACHABLE
from bot.surfaces.slack.installations import INSTALL, REDIRECT
from bot.surfaces.slack.listeners import SlackApp, silent

log = structlog.get_logger()

EVENTS = "/slack/events"
DRAIN_SECONDS = 20.0
RECOVER_SECONDS = 60.0
FIRST_WAIT, LONGEST_WAIT = 1.0, 60.0  # seconds between attempts to connect


def events_router(slack: SlackApp) -> APIRouter:
    """``POST /slack/events``: events, commands and interactions, refused without a good signature.

    While the settings say so, ``/slack/install`` too, and where Slack comes back to from it.
    """
    router = APIRouter()
    handler = AsyncSlackRequestHandler(slack.bolt)

    secret = slack.handler.settings.signing_secret

    @router.post(EVENTS, include_in_schema=False)
    async def events(request: Request) -> Response:
        body = await request.body()
        if not is_signed(secret, body, dict(request.headers)):
            return Response(status_code=401)
        if not is_request(body, request.headers.get("content-type", "")):
            return Response(status_code=400)
        return await handler.handle(request)

    if slack.handler.settings.install and slack.installations:
        for path in (INSTALL, REDIRECT):
            router.add_api_route(path, handler.handle, methods=["GET"], include_in_schema=False)
    return router


def is_signed(secret: str, body: bytes, headers: dict[str, str]) -> bool:
    """Whether Slack signed it just now. What is no UTF-8 is not Slack's, and a time that is no number is nobody's."""
    try:
        return bool(secret) and SignatureVerifier(secret).is_valid_request(body, headers)
    except ValueError:
        return False


def is_request(body: bytes, kind: str) -> bool:
    """Whether Bolt can take it: its parser fails on JSON that is no object, before it looks at the signature."""
    try:
        return isinstance(parse_body(body.decode("utf-8"), kind.partition(";")[0].strip()), dict)
    except (ValueError, RecursionError):
        return False


@asynccontextmanager
async def connected(slack: SlackApp) -> AsyncIterator[None]:
    """Slack's questions are answered inside. On leaving, what was taken up is finished first."""
    await load_token(slack)
    works = (keep_recovering(slack), slack.outbox.keep_running(), slack.outbox.keep_tidying(), slack.panes.warm_up())
    tasks = [asyncio.create_task(each) for each in works]
    if slack.handler.settings.app_token:
        tasks.append(asyncio.create_task(connect(slack)))
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await slack.handler.drain(DRAIN_SECONDS)
        for socket in slack.sockets:
            await socket.close_async()  # type: ignore[no-untyped-call]


async def load_token(slack: SlackApp) -> None:
    """The token of an app that is installed by OAuth, also when another process got it meanwhile."""
    if slack.installations:
        with suppress(DatabaseError):
            await slack.installations.load()


async def connect(slack: SlackApp) -> None:
    """Opens the socket, however long it takes; the client itself opens it again when it drops."""
    socket = AsyncSocketModeHandler(slack.bolt, slack.handler.settings.app_token, logger=silent)
    slack.sockets.append(socket)
    socket.client.wss_uri = await socket_address(slack)
    await socket.connect_async()  # type: ignore[no-untyped-call]
    log.info("slack.connected")


async def socket_address(slack: SlackApp) -> str:
    """Where Slack wants the socket. Asked for here, because the client would say nothing of a wrong token."""
    wait = FIRST_WAIT
    while True:
        try:
            found = await slack.bolt.client.apps_connections_open(app_token=slack.handler.settings.app_token)
        except UNREACHABLE as error:
            slack.handler.failed(error)
            await asyncio.sleep(wait)
            wait = min(wait * 2, LONGEST_WAIT)
        else:
            return str(found["url"])


async def keep_recovering(slack: SlackApp) -> None:
    while True:
        await load_token(slack)
        await recover(slack)
        await asyncio.sleep(RECOVER_SECONDS)


async def recover(slack: SlackApp) -> None:
    """Answers what a process took up and never answered, and forgets what is long past."""
    with suppress(DatabaseError):
        await asyncio.to_thread(slack.handler.keys.forget_old)
        if not await asyncio.to_thread(slack.handler.keys.unfinished, "message:"):
            return
        try:
            bot = (await slack.bolt.client.auth_test())["user_id"]
        except UNREACHABLE as error:
            slack.handler.failed(error)
            return
        await slack.messages.recover(slack.bolt.client, bot)
