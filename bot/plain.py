"""Text without markup that still says what is struck, between two tildes on each side, as in Markdown.

Terminals, notifications, the API and whatever reads aloud have no line to draw: without a sign of its own, a rule that
no longer holds would stand there as one that does.
"""

from collections.abc import Iterable
from itertools import groupby

from index.types import Block, Style

STRUCK = "~~"


def signed(pieces: Iterable[tuple[str, bool]]) -> str:
    """Pieces of a line, and whether each is struck, as one text."""
    runs = ((struck, "".join(text for text, _ in run)) for struck, run in groupby(pieces, key=lambda each: each[1]))
    return "".join(f"{STRUCK}{text}{STRUCK}" if struck else text for struck, text in runs)


def plain_text(blocks: Iterable[Block]) -> str:
    """Visible text with the markers of lists, a line a block."""
    return "\n".join(f"{block.marker} {plain_block(block)}".strip() for block in blocks)


def plain_block(block: Block) -> str:
    return signed((span.text, Style.STRIKE in span.styles) for span in block.spans).strip()
