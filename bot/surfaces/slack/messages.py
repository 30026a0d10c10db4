"""Messages to the bot: mentions, direct messages, follow-ups in threads it has answered. Each is answered once."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.cutting import shorten
from bot.chat.handler import Late, ref_in
from bot.chat.views.answer import RenderOptions
from bot.settings import SlackView
from bot.surfaces.slack.client import (
    ANSWERS,
    UNREACHABLE,
    MaybeSentError,
    is_final,
    key_of,
    messages_since,
    post,
    wait_told,
)
from bot.surfaces.slack.handler import LOOK_SECONDS, SlackHandler
from bot.surfaces.slack.incoming import (
    Act,
    Event,
    act_on,
    by_a_person,
    in_thread,
    is_direct,
    mentions,
    text_of,
    words_of,
)
from bot.surfaces.slack.limits import ASSISTANT_TITLE, SESSION_TITLE
from bot.texts import text

log = structlog.get_logger()

THREAD = 200  # messages of a thread that are read to find the asker's earlier questions
REACTIONS = {"+1": True, "thumbsup": True, "heart": True, "-1": False, "thumbsdown": False}
Messages = list[dict[str, Any]]


class Sessions:
    """Status and title of the conversation that a question stands in: niceties, which no answer waits long for.

    An app has one of two views, and Slack tells neither to the app. A new one is an *agent* (since 30 June 2026 the
    only kind that can be made): its conversations are threads in the Messages tab and in channels, each a session with
    a status and a button to stop (docs.slack.dev/ai/agent-sessions). An older one has the *assistant* pane, until
    Slack withdraws it in February 2027 (docs.slack.dev/changelog/2026/08/20/agent-updates).
    """

    def __init__(self, handler: SlackHandler) -> None:
        self.handler = handler
        self.under_way: dict[str, str] = {}  # messages that are being answered → their conversations
        self.stopped: set[str] = set()

    @property
    def agent(self) -> bool:
        return self.handler.settings.view == SlackView.AGENT

    def thread_of(self, event: Event) -> str | None:
        """Where the answer goes: a thread, except in the direct conversation of an app without the agent's view."""
        if not self.agent and is_direct(event):
            return event.get("thread_ts")
        return str(event.get("thread_ts") or event["ts"])

    def conversation_of(self, event: Event) -> str:
        return f"{event['channel']}:{self.thread_of(event) or ''}"

    @asynccontextmanager
    async def going_on(self, event: Event, client: AsyncWebClient) -> AsyncIterator[None]:
        """Ends however the answer does: a session that nobody ends looks for ever as if it were being answered."""
        await self.begin(event, client)
        try:
            yield
        finally:
            await self.end(event, client)

    async def begin(self, event: Event, client: AsyncWebClient) -> None:
        self.under_way[key_for(event)] = self.conversation_of(event)
        if self.agent:
            title = shorten(words_of(event), SESSION_TITLE)
            more = {"title": title} if title else {}
            await self.set_status(event, client, "processing", initiator_user_id=event["user"], **more)
        elif is_direct(event) and in_thread(event):
            await self.gently(self.show_in_pane(event, client))

    async def end(self, event: Event, client: AsyncWebClient) -> None:
        """A session does not end by itself when its answer has come, as the pane's status does."""
        self.under_way.pop(key_for(event), None)
        self.stopped.discard(key_for(event))
        if self.agent:
            await self.set_status(event, client, "active")

    async def set_status(self, event: Event, client: AsyncWebClient, status: str, **more: Any) -> None:
        where = {"channel_id": event["channel"], "thread_ts": self.thread_of(event)}
        await self.gently(client.agents_sessions_setStatus(**where, status=status, **more))

    async def show_in_pane(self, event: Event, client: AsyncWebClient) -> None:
        where = {"channel_id": event["channel"], "thread_ts": event["thread_ts"]}
        language = await self.handler.language(client, event["user"])
        await client.assistant_threads_setStatus(**where, status=text("chat.searching", language))
        if title := shorten(words_of(event), ASSISTANT_TITLE):
            await client.assistant_threads_setTitle(**where, title=title)

    async def gently(self, call: Any) -> None:
        try:
            await asyncio.wait_for(call, LOOK_SECONDS)
        except UNREACHABLE as error:
            self.handler.failed(error)

    # -- the button to stop

    def is_stopped(self, event: Event) -> bool:
        return key_for(event) in self.stopped

    async def stop(self, event: Event, client: AsyncWebClient) -> None:
        """``agent_session_stopped``: what is under way there is not sent, and the session waits for the person."""
        where = {"channel": event["channel"], "thread_ts": event["thread_ts"], "ts": event["thread_ts"]}
        conversation = self.conversation_of(where)
        fresh = await self.handler.claim(f"stop:{conversation}:{event['event_ts']}")
        asked = {key for key, of in self.under_way.items() if of == conversation}
        if fresh and asked:
            self.stopped |= asked
            language = await self.handler.language(client, event["user"])
            said = self.handler.say(text("slack.stopped", language), language)
            with suppress(*UNREACHABLE):  # without a key: to ``has_reply`` too it stands for the answer
                await post(client, event["channel"], said, event["thread_ts"])
        await self.set_status(where, client, "active")


class MessageHandler:
    """Answers messages. Bolt has acknowledged them before they get here."""

    def __init__(self, handler: SlackHandler, sessions: Sessions) -> None:
        self.handler = handler
        self.sessions = sessions

    async def receive(self, event: Event, client: AsyncWebClient, bot: str, home: str = "") -> None:
        """Answers the message if it asks something of the bot and nobody has answered it.

        `home` is the workspace or organisation where the app is installed.
        """
        async with self.handler.working():
            act = act_on(event, bot)
            if act is Act.NOTHING or (act is Act.FOLLOW_UP and not await self.goes_on(event, client, bot)):
                return
            team = str(event.get("user_team") or event.get("source_team") or event.get("team") or "")
            if await self.handler.keeps_out(client, event["user"], team, home):
                await self.keep_out(event, client)
            else:
                await self.answer_once(event, client, bot)

    async def keep_out(self, event: Event, client: AsyncWebClient) -> None:
        """Says kindly, once a message, that the bot is for those who work here."""
        if await self.handler.claim(key_for(event)):
            language = await self.handler.language(client, event["user"])
            late = Late(self.handler.say(text("chat.outsider", language), language), language)
            if await self.send(client, event, late):
                await self.handler.done(key_for(event))

    async def answer_once(self, event: Event, client: AsyncWebClient, bot: str) -> None:
        key = key_for(event)
        if not await self.handler.claim(key):
            return
        async with self.sessions.going_on(event, client):
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
        askers = [each.get("user") for each in before if bot in mentions(text_of(each))]
        return bool(askers) and askers[-1] == event["user"]

    async def reply(self, event: Event, client: AsyncWebClient, bot: str) -> bool:
        """True when there is nothing more to do: the answer was sent, or Slack will never take one."""
        channel, user = event["channel"], event["user"]
        thread = self.sessions.thread_of(event)
        earlier = await self.earlier(event, client, bot)
        reader = await self.handler.language(client, user)
        goes_on = thread and not is_direct(event) and self.handler.settings.follow_ups
        frame = RenderOptions(mute=f"{channel}:{thread}" if goes_on else "")
        if thread:
            await self.handler.note(f"thread:{channel}:{thread}")
        late = await self.handler.late_answer(words_of(event), earlier, reader, frame)
        return self.sessions.is_stopped(event) or await self.send(client, event, late)

    async def send(self, client: AsyncWebClient, event: Event, late: Late) -> bool:
        """Sends it, or leaves it for the outbox; what Slack refuses becomes a failure that the asker is told of."""
        try:
            await self.post(client, event, late)
        except UNREACHABLE as error:
            if not is_final(error):
                return await self.keep(event, late, error)
            failure = text("failure", late.language, ref=self.handler.failed(error))
            if isinstance(error, MaybeSentError):
                return True
            return await self.tell(client, event, Late(self.handler.say(failure), late.language))
        return True

    async def tell(self, client: AsyncWebClient, event: Event, late: Late) -> bool:
        try:
            await self.post(client, event, late)
        except UNREACHABLE as error:
            if not is_final(error):
                return await self.keep(event, late, error)
            self.handler.failed(error)  # the channel is gone or closed to the bot: nobody can be told
        return True

    async def post(self, client: AsyncWebClient, event: Event, late: Late) -> None:
        where, key = self.sessions.thread_of(event), key_for(event)
        await post(client, event["channel"], late.message, where, key=key, since=event["ts"], ref=ref_in(late.carried))

    async def keep(self, event: Event, late: Late, error: Exception) -> bool:
        """True when the outbox has it; when nobody has, the claim is left for ``recover``."""
        self.handler.failed(error)
        place = f"{event['channel']}:{self.sessions.thread_of(event) or ''}:{key_for(event)}"
        who = event.get("user", "")  # whom it can be told or erased for
        return await self.handler.keep(place, late, wait_told(error), since=event["ts"], asker=who)

    # -- the conversation

    async def earlier(self, event: Event, client: AsyncWebClient, bot: str) -> list[str]:
        """The asker's earlier questions in the thread or direct conversation, oldest first."""
        before = await self.before(event, client)
        own = [each for each in before if each.get("user") == event["user"] and by_a_person(each, bot)]
        asked = [words_of(each) for each in own if meant_for(each, bot)]
        return [each for each in asked if each][-self.handler.settings.max_turns :]

    async def before(self, event: Event, client: AsyncWebClient) -> Messages:
        """Messages before this one in its thread, or before it in a direct conversation.

        None when Slack says no, or does not say in time: an answer does not wait for what was said before.
        """
        try:
            found = await asyncio.wait_for(self.read_before(event, client), LOOK_SECONDS)
        except UNREACHABLE as error:
            self.handler.failed(error)
            return []
        return older(found, event["ts"])

    async def read_before(self, event: Event, client: AsyncWebClient) -> Messages:
        channel = event["channel"]
        if in_thread(event):
            found = await client.conversations_replies(
                channel=channel, ts=event["thread_ts"], latest=event["ts"], limit=THREAD
            )
        elif is_direct(event) and not self.sessions.agent:  # an agent's conversation is a thread
            found = await client.conversations_history(channel=channel, latest=event["ts"], limit=20)
        else:
            return []
        return found.get("messages") or []

    # -- reactions

    async def rate(self, event: Event, client: AsyncWebClient, bot: str, home: str = "") -> None:
        """A reaction to an answer, when it says plainly what its reader thinks: the answer knows its reference."""
        helpful, item = REACTIONS.get(event["reaction"].partition("::")[0]), event["item"]
        if helpful is None or event.get("item_user") != bot or item.get("type") != "message":
            return
        if await self.handler.keeps_out(client, event["user"], home=home):
            return
        try:
            found = await messages_since(client, item["channel"], item["ts"], item["ts"])
        except UNREACHABLE as error:
            self.handler.failed(error)
            return
        answer = next((each for each in found if each["ts"] == item["ts"]), {})
        if ref := key_of(answer, ANSWERS, "ref"):
            with suppress(KeyError):
                await asyncio.to_thread(self.handler.service.feedback, ref, helpful, "")

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
        """True when the bot has answered the message: its process ended between answering and saying so."""
        found = await messages_since(client, event["channel"], self.sessions.thread_of(event), event["ts"])
        own = [each for each in found if each.get("user") == bot and each["ts"] > event["ts"]]
        return any(key_of(each, ANSWERS) == key_for(event) or not each.get("metadata") for each in own)


def key_for(event: Event) -> str:
    """What tells the message, and the answer to it, from all others."""
    return f"message:{event['channel']}:{event['ts']}"


def meant_for(message: Event, bot: str) -> bool:
    """False for what the asker wrote to others."""
    return not mentions(text_of(message)) - {bot}


def older(messages: Sequence[dict[str, Any]], ts: str) -> Messages:
    return sorted((each for each in messages if each.get("ts", "") < ts), key=lambda each: str(each["ts"]))
