"""What a page of a PDF has besides letters: drawn lines, links, remarks; and where on the page things stand."""

import ctypes
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw

from bot.importing.left import Kind

NEAR = 2.0
"""Points by which a letter may stand outside the page."""
THIN = 2.5
"""Thickest stroke, in points, that is a rule and no box."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle, in points from the left and the top of its page."""

    x0: float
    x1: float
    top: float
    bottom: float

    @property
    def wide(self) -> bool:
        return self.bottom - self.top <= THIN and self.x1 - self.x0 > self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Turn:
    """How a page is turned when it is shown, in degrees, and its size then."""

    degrees: int
    width: float
    height: float
    left: float = 0.0
    low: float = 0.0

    def place(self, x: float, y: float) -> tuple[float, float]:
        """A place of the file as distances from the left and the top of what is shown."""
        x, y = x - self.left, y - self.low
        if self.degrees == 90:
            return y, x
        if self.degrees == 180:
            return self.width - x, y
        if self.degrees == 270:
            return self.width - y, self.height - x
        return x, self.height - y

    def shows(self, x: float, y: float) -> bool:
        """True for a place, as distances, on what is shown, or nearly."""
        return -NEAR <= x <= self.width + NEAR and -NEAR <= y <= self.height + NEAR

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        (a, b), (c, d) = self.place(x0, y0), self.place(x1, y1)
        return Box(min(a, c), max(a, c), min(b, d), max(b, d))


def within(box: Box, x: float, y: float) -> bool:
    return box.x0 <= x <= box.x1 and box.top <= y <= box.bottom


def wide(call: Callable[..., int], *arguments: Any) -> str:
    """The text that one of pdfium's functions writes into a buffer, in UTF-16."""
    size = call(*arguments, None, 0)
    if size <= 2:  # no more than the end mark
        return ""
    buffer = (ctypes.c_ushort * ((size + 1) // 2))()
    call(*arguments, buffer, size)
    return bytes(buffer)[: size - 2].decode("utf-16-le", "replace").strip("\0")


def drawn(page: pdfium.PdfPage, turn: Turn) -> tuple[list[Box], list[Box], int]:
    """Thin lines and edges of boxes that are drawn, small signs, and how many pictures there are."""
    rules: list[Box] = []
    dots: list[Box] = []
    pictures = 0
    for each in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE], max_depth=4):
        if each.type == raw.FPDF_PAGEOBJ_IMAGE:
            pictures += 1
            continue
        box = turn.box(*each.get_bounds())
        wide, high = box.x1 - box.x0, box.bottom - box.top
        if len(rules) > RULES:
            continue
        if max(wide, high) <= DOT and min(wide, high) >= 1 and 0.7 <= wide / high <= 1.4:
            dots.append(box)
        elif min(wide, high) <= THIN:
            rules.append(box)
        else:
            rules += edges(box)
    return rules, dots, pictures


DOT = 9
"""Largest sign, in points, that can stand in front of an item."""
RULES = 5000
"""Most lines of a page that are looked at; a map has more, and no text is struck by them."""


def edges(box: Box) -> list[Box]:
    return [
        Box(box.x0, box.x1, box.top, box.top),
        Box(box.x0, box.x1, box.bottom, box.bottom),
        Box(box.x0, box.x0, box.top, box.bottom),
        Box(box.x1, box.x1, box.top, box.bottom),
    ]


def remarks_of(page: pdfium.PdfPage, turn: Turn) -> tuple[list[tuple[Kind, str]], list[Box]]:
    """What readers have written on the page or filled in, and the boxes of words that they have struck."""
    found: list[tuple[Kind, str]] = []
    struck: list[Box] = []
    rectangle = raw.FS_RECTF()
    for at in range(max(0, raw.FPDFPage_GetAnnotCount(page.raw))):
        remark = raw.FPDFPage_GetAnnot(page.raw, at)
        if not remark:
            continue
        kind = raw.FPDFAnnot_GetSubtype(remark)
        if kind == raw.FPDF_ANNOT_STRIKEOUT and raw.FPDFAnnot_GetRect(remark, ctypes.byref(rectangle)):
            struck.append(turn.box(rectangle.left, rectangle.bottom, rectangle.right, rectangle.top))
        if kind == raw.FPDF_ANNOT_WIDGET:
            found.append((Kind.FILLED, wide(raw.FPDFAnnot_GetStringValue, remark, b"V")))
        elif kind not in (raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_POPUP):
            found.append((Kind.COMMENT, wide(raw.FPDFAnnot_GetStringValue, remark, b"Contents")))
        raw.FPDFPage_CloseAnnot(remark)
    return found, struck


def links_of(file: pdfium.PdfDocument, page: pdfium.PdfPage, turn: Turn) -> list[tuple[Box, str]]:
    found = []
    position, link = ctypes.c_int(0), raw.FPDF_LINK()
    rectangle = raw.FS_RECTF()
    while raw.FPDFLink_Enumerate(page.raw, ctypes.byref(position), ctypes.byref(link)):
        action = raw.FPDFLink_GetAction(link)
        size = raw.FPDFAction_GetURIPath(file.raw, action, None, 0) if action else 0
        if size <= 1 or not raw.FPDFLink_GetAnnotRect(link, ctypes.byref(rectangle)):
            continue
        buffer = ctypes.create_string_buffer(size)
        raw.FPDFAction_GetURIPath(file.raw, action, buffer, size)
        box = turn.box(rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)
        found.append((box, buffer.value.decode("utf-8", "replace")))
    return found
