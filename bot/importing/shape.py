"""HTML of any origin -> HTML that Markdown can say: one level of tables, two-way footnotes, headings in order.

Every step changes the tree it is given and returns what the author should look at.
"""

import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from bs4 import Tag
from bs4.element import NavigableString

from bot.importing.elements import BLOCKS, HEADINGS, make, text_of
from bot.importing.folds import in_bold, unfold
from bot.importing.said import Note, note
from bot.importing.tables import tables
from bot.importing.word_numbers import formatted
from index.read.markdown import slug

EMPHASIS = ("strong", "b", "em", "i")
NO_SHOW = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")  # soft hyphens and characters without width
LETTERS = {ord("\u2010"): "-", ord("\u2011"): "-", 0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi"}
LETTERS |= {0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
"""Signs that look like others, and that nobody types: hyphens that hold words together, letters that are joined."""
UP = dict(zip("0123456789+-−=()abcdefghijklmnoprstuvwxyz ", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ ", strict=True))
DOWN = dict(zip("0123456789+-−=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True))
BREAK = "\ue002"  # stands for a comment, which keeps two lists from being one
NOTE_MARK = "\ue000{label}\ue001"  # stands for ``[^label]``, which would be escaped; private use, so in no text
FORMS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman", "none": "none"}
FORMS |= {"lower-alpha": "lowerLetter", "upper-alpha": "upperLetter", "lower-latin": "lowerLetter"}
FORMS |= {"upper-latin": "upperLetter", "lower-roman": "lowerRoman", "upper-roman": "upperRoman"}
FORMS |= {"decimal-leading-zero": "decimalZero"}
HEADING_CHARS = 80
"""Longest paragraph in bold, in characters, that can be a heading."""


def shaped(root: Tag) -> list[Note]:
    """Put the tree in shape, all but its links and the levels of its headings."""
    tidy_text(root)
    footnotes(root)
    raised(root)
    notes = [*unfold(root), *images(root)]
    definitions(root)
    lists(root)
    quiet_headings(root)
    notes += [*guessed_headings(root), *tables(root), *empty_sections(root)]
    emphasis(root)
    return notes


def tidy_text(root: Tag) -> None:
    """White space as a browser shows it; nothing invisible."""
    root.smooth()
    for string in list(root.find_all(string=True)):
        if type(string) is not NavigableString:
            string.extract()
        elif string.find_parent("pre"):
            string.replace_with(string.translate(LETTERS))
        else:
            string.replace_with(NO_SHOW.sub("", re.sub(r"\s+", " ", string)).translate(LETTERS))


def raised(root: Tag) -> None:
    """Raised and lowered signs stay apart from what they stand behind: 10⁶, m², CO₂, a footnote's mark."""
    for tag in root.find_all(["sup", "sub"]):
        signs = UP if tag.name == "sup" else DOWN
        text = text_of(tag)
        if text and all(char in signs for char in text):
            tag.replace_with("".join(signs[char] for char in text))
        elif tag.name == "sup" and text and not tag.find("a") and NOTE_MARK[0] not in text:
            tag.replace_with(f"^{text}" if text[:1].isalnum() else text)
        else:
            tag.unwrap()


# -- headings


def quiet_headings(root: Tag) -> None:
    """A heading inside a list, a table or a quote is set in bold: as a section it would tear them apart."""
    for heading in root.find_all(HEADINGS):
        if heading.find_parent(["li", "td", "th", "blockquote", "dd"]):
            in_bold([heading])
        elif not text_of(heading):
            heading.decompose()
        else:
            heading.string = text_of(heading)


def empty_sections(root: Tag) -> Iterator[Note]:
    """A heading with nothing under it, neither text nor a deeper heading, is left out."""
    found = []
    for heading in reversed(root.find_all(HEADINGS)):
        following = heading.find_next(HEADINGS)
        deeper = isinstance(following, Tag) and root in following.parents and following.name > heading.name
        if heading.name != "h1" and not deeper and not text_between(heading, following, root):
            found.append(text_of(heading))
            heading.decompose()
    if found:
        yield note("empty_sections", headings=found[::-1])


def text_between(heading: Tag, following: object, root: Tag) -> bool:
    inside = list(heading.descendants)
    for each in heading.next_elements:
        if each is following or (each is not root and root not in each.parents):
            return False
        if isinstance(each, NavigableString) and each.strip() and not any(each is own for own in inside):
            return True
    return False


def guessed_headings(root: Tag) -> Iterator[Note]:
    """Where nothing is marked as a heading, short paragraphs that are all bold are."""
    if any(heading.name != "h1" for heading in root.find_all(HEADINGS)):
        return
    found = [tag for tag in root.find_all("p") if looks_like_heading(tag)]
    for tag in found:
        tag.string = text_of(tag)
        tag.name = "h2" if has_text_before(tag, root) or root.find("h1") else "h1"
    if found:
        yield note("bold_headings", headings=list(map(text_of, found)))


def looks_like_heading(tag: Tag) -> bool:
    text = text_of(tag)
    bold = "".join(each.get_text() for each in tag.find_all(["strong", "b"], recursive=False))
    inside = tag.find_parent(["li", "td", "th", "blockquote"])
    return bool(text) and "".join(bold.split()) == "".join(text.split()) and fits(text) and not inside


def has_text_before(tag: Tag, root: Tag) -> bool:
    """True when the part that is read has text in front of the tag."""
    for each in tag.previous_elements:
        if each is root:
            break
        if isinstance(each, NavigableString) and each.strip():
            return True
    return False


def fits(text: str) -> bool:
    return len(text) <= HEADING_CHARS and not text.endswith((".", ":", ";", ","))


def ranked(root: Tag, title: str) -> str:
    """The title; the other headings become ``h2`` and below, without gaps.

    A single ``h1``, or the first heading of all when it says the title, is the title.
    """
    headings = root.find_all(HEADINGS)
    tops = root.find_all("h1")
    first = tops[0] if len(tops) == 1 else next((each for each in headings if text_of(each) == title), None)
    if first is None and tops and tops[0].get("class") == ["title"]:
        first = tops[0]
    if first is not None:
        title = text_of(first)
        again = first.find_next(HEADINGS)
        if isinstance(again, Tag) and text_of(again) == title and not text_between(first, again, root):
            again.decompose()
        first.decompose()
        headings = root.find_all(HEADINGS)
    levels = sorted({each.name for each in headings})
    for heading in headings:
        heading.name = f"h{min(levels.index(heading.name) + 2, 6)}"
    return title


# -- links, pictures, footnotes


def links(root: Tag, base: str) -> Iterator[Note]:
    """Links get whole addresses; links inside the page lead to the section; others without an address stay as text.

    Call it when headings have their final text.
    """
    targets = anchors(root)
    lost = []
    for link in root.find_all("a"):
        href = str(link.get("href") or "").strip()
        if href.startswith("#") or (base and href.partition("#")[0] == base.partition("#")[0] and "#" in href):
            whole = f"#{targets[href.partition('#')[2]]}" if href.partition("#")[2] in targets else ""
        else:
            whole = urljoin(base, href)
        if not whole or not (whole.startswith("#") or urlsplit(whole).scheme in ("http", "https", "mailto", "tel")):
            if href and not href.startswith("#") and text_of(link):
                lost.append(text_of(link))
            link.unwrap()
        else:
            link.attrs = {"href": whole.replace(" ", "%20").replace("(", "%28").replace(")", "%29")}
    if lost:
        yield note("links", texts=lost)


def anchors(root: Tag) -> dict[str, str]:
    """Id of an element in the page -> anchor of the section it heads, stands in front of, or stands in."""
    found: dict[str, str] = {}
    seen: dict[str, int] = {}
    anchor = ""
    waiting: list[str] = []
    for tag in root.select("*"):
        names = [str(tag[key]) for key in ("id", "name") if tag.get(key)]
        if tag.name in HEADINGS and not tag.find_parent(["li", "td"]):
            plain = slug(text_of(tag))
            seen[plain] = seen.get(plain, -1) + 1
            anchor = f"{plain}-{seen[plain]}" if seen[plain] else plain
            names += waiting
            waiting = []
        if tag.name in ("section", "div", "article", "a") and tag.name not in HEADINGS:
            waiting += names
        found.update({name: anchor for name in names if anchor})
    return found


def images(root: Tag) -> Iterator[Note]:
    """Pictures are left out; the author hears what they showed."""
    said = []
    for image in root.find_all(["img", "svg", "video", "audio", "iframe", "object", "canvas", "math"]):
        if image.decomposed:
            continue
        said.append(described(image) or note("no_description"))
        image.decompose()
    if said:
        yield note("pictures", count=len(said), texts=said)


def described(image: Tag) -> str:
    return str(image.get("alt") or image.get("title") or "").strip()


def footnotes(root: Tag) -> None:
    """A raised link to a list item elsewhere is a footnote: its text goes behind the section that refers to it."""
    ids = {str(tag["id"]): tag for tag in reversed(root.find_all(id=True))}
    numbers: dict[str, str] = {}
    marks: dict[str, NavigableString] = {}  # the first that refers to a note
    for link in root.select("sup a[href^='#'], a[role=doc-noteref][href^='#']"):
        target = ids.get(str(link["href"])[1:])
        if target is None or target.name not in ("li", "p", "aside", "div"):
            continue
        label = numbers.setdefault(str(target["id"]), str(len(numbers) + 1))
        mark = NavigableString(NOTE_MARK.format(label=label))
        marks.setdefault(label, mark)
        (link.find_parent("sup") or link).replace_with(mark)
    for name, label in numbers.items():
        move_note(root, ids[name], label, marks[label])


def move_note(root: Tag, target: Tag, label: str, reference: NavigableString) -> None:
    for back in target.select("a[href^='#']"):
        back.decompose()
    note = make("p", f"{NOTE_MARK.format(label=label)}: {text_of(target)}")
    following = reference.find_next(HEADINGS)
    home = target.find_parent(["ol", "ul"])
    target.decompose()
    if home and not text_of(home):
        home.decompose()
    if isinstance(following, Tag) and not following.decomposed:
        following.insert_before(note)
    else:
        root.append(note)


# -- lists


def definitions(root: Tag) -> None:
    """A list of terms becomes a list of items: the term in bold, then what it means."""
    for found in root.find_all("dl"):
        found.name = "ul"
        for layer in found.find_all("div", recursive=False):
            layer.unwrap()
        item: Tag | None = None
        for each in found.find_all(["dt", "dd"], recursive=False):
            if each.name == "dt" or item is None:
                item = make("li")
                each.insert_before(item)
            elif len(item.contents) == 1:
                item.append(": ")
            if each.name == "dt":
                term = make("strong")
                term.extend(list(each.contents))
                item.append(term)
            else:
                item.extend([*each.contents, " "])
            each.extract()


def lists(root: Tag) -> None:
    """A list that stands straight in a list goes into the item before; what is no item becomes one."""
    for inner in root.select("ul > ul, ul > ol, ol > ol, ol > ul"):
        before = inner.find_previous_sibling("li")
        if before:
            before.append(inner)
        else:
            inner.wrap(make("li"))
    for found in root.find_all("ol"):
        number_items(found)
        if isinstance(other := just_before(found), Tag) and other.name == "ol":
            found.insert_before(make("p", BREAK))
    for item in root.find_all("li"):
        if label := str(item.attrs.pop("data-label", "")):
            label_item(item, label)
        while (only := item.find(["p", "div"], recursive=False)) and len(
            item.find_all(["p", "div"], recursive=False)
        ) == 1:
            only.unwrap()


def just_before(tag: Tag) -> object:
    """What stands before the tag, white space left aside."""
    before: object = tag.previous_sibling
    while isinstance(before, NavigableString) and not before.strip():
        before = before.previous_sibling
    return before


def number_items(found: Tag) -> None:
    """The list's first number, where Markdown can count on from it; else each item gets what a reader sees."""
    items = found.find_all("li", recursive=False)
    numbers = list(counted(found, items))
    form = form_of(found)
    if form == "decimal" and numbers == list(range(numbers[0], numbers[0] + len(items)) if items else []):
        found["start"] = str(numbers[0]) if numbers else "1"
        return
    found.name = "ul"
    for item, number in zip(items, numbers, strict=True):
        if form != "none":
            item["data-label"] = f"{formatted(number, form_of(item) or form)}."


def counted(found: Tag, items: list[Tag]) -> Iterator[int]:
    back = found.has_attr("reversed")
    number = whole(found.get("start"), len(items) if back else 1)
    for item in items:
        number = whole(item.get("value"), number)
        yield number
        number += -1 if back else 1


def whole(text: object, default: int) -> int:
    return int(str(text)) if re.fullmatch(r"-?\d{1,9}", str(text or "")) else default


def form_of(tag: Tag) -> str:
    """How the items of a list are counted, by its ``type`` or style; empty for an item that says nothing itself."""
    style = re.search(r"list-style(?:-type)?\s*:\s*([\w-]+)", str(tag.get("style") or ""))
    named = str(tag.get("type") or "") or (style[1].lower() if style else "")
    return FORMS.get(named, "decimal" if tag.name == "ol" else "")


def label_item(item: Tag, label: str) -> None:
    home: Tag = item
    while isinstance(first := first_child(home), Tag) and first.name in ("p", "div"):
        home = first
    home.insert(0, f"{label} ")


def first_child(tag: Tag) -> object:
    return next((each for each in tag.contents if not isinstance(each, NavigableString) or each.strip()), None)


# -- emphasis


def emphasis(root: Tag) -> None:
    """Emphasis that is split becomes whole; what Markdown cannot say, as in the middle of a word, becomes plain."""
    for tag in root.find_all(EMPHASIS):
        if tag.parent is None:
            continue
        after = tag.next_sibling
        while isinstance(after, Tag) and after.name == tag.name:
            tag.extend(list(after.contents))
            after.decompose()
            after = tag.next_sibling
        if not sayable(tag):
            tag.unwrap()


def sayable(tag: Tag) -> bool:
    text = tag.get_text()
    before, after = edge(tag.previous_sibling, -1), edge(tag.next_sibling, 0)
    if not text.strip() or tag.find(BLOCKS) or tag.find_parent([*HEADINGS, *EMPHASIS]):
        return False
    opens = text[:1].isspace() or text[0].isalnum() or not before.isalnum()
    closes = text[-1:].isspace() or text[-1].isalnum() or not after.isalnum()
    return opens and closes


def edge(sibling: object, at: int) -> str:
    text = sibling.get_text() if isinstance(sibling, Tag) else str(sibling or "")
    return text[at] if text else ""
