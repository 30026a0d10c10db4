"""An answer as lines for a terminal: source first, no boxes; highlighted words are bold and survive as plain text."""

from collections.abc import Sequence
from itertools import groupby

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from bot.chat import elements as e
from bot.chat.elements import Line, Room, plain_line
from bot.chat.runs import Range, pieces
from bot.chat.views.answer import RenderOptions, draw_answer
from bot.plain import STRUCK
from bot.service_types import Reply
from bot.types import Answer
from index.types import Block

INDENT = (0, 0, 0, 2)
WHOLE = 10**9  # a terminal has room for all there is
ROOM = Room(WHOLE, WHOLE, WHOLE)


def show(answer: Answer, console: Console) -> None:
    """Print the whole answer."""
    console.print()
    for element in draw_answer(Reply(answer, ""), RenderOptions(buttons=False, folds=False), ROOM).elements:
        show_element(element, console)


def show_element(element: e.Element, console: Console) -> None:
    match element:
        case e.Heading(words):
            console.print(Text(words, style="bold"))
        case e.Text(words):
            console.print(Text(words))
        case e.Note(words):
            console.print(Text(words, style="dim"))
        case e.Lines(lines):
            console.print()
            for line in lines:
                console.print(Text.assemble(*((run.text, "bold" if run.bold else "") for run in line)))
        case e.Prose(blocks):
            console.print(Padding(blocks_text(blocks, ()), INDENT))
        case e.Quote(blocks, marks, source):
            console.print()
            console.print(Padding(Text("«") + blocks_text(blocks, marks) + Text("»"), INDENT))
            show_source(source, console, "")
        case e.Bullets(lead, items):
            console.print()
            console.print(Text(lead))
            for item in items:
                show_source(item, console, "- ")


def show_source(line: Line, console: Console, marker: str) -> None:
    """A line with its address below, where a terminal may make a link of it."""
    words = plain_line(line)
    console.print(Text(f"{marker}{words}") if marker else Padding(Text(words, style="dim"), INDENT))
    for run in line:
        if run.url:
            console.print(Text(f"  {run.url}", style="dim"), soft_wrap=True)


def blocks_text(blocks: Sequence[Block], marks: Sequence[Range]) -> Text:
    lines = []
    for block in blocks:
        line = Text("  " * max(0, block.depth - 1))
        if block.marker:
            line.append(f"{block.marker} ")
        for struck, run in groupby(pieces(block, marks), key=lambda each: "strike" in each[1]):
            line.append(STRUCK * struck)
            for words, styles in run:
                line.append(words, style=" ".join(each for each in styles if each in ("bold", "italic", "strike")))
            line.append(STRUCK * struck)
        lines.append(line)
    return Text("\n").join(lines)
