"""Tables of HTML -> tables that Markdown can say: one header row, whole rows, one line a cell.

Every step changes the tree it is given.
"""

from collections.abc import Iterator
from enum import StrEnum

from bs4 import Tag

from bot.importing.elements import BLOCKS, make, text_of, under
from bot.importing.said import Note, note


class Found(StrEnum):
    """What an author should look at in a table; ``import.table.…`` of the texts says so."""

    INNER = "inner"
    BARE = "bare"
    MERGED = "merged"


def tables(root: Tag) -> Iterator[Note]:
    found: dict[Found, list[Note]] = {}
    for table in root.find_all("table"):
        if table.decomposed or table.find_parent("table"):
            continue
        for kind in read_table(table):
            found.setdefault(kind, []).append(under(table))
    for kind, (first, *others) in found.items():
        more = note("table.more", count=len(others) + 1, places=others) if others else ""
        yield note(f"table.{kind}", where=first, more=more)


def read_table(table: Tag) -> Iterator[Found]:
    if inner := table.find_all("table"):
        for each in inner:
            each.replace_with(make("span", f" {text_of(each)} "))
        yield Found.INNER
    caption = table.find("caption")
    if caption:
        caption.name = "p"
        table.insert_before(caption.extract())
    heads = len(table.select("thead > tr"))
    rows: list[list[Tag]] = [list(row.find_all(["td", "th"])) for row in table.find_all("tr")]
    if not rows or max(map(len, rows)) < 2:
        unwrap_layout(table)
        return
    if not any(cell.name == "th" for cell in rows[0]):
        yield Found.BARE
    if any(cell.get("colspan", "1") != "1" or cell.get("rowspan", "1") != "1" for row in rows for cell in row):
        yield Found.MERGED
    write_grid(table, grid(rows, heads))


def unwrap_layout(table: Tag) -> None:
    """A table of one column is only layout: its cells become paragraphs."""
    for tag in table.find_all(["thead", "tbody", "tfoot", "tr", "td", "th"]):
        tag.name = "div"
    table.name = "div"


def grid(rows: list[list[Tag]], heads: int) -> list[list[str | Tag]]:
    """Cells in their columns: one that spans rows is repeated in each, one that spans columns stands in the first.

    Of several header rows (`heads`) one is made, in which each column says all that stood above it.
    """
    made: list[list[str | Tag]] = []
    hanging: dict[int, tuple[int, str]] = {}  # column -> rows left, text
    for row in rows:
        line: list[str | Tag] = []
        cells = iter(row)
        while True:
            if left := hanging.pop(len(line), None):
                if left[0] > 1:
                    hanging[len(line)] = (left[0] - 1, left[1])
                line.append(left[1])
                continue
            cell = next(cells, None)
            if cell is None:
                break
            place(cell, line, hanging, repeat=len(made) < heads)
        made.append(line)
    width = max(map(len, made))
    whole = [[*line, *([""] * (width - len(line)))] for line in made]
    return [joined(whole[:heads]), *whole[heads:]] if heads > 1 else whole


def joined(lines: list[list[str | Tag]]) -> list[str | Tag]:
    texts = [[each if isinstance(each, str) else text_of(each) for each in line] for line in lines]
    return [" ".join(dict.fromkeys(filter(None, column))) for column in zip(*texts, strict=True)]


def place(cell: Tag, line: list[str | Tag], hanging: dict[int, tuple[int, str]], *, repeat: bool) -> None:
    down, across = span(cell, "rowspan"), span(cell, "colspan")
    again = text_of(cell) if repeat else ""
    for column in range(across):
        if down > 1:
            hanging[len(line)] = (down - 1, text_of(cell) if column == 0 else again)
        line.append(cell if column == 0 else again)


def span(cell: Tag, name: str) -> int:
    value = str(cell.get(name, "1"))
    return max(1, min(50, int(value))) if value.isdigit() else 1


def write_grid(table: Tag, lines: list[list[str | Tag]]) -> None:
    rows = []
    for number, line in enumerate(lines):
        row = make("tr")
        for content in line:
            cell = make("td" if number else "th", content if isinstance(content, str) else "")
            if isinstance(content, Tag):
                flat(content)
                cell.extend(list(content.contents))
            row.append(cell)
        rows.append(row)
    table.clear()
    table.extend(rows)


def flat(cell: Tag) -> None:
    """What a cell holds on one line: items parted by semicolons, paragraphs by a space."""
    for item in cell.find_all("li"):
        if item.parent is not None and item.parent.name == "ol":
            number = int(str(item.parent.get("start", "1"))) + len(item.find_previous_siblings("li"))
            item.insert(0, f"{number}. ")
        item.append("; " if item.find_next_sibling("li") else " ")
    for tag in cell.find_all([*BLOCKS, "li", "br", "span"]):
        if tag.name == "br":
            tag.replace_with(" ")
            continue
        if tag.name != "li":
            tag.append(" ")
        tag.unwrap()
