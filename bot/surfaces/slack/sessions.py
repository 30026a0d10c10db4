"""What Slack shows while an answer is looked for: niceties, which no answer depends on or waits long for.

An app has one of two views, and Slack tells neither to the app. A new one is an *agent* (since 30 June 2026 the only
kind that can be made): its conversations are threads in the Messages tab and in channels, each a session with a status
and a button to stop (docs.slack.dev/ai/agent-sessions). An older one has the *assistant* pane, until Slack withdraws it
in February 2027 (docs.slack.dev/changelog/2026/08/20/agent-updates).
"""

import asyncio
from contextlib import suppress
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.cutting import shorten
from bot.settings import SlackView
from bot.surfaces.slack.client import UNREACHABLE
from bot.surfaces.slack.handler import LOOK_SECONDS, SlackHandler
from bot.surfaces.slack.incoming import Event, in_thread, is_direct, read_words
from bot.surfaces.slack.limits import ASSISTANT_TITLE, SESSION_TITLE
from bot.texts import text


class Sessions:
    """Status and title of the conversation that a question stands in."""

    def __init__(self, handler: SlackHandler) -> None:
        self.handler = handler
        self.under_way: set[str] = set()
        self.stopped: set[str] = set()

    @property
    def agent(self) -> bool:
        return self.handler.settings.view == SlackView.AGENT

    def thread_of(self, event: Event) -> str | None:
        """Where the answer goes: a thread, except in the direct conversation of an app without the agent's view."""
        if is_direct(event) and not self.agent:
            return event.get("thread_ts")
        return str(event.get("thread_ts") or event["ts"])

    def key_of(self, event: Event) -> str:
        return f"{event['channel']}:{self.thread_of(event) or ''}"

    async def begin(self, event: Event, client: AsyncWebClient) -> None:
        self.under_way.add(self.key_of(event))
        if self.agent:
            title = shorten(read_words(event.get("text", "")), SESSION_TITLE)
            more = {"title": title} if title else {}
            await self.set_status(event, client, "processing", initiator_user_id=event["user"], **more)
        elif is_direct(event) and in_thread(event):
            await self.gently(self.show_in_pane(event, client))

    async def end(self, event: Event, client: AsyncWebClient) -> None:
        """A session does not end by itself when its answer has come, as the pane's status does."""
        self.under_way.discard(self.key_of(event))
        self.stopped.discard(self.key_of(event))
        if self.agent:
            await self.set_status(event, client, "active")

    async def set_status(self, event: Event, client: AsyncWebClient, status: str, **more: Any) -> None:
        where = {"channel_id": event["channel"], "thread_ts": self.thread_of(event)}
        await self.gently(client.agents_sessions_setStatus(**where, status=status, **more))

    async def show_in_pane(self, event: Event, client: AsyncWebClient) -> None:
        where = {"channel_id": event["channel"], "thread_ts": event["thread_ts"]}
        language = await self.handler.language(client, event["user"])
        await client.assistant_threads_setStatus(**where, status=text("chat.searching", language))
        if title := shorten(read_words(event.get("text", "")), ASSISTANT_TITLE):
            await client.assistant_threads_setTitle(**where, title=title)

    async def gently(self, call: Any) -> None:
        try:
            await asyncio.wait_for(call, LOOK_SECONDS)
        except UNREACHABLE as error:
            self.handler.failed(error)

    # -- the button to stop

    def is_stopped(self, event: Event) -> bool:
        return self.key_of(event) in self.stopped

    async def stop(self, event: Event, client: AsyncWebClient) -> None:
        """``agent_session_stopped``: what is under way there is not sent, and the session waits for the person."""
        where = {"channel": event["channel"], "thread_ts": event["thread_ts"], "ts": event["thread_ts"]}
        key = self.key_of(where)
        fresh = await self.handler.claim(f"stop:{key}:{event['event_ts']}")
        if fresh and key in self.under_way:
            self.stopped.add(key)
            language = await self.handler.language(client, event["user"])
            said = self.handler.say(text("slack.stopped", language), language)
            with suppress(*UNREACHABLE):
                await client.chat_postMessage(
                    channel=event["channel"], thread_ts=event["thread_ts"], text=said.text, blocks=list(said.blocks)
                )
        await self.set_status(where, client, "active")
