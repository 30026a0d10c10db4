"""The Bolt app: what Slack sends, and who sees to it. Every listener acknowledges first."""

import logging
import os
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncAssistant, AsyncBoltContext
from slack_bolt.context.complete.async_complete import AsyncComplete
from slack_bolt.context.fail.async_fail import AsyncFail
from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.actions import Actions
from bot.chat.editor_actions import EditorActions
from bot.database import IdempotencyKeys
from bot.editorial.editorial import Editorial
from bot.service_types import Service
from bot.surfaces.slack.check import SCOPES
from bot.surfaces.slack.client import make_client
from bot.surfaces.slack.handler import NAME_SECONDS, SlackHandler
from bot.surfaces.slack.incoming import Event
from bot.surfaces.slack.installations import Installations, oauth_settings
from bot.surfaces.slack.limits import SCREEN
from bot.surfaces.slack.messages import MessageHandler, Sessions
from bot.surfaces.slack.outbox_worker import SlackOutboxWorker
from bot.surfaces.slack.panes import PaneHandler
from bot.surfaces.slack.presses import Body, PressHandler
from bot.surfaces.slack.render import ACTION, SECTIONS
from bot.surfaces.slack.settings import SlackSettings
from bot.surfaces.slack.steps import STEP, run_step

COMMAND = "/veileder"
ASK_ABOUT = "ask_about_message"
SEARCH = "search_guidance"
SAVE_FAQ = "save_as_faq"

Listener = Callable[[AsyncAck, Body, AsyncWebClient], Awaitable[None]]

silent = logging.getLogger("bot.surfaces.slack.bolt")
silent.setLevel(logging.CRITICAL)  # Bolt's own warnings hold whole messages, and messages hold personal data


@dataclass(frozen=True, slots=True)
class SlackApp:
    """The Bolt app and the handlers behind it.

    ``sockets`` has the one that was opened, unless Slack sends everything over HTTP. ``installations`` has the token
    when it is not one of the settings.
    """

    bolt: AsyncApp
    handler: SlackHandler
    messages: MessageHandler
    panes: PaneHandler
    outbox: SlackOutboxWorker
    sockets: list[AsyncSocketModeHandler] = field(default_factory=list)
    installations: Installations | None = None

    @property
    def is_connected(self) -> bool:
        """True when events can reach the bot, as far as this end knows."""
        sessions = [socket.client.current_session for socket in self.sockets]
        return not self.handler.settings.app_token or any(each is not None and not each.closed for each in sessions)


def make_slack_app(
    service: Service, keys: IdempotencyKeys, settings: SlackSettings, editorial: Editorial | None = None
) -> SlackApp:
    client = make_client(settings.bot_token, settings.api)
    store = Installations(keys.database, settings.home, client) if settings.by_oauth else None
    with sealed():
        bolt = make_bolt(settings, client, keys, store)
    handler = SlackHandler(service, keys, settings, editorial)
    sessions = Sessions(handler)
    messages, panes = MessageHandler(handler, sessions), PaneHandler(handler)
    outbox = SlackOutboxWorker(handler, editorial, client)
    actions = EditorActions(handler, SCREEN, editorial) if editorial else Actions(handler, SCREEN)
    presses = PressHandler(handler, actions, panes, outbox)
    bolt.use(doorkeeper(handler, presses))
    listen_to_assistant(bolt, messages, panes)
    listen_to_events(bolt, messages, panes)
    listen_to_agent(bolt, sessions)
    listen_to_shortcuts(bolt, presses, saves=editorial is not None)
    listen_to_presses(bolt, presses)

    @bolt.function(STEP)
    async def step(event: Event, complete: AsyncComplete, fail: AsyncFail) -> None:
        await run_step(handler, event, complete, fail)

    @bolt.error
    async def failed(error: Exception) -> Any:
        handler.failed(error)

    return SlackApp(bolt, handler, messages, panes, outbox, installations=store)


@contextmanager
def sealed() -> Iterator[None]:
    """Inside, the environment has none of Bolt's words.

    With SLACK_CLIENT_ID and SLACK_CLIENT_SECRET there, Bolt forgets the token that it was given, and looks for one in
    files of its own (findings/bolt-environment-over-token.sh).
    """
    hidden = {name: os.environ.pop(name) for name in list(os.environ) if name.startswith("SLACK_")}
    try:
        yield
    finally:
        os.environ.update(hidden)


def make_bolt(
    settings: SlackSettings, client: AsyncWebClient, keys: IdempotencyKeys, store: Installations | None
) -> AsyncApp:
    """By the settings' one token, or by what the store has; whoever may install does so while that is open."""
    shared: dict[str, Any] = {"client": client, "signing_secret": settings.signing_secret or "none", "logger": silent}
    if store is None:
        return AsyncApp(token=settings.bot_token, **shared)
    flow = oauth_settings(settings, store, keys, sorted(SCOPES)) if settings.install else None
    bolt = AsyncApp(installation_store=store, oauth_settings=flow, **shared)
    bolt.enable_token_revocation_listeners()
    return bolt


def home_of(context: AsyncBoltContext) -> str:
    """The workspace whose bot this is. A press or a window in a shared channel may name the presser's instead."""
    installed = (context.authorize_result.team_id if context.authorize_result else "") or ""
    return installed if installed.startswith("T") else context.team_id or ""  # an organisation's is no workspace


def doorkeeper(handler: SlackHandler, presses: PressHandler) -> Any:
    """Stands before commands, shortcuts, presses and windows: outsiders are told kindly instead."""

    async def keep_out(body: Body, client: AsyncWebClient, context: AsyncBoltContext, ack: AsyncAck, next: Any) -> Any:  # noqa: A002 (Bolt's name)
        user = body.get("user") or {"id": body.get("user_id"), "team_id": body.get("team_id")}
        pressed = "event" not in body and isinstance(user, dict) and user.get("id")
        team, home = str(user.get("team_id") or "") if pressed else "", home_of(context)
        if not pressed or not await handler.keeps_out(client, user["id"], team, home, NAME_SECONDS):
            return await next()
        return await presses.keep_out(ack, user["id"], body, client)

    return keep_out


def listen_to_assistant(bolt: AsyncApp, messages: MessageHandler, panes: PaneHandler) -> None:
    """Threads in the app's direct conversation: Bolt takes them all for the assistant pane's, an agent's too."""
    assistant = AsyncAssistant(logger=silent)

    @assistant.thread_started
    async def started(payload: Event, client: AsyncWebClient, context: AsyncBoltContext) -> None:
        await panes.greet(payload, client, home_of(context))

    @assistant.thread_context_changed
    async def moved() -> None:
        """What the reader is looking at changes no answer."""

    @assistant.user_message
    async def asked(payload: Event, client: AsyncWebClient, context: AsyncBoltContext) -> None:
        await messages.receive(payload, client, context.bot_user_id or "", home_of(context))

    bolt.use(assistant)


def listen_to_events(bolt: AsyncApp, messages: MessageHandler, panes: PaneHandler) -> None:
    async def heard(event: Event, client: AsyncWebClient, context: AsyncBoltContext) -> None:
        await messages.receive(event, client, context.bot_user_id or "", home_of(context))

    bolt.event("app_mention")(heard)
    bolt.event("message")(heard)

    @bolt.event("reaction_added")
    async def reacted(event: Event, client: AsyncWebClient, context: AsyncBoltContext) -> None:
        await messages.rate(event, client, context.bot_user_id or "", home_of(context))

    @bolt.event("app_home_opened")
    async def home(event: Event, client: AsyncWebClient, context: AsyncBoltContext) -> None:
        if event.get("tab") == "home":
            await panes.home(event["user"], client, home_of(context))
        elif event.get("tab") == "messages":
            await panes.suggest(event, client, home_of(context))

    @bolt.event("link_shared")
    async def link(event: Event, client: AsyncWebClient) -> None:
        await panes.unfurl(event, client)


def listen_to_agent(bolt: AsyncApp, sessions: Sessions) -> None:
    @bolt.event("agent_session_stopped")
    async def stopped(event: Event, client: AsyncWebClient) -> None:
        await sessions.stop(event, client)

    @bolt.event("app_context_changed")
    async def moved() -> None:
        """What the reader is looking at changes no answer."""


def telling(presses: PressHandler, handle: Listener) -> Any:
    """The listener, except that the person is told of what it raises.

    Bolt never sees it: it would forget that a listener has acknowledged which fails before it waits for anything, and
    Slack would show an error after three seconds (findings/bolt-forgets-an-acknowledgement.sh).
    """

    async def listen(ack: AsyncAck, body: Body, client: AsyncWebClient) -> None:
        try:
            await handle(ack, body, client)
        except Exception as error:  # noqa: BLE001 (whatever it is, nobody is left waiting)
            await presses.tell_failure(error, ack, body, client)

    return listen


def acknowledged(handle: Callable[[Body, AsyncWebClient], Awaitable[None]]) -> Listener:
    """For what Slack only wants to know has arrived."""

    async def listen(ack: AsyncAck, body: Body, client: AsyncWebClient) -> None:
        await ack()
        await handle(body, client)

    return listen


def listen_to_shortcuts(bolt: AsyncApp, presses: PressHandler, *, saves: bool) -> None:
    bolt.command(COMMAND)(telling(presses, acknowledged(presses.command)))
    bolt.shortcut(ASK_ABOUT)(telling(presses, acknowledged(presses.about_message)))
    bolt.shortcut(SEARCH)(telling(presses, acknowledged(presses.open_search)))
    if saves:
        bolt.shortcut(SAVE_FAQ)(telling(presses, acknowledged(presses.save_message)))


def listen_to_presses(bolt: AsyncApp, presses: PressHandler) -> None:
    """Buttons and windows name their action, whichever it is."""

    async def sections(ack: AsyncAck, body: Body, _client: AsyncWebClient) -> None:
        await ack(options=await presses.options(body.get("value") or ""))

    bolt.action(ACTION)(telling(presses, acknowledged(presses.pressed)))
    bolt.view(ACTION)(telling(presses, presses.submitted))
    bolt.options(SECTIONS)(telling(presses, sections))
