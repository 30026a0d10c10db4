"""PDFs: letters as a reader sees them, words whole, each text under its own heading."""

# pieces of files stand on lines of their own

import io
from collections.abc import Sequence

import pytest
from reading import brought, notes
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from bot.importing.pdf_flow import Words, mend

LINE = 14.0


def drawn(
    *texts: tuple[float, float, str, str, float],
    title: str = "",
    more: Sequence[tuple[float, float, str, str, float]] = (),
) -> bytes:
    """A PDF with texts at (x, y from the top, font, text, size); `more` stand on a second page."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    canvas.setTitle(title)
    for page in filter(None, (texts, more)):
        for x, y, font, text, size in page:
            canvas.setFont(font, size)
            canvas.drawString(x, A4[1] - y, text)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def lines(*texts: str, x: float = 60, y: float = 100, size: float = 11) -> list[tuple[float, float, str, str, float]]:
    return [(x, y + LINE * at, "Helvetica", text, size) for at, text in enumerate(texts)]


def head(text: str, y: float = 80, x: float = 60, size: float = 16) -> tuple[float, float, str, str, float]:
    return (x, y, "Helvetica-Bold", text, size)


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("saks-\nbehandling", "saksbehandling"),
        ("saks\u2010\nbehandling", "saksbehandling"),
        ("saks\u00ad\nbehandling", "saksbehandling"),
        ("saks\ufffe\nbehandling", "saksbehandling"),
        ("saks- \nbehandling", "saksbehandling"),
        ("saks-\nog arkivsystem", "saks- og arkivsystem"),
        ("EU-\nretten", "EU-retten"),
        ("e-\npost", "e-post"),
        ("2026-\nbudsjettet", "2026-budsjettet"),
        ("§ 14-\n9", "§ 14-9"),
        ("Oslo-\nBergen", "Oslo-Bergen"),
        ("saks\u00adbehandling", "saksbehandling"),
        ("på arbeids\nplassen", "på arbeids plassen"),
    ],
)
def test_words_that_a_line_end_parts_are_whole(text: str, whole: str) -> None:
    """Hyphens of every kind go; those that belong to the word stay."""
    assert mend(text, Words()) == whole


def test_the_rest_of_the_file_says_whether_a_hyphen_belongs_to_a_word() -> None:
    """A name that is always written with one keeps it."""
    words = Words()
    words.add("Nav-kontoret er åpent. Nav-kontoret er stengt.")
    assert mend("nav-\nkontoret", words) == "nav-kontoret"
    soft = Words()
    soft.add("saks\u2010\nbehandling")
    assert mend("laste-\nbil", soft) == "laste-bil"  # this producer has another sign for hyphens of its own


def test_two_columns_are_read_one_after_the_other() -> None:
    """Under a heading over both, with words parted at line ends; headers and page numbers go."""
    left = lines(
        "Bilen kan bare brukes i tjenesten.",
        "Private ærend er ikke lov, og den",
        "som kjører, må ha gyldig fører-",
        "kort og være fylt 21 år.",
    )
    right = lines(
        "Skader meldes til bilansvarlig",
        "med en gang. Skjema ligger i",
        "hanskerommet, og forsikringssel-",
        "skapet skal ha melding.",
        x=320,
    )
    texts = [
        (60, 30, "Helvetica", "Etaten Rundskriv 4", 8),
        (60, 820, "Helvetica", "Side 1 av 2", 8),
        head("Bil", 60, size=20),
    ]
    made = brought(
        "a.pdf", drawn(*texts, head("Kjøring"), head("Skader", x=320), *left, *right, more=[*texts[:2], *lines("Mer.")])
    )
    assert made.body.startswith(
        "## Kjøring\n\nBilen kan bare brukes i tjenesten. Private ærend er ikke lov, og den som kjører, må ha gyldig "
        "førerkort og være fylt 21 år.\n\n## Skader\n\nSkader meldes til bilansvarlig med en gang. Skjema ligger i "
        "hanskerommet, og forsikringsselskapet skal ha melding.\n"
    )
    assert "Rundskriv" not in made.body
    assert "Running headers, footers and page numbers were left out" in notes(made)
    assert "Left out" not in notes(made)


def test_clauses_are_headings_of_their_own() -> None:
    """«§ 1-2» never stands under «§ 1-1»."""
    texts = [head("Reglement", 60, size=20)]
    for at, (clause, text) in enumerate((("§ 1-1 Hvem", "Ansatte kan låne."), ("§ 1-2 Retur", "Innen 14 dager."))):
        texts += [head(clause, 90 + 50 * at, size=11), *lines(text, y=106 + 50 * at)]
    assert (
        brought("a.pdf", drawn(*texts)).body
        == "## § 1-1 Hvem\n\nAnsatte kan låne.\n\n## § 1-2 Retur\n\nInnen 14 dager.\n"
    )


def test_tables_lists_and_raised_figures_by_their_looks() -> None:
    """Cells in their columns, items in items, figures raised."""
    texts = [head("Satser", 60, size=20), head("Del"), *lines("Rommet er 12 m"), (138, 96, "Helvetica", "2", 7)]
    texts += [(60, 130, "Helvetica", "•", 11), *lines("Første punkt", x=75, y=130), (75, 144, "Helvetica", "•", 11)]
    texts += [*lines("under", x=90, y=144), (60, 158, "Helvetica", "•", 11), *lines("Andre punkt", x=75, y=158)]
    for at, row in enumerate((("Dag", "Tid"), ("Mandag", "8–16"), ("Tirsdag", "8–18"))):
        texts += [(60 + 120 * column, 190 + 16.0 * at, "Helvetica", cell, 11) for column, cell in enumerate(row)]
    body = brought("a.pdf", drawn(*texts)).body
    assert body == (
        "## Del\n\nRommet er 12 m²\n\n- Første punkt\n  - under\n- Andre punkt\n\n"
        "| Dag | Tid |\n| --- | --- |\n| Mandag | 8–16 |\n| Tirsdag | 8–18 |\n"
    )


def test_struck_text_of_a_pdf_is_left_out_and_told() -> None:
    """A line through the letters strikes them; one below does not."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    canvas.setFont("Helvetica", 11)
    canvas.drawString(60, 700, "Grensen er 500 kroner 300 kroner.")
    start, end = (60 + canvas.stringWidth(text, "Helvetica", 11) for text in ("Grensen er ", "Grensen er 500 kroner"))
    canvas.line(start, 703, end, 703)
    canvas.drawString(60, 680, "Dette er viktig.")
    canvas.line(60, 678.5, 140, 678.5)
    canvas.save()
    made = brought("a.pdf", out.getvalue())
    assert "Grensen er 300 kroner." in made.body
    assert "Dette er viktig." in made.body
    assert "Struck-through text was left out: «500 kroner»" in notes(made)


@pytest.mark.parametrize("title", ["Microsoft Word - rundskriv_v3.docx", "rundskriv.indd", ""])
def test_the_name_of_a_file_is_no_title(title: str) -> None:
    """Programs write it there when nobody wrote a title."""
    assert brought("rundskriv-4.pdf", drawn(*lines("Bare tekst."), title=title)).title == "rundskriv 4"


def test_spaced_out_letters_and_ligatures_are_words() -> None:
    """For show, or because the font has them as one sign."""
    pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    canvas.setFont("Vera", 11)
    canvas.drawString(60, 700, "SPERRET SKRIFT", charSpace=6)
    canvas.drawString(60, 680, "ﬁlm og graﬁkk")
    canvas.save()
    assert "SPERRET SKRIFT" in brought("a.pdf", out.getvalue()).body
    assert "film og grafikk" in brought("a.pdf", out.getvalue()).body


BODY = "Utstyret leveres tilbake innen fjorten dager fra den dagen du fikk det av"


def clauses(*lines: str) -> str:
    texts = [(72.0, 100 + LINE * at, "Helvetica", each, 11.0) for at, each in enumerate(lines)]
    return brought("fil.pdf", drawn((72, 70, "Helvetica", "Reglement", 18), *texts)).body


def test_clauses_and_chapters_in_plain_type_are_headings() -> None:
    """By their number and name alone on a line; a chapter stands above its clauses."""
    made = clauses(
        "Kapittel 1 Lån",
        "§ 1-1 Hvem kan låne",
        BODY,
        "lederen.",
        "§ 1-2. Retur",
        BODY,
        "kontoret etter",
        "§ 1-1 og takk.",
    )
    assert made.splitlines()[::2] == [
        "## Kapittel 1 Lån",
        "### § 1-1 Hvem kan låne",
        f"{BODY} lederen.",
        "### § 1-2. Retur",
        f"{BODY} kontoret etter § 1-1 og takk.",
    ]


def test_steps_of_numbers_are_levels() -> None:
    """1.1 stands below 1 although they look alike."""
    bold = [("1 Innledning", BODY), ("1.1 Formål", BODY), ("2 Lån", BODY)]
    texts = [
        (72.0, 100 + 2.5 * LINE * at + (LINE if row else 0), "Helvetica" if row else "Helvetica-Bold", pair[row], 11.0)
        for at, pair in enumerate(bold)
        for row in (0, 1)
    ]
    assert [line for line in brought("fil.pdf", drawn(*texts)).body.splitlines() if line.startswith("#")] == [
        "## 1 Innledning",
        "### 1.1 Formål",
        "## 2 Lån",
    ]


def test_contents_with_dots_are_left_out() -> None:
    """And told; the headings that they name stay where they are."""
    rows = [f"{name} {'.' * 40} {page}" for name, page in (("Bytte av vakt", 2), ("Sykdom", 3), ("Overtid", 4))]
    made = brought(
        "fil.pdf",
        drawn(
            (72, 100, "Helvetica-Bold", "Innhold", 16),
            *((72, 130 + LINE * at, "Helvetica", each, 11) for at, each in enumerate(rows)),
            (72, 230, "Helvetica-Bold", "Sykdom", 16),
            (72, 250, "Helvetica", "Meld fra.", 11),
        ),
    )
    assert made.body == "## Sykdom\n\nMeld fra.\n"
    assert "A table of contents was left out (4 places): «Innhold», «Bytte av vakt 2»" in notes(made)


def test_a_watermark_what_is_outside_the_page_and_forms_are_told() -> None:
    """None of it is text of the page."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    canvas.saveState()
    canvas.translate(150, 300)
    canvas.rotate(45)
    canvas.setFont("Helvetica", 80)
    canvas.drawString(0, 0, "UTKAST")
    canvas.restoreState()
    canvas.setFont("Helvetica", 11)
    canvas.drawString(72, 700, "Ring vakta.")
    canvas.drawString(700, 400, "utenfor siden")
    canvas.acroForm.textfield(name="f", value="Kari", x=72, y=500)
    canvas.save()
    made = brought("fil.pdf", out.getvalue())
    assert made.body.endswith("\n\nRing vakta.\n")
    told = notes(made)
    assert "The original is marked as a draft or with a watermark: «UTKAST»" in told
    assert "Text that readers do not see was left out: «utenfor siden»" in told
    assert "What is filled in in a form was left out: «Kari»" in told
