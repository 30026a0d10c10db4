"""Messages of the editors' loop and late answers, sent until Teams has them.

Teams cannot be asked what was sent before. So a message may come twice when the process ends, or the connection breaks,
after Teams has taken it and before that is known: rather twice than never. How often at most: ``client.COPIES``.
"""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import httpx

from bot.chat.elements import View
from bot.chat.outbox_worker import OutboxWorker
from bot.database import OutboxMessage
from bot.editorial.types import Case
from bot.surfaces.teams.client import UNREACHABLE, MaybeSentError, is_final, open_chat, post, wait_told
from bot.surfaces.teams.conversation_ref import ConversationRef, unpack_ref
from bot.surfaces.teams.handler import TeamsHandler
from bot.surfaces.teams.render import Message, render_message, unpack_message
from bot.surfaces.teams.sdk import App
from bot.texts import text
from bot.types import Language

GONE = frozenset((404, 410))  # somebody has deleted the message
UNKNOWN = "-"  # Teams took the message and did not say what it calls it: it cannot be updated


class TeamsOutboxWorker(OutboxWorker):
    """Sends the outbox messages with the SDK's app."""

    handler: TeamsHandler
    client: App

    async def post(self, message: OutboxMessage, channel: str, view: View) -> str:  # noqa: ARG002 (Slack needs it)
        where = ConversationRef(self.handler.settings.service_url, channel)
        try:
            return await post(self.client, where, render_message(view)) or UNKNOWN
        except MaybeSentError as error:
            self.handler.failed(error)
            return UNKNOWN

    async def update(self, case: Case, view: View) -> None:
        if case.post == UNKNOWN:
            return
        where = ConversationRef(self.handler.settings.service_url, case.channel)
        try:
            await post(self.client, where, render_message(view), over=case.post)
        except httpx.HTTPStatusError as error:
            if error.response.status_code not in GONE:
                raise

    async def answer(self, message: OutboxMessage, place: str, view: View) -> None:  # noqa: ARG002 (Slack needs it)
        where, made = unpack_ref(place), render_message(view)
        if where.conversation:
            try:
                await post(self.client, where, made)
            except httpx.HTTPStatusError as error:
                if not is_final(error):
                    raise
                self.handler.failed(error)
            except MaybeSentError as error:
                self.handler.failed(error)
                return
            else:
                return
        with suppress(MaybeSentError):
            await post(self.client, await open_chat(self.client, where), made)

    # -- late answers

    async def reply(self, message: OutboxMessage, packed: Mapping[str, Any]) -> None:
        where, made = unpack_ref(message.place), unpack_message(packed)
        try:
            where = where if where.conversation else await open_chat(self.client, where)
            sent = await post(self.client, where, made)
        except UNREACHABLE as error:
            if not is_final(error):
                raise
            ref = self.handler.failed(error)
            if not isinstance(error, MaybeSentError):
                await self.tell(where, self.handler.say(text("failure", Language(message.body["lang"]), ref=ref)))
        else:
            await self.handler.remember_message(where.conversation, sent, made.ref)

    async def tell(self, where: ConversationRef, made: Message) -> None:
        """What Teams refuses too goes to the log: the conversation is gone or closed to the bot."""
        try:
            await post(self.client, where, made)
        except UNREACHABLE as error:
            if not is_final(error):
                raise
            self.handler.failed(error)

    def told_wait(self, error: Exception) -> float:
        return wait_told(error)
