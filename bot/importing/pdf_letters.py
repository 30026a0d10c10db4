"""The letters, drawn lines, links and tags of a PDF, by pdfium: the same code that Chrome reads PDFs with."""

import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from math import copysign
from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw

from bot.importing.left import Kind
from bot.importing.pdf_drawn import Box, Turn, drawn, links_of, remarks_of, wide, within
from bot.importing.progress import came

BOLD = re.compile(r"bold|black|heavy|semi-?bold|demi", re.IGNORECASE)
BROKEN = ("\ufffe", "\x02", "\xad")
"""What stands for a hyphen that parts a word at the end of a line."""
SLANT = 0.2
"""Least share of a letter's size by which it leans to both sides of its page, as a watermark's does."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One sign and where it stands, in points from the left and the top of its page.

    ``mark`` is the number of the marked content that it belongs to, -1 for none. ``base`` is the line it stands on.
    ``out`` says why it is no text of the page, None when it is.
    """

    text: str
    page: int
    x0: float
    x1: float
    top: float
    bottom: float
    base: float
    size: float
    bold: bool
    mark: int
    run: int  # letters of one run were written together
    link: str = ""
    out: Kind | None = None


@dataclass(slots=True)
class Node:
    """An element of the structure for screen readers. ``inside`` has numbers of marked content, and elements."""

    kind: str = ""
    page: int = 0
    alt: str = ""
    actual: str = ""
    spans: dict[str, int] = field(default_factory=dict)
    inside: dict[int, "Node | tuple[int, int]"] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page. ``number`` counts from 1; ``rules`` are lines that are drawn across or down it."""

    number: int
    width: float
    height: float
    letters: tuple[Letter, ...]
    rules: tuple[Box, ...]
    dots: tuple[Box, ...]
    pictures: int
    remarks: tuple[tuple[Kind, str], ...] = ()  # what stands on the page besides: comments, filled fields


class Letters:
    """An open PDF. Raises pdfium's PdfiumError when it cannot be opened."""

    def __init__(self, data: bytes) -> None:
        self.file = pdfium.PdfDocument(data)
        self.root = Node("Document")

    def close(self) -> None:
        self.file.close()

    def facts(self) -> dict[str, str]:
        return {key: str(value) for key, value in self.file.get_metadata_dict(skip_empty=True).items()}

    def lang(self) -> str:
        return wide(raw.FPDFCatalog_GetLanguage, self.file.raw)

    def sheets(self) -> Iterator[Sheet]:
        """The pages one by one; the tags of each are added to the tree."""
        for number in range(1, len(self.file) + 1):
            came(number, len(self.file))
            try:
                page = self.file[number - 1]
            except pdfium.PdfiumError:  # a damaged page has no text, which the author is told
                yield Sheet(number, 0, 0, (), (), (), 0)
                continue
            try:
                self.add_tags(page, number)
                yield sheet(self.file, page, number)
            finally:
                page.close()

    # -- tags

    def add_tags(self, page: pdfium.PdfPage, number: int) -> None:
        tree = raw.FPDF_StructTree_GetForPage(page.raw)
        if not tree:
            return
        try:
            for at in range(max(0, raw.FPDF_StructTree_CountChildren(tree))):
                if child := raw.FPDF_StructTree_GetChildAtIndex(tree, at):
                    self.add(self.root, at, child, number, 0)
        finally:
            raw.FPDF_StructTree_Close(tree)

    def add(self, parent: Node, at: int, element: Any, page: int, depth: int) -> None:
        """Add what this page has of an element: one that spans pages comes again with each."""
        node = parent.inside.get(at)
        if not isinstance(node, Node):
            node = read_node(element, page)
            parent.inside[at] = node
        if depth > DEPTH:
            return
        for each in range(max(0, raw.FPDF_StructElement_CountChildren(element))):
            child = raw.FPDF_StructElement_GetChildAtIndex(element, each)
            if child:
                self.add(node, each, child, page, depth + 1)
            elif (mark := raw.FPDF_StructElement_GetChildMarkedContentID(element, each)) >= 0:
                node.inside.setdefault(each, (page, mark))


DEPTH = 200
"""Deepest element that is looked into; pdfium itself refuses cycles."""


def read_node(element: Any, page: int) -> Node:
    return Node(
        wide(raw.FPDF_StructElement_GetType, element),
        page,
        wide(raw.FPDF_StructElement_GetAltText, element),
        wide(raw.FPDF_StructElement_GetActualText, element),
        spans(element),
    )


def spans(element: Any) -> dict[str, int]:
    found = {}
    for at in range(max(0, raw.FPDF_StructElement_GetAttributeCount(element))):
        attributes = raw.FPDF_StructElement_GetAttributeAtIndex(element, at)
        for name in ("ColSpan", "RowSpan"):
            value = raw.FPDF_StructElement_Attr_GetValue(attributes, name.encode()) if attributes else None
            number = ctypes.c_float()
            if value and raw.FPDF_StructElement_Attr_GetNumberValue(value, ctypes.byref(number)):
                found[name] = max(1, int(number.value))
    return found


# -- one page


@dataclass(slots=True)
class Run:
    """What letters that were written together have in common."""

    number: int
    mark: int
    bold: bool


def sheet(file: pdfium.PdfDocument, page: pdfium.PdfPage, number: int) -> Sheet:
    width, height = page.get_size()
    turn = Turn(page.get_rotation(), width, height, *page.get_bbox()[:2])
    rules, dots, pictures = drawn(page, turn)
    links = links_of(file, page, turn)
    remarks, marks = remarks_of(page, turn)
    text = page.get_textpage()
    try:
        strokes = [each for each in rules if each.wide]
        letters = tuple(letters_of(text, number, turn, links, (strokes, marks)))
    finally:
        text.close()
    return Sheet(number, width, height, letters, tuple(rules), tuple(dots), pictures, tuple(remarks))


def letters_of(
    text: pdfium.PdfTextPage,
    number: int,
    turn: Turn,
    links: list[tuple[Box, str]],
    struck: tuple[list[Box], list[Box]],
) -> Iterator[Letter]:
    """`struck` are lines that may strike words, and boxes of marks that do."""
    strokes, marks = struck
    runs: dict[int, Run] = {}
    loose = raw.FS_RECTF()
    ox, oy = ctypes.c_double(), ctypes.c_double()
    matrix = raw.FS_MATRIX()
    run, size = Run(-1, -1, bold=False), 0.0
    last: Letter | None = None
    for at, sign in signs_of(text):
        if raw.FPDFText_IsGenerated(text.raw, at) == 1 and sign == " ":
            if last is not None:
                yield replace(last, text=" ", x0=last.x1, link="")
            continue
        key = (
            ctypes.cast(found, ctypes.c_void_p).value or 0 if (found := raw.FPDFText_GetTextObject(text.raw, at)) else 0
        )
        if key not in runs:
            runs[key] = Run(len(runs), raw.FPDFPageObj_GetMarkedContentID(found) if found else -1, is_bold(found))
        if run is not runs[key] or not size:
            run = runs[key]
            raw.FPDFText_GetMatrix(text.raw, at, ctypes.byref(matrix))
            size = raw.FPDFText_GetFontSize(text.raw, at) * abs(matrix.a * matrix.d - matrix.b * matrix.c) ** 0.5
        raw.FPDFText_GetLooseCharBox(text.raw, at, ctypes.byref(loose))
        raw.FPDFText_GetCharOrigin(text.raw, at, ctypes.byref(ox), ctypes.byref(oy))
        box = turn.box(loose.left, loose.bottom, loose.right, loose.top)
        left, right, (x, base) = box.x0, box.x1, turn.place(ox.value, oy.value)
        lifted = lift(text, at, size) if sign.isdecimal() and turn.degrees == 0 else 0.0
        middle = (left + right) / 2
        link = next((where for box, where in links if within(box, middle, base - size / 4)), "")
        if sign == " ":
            out = last.out if last is not None else None
        elif any(each.x0 <= middle <= each.x1 and strikes(each, base, size) for each in strokes) or any(
            within(each, middle, base - size / 4) for each in marks
        ):
            out = Kind.STRUCK
        elif min(abs(matrix.a), abs(matrix.b)) > SLANT * max(abs(matrix.a), abs(matrix.b)):
            out = Kind.DRAFT
        else:
            out = None if turn.shows(x, base) else Kind.HIDDEN
        last = Letter(
            sign,
            number,
            left,
            right,
            base - size,
            base + size / 5,
            base - lifted,
            size * SMALL_FIGURE if lifted else size,
            run.bold,
            run.mark,
            run.number,
            link,
            out,
        )
        yield last


def signs_of(text: pdfium.PdfTextPage) -> Iterator[tuple[int, str]]:
    """Place and sign, without line ends; of signs beyond U+FFFF pdfium gives two halves, of broken fonts one."""
    half = ""
    for at in range(text.count_chars()):
        sign = chr(raw.FPDFText_GetUnicode(text.raw, at))
        if "\ud800" <= sign < "\udc00":
            half = sign
        elif sign not in "\r\n\0":
            yield at, (half + sign).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
            half = ""


def lift(text: pdfium.PdfTextPage, at: int, size: float) -> float:
    """By how much a figure that is drawn raised or lowered stands off its line; fonts have such signs of their own."""
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    raw.FPDFText_GetCharBox(text.raw, at, left, right, bottom, top)
    x, y = ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetCharOrigin(text.raw, at, x, y)
    off = bottom.value - y.value
    small = 0 < top.value - bottom.value < SMALL_FIGURE * size
    return copysign(LIFTED * size, off) if small and abs(off) > LIFT * size else 0.0


SMALL_FIGURE, LIFT, LIFTED = 0.55, 0.07, 0.3
"""Height of a small figure, how far at least it stands off its line, and is taken to, in sizes of the letters."""


def strikes(stroke: Box, base: float, size: float) -> bool:
    """True for a line through the middle of the small letters; one below is underlining, one above a border."""
    middle = (stroke.top + stroke.bottom) / 2
    return base - LOW * size >= middle >= base - HIGH * size


LOW, HIGH = 0.12, 0.45


def is_bold(found: Any) -> bool:
    font = raw.FPDFTextObj_GetFont(found) if found else None
    if not font:
        return False
    size = raw.FPDFFont_GetBaseFontName(font, None, 0)
    buffer = ctypes.create_string_buffer(max(1, size))
    raw.FPDFFont_GetBaseFontName(font, buffer, size)
    return bool(BOLD.search(buffer.value.decode("latin-1")))
