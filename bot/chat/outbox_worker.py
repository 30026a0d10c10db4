"""Messages of the editors' loop: sent until the chat program has them."""

import asyncio
from typing import Any

from bot.chat.elements import View
from bot.chat.handler import ChatHandler
from bot.chat.views.case import draw_case, draw_editors_answer, draw_proposal
from bot.database import DatabaseError, MessageKind, OutboxMessage
from bot.editorial.editorial import Editorial
from bot.editorial.types import Case

DELIVER_SECONDS = 5.0  # between looks for messages that are to be sent, also those that another chat has caused
LOOK_AFTER_SECONDS = 3600.0


class NotYetError(RuntimeError):
    """Another message must be sent first."""


class OutboxWorker:
    """Sends a chat program's outbox messages. ``client`` is what its surface sends with.

    The three that send raise whatever the program's client raises: the message is then tried again.
    """

    def __init__(self, handler: ChatHandler, editorial: Editorial, client: Any) -> None:
        self.handler = handler
        self.editorial = editorial
        self.client = client

    # -- what each chat program does its own way

    async def post(self, message: OutboxMessage, channel: str, view: View) -> str:
        """Posts to the editors; returns where it stands, for ``update``."""
        raise NotImplementedError

    async def update(self, case: Case, view: View) -> None:
        """Shows how far the case has come where its message stands."""
        raise NotImplementedError

    async def answer(self, message: OutboxMessage, place: str, view: View) -> None:
        """Answers where the question was put; directly when that is closed, or nobody else saw it."""
        raise NotImplementedError

    # -- all of them

    async def run(self) -> None:
        """Sends everything that is due."""
        outbox = self.editorial.outbox
        try:
            for message_id in await asyncio.to_thread(outbox.due, self.handler.surface):
                async with self.handler.working():
                    if message := await asyncio.to_thread(outbox.claim, message_id):
                        sent = await self.try_to_send(message)
                        await asyncio.to_thread(outbox.done if sent else outbox.later, message)
        except DatabaseError as error:
            self.handler.failed(error)

    async def try_to_send(self, message: OutboxMessage) -> bool:
        """False when it is still to be sent."""
        try:
            await self.send(message)
        except NotYetError:
            return False
        except Exception as error:  # noqa: BLE001 (whatever it is, the message is still to be sent)
            self.handler.failed(error)
            return False
        return True

    async def send(self, message: OutboxMessage) -> None:
        settings, language = self.editorial.settings, self.editorial.settings.language
        if message.kind is MessageKind.PROPOSAL:
            proposal = await asyncio.to_thread(self.editorial.proposals.get, message.about)
            channel = settings.channels.get(self.handler.surface)
            if proposal is not None and channel:
                await self.post(message, channel, draw_proposal(proposal, language))
            return
        case = await asyncio.to_thread(self.editorial.cases.get, message.about)
        if case is None:
            return
        view = draw_case(case, f"{settings.base_url}/faq/{case.faq}", language)
        if message.kind is MessageKind.POST:
            post = await self.post(message, case.channel, view)
            await asyncio.to_thread(self.editorial.cases.posted, case.id, post)
        elif message.kind is MessageKind.UPDATE:
            if not case.post:
                raise NotYetError
            await self.update(case, view)
        elif case.place:
            await self.answer(message, case.place, draw_editors_answer(case))

    async def keep_running(self) -> None:
        while True:
            await self.run()
            await asyncio.sleep(DELIVER_SECONDS)

    async def keep_tidying(self) -> None:
        """What processes that are gone left half done is seen to, and what is long past forgotten."""
        while True:
            try:
                await asyncio.to_thread(self.editorial.look_after)
            except Exception as error:  # noqa: BLE001 (it is tried again in an hour)
                self.handler.failed(error)
            await asyncio.sleep(LOOK_AFTER_SECONDS)
