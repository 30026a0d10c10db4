"""Presses, whichever way Teams tells of them: read, done by the chat's actions, and shown where the client can."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.chat.actions import SENDS, Actions, ButtonAction, choose_language
from bot.chat.elements import Result, Told, View
from bot.chat.views.answer import draw_result
from bot.editorial.types import Person
from bot.journal import fingerprint
from bot.surfaces.teams.client import UNREACHABLE, open_chat, post
from bot.surfaces.teams.conversation_ref import pack_ref, refer_to
from bot.surfaces.teams.handler import TeamsHandler
from bot.surfaces.teams.incoming import is_targeted, read_language
from bot.surfaces.teams.outbox_worker import TeamsOutboxWorker
from bot.surfaces.teams.render import (
    LIST_SEPARATOR,
    PRIVATE,
    Message,
    dialog_notice,
    mark_private,
    render_card,
    render_dialog,
    render_message,
)
from bot.surfaces.teams.rich import Json
from bot.surfaces.teams.sdk import App
from bot.texts import text

DELIVER_FIRST_SECONDS = 2.0  # Teams waits 15
DECISIONS = frozenset(("faq_send", "accept", "undo"))
"""What may take longer than Teams waits."""


class PressHandler:
    """Answers presses: in a dialog, where the button stands, or as a message where a client has neither."""

    def __init__(self, handler: TeamsHandler, actions: Actions, outbox: TeamsOutboxWorker, app: App) -> None:
        self.handler = handler
        self.actions = actions
        self.outbox = outbox
        self.app = app

    # -- the three ways that a press is answered

    async def in_dialog(self, data: Json, activity: Any) -> Json:
        """For ``task/fetch`` and ``task/submit``."""
        press = read_press(data, activity)
        result = await self.act(press, activity)
        return goes_on(press, render_dialog(result)) if isinstance(result, View) else dialog_notice(result.line)

    async def in_place(self, data: Json, activity: Any) -> str | Json:
        """For ``adaptiveCard/action``: a line that Teams shows for a moment, or a card in place of the one pressed."""
        press = read_press(data, activity)
        result = await self.act(press, activity)
        return goes_on(press, render_card(result)) if isinstance(result, View) else result.line

    async def as_message(self, data: Json, activity: Any) -> Message:
        """For clients that send a press as a message."""
        press = read_press(data, activity)
        made = render_message(draw_result(await self.act(press, activity), press.language), dialog=True)
        return replace(made, card=goes_on(press, made.card))

    # -- what they do

    async def act(self, press: ButtonAction, activity: Any) -> Result:
        """What came of it. When that takes longer than Teams waits, it is told in the person's own chat."""
        task = self.handler.begin(self.finish(press))
        waits = press.do in DECISIONS and self.actions.waiting_line(press)
        done, _ = await asyncio.wait({task}, timeout=self.handler.settings.patience if waits else None)
        if done:
            return task.result()
        self.handler.begin(self.tell_later(task, press, activity))
        return Told(text("teams.publishing", press.language))

    async def finish(self, press: ButtonAction) -> Result:
        result = await self.actions.run(press)
        if press.do in SENDS:
            sending = self.handler.begin(self.outbox.run())
            if isinstance(result, View):  # a card that changes for all would hide what the person does next
                await asyncio.wait({sending}, timeout=DELIVER_FIRST_SECONDS)
        return result

    async def tell_later(self, task: asyncio.Task[Result], press: ButtonAction, activity: Any) -> None:
        view = draw_result(await task, press.language)
        try:
            chat = await open_chat(self.app, refer_to(activity, private=True))
            await post(self.app, chat, render_message(view))
        except UNREACHABLE as error:
            self.handler.failed(error)


def goes_on(press: ButtonAction, shown: Json) -> Json:
    """What is shown next; after a press that nobody else saw, its buttons say so too."""
    marked: Json = mark_private(shown) if press.private else shown
    return marked


def read_press(data: Mapping[str, Any], activity: Any) -> ButtonAction:
    """A press as the actions want it.

    The message extension is used where the bot itself may not be, what was asked in private stays so, and who wants to
    be told of changes is nobody else's business: what comes of these is told in the person's own chat.
    """
    extension = str(getattr(activity, "name", "") or "").startswith("composeExtension")
    private = extension or bool(data.get(PRIVATE)) or is_targeted(activity) or data.get("do") == "watch"
    values = dict(data)
    if "based_on" in values:
        values["based_on"] = [each for each in str(values["based_on"] or "").split(LIST_SEPARATOR) if each]
    return ButtonAction(
        do=str(data.get("do", "")),
        data=values,
        person=person_of(activity),
        language=choose_language(data, read_language(activity)),
        place=pack_ref(refer_to(activity, private=private)),
        private=private,
        thread=f"teams:muted:{fingerprint('muted', activity.conversation.id)}",
    )


def person_of(activity: Any) -> Person:
    """Who did it, by the directory's id, which VEILEDER_EDITORS has; a local client may have none."""
    user = activity.from_
    known = user.aad_object_id or user.id
    return Person("teams", known, user.name or known)
