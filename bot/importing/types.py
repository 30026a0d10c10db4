"""The vocabulary of bringing text in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path

from bs4 import Tag

from bot.importing.left import Left
from bot.importing.said import Note
from index.errors import Problem


class State(StrEnum):
    """What became of the file in the corpus."""

    NEW = "new"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REFUSED = "not written"


@dataclass(frozen=True, slots=True)
class Original:
    """What the author gave, as bytes. ``kind`` is the name of the ``Reader`` that reads it.

    ``address`` is where it will be found again: an address on the web, or the name of a file. ``charset`` is the one
    that a server declared, empty when none did.
    """

    address: str
    kind: str
    data: bytes
    charset: str = ""

    @property
    def on_the_web(self) -> bool:
        return self.address.startswith(("http://", "https://"))


@dataclass(frozen=True, slots=True)
class Page:
    """An original as HTML, before it is put in shape.

    ``html`` holds the text alone, without menus. ``text`` is everything that could be read, to compare with the result.
    ``lang``, ``owner`` and ``modified`` are what the original says of itself, empty when it does not. ``left`` is what
    was left out on purpose.
    """

    html: Tag
    text: str
    address: str
    title: str = ""
    lang: str = ""
    owner: str = ""
    modified: date | None = None
    notes: tuple[Note, ...] = ()
    left: Left = field(default_factory=Left, hash=False)


@dataclass(frozen=True, slots=True)
class Reader:
    """A format that text is brought in from.

    ``read`` raises BringError for what it cannot read. ``begins`` says whether bytes are of the format, and wins over
    ``content_types`` (what servers call it), which win over ``suffixes`` (ends of names, in small letters).
    """

    name: str
    suffixes: tuple[str, ...]
    read: Callable[[Original], Page]
    begins: Callable[[bytes], bool] = lambda _: False
    content_types: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Converted:
    """A page as corpus Markdown: ``body`` has ``##`` headings and no ``#``, and ends with a line end."""

    title: str
    body: str
    page: Page
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the author asks for on the command line. ``fields`` are front matter by name; they win over everything."""

    folder: Path
    fields: Mapping[str, str] = field(default_factory=dict, hash=False)
    overwrite: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """What is different in one section: ``kind`` is added, removed or changed; ``lines`` begin with ``+`` or ``-``."""

    kind: str
    section: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """A file of the corpus before it is written. ``before`` is its text now, None when it is new."""

    path: Path
    text: str
    before: str | None
    address: str
    notes: tuple[Note, ...]
    changes: tuple[Change, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def state(self) -> State:
        if self.problems:
            return State.REFUSED
        if self.before is None:
            return State.NEW
        return State.UNCHANGED if self.before == self.text else State.UPDATED

    @property
    def to_write(self) -> bool:
        return self.state in (State.NEW, State.UPDATED)
