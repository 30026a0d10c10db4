"""Tables, CSV and JSON of a report."""

import csv
import io
import json
from datetime import date
from pathlib import Path

import pytest
from fake_journal import DELETE, SPEECH, TODAY, Ask

from bot.formulas import guarded
from bot.insight.files import csv_of, json_of, write_csv
from bot.insight.insight import Insight
from bot.insight.tables import DAYS_SHOWN, ROWS_SHOWN, Table, notices, tables
from bot.insight.types import Period
from bot.types import Language, Status

NOVEMBER = Period(date(2026, 11, 1), TODAY)


def named(insight: Insight, name: str, period: Period = NOVEMBER) -> Table:
    return next(each for each in tables(insight.report(period), Language.NB) if each.name == name)


def read(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))


@pytest.mark.parametrize("language", Language)
def test_every_table_has_its_words_in_every_language(insight: Insight, asked: Ask, language: Language) -> None:
    """No row is wider than its head, and no text is missing."""
    asked("parkering?", helpful=False)
    asked("slette?", Status.FAQ, faq="slette-kommentar", quotes=(DELETE, SPEECH), helpful=False)
    asked("slette?", Status.UNCERTAIN, quotes=(SPEECH,))
    for table in tables(insight.report(NOVEMBER), language):
        assert {len(row) for row in table.rows} <= {len(table.columns)}
        assert table.title


def test_a_gap_as_a_row(insight: Insight, asked: Ask) -> None:
    """Example, counts, days, whether it is answered now, and the nearest sections."""
    asked("Kan vi slette en kommentar?", day=4)
    (row,) = named(insight, "not_found").rows
    assert row[:7] == (
        "Kan vi slette en kommentar?", 1, 1, date(2026, 11, 4), date(2026, 11, 4), 1, "Ja, fra redaksjonen",
    )  # fmt: skip


def test_long_periods_are_shown_by_week(insight: Insight, asked: Ask) -> None:
    """More days than fit are added up from Monday to Sunday, and add up to the same."""
    for day in (1, 2, 8, 9, 20):
        asked("parkering?", day=day)
    weeks = named(insight, "days", Period(date(2026, 9, 1), TODAY))
    assert weeks.title == "Spørsmål per uke"
    assert len(weeks.rows) <= DAYS_SHOWN
    assert [row for row in weeks.rows if row[1]] == [
        (date(2026, 10, 26), 1, 1),
        (date(2026, 11, 2), 2, 2),
        (date(2026, 11, 9), 1, 1),
        (date(2026, 11, 16), 1, 1),
    ]
    assert weeks.rows[0][0] == date(2026, 9, 1)


def test_only_the_first_rows_are_shown() -> None:
    """A table of a hundred rows shows a few, and keeps all for files."""
    table = Table("x", "X", "", ("a",), tuple((number,) for number in range(100)))
    assert len(table.shown) == ROWS_SHOWN
    assert len(read(csv_of(table))) == 101


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\u00a0=1", "＝1"])
def test_no_cell_is_a_formula(cell: str) -> None:
    """What a spreadsheet would run gets an apostrophe in front."""
    assert guarded(cell) == f"'{cell}"
    assert guarded(f"Hva er {cell}?") == f"Hva er {cell}?"


def test_a_question_that_looks_like_a_formula_is_harmless_in_the_file(insight: Insight, asked: Ask) -> None:
    """Separators, quotes and line breaks in a question stay inside its cell."""
    nasty = '=HYPERLINK("http://x";"klikk")'
    asked(nasty)
    asked(nasty)
    told = read(csv_of(named(insight, "asked")))
    assert told[1][0] == f"'{nasty}"
    assert told[1][1] == "2"


def test_files_open_as_utf_8_in_a_spreadsheet(insight: Insight, asked: Ask, tmp_path: Path) -> None:
    """One file a table, each with a byte order mark, semicolons and the standard's line ends."""
    asked("blåbær på jobben?")
    paths = write_csv(tables(insight.report(NOVEMBER), Language.NB), tmp_path / "a" / "b")
    assert len({path.name for path in paths}) == 12
    gaps = next(path for path in paths if path.name == "not_found.csv").read_bytes()
    assert gaps.startswith(b"\xef\xbb\xbfEksempel;Ganger;")
    assert gaps.count(b"\r\n") == gaps.count(b"\n") == 2
    assert "blåbær på jobben?".encode() in gaps


def test_json_holds_the_whole_report(insight: Insight, asked: Ask) -> None:
    """Dates and statuses are strings, keys those of the vocabulary."""
    asked("parkering?")
    told = json.loads(json.dumps(json_of(insight.report(NOVEMBER))))
    assert told["period"] == {"first": "2026-11-01", "last": "2026-11-20"}
    assert told["not_found"][0]["asked"]["example"] == "parkering?"
    assert told["not_found"][0]["now"] == "not_found"


def test_what_limits_the_numbers_is_said(insight: Insight, asked: Ask) -> None:
    """How many questions, readers' verdicts, and what is left out of the groups."""
    asked("og på nynorsk?", helpful=False)
    said = notices(insight.report(NOVEMBER), Language.NB, str)
    assert said[0] == "1 spørsmål fra 2026-11-01 til 2026-11-20."
    assert len(said) == 3
