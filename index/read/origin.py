"""Where each character of a piece of inline content stands in the source.

markdown-it takes lines out of their containers (``> ``, list indentation, table pipes) and hands on plain content.
It does so by whole lines, so each content line is the tail of its source line, and the way back is exact.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markdown_it.common.utils import MD_TRIM_CHARS

NEWLINE = re.compile(r"\r\n?|\n")  # markdown-it's own definition of a line end


@dataclass(frozen=True, slots=True)
class Line:
    """One source line: its text is ``source[start:end]``, the next line begins at ``following``."""

    start: int
    end: int
    following: int


@dataclass(frozen=True, slots=True)
class Origin:
    """Content, and the source range of each of its characters; ``places`` is as long as ``content``."""

    content: str
    places: tuple[tuple[int, int], ...]

    def part(self, start: int, end: int) -> "Origin":
        return Origin(self.content[start:end], self.places[start:end])

    def start(self, at: int) -> int:
        """Source offset of content character `at`; of the content's end when `at` is behind it."""
        if at < len(self.places):
            return self.places[at][0]
        return self.places[-1][1] if self.places else 0


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell's content, and the offset of the bar (or line end) behind it."""

    origin: Origin
    bar: int


def lines_of(source: str) -> list[Line]:
    lines, start = [], 0
    for match in NEWLINE.finditer(source):
        lines.append(Line(start, match.start(), match.end()))
        start = match.end()
    return [*lines, Line(start, len(source), len(source))]


def line_at(source: str, offset: int) -> int:
    """One-based line of the character at `offset`."""
    return len(NEWLINE.findall(source, 0, offset)) + 1


def origin_of_text(content: str, source: str, lines: Sequence[Line]) -> Origin:
    """Content of a paragraph or setext heading that was taken from `lines` and trimmed at both edges."""
    texts = content.split("\n")
    skipped = leading_blank(texts[0], source, lines[: len(lines) - len(texts) + 1])
    lines = lines[skipped : skipped + len(texts)]
    kept = lines[-1].start + len(source[lines[-1].start : lines[-1].end].rstrip(MD_TRIM_CHARS))
    return origin_of_lines(texts, [*lines[:-1], Line(lines[-1].start, kept, lines[-1].following)])


def leading_blank(first: str, source: str, lines: Sequence[Line]) -> int:
    """How many lines before the content were trimmed away because they hold nothing but no-break spaces."""
    wanted = first.strip(MD_TRIM_CHARS)
    for at, line in enumerate(lines):
        if source[line.start : line.end].replace("\0", "\ufffd").rstrip(MD_TRIM_CHARS).endswith(wanted):
            return at
    return 0


def origin_of_lines(texts: Sequence[str], lines: Sequence[Line]) -> Origin:
    """Each text is the tail of its line; spaces that a tab was expanded to stand nowhere and share its place."""
    places: list[tuple[int, int]] = []
    for number, (text, line) in enumerate(zip(texts, lines, strict=False)):
        if number:
            places.append((lines[number - 1].end, lines[number - 1].following))
        body = text.lstrip(" ")
        first = max(line.start, line.end - len(body))
        indent = (max(line.start, first - missing) for missing in range(len(text) - len(body), 0, -1))
        places.extend((at, at + 1) for at in indent)
        places.extend((at, at + 1) for at in range(first, first + len(body)))
    return Origin("\n".join(texts[: len(lines)]), tuple(places))


def origin_of_heading(content: str, source: str, start: int, level: int) -> Origin:
    """Content of an ATX heading whose line begins at `start`."""
    at = source.index("#", start) + level
    while content and source[at] in MD_TRIM_CHARS:
        at += 1
    return Origin(content, tuple((i, i + 1) for i in range(at, at + len(content))))


def cells_of(source: str, start: int, end: int) -> list[Cell]:
    """The cells of the table row ``source[start:end]``, as markdown-it parts them: at bars with no backslash before."""
    row = source[start:end]
    start, end = start + len(row) - len(row.lstrip(MD_TRIM_CHARS)), start + len(row.rstrip(MD_TRIM_CHARS))
    cells = list(raw_cells(source.replace("\0", "\ufffd"), start, end))
    if cells and not cells[0].origin.content:
        del cells[0]
    if cells and not cells[-1].origin.content:
        del cells[-1]
    return [Cell(trimmed(cell.origin), cell.bar) for cell in cells]


def raw_cells(source: str, start: int, end: int) -> Iterator[Cell]:
    content = ""
    places: list[tuple[int, int]] = []
    for at in range(start, end):
        escaped = at > start and source[at - 1] == "\\"
        if source[at] == "|" and not escaped:
            yield Cell(Origin(content, tuple(places)), at)
            content, places = "", []
        elif source[at] == "|":
            content, places = content[:-1] + "|", [*places[:-1], (at - 1, at + 1)]
        else:
            content += source[at]
            places.append((at, at + 1))
    yield Cell(Origin(content, tuple(places)), end)


def trimmed(origin: Origin) -> Origin:
    start = len(origin.content) - len(origin.content.lstrip(MD_TRIM_CHARS))
    return origin.part(start, max(start, len(origin.content.rstrip(MD_TRIM_CHARS))))
