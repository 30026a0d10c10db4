"""Messages of the editors' loop, sent until Teams has them.

Teams cannot be asked what was sent before. So a message comes twice when the process ends, or the connection breaks,
after Teams has taken it and before that is known: rather twice than never.
"""

import httpx

from bot.chat.elements import View
from bot.chat.outbox_worker import OutboxWorker
from bot.database import OutboxMessage
from bot.editorial.types import Case
from bot.surfaces.teams.client import open_chat, post, worth_another
from bot.surfaces.teams.conversation_ref import ConversationRef, unpack_ref
from bot.surfaces.teams.handler import TeamsHandler
from bot.surfaces.teams.render import render_message
from bot.surfaces.teams.sdk import App

GONE = frozenset((404, 410))  # somebody has deleted the message
UNKNOWN = "-"  # Teams took the message and did not say what it calls it: it cannot be updated


class TeamsOutboxWorker(OutboxWorker):
    """Sends the outbox messages with the SDK's app."""

    handler: TeamsHandler
    client: App

    async def post(self, message: OutboxMessage, channel: str, view: View) -> str:  # noqa: ARG002 (Slack needs it)
        where = ConversationRef(self.handler.settings.service_url, channel)
        return await post(self.client, where, render_message(view)) or UNKNOWN

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
                if worth_another(error):
                    raise
                self.handler.failed(error)
            else:
                return
        await post(self.client, await open_chat(self.client, where), made)
