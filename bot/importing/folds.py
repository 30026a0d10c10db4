"""Parts that a reader folds out, and boxes beside the text: what stands in them, and what behind them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bs4 import Tag
from bs4.element import NavigableString, PageElement

from bot.importing.elements import HEADINGS, make, text_of
from bot.importing.said import Note, note
from bot.importing.seen import classes

PARTS = ("main", "article", "section", "body", "details")
BOX = re.compile(
    r"(?:^|[_-])(?:alert|callout|notification|infobox|factbox|faktaboks|admonition|merknad)(?:$|[_-])", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Part:
    """What folds out: it has a heading of its own, and stands under `owner`."""

    inside: Tag
    owner: Tag | None


def unfold(root: Tag) -> Iterator[Note]:
    """Parts that a reader folds out get their label as a heading below the one before; behind them that one goes on."""
    labels = []
    parts: dict[int, Part] = {}  # by the part and by its heading
    for tag in root.find_all(["summary", "button", *HEADINGS]):
        inside = part_of(tag)
        if inside is None or tag.find_parent(HEADINGS):
            continue
        owner = owner_of(tag, parts)
        heading = tag if tag.name in HEADINGS else tag.find(HEADINGS)
        if heading is None:
            labels.append(text_of(tag))
            heading = make(below(owner.name) if owner else "h2", labels[-1])
            tag.replace_with(heading)
        elif heading is not tag:
            tag.unwrap()
        lowered(inside, heading)
        parts[id(heading)] = parts[id(inside)] = Part(inside, owner)
    for part in [each for key, each in parts.items() if key == id(each.inside)]:
        following = loose_text(part.inside, root, parts)
        if part.owner and following is not None:
            again = make("h2" if part.owner.name == "h1" else part.owner.name, text_of(part.owner))
            following.insert_before(again)
    for box in root.find_all(is_box):
        if loose_text(box, root, parts) is not None:
            in_bold(box.find_all(HEADINGS))
    if labels:
        yield note("folds", labels=labels)


def part_of(tag: Tag) -> Tag | None:
    """What the label opens: its ``details``, or what stands right behind it; None for a heading that opens nothing."""
    if tag.name == "summary":
        return tag.find_parent("details")
    home: Tag = tag
    while isinstance(home.parent, Tag) and home.parent.name not in PARTS and text_of(home.parent) == text_of(tag):
        home = home.parent
    following = home.find_next_sibling()
    opens = tag.name == "button" or tag.has_attr("data-fold")
    return following if opens and isinstance(following, Tag) and following.name not in HEADINGS else None


def lowered(part: Tag, heading: Tag) -> None:
    """Headings inside the part stand below its own."""
    inner = [each for each in part.find_all(HEADINGS) if each is not heading]
    shift = int(heading.name[1]) + 1 - min((int(each.name[1]) for each in inner), default=9)
    for each in inner:
        each.name = below(each.name, max(0, shift))


def below(name: str, steps: int = 1) -> str:
    return f"h{min(int(name[1]) + steps, 6)}"


def owner_of(tag: Tag, parts: dict[int, Part]) -> Tag | None:
    """The heading whose text the tag is part of: behind a part that folds out, the one that it stands under."""
    around = {id(each) for each in tag.parents}
    before = tag.find_previous(HEADINGS)
    while before is not None:
        part = next((parts[id(each)] for each in (before, *before.parents) if id(each) in parts), None)
        if part is None or id(part.inside) in around:
            return before
        before = part.owner
    return None


def is_box(tag: Tag) -> bool:
    """True for a box beside the text, in which a remark stands."""
    named = any(BOX.search(name) for name in classes(tag))
    return named or tag.name == "aside" or tag.get("role") in ("note", "alert", "complementary")


def loose_text(end: Tag, root: Tag, parts: dict[int, Part]) -> PageElement | None:
    """What follows, unless that is nothing or begins with a heading or another part that folds out."""
    at: Tag | None = end
    while at is not None and at is not root:
        for each in at.next_siblings:
            if isinstance(each, Tag) and text_of(each):
                return None if heads(each) else each
            if isinstance(each, NavigableString) and each.strip():
                return each
        at = at.parent
        if id(at) in parts:
            return None
    return None


def heads(tag: Tag) -> bool:
    """True for what begins with a heading or a label."""
    first = tag if tag.name in HEADINGS else tag.find([*HEADINGS, "summary", "button"])
    return isinstance(first, Tag) and text_of(tag).startswith(text_of(first))


def in_bold(headings: Iterable[Tag]) -> None:
    for each in headings:
        each.name = "p"
        wrap_content(each, "strong")


def wrap_content(tag: Tag, name: str) -> None:
    inner = make(name)
    inner.extend(list(tag.contents))
    tag.append(inner)
