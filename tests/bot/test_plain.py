"""Plain texts say what is struck: in the API, in chats' fallbacks, in a terminal."""

import io

from rich.console import Console

from bot.answer_json import faq_to_dict
from bot.answering.faq import faq_answer
from bot.chat.elements import Prose
from bot.chat.runs import plain_lines
from bot.plain import plain_text
from bot.surfaces.terminal.render import show_element
from index.read.markdown import parse
from index.types import Block, FaqEntry

TEXT = "Grensen er ~~500 **norske** kroner~~ 300 kroner.\n\n- ~~Utgått~~\n- Gjelder\n\n"
TEXT += "| A | B |\n| - | - |\n| ~~1~~ | 2 |\n"
PLAIN = ("Grensen er ~~500 norske kroner~~ 300 kroner.", "• ~~Utgått~~", "• Gjelder", "A | B", "~~1~~ | 2")


def blocks() -> tuple[Block, ...]:
    return parse(TEXT).sections[0].blocks


def test_plain_text_keeps_the_strike() -> None:
    """One pair of tildes around each run, whatever else its parts are, in sentences, items and cells."""
    assert plain_text(blocks()).splitlines() == list(PLAIN)


def test_the_fallbacks_of_chats_keep_it() -> None:
    """The same in what a notification shows."""
    assert plain_lines(blocks()).splitlines() == list(PLAIN)


def test_a_terminal_without_colours_keeps_it() -> None:
    """Piped into a file or read aloud, the text is not as if it held."""
    file = io.StringIO()
    show_element(Prose(blocks(), "", ""), Console(file=file, width=200))
    assert [line.strip() for line in file.getvalue().splitlines()] == list(PLAIN)


def test_the_api_keeps_it() -> None:
    """An FAQ answer's `plain`; a quote's is made the same way."""
    entry = FaqEntry.__new__(FaqEntry)
    for name, value in {"id": "a", "question": "Hva?", "answer": TEXT, "lang": "nb", "blocks": blocks()}.items():
        object.__setattr__(entry, name, value)
    for name in ("approved_by", "approved"):
        object.__setattr__(entry, name, None)
    object.__setattr__(entry, "based_on", ())
    assert faq_to_dict(faq_answer(entry, "Hva?"))["plain"].splitlines() == list(PLAIN)
