"""Compares readers on the same made-up text as files of different producers: the tables in docs/importing.md.

Each reader's Markdown is read by the corpus reader. ``words`` is the share of the text's words that come out in their
order; F1 is over what is there: headings with their level (counted from the highest that is used below the title),
items with their depth and kind, rows of tables, paragraphs; 1 is best. ``clutter`` counts what stood around the text
and came along. Producers and readers that are not installed are left out; those that the tables name: LibreOffice,
Chromium, and ``pip install weasyprint typst fpdf2 docx2python pypandoc-binary pymupdf4llm mammoth
markitdown[docx,pdf] pdf_oxide html-to-markdown readability-lxml pdf-inspector``.
"""

import importlib
import io
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

HOME = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(HOME), str(HOME / "tests" / "bot" / "importing")]

import inputs  # noqa: E402
from inputs import CLUTTER, CONTENT, TITLE, Piece  # noqa: E402

from bot.importing.kinds import kind_of, read  # noqa: E402
from bot.importing.loss import matches, words  # noqa: E402
from bot.importing.markdown import convert  # noqa: E402
from bot.importing.types import Original  # noqa: E402
from index.read.markdown import parse  # noqa: E402
from index.types import Block, BlockKind  # noqa: E402

Converter = Callable[[bytes, str], str]
GROUPS = {"headings": ("h",), "items": ("ul", "ol"), "rows": ("row",), "paragraphs": ("p",)}
STYLE = (
    "@page { size: A5; margin: 2cm; @top-left { content: 'Om Tilsynet' }"
    "@bottom-center { content: 'Side ' counter(page) } }"
    "p, li { hyphens: auto; text-align: justify }"
)
LIBREOFFICE = {
    "libreoffice.docx": "docx:MS Word 2007 XML",
    "libreoffice.pdf": "pdf:writer_web_pdf_Export",
    "libreoffice-tagged.pdf": 'pdf:writer_web_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"}}',
}
"""Name of a file, and LibreOffice's filter that makes it."""
TWO = "@page { size: A4 } body { columns: 2; column-gap: 24pt; font-size: 9pt }"


def files() -> Iterator[tuple[str, bytes]]:
    """Name and content: the same text, each time by another producer."""
    page = inputs.print_page()
    styled = page.replace("</head>", f"<style>{STYLE}</style></head>")
    yield "page.html", inputs.web_page(inputs.hard_body()).encode()
    yield "old.html", inputs.old_page(inputs.hard_body()).encode()
    yield "python-docx.docx", inputs.word_file()
    yield from by_pandoc(page)
    yield "chromium-tagged.pdf", inputs.tagged_pdf()
    yield "reportlab.pdf", inputs.untagged_pdf()
    yield from by_chromium(page)
    with suppress(ModuleNotFoundError):
        weasy = importlib.import_module("weasyprint").HTML
        yield "weasyprint.pdf", weasy(string=styled).write_pdf()
        yield "weasyprint-tagged.pdf", weasy(string=styled).write_pdf(pdf_tags=True)
        yield "weasyprint-columns.pdf", weasy(string=styled.replace("</style>", f"{TWO}</style>")).write_pdf()
    with suppress(ModuleNotFoundError):
        yield "typst.pdf", importlib.import_module("typst").compile(typst_text().encode())
    yield from by_libreoffice(page)


def by_libreoffice(page: str) -> Iterator[tuple[str, bytes]]:
    if not (program := shutil.which("soffice")):
        return
    with TemporaryDirectory() as folder, suppress(subprocess.TimeoutExpired):
        made = Path(folder, "src.html")
        made.write_text(page, encoding="utf-8")
        for name, filters in LIBREOFFICE.items():
            subprocess.run(  # noqa: S603  # a program that was looked up
                [program, "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", filters,
                 "--outdir", folder, str(made)],
                check=False, capture_output=True, timeout=120,
            )  # fmt: skip
            if (found := made.with_suffix(Path(name).suffix)).exists():
                yield name, found.read_bytes()
                found.unlink()


def by_pandoc(page: str) -> Iterator[tuple[str, bytes]]:
    with suppress(ModuleNotFoundError, OSError), TemporaryDirectory() as folder:
        made = Path(folder, "a.docx")
        importlib.import_module("pypandoc").convert_text(page, "docx", format="html", outputfile=str(made))
        yield "pandoc.docx", made.read_bytes()


def by_chromium(page: str) -> Iterator[tuple[str, bytes]]:
    with suppress(Exception):  # there may be no browser
        from playwright.sync_api import sync_playwright

        with sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
            tab = browser.new_page()
            tab.set_content(page)
            yield "chromium.pdf", tab.pdf(tagged=False, format="A5", display_header_footer=True)
            browser.close()


def typst_text() -> str:
    """``CONTENT`` in Typst's markup."""
    out, rows = [f'#set text(lang: "nb", hyphenate: true)\n#set par(justify: true)\n= {TITLE}\n'], []
    for each in (*CONTENT, Piece("", "")):
        if each.kind == "row":
            rows.append(each.text.split(" | "))
            continue
        if rows:
            cells = ", ".join(f"[{cell}]" for row in rows for cell in row)
            out.append(f"\n#table(columns: {len(rows[0])}, {cells})\n")
            rows = []
        mark = {"h2": "\n== ", "h3": "\n=== ", "ul": "- ", "ol": "+ "}.get(each.kind, "\n")
        out.append(f"{'  ' * (each.depth - 1)}{mark}{each.text}{'' if each.depth else chr(10)}")
    return "\n".join(out)


def veileder(data: bytes, name: str) -> str:
    kind = kind_of(data, "", name)
    assert kind
    made = convert(read(Original(name, kind, data)))
    return f"# {made.title}\n\n{made.body}"


def markitdown(data: bytes, name: str) -> str:
    found = (
        importlib.import_module("markitdown")
        .MarkItDown()
        .convert_stream(io.BytesIO(data), file_extension=Path(name).suffix)
    )
    return str(found.text_content)


def trafilatura(data: bytes, _: str) -> str:
    found = importlib.import_module("trafilatura").extract(
        data.decode(), output_format="markdown", include_links=True, include_formatting=True, favor_recall=True
    )
    return str(found or "")


def html_to_markdown(data: bytes, _: str) -> str:
    return str(importlib.import_module("html_to_markdown").convert(data.decode()).content)


def readability(data: bytes, _: str) -> str:
    summary = importlib.import_module("readability").Document(data.decode()).summary()
    return str(importlib.import_module("markdownify").markdownify(summary, heading_style="ATX", bullets="-"))


def mammoth(data: bytes, _: str) -> str:
    html = importlib.import_module("mammoth").convert_to_html(io.BytesIO(data)).value
    return str(importlib.import_module("markdownify").markdownify(html, heading_style="ATX", bullets="-"))


def pdf_oxide(data: bytes, _: str) -> str:
    return str(importlib.import_module("pdf_oxide").PdfDocument.from_bytes(data).to_markdown_all())


def pdf_inspector(data: bytes, _: str) -> str:
    return str(importlib.import_module("pdf_inspector").process_pdf_bytes(data).markdown)


def docx2python(data: bytes, _: str) -> str:
    return str(importlib.import_module("docx2python").docx2python(io.BytesIO(data)).text)


def pandoc(data: bytes, name: str) -> str:
    kind = Path(name).suffix.lstrip(".")
    return str(importlib.import_module("pypandoc").convert_text(data, "gfm", format=kind))


CONVERTERS: dict[str, tuple[Converter, ...]] = {
    ".html": (veileder, trafilatura, readability, html_to_markdown, markitdown),
    ".docx": (veileder, mammoth, pandoc, docx2python, markitdown),
    ".pdf": (veileder, pdf_oxide, pdf_inspector, markitdown),
}


def piece(block: Block) -> Piece:
    kind = {BlockKind.ROW: "row", BlockKind.ITEM: "ul" if block.marker == "•" else "ol"}.get(block.kind, "p")
    return Piece(kind, " ".join(block.text.split()), block.depth)


def pieces(made: str) -> list[Piece]:
    sections = parse(made, TITLE).sections
    levels = sorted({each.level for each in sections if each.heading != TITLE})
    found: list[Piece] = []
    for section in sections:
        if section.heading != TITLE:
            found.append(Piece(f"h{levels.index(section.level) + 2}", section.heading))
        found += map(piece, section.blocks)
    return found


def f1(found: Iterable[Piece], truth: Iterable[Piece]) -> float:
    have, want = Counter(found), Counter(truth)
    return 2 * (have & want).total() / max(1, have.total() + want.total())


def row(name: str, converter: Converter, data: bytes) -> str:
    try:
        made = converter(data, name)
    except ModuleNotFoundError:
        return ""
    except Exception as error:  # noqa: BLE001  # another's fault is a result
        return f"| {name} | {converter.__name__} | {type(error).__name__} |||||"
    truth = inputs.HARD if name.endswith(".html") else CONTENT
    found = pieces(made)
    scores = [f"{f1(of(found, kinds), of(truth, kinds)):.2f}" for kinds in GROUPS.values()]
    clutter = sum(each.lower() in made.lower() for each in (*CLUTTER, "Side 1"))
    return f"| {name} | {converter.__name__} | {kept(made, truth):.3f} | {' | '.join(scores)} | {clutter} |"


def kept(made: str, truth: Iterable[Piece]) -> float:
    """The share of the words of the text that stand in the result, in their order."""
    wanted = words(" ".join((TITLE, *(each.text for each in truth))))
    found = words(" ".join((TITLE, *(each.text for each in pieces(made)))))
    return sum(size for _, _, size in matches(wanted, found, 0, 0)) / len(wanted)


def of(found: Iterable[Piece], kinds: tuple[str, ...]) -> list[Piece]:
    return [each for each in found if each.kind.startswith(kinds)]


def main() -> int:
    print(f"| original | converter | words | {' | '.join(GROUPS)} | clutter |")
    print("|---|---|" + "---|" * (len(GROUPS) + 2))
    for name, data in files():
        for converter in CONVERTERS[Path(name).suffix]:
            if line := row(name, converter, data):
                print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
