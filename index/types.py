"""The vocabulary of the index. All offsets are zero-based, end-exclusive, in characters of the source file."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path


class Authority(StrEnum):
    """What weight a text has. Declared from the heaviest to the lightest."""

    LAW = "law"
    POLICY = "policy"
    GUIDANCE = "guidance"
    EXAMPLE = "example"

    @property
    def weight(self) -> int:
        """3 for law down to 0 for example: higher goes first when two hits are equally good."""
        return _WEIGHTS[self]


_WEIGHTS = {each: len(Authority) - 1 - at for at, each in enumerate(Authority)}


class BlockKind(StrEnum):
    """What a block is; a reader's surface decides how each looks."""

    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"
    CODE = "code"
    QUOTE = "quote"
    FOOTNOTE = "footnote"


class Style(StrEnum):
    """How a span is set. A link carries its target beside its styles."""

    STRONG = "strong"
    EM = "em"
    CODE = "code"
    STRIKE = "strike"
    CELL_END = "cell_end"


@dataclass(frozen=True, slots=True)
class Span:
    r"""A run of visible text in one style.

    ``source[start:end]`` is the text itself, except where one visible character is written with
    markup of its own (``&amp;``, ``\*``, a line break): then ``verbatim`` is False and the span is one character.
    """

    text: str
    start: int
    end: int
    styles: frozenset[Style] = frozenset()
    href: str | None = None
    verbatim: bool = True


@dataclass(frozen=True, slots=True)
class Block:
    """The smallest piece that is never split over two passages, except a paragraph that is too long.

    ``start``/``end`` cover the block with its markup (``- ``, ``> ``). ``depth`` is 0 outside lists, 1 in
    a list, 2 in a list in a list. ``marker`` is what stands before the text (``•``, ``2.``), without space.
    ``header`` marks the first row of a table, and in plain text a line that heads what follows.
    """

    kind: BlockKind
    start: int
    end: int
    spans: tuple[Span, ...]
    depth: int = 0
    marker: str = ""
    header: bool = False

    @property
    def text(self) -> str:
        """Visible text, without markup; cells of a row are joined by `` | ``."""
        return "".join(span.text for span in self.spans).strip()


def plain_text(blocks: Iterable[Block]) -> str:
    """Visible text with the markers of lists, a line a block."""
    return "\n".join(f"{block.marker} {block.text}".strip() for block in blocks)


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the text under it, down to the next heading of any level.

    ``path`` is the headings from the document's title down to this one. ``anchor`` is unique in the document.
    ``level`` is 1 for the text before the first heading, whose heading is the title. ``line`` is one-based.
    ``authority`` is its own, None where it weighs what its document does; see ``Document.authority_of``.
    """

    anchor: str
    path: tuple[str, ...]
    level: int
    start: int
    end: int
    line: int
    blocks: tuple[Block, ...]
    authority: Authority | None = None

    @property
    def heading(self) -> str:
        return self.path[-1]


@dataclass(frozen=True, slots=True)
class Document:
    """One Markdown file of guidance. ``source`` is the whole file, front matter included."""

    id: str
    title: str
    lang: str
    owner: str
    reviewed: date
    review_by: date
    authority: Authority
    sources: tuple[str, ...]
    path: Path
    source: str
    sections: tuple[Section, ...]
    url: str | None = None
    translation_of: str | None = None

    def section(self, anchor: str) -> Section | None:
        """The section with this anchor, or None."""
        return next((section for section in self.sections if section.anchor == anchor), None)

    def authority_of(self, section: Section) -> Authority:
        """What one of its sections weighs: what is said of the section, else what is said of the document."""
        return section.authority or self.authority


@dataclass(frozen=True, slots=True)
class FaqEntry:
    """A curated question, its other phrasings, an answer, and the addresses (``document#anchor``) it is based on.

    ``based_on_digests`` has what each address's text was when the answer was approved; see ``index.read.digest``.
    """

    id: str
    question: str
    also: tuple[str, ...]
    lang: str
    based_on: tuple[str, ...]
    approved_by: str
    approved: date | None
    answer: str
    blocks: tuple[Block, ...]
    path: Path
    source: str
    translation_of: str | None = None
    based_on_digests: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def phrasings(self) -> tuple[str, ...]:
        """The question and its other phrasings, question first."""
        return (self.question, *self.also)


@dataclass(frozen=True, slots=True)
class Phrasing:
    """One way to ask a question whose answer is known.

    ``faq`` is the FAQ entry it belongs to, None when editors noted it for a section. ``addresses`` are the
    sections that answer it, best first.
    """

    text: str
    faq: str | None
    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Site:
    """What the house calls itself and its guidance; empty is neutral.

    Texts are by language: ``organisation`` whose guidance it is, ``subject`` what it is about («parkering»),
    ``welcome`` before anybody has asked, ``disclaimer`` on every page, three ``examples``. ``colours`` are ``#rrggbb``
    by ``light`` and ``dark``. ``team`` is who answers what readers ask people about. ``contact`` is an e-mail or web
    address, ``privacy`` and ``accessibility`` web addresses.
    """

    name: str = "Veileder"
    organisation: Mapping[str, str] = field(default_factory=dict, hash=False)
    team: Mapping[str, str] = field(default_factory=dict, hash=False)
    subject: Mapping[str, str] = field(default_factory=dict, hash=False)
    welcome: Mapping[str, str] = field(default_factory=dict, hash=False)
    disclaimer: Mapping[str, str] = field(default_factory=dict, hash=False)
    examples: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    colours: Mapping[str, str] = field(default_factory=dict, hash=False)
    logo: Path | None = None
    contact: str = ""
    privacy: str = ""
    accessibility: str = ""


@dataclass(frozen=True, slots=True)
class Corpus:
    """Everything read from a corpus folder, in order of id.

    ``asked``: how people ask about sections. ``off_topic``: questions that are not answered.
    """

    documents: tuple[Document, ...]
    faq: tuple[FaqEntry, ...]
    asked: tuple[Phrasing, ...] = ()
    off_topic: tuple[str, ...] = ()

    def document(self, document_id: str) -> Document | None:
        return next((document for document in self.documents if document.id == document_id), None)


@dataclass(frozen=True, slots=True)
class Sentence:
    """The unit that is highlighted: a range of the source inside one block. ``text`` is the visible text."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Passage:
    """The unit that is retrieved: a run of whole blocks inside one section.

    ``source[start:end]`` is the passage with its markup. ``text`` is its visible text, one line a block.
    ``context`` is what the passage needs to be understood but does not hold itself: the lead-in of a
    list or the header row of a table that began in an earlier passage; empty otherwise. ``pieces``
    are the ranges that a quote may begin and end at: sentences of prose, whole items, rows and code.
    """

    document: str
    anchor: str
    path: tuple[str, ...]
    start: int
    end: int
    text: str
    context: str
    sentences: tuple[Sentence, ...]
    pieces: tuple[tuple[int, int], ...]

    @property
    def address(self) -> str:
        """``document#anchor``"""
        return f"{self.document}#{self.anchor}"


@dataclass(frozen=True, slots=True)
class DocumentInfo:
    """What a build knows of a document without reading it.

    ``anchors`` are its sections' in reading order. ``file`` is its name below the build's ``sources``.
    ``authorities`` are those of the sections that weigh something else, by anchor.
    """

    id: str
    title: str
    lang: str
    authority: Authority
    translation_of: str | None
    anchors: tuple[str, ...]
    file: str
    authorities: Mapping[str, Authority] = field(default_factory=dict, hash=False)

    def authority_of(self, anchor: str) -> Authority:
        return self.authorities.get(anchor, self.authority)


@dataclass(frozen=True, slots=True)
class FaqInfo:
    """What a build knows of a FAQ entry without reading it.

    ``stale`` are the addresses whose text has changed since the entry was approved.
    """

    id: str
    lang: str
    phrasings: tuple[str, ...]
    based_on: tuple[str, ...]
    translation_of: str | None
    file: str
    stale: tuple[str, ...] = ()
