"""Messages of the editors' loop: sent until Slack has them, each once as far as Slack lets anybody know."""

import asyncio
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.editorial.editorial import Editorial
from bot.editorial.types import Case, Errand, ErrandKind
from bot.journal import JournalError
from bot.surfaces.slack.blocks import Message
from bot.surfaces.slack.cases import answer_message, case_message, proposal_message
from bot.surfaces.slack.desk import Desk
from bot.surfaces.slack.sending import SlackApiError, post

EVENT = "veileder_errand"
PAST_CHANGING = ("message_not_found", "cant_update_message", "edit_window_closed")  # somebody deleted it, or it is old
LOOKED_AT = 200  # latest messages among which one that was sent before a crash is looked for


class NotYetError(RuntimeError):
    """Another message must be sent first."""


class Postman:
    """Runs the errands for Slack."""

    def __init__(self, desk: Desk, editorial: Editorial) -> None:
        self.desk = desk
        self.editorial = editorial

    async def run(self, client: AsyncWebClient) -> None:
        """Sends everything that is due."""
        try:
            for errand_id in await asyncio.to_thread(self.editorial.errands.due, self.desk.surface):
                async with self.desk.working():
                    await self.see_to(errand_id, client)
        except JournalError as error:
            self.desk.failed(error)

    async def see_to(self, errand_id: int, client: AsyncWebClient) -> None:
        errands = self.editorial.errands
        errand = await asyncio.to_thread(errands.claim, errand_id)
        if errand is None:
            return
        try:
            await self.deliver(errand, client)
        except NotYetError:
            await asyncio.to_thread(errands.later, errand)
        except Exception as error:  # noqa: BLE001 (whatever it is, the message is still to be sent)
            self.desk.failed(error)
            await asyncio.to_thread(errands.later, errand)
        else:
            await asyncio.to_thread(errands.done, errand)

    async def deliver(self, errand: Errand, client: AsyncWebClient) -> None:
        if errand.kind is ErrandKind.PROPOSAL:
            await self.announce(errand, client)
            return
        case = await asyncio.to_thread(self.editorial.cases.get, errand.about)
        if case is None:
            return
        if errand.kind is ErrandKind.POST:
            await self.post_case(errand, case, client)
        elif errand.kind is ErrandKind.UPDATE:
            await self.update_case(case, client)
        else:
            await self.answer(errand, case, client)

    # -- to the editors

    async def post_case(self, errand: Errand, case: Case, client: AsyncWebClient) -> None:
        channel, ts = await self.post_once(errand, client, case.channel, self.shown(case))
        await asyncio.to_thread(self.editorial.cases.posted, case.id, f"{channel}:{ts}")

    async def update_case(self, case: Case, client: AsyncWebClient) -> None:
        if not case.post:
            raise NotYetError
        channel, _, ts = case.post.partition(":")
        made = self.shown(case)
        try:
            await client.chat_update(channel=channel, ts=ts, text=made.text, blocks=list(made.blocks), parse="none")
        except SlackApiError as error:
            if error.response.get("error") not in PAST_CHANGING:
                raise

    def shown(self, case: Case) -> Message:
        return case_message(case, f"{self.desk.settings.base_url}/faq/{case.faq}")

    async def announce(self, errand: Errand, client: AsyncWebClient) -> None:
        proposal = await asyncio.to_thread(self.editorial.proposals.get, errand.about)
        channel = self.editorial.settings.channels.get(self.desk.surface)
        if proposal is not None and channel:
            await self.post_once(errand, client, channel, proposal_message(proposal))

    # -- to the asker

    async def answer(self, errand: Errand, case: Case, client: AsyncWebClient) -> None:
        """In the thread or chat where the question was put; directly when that is closed, or nobody else saw it."""
        if not case.place:
            return
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
