"""Compares converters on the same made-up text as a web page, a Word file and a PDF: the table in docs/importing.md.

Each converter's Markdown is read by the corpus reader. F1 is over what is there: headings with their level (counted
from the highest that is used below the title), items with their depth and kind, rows of tables, paragraphs; 1 is best.
``clutter`` counts what stood around the text and came along.
Converters that are not installed are left out; the others that the table names: ``pip install markitdown[docx,pdf]
html-to-markdown readability-lxml pdf-inspector``.
"""

import importlib
import io
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

HOME = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(HOME), str(HOME / "tests" / "bot" / "importing")]

import inputs  # noqa: E402
from inputs import CLUTTER, CONTENT, TITLE, Piece  # noqa: E402

from bot.importing.kinds import kind_of, read  # noqa: E402
from bot.importing.markdown import convert  # noqa: E402
from bot.importing.types import Original  # noqa: E402
from index.read.markdown import parse  # noqa: E402
from index.types import Block, BlockKind  # noqa: E402

Converter = Callable[[bytes, str], str]
GROUPS = {"headings": ("h",), "items": ("ul", "ol"), "rows": ("row",), "paragraphs": ("p",)}
FILES: dict[str, bytes] = {
    "page.html": inputs.web_page(inputs.hard_body()).encode(),
    "old.html": inputs.old_page(inputs.hard_body()).encode(),
    "styled.docx": inputs.word_file(),
    "tagged.pdf": inputs.tagged_pdf(),
    "untagged.pdf": inputs.untagged_pdf(),
}


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


CONVERTERS: dict[str, tuple[Converter, ...]] = {
    ".html": (veileder, trafilatura, readability, html_to_markdown, markitdown),
    ".docx": (veileder, mammoth, markitdown),
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
    truth = inputs.HARD if name.endswith(".html") else CONTENT
    found = pieces(made)
    scores = [f"{f1(of(found, kinds), of(truth, kinds)):.2f}" for kinds in GROUPS.values()]
    clutter = sum(each.lower() in made.lower() for each in (*CLUTTER, "Side 1"))
    return f"| {name} | {converter.__name__} | {' | '.join(scores)} | {clutter} |"


def of(found: Iterable[Piece], kinds: tuple[str, ...]) -> list[Piece]:
    return [each for each in found if each.kind.startswith(kinds)]


def main() -> int:
    print(f"| original | converter | {' | '.join(GROUPS)} | clutter |")
    print("|---|---|" + "---|" * (len(GROUPS) + 1))
    for name, data in FILES.items():
        for converter in CONVERTERS[Path(name).suffix]:
            if line := row(name, converter, data):
                print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
