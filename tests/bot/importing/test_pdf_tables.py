"""PDFs without tags: tables by the lines that are drawn around their cells, or by where their cells stand."""

import io
from collections.abc import Sequence

from reading import brought
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

LINE = 14.0
Text = tuple[float, float, str]
"""x and y from the top of the page, and the text."""


def page(*texts: Text, rules: Sequence[tuple[float, float, float, float]] = (), size: float = 11) -> bytes:
    """`rules` are lines from (x, y) to (x, y), from the top of the page."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    canvas.setTitle("Satser")
    for x0, y0, x1, y1 in rules:
        canvas.line(x0, A4[1] - y0, x1, A4[1] - y1)
    canvas.setFont("Helvetica", size)
    for x, y, text in texts:
        canvas.drawString(x, A4[1] - y, text)
    canvas.save()
    return out.getvalue()


def table(xs: Sequence[float], ys: Sequence[float]) -> list[tuple[float, float, float, float]]:
    across = [(xs[0], y, xs[-1], y) for y in ys]
    return [*across, *((x, ys[0], x, ys[-1]) for x in xs)]


def body(data: bytes) -> str:
    return brought("fil.pdf", data).body.removeprefix("## Satser\n\n").removesuffix("\n")


XS, YS = (70, 130, 190, 400), (200, 220, 260, 280)
CELLS: tuple[Text, ...] = (
    (75, 214, "Rom"),
    (135, 214, "Plasser"),
    (195, 214, "Utstyr"),
    (195, 235, "Skjerm og høyttaler, og tavle"),
    (75, 242, "Furu"),
    (135, 242, "12"),
    (195, 249, "som kan vaskes"),
    (75, 274, "Gran"),
    (135, 274, "6"),
    (195, 274, "Ingen"),
)
ROWS = (
    "| Rom | Plasser | Utstyr |\n| --- | --- | --- |\n"
    "| Furu | 12 | Skjerm og høyttaler, og tavle som kan vaskes |\n| Gran | 6 | Ingen |"
)


def test_cells_that_are_drawn_hold_what_stands_in_them() -> None:
    """Also where the other cells of a row stand between its two lines; what stands above and below is no part of it."""
    data = page((70, 180, "Dette er rommene."), *CELLS, (70, 295, "Slutt på rommene."), rules=table(XS, YS))
    assert body(data) == f"Dette er rommene.\n\n{ROWS}\n\nSlutt på rommene."


def test_a_line_across_a_drawn_table_and_a_box_that_touches_it_are_text() -> None:
    """The box is an exception to all of it and no row."""
    box = [(70, 280, 403, 280), (70, 320, 403, 320), (70, 280, 70, 320), (403, 280, 403, 320)]
    data = page(*CELLS, (75, 304, "Unntak: Furu er stengt i mai."), rules=[*table(XS, YS), *box])
    assert body(data) == f"{ROWS}\n\nUnntak: Furu er stengt i mai."


def test_a_cell_of_several_rows_is_said_in_each() -> None:
    """As in tables of other originals: each row can be read alone."""
    rules = [each for each in table(XS, YS) if each != (70, 260, 400, 260)] + [(130, 260, 400, 260)]
    texts = [each for each in CELLS if each[2] not in ("Gran", "Furu")]
    found = body(page(*texts, (75, 252, "Furu"), rules=rules))
    assert found.count("| Furu |") == 2


def test_a_frame_around_text_is_no_table() -> None:
    """However its boxes meet."""
    words = [(75, 220 + LINE * at, f"Setning nummer {at} sier hva den som leier, skal gjøre.") for at in range(20)]
    data = page(*words, (430, 220, "Se også."), rules=table((70, 420, 500), (200, 520)))
    assert "|" not in body(data)


def test_columns_with_short_lines_are_read_one_after_the_other() -> None:
    """Their lines do not stand beside each other, as those of a table do."""
    left = [(60, 100 + LINE * at, f"Den som leier rom {at}, rydder selv etter seg og låser.") for at in range(8)]
    right = [(325, 105 + 20.0 * at, text) for at, text in enumerate(["Kort.", "Kaffe", "Vann", "Nøkler", "Lys"])]
    right += [(325, 210 + 19.0 * at, f"Den som ikke rydder etter møte {at}, betaler selv.") for at in range(4)]
    found = body(page(*left, *right, size=10))
    assert "|" not in found
    assert found.index("rom 7") < found.index("Kort.") < found.index("møte 0")


def test_words_far_apart_are_no_heading() -> None:
    """The bold line above a table without lines; a number may stand apart from its heading."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    canvas.setFont("Helvetica-Bold", 11)
    canvas.drawString(72, 740, "1")
    canvas.drawString(110, 740, "Rom og utstyr")
    for x, text in ((72, "Rom"), (172, "Plasser"), (272, "Utstyr")):
        canvas.drawString(x, 700, text)
    canvas.setFont("Helvetica", 11)
    for at in range(6):
        canvas.drawString(72, 660 - LINE * at, f"Rom {at} leies ut hele året, også i ferien.")
    canvas.save()
    found = brought("fil.pdf", out.getvalue()).body
    assert "# 1 Rom og utstyr" in found
    assert "# Rom Plasser" not in found


def test_a_list_goes_on_in_the_next_column() -> None:
    """The next number is no list in the list, although it stands further to the right."""
    left = [(60, 100 + LINE * at, f"Den som leier rom {at}, rydder selv etter seg og låser.") for at in range(5)]
    left += [(75, 180, "1. Finn rommet i kalenderen."), (75, 194, "2. Skriv hvem som kommer til møtet.")]
    right = [(340, 104, "3. Send alt til resepsjonen i god tid.")]
    right += [(325, 124 + LINE * at, f"Den som ikke rydder etter møte {at}, betaler selv.") for at in range(5)]
    found = body(page(*left, *right, size=10))
    assert "\n2. Skriv hvem som kommer til møtet.\n3. Send alt til resepsjonen i god tid.\n" in found


def test_a_raised_sign_of_its_own_is_raised_once() -> None:
    """«¹» is no 1 that is drawn higher."""
    assert body(page((70, 180, "Kilden¹ gjelder 12 m² av rommet."))) == "Kilden¹ gjelder 12 m² av rommet."
