"""An FAQ entry that asks yes or no is answered so in its first words."""

import re
from collections.abc import Iterator

from bot.writing.packs import Pack
from bot.writing.sentences import WORD
from bot.writing.types import Finding, Kind, Part
from index.cut.sentences import split_text


def unanswered(part: Part, pack: Pack) -> Iterator[Finding]:
    if not asks_yes_or_no(part.question, pack) or not part.blocks:
        return
    begins = part.blocks[0].text.casefold()
    if any(re.match(rf"{re.escape(answer)}\b", begins) for answer in pack.answers):
        return
    wanted = ", ".join(f"«{answer.capitalize()}»" for answer in pack.answers)
    what = f"«{part.question}» asks yes or no. Begin the answer with one of {wanted}."
    yield Finding(Kind.YES_NO, part.path, part.line, what)


def asks_yes_or_no(question: str, pack: Pack) -> bool:
    """By the first word of the last sentence that asks; a choice between two things is no such question."""
    asked = [question[a:b] for a, b in split_text(question) if question[a:b].endswith("?")]
    words = [word.casefold() for word in WORD.findall(asked[-1])] if asked else []
    return bool(words) and words[0] in pack.yes_no and pack.either not in words
