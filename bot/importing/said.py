"""What whoever brings text in is told: a text of ``bot/texts`` with its values, in any of the languages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.texts import text
from bot.types import Language

MOST = 5
"""Most examples that are told."""


@dataclass(frozen=True, slots=True)
class Note:
    """Something that the author should look at: what was done or found, and what to do about it.

    ``key`` names a text below ``import.``. A value may be a note, and several are told as examples.
    """

    key: str
    values: Mapping[str, object] = field(default_factory=dict, hash=False)

    def said(self, language: Language) -> str:
        return text(f"import.{self.key}", language, **{name: shown(it, language) for name, it in self.values.items()})

    def __str__(self) -> str:
        return self.said(Language.EN)


def note(key: str, **values: object) -> Note:
    return Note(key, values)


def shown(value: object, language: Language) -> object:
    if isinstance(value, Note):
        return value.said(language)
    if not isinstance(value, list | tuple):
        return value
    examples = list(
        dict.fromkeys(str(shown(each, language)) if isinstance(each, Note) else f"«{each}»" for each in value)
    )
    more = text("import.more", language, count=len(examples) - MOST) if len(examples) > MOST else ""
    return f"{', '.join(examples[:MOST])}{more}"


def places(found: Sequence[object]) -> Note | str:
    """How many there are, in parentheses, when they are several."""
    return note("places", count=len(found)) if len(found) > 1 else ""


class BringError(Exception):
    """Text cannot be brought in: the message says what, why, and what to do. Nothing has been written."""

    def __init__(self, key: str, **values: object) -> None:
        self.note = Note(key, values)
        super().__init__(str(self.note))

    def said(self, language: Language) -> str:
        return self.note.said(language)
