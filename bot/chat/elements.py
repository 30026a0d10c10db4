"""What a view is made of, in any chat program: a dozen elements that each surface renders in its own way.

Words in a heading, a title and a button's title are the catalogue's, unless it says otherwise. All other words may be
anybody's: a surface shows them as characters and nothing else, so that they cannot format, mention or link by
themselves.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.chat.cutting import size
from bot.types import Language
from index.types import Block

Range = tuple[int, int]
Data = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one line; with ``url`` they lead there."""

    text: str
    url: str = ""
    bold: bool = False


Line = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Button:
    """``do`` is the action that a press is (``bot.chat.actions``), ``data`` what it needs to know.

    ``opens`` says that what comes of it is shown on top of this view; ``rare`` that it may stand behind a menu;
    ``back`` that it leads to the view before, which needs no button where views lie on top of each other. ``form`` is
    what may unfold in place, and then ``submit`` sends it.
    """

    do: str
    title: str
    data: Data = field(default_factory=dict)
    opens: bool = False
    rare: bool = False
    back: bool = False
    form: tuple["Element", ...] = ()
    submit: "Button | None" = None


@dataclass(frozen=True, slots=True)
class Heading:
    """Finds its part of the view for a screen reader."""

    text: str


@dataclass(frozen=True, slots=True)
class Title:
    """A heading in anybody's words: the name of a section."""

    text: str


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph. ``button`` belongs to it."""

    text: str
    strong: bool = False
    close: bool = False  # to the paragraph before
    button: Button | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """Words that matter less than what they stand under."""

    text: str


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines with links or bold words, each on its own; ``close`` to what is above."""

    lines: tuple[Line, ...]
    close: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list under its lead; ``strong`` for one that parts a long view."""

    lead: str
    items: tuple[Line, ...]
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Quote:
    """Guidance in its own words, with ``marks`` (ranges of the source) highlighted, and where it stands below.

    ``rest`` leads to what was left out of it.
    """

    blocks: tuple[Block, ...]
    marks: tuple[Range, ...]
    source: Line
    rest: Run | None = None


@dataclass(frozen=True, slots=True)
class Prose:
    """An editor's words with their styles. ``more`` ends what was cut; ``plain`` is for when there are no blocks."""

    blocks: tuple[Block, ...]
    more: str = ""
    plain: str = "…"


@dataclass(frozen=True, slots=True)
class Whole:
    """A long text, as much of it as the program takes; ``rest`` leads to the rest.

    Without ``rest`` nothing is left out: where the styles take too much room, ``plain`` is shown.
    """

    blocks: tuple[Block, ...]
    marks: tuple[Range, ...] = ()
    rest: Run | None = None
    plain: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """Somebody's own words, set apart; ``about`` says above them what they are about."""

    words: str
    about: Run | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """A text field. ``most`` is in UTF-16 units; ``needed`` is what is said when it must be filled in and is not."""

    name: str
    label: str
    value: str = ""
    hint: str = ""
    most: int = 3000
    lines: bool = False
    needed: str = ""
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """One of some; ``options`` are titles by value."""

    name: str
    label: str
    options: Mapping[str, str]
    chosen: str
    all_shown: bool = False


@dataclass(frozen=True, slots=True)
class Sections:
    """Any number of sections, found by words: ``offered`` are titles by address, ``find`` looks for more."""

    label: str
    hint: str
    offered: Mapping[str, str]
    chosen: tuple[str, ...]
    find: Button


@dataclass(frozen=True, slots=True)
class Buttons:
    """What can be done with what stands above."""

    buttons: tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One of several things of a kind in one view; ``id`` tells it from the others."""

    id: str
    elements: tuple["Element", ...]


@dataclass(frozen=True, slots=True)
class Divider:
    """What comes below is about something else."""


Element = (
    Heading
    | Title
    | Text
    | Note
    | Lines
    | Bullets
    | Quote
    | Prose
    | Whole
    | Said
    | Field
    | Choice
    | Sections
    | Buttons
    | Item
    | Divider
)


@dataclass(frozen=True, slots=True)
class View:
    """What is shown at once. ``plain`` is the whole of it in words, for notifications and reading aloud.

    ``headed`` says that the title stands in the view too, where no window shows it. ``submit`` sends the fields.
    ``feedback`` is the reference of the answer that «Fikk du svar?» is about. ``errors`` is what is wrong, by the name
    of the field. ``summary`` is for a notification when that should say something else than ``plain``.
    """

    title: str
    language: Language
    elements: tuple[Element, ...]
    plain: str
    buttons: tuple[Button, ...] = ()
    submit: Button | None = None
    feedback: str = ""
    headed: bool = False
    errors: Mapping[str, str] = field(default_factory=dict)
    summary: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """A line in answer to a press, empty when there is nothing to say, and what can be done about it.

    ``errors`` has it by the name of the field that it is about.
    """

    line: str
    errors: Mapping[str, str] = field(default_factory=dict)
    buttons: tuple[Button, ...] = ()


Result = View | Told
"""What comes of a press."""


@dataclass(frozen=True, slots=True)
class Room:
    """How much of a text is shown: UTF-16 units of a quote, of what a FAQ answer is based on, of the plain text.

    ``each`` is how many of one kind a queue shows. ``marked`` is False when highlights are left out, each of which
    takes room.
    """

    quote: int
    based: int
    plain: int
    each: int = 5
    marked: bool = True


@dataclass(frozen=True, slots=True)
class Screen:
    """What a chat program has room for. ``rooms`` run from the most to the least; the last fits whatever it is.

    ``stacked`` says that windows open on top of each other, and a form is a window; else a press is answered in place
    of the view it was made in.
    """

    rooms: tuple[Room, ...]
    takes: Callable[[View], bool] = lambda _: True
    stacked: bool = False

    def fit(self, make: Callable[[Room], View]) -> View:
        """The largest that the program takes."""
        for room in self.rooms:
            view = make(room)
            if self.takes(view):
                break
        return view


def plain_line(line: Line) -> str:
    return "".join(run.text for run in line)


def fields_of(view: View) -> Sequence[Field]:
    return [each for each in view.elements if isinstance(each, Field)]


def fields_fit(view: View) -> bool:
    """False when a field would cut what stands in it."""
    return all(size(each.value) <= each.most for each in fields_of(view))
