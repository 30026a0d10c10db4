"""The vocabulary of the text check."""

from dataclasses import dataclass
from enum import StrEnum

from index.types import Block


class Kind(StrEnum):
    """What a finding is about, errors first, in the order of the report."""

    FORM = "form"
    YES_NO = "yes-no"
    SPELLING = "spelling"
    LONG = "long"
    PASSIVE = "passive"
    TERM = "term"
    ACTORS = "actors"
    HEADING = "heading"


ERRORS = frozenset({Kind.FORM, Kind.YES_NO})  # everything else is a warning: the author decides
TITLES = {
    Kind.FORM: "forms that forms.yaml replaces",
    Kind.YES_NO: "answers to a yes/no question that begin with neither yes nor no",
    Kind.SPELLING: "words that the dictionary does not know",
    Kind.LONG: "long sentences",
    Kind.PASSIVE: "passives",
    Kind.TERM: "unexplained terms",
    Kind.ACTORS: "sections that change whom they speak to",
    Kind.HEADING: "headings that are nouns",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to look at. ``path`` is the file as an author knows it, ``line`` is one-based."""

    kind: Kind
    path: str
    line: int
    what: str

    @property
    def is_error(self) -> bool:
        return self.kind in ERRORS

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.what}"


@dataclass(frozen=True, slots=True)
class Part:
    """What is checked at a time: a section of a document, or the answer of an FAQ entry.

    ``heading`` is empty where the author has not written one; ``line`` is where the part begins. ``source`` is the
    whole file. ``question`` is an FAQ entry's.
    """

    path: str
    lang: str
    source: str
    heading: str
    line: int
    blocks: tuple[Block, ...]
    question: str = ""
