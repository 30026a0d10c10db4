"""A press or a submitted form, in any chat: what is done, and what is shown next, or why not in words.

An action is a plain function of a press. ``Actions.run`` calls it in a thread and turns whatever it raises into words
for the person who pressed, so that nobody is left waiting and no two chats say different things.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.chat.button_payload import GoneError, find_build, requote, unpack
from bot.chat.elements import Result, Screen, Told
from bot.chat.handler import ChatHandler
from bot.chat.views.answer import draw_escalate, draw_more, draw_reason, draw_section
from bot.chat.views.draft import typed
from bot.database import MessageKind
from bot.editorial.publish import OthersError, OvertakenError, UnseenError
from bot.editorial.types import NotEditorError, Person, TakenError
from bot.journal import fingerprint
from bot.texts import text
from bot.types import Language

REFUSALS: tuple[tuple[type[Exception] | tuple[type[Exception], ...], str], ...] = (
    (NotEditorError, "editorial.not_editor"),
    (UnseenError, "editorial.unseen"),
    (OvertakenError, "editorial.overtaken"),
    (OthersError, "editorial.others"),
    (GoneError, "chat.gone"),
    ((TakenError, KeyError), "editorial.gone"),
)
"""What a person is told for each error that an action may raise; any other gives them a reference."""


@dataclass(frozen=True, slots=True)
class ButtonAction:
    """``data`` is what the button carries along with what was written in fields.

    ``place`` says where to answer the person, in the words of the surface; ``private`` when nobody else saw it.
    ``thread`` is what is silenced by «Ikke svar mer her».
    """

    do: str
    data: Mapping[str, Any]
    person: Person
    language: Language
    place: str = ""
    private: bool = False
    thread: str = field(default="", repr=False)


Action = Callable[[ButtonAction], Result]

SENDS = frozenset(("escalate", "wish", "case_take", "case_reply", "case_answer", "faq_send", "accept", "undo"))
"""Actions that may have caused a message to somebody else."""

DECIDES = SENDS - {"escalate", "wish"} | {"proposal_close"}
"""Actions that change what waits for the editors."""


class Actions:
    """What readers may press under an answer."""

    def __init__(self, handler: ChatHandler, screen: Screen) -> None:
        self.handler = handler
        self.screen = screen
        self.table: dict[str, Action] = {
            "section": self.show_section,
            "watch": self.watch,
            "more": self.show_more,
            "helpful": lambda press: Told(self.give(press, helpful=True)),
            "missing": self.note_missing,
            "reason": lambda press: Told(self.give(press, helpful=False)),
        }

    async def run(self, press: ButtonAction) -> Result:
        """What comes of a press; a refusal in words."""
        if press.do == "mute":
            await self.handler.note(press.thread)
            return Told(text("chat.muted", press.language))
        action = self.table.get(press.do)
        if action is None:
            return Told(text("chat.gone", press.language))
        try:
            return await asyncio.to_thread(action, press)
        except Exception as error:  # noqa: BLE001 (a defect must not leave the person waiting)
            for kind, key in REFUSALS:
                if isinstance(error, kind):
                    return Told(text(key, press.language))
            return Told(text("failure", press.language, ref=self.handler.failed(error)))

    def waiting_line(self, press: ButtonAction) -> str:  # noqa: ARG002 (readers wait for nothing that has a name)
        """What is said while it goes on; empty when it is done at once."""
        return ""

    def show_section(self, press: ButtonAction) -> Result:
        settings = self.handler.settings
        return draw_section(
            unpack(typed(press.data, "carried")), self.handler.service, settings.base_url, settings.today()
        )

    def show_more(self, press: ButtonAction) -> Result:
        payload, settings = unpack(typed(press.data, "carried")), self.handler.settings
        return self.screen.fit(
            lambda room: draw_more(payload, self.handler.service, settings.base_url, settings.today(), room)
        )

    def watch(self, press: ButtonAction) -> Result:
        """Remembers that the person wants to be told, once, when what they were quoted has other words."""
        payload, settings, handler = unpack(typed(press.data, "carried")), self.handler.settings, self.handler
        build = find_build(payload, handler.service)
        found = [requote(build, each, settings.base_url, settings.today()) for each in payload.quotes]
        words = [[each.document, each.anchor, each.section, each.text, each.plain] for each in found]
        key = f"watch:{fingerprint(press.person.key, press.place, *(each.text for each in found))}"
        if handler.keys.claim(key):
            body = {"watched": words, "lang": payload.language.value, "asker": press.person.id}
            handler.outbox.keep(handler.surface, press.place, body, kind=MessageKind.WATCH)
            handler.keys.done(key)
        return Told(text("watch.noted", press.language))

    def give(self, press: ButtonAction, *, helpful: bool) -> str:
        """Notes feedback; returns what to tell the reader."""
        try:
            self.handler.service.feedback(typed(press.data, "ref"), helpful, typed(press.data, "reason"))
        except KeyError:
            return text("feedback.unknown", press.language)
        return text("feedback.thanks", press.language)

    def note_missing(self, press: ButtonAction) -> Result:
        """«No» is noted at once; what was missing may follow."""
        told = self.give(press, helpful=False)
        if told != text("feedback.thanks", press.language):
            return Told(told)
        ref, editorial = typed(press.data, "ref"), self.handler.editorial
        escalates = editorial is not None and editorial.escalates(self.handler.surface)
        escalate = (
            draw_escalate(ref, press.language, self.handler.service.build().site, press.place) if escalates else None
        )
        return draw_reason(ref, press.language, escalate)


def choose_language(data: Mapping[str, Any], reader: Language) -> Language:
    """The language of the answer that the button stands under, else the reader's."""
    if data.get("lang") in tuple(Language):
        return Language(data["lang"])
    try:
        return unpack(typed(data, "carried")).language
    except GoneError:
        return reader


def question_or_answer(words: str) -> dict[str, str]:
    """What a message is when it becomes a draft: a question, or else an answer to one that is still to be written."""
    return {"question": words, "answer": ""} if "?" in words else {"question": "", "answer": words}
