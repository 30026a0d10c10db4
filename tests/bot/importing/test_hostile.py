"""Two hundred files that are nested, large, broken, cyclic or nonsense: each comes in or is refused in a sentence."""

# ruff: noqa: E501, PT017  # pieces of files stand on lines of their own

import io
import random
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import inputs
import openpyxl
import pytest
from reading import level, num, numbers, p, word

from bot.importing.bring import bring, draft, opened
from bot.importing.faq_columns import known_headers
from bot.importing.said import BringError
from bot.importing.sheets import SheetError, read_tables
from bot.importing.types import Wishes

TODAY = date(2026, 11, 27)


def html_files() -> Iterator[bytes]:
    for tag in (
        "div",
        "ul><li",
        "table><tr><td",
        "b",
        "blockquote",
        "span",
        "details",
        "dl><dd",
        "sup",
        "a href=x",
        "section",
    ):
        for depth in (50, 600):
            yield f"<main><h2>A</h2>{''.join(f'<{tag}>' for _ in range(depth))}tekst".encode()
    yield b"<main><h2>A</h2>" + b"<p>x" * 1000
    yield b"<main><h2>A</h2><table>" + b"<tr><td rowspan=60000 colspan=60000>x" * 30
    yield b"<main><h2>A</h2><ol start=99999999999999999999 type=i><li value=-5>x<li value=999999999>y</ol>"
    yield b"<main><h2 id=a><button aria-controls=a>x</button></h2><p id=p>y<button aria-controls=p>z</button></p>"
    yield b"<main><h2>A</h2><p>x<sup><a href='#n'>1</a></sup><p id=n>n<sup><a href='#n'>1</a></sup>"
    yield b"<main><style>}}{{@media{{{ .x:not(:has(:is(" + b"(" * 500 + b"{display:none}</style><p class=x>y"
    yield "<main><h2>A</h2><p>\x00\x08\ufffe\U000f0000\ue000\ue002\u202e x".encode("utf-8", "surrogatepass")
    yield b"\xff\xfe<\x00m\x00a\x00i\x00n\x00>\x00x\x00"
    yield b"<main><h2>A</h2><svg><title><p>x</svg><math><mi>y</math><frameset><h1><h1>"
    yield b"<main><h2>A</h2><p>" + b"a-" * 5000
    yield b"<main><h2>A</h2><pre>" + b"`" * 3000 + b"</pre><p>" + b"*_" * 3000


def word_files() -> Iterator[bytes]:
    deep = p("tekst")
    for _ in range(120):
        deep = f"<w:tbl><w:tr><w:tc>{deep}</w:tc></w:tr></w:tbl>"
    yield word(deep)
    for tag in ("w:sdt", "w:ins", "w:customXml", "w:sdtContent"):
        yield word("".join(f"<{tag}>" for _ in range(900)) + p("x") + f"</{tag}>" * 900)
    yield word(p('<w:r><w:fldChar w:fldCharType="begin"/></w:r>' * 500 + "<w:r><w:t>x</w:t></w:r>"))
    yield word(p('<w:r><w:fldChar w:fldCharType="end"/><w:t>x</w:t></w:r>'))
    yield word(p("x", "", num(1, 999999)) + p("y", "", num(99)), numbering=numbers(level(0, "lowerRoman", "%1%2%9")))
    start = level(0, "upperLetter", "%1").replace('w:start w:val="1"', 'w:start w:val="2147483647"')
    yield word(p("x", "", num(1)), numbering=numbers(start))
    ring = "".join(
        f'<w:style w:styleId="{a}" w:type="paragraph"><w:basedOn w:val="{b}"/></w:style>' for a, b in ("ab", "bc", "ca")
    )
    yield word(p("x", "a"), styles=ring)
    yield word("<w:tbl/>" + "<w:tbl><w:tr/></w:tbl>" + "<w:tbl><w:tr><w:tc/></w:tr></w:tbl>" + p("x"))
    yield word('<w:p><w:r><w:footnoteReference w:id="9"/><w:sym/><w:t/></w:r></w:p>' + p("x"))
    note = '<w:footnote w:id="1"><w:p><w:r><w:footnoteReference w:id="1"/><w:t>x</w:t></w:r></w:p></w:footnote>'
    yield word('<w:p><w:r><w:footnoteReference w:id="1"/><w:t>x</w:t></w:r></w:p>', parts=(("footnotes", note),))
    yield word("<!DOCTYPE x>")
    whole = inputs.word_file()
    for at in range(0, len(whole), len(whole) // 12):
        yield whole[:at]
    for name in (
        "word/document.xml",
        "word/styles.xml",
        "word/numbering.xml",
        "_rels/.rels",
        "word/_rels/document.xml.rels",
    ):
        for data in (None, b"", b"<x", b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', b"\xff" * 50):
            yield changed(whole, name, data)


def changed(whole: bytes, part: str, data: bytes | None) -> bytes:
    """The package with one part replaced, or without it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as before, zipfile.ZipFile(out, "w") as after:
        for name in before.namelist():
            if name != part:
                after.writestr(name, before.read(name))
            elif data is not None:
                after.writestr(name, data)
    return out.getvalue()


def pdf_files() -> Iterator[bytes]:
    for whole in (inputs.untagged_pdf(), inputs.tagged_pdf()):
        chooser = random.Random(3)
        for at in range(len(whole) // 14, len(whole), len(whole) // 14):
            yield whole[:at]
        for _ in range(27):
            damaged = bytearray(whole)
            for _ in range(40):
                damaged[chooser.randrange(len(damaged))] = chooser.randrange(256)
            yield bytes(damaged)
    yield b"%PDF-1.7"
    yield b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 1 0 R/StructTreeRoot 1 0 R/K 1 0 R>>endobj\ntrailer<</Root 1 0 R>>"
    kids = b"<</Type/StructElem/S/P/P 3 0 R/K 3 0 R>>"
    yield (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R/StructTreeRoot 3 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[2 0 R]/Count 9>>endobj\n3 0 obj"
        + kids
        + b"endobj\ntrailer<</Root 1 0 R>>"
    )


def sheet_files() -> Iterator[bytes]:
    out = io.BytesIO()
    book = openpyxl.Workbook()
    book.worksheets[0].append(["Spørsmål", "Svar"])
    book.worksheets[0].append(["a", "b"])
    book.save(out)
    whole = out.getvalue()
    for at in range(0, len(whole), len(whole) // 12):
        yield whole[:at]
    for name in (
        "xl/workbook.xml",
        "xl/worksheets/sheet1.xml",
        "xl/styles.xml",
        "[Content_Types].xml",
        "xl/_rels/workbook.xml.rels",
    ):
        for data in (None, b"", b"<x", b"<worksheet/>"):
            yield changed(whole, name, data)


CASES = [
    *(("side.html", data) for data in html_files()),
    *(("fil.docx", data) for data in word_files()),
    *(("fil.pdf", data) for data in pdf_files()),
]


def test_there_are_two_hundred_of_them() -> None:
    """So that the promise means something."""
    assert len(CASES) + len(list(sheet_files())) >= 200


@pytest.mark.parametrize("part", range(8))
def test_no_file_is_a_fault(tmp_path: Path, part: int) -> None:
    """It comes in, or the author is told in one sentence; nothing else is raised."""
    for at, (name, data) in list(enumerate(CASES))[part::8]:
        path = tmp_path / f"{at}-{name}"
        path.write_bytes(data)
        try:
            made = draft(opened(str(path), private=False), (), set(), Wishes(tmp_path), TODAY)
        except BringError as error:
            assert str(error).startswith(str(path)) or path.name in str(error)
        else:
            assert made.text


def test_no_sheet_is_a_fault(tmp_path: Path) -> None:
    """A damaged book is said to be one."""
    for at, data in enumerate(sheet_files()):
        path = tmp_path / f"{at}.xlsx"
        path.write_bytes(data)
        try:
            read_tables(path, known_headers)
        except SheetError as error:
            assert "not a whole .xlsx file" in str(error)


def test_a_fault_of_a_converter_stops_only_its_own_file(
    small_corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The others of a batch come in; the author hears which file it was, and the developers can find the rest."""
    good, bad = tmp_path / "god.html", tmp_path / "gal.html"
    good.write_text("<main><h1>God</h1><h2>A</h2><p>Tekst.</p></main>", encoding="utf-8")
    bad.write_text("<main><h1>Gal</h1><p>Feil.</p></main>", encoding="utf-8")
    from bot.importing import bring as module

    convert = module.convert
    monkeypatch.setattr(module, "convert", lambda page: 1 / 0 if "Gal" in page.title else convert(page))
    drafts, errors = bring([str(bad), str(good)], small_corpus, Wishes(small_corpus / "guidance"), TODAY)
    assert [each.path.name for each in drafts] == ["god.md"]
    assert str(errors[0]).startswith(f"{bad}: the file could not be read (a fault in the program, ZeroDivisionError)")
