"""The App Home, the assistant pane and previews of the guidance's pages."""

import asyncio
from collections.abc import Iterable
from typing import Any

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.asked import most_asked, starters
from bot.chat.cutting import shorten
from bot.chat.elements import View
from bot.chat.views.answer import draw_notice
from bot.chat.views.home import draw_home
from bot.chat.views.link import draw_link
from bot.chat.views.queue import draw_queue
from bot.database import DatabaseError
from bot.editorial.types import Person
from bot.house import greeting
from bot.settings import SlackView
from bot.surfaces.slack.client import post
from bot.surfaces.slack.handler import SlackHandler
from bot.surfaces.slack.incoming import Event
from bot.surfaces.slack.limits import OPTION_TITLE, ROOM
from bot.surfaces.slack.render import render_blocks, render_home
from bot.surfaces.slack.rich import Json
from bot.texts import text
from bot.types import DEFAULT, Language

PROMPTS = 4  # Slack shows no more
OTHER_VIEW = (
    "The app has the assistant's view, which Slack withdraws in February 2027. Set VEILEDER_SLACK_VIEW=assistant "
    "until it is switched; docs/slack.md says how. It cannot be switched back."
)

log = structlog.get_logger()


class PaneHandler:
    """What readers see before they ask."""

    def __init__(self, handler: SlackHandler) -> None:
        self.handler = handler

    # -- App Home

    async def warm_up(self) -> None:
        """Reads what the home and the suggestions are made of, so that whoever opens them first does not wait."""
        try:
            await asyncio.to_thread(self.home_for, "", DEFAULT)
        except Exception as error:  # noqa: BLE001 (whoever opens it is told then)
            self.handler.failed(error)

    async def home(self, user: str, client: AsyncWebClient, home: str = "") -> None:
        language = await self.handler.language(client, user)
        if await self.handler.keeps_out(client, user, home=home):
            view = render_home(draw_notice(text("chat.outsider", language), language))
            await client.views_publish(user_id=user, view=view)
            return
        await client.views_publish(user_id=user, view=await asyncio.to_thread(self.home_for, user, language))

    def home_for(self, user: str, language: Language) -> Json:
        build, settings = self.handler.service.build(), self.handler.settings
        asked = most_asked(build, settings.asked, language)
        return render_home(draw_home(asked, build, settings.base_url, language, self.queue(user, language)))

    def queue(self, user: str, language: Language) -> View | None:
        """For editors, what waits for them; the home opens without it when the database fails."""
        editorial, person = self.handler.editorial, Person("slack", user, "")
        if editorial is None or not editorial.is_editor(person):
            return None
        try:
            return draw_queue(editorial.queue(person), language, ROOM.each)
        except DatabaseError as error:
            self.handler.failed(error)
            return None

    # -- the assistant pane

    async def greet(self, event: Event, client: AsyncWebClient, home: str = "") -> None:
        """A greeting and questions to begin with, once a thread."""
        if self.handler.settings.view == SlackView.AGENT:
            log.warning("slack.assistant_view", why=OTHER_VIEW)
        thread = event["assistant_thread"]
        channel, ts, user = thread["channel_id"], thread["thread_ts"], thread["user_id"]
        key = f"greeting:{channel}:{ts}"
        if await self.handler.keeps_out(client, user, home=home) or not await self.handler.claim(key):
            return
        language = await self.handler.language(client, user)
        await post(client, channel, self.handler.say(self.greeting(language), language), ts, key=key)
        prompts = await asyncio.to_thread(self.prompts, language)
        await client.assistant_threads_setSuggestedPrompts(
            channel_id=channel, thread_ts=ts, title=text("chat.prompts", language), prompts=prompts
        )
        await self.handler.done(key)

    def greeting(self, language: Language) -> str:
        return greeting(self.handler.service.build().site, language, "chat.greeting")

    def prompts(self, language: Language) -> list[dict[str, str]]:
        questions = starters(self.handler.service.build(), self.handler.settings.asked, language, PROMPTS)
        return [{"title": shorten(each, OPTION_TITLE), "message": each} for each in questions]

    # -- the agent's Messages tab

    async def suggest(self, event: Event, client: AsyncWebClient, home: str = "") -> None:
        """Somebody has opened the conversation: a greeting once, and questions to begin with.

        An agent's prompts have no thread: with one, Slack takes the call and shows nothing.
        """
        if self.handler.settings.view != SlackView.AGENT:
            return
        if await self.handler.keeps_out(client, event["user"], home=home):
            return
        channel, language = event["channel"], await self.handler.language(client, event["user"])
        prompts = await asyncio.to_thread(self.prompts, language)
        await client.assistant_threads_setSuggestedPrompts(
            channel_id=channel, title=text("chat.prompts", language), prompts=prompts
        )
        key = f"greeting:{channel}"
        if await self.handler.claim(key):
            await post(client, channel, self.handler.say(self.greeting(language), language), key=key)
            await self.handler.done(key)

    # -- previews

    async def unfurl(self, event: Event, client: AsyncWebClient) -> None:
        """Shows what a link to a page of ours leads to."""
        urls = [str(each["url"]) for each in event["links"]]
        shown = await asyncio.to_thread(self.previews, urls)
        if shown:
            await client.chat_unfurl(unfurls=shown, **unfurl_target(event))

    def previews(self, urls: Iterable[str]) -> dict[str, Json]:
        found = {url: self.preview(url) for url in urls}
        return {url: preview for url, preview in found.items() if preview is not None}

    def preview(self, url: str) -> Json | None:
        """Blocks for the address of a page of ours; None for any other."""
        view = draw_link(url, self.handler.service, self.handler.settings.base_url)
        return {"blocks": list(render_blocks(view.elements))} if view else None


def unfurl_target(event: Event) -> dict[str, Any]:
    """How Slack wants to be told which message it is: the composer has no channel yet."""
    if event.get("unfurl_id") and event.get("source"):
        return {"unfurl_id": event["unfurl_id"], "source": event["source"]}
    return {"channel": event["channel"], "ts": event["message_ts"]}
