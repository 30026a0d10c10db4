"""`veileder faq import` and `export`: all or nothing, every problem by row, and the way there and back."""

import csv
import io
import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from fakes import FILES, change
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font
from typer.testing import CliRunner, Result

from bot import cli
from bot.editorial.faq_file import write_faq
from bot.editorial.types import FaqDraft
from bot.importing import faq_sheet
from index.read.corpus import load_faq, read_corpus
from index.read.digest import digests_of
from index.types import FaqEntry

HEAD = ["Spørsmål", "Formuleringer", "Svar", "Bygger på"]
ROW = [
    "Kan jeg dele bilder?",
    "dele bilder\nbilder av kolleger\nshare photos",
    "Spør først.",
    "ytringsfrihet#bilder-av-kolleger",
]
FILE = "kan-jeg-dele-bilder"


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    """Messages are in the editor's language; most of these tests read English."""
    monkeypatch.setenv("VEILEDER_EDITORS_LANGUAGE", "en")


def faq(*arguments: object) -> Result:
    return CliRunner().invoke(cli.app, ["faq", *map(str, arguments)])


def workbook(path: Path, rows: list[list[object]]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(path)
    return path


def csv_file(path: Path, rows: list[list[str]], delimiter: str = ";", encoding: str = "utf-8") -> Path:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    path.write_bytes(out.getvalue().encode(encoding))
    return path


def texts(corpus: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in sorted((corpus / "faq").rglob("*.*"))}


def test_rows_become_entries(small_corpus: Path, tmp_path: Path) -> None:
    """Language and id are found out; the next build has them."""
    result = faq("import", workbook(tmp_path / "faq.xlsx", [HEAD, ROW]))
    assert result.exit_code == 0, result.output
    entry = load_faq(small_corpus / "faq" / f"{FILE}.md")
    assert (entry.id, entry.lang, entry.answer) == (FILE, "nb", "Spør først.")
    assert entry.also == ("dele bilder", "bilder av kolleger", "share photos")
    assert entry.based_on == ("ytringsfrihet#bilder-av-kolleger",)
    assert "row 2: corpus/faq/kan-jeg-dele-bilder: new" in result.stderr
    assert "Written: 1 new, 0 changed, 0 unchanged." in result.stderr
    read_corpus(small_corpus)


def test_the_same_spreadsheet_again_changes_nothing(small_corpus: Path, tmp_path: Path) -> None:
    """Entries are known by their question too."""
    sheet = workbook(tmp_path / "faq.xlsx", [HEAD, ROW])
    faq("import", sheet)
    before = texts(small_corpus)
    result = faq("import", sheet)
    assert "row 2: corpus/faq/kan-jeg-dele-bilder: unchanged" in result.stderr
    assert texts(small_corpus) == before


def test_every_problem_is_told_by_row_and_nothing_is_written(small_corpus: Path, tmp_path: Path) -> None:
    """A dry run and a real one say the same, with suggestions for what was nearly right."""
    head = [*HEAD, "Språk", "Id", "Godkjent"]
    rows = [
        head,
        [*ROW, "nb", "", ""],
        ["", "a|b", "", "ytringsfrihet#bilder-av-koleger", "tysk", "Æ Ø", "i går"],
        [
            "Kan vi slette en kommentar?",
            "abc;bcd;cde",
            "Ja.",
            "Ytringsfrihet › Leder i debatten",
            "",
            "ny-id",
            "1.11.2026",
        ],
        ["kan jeg dele bilder", "abc;bcd;cde", "Nei.", "", "", "", ""],
        ["Ny?", "abc;bcd;cde", "Ja.", "https://veileder.example/guidance/ytringsfrihet", "", "", ""],
    ]
    sheet = workbook(tmp_path / "faq.xlsx", rows)
    before = texts(small_corpus)
    for options in (["--dry-run"], []):
        result = faq("import", *options, sheet)
        assert result.exit_code == 1
        for line in (
            "row 3, «Spørsmål»: The cell is empty.",
            "row 3, «Formuleringer»: Too short to be a question: «a», «b».",
            "row 3, «Svar»: The cell is empty.",
            "row 3, «Bygger på»: «ytringsfrihet#bilder-av-koleger» is not a section",
            "Did you mean ytringsfrihet#bilder-av-kolleger",
            "row 3, «Språk»: «tysk» is not a language I know.",
            "row 3, «Id»: «Æ Ø» is not a valid id.",
            "row 3, «Godkjent»: «i går» is not a date. Write it as 2026-11-01.",
            "row 4, «Id»: slette-kommentar is the entry with this question, not ny-id.",
            "row 4, «Bygger på»: «Ytringsfrihet › Leder i debatten» is not a section",
            "Did you mean ytringsfrihet#ledere-i-debatten",
            "row 5, «Spørsmål»: This is about the same as row 2",
            "row 6, «Bygger på»:",
            "nothing was written.",
        ):
            assert line in result.stderr, line
        assert texts(small_corpus) == before


def test_what_the_corpus_could_not_read_is_told_by_row(small_corpus: Path, tmp_path: Path) -> None:
    """HTML and broken links in an answer, before anything is written."""
    rows = [[*HEAD, "Oversettelse av"], [ROW[0], ROW[1], "Se <b>her</b> og [der](borte.md).", ROW[3], "ingen"]]
    result = faq("import", workbook(tmp_path / "faq.xlsx", rows))
    assert result.exit_code == 1
    assert "row 2: raw HTML is never shown" in result.stderr
    assert "row 2: the link `borte.md` leads to a file" in result.stderr
    assert "row 2: `translation_of: ingen` is not the id of another entry." in result.stderr
    assert not (small_corpus / "faq" / f"{FILE}.md").exists()


def test_other_problems_of_the_corpus_do_not_stop_it(small_corpus: Path, tmp_path: Path) -> None:
    """They were there before."""
    (small_corpus / "guidance" / "gal.md").write_text("uten opplysninger", encoding="utf-8")
    assert faq("import", workbook(tmp_path / "faq.xlsx", [HEAD, ROW])).exit_code == 0


def test_a_changed_row_changes_the_entry_in_place(small_corpus: Path, tmp_path: Path) -> None:
    """Wherever its file stands; columns that are not in the spreadsheet keep what they have."""
    moved = small_corpus / "faq" / "sletting" / "kommentar.md"
    moved.parent.mkdir()
    (small_corpus / "faq" / "slette-kommentar.md").rename(moved)
    row = [
        "Kan vi slette en kommentar?",
        "slette kommentarer\nMå vi slette en slik kommentar?\nfjerne",
        "Nei.",
        "moderering#slette-kommentarer",
    ]
    result = faq("import", workbook(tmp_path / "faq.xlsx", [HEAD, row]))
    assert "row 2: corpus/faq/slette-kommentar: changed: Formuleringer, Svar" in result.stderr
    assert "Look: the answer is new, but it was approved 2026-11-01" in result.stderr
    entry = load_faq(moved)
    assert (entry.id, entry.answer, entry.also[2]) == ("slette-kommentar", "Nei.", "fjerne")
    assert (entry.approved_by, entry.approved) == ("Redaksjonen", date(2026, 11, 1))
    assert not (small_corpus / "faq" / "slette-kommentar.md").exists()


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_csv_as_any_program_writes_it(small_corpus: Path, tmp_path: Path, delimiter: str, encoding: str) -> None:
    """Delimiters, encodings, and cells of several lines with the delimiter in them."""
    row = [
        "Får jeg dele; bilder, av kollegaer?",
        "dele bilder\r\nå dele\nshare, or not; photos",
        "Spør «først».\n\n- nå\n- så",
        ROW[3],
    ]
    result = faq("import", csv_file(tmp_path / "faq.csv", [HEAD, row], delimiter, encoding))
    assert result.exit_code == 0, result.output
    entry = load_faq(small_corpus / "faq" / "far-jeg-dele-bilder-av-kollegaer.md")
    assert entry.question == row[0]
    assert entry.also == ("dele bilder", "å dele", "share, or not; photos")
    assert entry.answer == "Spør «først».\n\n- nå\n- så"


@pytest.mark.parametrize(
    "head",
    [
        ["question", "phrasings", "answer", "based on"],
        ["Question", "Other phrasings", "Answer", "based_on"],
        ["SPØRSMÅL:", "Andre måter å spørre på (én på hver linje)", "Svaret", "Basert på"],
        ["Spørsmål", "Formuleringar", "Svar", "Byggjer på"],
    ],
)
def test_headers_in_norwegian_and_english(small_corpus: Path, tmp_path: Path, head: list[str]) -> None:
    """Capitals, signs and explanations in parentheses do not matter, nor a title above or a column too many."""
    sheet = csv_file(tmp_path / "faq.csv", [["Våre spørsmål"], [], [*head, "Kommentar"], [*ROW, "haster"], ["", " "]])
    result = faq("import", sheet)
    assert result.exit_code == 0, result.output
    assert "The column «Kommentar» is not used." in result.stderr
    assert (small_corpus / "faq" / f"{FILE}.md").exists()


def test_a_question_that_another_entry_answers_is_told(small_corpus: Path, tmp_path: Path) -> None:
    """It is new all the same: the editor decides."""
    result = faq("import", csv_file(tmp_path / "faq.csv", [HEAD, ["Slette kommentarer?", *ROW[1:]]]))
    assert result.exit_code == 0
    assert "Look: this is also a phrasing of slette-kommentar." in result.stderr
    assert (small_corpus / "faq" / "slette-kommentarer.md").exists()


def test_a_new_approval_is_of_the_guidance_as_it_is(small_corpus: Path, tmp_path: Path) -> None:
    """An entry whose section has changed since is up to date again when the row has a new date, and only then."""
    path = small_corpus / "faq" / "slette-kommentar.md"
    also = "slette kommentarer\nMå vi slette en slik kommentar?\ndelete a comment"
    row = ["Kan vi slette en kommentar?", also, "Ja, når den bryter reglene.", "moderering#slette-kommentarer"]
    for day, same in (("2026-11-05", False), ("2026-11-05", True), ("2026-11-06", False)):
        before = load_faq(path).based_on_digests
        heading = "## Slette kommentarer\n\n"
        change(small_corpus / "guidance" / "moderering.md", heading, heading + "Nytt. ")
        assert faq("import", csv_file(tmp_path / "faq.csv", [[*HEAD, "Godkjent"], [*row, day]])).exit_code == 0
        assert (load_faq(path).based_on_digests == before) is same


def test_missing_and_double_columns_are_told(small_corpus: Path, tmp_path: Path) -> None:
    """Before any row is looked at."""
    result = faq("import", csv_file(tmp_path / "faq.csv", [["Spørsmål", "Svar", "Answer"], ["a", "b", "c"]]))
    assert result.exit_code == 1
    assert "row 1, «Answer»: Two columns are called «Svar»" in result.stderr
    assert texts(small_corpus) == {name.removeprefix("faq/"): FILES[name] for name in FILES if name.startswith("faq/")}


@pytest.mark.parametrize(
    "written",
    [
        "ytringsfrihet#bilder-av-kolleger",
        "Ytringsfrihet › Bilder av kolleger",
        "«Ytringsfrihet > bilder av kolleger»",
        "ytringsfrihet#Bilder av kolleger",
        "Bilder av kolleger",
        "http://127.0.0.1:8080/guidance/ytringsfrihet#bilder-av-kolleger",
        "https://veileder.example/guidance/ytringsfrihet?build=abc&start=470&end=480#quote",
        "- ytringsfrihet#bilder-av-kolleger; Ytringsfrihet › Bilder av kolleger",
    ],
)
def test_a_section_can_be_named_in_many_ways(small_corpus: Path, tmp_path: Path, written: str) -> None:
    """Address, name, and links of our own pages; the same section twice is one."""
    result = faq("import", csv_file(tmp_path / "faq.csv", [HEAD, [*ROW[:3], written]]))
    assert result.exit_code == 0, result.output
    assert load_faq(small_corpus / "faq" / f"{FILE}.md").based_on == ("ytringsfrihet#bilder-av-kolleger",)


def test_a_section_can_be_named_by_the_page_it_came_from(small_corpus: Path, tmp_path: Path) -> None:
    """The address that the document has in `url`, with the section behind it."""
    change(small_corpus / "guidance" / "ytringsfrihet.md", "lang: nb\n", "lang: nb\nurl: https://etat.example/frihet\n")
    written = "https://www.etat.example/frihet/#ledere-i-debatten, ytringsfrihet#bilder-av-kolleger"
    assert faq("import", csv_file(tmp_path / "faq.csv", [HEAD, [*ROW[:3], written]])).exit_code == 0
    found = load_faq(small_corpus / "faq" / f"{FILE}.md").based_on
    assert found == ("ytringsfrihet#ledere-i-debatten", "ytringsfrihet#bilder-av-kolleger")


def test_a_write_that_fails_leaves_all_as_it_was(
    small_corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second of two entries cannot be written: the first goes back too."""
    before = texts(small_corpus)
    second = ["Kan vi slette en kommentar?", ROW[1], "Nei.", ROW[3]]
    third = ["Hva nå?", ROW[1], "Vent.", ROW[3]]
    sheet = csv_file(tmp_path / "faq.csv", [HEAD, ROW, second, third])
    write = faq_sheet.write_faq

    def full(folder: Path, draft: FaqDraft, before: FaqEntry | None) -> Path:
        if draft.question == "Hva nå?":
            raise OSError(28, "No space left on device")
        return write(folder, draft, before)

    monkeypatch.setattr(faq_sheet, "write_faq", full)
    assert isinstance(faq("import", sheet).exception, OSError)
    assert texts(small_corpus) == before


@pytest.mark.parametrize("name", ["faq.xlsx", "faq.csv"])
def test_there_and_back_is_exact(small_corpus: Path, tmp_path: Path, name: str) -> None:
    """Signs that are formulas to a spreadsheet, apostrophes, several lines: every file comes back to the byte."""
    found = {each.id: each for each in read_corpus(small_corpus).documents}
    draft = FaqDraft(
        id="hard",
        question="=SUM(A1) hva?",
        also=("@navn", "+47 er landskoden", "'=sitat", "-5 grader"),
        lang="nn",
        based_on=("ytringsfrihet#bilder-av-kolleger",),
        answer='- ett\n- to; "tre"\n\n\'=HYPERLINK(1)',
        approved_by="-Kari",
        approved=date(2026, 11, 1),
        based_on_digests=digests_of(("ytringsfrihet#bilder-av-kolleger",), found),
    )
    hard = write_faq(small_corpus / "faq", draft)
    assert "question: =SUM(A1) hva?" in hard.read_text(encoding="utf-8")
    before = texts(small_corpus)
    also = [load_faq(small_corpus / "faq" / name).also for name in before]
    assert faq("export", tmp_path / name).exit_code == 0
    assert "0 new, 0 changed, 4 unchanged" in faq("import", "--dry-run", tmp_path / name).stderr
    for path in (small_corpus / "faq").iterdir():
        path.unlink()
    assert "4 new" in faq("import", tmp_path / name).stderr
    assert texts(small_corpus)["hard.md"] == before["hard.md"]
    assert [load_faq(small_corpus / "faq" / name).also for name in before] == also
    assert faq("export", tmp_path / f"igjen-{name}").exit_code == 0
    assert "0 changed, 4 unchanged" in faq("import", tmp_path / f"igjen-{name}").stderr


def test_an_export_holds_no_formula(small_corpus: Path, tmp_path: Path) -> None:
    """In .xlsx every cell is text and stays so; in .csv an apostrophe stands in front."""
    row = ["=1+1", ROW[1], "@SUM(A1)", ROW[3]]
    faq("import", csv_file(tmp_path / "inn.csv", [HEAD, row]))
    faq("export", tmp_path / "ut.xlsx")
    faq("export", tmp_path / "ut.csv")
    sheet = openpyxl.load_workbook(tmp_path / "ut.xlsx")["FAQ"]
    cells = [cell for line in sheet.iter_rows() for cell in line if cell.value]
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.value for cell in cells if cell.quotePrefix] == ["=1+1", "@SUM(A1)"]
    text = (tmp_path / "ut.csv").read_text(encoding="utf-8-sig")
    assert '"\'=1+1"' in text
    assert '"\'@SUM(A1)"' in text


def test_an_empty_template_has_the_headers_and_the_addresses(small_corpus: Path, tmp_path: Path) -> None:
    """Authors fill it in and copy addresses from the second sheet."""
    assert small_corpus.is_dir()
    assert faq("export", "--empty", tmp_path / "mal.xlsx").exit_code == 0
    book = openpyxl.load_workbook(tmp_path / "mal.xlsx")
    assert [cell.value for cell in book["FAQ"][1]][:4] == HEAD
    assert book["FAQ"].max_row == 1
    found = list(book["Deler av veiledningen"].iter_rows(values_only=True))
    assert ("Ytringsfrihet › Bilder av kolleger", "ytringsfrihet#bilder-av-kolleger") in found
    result = faq("import", tmp_path / "mal.xlsx")
    assert "There are no rows below the header" in result.stderr


def test_an_export_replaces_nothing_unasked(small_corpus: Path, tmp_path: Path) -> None:
    """Somebody may have worked in the file."""
    assert small_corpus.is_dir()
    path = tmp_path / "faq.csv"
    path.write_text("mitt", encoding="utf-8")
    assert "say --overwrite" in faq("export", path).stderr
    assert path.read_text(encoding="utf-8") == "mitt"
    assert faq("export", "--overwrite", path).exit_code == 0
    assert "Kan jeg kritisere etaten min?" in path.read_text(encoding="utf-8-sig")


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("borte.xlsx", None, "there is no such file"),
        ("gal.xlsx", b"ikke excel", "not a whole .xlsx file"),
        ("gammel.xls", b"x", "only .xlsx and .csv are known"),
        ("gal.csv", 'Spørsmål;Svar\n"a" b;c\n'.encode(), "row 2: the row cannot be read"),
        ("bokstaver.csv", b"Sp\x81rsm\x8dl;Svar", "the letters cannot be read"),
        ("tom.csv", b"", "There is no column"),
    ],
)
def test_files_that_cannot_be_read_say_what_to_do(
    small_corpus: Path, tmp_path: Path, name: str, data: bytes | None, message: str
) -> None:
    """And the exit code is 1."""
    assert small_corpus.is_dir()
    if data is not None:
        (tmp_path / name).write_bytes(data)
    result = faq("import", tmp_path / name)
    assert result.exit_code == 1
    assert message in result.stderr


def test_dates_and_numbers_of_excel_are_text(small_corpus: Path, tmp_path: Path) -> None:
    """A cell that Excel made a date or a number of."""
    rows = [[*HEAD, "Godkjent", "Godkjent av"], [*ROW[:2], 112, ROW[3], date(2026, 11, 1), "Kari"]]
    assert faq("import", workbook(tmp_path / "faq.xlsx", rows)).exit_code == 0
    entry = load_faq(small_corpus / "faq" / f"{FILE}.md")
    assert (entry.answer, entry.approved, entry.approved_by) == ("112", date(2026, 11, 1), "Kari")


def test_a_file_that_could_not_be_read_is_not_replaced(small_corpus: Path, tmp_path: Path) -> None:
    """An entry whose file is broken is mended by hand."""
    broken = small_corpus / "faq" / f"{FILE}.md"
    broken.write_text("---\nid: noe-annet\nquestion: Hei\n---\n", encoding="utf-8")
    rows = [[*HEAD, "Id"], [*ROW, FILE]]
    result = faq("import", workbook(tmp_path / "faq.xlsx", rows))
    assert result.exit_code == 1
    assert "row 2: The file corpus/faq/kan-jeg-dele-bilder.md already exists" in result.stderr


# -- what Excel shows, and what it does not


def styled_book(path: Path, fill: Callable[[Any], None]) -> Path:
    """A book with one whole row, changed by `fill`."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(HEAD)
    sheet.append(ROW)
    fill(sheet)
    book.save(path)
    return path


def answer_of(corpus: Path) -> str:
    return load_faq(corpus / "faq" / f"{FILE}.md").answer


def test_a_plain_fact_needs_no_source_and_no_phrasings(small_corpus: Path, tmp_path: Path) -> None:
    """They are wished for, once for all rows, and the corpus with such an entry can be built and asked."""
    rows = [["Spørsmål", "Svar"], ["Hva er nummeret til sentralbordet?", "22 00 00 00"], ["Når åpner vi?", "Klokka 8."]]
    result = faq("import", workbook(tmp_path / "faq.xlsx", rows))
    assert result.exit_code == 0, result.output
    assert "Wish list (not demands):\n  row 2, row 3: Add 3 more ways to ask" in result.stderr
    assert result.stderr.count("Name the section that the answer is based on") == 1
    entry = load_faq(small_corpus / "faq" / "hva-er-nummeret-til-sentralbordet.md")
    assert (entry.also, entry.based_on) == ((), ())
    read_corpus(small_corpus)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("nb", "Cellen er tom. Skriv i den"),
        ("nn", "Cella er tom. Skriv i henne"),
        ("en", "The cell is empty. Write it"),
    ],
)
def test_messages_are_in_the_editors_language(
    small_corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str, said: str
) -> None:
    """What is wrong in a row, with the corpus, and with the file itself."""
    monkeypatch.setenv("VEILEDER_EDITORS_LANGUAGE", language)
    assert small_corpus.is_dir()
    rows = [HEAD, [ROW[0], ROW[1], "", ROW[3]], ["Ny?", "", "<b>Ja</b>", ""]]
    assert said in faq("import", workbook(tmp_path / "faq.xlsx", rows)).stderr
    html = faq("import", workbook(tmp_path / "html.xlsx", [HEAD, [ROW[0], ROW[1], "<b>Ja</b>", ROW[3]]])).stderr
    assert ("HTML blir aldri vist" in html) is (language != "en")
    assert ("fi" in faq("import", tmp_path / "borte.xlsx").stderr) is True


def test_a_corrected_copy_says_what_is_wrong_and_comes_in(small_corpus: Path, tmp_path: Path) -> None:
    """All rows are in it, what is beyond doubt is corrected, and its own columns are not read again."""
    rows = [
        ["Våre spørsmål"],
        [*HEAD, "Godkjent"],
        [ROW[0], ROW[1], "", "ytringsfrihet#bilder-av-koleger", ""],
        ["Kan vi slette en kommentar?", "", "Ja.", "", "i går"],
    ]
    result = faq("import", workbook(tmp_path / "faq.xlsx", rows))
    assert "faq-rettet.xlsx" in result.stderr
    book = openpyxl.load_workbook(tmp_path / "faq-rettet.xlsx")
    sheet = book.worksheets[0]
    head, first, second = sheet.iter_rows(values_only=True)
    assert head == (*HEAD, "Godkjent", "To correct", "Wishes")
    assert first[3] == "ytringsfrihet#bilder-av-kolleger"
    assert "Svar: The cell is empty." in first[5]
    assert "Bygger på: «ytringsfrihet#bilder-av-koleger» is not a section" in first[5]
    assert second[5] == "Godkjent: «i går» is not a date. Write it as 2026-11-01."
    sheet["C2"], sheet["E3"] = "Spør først.", "1. november 2026"
    book.save(tmp_path / "faq-rettet.xlsx")
    result = faq("import", tmp_path / "faq-rettet.xlsx")
    assert result.exit_code == 0, result.output
    assert "not used" not in result.stderr
    assert load_faq(small_corpus / "faq" / "slette-kommentar.md").approved == date(2026, 11, 1)


def test_a_copy_that_cannot_be_written_stops_nothing(
    small_corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder may be another's; the problems are told all the same."""
    assert small_corpus.is_dir()
    sheet = workbook(tmp_path / "faq.xlsx", [HEAD, [ROW[0], ROW[1], "", ROW[3]]])

    def closed(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(faq_sheet, "write_sheets", closed)
    result = faq("import", sheet)
    assert isinstance(result.exception, SystemExit)
    assert "The cell is empty." in result.stderr


def test_every_sheet_with_the_columns_is_read_and_the_others_are_named(small_corpus: Path, tmp_path: Path) -> None:
    """Problems say in which sheet they are; the same question in two sheets is found."""
    book = openpyxl.Workbook()
    for name, rows in (
        ("Bilder", [HEAD, ROW]),
        ("Annet", [HEAD, ["Kan vi slette en kommentar?", "", "Nei.", ""], [ROW[0], "", "Ja.", ""]]),
        ("Telefonliste", [["Navn", "Nummer"], ["Kari", "1"]]),
    ):
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.remove(book.worksheets[0])
    book.save(tmp_path / "faq.xlsx")
    result = faq("import", tmp_path / "faq.xlsx")
    assert "The sheet «Telefonliste» was not read" in result.stderr
    assert "«Annet», row 2: corpus/faq/slette-kommentar: changed" in result.stderr
    assert "«Annet», row 3, «Spørsmål»: This is about the same as «Bilder», row 2" in result.stderr
    copy = openpyxl.load_workbook(tmp_path / "faq-rettet.xlsx")
    assert copy.sheetnames == ["Bilder", "Annet"]


@pytest.mark.parametrize(
    ("value", "code", "seen"),
    [
        (0.25, "0 %", "25 %"),
        (0.255, "0.0%", "25,5 %"),
        (1500, '# ##0 "kr"', "1 500 kr"),
        (1500, '_-* #,##0.00\\ "kr"_-;\\-* #,##0.00\\ "kr"_-', "1 500,00 kr"),
        (-20, "#,##0;[Red]-#,##0", "-20"),
        (22000000, "00 00 00 00", "22 00 00 00"),
        (7, '0" dager"', "7 dager"),
        (time(15, 30), "h:mm", "15:30"),
        (time(8), '"kl. "hh.mm', "kl. 08.00"),
        (datetime(2026, 5, 1), "d. mmmm yyyy", "1. mai 2026"),
        (datetime(2026, 5, 1), "mm-dd-yy", "01.05.2026"),
        (timedelta(hours=26), "[h]:mm", "26:00"),
        (0.1 + 0.2, "General", "0,3"),
        (True, "General", "SANN"),
    ],
)
def test_what_excel_shows_is_what_is_read(
    small_corpus: Path, tmp_path: Path, value: object, code: str, seen: str
) -> None:
    """Numbers, amounts, times and dates, by their formats, as a Norwegian Excel shows them."""

    def fill(sheet: Any) -> None:
        sheet["C2"] = value
        sheet["C2"].number_format = code

    assert faq("import", styled_book(tmp_path / "faq.xlsx", fill)).exit_code == 0
    assert answer_of(small_corpus) == seen


def test_struck_text_is_left_out_and_told(small_corpus: Path, tmp_path: Path) -> None:
    """A part of a cell, or a whole one, by its place."""

    def fill(sheet: Any) -> None:
        old = TextBlock(InlineFont(strike=True), "500 kroner")
        sheet["C2"] = CellRichText("Grensen er ", old, " 300 kroner.")
        sheet.append(["Gammelt?", "", "Gjelder ikke.", ""])
        for cell in sheet[3]:
            cell.font = Font(strike=True)

    result = faq("import", styled_book(tmp_path / "faq.xlsx", fill))
    assert result.exit_code == 0, result.output
    assert answer_of(small_corpus) == "Grensen er 300 kroner."
    assert "Struck-through text was left out (3): «C2: 500 kroner», «A3: Gammelt?»" in result.stderr
    assert len(texts(small_corpus)) == 4


def test_hidden_rows_columns_sheets_and_comments_are_left_out_and_told(small_corpus: Path, tmp_path: Path) -> None:
    """Nobody who looks at the sheet sees them."""

    def fill(sheet: Any) -> None:
        sheet.append(["Hemmelig?", "", "Ja.", ""])
        sheet.row_dimensions[3].hidden = True
        sheet["E1"], sheet["E2"] = "Godkjent av", "Ingen"
        sheet.column_dimensions["E"].hidden = True
        sheet["C2"].comment = Comment("Spør Kari", "Ola")
        other = sheet.parent.create_sheet("Gammelt")
        other.append(HEAD)
        other.append(["Gammelt?", "", "Ja.", ""])
        other.sheet_state = "hidden"

    result = faq("import", styled_book(tmp_path / "faq.xlsx", fill))
    assert result.exit_code == 0, result.output
    assert (
        "Hidden rows, columns and sheets were left out (3): «Godkjent av», «Ingen», «3: Hemmelig? Ja.»" in result.stderr
    )
    assert "Comments were left out (1): «Spør Kari»" in result.stderr
    assert "«Gammelt»: Hidden rows" in result.stderr
    assert load_faq(small_corpus / "faq" / f"{FILE}.md").approved_by == "–"
    assert len(texts(small_corpus)) == 4


def test_rows_that_are_drafts_by_their_status_are_left_out_and_told(small_corpus: Path, tmp_path: Path) -> None:
    """What a team has not finished, or has taken out of use."""
    rows = [
        [*HEAD, "Status"],
        [*ROW, "Klar"],
        ["Uferdig?", "", "Vet ikke.", "", "Utkast"],
        ["Før?", "", "A.", "", "utgått"],
    ]
    result = faq("import", workbook(tmp_path / "faq.xlsx", rows))
    assert "row 3: left out, since its status is «Utkast»." in result.stderr
    assert "row 4: left out, since its status is «utgått»." in result.stderr
    assert "Written: 1 new" in result.stderr
    assert len(texts(small_corpus)) == 4


def test_a_link_in_a_cell_is_kept(small_corpus: Path, tmp_path: Path) -> None:
    """Excel has the address beside the text."""

    def fill(sheet: Any) -> None:
        sheet["C2"] = "Se skjemaet."
        sheet["C2"].hyperlink = "https://etaten.example/skjema"
        sheet["D2"] = "veiledningen"
        sheet["D2"].hyperlink = "https://veileder.example/guidance/ytringsfrihet#bilder-av-kolleger"

    assert faq("import", styled_book(tmp_path / "faq.xlsx", fill)).exit_code == 0
    assert answer_of(small_corpus) == "[Se skjemaet.](https://etaten.example/skjema)"
    assert load_faq(small_corpus / "faq" / f"{FILE}.md").based_on == ("ytringsfrihet#bilder-av-kolleger",)


def test_signs_that_excel_escapes_are_what_they_mean(small_corpus: Path, tmp_path: Path) -> None:
    """A carriage return is a line break, with a line feed behind it or not."""

    def fill(sheet: Any) -> None:
        sheet["C2"] = "Første linje._x000D_\nAndre linje._x000D_Tredje."

    assert faq("import", styled_book(tmp_path / "faq.xlsx", fill)).exit_code == 0
    assert answer_of(small_corpus) == "Første linje.\nAndre linje.\nTredje."


def test_formulas_without_value_errors_and_merged_cells_are_named(small_corpus: Path, tmp_path: Path) -> None:
    """By what they are, not as empty."""

    def fill(sheet: Any) -> None:
        sheet.append(["En?", "", "=1+1", ""])
        sheet.append(["To?", "", "#REF!", ""])
        sheet["C4"].data_type = "e"
        sheet.append(["Tre?", "", "Felles.", ""])
        sheet.append(["Fire?", "", None, ""])
        sheet.merge_cells("C5:C6")

    result = faq("import", styled_book(tmp_path / "faq.xlsx", fill))
    assert "row 3, «Svar»: The cell C3 has a formula without a stored value." in result.stderr
    assert "row 4, «Svar»: The cell shows an error (#REF!)." in result.stderr
    assert "row 6, «Svar»: The cell is merged with others (C5:C6)." in result.stderr
    assert "row 5" not in result.stderr.replace("row 5:", "")
    assert result.stderr.count("«Svar»") == 3


@pytest.mark.parametrize("stored", ["A1", "A1:B1", "A1:XFD1048576", ""])
def test_a_wrong_stored_size_hides_nothing(small_corpus: Path, tmp_path: Path, stored: str) -> None:
    """Other programs than Excel write what they like there."""
    path = workbook(tmp_path / "faq.xlsx", [HEAD, ROW])
    wrong = tmp_path / "wrong.xlsx"
    with zipfile.ZipFile(path) as before, zipfile.ZipFile(wrong, "w") as after:
        for name in before.namelist():
            data = before.read(name)
            if name.endswith("sheet1.xml"):
                data = re.sub(
                    rb'<dimension ref="[^"]*"/>', f'<dimension ref="{stored}"/>'.encode() if stored else b"", data
                )
            after.writestr(name, data)
    assert faq("import", wrong).exit_code == 0
    assert answer_of(small_corpus) == "Spør først."


def test_a_cell_at_the_end_of_the_sheet_costs_nothing(small_corpus: Path, tmp_path: Path) -> None:
    """A million empty rows are not gone through."""

    def fill(sheet: Any) -> None:
        sheet["A1048576"] = " "
        sheet["XFD2"] = " "
        sheet.merge_cells("F1:F50000")

    assert faq("import", styled_book(tmp_path / "faq.xlsx", fill)).exit_code == 0
    assert answer_of(small_corpus) == "Spør først."
