"""Messages that must be sent, of the editors' loop and answers that are late: sent until the chat program has them."""

import asyncio
from collections.abc import Mapping
from typing import Any

from bot.chat.elements import View
from bot.chat.handler import ChatHandler, pack_message
from bot.chat.views.case import draw_case, draw_editors_answer, draw_proposal
from bot.chat.views.watch import draw_changed
from bot.database import DatabaseError, MessageKind, OutboxMessage
from bot.editorial.editorial import Editorial
from bot.editorial.types import Case
from bot.texts import text
from bot.types import Language

DELIVER_SECONDS = 5.0  # between looks for messages that are to be sent, also those that another chat has caused
LOOK_AFTER_SECONDS = 3600.0
AT_ONCE = 8  # late answers


class NotYetError(RuntimeError):
    """Another message must be sent first."""


class OutboxWorker:
    """Sends a chat program's outbox messages. ``client`` is what its surface sends with.

    Those that send raise whatever the program's client raises: the message is then tried again.
    Without ``editorial`` there are only late answers.
    """

    def __init__(self, handler: ChatHandler, editorial: Editorial | None, client: Any) -> None:
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

    async def reply(self, message: OutboxMessage, packed: Mapping[str, Any]) -> None:
        """Sends a late answer to ``message.place``; what the program refuses for good is told and not tried again."""
        raise NotImplementedError

    def told_wait(self, error: Exception) -> float:  # noqa: ARG002 (a surface knows its own errors)
        """How many seconds the program asks to be left alone."""
        return 0.0

    # -- all of them

    async def run(self) -> None:
        """Sends everything of the editors' loop that is due, in order."""
        if self.editorial is None:
            return
        try:
            for message_id in await asyncio.to_thread(self.handler.outbox.due, self.handler.surface):
                await self.take_up(message_id)
        except DatabaseError as error:
            self.handler.failed(error)

    async def run_replies(self) -> None:
        """Sends every late answer that is due, and what has changed to those who asked to be told."""
        gate = asyncio.Semaphore(AT_ONCE)

        async def one(message_id: int) -> None:
            async with gate:
                await self.take_up(message_id)

        try:
            due = await asyncio.to_thread(self.handler.outbox.due, self.handler.surface, replies=True)
            await asyncio.gather(*map(one, due))
        except DatabaseError as error:
            self.handler.failed(error)

    async def take_up(self, message_id: int) -> None:
        outbox = self.handler.outbox
        async with self.handler.working():
            if message := await asyncio.to_thread(outbox.claim, message_id):
                wait = await self.try_to_send(message)
                if wait is None:
                    await asyncio.to_thread(outbox.done, message)
                else:
                    await asyncio.to_thread(outbox.later, message, wait)

    async def try_to_send(self, message: OutboxMessage) -> float | None:
        """None when it was sent, else how many seconds it must wait at least."""
        sending = {MessageKind.REPLY: self.send_reply, MessageKind.WATCH: self.send_watch}.get(message.kind, self.send)
        try:
            await sending(message)
        except NotYetError:
            return 0.0
        except Exception as error:  # noqa: BLE001 (whatever it is, the message is still to be sent)
            self.handler.failed(error)
            return self.told_wait(error)
        return None

    async def send_reply(self, message: OutboxMessage) -> None:
        """An earlier text is not sent: when it has changed meanwhile, the asker is told to ask again.

        One that was sealed with another key has nowhere to go, and is done with.
        """
        if not message.place:
            return
        packed = message.body["message"]
        if not await asyncio.to_thread(self.handler.still_so, message.body["carried"]):
            language = Language(message.body["lang"])
            packed = pack_message(self.handler.say(text("chat.gone", language), language))
        await self.reply(message, packed)

    async def send_watch(self, message: OutboxMessage) -> None:
        """Before and after, once, when the words have changed. Raises NotYetError until then."""
        if not message.place:
            return
        handler, language = self.handler, Language(message.body["lang"])
        build, base_url = handler.service.build(), handler.settings.base_url
        view = await asyncio.to_thread(draw_changed, message.body["watched"], build, base_url, language)
        if view is None:
            raise NotYetError
        await self.answer(message, message.place, view)

    async def send(self, message: OutboxMessage) -> None:
        editorial = self.editorial
        if editorial is None:
            raise NotYetError
        settings, language = editorial.settings, editorial.settings.language
        if message.kind is MessageKind.PROPOSAL:
            proposal = await asyncio.to_thread(editorial.proposals.get, message.about)
            channel = settings.channels.get(self.handler.surface)
            if proposal is not None and channel:
                await self.post(message, channel, draw_proposal(proposal, language))
            return
        case = await asyncio.to_thread(editorial.cases.get, message.about)
        if case is None:
            return
        view = draw_case(case, f"{settings.base_url}/faq/{case.faq}", language)
        if message.kind is MessageKind.POST:
            post = await self.post(message, case.channel, view)
            await asyncio.to_thread(editorial.cases.posted, case.id, post)
        elif message.kind is MessageKind.UPDATE:
            if not case.post:
                raise NotYetError
            await self.update(case, view)
        elif case.place:
            await self.answer(message, case.place, draw_editors_answer(case, editorial.service.build().site))

    async def keep_running(self) -> None:
        while True:
            await self.run()
            await self.run_replies()
            await asyncio.sleep(DELIVER_SECONDS)

    async def keep_tidying(self) -> None:
        """What processes that are gone left half done is seen to, and what is long past forgotten."""
        while True:
            try:
                look_after = self.editorial.look_after if self.editorial else self.handler.outbox.forget_old
                await asyncio.to_thread(look_after)
            except Exception as error:  # noqa: BLE001 (it is tried again in an hour)
                self.handler.failed(error)
            await asyncio.sleep(LOOK_AFTER_SECONDS)
