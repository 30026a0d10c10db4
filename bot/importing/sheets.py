"""Spreadsheets as rows of text: .xlsx, and .csv as any program writes it."""

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.styles import Alignment, Font
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from bot.importing.types import BringError

Row = tuple[int, tuple[str, ...]]
"""Row number as the spreadsheet program shows it (one-based), and the text of its cells."""

DELIMITERS = ";,\t"
ACTIVE = re.compile(r"'*[=+\-@\t\r＝＋－＠]")
"""How a cell begins that a spreadsheet program may take for a formula, or that stands behind our own apostrophe.
OWASP's advice on CSV injection: an apostrophe in front."""
BYTES = 20_000_000
UNPACKED = 200_000_000
CELL = 32_767
"""Most characters that a cell of .xlsx can hold."""


def read_rows(path: Path, likely: Callable[[Sequence[str]], int]) -> list[Row]:
    """Every row that has text. `likely` says how many headers it knows in a row; it decides delimiter and sheet.

    Raises BringError.
    """
    if not path.is_file():
        raise BringError(f"{path}: there is no such file. Check the name and the folder.")
    if path.stat().st_size > BYTES:
        raise BringError(f"{path}: over {BYTES // 1_000_000} MB. Part it into several files.")
    rows = read_workbook(path, likely) if suffix(path) == ".xlsx" else read_csv(path, likely)
    return [(number, cells) for number, cells in rows if any(cell.strip() for cell in cells)]


def write_sheets(path: Path, sheets: dict[str, list[list[str]]]) -> None:
    """Write the tables, each with its header; a .csv has room for the first only. Raises BringError or OSError."""
    first = next(iter(sheets.values()))
    data = workbook(sheets, path) if suffix(path) == ".xlsx" else csv_text(first).encode("utf-8-sig")
    beside = path.with_name(f".{path.name}.new")
    beside.write_bytes(data)
    beside.replace(path)


def suffix(path: Path) -> str:
    found = path.suffix.lower()
    if found not in (".xlsx", ".csv", ".tsv", ".txt"):
        raise BringError(f"{path}: only .xlsx and .csv are known. Save the spreadsheet as one of them.")
    return found


# -- CSV


def read_csv(path: Path, likely: Callable[[Sequence[str]], int]) -> list[Row]:
    text = decoded(path.read_bytes(), path)
    first = re.match(r"sep=(.)\r?\n", text)  # Excel's own way to say it
    if first:
        text = text[first.end() :]
    delimiter = first[1] if first else best_delimiter(text, likely)
    rows = []
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True), 1):
            rows.append((number + bool(first), tuple(unguarded(cell).replace("\r\n", "\n") for cell in cells)))
    except csv.Error as error:
        what = f"{path} row {len(rows) + 1}: the row cannot be read ({error})"
        raise BringError(f"{what}. Check its quotation marks, or save the file as .xlsx.") from error
    return rows


def decoded(data: bytes, path: Path) -> str:
    """UTF-8 with or without a mark, UTF-16 with one, else Windows-1252, which Norwegian Excel writes."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BringError(f"{path}: the letters cannot be read. Save it as CSV UTF-8 or as .xlsx.")


def best_delimiter(text: str, likely: Callable[[Sequence[str]], int]) -> str:
    """The one with which the first rows show the most headers."""

    def headers(delimiter: str) -> int:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        try:
            return max((likely(cells) for _, cells in zip(range(10), reader, strict=False)), default=0)
        except csv.Error:
            return 0

    return max(DELIMITERS, key=headers)


def csv_text(table: Iterable[Iterable[str]]) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL)
    writer.writerows([guarded(cell) for cell in row] for row in table)
    return out.getvalue()


def guarded(cell: str) -> str:
    return f"'{cell}" if ACTIVE.match(cell) else cell


def unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and ACTIVE.match(cell[1:]) else cell


# -- Excel


def read_workbook(path: Path, likely: Callable[[Sequence[str]], int]) -> list[Row]:
    """The sheet whose first rows show the most headers."""
    try:
        with zipfile.ZipFile(path) as file:
            if sum(part.file_size for part in file.infolist()) > UNPACKED:
                raise BringError(f"{path}: too large when unpacked. Part it into several files.")
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError) as error:
        raise BringError(f"{path}: this is not a whole .xlsx file. Open it and save it again.") from error
    sheets = [
        [(number, tuple(map(shown, cells))) for number, cells in enumerate(sheet.iter_rows(values_only=True), 1)]
        for sheet in book.worksheets
    ]
    book.close()
    return max(sheets, key=lambda rows: max((likely(cells) for _, cells in rows[:10]), default=0), default=[])


def shown(value: Any) -> str:
    """A cell's value as text; dates as 2026-11-01, whole numbers without decimals."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).replace("\r\n", "\n")


def workbook(sheets: dict[str, list[list[str]]], path: Path) -> bytes:
    book = openpyxl.Workbook()
    for name, table in sheets.items():
        fill(book.create_sheet(name), table, path)
    book.remove(book.worksheets[0])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def fill(sheet: Worksheet, table: list[list[str]], path: Path) -> None:
    """Every cell is text, whatever it begins with, and stays text when somebody edits it."""
    for number, row in enumerate(table, 1):
        for column, text in enumerate(row, 1):
            if len(text) > CELL:
                raise BringError(f"{path}: row {number} is too long for a cell of .xlsx. Export to .csv.")
            cell = sheet.cell(number, column, text)
            cell.data_type = "s"
            cell.number_format = "@"
            cell.quotePrefix = bool(ACTIVE.match(text))
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if number == 1:
                cell.font = Font(bold=True)
    for letter in "ABCDEFGHI"[: len(table[0])]:
        sheet.column_dimensions[letter].width = 40 if letter in "ABCD" else 18
    sheet.freeze_panes = "A2"
