"""Word files: what Word shows is in the text, what it does not show is told."""

# ruff: noqa: E501, ISC004  # pieces of files stand on lines of their own

import io
import zipfile

import pytest
from reading import NAMES, brought, level, notes, num, numbers, p, r, read_word, word

BEGIN, SEPARATE, END = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))


def field(instruction: str, shown: str) -> str:
    return f"{BEGIN}<w:r><w:instrText>{instruction}</w:instrText></w:r>{SEPARATE}{r(shown)}{END}"


def made(body: str, **parts: str) -> str:
    return notes(brought("fil.docx", word(p("A", "Heading1") + body, **parts)))


@pytest.mark.parametrize(
    "shown",
    [
        '<w:fldSimple w:instr=" DOCPROPERTY Frist ">' + r("15. mars") + "</w:fldSimple>",
        field(" REF _Ref1 \\r \\h ", "15. mars"),
        field(" SEQ Tabell ", "1") + r("5. mars"),
        "<w:sdt><w:sdtPr><w:date/></w:sdtPr><w:sdtContent>" + r("15. mars") + "</w:sdtContent></w:sdt>",
        "<w:smartTag>" + r("15. mars") + "</w:smartTag>",
        f'<w:ins w:id="1">{r("15. ")}</w:ins><w:moveTo w:id="2">{r("mars")}</w:moveTo>',
        BEGIN
        + "<w:r><w:instrText>IF </w:instrText></w:r>"
        + field("MERGEFIELD x", "y")
        + SEPARATE
        + r("15. mars")
        + END,
        f"<w:customXml>{r('15. mars')}</w:customXml>",
        f'<w:hyperlink w:anchor="x">{r("15. mars")}</w:hyperlink>',
        f"<w:dir>{r('15. mars')}</w:dir>",
    ],
)
def test_what_a_field_or_a_wrapper_shows_is_in_the_sentence(shown: str) -> None:
    """Properties, references, numbers of captions, content controls, tracked insertions, and what is not known."""
    text = read_word(p(f"{r('Søk innen ')}{shown}{r('.')}"))
    assert text.replace("[", "").replace("](#x)", "") == "Søk innen 15. mars."


def test_a_field_without_a_value_is_told() -> None:
    """Word would fill it when it is opened; we cannot."""
    assert "Fields without a stored value are empty" in made(p('<w:fldSimple w:instr=" DOCPROPERTY Frist "/>'))
    assert "«REF x»" in made(p(BEGIN + "<w:r><w:instrText> REF x </w:instrText></w:r>" + END))


@pytest.mark.parametrize(
    ("text", "styles", "left"),
    [
        (r("gammel ", "<w:strike/>"), "", "Struck"),
        (r("gammel ", "<w:dstrike/>"), "", "Struck"),
        (r("gammel ", "<w:vanish/>"), "", "do not see"),
        (
            r("gammel ", '<w:rStyle w:val="s"/>'),
            '<w:style w:type="character" w:styleId="s"><w:rPr><w:vanish/></w:rPr></w:style>',
            "do not see",
        ),
        (
            r("gammel ", '<w:rStyle w:val="t"/>'),
            '<w:style w:type="character" w:styleId="s"><w:rPr><w:strike/></w:rPr></w:style>'
            '<w:style w:type="character" w:styleId="t"><w:basedOn w:val="s"/></w:style>',
            "Struck",
        ),
        ('<w:del w:id="1"><w:r><w:delText>gammel </w:delText></w:r></w:del>', "", "tracked change"),
        (f'<w:moveFrom w:id="1">{r("gammel ")}</w:moveFrom>', "", ""),  # it stands where it was moved to
        (
            f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{r('gammel ')}</w:sdtContent></w:sdt>",
            "",
            "Instructions",
        ),
    ],
)
def test_what_is_no_text_is_left_out_and_told(text: str, styles: str, left: str) -> None:
    """Struck, hidden, deleted, moved away, or an instruction; also by a style that builds on another."""
    body = p(f"{r('Grensen er ')}{text}{r('300 kroner.')}")
    assert read_word(body, styles=styles) == "Grensen er 300 kroner."
    assert left in made(body, styles=styles)


def test_a_struck_property_that_is_off_strikes_nothing() -> None:
    """A run may undo what its style says."""
    styles = '<w:style w:type="paragraph" w:styleId="s"><w:name w:val="Gammel"/><w:rPr><w:strike/></w:rPr></w:style>'
    assert read_word(p(r("Gjelder.", '<w:strike w:val="0"/>') + r("Ikke."), "s"), styles=styles) == "Gjelder."


def test_hidden_rows_and_comments_are_left_out_and_told() -> None:
    """By Word's own marks."""
    cell = "<w:tc>{}</w:tc>"
    row = "<w:tr>{}" + cell + cell + "</w:tr>"
    table = row.format("", p("a"), p("b")) + row.format("<w:trPr><w:hidden/></w:trPr>", p("skjult"), p("rad"))
    table += row.format("<w:trPr><w:del/></w:trPr>", p("slettet"), p("rad")) + row.format("", p("c"), p("d"))
    body = p('<w:r><w:commentReference w:id="3"/></w:r>' + r("Tekst.")) + f"<w:tbl>{table}</w:tbl>"
    parts = (("comments", f'<w:comment w:id="3">{p("Spør Kari")}</w:comment>'),)
    assert read_word(body, parts=parts) == "Tekst.\n\n| a | b |\n| --- | --- |\n| c | d |"
    told = made(body, parts=parts)
    for text in ("«skjult rad»", "«slettet rad»", "Comments were left out: «Spør Kari»"):
        assert text in told


LEGAL = numbers(
    level(0, "decimal", "Kapittel %1", '<w:pStyle w:val="Heading1"/>'),
    level(1, "decimal", "§ %1-%2", '<w:pStyle w:val="Heading2"/>'),
    level(2, "lowerLetter", "%3)"),
)


def test_automatic_numbers_are_in_headings_and_items() -> None:
    """By the heading's style or its own, letters begin anew under each heading."""
    body = (
        p("Lån", "Heading1", num(1)) + p("Hvem", "Heading2", num(1, 1)) + p("x", "", num(1, 2)) + p("y", "", num(1, 2))
    )
    body += (
        p("Retur", "Heading2", num(1, 1))
        + p("z", "", num(1, 2))
        + p("Tap", "Heading1", num(1))
        + p("Hva", "Heading2", num(1, 1))
    )
    text = brought("fil.docx", word(body + p("w"), numbering=LEGAL)).body
    assert text == (
        "## Kapittel 1 Lån\n\n### § 1-1 Hvem\n\n- a) x\n- b) y\n\n### § 1-2 Retur\n\n- a) z\n\n## Kapittel 2 Tap\n\n### § 2-1 Hva\n\nw\n"
    )


@pytest.mark.parametrize(
    ("levels", "marks"),
    [
        ((level(0, "decimal", "%1."),), ["1. x", "2. y"]),
        ((level(0, "decimal", "%1)"),), ["- 1) x", "- 2) y"]),
        ((level(0, "upperRoman", "%1."),), ["- I. x", "- II. y"]),
        ((level(0, "decimalZero", "%1"),), ["- 01 x", "- 02 y"]),
        ((level(0, "decimal", "K%1"),), ["- K1 x", "- K2 y"]),
        ((level(0, "bullet", "\uf0b7"),), ["- x", "- y"]),
        ((level(0, "none", ""),), ["x", "", "y"]),
        ((level(0, "ordinal", "%1"),), ["1. x", "2. y"]),
    ],
)
def test_every_form_of_numbers(levels: tuple[str, ...], marks: list[str]) -> None:
    """As Word writes them; a plain number is one of Markdown's own."""
    body = p("x", "", num(1)) + p("y", "", num(1))
    found = read_word(body, numbering=numbers(*levels)).replace("1\\)", "1)").replace("2\\)", "2)").split("\n")
    assert found == marks


def test_a_list_goes_on_or_begins_anew_as_word_says() -> None:
    """After a paragraph it goes on; another list of the same form goes on too, unless it says where it begins."""
    lists = "".join(
        f'<w:num w:numId="{at}"><w:abstractNumId w:val="7"/>{more}</w:num>'
        for at, more in (
            (1, ""),
            (2, ""),
            (3, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'),
        )
    )
    body = (
        p("a", "", num(1))
        + p("Mellom.")
        + p("b", "", num(1))
        + p("Mellom.")
        + p("c", "", num(2))
        + p("Nytt.")
        + p("d", "", num(3))
    )
    text = read_word(body, numbering=numbers(level(0, "decimal", "%1."), lists=lists))
    assert text == "1. a\n\nMellom.\n\n2. b\n\nMellom.\n\n3. c\n\nNytt.\n\n1. d"


def test_numbers_alone_in_cells_are_in_the_table() -> None:
    """A column of automatic numbers is not empty."""
    row = "<w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr>"
    rows = (
        row.format(p("Nr."), p("Krav"))
        + row.format(p("", "", num(1)), p("Bilder"))
        + row.format(p("", "", num(1)), p("Video"))
    )
    text = read_word(f"<w:tbl>{rows}</w:tbl>", numbering=numbers(level(0, "decimal", "K%1")))
    assert text.split("\n")[2:] == ["| K1 | Bilder |", "| K2 | Video |"]


@pytest.mark.parametrize(
    "box",
    [
        '<w:r><w:sym w:font="Wingdings" w:char="F0{}"/></w:r>',
        '<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="{}"/></w14:checkbox></w:sdtPr><w:sdtContent><w:r><w:t>?</w:t></w:r>'
        "</w:sdtContent></w:sdt>",
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:checked w:val="{}"/></w:checkBox></w:ffData></w:fldChar>'
        "</w:r><w:r><w:instrText>FORMCHECKBOX</w:instrText></w:r>" + END,
    ],
)
def test_boxes_to_tick_are_told_apart(box: str) -> None:
    """Signs of a font, content controls and old form fields."""
    on, off = ("FE", "A8") if "sym" in box else ("1", "0")
    assert read_word(p(box.format(on) + r(" Ja")) + p(box.format(off) + r(" Nei"))) == "☒ Ja\n\n☐ Nei"


@pytest.mark.parametrize(
    "contents",
    [
        "<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val='Table of Contents'/></w:docPartObj></w:sdtPr><w:sdtContent>{}{}"
        "</w:sdtContent></w:sdt>",
        "{}{}",
    ],
)
def test_a_table_of_contents_is_left_out_and_told(contents: str) -> None:
    """In a content control, or by its styles alone; also one that is a field in ordinary paragraphs."""
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/></w:style>'
        for key, name in (("t", "TOC Heading"), ("u", "toc 1"))
    )
    body = contents.format(p("Innhold", "t"), p("Bytte av vakt 3", "u"))
    assert read_word(body + p("Tekst."), styles=styles) == "Tekst."
    assert "A table of contents was left out" in made(body, styles=styles)
    field_only = f"<w:p>{BEGIN}<w:r><w:instrText> TOC \\o </w:instrText></w:r>{SEPARATE}{r('Bytte 3')}</w:p><w:p>{r('To 4')}{END}</w:p>"
    assert read_word(field_only + p("Tekst.")) == "Tekst."


@pytest.mark.parametrize(
    ("style", "properties"),
    [
        ('<w:basedOn w:val="Heading2"/>', ""),
        ('<w:pPr><w:outlineLvl w:val="1"/></w:pPr>', ""),
        ('<w:basedOn w:val="v"/>', ""),
        ('<w:name w:val="Overskrift 2"/>', ""),
        ('<w:name w:val="Egen"/>', '<w:outlineLvl w:val="1"/>'),
    ],
)
def test_headings_by_style_or_outline_level(style: str, properties: str) -> None:
    """Styles of one's own that build on a heading, however many steps away, or that say a level."""
    styles = '<w:style w:type="paragraph" w:styleId="v"><w:basedOn w:val="Heading2"/></w:style>'
    styles += f'<w:style w:type="paragraph" w:styleId="s">{style}</w:style>'
    body = p("A", "Heading1") + p("Emne", "s", properties) + p("Tekst.") + p("B", "Heading1") + p("x")
    assert "### Emne\n\nTekst." in brought("fil.docx", word(body, styles=styles)).body


def test_styles_that_build_on_each_other_in_a_circle_are_no_trap() -> None:
    """Nor is a list style that names itself."""
    styles = '<w:style w:type="paragraph" w:styleId="s"><w:name w:val="Ring"/><w:basedOn w:val="s"/></w:style>'
    assert read_word(p("Tekst.", "s"), styles=styles) == "Tekst."
    numbering = '<w:abstractNum w:abstractNumId="7"><w:numStyleLink w:val="s"/></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
    assert read_word(p("Tekst.", "", num(1)), numbering=numbering) == "Tekst."


@pytest.mark.parametrize("main", ["word/document2.xml", "word/tekst.xml", "innhold/document.xml"])
def test_the_main_part_is_found_by_the_packages_relations(main: str) -> None:
    """Word on the web calls it document2.xml."""
    assert (
        brought("fil.docx", word(p("Nøkler", "Heading1") + p("Meld tap."), main=main)).body
        == "## Nøkler\n\nMeld tap.\n"
    )


def test_the_strict_form_of_the_format_is_read() -> None:
    """ISO 29500 strict has other names for the same."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(word(p("A", "Heading1") + p("Tekst.")))) as before,
        zipfile.ZipFile(out, "w") as after,
    ):
        for name in before.namelist():
            data = before.read(name)
            data = data.replace(
                b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
                b"http://purl.oclc.org/ooxml/wordprocessingml/main",
            )
            after.writestr(
                name,
                data.replace(
                    b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/",
                    b"http://purl.oclc.org/ooxml/officeDocument/relationships/",
                ),
            )
    assert brought("fil.docx", out.getvalue()).body == "## A\n\nTekst.\n"


BOX = "<w:txbxContent>" + p("Viktig: ha følge.") + "</w:txbxContent>"


@pytest.mark.parametrize(
    "box",
    [
        f"<mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>{BOX}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{BOX}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>",
        f"<mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>{BOX}</wps:txbx></w:drawing></mc:Choice></mc:AlternateContent>",
        f"<w:pict><v:shape><v:textbox>{BOX}</v:textbox></v:shape></w:pict>",
    ],
)
def test_a_box_of_text_comes_once_behind_its_paragraph(box: str) -> None:
    """In the form for new programs, for old ones, or both; no false alarm."""
    body = p(f"{r('Gjester skal meldes.')}<w:r>{box}</w:r>") + p("Skriv dem inn.")
    assert read_word(body) == "Gjester skal meldes.\n\nViktig: ha følge.\n\nSkriv dem inn."
    assert "Left out" not in made(body)


def test_formulas_hyphens_tabs_and_raised_figures() -> None:
    """All of them on one line."""
    power = (
        "<m:oMath><m:sSup><m:e><m:r><m:t>a</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:oMath>"
    )
    signs = "<w:r><w:t>e</w:t><w:noBreakHyphen/><w:t>post, saks</w:t><w:softHyphen/><w:t>mappe</w:t><w:tab/><w:t>8</w:t></w:r>"
    up = r("00", '<w:vertAlign w:val="superscript"/>')
    assert read_word(p(f"{signs}{r(', kl. 10')}{up}{r(', ')}{power}")) == "e-post, saksmappe 8, kl. 10⁰⁰, a^2"


@pytest.mark.parametrize(
    ("core", "day"),
    [
        ("<c:created>2013-12-23T23:15:00Z</c:created><c:modified>2013-12-23T23:15:00Z</c:modified>", "None"),
        ("<c:created>2024-01-01T08:00:00Z</c:created><c:modified>2025-03-02T08:00:00Z</c:modified>", "2025-03-02"),
    ],
)
def test_a_templates_date_is_no_review_date(core: str, day: str) -> None:
    """A file that was never changed has its template's dates; what the text says goes first."""

    def dated(text: str) -> str:
        return str(brought("fil.docx", word(p("A", "Heading1") + p(text), core=core)).page.modified)

    assert dated("Tekst.") == day
    assert dated("Sist oppdatert 12.05.2025") == "2025-05-12"


def test_whatever_stands_in_the_body_comes_out() -> None:
    """Every run of text is in the result or told, whatever elements stand around it."""
    for name in ("w:ruby", "w:bdo", "w:altChunkPr", "w:fremtidig", "m:box"):
        assert "ordet" in read_word(f"<w:p><{name}>{r('ordet')}</{name}></w:p>"), name
        assert "ordet" in read_word(f"<{name}>{p('ordet')}</{name}>"), name
    assert NAMES


def test_what_is_chosen_in_a_form_is_in_the_sentence() -> None:
    """A drop-down field stores the place of the choice, not its text."""
    entries = "".join(f'<w:listEntry w:val="{day}"/>' for day in ("mandag", "tirsdag"))
    data = f'<w:ffData><w:ddList><w:result w:val="1"/>{entries}</w:ddList></w:ffData>'
    begin = f'<w:r><w:fldChar w:fldCharType="begin">{data}</w:fldChar></w:r>'
    chosen = f"{begin}<w:r><w:instrText> FORMDROPDOWN </w:instrText></w:r>{END}"
    assert read_word(p(r("Frist: ") + chosen + r("."))) == "Frist: tirsdag."


def test_a_deleted_cell_is_empty() -> None:
    """And told, as other text that a tracked change deletes."""
    cells = (
        "<w:tc><w:tcPr><w:cellDel/></w:tcPr>" + p("borte") + "</w:tc>",
        "<w:tc>" + p("igjen") + "</w:tc>",
    )
    table = f"<w:tbl><w:tr>{cells[1]}{cells[1]}</w:tr><w:tr>{''.join(cells)}</w:tr></w:tbl>"
    assert "borte" not in read_word(table)
    assert "a tracked change deletes was left out: «borte»" in made(table)


def test_contents_that_somebody_typed_are_left_out() -> None:
    """Three lines or more with a tab and a page, under a word for contents; prices are none."""
    lines = "".join(
        p(r(name) + "<w:r><w:tab/></w:r>" + r(page)) for name, page in (("En", "2"), ("To", "5"), ("Tre", "9"))
    )
    assert read_word(p("Innhold") + lines + p("Tekst.")) == "Tekst."
    assert "A table of contents was left out (4 places): «Innhold», «En 2»" in made(p("Innhold") + lines + p("Tekst."))
    prices = lines.replace(">9<", ">1<")
    assert read_word(prices) == "En 2\n\nTo 5\n\nTre 1"


def test_headers_are_told_and_say_what_the_text_is_worth() -> None:
    """A watermark, and the date of the last change."""
    mark = '<w:p><w:r><w:pict><v:shape><v:textpath string="UTKAST"/></v:shape></w:pict></w:r></w:p>'
    file = brought(
        "fil.docx", word(p("A", "Heading1") + p("x"), parts=(("header", mark + p("Sist revidert: 12.05.2025")),))
    )
    assert "Running headers, footers and page numbers were left out: «Sist revidert: #.#.#»" in notes(file)
    assert "The original is marked as a draft or with a watermark: «UTKAST»" in notes(file)
    assert str(file.page.modified) == "2025-05-12"


def test_a_note_mark_is_no_loss() -> None:
    """The number that stands in its place is not the same word."""
    ref = '<w:r><w:footnoteReference w:id="1"/></w:r>'
    note = '<w:footnote w:id="1">' + p("Se loven.") + "</w:footnote>"
    file = word(p("A", "Heading1") + p(r("Tekst") + ref) + p(r("Ny") + ref), parts=(("footnotes", note),))
    assert "Left out:" not in notes(brought("fil.docx", file))


def test_letters_in_a_font_of_signs_are_the_signs() -> None:
    """A ticked box is written as a letter in Wingdings; what only the font knows is told."""
    font = '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>'
    assert read_word(p(r("\uf0fe", font) + r(" Ja")) + p(r("o", font) + r(" Nei"))) == "☒ Ja\n\n☐ Nei"
    made = brought("fil.docx", word(p("A", "Heading1") + p(r("x") + r("\uf023", font))))
    assert "Wingdings F023" in notes(made)


@pytest.mark.parametrize(
    "properties",
    ['<w:vertAlign w:val="superscript"/>', '<w:position w:val="6"/><w:sz w:val="14"/>', '<w:rStyle w:val="Opp"/>'],
)
def test_figures_are_raised_however_it_is_done(properties: str) -> None:
    """By their own properties, by their place or by a style: 10⁶ is not 106."""
    style = '<w:style w:type="character" w:styleId="Opp"><w:name w:val="Opp"/><w:rPr><w:vertAlign w:val="superscript"/>'
    assert read_word(p(r("10") + r("6", properties)), styles=f"{style}</w:rPr></w:style>") == "10⁶"


def test_a_paragraph_whose_end_was_deleted_goes_on_in_the_next() -> None:
    """As it does for the reader of the changed text."""
    torn = "<w:p><w:pPr><w:rPr><w:del w:id='1'/></w:rPr></w:pPr>" + r("Svar innen ") + "</w:p>"
    assert read_word(torn + p("tre dager.") + p("Slutt.")) == "Svar innen tre dager.\n\nSlutt."


def test_a_title_that_is_said_again_as_the_first_heading_is_said_once() -> None:
    """As pandoc writes it; the sections stand right below the title."""
    style = '<w:style w:type="paragraph" w:styleId="T"><w:name w:val="Title"/></w:style>'
    data = word(p("Lån", "T") + p("Lån", "Heading1") + p("x") + p("Retur", "Heading2") + p("y"), styles=style)
    made = brought("fil.docx", data)
    assert (made.title, made.body) == ("Lån", "x\n\n## Retur\n\ny\n")
