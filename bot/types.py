"""The vocabulary of answers. Offsets are zero-based, end-exclusive, in characters of the build's copy of the source."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path

from index.types import Authority, Block


class Status(StrEnum):
    """What kind of answer this is; a surface shows it first."""

    ANSWERED = "answered"
    FAQ = "faq"
    UNCERTAIN = "uncertain"
    NOT_FOUND = "not_found"
    SMALLTALK = "smalltalk"


class Language(StrEnum):
    """Languages that readers are met in: each folder of ``bot/languages``. Those that code names stand here."""

    _ignore_ = "members folder"
    NB = "nb"
    NN = "nn"
    EN = "en"
    members = vars()
    for folder in sorted(Path(__file__).with_name("languages").glob("*/texts.yaml")):
        if folder.parent.name not in ("nb", "nn", "en"):
            members[folder.parent.name.upper()] = folder.parent.name


DEFAULT = Language.NB
"""What most readers write, and what is used where nothing speaks for another language."""


@dataclass(frozen=True, slots=True)
class Highlight:
    """Words that answer: ``source[start:end] == text``, inside their quote."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Quote:
    """Guidance in its own words: ``source[start:end] == text``, markup included.

    ``plain`` is the text without markup, a line a block; ``blocks`` is the same with its styles, for surfaces
    that show them. ``section`` is the heading path joined by `` › ``. ``score`` orders hits, higher is better,
    and means nothing by itself; an answer's ``confidence`` does. ``overdue`` says that ``review_by`` had passed
    when the question was asked. ``translation`` is the address of the same section in another language.
    """

    text: str
    plain: str
    highlights: tuple[Highlight, ...]
    document: str
    title: str
    section: str
    anchor: str
    start: int
    end: int
    url: str
    lang: str
    reviewed: date
    review_by: date
    overdue: bool
    authority: Authority
    score: float
    blocks: tuple[Block, ...] = field(repr=False)
    translation: str | None = None


@dataclass(frozen=True, slots=True)
class FaqAnswer:
    """A FAQ entry that answers: the editors' words. The sections it is based on are the answer's quotes.

    ``matched`` is the phrasing that was nearest to the question. ``stale`` are the addresses it is based on whose
    text has changed since it was approved.
    """

    id: str
    question: str
    matched: str
    text: str
    plain: str
    lang: str
    approved_by: str
    approved: date | None
    based_on: tuple[str, ...]
    blocks: tuple[Block, ...] = field(repr=False)
    stale: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Topic:
    """A section near the question, offered as a link and never as an answer."""

    title: str
    section: str
    url: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a reader is told.

    ``confidence`` is the calibrated probability (0 to 1) that the first quote answers the question.
    ``quotes`` has up to three for ``answered``, one for ``uncertain``, those it is based on for ``faq``,
    none otherwise; a message with several questions has one for each that is answered. ``topics`` has up to three, for
    ``not_found``, and for ``uncertain`` where there is a choice. ``notes`` are lines for the reader, shown under the
    heading: which quote answers which question, what the guidance does not say. ``line`` and ``examples`` are for
    ``smalltalk``.
    ``removed`` names the kinds of personal data that were taken out of ``question``.
    """

    status: Status
    question: str
    language: Language
    confidence: float
    quotes: tuple[Quote, ...] = ()
    faq: FaqAnswer | None = None
    topics: tuple[Topic, ...] = ()
    notes: tuple[str, ...] = ()
    line: str = ""
    examples: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    build: str = ""
    took_ms: int = 0
