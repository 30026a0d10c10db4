"""Messages of the editors' loop: sent until Slack has them, each once as far as Slack lets anybody know."""

from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.elements import View
from bot.chat.outbox_worker import OutboxWorker
from bot.database import OutboxMessage
from bot.editorial.types import Case
from bot.surfaces.slack.client import SlackApiError, post
from bot.surfaces.slack.render import Message, render_message

EVENT = "veileder_errand"  # what messages carry that are out there
PAST_CHANGING = ("message_not_found", "cant_update_message", "edit_window_closed")  # somebody deleted it, or it is old
LOOKED_AT = 200  # latest messages among which one that was sent before a crash is looked for


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
            if error.response.get("error") not in PAST_CHANGING:
                raise

    async def answer(self, message: OutboxMessage, place: str, view: View) -> None:
        channel, thread, user = place.split(":")
        made = render_message(view)
        if channel:
            try:
                await self.post_once(message, channel, made, thread)
            except SlackApiError as error:
                self.handler.failed(error)
            else:
                return
        opened = await self.client.conversations_open(users=user)
        await self.post_once(message, opened["channel"]["id"], made)

    async def post_once(self, message: OutboxMessage, channel: str, made: Message, thread: str = "") -> tuple[str, str]:
        """Posts unless an earlier try did, which shows by what the message carries."""
        key = f"{message.kind}:{message.about}:{message.id}"
        if message.tries > 1 and (ts := await self.find_sent(key, channel, thread)):
            return channel, ts
        payload = {"event_type": EVENT, "event_payload": {"key": key}}
        return await post(self.client, channel, made, thread or None, metadata=payload)

    async def find_sent(self, key: str, channel: str, thread: str) -> str:
        """When the message was sent, empty when it was not."""
        look: dict[str, Any] = {"channel": channel, "limit": LOOKED_AT, "include_all_metadata": True}
        if thread:
            found = await self.client.conversations_replies(ts=thread, **look)
        else:
            found = await self.client.conversations_history(**look)
        for each in found.get("messages") or []:
            metadata = each.get("metadata") or {}
            if metadata.get("event_type") == EVENT and metadata.get("event_payload", {}).get("key") == key:
                return str(each["ts"])
        return ""
