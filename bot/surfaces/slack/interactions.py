"""The slash command, shortcuts, buttons and modals. Bolt's listeners acknowledge first and then call these."""

import asyncio
from collections.abc import Callable
from datetime import date
from typing import Any

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.carried import Carried, GoneError, answer_again, unpack
from bot.chat.cutting import short
from bot.service_types import Reply, Service
from bot.surfaces.slack.blocks import Frame, Message, escape, message_of, said
from bot.surfaces.slack.desk import Desk
from bot.surfaces.slack.incoming import place_of, words_of
from bot.surfaces.slack.limits import QUOTE
from bot.surfaces.slack.rich import Json, rich_text, section, words
from bot.surfaces.slack.sending import UNREACHABLE, respond
from bot.surfaces.slack.views import answer_view, more_view, notice, reason_view, search_view, section_view
from bot.texts import text
from bot.types import Language

log = structlog.get_logger()

Body = dict[str, Any]
View = Callable[[Carried, Service, str, date], Json]
VIEWS: dict[str, View] = {"section": section_view, "more": more_view}


class InteractionDesk:
    """Answers to commands, shortcuts and clicks."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    # -- asking where only the asker sees it

    async def command(self, body: Body, client: AsyncWebClient) -> None:
        """``/veileder question``; without a question, a short help."""
        question = words_of(body.get("text") or "")
        if question:
            await self.ask_privately(question, body["user_id"], body, client)
        else:
            reader = await self.desk.language(client, body["user_id"])
            await self.say(body, said(text("slack.help", reader, example=text("example.1", reader))))

    async def about_message(self, body: Body, client: AsyncWebClient) -> None:
        """The shortcut on somebody's message."""
        question = words_of(body["message"].get("text") or "")
        await self.ask_privately(question, body["user"]["id"], body, client)

    async def ask_privately(self, question: str, user: str, body: Body, client: AsyncWebClient) -> None:
        async with self.desk.working():
            key = f"trigger:{body['trigger_id']}"
            if not await self.desk.claim(key):
                return
            reader = await self.desk.language(client, user)
            await self.say(body, await self.desk.answer(question, (), reader, Frame(share=True)))
            await self.desk.done(key)

    async def say(self, body: Body, message: Message, *, to_all: bool = False) -> None:
        """To where the interaction came from; a message that Slack refuses becomes a failure the reader is told of."""
        try:
            await respond(body["response_url"], message, to_all=to_all)
        except UNREACHABLE as error:
            ref = self.desk.failed(error)
            try:
                await respond(body["response_url"], said(text("failure", Language.NB, ref=ref)))
            except UNREACHABLE as again:
                self.desk.failed(again)

    # -- asking in a modal

    async def open_search(self, body: Body, client: AsyncWebClient) -> None:
        """The global shortcut. The modal comes first: a trigger lasts three seconds."""
        language = self.desk.locales.get(body["user"]["id"], Language.NB)
        await client.views_open(trigger_id=body["trigger_id"], view=search_view(language))

    async def search_in_home(self, question: str, body: Body, client: AsyncWebClient) -> None:
        """A question asked on the App Home: the answer comes in a modal."""
        user = body["user"]["id"]
        language = self.desk.locales.get(user, Language.NB)
        waiting = notice(text("chat.searching", language), language)
        opened = await client.views_open(trigger_id=body["trigger_id"], view=waiting)
        await self.answer_in(opened["view"]["id"], question, user, client)

    def searching(self, body: Body) -> Json:
        """What a modal shows while its question is answered."""
        language = self.desk.locales.get(body["user"]["id"], Language.NB)
        return notice(text("chat.searching", language), language)

    async def answer_in(self, view: str, question: str, user: str, client: AsyncWebClient) -> None:
        """Shows the answer in an open modal; a reader who has closed it is past telling."""
        async with self.desk.working():
            language = await self.desk.language(client, user)
            message = await self.desk.answer(question, (), language, Frame(modal=True))
            try:
                await client.views_update(view_id=view, view=answer_view(message, language))
            except UNREACHABLE as error:
                failure = notice(text("failure", language, ref=self.desk.failed(error)), language)
                await self.update_quietly(client, view, failure)

    async def update_quietly(self, client: AsyncWebClient, view: str, shown: Json) -> None:
        try:
            await client.views_update(view_id=view, view=shown)
        except UNREACHABLE as error:
            self.desk.failed(error)

    # -- buttons under an answer

    async def open_view(self, action: Json, body: Body, client: AsyncWebClient) -> None:
        """«Whole section» and «More results»."""
        view = await asyncio.to_thread(self.view_of, action)
        await show(body, view, client)

    def view_of(self, action: Json) -> Json:
        settings = self.desk.settings
        try:
            value = unpack(action["value"])
        except GoneError:
            return notice(text("chat.gone", Language.NB), Language.NB)
        try:
            return VIEWS[action["action_id"]](value, self.desk.service, settings.base_url, settings.today())
        except GoneError:
            return notice(text("chat.gone", value.language), value.language)

    async def share(self, action: Json, body: Body) -> None:
        """Posts a private answer in the channel, once, with who asked what."""
        message = await asyncio.to_thread(self.shared, action, body["user"]["id"])
        if message is None:
            await self.say(body, said(text("chat.gone", Language.NB)))
        elif await self.desk.claim(key := f"share:{unpack(action['value']).ref}"):
            await self.say(body, message, to_all=True)
            await self.desk.done(key)

    def shared(self, action: Json, user: str) -> Message | None:
        """The answer again, from the build it was given from; None when that is gone."""
        settings = self.desk.settings
        try:
            value = unpack(action["value"])
            answer = answer_again(value, self.desk.service, settings.base_url, settings.today())
        except GoneError:
            return None
        made = message_of(Reply(answer, value.ref), Frame(buttons=False))
        before, _, after = text("slack.shared", value.language, user="\0").partition("\0")
        asker = {"type": "user", "user_id": user}
        lead = section(*([words(before)] if before else []), asker, words(f"{after} {short(value.question, QUOTE)}"))
        return Message(f"{escape(short(value.question, 60))}\n{made.text}", (rich_text(lead), *made.blocks))

    async def mute(self, action: Json, body: Body) -> None:
        """The bot stops following a thread until it is mentioned there."""
        language, _, thread = action["value"].partition(":")
        await self.desk.note(f"muted:{thread}")
        await self.say(body, said(text("chat.muted", Language(language))))

    # -- feedback

    async def feedback(self, action: Json, body: Body, client: AsyncWebClient) -> None:
        """Yes is thanked for; no opens a field for what was missing."""
        verdict, code, ref = action["value"].split(":")
        language = Language(code)
        if verdict == "no":
            await show(body, reason_view(ref, language, place_of(body) if self.desk.escalates else ""), client)
        line = await asyncio.to_thread(self.desk.give, ref, helpful=verdict == "yes", reason="", language=language)
        if verdict == "yes" or line != text("feedback.thanks", language):
            await self.tell(body, line, language, client)

    async def reason(self, body: Body) -> None:
        """What was missing, from the modal."""
        view = body["view"]
        code, _, ref = view["private_metadata"].partition(":")
        reason = view["state"]["values"]["reason"]["reason"].get("value") or ""
        await asyncio.to_thread(self.desk.give, ref, helpful=False, reason=reason, language=Language(code))

    async def tell(self, body: Body, line: str, language: Language, client: AsyncWebClient) -> None:
        if body.get("response_url"):
            await self.say(body, said(line))
        else:
            await show(body, notice(line, language), client)


async def show(body: Body, view: Json, client: AsyncWebClient) -> Any:
    """Opens a modal, on top of the one the click was in; returns what Slack says of it."""
    in_modal = (body.get("view") or {}).get("type") == "modal"
    opening = client.views_push if in_modal else client.views_open
    return await opening(trigger_id=body["trigger_id"], view=view)
