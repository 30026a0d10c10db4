"""Messages of the editors' loop and late answers: sent until Slack has them, each once by what it carries."""

from collections.abc import Mapping
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.elements import View
from bot.chat.handler import ref_in
from bot.chat.outbox_worker import OutboxWorker
from bot.database import OutboxMessage
from bot.editorial.types import Case
from bot.surfaces.slack.client import UNREACHABLE, MaybeSentError, SlackApiError, code_of, is_final, post, wait_told
from bot.surfaces.slack.render import Message, render_message
from bot.texts import text
from bot.types import Language

EVENT = "veileder_errand"  # what messages carry that are out there
PAST_CHANGING = ("message_not_found", "cant_update_message", "edit_window_closed")  # somebody deleted it, or it is old
PERSON = "@"  # before a user's id in a place: the answer goes to their own conversation with the bot
CLOCKS = 60.0  # seconds that our clock and Slack's may differ


class SlackOutboxWorker(OutboxWorker):
    """Sends the outbox messages with Slack's web client."""

    client: AsyncWebClient

    async def post(self, message: OutboxMessage, channel: str, view: View) -> str:
        where, ts = await self.post_once(message, channel, render_message(view))
        return f"{where}:{ts}"

    async def update(self, case: Case, view: View) -> None:
        channel, _, ts = case.post.partition(":")
        made = render_message(view)
        try:
            await self.client.chat_update(
                channel=channel, ts=ts, text=made.text, blocks=list(made.blocks), parse="none"
            )
        except SlackApiError as error:
            if code_of(error) not in PAST_CHANGING:
                raise

    async def answer(self, message: OutboxMessage, place: str, view: View) -> None:
        channel, thread, user = place.split(":")
        made = render_message(view)
        if channel:
            try:
                await self.post_once(message, channel, made, thread)
            except SlackApiError as error:
                if not is_final(error):
                    raise
                self.handler.failed(error)
            else:
                return
        opened = await self.client.conversations_open(users=user)
        await self.post_once(message, opened["channel"]["id"], made)

    async def post_once(self, message: OutboxMessage, channel: str, made: Message, thread: str = "") -> tuple[str, str]:
        """Posts unless an earlier try did, which shows by what the message carries."""
        key = f"{message.kind}:{message.about}:{message.id}"
        since, again = f"{message.made_at.timestamp() - CLOCKS:.6f}", message.tries > 1
        return await post(
            self.client, channel, made, thread or None, key=key, event=EVENT, since=since, sent_before=again
        )

    # -- late answers

    async def reply(self, message: OutboxMessage, packed: Mapping[str, Any]) -> None:
        channel, thread, key = message.place.split(":", 2)
        how: dict[str, Any] = {"key": key, "since": message.body["since"], "sent_before": True}
        how["ref"] = ref_in(message.body["carried"])
        if channel.startswith(PERSON):
            channel = (await self.client.conversations_open(users=channel.removeprefix(PERSON)))["channel"]["id"]
        made = Message(packed["text"], tuple(packed["blocks"]))
        try:
            await post(self.client, channel, made, thread or None, **how)
        except UNREACHABLE as error:
            if not is_final(error):
                raise
            failure = text("failure", Language(message.body["lang"]), ref=self.handler.failed(error))
            if not isinstance(error, MaybeSentError):
                await self.tell(channel, thread, self.handler.say(failure), how)

    async def tell(self, channel: str, thread: str, made: Message, how: dict[str, Any]) -> None:
        """What Slack refuses too goes to the log: the channel is gone or closed to the bot."""
        try:
            await post(self.client, channel, made, thread or None, **how)
        except UNREACHABLE as error:
            if not is_final(error):
                raise
            self.handler.failed(error)

    def told_wait(self, error: Exception) -> float:
        return wait_told(error)
