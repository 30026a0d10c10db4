"""What a reader of a format leaves out on purpose, told to the author once a kind, with a count and examples."""

from dataclasses import dataclass, field
from enum import StrEnum

from bot.importing.said import Note, note, places

WORDS = 12
"""Longest example, in words."""


class Kind(StrEnum):
    """What was left out; ``import.left.…`` of the texts says so, and what to do about it."""

    STRUCK = "struck"
    DELETED = "deleted"
    HIDDEN = "hidden"
    DRAFT = "draft"
    COMMENT = "comment"
    CONTENTS = "contents"
    PLACEHOLDER = "placeholder"
    NAVIGATION = "navigation"
    MARKS = "marks"
    EDGES = "edges"
    EMBEDDED = "embedded"
    FILLED = "filled"
    EMPTY_FIELD = "empty_field"
    UNREAD = "unread"


@dataclass(slots=True)
class Left:
    """What has been left out so far."""

    found: dict[Kind, list[str]] = field(default_factory=dict)

    def add(self, kind: Kind, text: str) -> None:
        if text.strip():
            self.found.setdefault(kind, []).append(" ".join(text.split()))

    def texts(self) -> str:
        return " ".join(text for texts in self.found.values() for text in texts)

    def notes(self) -> list[Note]:
        return [note(f"left.{kind}", texts=examples(texts), places=places(texts)) for kind, texts in self.found.items()]


def examples(texts: list[str]) -> list[str]:
    """Each text once, cut to some words."""
    return list(dict.fromkeys(short(text) for text in texts))


def short(text: str) -> str:
    words = text.split()
    return " ".join(words[:WORDS]) + (" …" if len(words) > WORDS else "")
