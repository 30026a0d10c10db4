"""Cells go to a spreadsheet and come back as they were."""

import re
import zipfile
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.formulas import guarded, unguarded
from bot.importing.number_format import shown
from bot.importing.sheets import read_tables, write_sheets

TEXTS = st.text(st.sampled_from("aå '=+-@\t;,\"|\n＝"), min_size=1, max_size=8)


def rows_of(path: Path) -> list[tuple[int, tuple[str, ...]]]:
    return [(row.number, row.cells) for table in read_tables(path, headers) for row in table.rows]


def headers(cells: Sequence[str]) -> int:
    return sum(cell in ("a", "b", "Kolonne en", "Kolonne to") for cell in cells)


@pytest.mark.parametrize("cell", ["\n=1+1", " =1+1", "\n+1", "  @SUM(A1)", "\u00a0-1", "\r\n=1", "'=1"])
def test_a_cell_that_begins_with_a_line_break_or_space_is_guarded(cell: str) -> None:
    """A spreadsheet skips them and runs what stands behind; and the cell comes back as it was."""
    assert guarded(cell) == f"'{cell}"
    assert unguarded(guarded(cell)) == cell


@given(TEXTS)
def test_a_guarded_cell_is_no_formula_and_comes_back(text: str) -> None:
    """Whatever it begins with, apostrophes of its own too."""
    assert not re.match(r"[\t\r\n]|\s*[=+\-@]", guarded(text))
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(TEXTS, min_size=2, max_size=2), min_size=1, max_size=4))
def test_tables_come_back_as_they_were(tmp_path: Path, suffix: str, rows: list[list[str]]) -> None:
    """Every character of every cell."""
    path = tmp_path / f"t{suffix}"
    write_sheets(path, {"A": [["Kolonne en", "Kolonne to"], *rows]})
    found = [cells for _, cells in rows_of(path)]
    assert found[1:] == [tuple(row) for row in rows if any(cell.strip() for cell in row)]


def test_rows_are_numbered_as_the_program_shows_them(tmp_path: Path) -> None:
    """Empty rows and Excel's own first line count; cells of several lines do not."""
    path = tmp_path / "t.csv"
    path.write_bytes(b'sep=;\r\na;b\r\n\r\n"1\r\n2";3\r\nc;d\r\n')
    assert rows_of(path) == [(2, ("a", "b")), (4, ("1\n2", "3")), (5, ("c", "d"))]


def test_every_sheet_is_read(tmp_path: Path) -> None:
    """Which of them hold questions is for others to say."""
    book = openpyxl.Workbook()
    book.worksheets[0].append(["forside"])
    book.create_sheet("to").append(["a", "b"])
    book.save(tmp_path / "t.xlsx")
    assert [table.name for table in read_tables(tmp_path / "t.xlsx", headers)] == ["Sheet", "to"]


@pytest.mark.parametrize(
    ("value", "code", "seen"),
    [
        (0.5, "# ?/?", "1/2"),
        (1.5, "# ?/?", "1 1/2"),
        (0.375, "# ?/8", "3/8"),
        (1, '[=1]"én dag";0 "dager"', "én dag"),
        (3, '[=1]"én dag";0 "dager"', "3 dager"),
        (1500, '[<1000]0;#,##0 "kr"', "1 500 kr"),
        (4, "General", "4"),
    ],
)
def test_fractions_and_conditions_are_shown_as_the_program_does(value: float, code: str, seen: str) -> None:
    """What Excel shows is what is read."""
    assert shown(value, code) == seen


def test_a_link_that_a_formula_makes_is_kept(tmp_path: Path) -> None:
    """Excel stores what it shows beside the formula that says where it leads."""
    path = tmp_path / "t.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["a", "b"])  # type: ignore[union-attr]
    book.active.append(["x", '=HYPERLINK("https://etaten.example/skjema","Skjema")'])  # type: ignore[union-attr]
    book.save(path)
    with zipfile.ZipFile(path) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    parts["xl/worksheets/sheet1.xml"] = re.sub(
        r'<c r="B2"[^>]*>(<f>.*?</f>)<v ?/?>(?:</v>)?', r'<c r="B2" t="str">\1<v>Skjema</v>', sheet
    ).encode()
    with zipfile.ZipFile(path, "w") as file:
        for name, data in parts.items():
            file.writestr(name, data)
    row = read_tables(path, headers)[0].rows[1]
    assert (row.cells, row.links) == (("x", "Skjema"), {1: "https://etaten.example/skjema"})
