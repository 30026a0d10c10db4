"""PDFs of many pages: contents, running headers, page numbers and labels of chapters are no guidance."""

import io
from collections.abc import Sequence

import pytest
from reading import brought, notes
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

LINE = 14.0
TOP, FOOT = 40.0, 800.0
Text = tuple[float, float, str] | tuple[float, float, str, str, float]
"""x and y from the top of the page, the text, and font and size where they are not Helvetica 11."""


def book(*pages: Sequence[Text]) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    canvas.setTitle("Bok")
    for page in pages:
        for x, y, text, *type_ in page:
            canvas.setFont(*(type_ or ("Helvetica", 11)))
            canvas.drawString(x, A4[1] - y, text)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def rows(*texts: str, y: float = 130, x: float = 72) -> list[Text]:
    return [(x, y + LINE * at, each) for at, each in enumerate(texts)]


def head(text: str, y: float = 100, size: float = 16) -> Text:
    return (72, y, text, "Helvetica-Bold", size)


def spaced(name: str, page: object) -> str:
    return f"{name} {'. ' * 40}{page}"


BODY = rows("Svaret gis innen tre dager.", "Saken føres i journalen samme dag.")


def test_contents_whose_dots_stand_apart_are_left_out() -> None:
    """As LaTeX sets them, over two pages, with long names on two lines; no word of it is torn."""
    first = rows(
        *(spaced(f"1.{at} Svar på brev nummer {at}", at + 2) for at in range(1, 6)),
        "1.6 Svar på brev som kommer uten",
        spaced("avsender", 9),
    )
    second = rows(*(spaced(f"2.{at} Journal", at + 10) for at in range(1, 4)), y=80)
    made = brought(
        "fil.pdf", book([head("Innhold"), *first], second, [head("2.1 Journal"), *BODY], [head("2.2 Journal"), *BODY])
    )
    text = "Svaret gis innen tre dager.\n\nSaken føres i journalen samme dag."
    assert made.body == f"## 2.1 Journal\n\n{text}\n\n## 2.2 Journal\n\n{text}\n"
    told = notes(made)
    assert "«1.1 Svar på brev nummer 1 3»" in told
    assert "Left out" not in told


def test_a_list_of_one_table_is_no_guidance() -> None:
    """Where its heading says so; under another heading a line with dots and a number is text."""
    made = brought("fil.pdf", book([head("Tabeller"), *rows(spaced("1 Satser", 7))], [head("Priser"), *BODY]))
    assert made.body.startswith("## Priser\n")
    made = brought("fil.pdf", book([head("Priser"), *rows(spaced("Kaffe", 25))], [head("Svar"), *BODY]))
    assert "Kaffe" in made.body


@pytest.mark.parametrize(
    "header",
    [
        lambda page: [(72, TOP, "KAPITTEL 1. SVAR"), (500, TOP, str(page))],
        lambda page: [(72, TOP, str(page)), (400, TOP, "Journal og svar" if page % 2 else "Om boka")],
        lambda page: [(72, FOOT, f"{page} | Kapittel {page // 3 + 1}. Svar")],
        lambda page: [(290, FOOT, ("i", "ii", "iii", "iv", "v", "vi")[page - 1])],
        lambda page: [(72, TOP, f"Del {(page + 1) // 2} Svar på brev")],
        lambda page: [(290, FOOT, f"Side {page} av 6")],
    ],
)
def test_running_headers_and_page_numbers_are_left_out(header: object) -> None:
    """Those that name the chapter beside the number too, also when the chapters differ."""
    assert callable(header)
    pages = [[*header(page), head(f"Tema {page}"), *rows(f"Svar {page} gis innen tre dager.")] for page in range(1, 7)]
    made = brought("fil.pdf", book(*pages))
    assert made.body == "".join(f"## Tema {at}\n\nSvar {at} gis innen tre dager.\n\n" for at in range(1, 7))[:-1]
    assert "Running headers, footers and page numbers were left out" in notes(made)


def test_what_stands_at_the_edge_of_one_page_is_text() -> None:
    """The first line of a page that begins high, and a number that is a sentence's own."""
    pages = [[*rows(f"Frist nummer {at} er {at * 7} dager.", y=60), head(f"Tema {at}"), *BODY] for at in range(1, 5)]
    body = brought("fil.pdf", book(*pages)).body
    assert all(f"Frist nummer {at} er {at * 7} dager." in body for at in range(1, 5))


@pytest.mark.parametrize("label", ["Kapittel 1", "CHAPTER ONE", "Vedlegg A"])
def test_the_label_above_the_name_of_a_chapter_belongs_to_it(label: str) -> None:
    """Else it would be a heading with nothing under it."""
    made = brought(
        "fil.pdf",
        book(
            [
                head(label, size=14),
                head("Svar på brev", y=140, size=22),
                *rows(*["Saken føres i journalen."] * 5, y=190),
            ]
        ),
    )
    assert made.body.startswith(f"## {label} Svar på brev\n")


def test_a_link_in_an_item_makes_no_table() -> None:
    """LaTeX writes no spaces but leaves room for them, and a link is written apart."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    for at in (1, 2):
        text = canvas.beginText(72, 700 - LINE * at)
        text.setFont("Helvetica", 11)
        for run in (f"({at}.)", "-500(Les)", "-280(Kapittel 4)", "-280(om)-280(svar)-280(og)-280(journal.)"):
            text._code.append(f"[{run}]TJ")
        canvas.drawText(text)
    canvas.save()
    assert "|" not in brought("fil.pdf", out.getvalue()).body
