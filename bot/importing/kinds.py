"""What an original is, and how each kind is read."""

from pathlib import Path

from bot.importing.pdf import read_pdf
from bot.importing.said import BringError, Note, note
from bot.importing.types import Original, Page, Reader
from bot.importing.web import read_page
from bot.importing.word import read_word
from bot.importing.word_package import NoWordFileError, open_package

ARCHIVE = b"PK"
"""How a ZIP file begins: what is in it is told by neither its name nor a server."""


def is_pdf(data: bytes) -> bool:
    return data[:1024].lstrip().startswith(b"%PDF-")


def is_word(data: bytes) -> bool:
    try:
        return data.startswith(ARCHIVE) and bool(open_package(data))
    except NoWordFileError:
        return False


READERS = (
    Reader("pdf", (".pdf",), read_pdf, begins=is_pdf),
    Reader("docx", (".docx",), read_word, begins=is_word),
    Reader("html", (".html", ".htm", ".xhtml"), read_page, content_types=("text/html", "application/xhtml+xml")),
)
INSTEAD = {
    "office": (".doc", ".odt", ".rtf"),
    "sheet": (".xlsx", ".csv"),
    "markdown": (".md", ".markdown"),
    "archive": (".mhtml", ".mht", ".webarchive"),
}
"""What to do with files of other kinds, by the ends of their names; ``import.instead.…`` of the texts says it."""
UNTOLD = ("", "application/octet-stream", "text/plain")
"""What a server says when it does not know."""
BYTES = 100_000_000
"""Largest file that is read."""


def kind_of(data: bytes, content_type: str, name: str) -> str | None:
    """The reader's name by what the bytes say, then by what was declared, then by the end of the name."""
    found = [each for each in READERS if each.begins(data)]
    if not found and not data.startswith(ARCHIVE):
        suffix = Path(name).suffix.lower() if content_type in UNTOLD else None
        found = [each for each in READERS if content_type in each.content_types or suffix in each.suffixes]
    return found[0].name if found else None


def open_file(path: Path) -> Original:
    """The file as an original. Raises BringError, which says what to do instead for kinds that cannot be read."""
    if path.is_dir():
        raise BringError("error.folder", name=path, example=path / "*.docx")
    if not path.is_file():
        raise BringError("error.no_file", name=path)
    if path.stat().st_size > BYTES:
        raise BringError("error.too_large", name=path, megabytes=BYTES // 1_000_000)
    data = path.read_bytes()
    kind = kind_of(data, "", path.name)
    if kind is None:
        raise BringError("error.other_kind", name=path, do=advice(path))
    return Original(path.name, kind, data)


def advice(path: Path) -> Note:
    found = next((name for name, suffixes in INSTEAD.items() if path.suffix.lower() in suffixes), "other")
    return note(f"instead.{found}")


def read(original: Original) -> Page:
    """Raises BringError."""
    return next(each for each in READERS if each.name == original.kind).read(original)
