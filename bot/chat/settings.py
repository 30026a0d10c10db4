"""What every chat must be told, whatever the program."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from bot.journal import Entry
from bot.types import DEFAULT, Language


def nothing_asked() -> Sequence[Entry]:
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatSettings:
    """``base_url`` is where the guidance's pages are. ``asked`` gives recent questions for "most asked", newest first.

    ``editors_channel`` is where editors get questions and the digest, in ``editors_language``; empty means nowhere.
    ``outsiders`` answers guests and people of other organisations too.
    ``follow_ups`` answers whoever writes on in a thread, with at most ``max_turns`` earlier questions.
    """

    base_url: str = "http://127.0.0.1:8080"
    editors_channel: str = ""
    editors_language: Language = DEFAULT
    follow_ups: bool = True
    outsiders: bool = False
    max_turns: int = 10
    today: Callable[[], date] = date.today
    asked: Callable[[], Sequence[Entry]] = nothing_asked

    @property
    def on(self) -> bool:
        """True when the chat can be opened."""
        raise NotImplementedError

    @property
    def begun(self) -> bool:
        """True when somebody has started to set it up."""
        raise NotImplementedError
