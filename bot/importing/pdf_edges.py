"""Running headers, footers and page numbers of a PDF: lines near the edges of pages that come again."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.importing.pdf_flow import size_of
from bot.importing.pdf_letters import Letter, Sheet
from bot.importing.pdf_lines import FAR_OFF, Line, lines, pieces

EDGE = 0.14
"""Share of the page's height, from above and from below, where headers and footers stand."""
OFTEN = 0.35
"""Least share of the pages that a header or footer stands on."""
SEVERAL = 4
"""Fewest pages that say that a line of other words on each chapter's pages is a header."""
LARGE = 1.1
"""Size, beside that of the text, of a heading; headers and footers are smaller."""
PAGE_NUMBER = re.compile(
    r"(?:side|page|s\.|seite)?\s*[-–]?\s*\d{1,4}\s*[-–]?(?:\s*(?:av|of|/|\||von)\s*\d{1,4})?", re.IGNORECASE
)
ROMAN = re.compile(r"(?=[ivxl])(xl|l?x{0,3})(ix|iv|v?i{0,3})")
TENS, ONES = (
    ("", "x", "xx", "xxx", "xl", "l", "lx", "lxx", "lxxx"),
    ("", *["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"]),
)
BARRED = re.compile(r"(\d{1,4})\s*[|·•]\s*\D.*|.*\D\s*[|·•]\s*(\d{1,4})")
"""A page's number, and a bar between it and the name of the chapter."""

Place = tuple[int, int, float]
"""Page, run of letters, and line: enough to know a letter's line by."""


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """A line near the edge of a page."""

    page: int
    line: Line

    @property
    def height(self) -> int:
        return round(self.line.base / 4)

    @property
    def words(self) -> str:
        return self.line.text.casefold()

    def again(self, usual: float) -> set[str]:
        """The text as it may come again on other pages: one number rises with them, or there is nothing but numbers.

        In large type, «Vedlegg 2» behind «Vedlegg 1» is a heading.
        """
        if self.line.size >= LARGE * usual:
            return {self.words}
        if not re.search(r"[^\W\d_]", self.words):
            return {re.sub(r"\d+", "#", self.words)}
        found = {self.words}
        for number in re.finditer(r"\d{1,4}", self.words):
            found.add(f"{self.words[: number.start()]}{int(number[0]) - self.page:+}#{self.words[number.end() :]}")
        return found

    @property
    def number(self) -> int | None:
        """The number that stands at one end of the line, parted from all else; in Roman figures it stands alone."""
        if roman := ROMAN.fullmatch(self.line.text):
            return 10 * TENS.index(roman[1]) + ONES.index(roman[2])
        if barred := BARRED.fullmatch(self.line.text):
            return int(barred[1] or barred[2])
        parts = self.line.pieces
        for end, gap in ((parts[0], parts[1:2]), (parts[-1], parts[-2:-1])):
            found = PAGE_NUMBER.fullmatch(end.text.strip()) and re.search(r"\d+", end.text)
            if found and all(max(end.x0 - e.x1, e.x0 - end.x1) > FAR_OFF * end.size for e in gap):
                return int(found[0])
        return None

    @property
    def ends(self) -> list[int]:
        """Numbers at the ends of the line, however near the rest stands."""
        return [int(each) for each in re.findall(r"^\d{1,4}(?=\D)|(?<=\D)\d{1,4}$", self.line.text)]


def place(letter: Letter) -> Place:
    return letter.page, letter.run, round(letter.base, 1)


def edges(sheets: Sequence[Sheet]) -> set[Place]:
    """Where running headers, footers and page numbers stand."""
    rows = list(near_edges(sheets))
    usual = size_of(letter for each in sheets for letter in each.letters)
    found = [
        *repeated(rows, len(sheets), usual),
        *numbered(rows, len(sheets), usual),
        *of_chapters(rows, len(sheets), usual),
    ]
    return {place(letter) for row in found for letter in row.line.letters}


def near_edges(sheets: Sequence[Sheet]) -> Iterator[Row]:
    for each in sheets:
        near = [item for item in pieces(each.letters) if not EDGE < item.base / (each.height or 1) < 1 - EDGE]
        yield from (Row(each.number, line) for line in lines(near))


def repeated(rows: list[Row], pages: int, usual: float) -> Iterator[Row]:
    """Page numbers, and lines that stand on many pages at the same place."""
    texts = {each: each.again(usual) for each in rows}
    seen = Counter((text, each.height) for each in rows for text in texts[each])
    for each in rows:
        is_number = PAGE_NUMBER.fullmatch(each.line.text.strip())
        if is_number or max(seen[text, each.height] for text in texts[each]) >= max(2, round(pages * OFTEN)):
            yield each


def numbered(rows: list[Row], pages: int, usual: float) -> Iterator[Row]:
    """Lines with the page's number at one end and the name of a chapter at the other: the number rises with the pages.

    So does a Roman number, which may stand on few pages; «i» and «vi» are words, too.
    """
    places = {each: (number - each.page, each.height) for each in rows if (number := each.number) is not None}
    seen = Counter(places.values())
    for each, where in places.items():
        least = 2 if ROMAN.fullmatch(each.line.text) else max(3, round(pages * OFTEN))
        if seen[where] >= least and each.line.size < LARGE * usual:
            yield each
    sure = {where for where, count in seen.items() if count >= max(3, round(pages * OFTEN))}
    for each in rows:  # a long name leaves no gap, or goes on below
        if each.line.size < LARGE * usual and any((at - each.page, each.height) in sure for at in each.ends):
            yield each


def of_chapters(rows: list[Row], pages: int, usual: float) -> Iterator[Row]:
    """Lines with the name of a chapter on each of its pages, when most pages have one at this place."""
    small = [each for each in rows if each.line.size < LARGE * usual and not each.line.bold]
    seen = Counter((each.words, each.height) for each in small)
    again = [each for each in small if seen[each.words, each.height] > 1]
    heights = Counter(each.height for each in again)
    yield from (each for each in again if heights[each.height] >= max(SEVERAL, round(pages * OFTEN)))
