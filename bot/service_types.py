"""What a surface needs from the service behind it, and what it gives back.

Errors a surface must expect from ``Service.ask``::

    QuestionError       the question cannot be read: tell the reader what to change
    AnswerFailedError   something went wrong here: tell the reader the reference

A surface lets questions in through ``Service.admission`` before it takes a thread for them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.answering.question import QuestionError
from bot.types import Answer, Language
from index.types import Document, FaqEntry, Site

__all__ = ["AnswerFailedError", "BuildView", "CrowdedError", "QuestionError", "Reply", "Service", "Turn"]


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier question by the same reader. Sequences of turns run oldest first."""

    question: str


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer and its reference in the journal: lower-case hex, what feedback is given on."""

    answer: Answer
    ref: str


class AnswerFailedError(RuntimeError):
    """No answer came of it, through no fault of the reader's. The question is in the journal under ``ref``."""

    def __init__(self, ref: str) -> None:
        super().__init__(f"the answer failed (ref. {ref})")
        self.ref = ref


class CrowdedError(QuestionError):
    """There are too many questions just now; nothing was done with this one, and it may be asked again."""

    def __init__(self) -> None:
        super().__init__("crowded")


class Entrance(Protocol):
    """Who is let in; see ``bot.admission``."""

    def enter(self) -> bool: ...

    def leave(self) -> None: ...

    def turn_away(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Observed:
    """What came of one question, without a word of it. ``status`` is ``failed`` when no answer came.

    ``stages`` has seconds by the name of the stage, in the order they began.
    """

    ref: str
    surface: str
    status: str
    build: str
    stages: Mapping[str, float]


class BuildView(Protocol):
    """The texts of one build, by id."""

    @property
    def id(self) -> str: ...

    @property
    def documents(self) -> Mapping[str, Document]: ...

    @property
    def faq(self) -> Mapping[str, FaqEntry]: ...

    @property
    def site(self) -> Site:
        """What the house calls itself."""
        ...


class Service(Protocol):
    """Questions in, answers out. May be called from several threads at once."""

    @property
    def admission(self) -> Entrance:
        """Where surfaces ask whether there is room for one more question."""
        ...

    def ask(self, question: str, conversation: Sequence[Turn] = (), surface: str = "web") -> Reply:
        """Answer and journal one question. Raises QuestionError or AnswerFailedError."""
        ...

    def examples(self, language: Language) -> tuple[str, ...]:
        """Questions to begin with, which the guidance surely answers; three where there are so many."""
        ...

    def feedback(self, ref: str, helpful: bool, reason: str = "") -> None:
        """Note what the reader thought of an answer; the last word counts. Raises KeyError for an unknown ``ref``."""
        ...

    def build(self, build_id: str | None = None) -> BuildView:
        """The named build, or the current one. Raises LookupError when it is gone."""
        ...
