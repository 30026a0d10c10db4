"""Messages of the editors' loop: sent until Slack has them, each once as far as Slack lets anybody know."""

from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.postman import ChatPostman
from bot.editorial.types import Case, Errand, Proposal
from bot.surfaces.slack.blocks import Message
from bot.surfaces.slack.cases import answer_message, case_message, proposal_message
from bot.surfaces.slack.sending import SlackApiError, post

EVENT = "veileder_errand"
PAST_CHANGING = ("message_not_found", "cant_update_message", "edit_window_closed")  # somebody deleted it, or it is old
LOOKED_AT = 200  # latest messages among which one that was sent before a crash is looked for


class Postman(ChatPostman):
    """Runs the errands for Slack; ``client`` is a web client."""

    # -- to the editors

    async def post_case(self, errand: Errand, case: Case, client: AsyncWebClient) -> str:
        channel, ts = await self.post_once(errand, client, case.channel, case_message(case, self.faq_url(case)))
        return f"{channel}:{ts}"

    async def update_case(self, case: Case, client: AsyncWebClient) -> None:
        channel, _, ts = case.post.partition(":")
        made = case_message(case, self.faq_url(case))
        try:
            await client.chat_update(channel=channel, ts=ts, text=made.text, blocks=list(made.blocks), parse="none")
        except SlackApiError as error:
            if error.response.get("error") not in PAST_CHANGING:
                raise

    async def post_proposal(self, errand: Errand, channel: str, proposal: Proposal, client: AsyncWebClient) -> None:
        await self.post_once(errand, client, channel, proposal_message(proposal))

    # -- to the asker

    async def answer(self, errand: Errand, case: Case, client: AsyncWebClient) -> None:
        channel, thread, user = case.place.split(":")
        made = answer_message(case)
        if channel:
            try:
                await self.post_once(errand, client, channel, made, thread)
            except SlackApiError as error:
                self.desk.failed(error)
            else:
                return
        opened = await client.conversations_open(users=user)
        await self.post_once(errand, client, opened["channel"]["id"], made)

    # -- once

    async def post_once(
        self, errand: Errand, client: AsyncWebClient, channel: str, made: Message, thread: str = ""
    ) -> tuple[str, str]:
        """Posts unless an earlier try did, which shows by what the message carries."""
        if errand.tries > 1 and (ts := await self.sent(errand, client, channel, thread)):
            return channel, ts
        payload = {"event_type": EVENT, "event_payload": {"key": key_of(errand)}}
        return await post(client, channel, made, thread or None, metadata=payload)

    async def sent(self, errand: Errand, client: AsyncWebClient, channel: str, thread: str) -> str:
        """When the message was sent, empty when it was not."""
        look: dict[str, Any] = {"channel": channel, "limit": LOOKED_AT, "include_all_metadata": True}
        if thread:
            found = await client.conversations_replies(ts=thread, **look)
        else:
            found = await client.conversations_history(**look)
        keys = {carried_key(each): str(each["ts"]) for each in found.get("messages") or []}
        return keys.get(key_of(errand), "")


def key_of(errand: Errand) -> str:
    return f"{errand.kind}:{errand.about}:{errand.id}"


def carried_key(message: dict[str, Any]) -> str:
    metadata = message.get("metadata") or {}
    return str(metadata.get("event_payload", {}).get("key", "")) if metadata.get("event_type") == EVENT else ""
