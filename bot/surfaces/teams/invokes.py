"""What Teams asks and waits for: dialogs, buttons answered in place, thumbs, and the message extension."""

import asyncio
import html
import json
from dataclasses import replace
from typing import Any

from bot.chat.actions import question_or_answer
from bot.chat.button_payload import GoneError, restore_answer, unpack
from bot.chat.cutting import shorten
from bot.chat.elements import View
from bot.chat.views.answer import SHOWABLE, RenderOptions, draw_hit
from bot.chat.views.link import draw_link
from bot.service_types import AnswerFailedError, QuestionError, Reply
from bot.surfaces.teams.handler import TeamsHandler
from bot.surfaces.teams.incoming import fingerprint_message, read_language, visible_text
from bot.surfaces.teams.limits import VALUE
from bot.surfaces.teams.presses import PressHandler, read_press
from bot.surfaces.teams.render import (
    CARD,
    SCREEN,
    attach,
    render_card,
    render_dialog,
    render_reply_message,
    wrap_card,
)
from bot.surfaces.teams.rich import Json
from bot.texts import text
from bot.types import Language, Quote, Status

MESSAGE = "application/vnd.microsoft.activity.message"
PREVIEW = "application/vnd.microsoft.card.thumbnail"
SEARCH_SURFACE = "teams_search"  # in the journal: Teams searches while the reader writes, so most are half a question
REACTIONS = {"like": True, "heart": True, "sad": False, "angry": False}
FEWEST_CHARS = 3
LINK_VERSION = "1.3"
SAVE_FAQ = "save_as_faq"  # the command's id in the manifest


def told_in_place(told: str | Json) -> Json:
    """A line that Teams shows for a moment, or a card in place of the one that was pressed."""
    return {"statusCode": 200, "type": MESSAGE if isinstance(told, str) else CARD, "value": told}


class InvokeHandler:
    """Answers invokes. What is returned is the body of the reply."""

    def __init__(self, handler: TeamsHandler, presses: PressHandler) -> None:
        self.handler = handler
        self.presses = presses

    async def outside(self, ctx: Any) -> str:
        """What somebody is told who does not belong here; empty for everybody else."""
        if not await self.handler.keeps_out(ctx.api, ctx.activity):
            return ""
        return text("chat.outsider", read_language(ctx.activity))

    async def open_dialog(self, activity: Any) -> Json:
        return await self.presses.in_dialog(data_of(activity.value.data), activity)

    async def press(self, activity: Any) -> Json:
        told = await self.presses.in_place(data_of(activity.value.action.data), activity)
        return told_in_place(told)

    async def thumb(self, activity: Any) -> None:
        """Teams' own feedback, below answers that an earlier version sent."""
        value = activity.value.action_value
        await self.rate(activity, helpful=value.reaction == "like", reason=written(value.feedback))

    async def reacted(self, activity: Any) -> None:
        """A reaction to an answer, when it says plainly what its reader thinks."""
        for each in activity.reactions_added or ():
            if each.type in REACTIONS:
                await self.rate(activity, helpful=REACTIONS[each.type])

    async def rate(self, activity: Any, *, helpful: bool, reason: str = "") -> None:
        """Which answer it is about is known by the message; by the last without an id where Teams did not tell it."""
        place = activity.conversation.id
        known = await self.handler.ref_at(fingerprint_message(place, activity.reply_to_id or ""))
        if ref := known or await self.handler.ref_at(fingerprint_message(place, "")):
            press = read_press({"do": "helpful" if helpful else "reason", "ref": ref, "reason": reason}, activity)
            await self.presses.actions.run(press)

    # -- the message extension

    async def search(self, activity: Any) -> Json:
        """Hits for what the reader has written so far in the search field."""
        reader = read_language(activity)
        found = [each.value for each in activity.value.parameters or () if each.name != "initialRun"]
        question = " ".join(str(each) for each in found if each is not None).strip()
        if len(question) < FEWEST_CHARS:
            return line_result(text("teams.search.empty", reader))
        try:
            return results(await self.handler.ask(question, (), SEARCH_SURFACE))
        except QuestionError as error:
            return line_result(text(error.key, reader, **error.values))
        except AnswerFailedError as error:
            return line_result(text("failure", reader, ref=error.ref))

    async def link(self, activity: Any) -> Json:
        """What an address of ours that was pasted leads to; nothing for any other.

        Teams takes cards of version 1.3 at most here (learn.microsoft.com, Link unfurling, November 2026).
        """
        service, base_url = self.handler.service, self.handler.settings.base_url
        view = await asyncio.to_thread(draw_link, activity.value.url or "", service, base_url)
        made = view and {**render_card(view), "version": LINK_VERSION}
        return hit_results([hit(made, view.title, view.plain)] if view and made else [])

    async def about_message(self, activity: Any) -> Json:
        """A message asks: the answer in a dialog. It is kept as FAQ: a draft in one."""
        payload = activity.value.message_payload
        words = visible_text(payload.body.content or "") if payload and payload.body else ""
        if activity.value.command_id == SAVE_FAQ:
            data = {"do": "save_faq", **question_or_answer(words)}
            return await self.presses.in_dialog(data, activity)
        reader, handler = read_language(activity), self.handler
        found = await handler.ask_or_say(words, (), reader)
        title = text("chat.search", reader)
        if isinstance(found, View):
            return render_dialog(found)
        frame = replace(handler.framed(RenderOptions(insert=True)), limit=VALUE)
        return wrap_card(title, render_reply_message(found, frame, dialog=True).card)

    async def submitted(self, activity: Any) -> Json:
        """A button in that dialog."""
        data = data_of(activity.value.data)
        if data.get("do") == "insert":
            return await asyncio.to_thread(self.insert, data, activity)
        return await self.presses.in_dialog(data, activity)

    def insert(self, data: Json, activity: Any) -> Json:
        """The answer again, put into a message that is being written."""
        settings = self.handler.settings
        try:
            payload = unpack(str(data.get("carried", "")))
            answer = restore_answer(payload, self.handler.service, settings.base_url, settings.today())
        except GoneError:
            return line_result(text("chat.gone", read_press(data, activity).language))
        made = render_reply_message(Reply(answer, payload.ref), RenderOptions(buttons=False))
        title = answer.faq.question if answer.faq else answer.quotes[0].section
        return hit_results([hit(made.card, title, made.summary)])


def data_of(value: Any) -> Json:
    """What a button carries; nothing when it is not one of ours."""
    return value if isinstance(value, dict) and isinstance(value.get("do"), str) else {}


def written(feedback: str) -> str:
    """The reader's words in the feedback, which Teams sends as JSON in a string."""
    try:
        found = json.loads(feedback or "{}")
    except ValueError:
        return feedback
    return str(found.get("feedbackText") or "") if isinstance(found, dict) else ""


# -- hits


def results(reply: Reply) -> Json:
    """Hits to choose from, each a card that can be put into a message; a line when there is none."""
    answer = reply.answer
    hits = [quote_hit(each, answer.language) for each in answer.quotes]
    if answer.status is Status.FAQ and answer.faq:
        hits.insert(
            0,
            hit(render_reply_message(reply, RenderOptions(buttons=False)).card, answer.faq.question, answer.faq.plain),
        )
    if not hits or answer.status not in SHOWABLE:
        return line_result(answer.line or text("status.not_found", answer.language))
    return hit_results(hits)


def quote_hit(quote: Quote, language: Language) -> Json:
    view = SCREEN.fit(lambda room: draw_hit(quote, language, room))
    return hit(render_card(view), view.title, quote.plain)


def hit_results(hits: list[Json]) -> Json:
    return {"composeExtension": {"type": "result", "attachmentLayout": "list", "attachments": hits}}


def line_result(words: str) -> Json:
    return {"composeExtension": {"type": "message", "text": words}}


def hit(card: Json, title: str, words: str) -> Json:
    """A card, and what the list of hits shows of it. Teams reads that as HTML."""
    content = {"title": html.escape(shorten(title, 100)), "text": html.escape(shorten(words, 200))}
    return {**attach(card), "preview": {"contentType": PREVIEW, "content": content}}
