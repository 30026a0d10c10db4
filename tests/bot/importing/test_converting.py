"""Whole originals: the same text as a web page, a Word file and a PDF comes out the same."""

import io
import zipfile
from collections.abc import Callable

import inputs
import pytest
from inputs import CLUTTER, CONTENT, HARD, TITLE, Piece

from bot.importing.kinds import kind_of, read
from bot.importing.markdown import convert
from bot.importing.said import BringError
from bot.importing.types import Converted, Original
from index.read.markdown import parse
from index.types import Block, BlockKind


def brought(name: str, data: bytes | str) -> Converted:
    raw = data.encode() if isinstance(data, str) else data
    kind = kind_of(raw, "", name)
    assert kind
    return convert(read(Original(name, kind, raw)))


def piece(block: Block) -> Piece:
    kind = {BlockKind.ROW: "row", BlockKind.PARAGRAPH: "p", BlockKind.QUOTE: "quote"}.get(block.kind, "")
    return Piece(kind or ("ul" if block.marker == "•" else "ol"), block.text, block.depth)


def pieces(made: Converted) -> list[Piece]:
    """What a reader of the corpus would see, in the terms of the truth."""
    found = []
    for section in parse(made.body, made.title).sections:
        if section.level > 1:
            found.append(Piece(f"h{section.level}", section.heading))
        found += map(piece, section.blocks)
    return found


def notes(made: Converted) -> str:
    return "\n".join(map(str, made.notes))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("page.html", inputs.web_page()),
        ("old.html", inputs.old_page()),
        ("styled.docx", inputs.word_file()),
        ("tagged.pdf", inputs.tagged_pdf()),
    ],
    ids=["page", "old", "word", "tagged"],
)
def test_the_text_comes_out_whole(name: str, data: bytes | str) -> None:
    """Headings, paragraphs, nested lists and tables are those of the text, and nothing of what stood around it."""
    made = brought(name, data)
    assert made.title == TITLE
    assert pieces(made) == list(CONTENT)
    assert not [each for each in CLUTTER if each in made.body]


@pytest.mark.parametrize("page", [inputs.web_page, inputs.old_page], ids=["page", "old"])
def test_what_folds_out_and_what_is_merged_comes_along(page: Callable[[str], str]) -> None:
    """Fold-outs, lists of links, merged cells and fact boxes, also of a page that marks nothing."""
    assert pieces(brought("page.html", page(inputs.hard_body()))) == list(HARD)


def test_a_tagged_pdf_keeps_links_cells_and_quotes() -> None:
    """And its language; the picture is told by its description."""
    made = brought("linked.pdf", inputs.linked_pdf())
    assert made.page.lang == "nn"
    assert "[dei etiske retningslinjene](https://tilsynet.example/etikk) for tilsette" in made.body
    assert "| to | 1 |\n| to | 2 |" in made.body
    assert "> Eit sitat." in made.body
    assert "1. Ein\n   - a. under\n2. To" in made.body
    assert "«Kart over kontoret»" in notes(made)


def test_a_pdf_without_tags_is_read_by_its_looks_and_says_so() -> None:
    """Headings, lists in lists, tables and running headers are told apart; that it was a guess is said."""
    made = brought("untagged.pdf", inputs.untagged_pdf())
    assert made.title == TITLE
    assert pieces(made) == list(CONTENT)
    assert "not tagged" in notes(made)
    assert "Side 1" not in made.body
    assert "intern veiledning" not in made.body


def test_word_without_styles_gets_guessed_headings() -> None:
    """Short bold lines; all on one level, since nothing says more."""
    made = brought("bold.docx", inputs.word_file(styled=False))
    headings = [each.text for each in CONTENT if each.kind in ("h2", "h3")]
    assert [each.text for each in pieces(made) if each.kind == "h2"] == headings
    assert made.title == TITLE
    assert "were taken for headings" in notes(made)


def test_word_keeps_links_and_footnotes() -> None:
    """And tells of merged cells and pictures."""
    made = brought("extras.docx", inputs.word_extras())
    assert "[retningslinjene](https://tilsynet.example/etikk) fra 2026.[^1]" in made.body
    assert "[^1]: Vedtatt av direktøren." in made.body
    assert "Merged cells in the table under «Regler»" in notes(made)
    assert "1 picture(s)" in notes(made)


def test_a_page_says_who_where_and_when() -> None:
    """Its own address, language, owner and last change."""
    page = brought("lagret.html", inputs.web_page(inputs.html_body() + inputs.extra_html())).page
    assert page.address == "https://tilsynet.example/gaver"
    assert (page.lang, page.owner, str(page.modified)) == ("nb", "Tilsynet", "2026-10-01")


def test_the_date_that_a_page_shows_is_used() -> None:
    """Where it says that it is the date of the last change."""
    times = "<p>Publisert <time datetime=2020-01-01>da</time></p><p>{} <time datetime=2026-09-30>nå</time></p>"
    page = f"<main><h1>A</h1>{times}</main>"
    assert str(brought("a.html", page.format("Sist oppdatert")).page.modified) == "2026-09-30"
    assert brought("a.html", page.format("Skrevet")).page.modified is None


def test_asides_that_lead_elsewhere_go_and_facts_stay() -> None:
    """By how much of them is links."""
    links = "<aside><h3>Les også</h3><ul><li><a href='/x'>Ferie</a></li></ul></aside>"
    page = f"<main><h1>A</h1><p>a</p>{links}<aside><h2>Husk</h2><p>Det er lov.</p></aside></main>"
    assert brought("a.html", page).body == "a\n\n## Husk\n\nDet er lov.\n"


def test_a_page_that_marks_nothing_is_guessed_and_compared() -> None:
    """The author hears that it was guessed, and what was left out."""
    told = notes(brought("old.html", inputs.old_page()))
    assert "does not mark which part is its text" in told
    assert "Navigation was left out (3 places): «Om Tilsynet Kontakt oss», «Om Tilsynet Ansettelser»" in told


def test_a_page_inside_a_form_is_read() -> None:
    """Some systems wrap every page in a form."""
    page = inputs.web_page().replace("<article>", "<form><article>", 1).replace("</article>", "</article></form>", 1)
    assert pieces(brought("page.html", page)) == list(CONTENT)


def test_letters_are_right_whatever_the_encoding() -> None:
    """A page in Windows-1252 that says so, and one whose server says so."""
    page = inputs.web_page().replace('<meta charset="utf-8">', '<meta charset="windows-1252">')
    assert pieces(brought("page.html", page.encode("cp1252"))) == list(CONTENT)
    bare = inputs.web_page().replace('<meta charset="utf-8">', "").encode("cp1252")
    original = Original("https://x.example/", "html", bare, "windows-1252")
    assert pieces(convert(read(original))) == list(CONTENT)


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("scan.pdf", inputs.scanned_pdf(), "run text recognition (OCR)"),
        ("locked.pdf", inputs.locked_pdf(), "locked with a password"),
        ("cut.pdf", inputs.untagged_pdf()[:300], "damaged or is not a PDF"),
        ("empty.html", "<html><body><main><script>x()</script></main></body></html>", "no text was found"),
        ("empty.docx", inputs.saved(inputs.docx.Document()), "no text"),
    ],
    ids=["scan", "locked", "cut", "no-text", "empty"],
)
def test_what_cannot_be_read_says_what_to_do(name: str, data: bytes | str, message: str) -> None:
    """The message names the file and the way out."""
    with pytest.raises(BringError, match=name.replace(".", r"\.")) as caught:
        brought(name, data)
    assert message in str(caught.value)


def test_a_damaged_word_file_is_no_crash() -> None:
    """A part that is no XML."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("word/document.xml", "<w:document")
    with pytest.raises(BringError, match="not a whole Word file"):
        brought("x.docx", out.getvalue())


@pytest.mark.parametrize(
    ("data", "declared", "name", "kind"),
    [
        (b"%PDF-1.7", "text/html", "a", "pdf"),
        (b"<html>", "text/html", "a", "html"),
        (b"<html>", "", "a.HTM", "html"),
        (b"<html>", "image/png", "a.html", None),
        (b"PK\x03\x04", "", "a.docx", None),
        (b"{}", "application/json", "a", None),
    ],
)
def test_the_kind_is_what_the_bytes_say(data: bytes, declared: str, name: str, kind: str | None) -> None:
    """Names and servers are believed only where the bytes leave it open."""
    assert kind_of(data, declared, name) == kind
