"""Texts cut to what a chat program takes, at a sentence where it can be. Lengths are UTF-16 units: an emoji is two."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from index.types import Block, Span

SENTENCE_END = re.compile(r"[.!?…:]['»”\")\]]*(?=\s)")
MORE = " …"
PATH = " › "


def size(text: str) -> int:
    """UTF-16 units."""
    return len(text) + sum(ord(char) > 0xFFFF for char in text)


def shorten(text: str, limit: int) -> str:
    """One line within `limit` units, with … where words were left out, cut between words if it can be."""
    line = " ".join(text.split())
    if size(line) <= limit:
        return line
    kept = head(line, limit - 1)
    space = kept.rfind(" ")
    return (kept[:space] if space > limit // 2 else kept).rstrip() + "…"


def head(text: str, limit: int) -> str:
    """The longest beginning within `limit` units."""
    kept = text[:limit]
    while size(kept) > limit:
        kept = kept[:-1]
    return kept


def best_cut(text: str, limit: int) -> int:
    """Where to cut: after the last whole sentence within `limit` units, else between words, else anywhere."""
    kept = head(text, limit)
    ends = [match.end() for match in SENTENCE_END.finditer(text[: len(kept) + 1])]
    if ends and ends[-1] <= len(kept):
        return ends[-1]
    space = kept.rfind(" ")
    return space if space > 0 else len(kept)


def take_first(blocks: Sequence[Block], limit: int) -> tuple[list[Block], list[Block]]:
    """As many blocks as fit in `limit` units, the last one cut at a sentence, and what is left."""
    kept: list[Block] = []
    room = limit
    for at, block in enumerate(blocks):
        need = size(block.text) + size(block.marker) + 2
        if need > room:
            return cut_between(kept, blocks[at:], room - size(block.marker) - 2)
        kept.append(block)
        room -= need
    return kept, []


def cut_between(kept: list[Block], rest: Sequence[Block], room: int) -> tuple[list[Block], list[Block]]:
    """The first block of `rest` is cut when a whole sentence of it fits, or when nothing has been kept yet."""
    block = rest[0]
    at = best_cut(visible(block), max(room, 1))
    whole = SENTENCE_END.search(visible(block)[:at] + " ")
    if kept and (room < 1 or not whole):
        return kept, list(rest)
    before, after = split(block, at)
    return [*kept, before], [*([after] if after.text else []), *rest[1:]]


def visible(block: Block) -> str:
    return "".join(span.text for span in block.spans)


def split(block: Block, at: int) -> tuple[Block, Block]:
    """The block before and after its visible character number `at`; what comes after has no marker."""
    first: list[Span] = []
    last: list[Span] = []
    seen = 0
    for span in block.spans:
        here = min(max(at - seen, 0), len(span.text))
        seen += len(span.text)
        first += part(span, 0, here)
        last += part(span, here, len(span.text))
    return replace(block, spans=tuple(first)), replace(block, spans=tuple(last), marker="")


def part(span: Span, start: int, end: int) -> list[Span]:
    if start >= end:
        return []
    if not span.verbatim:
        return [span]
    return [replace(span, text=span.text[start:end], start=span.start + start, end=span.start + end)]


def chunks(blocks: Sequence[Block], limit: int) -> Iterator[list[Block]]:
    """All of the blocks, in runs that fit in `limit` units each."""
    left = list(blocks)
    while left:
        kept, left = take_first(left, limit)
        yield kept


def end_of(path: str, limit: int) -> str:
    """A heading path cut from the left: its end tells sections apart."""
    parts = path.split(PATH)
    while len(parts) > 1 and size(PATH.join(parts)) > limit:
        parts.pop(0)
    return PATH.join(parts)
