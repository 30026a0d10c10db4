"""What is different between two versions of a text, section by section, for people to read."""

from difflib import unified_diff

from bot.importing.types import Change
from index.cut.sentences import split_text
from index.read.markdown import parse
from index.types import Section


def changes(before: str, after: str, title: str) -> tuple[Change, ...]:
    """Changed, added and renamed sections in the order of the new text, then removed ones."""
    old, new = sections(before, title), sections(after, title)
    gone = {anchor: each for anchor, each in old.items() if anchor not in new}
    found = []
    for anchor, (heading, lines) in new.items():
        if anchor in old:
            if old[anchor] != (heading, lines):
                found.append(Change("changed", heading, difference(old[anchor][1], lines)))
        elif twin := next((key for key, each in gone.items() if each[1] == lines), None):
            found.append(Change("renamed", f"{gone.pop(twin)[0]} → {heading}", ()))
        else:
            found.append(Change("added", heading, tuple(f"+ {line}" for line in lines)))
    removed = [Change("removed", heading, tuple(f"- {line}" for line in lines)) for heading, lines in gone.values()]
    return (*found, *removed)


def sections(text: str, title: str) -> dict[str, tuple[str, list[str]]]:
    """Anchor -> heading and the text a sentence, item or row a line, as it is written."""
    return {each.anchor: (each.heading, lines_of(each, text)) for each in parse(text, title).sections}


def lines_of(section: Section, text: str) -> list[str]:
    written = [" ".join(text[block.start : block.end].split()) for block in section.blocks]
    return [line[start:end] for line in written for start, end in split_text(line)]


def difference(before: list[str], after: list[str]) -> tuple[str, ...]:
    lines = list(unified_diff(before, after, n=0, lineterm=""))[2:]
    return tuple(f"{line[0]} {line[1:]}" for line in lines if not line.startswith("@@"))
