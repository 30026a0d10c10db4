"""What Teams asks and waits for: dialogs, buttons answered in place, thumbs, and the message extension."""

import asyncio
import json
from typing import Any

from bot.service_types import AnswerFailedError, QuestionError
from bot.surfaces.teams.cards import Frame, submits
from bot.surfaces.teams.desk import Desk
from bot.surfaces.teams.elements import Json
from bot.surfaces.teams.incoming import message_of, reader_of, visible_text
from bot.surfaces.teams.presses import PressDesk
from bot.surfaces.teams.pressing import Press
from bot.surfaces.teams.views import CARD, dialog, line_result, notice, results
from bot.surfaces.teams.writing import DraftDesk
from bot.texts import text

MESSAGE = "application/vnd.microsoft.activity.message"
SEARCH_SURFACE = "teams_search"  # in the journal: Teams searches while the reader writes, so most are half a question
FEWEST_CHARS = 3
SAVE_FAQ = "save_as_faq"  # the command's id in the manifest


class InvokeDesk:
    """Answers invokes. What is returned is the body of the reply."""

    def __init__(self, desk: Desk, presses: PressDesk, drafts: DraftDesk | None = None) -> None:
        self.desk = desk
        self.presses = presses
        self.drafts = drafts

    async def open_dialog(self, activity: Any) -> Json:
        return await self.presses.as_dialog(data_of(activity.value.data), activity)

    async def press(self, activity: Any) -> Json:
        told = await self.presses.in_place(data_of(activity.value.action.data), activity)
        return {"statusCode": 200, "type": MESSAGE if isinstance(told, str) else CARD, "value": told}

    async def thumb(self, activity: Any) -> None:
        """Teams' own feedback: which answer it is about is known by the message."""
        place = activity.conversation.id
        known = await self.desk.ref_at(message_of(place, activity.reply_to_id or ""))
        ref = known or await self.desk.ref_at(message_of(place, ""))  # the last one that came back without an id
        if not ref:
            return
        value = activity.value.action_value
        language, helpful = reader_of(activity), value.reaction == "like"
        reason = written(value.feedback)
        await asyncio.to_thread(self.desk.give, ref, helpful=helpful, reason=reason, language=language)

    # -- the message extension

    async def search(self, activity: Any) -> Json:
        """Hits for what the reader has written so far in the search field."""
        reader = reader_of(activity)
        question = searched(activity.value.parameters or ())
        if len(question) < FEWEST_CHARS:
            return line_result(text("teams.search.empty", reader))
        try:
            reply = await self.desk.ask(question, (), SEARCH_SURFACE)
            return results(reply)
        except QuestionError as error:
            return line_result(text(error.key, reader, **error.values))
        except AnswerFailedError as error:
            return line_result(text("failure", reader, ref=error.ref))

    async def about_message(self, activity: Any) -> Json:
        """«Spør Veileder om dette» on somebody's message: the answer in a dialog. «Lagre som FAQ»: a draft in one."""
        reader = reader_of(activity)
        if activity.value.command_id == SAVE_FAQ:
            return await self.save(asked_about(activity.value), activity)
        message = await self.desk.answer(asked_about(activity.value), (), reader, Frame(dialog=True))
        return dialog(text("chat.search", reader), message.card)

    async def save(self, words: str, activity: Any) -> Json:
        reader = reader_of(activity)
        if self.drafts is None or not self.desk.has_editors:
            return notice(text("editorial.off", reader))
        drafts = self.drafts
        shown = await self.presses.guarded(
            drafts.of_message(words, Press({}, activity, reader, submits, private=True)), reader
        )
        return notice(shown) if isinstance(shown, str) else dialog(text("editorial.faq", reader), shown)

    async def submitted(self, activity: Any) -> Json:
        """A button in that dialog."""
        data = data_of(activity.value.data)
        if data.get("do") == "insert":
            return await self.presses.insert(data, activity)
        return await self.presses.as_dialog(data, activity)


def data_of(value: Any) -> Json:
    """What a button carries; nothing when it is not one of ours."""
    return value if isinstance(value, dict) and isinstance(value.get("do"), str) else {}


def searched(parameters: Any) -> str:
    found = [str(each.value) for each in parameters if each.name != "initialRun" and each.value is not None]
    return " ".join(found).strip()


def asked_about(value: Any) -> str:
    """The visible words of the message that the command was used on."""
    payload = value.message_payload
    body = payload.body if payload else None
    return visible_text(body.content or "") if body else ""


def written(feedback: str) -> str:
    """The reader's words in the feedback, which Teams sends as JSON in a string."""
    try:
        found = json.loads(feedback or "{}")
    except ValueError:
        return feedback
    return str(found.get("feedbackText") or "") if isinstance(found, dict) else ""
