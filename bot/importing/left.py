"""What a reader of a format leaves out on purpose, told to the author once a kind, with a count and examples."""

from dataclasses import dataclass, field
from enum import Enum

from bot.importing.elements import listed
from bot.importing.types import Note

WORDS = 12
"""Longest example, in words."""


class Kind(Enum):
    """What was left out, and what the author should do about it."""

    STRUCK = "Struck text was left out", "If it still holds, remove the line through it in the original."
    DELETED = "Text that a tracked change deletes was left out", "Reject the change in the original if it holds."
    HIDDEN = "Text that readers do not see was left out", "Show it in the original if it is guidance."
    COMMENT = "Comments were left out", "Write what they say into the text if it is guidance."
    CONTENTS = "A table of contents was left out", "Nothing, unless it is more than that."
    PLACEHOLDER = "Instructions to whoever fills in the file were left out", "Fill them in if the text needs it."
    NAVIGATION = "Navigation was left out", "Look in the original whether it is part of the text."
    MARKS = "Marks of web pages (dates, buttons, feedback) were left out", "Nothing, unless it is part of the text."
    EDGES = "Running headers, footers and page numbers were left out", "Nothing, unless it is part of the text."
    EMBEDDED = "Embedded files, charts and players were left out", "Write what matters in them as text."
    EMPTY_FIELD = "Fields without a stored value are empty", "Update the fields in Word (Ctrl+A, F9) and save."
    UNREAD = "Signs that no letter is known for were left out", "Write them as text in the original."


@dataclass(slots=True)
class Left:
    """What has been left out so far."""

    found: dict[Kind, list[str]] = field(default_factory=dict)

    def add(self, kind: Kind, text: str) -> None:
        if text.strip():
            self.found.setdefault(kind, []).append(" ".join(text.split()))

    def notes(self) -> list[Note]:
        return [note(kind, texts) for kind, texts in self.found.items()]


def note(kind: Kind, texts: list[str]) -> Note:
    what, do = kind.value
    return Note(f"{what}{counted(texts)}: {listed(examples(texts))}.", do)


def counted(texts: list[str]) -> str:
    return f" ({len(texts)} places)" if len(texts) > 1 else ""


def examples(texts: list[str]) -> list[str]:
    """Each text once, cut to some words."""
    return list(dict.fromkeys(short(text) for text in texts))


def short(text: str) -> str:
    words = text.split()
    return " ".join(words[:WORDS]) + (" …" if len(words) > WORDS else "")
