"""The vocabulary of the editors' loop."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from bot.types import Language


class NotEditorError(PermissionError):
    """Somebody who is not an editor tried what only editors may do."""


class TakenError(RuntimeError):
    """Somebody else was first. ``who`` is that person's name, empty when it is not known."""

    def __init__(self, who: str = "") -> None:
        super().__init__(who)
        self.who = who


@dataclass(frozen=True, slots=True)
class FaqDraft:
    """A FAQ entry before it is a file.

    ``id`` is empty for a new entry: one is made from the question. ``answer`` is Markdown. ``based_on`` holds
    addresses (``document#anchor``); ``based_on_digests`` has the digest that each had when it was approved.
    ``replaces`` is a digest of the file that the draft was made of, empty when there was none.
    """

    question: str
    also: tuple[str, ...]
    lang: str
    based_on: tuple[str, ...]
    answer: str
    id: str = ""
    approved_by: str = ""
    approved: date | None = None
    translation_of: str | None = None
    based_on_digests: Mapping[str, str] = field(default_factory=dict, hash=False)
    replaces: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in a chat program, or at the desk. ``id`` is what the program calls them; ``name`` is what people do.

    ``vouched`` is somebody whom a login makes an editor, whoever the settings name.
    """

    surface: str
    id: str
    name: str
    vouched: bool = False

    @property
    def key(self) -> str:
        """As in VEILEDER_EDITORS: ``slack:U123``."""
        return f"{self.surface}:{self.id}"


@dataclass(frozen=True, slots=True)
class Reference:
    """A section: ``address`` is ``document#anchor``, ``section`` its heading path, ``url`` its page."""

    address: str
    section: str
    url: str


WEB = "web"
"""The surface whose askers come back to read the answer: nothing is sent there."""


class CaseState(StrEnum):
    """How far a case has come; it never goes back."""

    OPEN = "open"
    TAKEN = "taken"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class Case:
    """A question put to the editors.

    ``ref`` is the question's in the journal. ``place`` says where to answer, in the words of the asker's
    ``surface``; empty once it is forgotten. ``channel`` is the editors', on the surface ``desk``, which may be another
    than the asker's. ``near`` are the sections nearest to the question. ``taken_by`` is a pseudonym of a
    ``Person.key``. ``post`` is where the editors' message stands, empty until it is sent. ``faq`` is the entry that was
    made of it.
    """

    id: int
    ref: str
    opened_at: datetime
    surface: str
    place: str
    desk: str
    channel: str
    language: Language
    question: str
    near: tuple[Reference, ...]
    state: CaseState
    taken_by: str
    taken_name: str
    answer: str
    answered_at: datetime | None
    post: str
    faq: str


@dataclass(frozen=True, slots=True)
class ChangeRequest:
    """What somebody would have changed in a section. ``words`` are those that were quoted when they said so."""

    address: str
    section: str
    url: str
    words: str
    text: str


class ProposalState(StrEnum):
    """``draft`` is being written, ``waiting`` is in the queue, ``publishing`` is on its way out."""

    DRAFT = "draft"
    WAITING = "waiting"
    PUBLISHING = "publishing"
    PUBLISHED = "published"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Proposal:
    """Something for the editors to decide on: a FAQ entry (``draft``) or a change of a section (``change``).

    ``by`` is a pseudonym of a ``Person.key``. ``case`` is the case it came of. ``report`` says why it was not published
    when that was tried.
    """

    id: int
    state: ProposalState
    by: str
    by_name: str
    why: str
    made_at: datetime
    draft: FaqDraft | None = None
    change: ChangeRequest | None = None
    case: int | None = None
    report: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """A change of a FAQ file. ``before`` and ``after`` are its whole text, None where there is no file.

    ``accepted`` is the reason that was given for publishing all the same. ``undoes`` is the change it takes back.
    ``undone`` says that it has been taken back itself.
    """

    id: int
    made_at: datetime
    by: str
    by_name: str
    why: str
    accepted: str
    faq: str
    file: str
    before: str | None
    after: str | None
    build: str
    proposal: int | None = None
    undoes: int | None = None
    undone: bool = False


@dataclass(frozen=True, slots=True)
class StaleEntry:
    """A FAQ entry whose sections (``addresses``) have changed since it was approved."""

    id: str
    question: str
    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits for the editors, oldest first, and the latest changes, newest first."""

    cases: tuple[Case, ...]
    proposals: tuple[Proposal, ...]
    changes_asked_for: tuple[Proposal, ...]
    stale: tuple[StaleEntry, ...]
    changes: tuple[Change, ...]

    @property
    def waiting(self) -> int:
        return len(self.cases) + len(self.proposals) + len(self.changes_asked_for) + len(self.stale)
