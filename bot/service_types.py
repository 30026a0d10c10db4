"""What a surface needs from the service behind it, and what it gives back.

Errors a surface must expect from ``Service.ask``::

    QuestionError       the question cannot be read: tell the reader what to change
    AnswerFailedError   something went wrong here: tell the reader the reference
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.answering.question import QuestionError
from bot.types import Answer
from index.types import Document, FaqEntry

__all__ = ["AnswerFailedError", "BuildView", "QuestionError", "Reply", "Service", "Turn"]


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


class BuildView(Protocol):
    """The texts of one build, by id."""

    @property
    def id(self) -> str: ...

    @property
    def documents(self) -> Mapping[str, Document]: ...

    @property
    def faq(self) -> Mapping[str, FaqEntry]: ...


class Service(Protocol):
    """Questions in, answers out. May be called from several threads at once."""

    def ask(self, question: str, conversation: Sequence[Turn] = (), surface: str = "web") -> Reply:
        """Answer and journal one question. Raises QuestionError or AnswerFailedError."""
        ...

    def feedback(self, ref: str, helpful: bool, reason: str = "") -> None:
        """Note what the reader thought of an answer; the last word counts. Raises KeyError for an unknown ``ref``."""
        ...

    def build(self, build_id: str | None = None) -> BuildView:
        """The named build, or the current one. Raises LookupError when it is gone."""
        ...
