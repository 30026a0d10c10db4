"""Messages of the editors' loop: sent until the chat program has them."""

import asyncio
from typing import Any

from bot.chat.desk import ChatDesk
from bot.editorial.editorial import Editorial
from bot.editorial.types import Case, Errand, ErrandKind, Proposal
from bot.journal import JournalError

DELIVER_SECONDS = 5.0  # between looks for messages that are to be sent, also those that another chat has caused
LOOK_AFTER_SECONDS = 3600.0


class NotYetError(RuntimeError):
    """Another message must be sent first."""


class ChatPostman:
    """Runs a chat program's errands. ``client`` is what its surface sends with.

    The four that send raise whatever the program's client raises: the errand is then tried again.
    """

    def __init__(self, desk: ChatDesk, editorial: Editorial) -> None:
        self.desk = desk
        self.editorial = editorial

    async def run(self, client: Any) -> None:
        """Sends everything that is due."""
        try:
            for errand_id in await asyncio.to_thread(self.editorial.errands.due, self.desk.surface):
                async with self.desk.working():
                    await self.see_to(errand_id, client)
        except JournalError as error:
            self.desk.failed(error)

    async def see_to(self, errand_id: int, client: Any) -> None:
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

    async def deliver(self, errand: Errand, client: Any) -> None:
        if errand.kind is ErrandKind.PROPOSAL:
            await self.announce(errand, client)
            return
        case = await asyncio.to_thread(self.editorial.cases.get, errand.about)
        if case is None:
            return
        if errand.kind is ErrandKind.POST:
            post = await self.post_case(errand, case, client)
            await asyncio.to_thread(self.editorial.cases.posted, case.id, post)
        elif errand.kind is ErrandKind.UPDATE:
            if not case.post:
                raise NotYetError
            await self.update_case(case, client)
        elif case.place:
            await self.answer(errand, case, client)

    async def announce(self, errand: Errand, client: Any) -> None:
        proposal = await asyncio.to_thread(self.editorial.proposals.get, errand.about)
        channel = self.editorial.settings.channels.get(self.desk.surface)
        if proposal is not None and channel:
            await self.post_proposal(errand, channel, proposal, client)

    def faq_url(self, case: Case) -> str:
        """Where the FAQ entry that was made of a case is read."""
        return f"{self.editorial.settings.base_url}/faq/{case.faq}"

    # -- what each chat program does its own way

    async def post_case(self, errand: Errand, case: Case, client: Any) -> str:
        """Posts to the editors; returns where the message stands, for ``update_case``."""
        raise NotImplementedError

    async def update_case(self, case: Case, client: Any) -> None:
        """Shows how far the case has come where its message stands."""
        raise NotImplementedError

    async def post_proposal(self, errand: Errand, channel: str, proposal: Proposal, client: Any) -> None:
        """Posts news of a proposal to the editors."""
        raise NotImplementedError

    async def answer(self, errand: Errand, case: Case, client: Any) -> None:
        """Answers where the question was put; directly when that is closed, or nobody else saw it."""
        raise NotImplementedError


async def keep_delivering(postman: ChatPostman, client: Any) -> None:
    while True:
        await postman.run(client)
        await asyncio.sleep(DELIVER_SECONDS)


async def look_after(postman: ChatPostman) -> None:
    """What processes that are gone left half done is seen to, and what is long past forgotten."""
    while True:
        try:
            await asyncio.to_thread(postman.editorial.look_after)
        except Exception as error:  # noqa: BLE001 (it is tried again in an hour)
            postman.desk.failed(error)
        await asyncio.sleep(LOOK_AFTER_SECONDS)
