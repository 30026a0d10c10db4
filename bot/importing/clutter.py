"""What stands around the text of a web page: menus, breadcrumbs, contents, related pages, feedback; all is told."""

import re

from bs4 import Tag

from bot.importing.dates import LABELLED
from bot.importing.elements import BLOCKS, HEADINGS, text_of
from bot.importing.left import Kind, Left
from bot.importing.seen import GENERIC, classes

NAVIGATION = "nav, [role=navigation], [role=search], [role=menu], [role=menubar], [rel~=prev], "
NAVIGATION += "[rel~=next], body > a[href^='#']"
DIALOGS = "dialog, [role=dialog], [role=alertdialog], [aria-modal=true]"
AROUND = f"{NAVIGATION}, {DIALOGS}, body > header, body > footer, footer, [role=banner], [role=contentinfo]"
CONTROLS = "input, button:not([aria-expanded], [aria-controls], [data-fold]):not(h1 *, h2 *, h3 *, h4 *, h5 *, h6 *)"
NAVIGATES = re.compile(
    r"(?:.*[-_])?(?:bread-?crumbs?|brødsmule(?:sti)?|toc|table-?of-?contents|innholdsfortegnelse|doc-?nav|nav-?header|"
    r"nav-?footer|pagination|pager|skip-?links?|main-?menu|left-?menu|side-?menu|sub-?menu|menu|meny|site-?nav|"
    r"related(?:-\w+)?|relatert\w*|see-?also|les-?ogs[åa])(?:[-_](?:list|links|nav|container|wrapper|block|items))?",
    re.IGNORECASE,
)
MARKS = re.compile(
    r"(?:.*[-_])?(?:cookie\w*|consent|social(?:-\w+)?|share|sharing|feedback|tilbakemelding|print-?button|back-?to-?top)"
    r"(?:[-_]\w+)*",
    re.IGNORECASE,
)
PLACES = re.compile(r"(?:page-?)?(?:top|bottom|header|footer|sidebar-?nav|banner|topbar|bunn|topp)", re.IGNORECASE)
RELATED = re.compile(
    r"relater(?:t|te)(?: \w+)?|relevante? (?:lenker|lenkjer|innhold|sider|artikler)|"
    r"les også|sjå også|se også|les mer(?: om .*)?|lignende (?:saker|sider|artikler)|"
    r"related(?: \w+)?|see also|read more|andre har også sett|flere saker|mer om (?:dette|temaet)",
    re.IGNORECASE,
)
CONTENTS = re.compile(
    r"in[nd]hold(?:sfortegnelse)?(?: på (?:siden|sida))?|innhald(?: på sida)?|"
    r"på denne (?:siden|sida)|i denne artikkelen|(?:table of )?contents|on this page",
    re.IGNORECASE,
)
ASKS = re.compile(
    r"(?:fant|fann) du (?:det|svar).*|var (?:denne |dette |siden |artikkelen )?.*(?:nyttig|til hjelp|hjelp til)\??|"
    r"did you find .*|was this .*helpful.*|del (?:siden|saken|artikkelen|på .*)|tips en venn",
    re.IGNORECASE,
)
FIRST = re.compile(r"(?:forside[na]?|hjem|heim|home|start|startside[na]?|du er her:?)", re.IGNORECASE)
LINKS_SHARE = 0.9
"""A list, an aside or a box whose text is links for at least this share leads elsewhere."""
LEAST_LINKS = 2
BULK = 60
"""Most words of what a class of its own may take away: a wrapper that is called "menu" may hold the whole page."""


def tidied(body: Tag, left: Left) -> None:
    forms(body, left)
    for tag in body.select(AROUND):
        if not tag.decomposed and not tag.find(["main", "article", "h1"]):
            leave(tag, Kind.NAVIGATION, left)
    for tag in body.select("*"):
        if not tag.decomposed and (kind := kind_by_name(tag)):
            leave(tag, kind, left)
    dates(body, left)
    under_headings(body, left)
    contents(body, left)
    for tag in body.find_all("aside"):
        if not tag.decomposed and leads_elsewhere(tag):
            leave(tag, Kind.NAVIGATION, left)
    breadcrumbs(body, left)
    for tag in body.select(CONTROLS) + [each for each in body.find_all("button") if GENERIC.fullmatch(text_of(each))]:
        if not tag.decomposed and not (tag.name == "button" and tag.find(HEADINGS)):
            leave(tag, Kind.MARKS, left)


def leave(tag: Tag, kind: Kind, left: Left) -> None:
    left.add(kind, text_of(tag))
    tag.decompose()


def forms(body: Tag, left: Left) -> None:
    """A form goes; one that the system wraps around the whole page stays."""
    for form in body.find_all("form"):
        if form.decomposed:
            continue
        if form.find(["h1", "main", "article"]) or len(form.find_all("p")) > 2:
            form.unwrap()
        else:
            leave(form, Kind.MARKS, left)


def kind_by_name(tag: Tag) -> Kind | None:
    """What an element is by its class, id or label, or by what it asks, when it is small or holds links."""
    if tag.name in ("p", "div", "section") and asks(tag):
        return Kind.MARKS
    if tag.name in ("html", "body", "main", "article", "h1", "p", "td") or tag.find(["main", "article", "h1"]):
        return None
    names = [*classes(tag), str(tag.get("id") or "")]
    label = str(tag.get("aria-label") or "").strip()
    named = any(NAVIGATES.fullmatch(name) for name in names)
    if named or CONTENTS.fullmatch(label) or re.fullmatch(r"brødsmule\w*|breadcrumbs?", label, re.IGNORECASE):
        return Kind.NAVIGATION if links_share(tag) >= LINKS_SHARE else None
    if any(MARKS.fullmatch(name) for name in names) and len(text_of(tag).split()) <= BULK:
        return Kind.MARKS
    return None


def is_clutter(tag: Tag) -> bool:
    """True for what stands beside the text of a page that does not mark it: by its name, or because it is links."""
    names = [*classes(tag), str(tag.get("id") or "")]
    if any(rule.fullmatch(name) for rule in (PLACES, NAVIGATES, MARKS) for name in names):
        return not tag.find("h1")
    links = tag.find_all("a")
    return len(links) >= LEAST_LINKS and links_share(tag) >= LINKS_SHARE and not tag.find(HEADINGS)


def links_share(tag: Tag) -> float:
    """The share of the text, headings apart, that is links; 1 when there is no other text."""
    links = sum(map(letters, tag.find_all("a")))
    whole = letters(tag) - sum(map(letters, tag.find_all(HEADINGS)))
    return min(1.0, links / whole) if whole > 0 else 1.0


def letters(tag: Tag) -> int:
    return sum(char.isalnum() for char in text_of(tag))


def leads_elsewhere(aside: Tag) -> bool:
    """True for a list of links; one link in a sentence of its own is an exception or a hint, and stays."""
    heading = aside.find(HEADINGS)
    named = heading is not None and bool(RELATED.fullmatch(text_of(heading)))
    many = bool(aside.find(["ul", "ol"])) or len(aside.find_all("a")) >= LEAST_LINKS
    return links_share(aside) >= LINKS_SHARE and (named or many)


def under_headings(body: Tag, left: Left) -> None:
    """Links under "related" and questions about the page go, with their heading."""
    for heading in body.find_all(HEADINGS):
        if heading.decomposed or heading.find_parent(["td", "th"]):
            continue
        text = text_of(heading)
        if not (RELATED.fullmatch(text) or CONTENTS.fullmatch(text) or ASKS.fullmatch(text)):
            continue
        found = following(heading)
        words = [each for each in found if text_of(each)]
        if ASKS.fullmatch(text) and len(" ".join(map(text_of, words)).split()) > BULK:
            continue
        if not ASKS.fullmatch(text) and not all(links_share(each) >= LINKS_SHARE for each in words):
            continue
        kind = Kind.MARKS if ASKS.fullmatch(text) else Kind.CONTENTS if CONTENTS.fullmatch(text) else Kind.NAVIGATION
        left.add(kind, " ".join(map(text_of, [heading, *found])))
        for each in (heading, *found):
            each.decompose()


def asks(tag: Tag) -> bool:
    """True for a question about the page with what a reader may press for an answer, and nothing else."""
    if tag.find(BLOCKS):
        return False
    presses = tag.find_all(["a", "button"])
    text = text_of(tag)
    for each in presses:
        text = text.replace(text_of(each), "", 1)
    return bool(presses) and bool(ASKS.fullmatch(text.strip(" .,:|–-"))) and len(text.split()) <= BULK / 4


def following(heading: Tag) -> list[Tag]:
    """What stands under a heading, up to the next of any level."""
    found = []
    for each in heading.find_next_siblings():
        if not isinstance(each, Tag) or each.name in HEADINGS or each.find(HEADINGS):
            break
        found.append(each)
    return found


def contents(body: Tag, left: Left) -> None:
    """A list of links to headings of the same page is a table of contents, whatever stands above it."""
    headings = {text_of(each) for each in body.find_all(HEADINGS)}
    for found in body.find_all(["ul", "ol"]):
        if found.decomposed or found.find_parent(["ul", "ol"]):
            continue
        links = [link for link in found.find_all("a") if str(link.get("href") or "").startswith("#")]
        named = sum(text_of(link) in headings for link in links)
        if len(links) >= LEAST_LINKS and named == len(links) and links_share(found) >= LINKS_SHARE:
            leave(found, Kind.CONTENTS, left)


def breadcrumbs(body: Tag, left: Left) -> None:
    """A list of links before the title that begins with the front page."""
    for found in body.find_all(["ol", "ul", "p", "div"]):
        links = [] if found.decomposed else found.find_all("a")
        inner = links and (len(found.find_all(["p", "div", "ul", "ol"])) == 0)
        first = bool(inner) and bool(FIRST.fullmatch(text_of(links[0])))
        if first and links_share(found) >= LINKS_SHARE / 2 and len(text_of(found).split()) <= BULK / 2:
            leave(found, Kind.NAVIGATION, left)


def dates(body: Tag, left: Left) -> None:
    """A line that only says when the page was published or changed is for the front matter."""
    for term in body.find_all("dt"):
        says = term.find_next_sibling()
        if isinstance(says, Tag) and says.name == "dd" and LABELLED.fullmatch(f"{text_of(term)}: {text_of(says)}"):
            left.add(Kind.MARKS, f"{text_of(term)}: {text_of(says)}")
            term.decompose()
            says.decompose()
    for tag in body.find_all(["p", "div", "span", "time", "small", "li"]):
        if not tag.decomposed and text_of(tag) and not LABELLED.sub("", text_of(tag)).strip(" .,|·–-"):
            leave(tag, Kind.MARKS, left)
