"""A PDF -> HTML. Tags for screen readers say exactly what is what; without them, sizes of letters are a guess."""

import io
import logging
import re
from collections import Counter
from typing import Any

import pdf_oxide
import pdfplumber
from bs4 import BeautifulSoup
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.utils.exceptions import PdfminerException

from bot.importing.dates import day
from bot.importing.elements import listed
from bot.importing.pdf_tags import HYPHEN, Char, tagged_html
from bot.importing.types import BringError, Note, Original, Page
from markdown_it import MarkdownIt
RENDER = MarkdownIt("commonmark", {"html": False}).enable("table")


def markdown_page(text: str):
    """Markdown of another program as HTML; tags in it stay text."""
    soup = BeautifulSoup(RENDER.render(text), "lxml")
    return soup.body or soup

TAGGED_SHARE = 0.7
"""A PDF is read by its tags when they hold at least this share of its letters; headers and footers are outside them."""
REPEATED = 0.8
"""A line at the edge of at least this share of the pages is a running header or footer (pdf_oxide's own default)."""
WORD = re.compile(r"\w+")
PAGE_NUMBER = re.compile(r"(?:side|page|s\.)?\s*\d{1,4}(?:\s*(?:av|of|/)\s*\d{1,4})?", re.IGNORECASE)
GUESSED = Note(
    "The PDF is not tagged, so headings, lists and tables were guessed from how it looks. Lists in lists are flat.",
    "Compare with the PDF, or bring in the Word file or the web page it was made from.",
)


logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it warns of every odd font, which no author can mend


def read_pdf(original: Original) -> Page:
    """Raises BringError when the file cannot be opened or has no text."""
    try:
        with pdfplumber.open(io.BytesIO(original.data)) as file:
            chars = {page.page_number: page.chars for page in file.pages}
            require_text(chars, original.address)
            tree, links = file.structure_tree, [(p.page_number, each) for p in file.pages for each in p.hyperlinks]
            catalog, facts = file.doc.catalog, file.metadata
    except PdfminerException as error:
        raise unreadable(original, error) from error
    html = tagged_html(tree, chars, links) if tree else ""
    notes = empty_pages(chars)
    if is_tagged(html, chars):
        body = BeautifulSoup(html, "lxml").body
    else:
        body = markdown_page(untagged_markdown(original))
        notes = [GUESSED, *notes, *torn(body.get_text(" "), running_text(chars))]
    return Page(
        body or BeautifulSoup("", "lxml"),
        text=running_text(chars),
        address=original.address,
        title=str(facts.get("Title") or "").strip(),
        lang=decoded(catalog.get("Lang")),
        modified=day(str(facts.get("ModDate") or facts.get("CreationDate") or "")),
        notes=tuple(notes),
    )


def unreadable(original: Original, error: PdfminerException) -> BringError:
    if isinstance(error.args[0] if error.args else None, PDFPasswordIncorrect):
        return BringError(f"{original.address}: the PDF is locked with a password. Save a copy without one.")
    return BringError(f"{original.address}: the file is damaged or no PDF. Open it, and save or print it to PDF again.")


def require_text(chars: dict[int, list[Char]], address: str) -> None:
    if not any(each["text"].strip() for page in chars.values() for each in page):
        do = "It is scanned: run text recognition (OCR) on it first, or find the file it was printed from."
        raise BringError(f"{address}: the PDF has pictures of pages and no text. {do}")


def empty_pages(chars: dict[int, list[Char]]) -> list[Note]:
    empty = [str(number) for number, page in chars.items() if not any(each["text"].strip() for each in page)]
    do = "If they are scanned, write what they say."
    return [Note(f"No text could be read on page {', '.join(empty)}.", do)] if empty else []


def is_tagged(html: str, chars: dict[int, list[Char]]) -> bool:
    """True when the tags hold most of the text and say more than that it is paragraphs."""
    if not re.search(r"<(h[1-6]|ul|ol|table)>", html):
        return False
    inside = len("".join(BeautifulSoup(html, "lxml").get_text().split()))
    everything = sum(bool(each["text"].strip()) for page in chars.values() for each in page)
    return inside >= TAGGED_SHARE * everything


def running_text(chars: dict[int, list[Char]]) -> str:
    """Every word, without those outside the text: nothing is said of a header that stands on most pages."""
    lines = [line for page in chars.values() for line in pdfplumber.utils.extract_text(page).split("\n")]
    often = Counter(re.sub(r"\d+", "#", line.strip()) for line in lines)
    most = max(2, round(len(chars) * REPEATED))
    return "\n".join(line for line in lines if often[re.sub(r"\d+", "#", line.strip())] < most)


def untagged_markdown(original: Original) -> str:
    """What pdf_oxide reads, with headers, footers and breaks of pages taken out."""
    try:
        file = pdf_oxide.PdfDocument.from_bytes(original.data)
        file.remove_artifacts(REPEATED)
        pages = file.to_markdown_all(include_artifacts=False, include_images=False, embed_images=False)
    except (RuntimeError, ValueError, OSError) as error:
        raise BringError(
            f"{original.address}: the text of the PDF could not be read. Bring in the Word file it was made from."
        ) from error
    return rejoined(re.split(r"\n\n+", pages))


def torn(made: str, read: str) -> list[Note]:
    """Words of the result that the letters of the PDF do not form: torn apart, or run together."""
    known = {*WORD.findall(read), *WORD.findall(HYPHEN.sub("", read))}
    strange = list(dict.fromkeys(each for each in WORD.findall(made) if each not in known))
    do = "Look them up in the PDF and correct them."
    return [Note(f"Words that may have been torn apart or run together: {listed(strange)}.", do)] if strange else []


def rejoined(blocks: list[str]) -> str:
    """Paragraphs that a line or page break tore apart are one again; numbers of pages are gone."""
    out: list[str] = []
    for block in blocks:
        if block.strip() == "---" or PAGE_NUMBER.fullmatch(block.strip()):
            continue
        if out and goes_on(out[-1], block):
            out[-1] = f"{out[-1]} {block}"
        else:
            out.append(block)
    return "\n\n".join(out)


def goes_on(before: str, after: str) -> bool:
    plain = not re.match(r"\s*(?:[#>|*-]|\d+[.)])", before.rpartition("\n")[2])
    return plain and after[:1].islower() and before[-1:] not in ".!?:;"


def decoded(value: Any) -> str:
    return value.decode("utf-8", "ignore") if isinstance(value, bytes) else str(value or "")
