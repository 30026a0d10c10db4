"""The fields of a Word file: what each shows is text, how it is made is not."""

import re
from dataclasses import dataclass, field
from html import escape

from lxml.etree import _Element as Element

from bot.importing.left import Kind, Left
from bot.importing.word_package import W
from bot.importing.word_parts import CHECKED, UNCHECKED, is_off
from bot.importing.word_styles import value

LINK = re.compile(r'\s*HYPERLINK\s+(?:\\l\s+)?"([^"]*)"')
SILENT = ("XE", "TC", "TA", "RD", "SET", "ASK", "TOC", "ADVANCE")
"""Fields that show nothing, or nothing that is text."""


@dataclass(slots=True)
class Field:
    """A field that is open: its instruction, and whether what it shows has begun."""

    instruction: str = ""
    shows: bool = False
    shown: bool = False
    closing: str = ""

    @property
    def is_contents(self) -> bool:
        return self.instruction.split()[:1] == ["TOC"]


@dataclass(slots=True)
class Fields:
    """The fields that are open, the innermost last; they go on from one paragraph to the next."""

    left: Left
    open: list[Field] = field(default_factory=list)

    @property
    def in_contents(self) -> bool:
        return any(each.is_contents for each in self.open)

    @property
    def silent(self) -> bool:
        """True while the instruction of a field is read."""
        return bool(self.open) and not self.open[-1].shows

    def shown(self, text: str) -> str:
        for each in self.open:
            if not each.shows:
                return ""
            each.shown = each.shown or bool(text.strip())
        return text

    def instruct(self, text: str) -> None:
        if self.silent:
            self.open[-1].instruction += text

    def mark(self, mark: Element) -> str:
        kind = mark.get(f"{W}fldCharType")
        if kind == "begin":
            self.open.append(Field())
            box = mark.find(f"{W}ffData/{W}checkBox")
            if box is None:
                return self.chosen(mark)
            found = box.find(f"{W}checked")
            found = box.find(f"{W}default") if found is None else found
            self.open[-1].shown = True
            return UNCHECKED if found is None or is_off(found) else CHECKED
        if not self.open:
            return ""
        if kind == "separate":
            return self.separate(self.open[-1])
        if kind == "end":
            return self.end(self.open.pop())
        return ""

    def chosen(self, mark: Element) -> str:
        """What is chosen in a drop-down field of a form."""
        choices = mark.find(f"{W}ffData/{W}ddList")
        entries = choices.findall(f"{W}listEntry") if choices is not None else []
        if not entries:
            return ""
        at = value(choices, "result") or value(choices, "default") or "0"
        self.open[-1].shown = True
        return escape(str(entries[min(int(at), len(entries) - 1) if at.isdigit() else 0].get(f"{W}val") or ""))

    def separate(self, open_field: Field) -> str:
        open_field.shows = True
        link = LINK.match(open_field.instruction)
        if not link or self.in_contents:
            return ""
        open_field.closing = "</a>"
        local_link = "\\l" in open_field.instruction
        return f'<a href="{"#" if local_link else ""}{escape(link[1])}">'

    def end(self, closed: Field) -> str:
        name = closed.instruction.split()[:1]
        if not closed.shown and name and name[0].upper() not in SILENT:
            self.left.add(Kind.EMPTY_FIELD, closed.instruction)
        for each in self.open:
            each.shown = each.shown or closed.shown
        return closed.closing
