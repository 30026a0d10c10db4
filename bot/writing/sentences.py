"""What is said of single sentences and words: too long, in the passive, a term that nobody explains."""

import re
from collections.abc import Iterator

from bot.writing.packs import Pack
from bot.writing.parts import line_of, sentences, texts
from bot.writing.types import Finding, Kind, Part

WORD = re.compile(r"\w(?:[\w.\-:/§]*\w)?")
SHOWN = 60  # characters of a sentence that a finding shows


def long_sentences(part: Part, pack: Pack) -> Iterator[Finding]:
    for text, start in sentences(part):
        count = len(WORD.findall(text))
        if count > pack.longest:
            what = f"{count} words in one sentence: «{short(text)}». Part it."
            yield Finding(Kind.LONG, part.path, line_of(part, start), what)


def passives(part: Part, pack: Pack) -> Iterator[Finding]:
    for text, starts in texts(part):
        for match in WORD.finditer(text):
            word = match.group()
            if pack.passive.fullmatch(word) and word not in pack.not_passive:
                line = line_of(part, starts[match.start()])
                yield Finding(Kind.PASSIVE, part.path, line, f"«{word}» does not say who acts. Name them.")


def terms(part: Part, pack: Pack) -> Iterator[Finding]:
    """Each term once a part, where no sentence that has it explains it."""
    whole = "\n".join(text for text, _ in texts(part)).casefold()
    used = [term for term in pack.terms if term in whole]
    found = [(text.casefold(), start) for text, start in sentences(part)] if used else []
    for term in used:
        uses = [(text, start) for text, start in found if has(term, text)]
        if uses and not any(has(phrase, text) for text, _ in uses for phrase in pack.explains):
            line = line_of(part, uses[0][1])
            yield Finding(Kind.TERM, part.path, line, f"«{term}» is not explained here. Say what it means.")


def has(phrase: str, text: str) -> bool:
    """Whether the phrase begins a word of the text; endings may follow."""
    return bool(re.search(rf"(?<!\w){re.escape(phrase)}", text))


def short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= SHOWN else f"{flat[: SHOWN - 1]}…"
