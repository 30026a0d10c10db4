"""The numbers and letters that Word shows in front of paragraphs, which the text itself does not hold."""

import re
from dataclasses import dataclass, field

from lxml.etree import _Element as Element

from bot.importing.word_package import W
from bot.importing.word_styles import Styles, value

ROMAN: tuple[tuple[int, str], ...] = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
)
ROMAN += ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
INDENT = 720  # twentieths of a point that a level is usually moved in
DEPTHS = 9
LETTERS, ROMANS = ("lowerLetter", "upperLetter"), ("lowerRoman", "upperRoman")
MOST = 780  # the most that Word writes in letters


@dataclass(frozen=True, slots=True)
class Label:
    """``text`` is empty for a bullet. ``indent`` says how deep, in twentieths of a point or levels of `INDENT`."""

    text: str
    indent: int


@dataclass(slots=True)
class Numbers:
    """Counts while the text is read from its beginning."""

    styles: Styles
    kinds: dict[str, Element] = field(default_factory=dict)  # abstractNumId -> its definition
    lists: dict[str, Element] = field(default_factory=dict)  # numId -> its definition
    counts: dict[str, dict[int, int]] = field(default_factory=dict)
    begun: set[str] = field(default_factory=set)

    def label(self, paragraph: Element) -> Label | None:
        """What Word shows in front of the paragraph, counted on; None when it is in no list."""
        found = self.place(paragraph)
        if found is None:
            return None
        num, depth = found
        level = self.level(num, depth)
        if level is None:
            return None
        text = self.counted(num, depth)
        bullet = value(level, "numFmt") == "bullet"
        if not bullet and not text:
            return None
        return Label("" if bullet else text, self.indent(paragraph, level, depth))

    def place(self, paragraph: Element) -> tuple[str, int] | None:
        """Number of the list and depth in it, from zero."""
        num, depth = "", None
        for each in self.styles.properties(paragraph):
            found = each.find(f"{W}numPr")
            if found is None:
                continue
            if depth is None and value(found, "ilvl").isdigit():
                depth = min(int(value(found, "ilvl")), DEPTHS - 1)
            if value(found, "numId"):
                num = value(found, "numId")
                break
        if num not in self.lists:
            return None
        return num, self.depth_by_style(num, paragraph) if depth is None else depth

    def depth_by_style(self, num: str, paragraph: Element) -> int:
        ids = {str(each.get(f"{W}styleId")) for each in self.styles.chain(self.styles.style_of(paragraph))}
        return next((n for n in range(DEPTHS) if value(self.level(num, n), "pStyle") in ids), 0)

    def kind(self, num: str) -> str:
        """Id of the definition, by way of a list style where the list names one."""
        name = value(self.lists[num], "abstractNumId")
        seen = set()
        while (link := value(self.kinds.get(name), "numStyleLink")) and name not in seen:
            seen.add(name)
            other = next((s.find(f".//{W}numPr") for s in self.styles.chain(link)), None)
            name = value(self.lists.get(value(other, "numId")), "abstractNumId") or name
        return name

    def level(self, num: str, depth: int) -> Element | None:
        for each in (self.override(num, depth), self.kinds.get(self.kind(num))):
            if each is not None:
                found = next((lvl for lvl in each.findall(f"{W}lvl") if lvl.get(f"{W}ilvl") == str(depth)), None)
                if found is not None:
                    return found
        return None

    def override(self, num: str, depth: int) -> Element | None:
        found = self.lists[num].findall(f"{W}lvlOverride")
        return next((each for each in found if each.get(f"{W}ilvl") == str(depth)), None)

    def counted(self, num: str, depth: int) -> str:
        counts = self.counts.setdefault(self.kind(num), {})
        if num not in self.begun:
            self.begun.add(num)
            for at in range(DEPTHS):
                if (begin := value(self.override(num, at), "startOverride")).lstrip("-").isdigit():
                    counts[at] = int(begin) - 1
        counts[depth] = counts.get(depth, self.start(num, depth) - 1) + 1
        for deeper in [each for each in counts if each > depth]:
            if value(self.level(num, deeper), "lvlRestart") != "0":
                del counts[deeper]
        return self.written(num, depth, counts)

    def start(self, num: str, depth: int) -> int:
        found = value(self.override(num, depth), "startOverride") or value(self.level(num, depth), "start")
        return int(found) if found.lstrip("-").isdigit() else 1

    def written(self, num: str, depth: int, counts: dict[int, int]) -> str:
        level = self.level(num, depth)
        legal = level is not None and level.find(f"{W}isLgl") is not None

        def one(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            form = self.form(num, at)
            return formatted(counts.get(at, self.start(num, at)), "decimal" if legal and form != "none" else form)

        return re.sub(r"%([1-9])", one, value(level, "lvlText")).strip()

    def form(self, num: str, depth: int) -> str:
        """Format of the numbers; one that only newer programs know stands in an alternative."""
        level = self.level(num, depth)
        found = level.find(f".//{W}numFmt") if level is not None else None
        if found is None:
            return "decimal"
        return str(found.get(f"{W}format") or found.get(f"{W}val") or "decimal")

    def indent(self, paragraph: Element, level: Element, depth: int) -> int:
        own = paragraph.find(f"{W}pPr")
        for each in (own, level.find(f"{W}pPr"), *self.styles.properties(paragraph)):
            found = each.find(f"{W}ind") if each is not None else None
            left = (found.get(f"{W}left") or found.get(f"{W}start") or "") if found is not None else ""
            if left.lstrip("-").isdigit():
                return int(left)
        return (depth + 1) * INDENT


def read_numbers(root: Element | None, styles: Styles) -> Numbers:
    numbers = Numbers(styles)
    if root is not None:
        numbers.kinds = {str(each.get(f"{W}abstractNumId")): each for each in root.findall(f"{W}abstractNum")}
        numbers.lists = {str(each.get(f"{W}numId")): each for each in root.findall(f"{W}num")}
        numbers.lists.pop("0", None)  # it says: no list
    return numbers


def formatted(number: int, form: str) -> str:
    """The number as Word writes it in the format; formats of other scripts become digits."""
    if not 0 < number <= MOST and form in (*LETTERS, *ROMANS):
        return str(number)
    if form in LETTERS:
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter if form == "lowerLetter" else letter.upper()
    if form in ROMANS:
        return roman(number) if form == "lowerRoman" else roman(number).upper()
    if form.startswith("decimalZero") or re.fullmatch(r"0+1, .*", form):
        width = len(form.partition(",")[0]) if form.startswith("0") else 2
        return f"{number:0{width}d}"
    if form == "ordinal":
        return f"{number}."
    return "" if form in ("none", "bullet") else str(number)


def roman(number: int) -> str:
    out = ""
    for size, letters in ROMAN:
        out += letters * (number // size)
        number %= size
    return out
