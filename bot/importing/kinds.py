"""What an original is, and how each kind is read."""

from collections.abc import Callable
from pathlib import Path

from bot.importing.pdf import read_pdf
from bot.importing.said import BringError, Note, note
from bot.importing.types import Kind, Original, Page
from bot.importing.web import read_page
from bot.importing.word import read_word
from bot.importing.word_package import NoWordFileError, open_package

SUFFIXES = {".html": Kind.HTML, ".htm": Kind.HTML, ".xhtml": Kind.HTML, ".docx": Kind.WORD, ".pdf": Kind.PDF}
INSTEAD = {
    "office": (".doc", ".odt", ".rtf"),
    "sheet": (".xlsx", ".csv"),
    "markdown": (".md", ".markdown"),
    "archive": (".mhtml", ".mht", ".webarchive"),
}
"""What to do with files of other kinds, by the ends of their names; ``import.instead.…`` of the texts says it."""
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
    return READERS[original.kind](original)
