"""A PDF -> HTML. Tags for screen readers say exactly what is what; without them, sizes of letters are a guess."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

import pypdfium2 as pdfium
from bs4 import BeautifulSoup, Tag

from bot.importing.contents import page_lists
from bot.importing.dates import day, stated
from bot.importing.elements import HEADINGS, list_items, text_of
from bot.importing.left import Kind, Left
from bot.importing.pdf_edges import Place, edges, place
from bot.importing.pdf_flow import Words, closed_up, mend, plain
from bot.importing.pdf_layout import layout_html
from bot.importing.pdf_letters import Letter, Letters, Node, Sheet
from bot.importing.pdf_lines import lines, pieces, regions
from bot.importing.pdf_tags import Mark, Tags
from bot.importing.said import BringError, Note, note
from bot.importing.types import Original, Page

TAGGED_SHARE = 0.7
"""A PDF is read by its tags when they hold at least this share of its letters; headers and footers are outside them."""
FILE_NAME = re.compile(
    r"untitled|Microsoft (?:Word|PowerPoint|Excel) - .*|.*\.(?:docx?|odt|indd|pptx?|xlsx?|pdf|html?)", re.IGNORECASE
)
STRUCTURE = re.compile(r"<(?:h[1-6]|ul|ol|table)[ >]")
GUESSED = note("untagged")


def read_pdf(original: Original) -> Page:
    """Raises BringError when the file cannot be opened or has no text."""
    try:
        file = Letters(original.data)
    except pdfium.PdfiumError as error:
        raise unreadable(original, error) from error
    try:
        sheets, facts, lang = list(file.sheets()), file.facts(), file.lang()
    finally:
        file.close()
    require_text(sheets, original.address)
    words, outer = Words(), Left()
    sheets = [cleared(each, outer) for each in sheets]
    words.add("\n".join(plain(each.letters) for each in sheets))
    outside = edges(sheets)
    left = Left(dict(outer.found))
    html, tagged = tagged_html(file.root, sheets, words, left)
    notes = []
    if not tagged:
        left = outer
        html = layout_html(sheets, outside, words)
        notes.append(GUESSED)
    text = running_text(sheets, outside, words, left)
    soup = BeautifulSoup(f"<body>{html}</body>", "lxml")
    body = soup.body or soup
    list_items(body)
    page_lists(body, left)
    title = facts.get("Title", "").strip()
    first = body.find(["p", *HEADINGS])
    if isinstance(first, Tag) and first.name == "p" and text_of(first) == title:
        first.name = "h1"
    return Page(
        body,
        text=text,
        address=original.address,
        title="" if FILE_NAME.fullmatch(title) else title,
        lang=lang,
        modified=stated(text) or day(facts.get("ModDate") or facts.get("CreationDate") or ""),
        notes=(*notes, *empty_pages(sheets)),
        left=left,
    )


def cleared(page: Sheet, left: Left) -> Sheet:
    """The page without what is no text of it: struck, outside the page, a watermark; and its remarks, all noted."""
    for kind, run in groupby(page.letters, key=lambda each: each.out):
        if kind:
            left.add(kind, plain(list(run)))
    for kind, text in page.remarks:
        left.add(kind, text)
    return replace(page, letters=tuple(each for each in page.letters if not each.out))


def unreadable(original: Original, error: pdfium.PdfiumError) -> BringError:
    if "password" in str(error).lower():
        return BringError("error.locked", name=original.address)
    return BringError("error.no_pdf", name=original.address)


def require_text(sheets: Sequence[Sheet], address: str) -> None:
    if not any(letter.text.strip() for each in sheets for letter in each.letters):
        raise BringError("error.scanned", name=address)


def empty_pages(sheets: Sequence[Sheet]) -> list[Note]:
    empty = [str(each.number) for each in sheets if not any(letter.text.strip() for letter in each.letters)]
    return [note("empty_pages", pages=", ".join(empty))] if empty else []


def tagged_html(root: Node, sheets: Sequence[Sheet], words: Words, left: Left) -> tuple[str, bool]:
    """The HTML that the tags say, and whether they hold most of the text and say more than that it is paragraphs."""
    if not root.inside:
        return "", False
    pieces: dict[Mark, list[Letter]] = defaultdict(list)
    for letter in (letter for each in sheets for letter in each.letters):
        if letter.mark >= 0:
            pieces[letter.page, letter.mark].append(letter)
    tags = Tags(root, pieces, words, left)
    html = tags.html()
    marked = ((each.page, each.mark) for sheet in sheets for each in sheet.letters if each.text.strip())
    inside = sum(mark in tags.used for mark in marked)
    everything = sum(bool(letter.text.strip()) for each in sheets for letter in each.letters)
    return html, bool(STRUCTURE.search(html)) and inside >= TAGGED_SHARE * everything


def running_text(sheets: Sequence[Sheet], outside: set[Place], words: Words, left: Left) -> str:
    """Every line from top to bottom, column by column, without what stands at the edges, which is noted."""
    inner: list[str] = []
    for each in sheets:
        edge = [letter for letter in each.letters if place(letter) in outside]
        left.add(Kind.EDGES, re.sub(r"\d+", "#", plain(edge)))
        text = [letter for letter in each.letters if place(letter) not in outside]
        for region in regions(list(pieces(text)), each.rules):
            inner += (plain(closed_up(line.letters)) for line in lines(region))
    return mend("\n".join(inner), words)
