"""A format that nobody brings in: notes of plain lines. All that a new format must bring, in its smallest form.

== Title
= Heading
* an item
Anything else is a paragraph.
% a remark to whoever writes the note, which readers never see
"""

from html import escape

from bs4 import BeautifulSoup

from bot.importing.left import Kind, Left
from bot.importing.said import BringError
from bot.importing.types import Original, Page, Reader

ELEMENTS = {"==": "<h1>{}</h1>", "=": "<h2>{}</h2>", "*": "<ul><li>{}</li></ul>"}


def read_notes(original: Original) -> Page:
    """Raises BringError when the note has no text."""
    html, left = "", Left()
    for line in original.data.decode().splitlines():
        mark, _, rest = line.partition(" ")
        if mark == "%":
            left.add(Kind.COMMENT, rest)
        elif mark in ELEMENTS:
            html += ELEMENTS[mark].format(escape(rest))
        elif line.strip():
            html += f"<p>{escape(line)}</p>"
    page = BeautifulSoup(f"<main>{html.replace('</ul><ul>', '')}</main>", "html.parser").main
    if page is None or not page.get_text(strip=True):
        raise BringError("error.empty_page", name=original.address)
    return Page(page, page.get_text("\n"), original.address, left=left)


NOTES = Reader("notes", (".note",), read_notes, begins=lambda data: data.startswith(b"== "))
