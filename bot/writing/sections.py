"""What is said of a whole section: whom it speaks of, and whether its heading says anything."""

from collections.abc import Iterator
from itertools import pairwise

from bot.writing.packs import Pack
from bot.writing.parts import texts
from bot.writing.sentences import WORD
from bot.writing.types import Finding, Kind, Part


def mixed_actors(part: Part, pack: Pack) -> Iterator[Finding]:
    """One finding for a section that tells more than one of them what to do."""
    told = spoken_to(part, pack)
    used = [name for name, own in pack.actors.items() if told & own]
    if len(used) > 1:
        names = ", ".join(f"«{name}»" for name in used)
        yield Finding(
            Kind.ACTORS,
            part.path,
            part.line,
            f"{names} are told what to do in one section. Speak to the same one throughout.",
        )


def spoken_to(part: Part, pack: Pack) -> set[str]:
    """Words that stand beside a duty: "du må", "da må dere"."""
    words = [[word.casefold() for word in WORD.findall(text)] for text, _ in texts(part)]
    pairs = [pair for each in words for pair in pairwise(each)]
    return {one for pair in pairs for one, other in (pair, pair[::-1]) if other in pack.duties}


def noun_heading(part: Part, pack: Pack) -> Iterator[Finding]:
    """A heading that neither asks nor tells."""
    words = [word.casefold() for word in WORD.findall(part.heading)]
    if words and pack.verbs and words[0] not in pack.begins and not pack.verbs.intersection(words):
        what = f"the heading «{part.heading}» is a noun. Say what the section answers."
        yield Finding(Kind.HEADING, part.path, part.line, what)
