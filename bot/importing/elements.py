"""Small things that every step over a tree of HTML needs."""

import re

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString

from bot.importing.said import Note, note

NUMBER = re.compile(r"\d{1,9}\.")
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
BLOCKS = ["p", "div", "ul", "ol", "table", "blockquote", "pre", "dl", "section", "article", *HEADINGS]

PARTED = {*BLOCKS, "li", "td", "th", "tr", "dt", "dd", "br", "hr", "caption", "figcaption", "summary", "button", "main"}
PARTED |= {"header", "footer", "aside", "nav", "form", "details", "fieldset", "address", "option", "label"}
LAYERS, LISTS = 100, 8
"""Most layers of elements, and of lists in lists: the reader of Markdown stops at 20 levels, quotes and items counted
twice, and steps over a tree go through all of its layers."""

MAKER = BeautifulSoup("", "lxml")


def make(name: str, text: str = "") -> Tag:
    tag = MAKER.new_tag(name)
    if text:
        tag.string = text
    return tag


def text_of(tag: Tag) -> str:
    """The text on one line: blocks and cells are parted by spaces, what stands inside a word is not."""
    parts: list[str] = []
    stack: list[object] = [tag]
    while stack:
        each = stack.pop()
        if isinstance(each, Tag):
            mark = each.name == "sup" and (each.a is not None or each.find_parent("a") is not None)
            parted = each.name in PARTED or mark  # a note's mark is no word
            stack += [" "] * parted + each.contents[::-1] + [" "] * parted
        elif type(each) in (str, NavigableString):
            parts.append(str(each))
    return " ".join("".join(parts).split())


def flattened(root: Tag) -> None:
    """What stands below the depth that programs follow keeps its text, and lists and quotes their upper levels."""
    depth: dict[int, tuple[int, int]] = {id(root): (0, 0)}  # element -> layers and lists around it
    for tag in root.select("*"):
        if id(tag.parent) not in depth:
            continue  # below what has become text
        layers, lists = depth[id(tag.parent)]
        lists += tag.name in ("ul", "ol", "blockquote")
        if layers == LAYERS:
            text = text_of(tag)
            tag.clear()
            tag.append(text)
            continue
        depth[id(tag)] = (layers + 1, lists)
        if lists > LISTS:
            tag.name = {"ul": "div", "ol": "div", "li": "p", "blockquote": "div"}.get(tag.name, tag.name)


def under(tag: Tag) -> Note:
    heading = tag.find_previous(HEADINGS)
    return note("under", heading=text_of(heading)) if heading else note("at_top")


# -- items that a reader found one by one


def list_items(root: Tag) -> None:
    """Paragraphs with ``data-item`` (their number, empty for a bullet) and ``data-indent`` become lists in lists."""
    stack: list[tuple[int, Tag]] = []  # indent, list
    last: Tag | None = None  # what the open lists end with
    for paragraph in root.find_all("p", attrs={"data-item": True}):
        if last is None or next_tag(last) is not paragraph:
            stack = []
        indent, label = int(str(paragraph["data-indent"])), str(paragraph["data-item"])
        while stack and stack[-1][0] > indent:
            stack.pop()
        if stack and goes_on(stack[-1][1], label):
            indent = stack[-1][0]
        kind = "ol" if NUMBER.fullmatch(label) else "ul"
        if not stack or stack[-1][0] < indent or stack[-1][1].name != kind:
            stack = opened(stack, paragraph, indent, kind)
        item = make("li")
        if kind == "ol":
            item["value"] = label.rstrip(".")
        elif label:
            item["data-label"] = label
        stack[-1][1].append(item)
        item.extend(list(paragraph.contents))
        last = stack[0][1]
        if paragraph.parent is not None:
            paragraph.extract()


def goes_on(found: Tag, label: str) -> bool:
    """True for the next number of the list: in another column, it stands elsewhere and is no deeper."""
    last = found.find_all("li", recursive=False)[-1:]
    return bool(last) and label == f"{int(str(last[0].get('value') or -1)) + 1}."


def opened(stack: list[tuple[int, Tag]], paragraph: Tag, indent: int, kind: str) -> list[tuple[int, Tag]]:
    """The stack with a new list on it: in the last item of the one above, or where the paragraph stands."""
    if stack and stack[-1][0] >= indent:
        stack = stack[:-1]
    found = make(kind)
    last = next((each for each in reversed(stack[-1][1].contents) if isinstance(each, Tag)), None) if stack else None
    if last is not None:
        last.append(found)
    else:
        paragraph.insert_before(found)
    return [*stack, (indent, found)]


def next_tag(tag: Tag) -> Tag | None:
    found = tag.find_next_sibling()
    return found if isinstance(found, Tag) else None
