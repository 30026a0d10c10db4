"""The Bolt app: what Slack sends, and who sees to it."""

import logging
import re
from dataclasses import dataclass
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncAssistant, AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.editorial.editorial import Editorial
from bot.journal import Deliveries
from bot.service_types import Service
from bot.surfaces.slack.desk import Desk
from bot.surfaces.slack.hearing import hear_editors
from bot.surfaces.slack.home import PaneDesk
from bot.surfaces.slack.incoming import Event
from bot.surfaces.slack.interactions import Body, InteractionDesk
from bot.surfaces.slack.messages import MessageDesk
from bot.surfaces.slack.newsroom import Newsroom
from bot.surfaces.slack.rich import Json
from bot.surfaces.slack.sending import make_client
from bot.surfaces.slack.settings import SlackSettings

COMMAND = "/veileder"
ASK_ABOUT = "ask_about_message"
SEARCH = "search_guidance"

silent = logging.getLogger("bot.surfaces.slack.bolt")
silent.setLevel(logging.CRITICAL)  # Bolt's own warnings hold whole messages, and messages hold personal data


@dataclass(frozen=True, slots=True)
class SlackApp:
    """The Bolt app and the desks behind it."""

    bolt: AsyncApp
    desk: Desk
    messages: MessageDesk
    room: Newsroom | None = None


def make_slack_app(
    service: Service, deliveries: Deliveries, settings: SlackSettings, editorial: Editorial | None = None
) -> SlackApp:
    client = make_client(settings.bot_token, settings.api)
    bolt = AsyncApp(
        token=settings.bot_token, client=client, signing_secret=settings.signing_secret or "none", logger=silent
    )
    desk = Desk(service, deliveries, settings, editorial)
    messages = MessageDesk(desk)
    panes = PaneDesk(desk, messages)
    clicks = InteractionDesk(desk)
    hear_assistant(bolt, panes)
    hear_messages(bolt, messages)
    hear_panes(bolt, panes)
    hear_questions(bolt, clicks)
    hear_home(bolt, clicks)
    hear_buttons(bolt, clicks)
    hear_errors(bolt, desk)
    room = Newsroom(desk, editorial, clicks, panes) if editorial else None
    if room:
        hear_editors(bolt, room)
    return SlackApp(bolt, desk, messages, room)


def hear_assistant(bolt: AsyncApp, panes: PaneDesk) -> None:
    """Threads in the app's direct conversation are the assistant pane's."""
    assistant = AsyncAssistant(logger=silent)

    @assistant.thread_started
    async def started(payload: Event, client: AsyncWebClient) -> None:
        await panes.greet(payload, client)

    @assistant.thread_context_changed
    async def moved() -> None:
        """What the reader is looking at changes no answer."""

    @assistant.user_message
    async def asked(payload: Event, client: AsyncWebClient, context: AsyncBoltContext) -> None:
        await panes.answer(payload, client, context.bot_user_id or "")

    bolt.use(assistant)


def hear_messages(bolt: AsyncApp, messages: MessageDesk) -> None:
    async def heard(event: Event, client: AsyncWebClient, context: AsyncBoltContext) -> None:
        await messages.receive(event, client, context.bot_user_id or "")

    bolt.event("app_mention")(heard)
    bolt.event("message")(heard)


def hear_panes(bolt: AsyncApp, panes: PaneDesk) -> None:
    @bolt.event("app_home_opened")
    async def home(event: Event, client: AsyncWebClient) -> None:
        if event.get("tab") == "home":
            await panes.home(event["user"], client)

    @bolt.event("link_shared")
    async def link(event: Event, client: AsyncWebClient) -> None:
        await panes.unfurl(event, client)


def hear_questions(bolt: AsyncApp, clicks: InteractionDesk) -> None:
    @bolt.command(COMMAND)
    async def command(ack: AsyncAck, body: Body, client: AsyncWebClient) -> None:
        await ack()
        await clicks.command(body, client)

    @bolt.shortcut(ASK_ABOUT)
    async def about(ack: AsyncAck, body: Body, client: AsyncWebClient) -> None:
        await ack()
        await clicks.about_message(body, client)

    @bolt.shortcut(SEARCH)
    async def search(ack: AsyncAck, body: Body, client: AsyncWebClient) -> None:
        await ack()
        await clicks.open_search(body, client)

    @bolt.view("search")
    async def submitted(ack: AsyncAck, body: Body, client: AsyncWebClient) -> None:
        await ack(response_action="update", view=clicks.searching(body))
        view = body["view"]
        question = view["state"]["values"]["search"]["question"].get("value") or ""
        await clicks.answer_in(view["id"], question, body["user"]["id"], client)


def hear_home(bolt: AsyncApp, clicks: InteractionDesk) -> None:
    @bolt.action("question")
    async def typed(ack: AsyncAck, action: Json, body: Body, client: AsyncWebClient) -> None:
        await ack()
        await clicks.search_in_home(action.get("value") or "", body, client)

    @bolt.action(re.compile(r"ask_\d+"))
    async def picked(ack: AsyncAck, action: Json, body: Body, client: AsyncWebClient) -> None:
        await ack()
        await clicks.search_in_home(action["value"], body, client)


def hear_buttons(bolt: AsyncApp, clicks: InteractionDesk) -> None:
    async def opened(ack: AsyncAck, action: Json, body: Body, client: AsyncWebClient) -> None:
        await ack()
        await clicks.open_view(action, body, client)

    bolt.action("section")(opened)
    bolt.action("more")(opened)

    @bolt.action("share")
    async def share(ack: AsyncAck, action: Json, body: Body) -> None:
        await ack()
        await clicks.share(action, body)

    @bolt.action("mute")
    async def mute(ack: AsyncAck, action: Json, body: Body) -> None:
        await ack()
        await clicks.mute(action, body)

    @bolt.action(re.compile("feedback(_yes|_no)?"))
    async def feedback(ack: AsyncAck, action: Json, body: Body, client: AsyncWebClient) -> None:
        await ack()
        await clicks.feedback(action, body, client)

    @bolt.view("reason")
    async def reason(ack: AsyncAck, body: Body) -> None:
        await ack()
        await clicks.reason(body)


def hear_errors(bolt: AsyncApp, desk: Desk) -> None:
    @bolt.error
    async def failed(error: Exception) -> Any:
        desk.failed(error)
