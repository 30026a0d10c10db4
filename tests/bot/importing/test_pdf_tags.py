"""PDFs by their tags, as programs write them that do not tag what the standard has tags for."""

import inputs
from reading import brought

from bot.importing.left import Left
from bot.importing.pdf_flow import Words
from bot.importing.pdf_letters import Letter, Node
from bot.importing.pdf_tags import Mark, Tags

WIDE = 6.0
"""Width of a letter, in points."""


class Page:
    """Text of a page by marked content."""

    def __init__(self) -> None:
        self.letters: dict[Mark, list[Letter]] = {}

    def write(self, text: str, x: float, y: float) -> tuple[int, int]:
        mark = (1, len(self.letters))
        spots = [(sign, x + WIDE * at) for at, sign in enumerate(text)]
        self.letters[mark] = [
            Letter(sign, 1, at, at + WIDE, y - 10, y + 2, y, 10.0, bold=False, mark=mark[1], run=mark[1])
            for sign, at in spots
        ]
        return mark

    def html(self, root: Node) -> str:
        return Tags(root, self.letters, Words(), Left()).html()


def node(kind: str, *inside: Node | Mark) -> Node:
    return Node(kind, inside=dict(enumerate(inside)))


def test_a_number_without_a_tag_of_its_own_is_the_label_of_its_item() -> None:
    """LibreOffice writes it as the first text of the paragraph in the item."""
    page = Page()

    def item(label: str, text: str, y: float) -> Node:
        return node("LI", node("LBody", node("P", page.write(label, 50, y), page.write(text, 70, y))))

    numbered = node("L", item("1. ", "Finn rommet.", 20), item("2. ", "Send.", 40))
    signs = node("L", item("• ", "Strøm", 60), item("• ", "Vann", 80))
    letters = node("L", item("a) ", "vakta", 100), item("Nei, ", "aldri", 120))
    assert page.html(node("Document", numbered, signs, letters)) == (
        "<ol><li value=1><p>Finn rommet.</p></li><li value=2><p>Send.</p></li></ol>"
        '<ul><li data-label=""><p>Strøm</p></li><li data-label=""><p>Vann</p></li></ul>'
        '<ul><li data-label="a)"><p>vakta</p></li><li data-label=""><p>Nei, aldri</p></li></ul>'
    )


def test_blocks_without_meaning_are_paragraphs() -> None:
    """Chromium tags definitions and tables for layout as it does words in bold; a line that is full goes on."""
    page = Page()
    wide = node("P", page.write("En linje som er så lang at den når helt ut til kanten av siden.", 50, 20))
    terms = node(
        "NonStruct", node("NonStruct", page.write("Døgn", 50, 40)), node("NonStruct", page.write("24 timer", 70, 60))
    )
    bold = node(
        "NonStruct",
        node("NonStruct", page.write("Unntak:", 50, 80)),
        page.write("rommet som ligger innerst er stengt hele sommeren og", 98, 80),
        page.write("høsten.", 50, 100),
    )
    assert page.html(node("Document", wide, terms, bold)) == (
        "<p>En linje som er så lang at den når helt ut til kanten av siden.</p><p>Døgn</p><p>24 timer</p>"
        "<p>Unntak: rommet som ligger innerst er stengt hele sommeren og høsten.</p>"
    )


def test_figures_that_a_font_draws_raised_stay_apart() -> None:
    """Typst takes them from the font, in full size and on the line: 10⁶ would be 106."""
    assert (
        "Over 10⁶ kroner for 12 m², CO₂ og note.¹"
        in brought("fil.pdf", (inputs.FILES / "raised.pdf").read_bytes()).body
    )
