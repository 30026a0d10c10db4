"""One answer of several: each question of a message with its own quote, or named as not answered."""

from collections.abc import Sequence
from dataclasses import replace

from bot.texts import text
from bot.types import Answer, Status

SURE = frozenset((Status.ANSWERED, Status.FAQ))
LONGEST_NAME = 60  # characters of a part in a note; enough to know it again


def together(question: str, parts: Sequence[tuple[str, Answer]]) -> Answer:
    """The parts' answers as one. `parts` has each part as it was asked, with its answer, two at least.

    Sure only when every part is; the first quote of each answered part in order, and a note on every part.
    """
    found = [each for _, each in parts if each.quotes]
    notes = tuple(note_on(name, each) for name, each in parts)
    first = parts[0][1]
    if not found:
        return replace(first, question=question, status=Status.NOT_FOUND, faq=None, notes=notes)
    sure = all(each.status in SURE for _, each in parts)
    return replace(
        first,
        question=question,
        status=Status.ANSWERED if sure else Status.UNCERTAIN,
        confidence=min(each.confidence for each in found),
        quotes=tuple(each.quotes[0] for each in found),
        faq=None,
        topics=(),
        notes=notes,
    )


def note_on(name: str, answer: Answer) -> str:
    """Which quote answers the part, or that none does; what was said of it already goes before that."""
    name = short(name)
    if not answer.quotes:
        return next(iter(answer.notes), text("note.part.not_found", answer.language, part=name))
    key = "note.part" if answer.status in SURE else "note.part.unsure"
    return text(key, answer.language, part=name, section=answer.quotes[0].section)


def short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else name[:LONGEST_NAME].rsplit(" ", 1)[0] + " …"
