"""What a paragraph or run of a Word file is, by its own properties and the styles they build on."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml.etree import _Element as Element

from bot.importing.word_package import W

OFF = ("0", "false", "off", "none")
HEADING = re.compile(r"(?:heading|overskrift|rubrikk)\s*([1-9])", re.IGNORECASE)
CONTENTS = re.compile(
    r"(?:toc|table of (?:figures|authorities)|contents|innholdsfortegnelse|innhold|index)\b.*", re.IGNORECASE
)
TITLE = ("title", "tittel")
QUOTES = ("quote", "intense quote", "block text", "sitat", "sterkt sitat", "quotations")
ORDINARY = re.compile(
    r"normal|body text|brødtekst|default|standard|text body|no spacing|list|liste|caption|bildetekst|table|tabell|"
    r"(?:foot|end)note|header|footer|subtitle|hyperlink|quote|toc|index|annotation|plain text|frame contents|"
    r"quotations|block text|first paragraph|compact|definition|source code",
    re.IGNORECASE,
)
BODY_LEVEL = 9  # the outline level that says "body text"


@dataclass(slots=True)
class Styles:
    """Styles by id. A chain goes from a style to what it is based on."""

    by_id: dict[str, Element] = field(default_factory=dict)
    default: str = ""

    def chain(self, style_id: str) -> Iterator[Element]:
        seen: set[str] = set()
        while style_id in self.by_id and style_id not in seen:
            seen.add(style_id)
            yield self.by_id[style_id]
            style_id = value(self.by_id[style_id], "basedOn")

    def name(self, style_id: str) -> str:
        found = self.by_id.get(style_id)
        return value(found, "name") if found is not None else ""

    def names(self, style_id: str) -> list[str]:
        return [value(each, "name") or str(each.get(f"{W}styleId")) for each in self.chain(style_id)] or [style_id]

    def style_of(self, paragraph: Element) -> str:
        return value(paragraph.find(f"{W}pPr"), "pStyle") or self.default

    def properties(self, paragraph: Element) -> Iterator[Element]:
        """Properties of the paragraph, its own first."""
        own = paragraph.find(f"{W}pPr")
        if own is not None:
            yield own
        for style in self.chain(self.style_of(paragraph)):
            found = style.find(f"{W}pPr")
            if found is not None:
                yield found

    # -- paragraphs

    def level(self, paragraph: Element) -> int | None:
        """0 for a title, 1 to 9 for a heading, None for text: by outline level, or by the name of a style."""
        names = self.names(self.style_of(paragraph))
        if names[0].casefold() in TITLE:
            return 0
        for each in self.properties(paragraph):
            found = value(each, "outlineLvl")
            if found.isdigit():
                return int(found) + 1 if int(found) < BODY_LEVEL else None
        named = next((match for name in names if (match := HEADING.fullmatch(name.strip()))), None)
        return int(named[1]) if named else None

    def is_contents(self, paragraph: Element) -> bool:
        return any(CONTENTS.fullmatch(name) for name in self.names(self.style_of(paragraph)))

    def is_quote(self, paragraph: Element) -> bool:
        return any(name.casefold() in QUOTES for name in self.names(self.style_of(paragraph)))

    def is_known(self, paragraph: Element) -> bool:
        """False for a style of the author's own that says nothing of what its text is."""
        return not (name := self.name(self.style_of(paragraph))) or bool(ORDINARY.match(name))

    # -- runs

    def is_on(self, run: Element, paragraph: Element | None, *names: str) -> bool:
        """True when one of the properties holds: of the run, its style, or (last) the paragraph's style."""
        return any(self.toggle(run, paragraph, name) for name in names)

    def toggle(self, run: Element, paragraph: Element | None, name: str) -> bool:
        own = run.find(f"{W}rPr")
        styles = [*self.chain(value(own, "rStyle"))]
        if paragraph is not None:
            styles += self.chain(self.style_of(paragraph))
        for each in (own, *(style.find(f"{W}rPr") for style in styles)):
            found = each.find(f"{W}{name}") if each is not None else None
            if found is not None:
                return str(found.get(f"{W}val", "1")).lower() not in OFF
        return False

    def of_run(self, run: Element, name: str, attribute: str = "val") -> str:
        """What the run, or the style that it names, says of one thing; empty when nothing does."""
        own = run.find(f"{W}rPr")
        for each in (own, *(style.find(f"{W}rPr") for style in self.chain(value(own, "rStyle")))):
            found = each.find(f"{W}{name}") if each is not None else None
            if found is not None:
                return str(found.get(f"{W}{attribute}") or "")
        return ""


def read_styles(root: Element | None) -> Styles:
    styles = Styles()
    for each in root.findall(f"{W}style") if root is not None else ():
        style_id = str(each.get(f"{W}styleId"))
        styles.by_id[style_id] = each
        if each.get(f"{W}type") == "paragraph" and each.get(f"{W}default") in ("1", "true", "on"):
            styles.default = style_id
    return styles


def value(parent: Element | None, name: str) -> str:
    """The ``w:val`` of a child, empty when there is none."""
    found = parent.find(f"{W}{name}") if parent is not None else None
    return str(found.get(f"{W}val") or "") if found is not None else ""
