"""A press on a button of the editors' loop, and what it is answered with, whichever way Teams asks."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from bot.chat.cutting import short
from bot.editorial.types import Person
from bot.surfaces.teams.cards import Button, Message, said
from bot.surfaces.teams.elements import Json
from bot.surfaces.teams.limits import SUMMARY
from bot.types import Language


@dataclass(frozen=True, slots=True)
class Press:
    """A press on a button: what it carries along with what was written in fields, by whom, and where.

    ``button`` makes buttons that are answered the way this one is. ``private`` is True where the bot may not be able
    to answer in the conversation, or would be seen by others.
    """

    data: Json
    activity: Any
    language: Language
    button: Button
    private: bool = False

    @property
    def person(self) -> Person:
        return person_of(self.activity)


Shown = str | Json
"""What a press is answered with: a line or a card."""

Handler = Callable[[Press], Awaitable[Shown]]


def person_of(activity: Any) -> Person:
    """Who did it, by the directory's id, which VEILEDER_EDITORS has; a local client may have none."""
    user = activity.from_
    known = user.aad_object_id or user.id
    return Person("teams", known, user.name or known)


def as_message(shown: Shown, language: Language) -> Message:
    """For where neither a dialog nor the card itself can show it."""
    if isinstance(shown, str):
        return said(shown, language)
    return Message(shown, summary=short(str(shown["fallbackText"]), SUMMARY))
