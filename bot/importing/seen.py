"""What a reader of a web page sees: tabs and fold-outs opened under their own names, hidden and struck text gone.

Every step changes the tree it is given.
"""

import re
from collections.abc import Iterator
from typing import Any

import soupsieve
from bs4 import BeautifulSoup, Tag

from bot.importing.elements import HEADINGS, make, text_of
from bot.importing.left import Kind, Left

HIDDEN_CLASS = re.compile(
    r"(?:u-)?(?:sr-only|visually-?hidden|screen-?reader(?:-text|-only)?|offscreen|element-invisible|hidden-visually|"
    r"a11y-hidden|show-for-sr|is-?hidden|d-none|hide|hidden)(?:-focusable|-text)?",
    re.IGNORECASE,
)
HIDES = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|content-visibility\s*:\s*hidden|"
    r"(?<![\w-])opacity\s*:\s*0(?:\.0+)?\s*(?:;|$|!)|font-size\s*:\s*0(?:px|em|rem|pt|%)?\s*(?:;|$|!)|"
    r"(?:left|top|text-indent)\s*:\s*-\d{4,}px|"
    r"(?<![\w-])(?:max-)?height\s*:\s*0(?:px)?\s*;.*overflow\s*:\s*hidden|"
    r"clip\s*:\s*rect\((?:[01](?:px)?[ ,]*){4}\)",
    re.IGNORECASE,
)
SHOWS = re.compile(r"display\s*:\s*(?!none)\w", re.IGNORECASE)
LIST_STYLE = re.compile(
    r"list-style(?:-type)?\s*:[^;]*?\b((?:lower|upper)-(?:alpha|latin|roman)|decimal-leading-zero)", re.IGNORECASE
)
STRIKES = re.compile(r"text-decoration(?:-line)?\s*:[^;]*line-through", re.IGNORECASE)
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
AT_RULE = re.compile(r"@(\w[\w-]*)([^{}]*)\{((?:[^{}]*\{[^{}]*\})*[^{}]*)\}")
ALWAYS = re.compile(r"(?:only\s+)?(?:screen|all)", re.IGNORECASE)
"""What a rule for some screens names when it is for all of them."""
RAISES = re.compile(r"vertical-align\s*:\s*(super|sub)\b", re.IGNORECASE)
GENERIC = re.compile(
    r"(?:vis|se|les|show|read|see|view)\s+(?:mer|meir|alt|alle|flere|fleire|more|all|less|mindre)\b.*|"
    r"(?:utvid|åpne|opne|lukk|expand|open|close|skjul|toggle)\b.*|[+−×>▼▾⌄]*",
    re.IGNORECASE,
)
CONTROLS = (
    "[role=tab], [aria-controls], [data-toggle=tab], [data-toggle=pill], [data-toggle=collapse], "
    "[data-bs-toggle=tab], [data-bs-toggle=pill], [data-bs-toggle=collapse], [aria-expanded], "
    ".nav-tabs a[href^='#'], .tabs a[href^='#']"
)
OUTSIDE = ["nav", "header", "footer", "form"]
PARTS = "script, style, noscript, template, option, select, textarea, iframe[hidden], datalist"
ICON = re.compile(r"\b(?:icon|ikon|fa|fas|far|bi|glyphicon|material-icons|material-symbols)", re.IGNORECASE)


def seen(soup: BeautifulSoup, left: Left) -> None:
    hides, strikes = styled(soup)
    for tag in soup.select(PARTS):
        tag.decompose()
    smoothed(soup)
    boxes(soup)
    icons(soup)
    roles(soup)
    panels(soup, hides)
    for tag in [*soup.find_all(is_hidden), *(each for each in hides if not opens(each))]:
        leave(tag, Kind.HIDDEN, left)
    for tag in [*soup.find_all(is_struck), *strikes]:
        leave(tag, Kind.STRUCK, left)


def leave(tag: Tag, kind: Kind, left: Left) -> None:
    if tag.decomposed or tag.name in ("html", "body"):
        return
    left.add(kind, text_of(tag))
    tag.decompose()


# -- style sheets


def styled(soup: BeautifulSoup) -> tuple[list[Tag], list[Tag]]:
    """Elements that the page's own style sheets hide, and those that they strike."""
    hides: list[Tag] = []
    strikes: list[Tag] = []
    for selector, rules in rules_of(soup):
        form, hidden, struck = LIST_STYLE.search(rules), HIDES.search(rules), STRIKES.search(rules)
        shown = hides and not hidden and SHOWS.search(rules)
        lifted = RAISES.search(rules)
        if not (form or hidden or struck or shown or lifted):
            continue
        try:
            if shown:  # a later rule wins
                rule = soupsieve.compile(selector)
                hides = [each for each in hides if not rule.match(each)]
            found = soup.select(selector) if form or hidden or struck or lifted else []
        except (soupsieve.SelectorSyntaxError, NotImplementedError):
            continue  # what only a browser knows, as ``::before``
        if form:
            for each in found:
                each["style"] = f"list-style-type:{form[1]};{each.get('style') or ''}"
        if lifted:
            for each in found:
                each["style"] = f"{lifted[0]};{each.get('style') or ''}"
        strikes += found if struck else []
        hides += found if hidden else []
    return hides, strikes


def rules_of(soup: BeautifulSoup) -> Iterator[tuple[str, str]]:
    """Selectors and what they set, of the style sheets in the page that are for screens."""
    for sheet in soup.find_all("style"):
        if "print" not in str(sheet.get("media") or ""):
            text = AT_RULE.sub(for_all, COMMENT.sub("", sheet.string or ""))
            yield from ((match[1].strip(), match[2]) for match in RULE.finditer(text))


def for_all(rule: re.Match[str]) -> str:
    """What stands in a rule for every screen; others are for paper, or for some widths."""
    name, which = rule[1].lower(), rule[2].strip()
    return rule[3] if name in ("layer", "supports") or (name == "media" and ALWAYS.fullmatch(which)) else ""


def is_hidden(tag: Tag) -> bool:
    if tag.name == "input" and tag.get("type") == "hidden":
        return True
    if tag.has_attr("hidden") and tag["hidden"] != "until-found":
        return True
    if HIDES.search(str(tag.get("style") or "")):
        return True
    return any(HIDDEN_CLASS.fullmatch(name) for name in classes(tag)) or is_bare_icon(tag)


def is_bare_icon(tag: Tag) -> bool:
    """A font's icon, whose name a reader sees as a drawing."""
    small = tag.name in ("i", "svg") or (tag.name == "span" and any(ICON.match(name) for name in classes(tag)))
    return small and tag.get("aria-hidden") == "true"


def is_struck(tag: Tag) -> bool:
    return tag.name in ("del", "s", "strike") or bool(STRIKES.search(str(tag.get("style") or "")))


def classes(tag: Tag) -> list[str]:
    found: Any = tag.get("class") or []
    return found.split() if isinstance(found, str) else [str(name) for name in found]


# -- signs


def boxes(soup: BeautifulSoup) -> None:
    """A box to tick in the text is shown ticked or not."""
    for box in soup.find_all("input", type="checkbox"):
        if not box.find_parent("form"):
            box.replace_with("☒ " if box.has_attr("checked") else "☐ ")


def icons(soup: BeautifulSoup) -> None:
    """An icon without text is what it is called, where it stands in a cell or beside text."""
    for tag in soup.find_all(["i", "span", "svg", "img", "b", "em"]):
        name = named(tag)
        if not name or tag.decomposed or (tag.name not in ("svg", "img") and text_of(tag)):
            continue
        cell = tag.find_parent(["td", "th"])
        home = tag.find_parent(["p", "li", "td", "th", "dd", "dt", "a", *HEADINGS])
        if tag.find_parent("figure") or home is None or len(name.split()) > LONGEST_NAME:
            continue
        if (
            tag.name not in ("svg", "img")
            or (cell and not text_of(cell))
            or (home and text_of(home))
            or home.name == "a"
        ):
            tag.replace_with(spaced(name, tag))


def spaced(name: str, tag: Tag) -> str:
    """The name, with a space where a letter stands right beside it."""
    before, after = str(tag.previous_sibling or " "), str(tag.next_sibling or " ")
    inside = f" {name}" if before[-1:].isalnum() else name
    return f"{inside} " if after[:1].isalnum() else inside


LONGEST_NAME = 8
"""Most words of a picture's description that can stand for it in a sentence."""


def named(tag: Tag) -> str:
    if tag.get("aria-hidden") == "true":
        return ""
    title = tag.find("title") if tag.name == "svg" else None
    inside = text_of(title) if isinstance(title, Tag) else ""
    found = tag.get("alt") or tag.get("aria-label") or inside or (tag.get("title") if tag.name != "span" else "")
    return " ".join(str(found or "").split())


# -- tabs and fold-outs


def roles(soup: BeautifulSoup) -> None:
    """What says that it is a heading, or raised, is."""
    for tag in soup.find_all(["span", "small", "a", "b", "i", "em"], style=RAISES):
        if lifted := RAISES.search(str(tag["style"])):
            tag.wrap(make("sup" if lifted[1].lower() == "super" else "sub"))
    for tag in soup.select("[role=heading]"):
        if tag.name not in HEADINGS and not tag.find(HEADINGS):
            level = str(tag.get("aria-level") or "2")
            tag.name = f"h{level}" if level in "123456" else "h6"


def panels(soup: BeautifulSoup, hides: list[Tag]) -> None:
    """What opens by a press is open, with the label as the heading of its text; `hides` are hidden by style sheets."""
    pairs = [*controlled(soup), *tabs_by_place(soup), *radio_tabs(soup), *followed(soup, hides)]
    for control, panel in pairs:
        if not control.decomposed and not panel.decomposed and text_of(panel):
            show(panel)
            put_label(control, panel)
    for control in soup.select("[aria-expanded]"):
        if not control.find_parent(OUTSIDE):
            following = (control.find_parent(HEADINGS) or control).find_next_sibling()
            if isinstance(following, Tag) and not text_of_visible(following):
                show(following)
                marked(control.find_parent(HEADINGS), control)


def marked(heading: Tag | None, control: Tag) -> None:
    """Mark a heading that is nothing but what opens the part behind it."""
    if heading is not None and text_of(heading) == text_of(control):
        heading["data-fold"] = "1"


def text_of_visible(tag: Tag) -> str:
    return "" if is_hidden(tag) else text_of(tag)


def controlled(soup: BeautifulSoup) -> Iterator[tuple[Tag, Tag]]:
    used: list[Tag] = []
    for control in soup.select(CONTROLS):
        target = next(iter(targets(control)), "")
        panel = soup.find(id=target) if target else None
        if isinstance(panel, Tag) and fits(control, panel) and not any(panel is each for each in used):
            used.append(panel)
            yield control, panel
    for panel in soup.select("[role=tabpanel][aria-labelledby]"):
        label = soup.find(id=str(panel["aria-labelledby"]).split(" ")[0])
        if isinstance(label, Tag) and fits(label, panel) and not any(panel is each for each in used):
            yield label, panel


def targets(control: Tag) -> Iterator[str]:
    for name in ("aria-controls", "data-target", "data-bs-target", "href"):
        found = str(control.get(name) or "").split(" ")[0]
        if found and (name == "aria-controls" or found.startswith("#")):
            yield found.removeprefix("#")


def fits(control: Tag, panel: Tag) -> bool:
    """True for a part of the text: menus, searches and what holds its own button are none."""
    if control.find_parent(OUTSIDE) or panel.name in ("nav", "dialog", "form", "main", "body", *HEADINGS):
        return bool(control.find_parent("nav") and control.get("role") == "tab")
    return panel not in control.parents and panel.get("role") not in ("dialog", "menu", "listbox", "navigation")


def tabs_by_place(soup: BeautifulSoup) -> Iterator[tuple[Tag, Tag]]:
    """Tabs that name no panel: the first is for the first panel after them."""
    for bar in soup.select("[role=tablist]"):
        tabs = [each for each in bar.select("[role=tab]") if not list(targets(each))]
        found = bar.find_all_next(attrs={"role": "tabpanel"})
        if tabs and len(found) >= len(tabs):
            yield from zip(tabs, found, strict=False)


def radio_tabs(soup: BeautifulSoup) -> Iterator[tuple[Tag, Tag]]:
    """Tabs without a script: buttons of which one is on, each with its label; the panels follow in the same order."""
    groups: dict[str, list[Tag]] = {}
    for button in soup.select("input[type=radio][name][id]"):
        label = soup.find("label", attrs={"for": button["id"]})
        if isinstance(label, Tag) and not button.find_parent("form"):
            groups.setdefault(str(button["name"]), []).append(label)
    for labels in groups.values():
        beside = [[each for each in label.find_next_siblings() if each.name in PANELS] for label in labels]
        if not all(beside) or len(labels) < 2:
            continue
        own = [each[0] for each in beside]
        found = own if len({id(each) for each in own}) == len(own) else beside[-1][: len(labels)]
        if len(found) == 1:
            found = list(found[0].find_all(PANELS, recursive=False))
        if len(found) == len(labels):
            yield from zip(labels, found, strict=True)


def followed(soup: BeautifulSoup, hides: list[Tag]) -> Iterator[tuple[Tag, Tag]]:
    """Buttons, and what is called an accordion's head, with the part right after them that they open."""
    hidden = {id(each) for each in hides}
    heads = [each for each in soup.find_all(["button", "a", "div", "span", "dt", *HEADINGS]) if is_head(each)]
    for head in heads:
        outer = head.find_parent(HEADINGS) or head
        panel = outer.find_next_sibling()
        if not isinstance(panel, Tag) or panel.name not in PANELS or head.has_attr("aria-controls"):
            continue
        names = any(PANEL_CLASS.search(name) for name in classes(panel))
        if (names or id(panel) in hidden or is_hidden(panel)) and fits(head, panel) and not panel.find(is_head):
            yield head, panel


def is_head(tag: Tag) -> bool:
    named = any(HEAD_CLASS.search(name) for name in classes(tag))
    wanted = tag.name == "button" or named
    return wanted and bool(text_of(tag)) and not tag.find(PANELS) and not GENERIC.fullmatch(text_of(tag))


PANELS = ["div", "section", "article", "ul", "ol", "dl", "table", "dd"]
HEAD_CLASS = re.compile(
    r"(?:accordion|trekkspill|collaps\w*|expand\w*|toggle|fold\w*|faq)[-_]*(?:title|head\w*|btn|button|trigger|question|toggle|"
    r"label|tittel|$)",
    re.IGNORECASE,
)
PANEL_CLASS = re.compile(r"panel|collaps|content|body|innhold|answer|svar|details", re.IGNORECASE)


def show(panel: Tag) -> None:
    for name in ("hidden", "aria-hidden", "style"):
        if name != "style" or HIDES.search(str(panel.get("style") or "")):
            panel.attrs.pop(name, None)
    panel["class"] = " ".join(name for name in classes(panel) if not HIDDEN_CLASS.fullmatch(name))
    panel["data-open"] = "1"


def opens(tag: Tag) -> bool:
    return tag.has_attr("data-open") or tag.get("role") == "tabpanel"


def put_label(control: Tag, panel: Tag) -> None:
    """The label stands right in front of its panel; one that only says "show more" goes."""
    heading = control.find_parent(HEADINGS)
    if heading is not None:
        if panel not in heading.parents and heading.find_next_sibling() is not panel:
            panel.insert_before(heading.extract())
        marked(heading, control)
        return
    label = text_of(control) or str(control.get("aria-label") or "")
    item = control.find_parent("li") if control.find_parent(attrs={"role": "tablist"}) or control.name == "a" else None
    (item if item is not None and text_of(item) == text_of(control) else control).decompose()
    own = panel.find(HEADINGS)
    if not GENERIC.fullmatch(label) and not (own and text_of(own) == label):
        fold = make("button", label)
        fold["data-fold"] = "1"
        panel.insert_before(fold)


def smoothed(soup: BeautifulSoup) -> None:
    """Places where a word may break are no gaps in it."""
    for tag in soup.find_all("wbr"):
        tag.unwrap()
    soup.smooth()
