"""Messages to the bot: mentions, direct messages, follow-ups in threads it has answered. Each is answered once."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.views.answer import RenderOptions
from bot.surfaces.slack.client import UNREACHABLE, SlackApiError, post
from bot.surfaces.slack.handler import SlackHandler
from bot.surfaces.slack.incoming import Act, Event, act_on, by_a_person, in_thread, mentions, read_words
from bot.surfaces.slack.render import Message
from bot.texts import text

log = structlog.get_logger()

THREAD = 200  # messages of a thread that are read to find the asker's earlier questions
Messages = list[dict[str, Any]]
Before = Callable[[], Awaitable[None]]


class MessageHandler:
    """Answers messages. Bolt has acknowledged them before they get here."""

    def __init__(self, handler: SlackHandler) -> None:
        self.handler = handler

    async def receive(self, event: Event, client: AsyncWebClient, bot: str, before: Before | None = None) -> None:
        """Answers the message if it asks something of the bot and nobody has answered it; `before` goes before."""
        async with self.handler.working():
            act = act_on(event, bot)
            if act is Act.NOTHING or (act is Act.FOLLOW_UP and not await self.goes_on(event, client, bot)):
                return
            await self.answer_once(event, client, bot, before)

    async def answer_once(self, event: Event, client: AsyncWebClient, bot: str, before: Before | None = None) -> None:
        key = f"message:{event['channel']}:{event['ts']}"
        if not await self.handler.claim(key):
            return
        if before is not None:
            await before()
        if await self.reply(event, client, bot):
            await self.handler.done(key)

    async def goes_on(self, event: Event, client: AsyncWebClient, bot: str) -> bool:
        """True for the asker writing on in a thread that the bot has answered and that nobody has muted."""
        thread = f"{event['channel']}:{event['thread_ts']}"
        if not self.handler.settings.follow_ups or not await self.handler.known(f"thread:{thread}"):
            return False
        if await self.handler.known(f"muted:{thread}"):
            return False
        before = await self.before(event, client)
        askers = [each.get("user") for each in before if bot in mentions(each.get("text", ""))]
        return bool(askers) and askers[-1] == event["user"]

    async def reply(self, event: Event, client: AsyncWebClient, bot: str) -> bool:
        """True when there is nothing more to do: the answer was sent, or Slack will never take one."""
        channel, user = event["channel"], event["user"]
        thread = thread_of(event)
        earlier = await self.earlier(event, client, bot)
        reader = await self.handler.language(client, user)
        goes_on = thread and not is_direct(event) and self.handler.settings.follow_ups
        frame = RenderOptions(mute=f"{channel}:{thread}" if goes_on else "")
        if thread:
            await self.handler.note(f"thread:{channel}:{thread}")
        message = await self.handler.answer(read_words(event.get("text", "")), earlier, reader, frame)
        try:
            await post(client, channel, message, thread)
        except SlackApiError as error:
            failure = self.handler.say(text("failure", reader, ref=self.handler.failed(error)))
            return await self.tell(client, channel, failure, thread)
        except UNREACHABLE as error:
            self.handler.failed(error)
            return False
        return True

    async def tell(self, client: AsyncWebClient, channel: str, message: Message, thread: str | None) -> bool:
        try:
            await post(client, channel, message, thread)
        except SlackApiError as error:
            self.handler.failed(error)  # the channel is gone or closed to the bot: nobody can be told
        except UNREACHABLE as error:
            self.handler.failed(error)
            return False
        return True

    # -- the conversation

    async def earlier(self, event: Event, client: AsyncWebClient, bot: str) -> list[str]:
        """The asker's earlier questions in the thread or direct conversation, oldest first."""
        before = await self.before(event, client)
        own = [each for each in before if each.get("user") == event["user"] and by_a_person(each, bot)]
        asked = [read_words(each.get("text", "")) for each in own if meant_for(each, bot)]
        return [each for each in asked if each][-self.handler.settings.max_turns :]

    async def before(self, event: Event, client: AsyncWebClient) -> Messages:
        """Messages before this one in its thread, or before it in a direct conversation; none when Slack says no."""
        try:
            if in_thread(event):
                found = await client.conversations_replies(
                    channel=event["channel"], ts=event["thread_ts"], latest=event["ts"], limit=THREAD
                )
            elif is_direct(event):
                found = await client.conversations_history(channel=event["channel"], latest=event["ts"], limit=20)
            else:
                return []
        except UNREACHABLE as error:
            self.handler.failed(error)
            return []
        return older(found.get("messages") or [], event["ts"])

    # -- what a process that is gone left behind

    async def recover(self, client: AsyncWebClient, bot: str) -> None:
        """Answers messages that a process took up and never answered."""
        for key in self.handler.keys.unfinished("message:"):
            _, channel, ts = key.split(":")
            try:
                event = await self.fetch(client, channel, ts, bot)
                answered = event is None or await self.has_reply(event, client, bot)
            except UNREACHABLE as error:
                self.handler.failed(error)
                continue
            if answered or event is None:
                await self.handler.done(key)
            else:
                async with self.handler.working():
                    await self.answer_once(event, client, bot)

    async def fetch(self, client: AsyncWebClient, channel: str, ts: str, bot: str) -> Event | None:
        """The message as its event had it; None when it is gone."""
        found = await client.conversations_replies(channel=channel, ts=ts, oldest=ts, inclusive=True, limit=THREAD)
        message = next((each for each in found.get("messages") or [] if each.get("ts") == ts), None)
        if message is None or not by_a_person(message, bot):
            return None
        return {**message, "channel": channel, "channel_type": "im" if channel.startswith("D") else "channel"}

    async def has_reply(self, event: Event, client: AsyncWebClient, bot: str) -> bool:
        """True when the bot has written after the message: its process ended between answering and saying so."""
        channel, ts = event["channel"], event["ts"]
        if thread := thread_of(event):
            found = await client.conversations_replies(channel=channel, ts=thread, oldest=ts, limit=THREAD)
        else:
            found = await client.conversations_history(channel=channel, oldest=ts, limit=THREAD)
        return any(each.get("user") == bot and each["ts"] > ts for each in found.get("messages") or [])


def thread_of(event: Event) -> str | None:
    """Where the answer goes: a thread, except in a direct conversation without one."""
    if is_direct(event):
        return event.get("thread_ts")
    return str(event.get("thread_ts") or event["ts"])


def is_direct(event: Event) -> bool:
    return event.get("channel_type") == "im" or str(event["channel"]).startswith("D")


def meant_for(message: Event, bot: str) -> bool:
    """False for what the asker wrote to others."""
    return not mentions(message.get("text", "")) - {bot}


def older(messages: Sequence[dict[str, Any]], ts: str) -> Messages:
    return sorted((each for each in messages if each.get("ts", "") < ts), key=lambda each: str(each["ts"]))
