"""Tables as CSV that a spreadsheet opens as it should, and reports as JSON."""

import csv
import io
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from bot.formulas import guarded
from bot.insight.tables import Cell, Table
from bot.insight.types import Report, SectionLink

BOM = "\ufeff"
"""Tells Excel that the file is UTF-8."""

SEPARATOR = ";"
"""What Excel splits at where a comma stands in decimals, as in Norway."""


def csv_of(table: Table) -> str:
    """With a byte order mark, a head line, and lines ended as the CSV standard wants."""
    out = io.StringIO()
    out.write(BOM)
    writer = csv.writer(out, delimiter=SEPARATOR)
    writer.writerow(map(guarded, table.columns))
    writer.writerows([plain(cell) for cell in row] for row in table.rows)
    return out.getvalue()


def plain(cell: Cell) -> str | int:
    """Numbers as numbers, dates as ``2026-11-01``, everything else as text that is no formula."""
    if isinstance(cell, int):
        return cell
    return guarded(words(cell))


def words(cell: Cell, between: str = ", ") -> str:
    if isinstance(cell, SectionLink):
        return cell.title
    if isinstance(cell, tuple):
        return between.join(each.title for each in cell)
    return str(cell)


def write_csv(tables: tuple[Table, ...], folder: Path) -> list[Path]:
    """One file a table, named after it. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{table.name}.csv" for table in tables]
    for table, path in zip(tables, paths, strict=True):
        path.write_text(csv_of(table), encoding="utf-8", newline="")
    return paths


def json_of(report: Report) -> dict[str, Any]:
    """The report as JSON can hold it: dates as ``2026-11-01``, keys in the order of ``bot.insight.types``."""
    made: dict[str, Any] = TypeAdapter(Report).dump_python(report, mode="json")
    return made
