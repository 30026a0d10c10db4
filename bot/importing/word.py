"""A Word file -> HTML. Whatever is not known is looked into, so that no text is lost for what stands around it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from typing import NoReturn

from bs4 import BeautifulSoup
from lxml.etree import _Element as Element

from bot.importing.contents import page_lists
from bot.importing.dates import stated
from bot.importing.elements import list_items, text_of
from bot.importing.left import Kind, Left
from bot.importing.progress import came
from bot.importing.said import BringError, Note, note
from bot.importing.types import Original, Page
from bot.importing.word_fields import Fields
from bot.importing.word_numbers import Numbers, read_numbers
from bot.importing.word_package import NoWordFileError, Package, R, W, draft_mark, facts_of, open_package
from bot.importing.word_parts import (
    BOX,
    CHECKED,
    SKIPPED,
    UNCHECKED,
    alternative,
    described,
    ends_with_page,
    formula,
    is_off,
    joined,
    local,
    pictures,
    sign_of,
    until,
)
from bot.importing.word_styles import Styles, read_styles, value
from bot.importing.word_tables import Cell, Row, cells_of, number, rows_of, spans_of

MARKS = {"tab": " ", "ptab": " ", "noBreakHyphen": "-", "softHyphen": "", "cr": "<br>"}
NOTES = (("footnotes", "footnote"), ("endnotes", "endnote"), ("comments", "comment"))


def read_word(original: Original) -> Page:
    """Raises BringError when the file is no Word file, or has no text."""
    try:
        package = open_package(original.data)
    except NoWordFileError as error:
        damaged(original, error)
    root = package.part(package.main)
    if root is None:
        damaged(original, None)
    joined(root)
    styles_part = package.related("styles")
    styles = read_styles(styles_part)
    body = Body(package, styles, read_numbers(package.related("numbering"), styles))
    soup = BeautifulSoup(f"<body>{body.blocks(root)}{body.note_list()}</body>", "lxml")
    html = soup.body or soup
    list_items(html)
    page_lists(html, body.left)
    around = "\n".join(around_pages(package, body.left))
    if not html.get_text().strip():
        raise BringError("error.no_text", name=original.address)
    text, facts = text_of(html), facts_of(package, styles_part)
    facts["modified"] = stated(text) or stated(around) or facts["modified"]
    return Page(html, text, original.address, notes=tuple(body.notes()), left=body.left, **facts)


def around_pages(package: Package, left: Left) -> Iterator[str]:
    """The lines of headers and footers, which are noted; so is a mark that says what the text is worth."""
    for kind in ("header", "footer"):
        for root in package.all_related(kind):
            lines = ["".join(each.itertext(f"{W}t")) for each in root.iter(f"{W}p")]
            left.add(Kind.EDGES, re.sub(r"\d+", "#", " ".join(lines)))
            left.add(Kind.DRAFT, " ".join(str(each.get("string") or "") for each in root.iter("{*}textpath")))
            yield from lines
    left.add(Kind.DRAFT, draft_mark(package))


def damaged(original: Original, cause: Exception | None) -> NoReturn:
    raise BringError("error.no_word", name=original.address) from cause


@dataclass(slots=True)
class Body:
    """One pass over the text. Fields and counts go on from one paragraph to the next."""

    package: Package
    styles: Styles
    numbers: Numbers
    part: str = ""
    left: Left = field(default_factory=Left)
    fields: Fields = field(init=False)
    boxes: list[str] = field(default_factory=list)  # boxes of text that hang on the paragraph that is read
    note_ids: list[tuple[str, str]] = field(default_factory=list)  # kind and id, in the order they are referred to
    note_parts: dict[str, dict[str, Element]] = field(default_factory=dict)
    odd_styles: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.part, self.fields = self.package.main, Fields(self.left)
        for part, kind in NOTES:
            root = self.package.related(part)
            found = root.findall(f"{W}{kind}") if root is not None else ()
            self.note_parts[kind] = {str(each.get(f"{W}id")): each for each in found}

    def notes(self) -> Iterator[Note]:
        if self.odd_styles:
            names = ", ".join(f"{name} ({count})" for name, count in sorted(self.odd_styles.items()))
            yield note("odd_styles", names=names)

    # -- blocks

    def blocks(self, parent: Element, *, cell: bool = False) -> str:  # noqa: C901  # one line a kind
        out = []
        for at, each in enumerate(parent, 1):
            name = local(each)
            if name in ("p", "tbl") and local(parent) == "body":
                came(at, len(parent))
            if name == "p":
                out.append(self.paragraph(each, cell=cell))
            elif name == "tbl":
                out.append(self.table(each))
            elif name == "sdt":
                out.append(self.sdt(each, cell=cell, inline=False))
            elif name in ("del", "moveFrom"):
                self.deleted(each)
            elif name in ("altChunk", "subDoc"):
                self.left.add(Kind.EMBEDDED, str(each.get(f"{R}id") or name))
            elif name == "AlternateContent":
                out.append(self.blocks(alternative(each), cell=cell))
            elif name == "oMathPara":
                out.append(f"<p>{self.inline(each)}</p>")
            elif name not in SKIPPED:
                out.append(self.blocks(each, cell=cell))
        return "".join(out)

    def paragraph(self, element: Element, *, cell: bool) -> str:
        before, self.boxes = self.boxes, []
        label = self.numbers.label(element)
        text = self.inline(element)
        boxes, self.boxes = "".join(self.boxes), before
        plain = re.sub(r"<[^>]*>", "", text).strip()
        if self.styles.is_contents(element):
            self.left.add(Kind.CONTENTS, plain)
            return boxes
        level = self.styles.level(element)
        if not plain and "<img" not in text and not (label and label.text and (cell or self.blank(element))):
            return f"{text}{boxes}"
        if level == 0:
            return f'<h1 class="title">{text}</h1>{boxes}'
        if level is not None and plain:
            number = f"{escape(label.text)} " if label and label.text else ""
            return f"<h{min(level, 6)}>{number}{text}</h{min(level, 6)}>{boxes}"
        if label and not (cell and label.text):
            return f'<p data-item="{escape(label.text)}" data-indent="{label.indent}">{text}</p>{boxes}'
        number = f"{escape(label.text)} " if label else ""
        if not self.styles.is_known(element):
            name = self.styles.name(self.styles.style_of(element))
            self.odd_styles[name] = self.odd_styles.get(name, 0) + 1
        paged = ' data-page="1"' if ends_with_page(element) else ""
        found = f"<p{paged}>{number}{text}</p>"
        return f"{f'<blockquote>{found}</blockquote>' if self.styles.is_quote(element) else found}{boxes}"

    def blank(self, element: Element) -> bool:
        """True when nothing was left out of the paragraph: its number stands alone on purpose."""
        return not any(local(each) in ("t", "delText") for each in element.iter())

    def sdt(self, element: Element, *, cell: bool, inline: bool) -> str:
        """A content control: what it shows, unless that is a table of contents or an instruction."""
        properties, content = element.find(f"{W}sdtPr"), element.find(f"{W}sdtContent")
        if content is None:
            return ""
        lines = ["".join(each.itertext(f"{W}t")) for each in content.iter(f"{W}p")]
        text = " ".join(lines) or "".join(content.itertext(f"{W}t"))
        if properties is not None:
            if value(properties.find(f"{W}docPartObj"), "docPartGallery") == "Table of Contents":
                self.left.add(Kind.CONTENTS, text)
                return ""
            if properties.find(f"{W}showingPlcHdr") is not None:
                self.left.add(Kind.PLACEHOLDER, text)
                return ""
            box = properties.find("{*}checkbox")
            if box is not None:
                mark = box.find("{*}checked")
                sign = UNCHECKED if mark is None or is_off(mark) else CHECKED
                return sign if inline else f"<p>{sign}</p>"
        return self.inline(content) if inline else self.blocks(content, cell=cell)

    def deleted(self, element: Element) -> None:
        self.left.add(Kind.DELETED, "".join(element.itertext(f"{W}delText")))

    # -- inline

    def inline(self, parent: Element) -> str:
        return "".join(map(self.one_inline, parent))

    def one_inline(self, each: Element) -> str:  # noqa: PLR0911  # one line a kind
        name = local(each)
        if name == "r":
            return self.run(each)
        if name == "hyperlink":
            return self.hyperlink(each)
        if name == "fldSimple" and not "".join(each.itertext()).strip():
            self.left.add(Kind.EMPTY_FIELD, str(each.get(f"{W}instr") or "?"))
            return ""
        if name == "sdt":
            return self.sdt(each, cell=False, inline=True)
        if name in ("del", "moveFrom"):
            self.deleted(each)
            return ""
        if name == "bookmarkStart":
            return f'<a id="{escape(str(each.get(f"{W}name")))}"></a>'
        if name in ("oMath", "oMathPara"):
            return escape(formula(each))
        if name == "AlternateContent":
            return self.inline(alternative(each))
        return "" if name in SKIPPED else self.inline(each)

    def hyperlink(self, element: Element) -> str:
        where = self.package.targets(self.part).get(str(element.get(f"{R}id") or ""), "")
        anchor = element.get(f"{W}anchor") or ""
        href = f"{where}#{anchor}" if anchor else where
        inside = self.inline(element)
        return f'<a href="{escape(href)}">{inside}</a>' if href and inside.strip() else inside

    def run(self, element: Element) -> str:
        text = "".join(map(self.in_run, element))
        if not text:
            return ""
        plain = re.sub(r"<[^>]*>", "", text)
        if self.fields.in_contents:
            self.left.add(Kind.CONTENTS, plain)
            return ""
        paragraph = next(element.iterancestors(f"{W}p"), None)
        for kind, names in ((Kind.HIDDEN, ("vanish", "webHidden")), (Kind.STRUCK, ("strike", "dstrike"))):
            if plain.strip() and self.styles.is_on(element, paragraph, *names):
                self.left.add(kind, plain)
                return ""
        return self.dressed(element, text) if plain.strip() else text

    def dressed(self, element: Element, text: str) -> str:
        if "<a " in text or "</a>" in text:
            return text
        raised = self.styles.of_run(element, "vertAlign")
        moved = self.styles.of_run(element, "position")
        names = {"superscript": "sup", "subscript": "sub"}
        tags = [names[raised]] if raised in names else []
        if not tags and re.fullmatch(r"-?[1-9]\d*", moved):
            tags = ["sub" if moved.startswith("-") else "sup"]
        tags += [tag for name, tag in (("b", "strong"), ("i", "em")) if self.styles.is_on(element, None, name)]
        for tag in tags:
            text = f"<{tag}>{text}</{tag}>"
        return text

    def in_run(self, each: Element) -> str:  # noqa: PLR0911, C901  # one line a kind
        name = local(each)
        if name == "t":
            return self.fields.shown(self.written(each))
        if name in MARKS:
            return self.fields.shown(MARKS[name])
        if name == "br":
            return self.fields.shown(" " if each.get(f"{W}type") in ("page", "column") else "<br>")
        if name == "sym":
            return self.fields.shown(self.sign(str(each.get(f"{W}font") or ""), str(each.get(f"{W}char") or "")))
        if name == "fldChar":
            return self.fields.mark(each)
        if name == "instrText":
            self.fields.instruct(each.text or "")
            return ""
        if name in ("footnoteReference", "endnoteReference"):
            return self.reference(name.removesuffix("Reference"), str(each.get(f"{W}id")))
        if name == "commentReference":
            found = self.note_parts["comment"].get(str(each.get(f"{W}id")))
            self.left.add(Kind.COMMENT, "".join(found.itertext(f"{W}t")) if found is not None else "?")
            return ""
        if name in ("drawing", "pict", "object", "AlternateContent"):
            return self.drawn(each)
        if name in ("delText", *SKIPPED):
            return ""
        return "".join(map(self.in_run, each)) if len(each) else ""

    def written(self, element: Element) -> str:
        """Text; letters in a font of signs are the signs."""
        font, text = self.styles.of_run(element.getparent(), "rFonts", "ascii"), element.text or ""
        if "dings" not in font.lower():
            return escape(text)
        return "".join(each if each.isspace() else self.sign(font, f"{ord(each):X}") for each in text)

    def sign(self, font: str, code: str) -> str:
        if not (found := sign_of(font, code)):
            self.left.add(Kind.UNREAD, f"{font} {code}")
        return escape(found)

    # -- tables

    def table(self, element: Element) -> str:
        rows = [self.row(each) for each in rows_of(element) if not self.is_gone(each)]
        spans = spans_of(rows)
        out = []
        for at, (header, cells) in enumerate(rows):
            tag = "th" if header else "td"
            column, line = 0, []
            for cell in cells:
                down = spans.get((at, column), 1)
                if cell.merged != "continue":
                    size = f' colspan="{cell.across}"' * (cell.across > 1) + f' rowspan="{down}"' * (down > 1)
                    line.append(f"<{tag}{size}>{cell.html}</{tag}>")
                column += cell.across
            out.append(f"<tr>{''.join(line)}</tr>")
        return f"<table>{''.join(out)}</table>" if out else ""

    def is_gone(self, row: Element) -> bool:
        """True for a row that is hidden or deleted, which is noted."""
        properties = row.find(f"{W}trPr")
        for name, kind in (("hidden", Kind.HIDDEN), ("del", Kind.DELETED)):
            mark = properties.find(f"{W}{name}") if properties is not None else None
            if mark is not None and not is_off(mark):
                self.left.add(kind, " ".join([*row.itertext(f"{W}t"), *row.itertext(f"{W}delText")]))
                return True
        return False

    def row(self, element: Element) -> Row:
        properties = element.find(f"{W}trPr")
        header = properties is not None and properties.find(f"{W}tblHeader") is not None
        header = header and not is_off(properties.find(f"{W}tblHeader"))
        cells = [Cell("", number(properties, "gridBefore"))] if number(properties, "gridBefore", 0) else []
        for each in cells_of(element):
            own = each.find(f"{W}tcPr")
            merge = own.find(f"{W}vMerge") if own is not None else None
            merged = str(merge.get(f"{W}val") or "continue") if merge is not None else ""
            if own is not None and own.find(f"{W}cellDel") is not None:
                self.left.add(Kind.DELETED, "".join(each.itertext(f"{W}t", f"{W}delText")))
                cells.append(Cell("", number(own, "gridSpan")))
                continue
            cells.append(Cell(self.blocks(each, cell=True), number(own, "gridSpan"), merged))
        return header, cells

    # -- drawings and notes

    def drawn(self, element: Element) -> str:
        """A picture by what it is described as; boxes of text go behind the paragraph."""
        if local(element) == "AlternateContent":
            element = alternative(element)
        boxes = [each for each in element.iter(BOX) if next(each.iterancestors(BOX), None) is None]
        boxes = boxes or [each for each in element.iter(BOX) if BOX not in {a.tag for a in until(each, element)}]
        for box in boxes:
            fields, self.fields = self.fields, Fields(self.left)
            before, self.boxes = self.boxes, []
            text = self.blocks(box)
            self.boxes = [*before, text, *self.boxes]
            self.fields = fields
        if boxes:
            return ""
        if any(local(each) in ("chart", "OLEObject") for each in element.iter()):
            self.left.add(Kind.EMBEDDED, described(element) or "a chart or an embedded file")
            return ""
        for each in element.iter():
            if local(each) == "relIds":
                self.boxes.append(self.diagram(each))
                return ""
            if local(each) == "t" and each.text:  # WordArt
                return escape("".join(element.itertext("{*}t")))
        if any(local(each) == "decorative" and not is_off(each) for each in element.iter()):
            return ""
        return f'<img alt="{escape(described(element))}">' if pictures(element) else self.run_inside(element)

    def run_inside(self, element: Element) -> str:
        return "".join(self.inline(each) for each in element.iter(f"{W}p"))

    def diagram(self, relations: Element) -> str:
        """The texts of a SmartArt, a paragraph each."""
        name = self.package.targets(self.part).get(str(relations.get(f"{R}dm") or ""), "")
        data = self.package.part(name) if name else None
        points = data.iter("{*}pt") if data is not None else ()
        texts = ["".join(t.text or "" for t in each.iter("{*}t")) for each in points]
        return "".join(f"<p>{escape(text)}</p>" for text in texts if text.strip())

    def reference(self, kind: str, name: str) -> str:
        if name not in self.note_parts[kind] or self.fields.silent:
            return ""
        if (kind, name) not in self.note_ids:
            self.note_ids.append((kind, name))
        at = self.note_ids.index((kind, name)) + 1
        return f'<sup><a href="#{kind}-{name}">{at}</a></sup>'

    def note_list(self) -> str:
        """Footnotes and endnotes that are referred to, as the items that the marks lead to."""
        out = []
        for kind, name in self.note_ids:  # grows when a note refers to another
            self.part = self.package.main.replace("document", f"{kind}s")
            self.part = next(
                (w for w in self.package.targets(self.package.main).values() if f"{kind}s" in w), self.part
            )
            out.append(f'<li id="{kind}-{name}">{self.blocks(self.note_parts[kind][name])}</li>')
        return f"<ol>{''.join(out)}</ol>" if out else ""
