"""Spreadsheets as rows of text: .xlsx, and .csv as any program writes it."""

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.styles import Alignment, Font
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula
from openpyxl.worksheet.worksheet import Worksheet

from bot.formulas import ACTIVE, guarded, unguarded
from bot.importing.left import Kind, Left
from bot.importing.number_format import shown
from bot.importing.said import BringError
from index.files import write_atomically


class SheetError(BringError):
    """A spreadsheet cannot be read or written."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(f"sheet.{key}", **values)


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with a cell: ``merged``, ``formula`` without a value, or ``error``; and where or what it is."""

    kind: str
    where: str


@dataclass(frozen=True, slots=True)
class Row:
    """``number`` is as the program shows it, from one. ``flaws`` and ``links`` are by position of a cell."""

    number: int
    cells: tuple[str, ...]
    flaws: dict[int, Flaw] = field(default_factory=dict, hash=False)
    links: dict[int, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet; a .csv has one without a name. ``left`` says what was left out."""

    name: str
    rows: tuple[Row, ...]
    left: Left = field(default_factory=Left, hash=False)


DELIMITERS = ";,\t"
BYTES = 20_000_000
UNPACKED = 60_000_000
MERGED = 100_000
"""Largest merge, in cells, that is looked into: a whole column is one for show."""
ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
CELL = 32_767
"""Most characters that a cell of .xlsx can hold."""


def read_tables(path: Path, likely: Callable[[Sequence[str]], int]) -> list[Table]:
    """Every sheet with the rows that have text. Raises SheetError.

    `likely` says how many headers it knows in a row: by that, the delimiter of a .csv is found out.
    """
    if not path.is_file():
        raise SheetError("no_file", path=path)
    if path.stat().st_size > BYTES:
        raise SheetError("too_large", path=path)
    if suffix(path) == ".xlsx":
        tables = read_workbook(path)
    else:
        tables = [Table("", tuple(Row(number, cells) for number, cells in read_csv(path, likely)))]
    return [replace(each, rows=tuple(filter(has_text, each.rows))) for each in tables]


def has_text(row: Row) -> bool:
    return bool(row.flaws) or any(cell.strip() for cell in row.cells)


def write_sheets(path: Path, sheets: dict[str, list[list[str]]]) -> None:
    """Write the tables, each with its header; a .csv has room for the first only. Raises BringError or OSError."""
    first = next(iter(sheets.values()))
    data = workbook(sheets, path) if suffix(path) == ".xlsx" else csv_text(first).encode("utf-8-sig")
    write_atomically(path, data)


def suffix(path: Path) -> str:
    found = path.suffix.lower()
    if found not in (".xlsx", ".csv", ".tsv", ".txt"):
        raise SheetError("no_sheet", path=path)
    return found


# -- CSV


def read_csv(path: Path, likely: Callable[[Sequence[str]], int]) -> list[tuple[int, tuple[str, ...]]]:
    whole = decoded(path.read_bytes(), path)
    first = re.match(r"sep=(.)\r?\n", whole)  # Excel's own way to say it
    if first:
        whole = whole[first.end() :]
    delimiter = first[1] if first else best_delimiter(whole, likely)
    rows = []
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(whole, newline=""), delimiter=delimiter, strict=True), 1):
            rows.append((number + bool(first), tuple(unguarded(cell).replace("\r\n", "\n") for cell in cells)))
    except csv.Error as error:
        raise SheetError("bad_row", path=path, row=len(rows) + 1, error=error) from error
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
    raise SheetError("bad_letters", path=path)


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


# -- Excel


def read_workbook(path: Path) -> list[Table]:
    """Every sheet as the program shows it. Raises BringError."""
    try:
        with zipfile.ZipFile(path) as file:
            if sum(part.file_size for part in file.infolist()) > UNPACKED:
                raise SheetError("too_large", path=path)  # noqa: TRY301
        shown_book = openpyxl.load_workbook(path, data_only=True, rich_text=True)
        formulas = openpyxl.load_workbook(path)
    except SheetError:
        raise
    except Exception as error:  # openpyxl raises whatever the damaged part makes it trip over
        raise SheetError("damaged", path=path) from error
    return [Reader(sheet, formulas[sheet.title]).table() for sheet in shown_book.worksheets]


class Reader:
    """One pass over a sheet: `sheet` has the values that are stored, `formulas` how they are made."""

    def __init__(self, sheet: Worksheet, formulas: Worksheet) -> None:
        self.sheet, self.formulas, self.left = sheet, formulas, Left()
        self.merged = {
            (row, column): (part, sheet.cell(part.min_row, part.min_col))
            for part in sheet.merged_cells.ranges
            if part.size["rows"] * part.size["columns"] <= MERGED
            and sheet.cell(part.min_row, part.min_col).value is not None
            for row in range(part.min_row, part.max_row + 1)
            for column in range(part.min_col, part.max_col + 1)
        }

    def table(self) -> Table:
        rows = list(self.rows())
        hidden = self.sheet.sheet_state != "visible"
        if hidden:
            text = " ".join(cell for row in rows for cell in row.cells if cell.strip())
            self.left.add(Kind.HIDDEN, f"{self.sheet.title}: {text}")
        return Table(self.sheet.title, () if hidden else tuple(rows), self.left)

    def rows(self) -> Iterator[Row]:
        columns = {at for at in range(1, self.sheet.max_column + 1) if self.hides(get_column_letter(at))}
        widths: dict[int, int] = {}
        made = (*self.sheet._cells.items(), *self.formulas._cells.items())  # noqa: SLF001
        filled = (at for at, cell in made if cell.value is not None)
        for number, column in [*filled, *self.merged]:  # iter_rows would make a cell for every gap
            widths[number] = max(widths.get(number, 0), column)
        for number, width in sorted(widths.items()):
            cells = [self.sheet.cell(number, at) for at in range(1, width + 1)]
            row = [self.cell(cell) for cell in cells]
            if self.sheet.row_dimensions[number].hidden:
                self.left.add(Kind.HIDDEN, f"{number}: {' '.join(text for text, _ in row if text.strip())}")
                continue
            for at, (content, _) in enumerate(row, 1):
                if at in columns:
                    self.left.add(Kind.HIDDEN, content)
            seen = [("" if at in columns else text, flaw) for at, (text, flaw) in enumerate(row, 1)]
            links = {at: where for at, cell in enumerate(cells) if (where := self.link(cell))}
            flaws = {at: flaw for at, (_, flaw) in enumerate(seen) if flaw}
            yield Row(number, tuple(text for text, _ in seen), flaws, links)

    def hides(self, letter: str) -> bool:
        """True for a hidden column; openpyxl notes a group of them under its first."""
        at = column_index_from_string(letter)
        return any(
            each.hidden and each.min <= at <= each.max
            for each in self.sheet.column_dimensions.values()
            if each.min is not None
        )

    def cell(self, cell: Any) -> tuple[str, Flaw | None]:
        """What the cell shows, and what is the matter with it."""
        if getattr(cell, "comment", None):
            self.left.add(Kind.COMMENT, str(cell.comment.text))
        place = (cell.row, cell.column)
        if place in self.merged:
            part, first = self.merged[place]
            text = self.text(first)
            if place != (part.min_row, part.min_col):
                return (text, Flaw("merged", part.coord)) if text.strip() else ("", None)
        if cell.value is None:
            made = self.formulas.cell(*place).value
            return "", Flaw("formula", cell.coordinate) if is_formula(made) else None
        text = self.text(cell)
        return text, Flaw("error", text) if cell.data_type == "e" else None

    def link(self, cell: Any) -> str:
        """Where the cell leads, by itself or by its formula; empty when it does not."""
        target = str(cell.hyperlink.target or "") if getattr(cell, "hyperlink", None) else ""
        made = LINK.match(str(self.formulas.cell(cell.row, cell.column).value or ""))
        return target if target.startswith(("http", "mailto:")) else made[1] if made else ""

    def text(self, cell: Any) -> str:
        """The text that is not struck."""
        value = cell.value
        if isinstance(value, CellRichText):
            return re.sub(r" {2,}", " ", unescaped("".join(self.runs(value, cell))))
        text = shown(value, str(cell.number_format or "")) if not isinstance(value, str) else unescaped(value)
        if text.strip() and cell.font and cell.font.strike:
            self.left.add(Kind.STRUCK, f"{cell.coordinate}: {text}")
            return ""
        return text

    def runs(self, value: CellRichText, cell: Any) -> Iterator[str]:
        for run in value:
            struck = run.font.strike if isinstance(run, TextBlock) else cell.font.strike
            text = run.text if isinstance(run, TextBlock) else str(run)
            if struck and text.strip():
                self.left.add(Kind.STRUCK, f"{cell.coordinate}: {text}")
            else:
                yield text


LINK = re.compile(r'=(?:_xlfn\.)?HYPERLINK\(\s*"((?:https?:|mailto:)[^"]+)"', re.IGNORECASE)
"""A formula that shows a link whose address stands in it."""


def is_formula(value: Any) -> bool:
    return isinstance(value, ArrayFormula | DataTableFormula) or (isinstance(value, str) and value.startswith("="))


def unescaped(text: str) -> str:
    """Excel writes signs that XML has no room for as ``_x000D_``; that one is a line end."""
    plain = ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    return "".join(each for each in re.sub(r"\r\n?", "\n", plain) if each >= " " or each in "\n\t")


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
        for column, content in enumerate(row, 1):
            if len(content) > CELL:
                raise SheetError("long_cell", path=path, row=number)
            cell = sheet.cell(number, column, content)
            cell.data_type = "s"
            cell.number_format = "@"
            cell.quotePrefix = bool(ACTIVE.match(content))
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if number == 1:
                cell.font = Font(bold=True)
    for letter in "ABCDEFGHI"[: len(table[0])]:
        sheet.column_dimensions[letter].width = 40 if letter in "ABCD" else 18
    sheet.freeze_panes = "A2"
