"""What an original is, and how each kind is read."""

from collections.abc import Callable
from pathlib import Path

from bot.importing.pdf import read_pdf
from bot.importing.types import BringError, Kind, Original, Page
from bot.importing.web import read_page
from bot.importing.word import read_word
from bot.importing.word_package import NoWordFileError, open_package

SUFFIXES = {".html": Kind.HTML, ".htm": Kind.HTML, ".xhtml": Kind.HTML, ".docx": Kind.WORD, ".pdf": Kind.PDF}
WEB_TYPES = ("text/html", "application/xhtml+xml")
BYTES = 100_000_000
"""Largest file that is read."""
READERS: dict[Kind, Callable[[Original], Page]] = {Kind.HTML: read_page, Kind.WORD: read_word, Kind.PDF: read_pdf}


def kind_of(data: bytes, content_type: str, name: str) -> Kind | None:
    """The kind by what the bytes say, then by what was declared, then by the end of the name."""
    if data[:1024].lstrip().startswith(b"%PDF-"):
        return Kind.PDF
    if data.startswith(b"PK"):
        return Kind.WORD if is_word(data) else None
    if content_type in WEB_TYPES:
        return Kind.HTML
    found = SUFFIXES.get(Path(name).suffix.lower())
    return found if content_type in ("", "application/octet-stream", "text/plain") else None


def is_word(data: bytes) -> bool:
    try:
        open_package(data)
    except NoWordFileError:
        return False
    return True


def open_file(path: Path) -> Original:
    """The file as an original. Raises BringError, which says what to do instead for kinds that cannot be read."""
    if path.is_dir():
        raise BringError(f"{path}: this is a folder. Name the files in it, as {path / '*.docx'}.")
    if not path.is_file():
        raise BringError(f"{path}: there is no such file. Check the name and the folder.")
    if path.stat().st_size > BYTES:
        raise BringError(f"{path}: over {BYTES // 1_000_000} MB. Bring in the part that is guidance.")
    data = path.read_bytes()
    kind = kind_of(data, "", path.name)
    if kind is None:
        raise BringError(
            f"{path}: only web pages (.html), Word files (.docx) and PDFs can be brought in. {advice(path)}"
        )
    return Original(path.name, kind, data)


def advice(path: Path) -> str:
    if path.suffix.lower() in (".doc", ".odt", ".rtf"):
        return "Open it in Word or LibreOffice and save it as .docx."
    if path.suffix.lower() in (".xlsx", ".csv"):
        return "For a spreadsheet of questions and answers there is `veileder faq import`."
    if path.suffix.lower() in (".md", ".markdown"):
        return "Put a Markdown file straight into guidance/, with front matter."
    if path.suffix.lower() in (".mhtml", ".mht", ".webarchive"):
        return "Save the page as «HTML only»."
    return "Save it as one of these."


def read(original: Original) -> Page:
    """Raises BringError."""
    return READERS[original.kind](original)
