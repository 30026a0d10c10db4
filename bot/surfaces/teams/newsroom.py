"""What readers and editors press about questions put to the editors, and the queue."""

import asyncio
from collections.abc import Callable
from typing import Any

from bot.chat.newsroom import ChatNewsroom, RefusedError
from bot.editorial.editorial import Editorial
from bot.editorial.types import Case, Person, TakenError
from bot.surfaces.teams.cards import Message, said
from bot.surfaces.teams.cases import case_card, taken_card
from bot.surfaces.teams.desk import Desk
from bot.surfaces.teams.elements import Json
from bot.surfaces.teams.forms import number, typed
from bot.surfaces.teams.incoming import reader_of
from bot.surfaces.teams.places import place_of, written
from bot.surfaces.teams.postman import Postman
from bot.surfaces.teams.pressing import Handler, Press, Shown, person_of
from bot.surfaces.teams.queue import queue_card, queue_message
from bot.surfaces.teams.sdk import App
from bot.texts import text
from bot.types import Language

QUEUE = "queue"
DELIVER_FIRST_SECONDS = 2.0  # Teams waits 15


class Newsroom(ChatNewsroom):
    """What every part of the editors' side needs in Teams."""

    def __init__(self, desk: Desk, editorial: Editorial, app: App) -> None:
        super().__init__(desk, editorial)
        self.desk = desk
        self.app = app
        self.postman = Postman(desk, editorial)

    def deliver_soon(self) -> asyncio.Task[None]:
        """Without keeping the one who pressed waiting."""
        task = asyncio.create_task(self.postman.run(self.app))
        self.desk.running.add(task)
        task.add_done_callback(self.desk.running.discard)
        return task

    async def deliver_first(self) -> None:
        """Before the press is answered, if it is quick: a card that changes for all would hide what the editor does."""
        await asyncio.wait({self.deliver_soon()}, timeout=DELIVER_FIRST_SECONDS)

    async def queue(self, person: Person, language: Language, note: str = "") -> Json:
        """Raises RefusedError."""
        waiting = await self.do(language, self.editorial.queue, person)
        return queue_card(waiting, language, note)

    async def queue_message(self, activity: Any) -> Message:
        """«kø», written to the bot."""
        language = reader_of(activity)
        try:
            return queue_message(await self.do(language, self.editorial.queue, person_of(activity)), language)
        except RefusedError as refused:
            return said(str(refused), language)

    def case(self, case_id: int) -> Case:
        """Raises KeyError."""
        found = self.editorial.cases.get(case_id)
        if found is None:
            raise KeyError(case_id)
        return found

    async def back(self, press: Press, note: str = "") -> Shown:
        """What stood there before the first press: the queue, a case, or nothing but the note. Raises RefusedError."""
        kind, _, case = str(press.data.get("back") or "").partition(":")
        if kind == QUEUE:
            return await self.queue(press.person, press.language, note)
        if kind == "case":
            self.check(press.person, press.language)
            return self.card_of(await self.do(press.language, self.case, int(case)))
        return note or text("editorial.done", press.language)

    def card_of(self, case: Case) -> Json:
        return case_card(case, self.postman.faq_url(case))


class CaseDesk:
    """Questions put to the editors."""

    def __init__(self, room: Newsroom) -> None:
        self.room = room
        self.editorial = room.editorial

    def handlers(self) -> dict[str, Handler]:
        return {
            "escalate": self.escalate,
            "case_take": self.take,
            "case_answer": self.answer,
            "back": self.room.back,
            QUEUE: self.queue,
        }

    async def escalate(self, press: Press) -> Shown:
        """«Spør kommunikasjonsavdelingen», under an answer or after a no."""
        place = place_of(press.activity, private=press.private)
        ref = typed(press.data, "ref")
        told = await self.room.ask(press.language, ref, written(place), private=press.private)
        self.room.deliver_soon()
        return told

    async def take(self, press: Press) -> Shown:
        """«Ta saken» and «Overta saken»."""
        case_id = number(press.data, "case")
        try:
            case = await self.try_to(press, self.editorial.take, case_id, press.person, typed(press.data, "over"))
        except TakenError:
            return await self.too_late(case_id, press)
        return await self.after(case, press)

    async def answer(self, press: Press) -> Shown:
        """«Send» below the field for the answer."""
        case_id, words = number(press.data, "case"), typed(press.data, "answer")
        self.room.check(press.person, press.language)
        if not words.strip():
            raise RefusedError(text("editorial.missing.answer", press.language))
        try:
            case = await self.try_to(press, self.editorial.answer, case_id, press.person, words)
        except TakenError:
            return await self.too_late(case_id, press)
        return await self.after(case, press, text("editorial.reply.sent", press.language))

    async def try_to(self, press: Press, call: Callable[..., Case], *values: Any) -> Case:
        """As ``do``, but somebody else having been first is for the caller. Raises TakenError and RefusedError."""
        taken: list[TakenError] = []

        def attempt() -> Case | None:
            try:
                return call(*values)
            except TakenError as error:
                taken.append(error)
                return None

        case = await self.room.do(press.language, attempt)
        if case is None:
            raise taken[0]
        return case

    async def after(self, case: Case, press: Press, note: str = "") -> Shown:
        """The queue or the case as it is now."""
        await self.room.deliver_first()
        if press.data.get("back") == QUEUE:
            return await self.room.queue(press.person, press.language, note)
        return self.room.card_of(case)

    async def too_late(self, case_id: int, press: Press) -> Shown:
        """Somebody else has the case, or has answered it."""
        case = await self.room.do(press.language, self.room.case, case_id)
        if case.answer:
            return text("editorial.answered.already", press.language, who=case.taken_name)
        data = {"back": press.data["back"]} if press.data.get("back") else {}
        return taken_card(case, self.room.postman.faq_url(case), data, press.language)

    async def queue(self, press: Press) -> Shown:
        return await self.room.queue(press.person, press.language)
