"""What the buttons under an answer do. Each says what it does in ``do``, and carries what it needs."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import date
from typing import Any

from bot.chat.carried import Carried, GoneError, answer_again, unpack
from bot.chat.newsroom import RefusedError
from bot.journal import fingerprint
from bot.service_types import Reply, Service
from bot.surfaces.teams.cards import Frame, Message, executes, message_of, said, submits
from bot.surfaces.teams.desk import Desk
from bot.surfaces.teams.elements import Json
from bot.surfaces.teams.incoming import reader_of
from bot.surfaces.teams.pressing import Handler, Press, Shown, as_message
from bot.surfaces.teams.views import dialog, inserted, line_result, more_card, notice, reason_card, section_card
from bot.texts import text
from bot.types import Language

View = Callable[[Carried, Service, str, date], Json]
VIEWS: dict[str, View] = {"section": section_card, "more": more_card}


class PressDesk:
    """Answers presses: in a dialog, where the button stands, or as a message where a client has neither."""

    def __init__(self, desk: Desk, handlers: Mapping[str, Handler] | None = None) -> None:
        self.desk = desk
        self.handlers = handlers or {}

    # -- the three ways that a press is answered

    async def as_dialog(self, data: Json, activity: Any) -> Json:
        """For ``task/fetch`` and ``task/submit``."""
        language = spoken(data, reader_of(activity))
        do = data.get("do")
        if do in self.handlers:
            shown = await self.handle(Press(data, activity, language, submits, private=is_extension(activity)))
            return notice(shown) if isinstance(shown, str) else dialog(text("chat.search", language), shown)
        if do in VIEWS:
            made = await asyncio.to_thread(self.view_of, data, language)
            return notice(made) if isinstance(made, str) else dialog(text(f"chat.{do}", language), made)
        if do == "missing":
            return await self.missing(data, language)
        return notice(await self.done(data, activity, language))

    async def in_place(self, data: Json, activity: Any) -> Shown:
        """For ``adaptiveCard/action``: a line that Teams shows for a moment, or a card in place of the one pressed."""
        language = spoken(data, reader_of(activity))
        if data.get("do") in self.handlers:
            return await self.handle(Press(data, activity, language, executes))
        return await self.done(data, activity, language)

    async def as_message(self, data: Json, activity: Any) -> Message:
        """For clients that send a press as a message."""
        language = spoken(data, reader_of(activity))
        if data.get("do") in self.handlers:
            return as_message(await self.handle(Press(data, activity, language, submits)), language)
        if data.get("do") in VIEWS:
            made = await asyncio.to_thread(self.view_of, data, language)
            return (
                said(made, language) if isinstance(made, str) else Message(made, summary=text("chat.section", language))
            )
        if data.get("do") == "missing":
            found = await self.missing(data, language)
            if (value := found["task"]["value"]) and isinstance(value, dict):
                return Message(value["card"]["content"], summary=text("feedback.reason", language))
            return said(str(value), language)
        return said(await self.done(data, activity, language), language)

    async def handle(self, press: Press) -> Shown:
        """What the editors' loop answers; a refusal in words."""
        return await self.guarded(self.handlers[press.data["do"]](press), press.language)

    async def guarded(self, shown: Awaitable[Shown], language: Language) -> Shown:
        try:
            return await shown
        except RefusedError as refused:
            return str(refused)
        except KeyError:
            return text("editorial.gone", language)
        except Exception as error:  # noqa: BLE001 (a defect must not leave the person waiting)
            return text("failure", language, ref=self.desk.failed(error))

    # -- what they do

    def view_of(self, data: Json, language: Language) -> Json | str:
        """A card, or what to say when what it would show is gone."""
        settings = self.desk.settings
        try:
            value = unpack(str(data.get("carried", "")))
            return VIEWS[str(data["do"])](value, self.desk.service, settings.base_url, settings.today())
        except GoneError:
            return text("chat.gone", language)

    async def missing(self, data: Json, language: Language) -> Json:
        """«No» is noted at once; what was missing may follow."""
        told = await self.give(data, language, helpful=False)
        if told != text("feedback.thanks", language):
            return notice(told)
        return dialog(
            text("feedback.question", language),
            reason_card(str(data.get("ref", "")), language, escalates=self.desk.escalates),
        )

    async def done(self, data: Json, activity: Any, language: Language) -> str:
        """Does it, and says so."""
        if data.get("do") == "mute":
            await self.desk.note(f"teams:muted:{fingerprint('muted', activity.conversation.id)}")
            return text("chat.muted", language)
        if data.get("do") in ("helpful", "reason"):
            return await self.give(data, language, helpful=data["do"] == "helpful")
        return text("chat.gone", language)

    async def give(self, data: Json, language: Language, *, helpful: bool) -> str:
        ref, reason = str(data.get("ref", "")), str(data.get("reason") or "")
        return await asyncio.to_thread(self.desk.give, ref, helpful=helpful, reason=reason, language=language)

    # -- an answer put into a message that is being written

    async def insert(self, data: Json, activity: Any) -> Json:
        return await asyncio.to_thread(self.insert_now, data, spoken(data, reader_of(activity)))

    def insert_now(self, data: Json, language: Language) -> Json:
        settings = self.desk.settings
        try:
            value = unpack(str(data.get("carried", "")))
            answer = answer_again(value, self.desk.service, settings.base_url, settings.today())
        except GoneError:
            return line_result(text("chat.gone", language))
        made = message_of(Reply(answer, value.ref), Frame(buttons=False))
        title = answer.faq.question if answer.faq else answer.quotes[0].section
        return inserted(made.card, title, made.summary)


def is_extension(activity: Any) -> bool:
    """True for the message extension, which is used in conversations that the bot is not part of."""
    return str(activity.name or "").startswith("composeExtension")


def spoken(data: Json, reader: Language) -> Language:
    """The language of the answer that the button stands under, else the reader's."""
    if data.get("lang") in tuple(Language):
        return Language(data["lang"])
    try:
        return unpack(str(data.get("carried", ""))).language
    except GoneError:
        return reader
