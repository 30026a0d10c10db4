"""Made-up texts of a made-up agency, as the kinds of file that authors bring, and what stands in them.

``CONTENT`` is the truth; every file below holds it in its own way, with the clutter that such a file has around it.
The PDFs in ``files`` were printed by Chromium; running this file makes them anew.
"""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path

import docx
from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Inches
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import ListFlowable, ListItem, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

FILES = Path(__file__).parent / "files"
TITLE = "Gaver og andre fordeler"


@dataclass(frozen=True, slots=True)
class Piece:
    """``kind``: h2, h3, p, ul, ol or row. ``depth``: 1 for an item, 2 for one in a list in it. `` | `` parts cells."""

    kind: str
    text: str
    depth: int = 0


CONTENT = (
    Piece("p", "Denne veiledningen forklarer hva ansatte i Tilsynet kan ta imot fra leverandører og andre."),
    Piece("h2", "Hva du kan ta imot"),
    Piece(
        "p",
        "Du kan ta imot små oppmerksomheter når de ikke kan påvirke arbeidet ditt. Blomster er et eksempel på dette.",
    ),
    Piece("ul", "Blomster og konfekt til en verdi av 500 kroner", 1),
    Piece("ul", "Bevertning i møter", 1),
    Piece("ul", "kaffe og lunsj i møtetiden", 2),
    Piece("ul", "ikke middag med følge", 2),
    Piece("ul", "Bøker etter et foredrag", 1),
    Piece("h2", "Slik gjør du når du får en gave"),
    Piece("p", "Følg denne framgangsmåten hver gang, også når du er i tvil."),
    Piece("ol", "Si fra til lederen din samme dag.", 1),
    Piece("ol", "Registrer gaven i gaveregisteret.", 1),
    Piece("ol", "Lever gaven tilbake når lederen ber om det.", 1),
    Piece("h3", "Når gaven ikke kan leveres tilbake"),
    Piece("p", "Gaven blir virksomhetens eiendom. Økonomiavdelingen avgjør hva som skal skje med den videre."),
    Piece("h2", "Grenser for verdi"),
    Piece("p", "Tabellen viser hvem som avgjør."),
    Piece("row", "Verdi | Hvem avgjør | Frist"),
    Piece("row", "Under 500 kroner | Du selv | Ingen"),
    Piece("row", "500 til 2000 kroner | Nærmeste leder | Tre dager"),
    Piece("row", "Over 2000 kroner | Direktøren | Én uke"),
    Piece("h2", "Spør om råd"),
    Piece("p", "Etikkrådet svarer på spørsmål innen to arbeidsdager."),
)
HARD = (
    *CONTENT,
    Piece("h2", "Gaver fra utlandet"),
    Piece("p", "Gaver fra fremmede stater tilhører staten."),
    Piece("ol", "Meld fra til protokollen", 1),
    Piece("ul", "innen én uke", 2),
    Piece("ol", "Lever gaven", 1),
    Piece("h3", "Gjelder dette vikarer?"),
    Piece("p", "Ja, vikarer følger de samme reglene."),
    Piece("h2", "Aktuelle lenker"),
    Piece("ul", "Etiske retningslinjer", 1),
    Piece("ul", "Gaveregisteret", 1),
    Piece("ul", "Habilitet", 1),
    Piece("h2", "Kort"),
    Piece("p", "Ring 123."),
    Piece("row", "Sak | Hvem"),
    Piece("row", "Reise | Leder"),
    Piece("row", "Reise | Direktør"),
    Piece("h3", "Husk dette"),
    Piece("p", "Nei takk er alltid lov."),
)
"""``CONTENT`` and what web pages have besides: fold-outs, lists of links, merged cells, fact boxes."""

CLUTTER = (
    "informasjonskapsler",
    "Hopp til hovedinnhold",
    "Kontakt oss",
    "Personvernerklæring",
    "Fant du det du lette etter",
    "Del på Facebook",
    "Om Tilsynet",
    "Innhold på siden",
    "Vi bruker skript",
)


# -- HTML


def html_body(extra: str = "") -> str:
    """``CONTENT`` as HTML, nested lists and a table with a caption included."""
    return "\n".join(html_parts()) + extra


def html_parts() -> Iterator[str]:
    pieces = list(CONTENT)
    while pieces:
        piece = pieces.pop(0)
        if piece.kind in ("ul", "ol"):
            run = [piece]
            while pieces and pieces[0].kind == piece.kind:
                run.append(pieces.pop(0))
            yield html_list(run)
        elif piece.kind == "row":
            run = [piece]
            while pieces and pieces[0].kind == "row":
                run.append(pieces.pop(0))
            yield html_table(run)
        else:
            yield f"<{piece.kind}>{escape(piece.text)}</{piece.kind}>"


def html_list(run: list[Piece]) -> str:
    kind, out, depth = run[0].kind, "", 0
    for piece in run:
        if piece.depth > depth:
            out += f"<{kind}>" * (piece.depth - depth)
        elif piece.depth < depth:
            out += f"</li></{kind}>" * (depth - piece.depth) + "</li>"
        else:
            out += "</li>"
        depth = piece.depth
        out += f"\n<li>{escape(piece.text)}"
    return out + f"</li></{kind}>" * depth


def html_table(run: list[Piece]) -> str:
    head, *rest = [piece.text.split(" | ") for piece in run]
    cells = "".join(f'<th scope="col"><p>{escape(cell)}</p></th>' for cell in head)
    rows = "".join("<tr>" + "".join(f"<td><p>{escape(cell)}</p></td>" for cell in row) + "</tr>" for row in rest)
    return f'<div class="table-wrapper"><table><thead><tr>{cells}</tr></thead><tbody>{rows}</tbody></table></div>'


def filled(name: str, title: str, body: str) -> str:
    return (FILES / name).read_text(encoding="utf-8").replace("TITLE", title).replace("BODY", body)


def extra_html() -> str:
    """What ``CONTENT`` lacks: links, a picture, a fold-out, merged cells, a quote, and signs that look like markup."""
    return (FILES / "extra.html").read_text(encoding="utf-8")


def web_page(body: str = "", title: str = TITLE) -> str:
    """A page as agencies publish them: cookie banner, menus, contents, sharing, feedback and footer around the text."""
    return filled("page.html", title, body or html_body())


def old_page(body: str = "") -> str:
    """A page of an older system: ``div`` for everything, no ``main`` and no ``article``."""
    return filled("old.html", TITLE, body or html_body())


def hard_body() -> str:
    """``HARD`` as HTML."""
    return html_body() + (FILES / "hard.html").read_text(encoding="utf-8")


def print_page() -> str:
    head = f'<html lang="nb"><head><meta charset="utf-8"><title>{TITLE}</title></head>'
    return f"{head}<body><h1>{TITLE}</h1>{html_body()}</body></html>"


# -- Word


def word_file(*, styled: bool = True) -> bytes:
    """A Word file; without `styled`, headings are bold paragraphs and nothing says what they are."""
    made = docx.Document()
    made.core_properties.title = ""
    made.add_heading(TITLE, 0) if styled else made.add_paragraph().add_run(TITLE).__setattr__("bold", True)
    rows = [piece.text.split(" | ") for piece in CONTENT if piece.kind == "row"]
    for piece in CONTENT:
        if piece.kind == "row":
            if rows:
                word_table(made, rows)
                rows = []
        else:
            word_piece(made, piece, styled)
    return saved(made)


def word_piece(made: WordDocument, piece: Piece, styled: bool) -> None:
    if piece.kind in ("ul", "ol"):
        style = {"ul": "List Bullet", "ol": "List Number"}[piece.kind]
        made.add_paragraph(piece.text, style=style if piece.depth == 1 else f"{style} {piece.depth}")
    elif piece.kind == "p":
        made.add_paragraph(piece.text)
    elif styled:
        made.add_heading(piece.text, int(piece.kind[1]) - 1)
    else:
        made.add_paragraph().add_run(piece.text).bold = True


def word_table(made: WordDocument, rows: list[list[str]]) -> None:
    table = made.add_table(rows=0, cols=len(rows[0]), style="Table Grid")
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text


def saved(made: WordDocument) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def word_extras() -> bytes:
    """A Word file with a link, a footnote, a merged cell and a picture."""
    made = docx.Document()
    made.add_heading(TITLE, 0)
    made.add_heading("Regler", 1)
    paragraph = made.add_paragraph("Reglene står i ")
    add_link(paragraph, "retningslinjene", "https://tilsynet.example/etikk")
    paragraph.add_run(" fra 2026.")
    add_note_reference(paragraph)
    table = made.add_table(rows=2, cols=3, style="Table Grid")
    for cell, text in zip(table.rows[0].cells, ("Sak", "Ansvar", "Merknad"), strict=True):
        cell.text = text
    table.cell(1, 0).merge(table.cell(1, 1)).text = "Gaver til familien"
    table.cell(1, 2).text = "Meld fra"
    made.add_picture(picture(), width=Inches(1))
    return with_footnotes(saved(made))


def add_link(paragraph: docx.text.paragraph.Paragraph, text: str, url: str) -> None:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(url, kind, is_external=True))
    run = OxmlElement("w:r")
    words = OxmlElement("w:t")
    words.text = text
    run.append(words)
    link.append(run)
    paragraph._p.append(link)


def add_note_reference(paragraph: docx.text.paragraph.Paragraph) -> None:
    reference = OxmlElement("w:footnoteReference")
    reference.set(qn("w:id"), "2")
    paragraph.add_run()._r.append(reference)


NOTES = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
<w:footnote w:id="2"><w:p><w:r><w:t>Vedtatt av direktøren.</w:t></w:r></w:p></w:footnote></w:footnotes>"""
NOTES_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"


def with_footnotes(data: bytes) -> bytes:
    """The Word file with a part for footnotes, which python-docx cannot make."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(out, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            if name == "[Content_Types].xml":
                part = f'<Override PartName="/word/footnotes.xml" ContentType="{NOTES_TYPE}"/></Types>'
                content = content.replace(b"</Types>", part.encode())
            if name == "word/_rels/document.xml.rels":
                kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
                part = f'<Relationship Id="rIdNotes" Type="{kind}" Target="footnotes.xml"/></Relationships>'
                content = content.replace(b"</Relationships>", part.encode())
            after.writestr(name, content)
        after.writestr("word/footnotes.xml", NOTES)
    return out.getvalue()


def picture() -> io.BytesIO:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "white").save(out, "PNG")
    out.seek(0)
    return out


# -- PDF


def untagged_pdf() -> bytes:
    """A PDF that says nothing of its structure, with a running header and page numbers."""
    out = io.BytesIO()
    body = ParagraphStyle("body", fontName="Helvetica", fontSize=11, leading=15, spaceAfter=8)
    heads = {
        "h1": ParagraphStyle("h1", parent=body, fontName="Helvetica-Bold", fontSize=22, leading=28, spaceAfter=12),
        "h2": ParagraphStyle("h2", parent=body, fontName="Helvetica-Bold", fontSize=16, leading=22, spaceBefore=12),
        "h3": ParagraphStyle("h3", parent=body, fontName="Helvetica-Bold", fontSize=13, leading=18, spaceBefore=8),
    }
    story: list[object] = [Paragraph(TITLE, heads["h1"])]
    pieces = list(CONTENT)
    while pieces:
        piece = pieces.pop(0)
        if piece.kind in ("ul", "ol", "row"):
            run = [piece]
            while pieces and pieces[0].kind == piece.kind:
                run.append(pieces.pop(0))
            story += [pdf_table(run) if piece.kind == "row" else pdf_list(run, body), Spacer(1, 8)]
        else:
            story.append(Paragraph(piece.text, heads.get(piece.kind, body)))
    file = SimpleDocTemplate(out, pagesize=(A4[0], A4[1] * 0.6), title=TITLE, topMargin=60, bottomMargin=60)
    file.build(story, onFirstPage=running, onLaterPages=running)
    return out.getvalue()


def running(canvas: Canvas, file: SimpleDocTemplate) -> None:
    canvas.setFont("Helvetica", 8)
    canvas.drawString(60, file.pagesize[1] - 30, "Om Tilsynet – intern veiledning")
    canvas.drawString(60, 30, f"Side {canvas.getPageNumber()}")


def pdf_list(run: list[Piece], style: ParagraphStyle) -> ListFlowable:
    items: list[object] = []
    for piece in run:
        if piece.depth == 1:
            items.append(ListItem(Paragraph(piece.text, style)))
        elif isinstance(items[-1], ListFlowable):
            items[-1]._flowables.append(ListItem(Paragraph(piece.text, style)))
        else:
            items.append(ListFlowable([ListItem(Paragraph(piece.text, style))], bulletType="bullet", start="•"))
    kind = {"bulletType": "bullet", "start": "•"} if run[0].kind == "ul" else {"bulletType": "1", "bulletFormat": "%s."}
    return ListFlowable(items, **kind)


def pdf_table(run: list[Piece]) -> Table:
    table = Table([piece.text.split(" | ") for piece in run], hAlign="LEFT")
    table.setStyle(
        TableStyle([("GRID", (0, 0), (-1, -1), 0.5, "black"), ("FONTNAME", (0, 0), (-1, 0), "Helvetica-Bold")])
    )
    return table


def scanned_pdf() -> bytes:
    """A PDF of pictures, as a scanner makes it."""
    out = io.BytesIO()
    Image.new("RGB", (300, 400), "white").save(out, "PDF")
    return out.getvalue()


def locked_pdf() -> bytes:
    """A PDF that opens with a password only."""
    out = io.BytesIO()
    canvas = Canvas(out, encrypt=StandardEncryption("hemmelig"))
    canvas.drawString(60, 700, TITLE)
    canvas.save()
    return out.getvalue()


def tagged_pdf() -> bytes:
    """A PDF that Chromium printed, with headings, lists and tables tagged for screen readers."""
    return (FILES / "tagged.pdf").read_bytes()


def linked_pdf() -> bytes:
    """A PDF that Chromium printed from ``files/print.html``: a link, a picture, merged cells and a list in a list."""
    return (FILES / "linked.pdf").read_bytes()


def print_pdfs() -> None:
    """Print both files with the Chromium that the browser tests use."""
    from playwright.sync_api import sync_playwright

    texts = {"tagged.pdf": print_page(), "linked.pdf": (FILES / "print.html").read_text(encoding="utf-8")}
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page()
        for name, text in texts.items():
            page.set_content(text)
            page.pdf(path=FILES / name, tagged=True, format="A6", display_header_footer=True)
        browser.close()


if __name__ == "__main__":
    print_pdfs()
