"""A document -> passages: runs of whole blocks inside one section, about equally long."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from index.cut.sentences import sentences_of
from index.types import Block, BlockKind, Document, Passage, Section, Sentence

PROSE = (BlockKind.PARAGRAPH, BlockKind.QUOTE, BlockKind.FOOTNOTE)
CountTokens = Callable[[str], int]
SENTENCE_END = re.compile(r"[.!?…][»”’\"')\]]*$")


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in tokens of the encoder in use.

    ``passage``: a passage holds at most this many, unless a single sentence, block of code, list item or table row
    (the first with what leads in to it) is longer.
    ``merge``: a rest shorter than this joins the passage before it, even a little past the limit.
    The values were swept; docs/retrieval.md has the table.
    """

    passage: int = 180
    merge: int = 30


@dataclass(frozen=True, slots=True)
class Unit:
    """What a passage is built of: a whole block, or some sentences of a paragraph that is too long alone."""

    block: Block
    start: int
    end: int
    sentences: tuple[Sentence, ...]
    tokens: int

    @property
    def text(self) -> str:
        """Visible text with the block's marker before its beginning."""
        whole = self.start == self.block.start and self.end == self.block.end
        text = self.block.text if whole else " ".join(sentence.text for sentence in self.sentences)
        marker = self.block.marker if self.start == self.block.start else ""
        return f"{marker} {text}".lstrip()

    @property
    def in_list(self) -> bool:
        """True for an item, and for whatever else stands inside one."""
        return self.block.depth > 0

    @property
    def is_row(self) -> bool:
        """True for a row of a table, the header included."""
        return self.block.kind is BlockKind.ROW


def cut(document: Document, count_tokens: CountTokens, limits: Limits | None = None) -> list[Passage]:
    """All passages of the document, in reading order."""
    limits = limits or Limits()
    return [
        passage for section in document.sections for passage in cut_section(document, section, count_tokens, limits)
    ]


def cut_section(document: Document, section: Section, count_tokens: CountTokens, limits: Limits) -> list[Passage]:
    """The passages of one section, in reading order."""
    units = [unit for block in section.blocks for unit in units_of(block, document.source, count_tokens, limits)]
    return [make_passage(document, section, group, units) for group in pack(units, limits)]


def units_of(block: Block, source: str, count_tokens: CountTokens, limits: Limits) -> list[Unit]:
    """The block as one unit, or a paragraph that is too long as runs of its sentences."""
    sentences = tuple(sentences_of(block, source))
    tokens = count_tokens(block.text)
    if tokens <= limits.passage or block.kind not in PROSE:
        return [Unit(block, block.start, block.end, sentences, tokens)]
    sizes = [count_tokens(sentence.text) for sentence in sentences]
    runs = split_evenly(sizes, limits.passage)
    return [sentence_run(block, sentences, a, b, sum(sizes[a:b])) for a, b in runs]


def sentence_run(block: Block, sentences: tuple[Sentence, ...], first: int, last: int, tokens: int) -> Unit:
    """``sentences[first:last]`` of the block; its edges are the block's own at the beginning and the end."""
    start = sentences[first].start if first else block.start
    end = sentences[last - 1].end if last < len(sentences) else block.end
    return Unit(block, start, end, sentences[first:last], tokens)


def split_evenly(sizes: list[int], most: int) -> list[tuple[int, int]]:
    """Ranges of consecutive items: as few as `most` allows, then as even as can be. An item over `most` is alone."""
    best = [(0, 0, 0)]  # for the items up to here: number of runs, sum of their squares, start of the last one
    for end in range(1, len(sizes) + 1):
        found, filled = [], 0
        for start in range(end - 1, -1, -1):
            filled += sizes[start]
            if filled > most and start < end - 1:
                break
            found.append((best[start][0] + 1, best[start][1] + filled**2, start))
        best.append(min(found))
    runs, end = [], len(sizes)
    while end:
        runs.append((best[end][2], end))
        end = best[end][2]
    return runs[::-1]


def pack(units: list[Unit], limits: Limits) -> list[list[Unit]]:
    """Group the units. A list stays with its lead-in, a table with its header; a short rest joins the group before."""
    if not units:
        return []
    whole = join(units, belongs)
    bound = [part for group in whole for part in ([group] if size(group) <= limits.passage else join(group, clings))]
    runs = split_evenly([size(group) for group in bound], limits.passage)
    groups = [[unit for group in bound[a:b] for unit in group] for a, b in runs]
    if len(groups) > 1 and size(groups[-1]) < limits.merge:
        rest = groups.pop()
        groups[-1].extend(rest)
    return groups


def size(group: list[Unit]) -> int:
    """Length in tokens."""
    return sum(unit.tokens for unit in group)


def join(units: list[Unit], together: Callable[[Unit, Unit], bool]) -> list[list[Unit]]:
    """Put each unit in the group of the one before it when the two go together."""
    groups: list[list[Unit]] = []
    for unit in units:
        if groups and together(groups[-1][-1], unit):
            groups[-1].append(unit)
        else:
            groups.append([unit])
    return groups


def belongs(before: Unit, unit: Unit) -> bool:
    """True when the two are one list or one table, or the first leads in to the second: cut only when too long."""
    same_list = before.in_list and unit.in_list
    same_table = before.is_row and unit.is_row and not unit.block.header
    return same_list or same_table or leads_in(before, unit)


def clings(before: Unit, unit: Unit) -> bool:
    """True when the two are never parted: a lead-in and the first item or row, an item and the rest of it."""
    if leads_in(before, unit):
        return unit.in_list or unit.is_row
    return before.in_list and unit.in_list and not unit.block.marker and not unit.is_row


def leads_in(before: Unit, unit: Unit) -> bool:
    """True for a header row, a heading in plain text, text ending in a colon, an unfinished sentence before items."""
    if before.is_row:
        return before.block.header and unit.is_row and not unit.block.header
    if before.block.kind is BlockKind.CODE or before.end != before.block.end:
        return False
    if before.block.header:
        return True
    if before.block.text.endswith(":"):
        is_next_item = before.in_list and unit.block.marker and unit.block.depth <= before.block.depth
        return not is_next_item
    return unit.in_list and not before.in_list and not SENTENCE_END.search(before.block.text)


def make_passage(document: Document, section: Section, group: list[Unit], units: list[Unit]) -> Passage:
    return Passage(
        document=document.id,
        anchor=section.anchor,
        path=section.path,
        start=group[0].start,
        end=group[-1].end,
        text="\n".join(unit.text for unit in group),
        context=context_of(group[0], units),
        sentences=tuple(sentence for unit in group for sentence in unit.sentences),
        pieces=tuple(piece for unit in group for piece in pieces_of(unit)),
    )


def context_of(first: Unit, units: list[Unit]) -> str:
    """The lead-in, parent item or header row that `first` depends on: it stands in an earlier passage."""
    after = first
    for unit in reversed(units[: units.index(first)]):
        if not belongs(unit, after):
            return ""
        if is_context(unit, after, first):
            return unit.text
        after = unit
    return ""


def is_context(unit: Unit, after: Unit, first: Unit) -> bool:
    """True when `unit`, which stands before `after` in the list or table of `first`, says what `first` is about."""
    if first.is_row:
        return unit.is_row and unit.block.header
    return unit.block.depth < first.block.depth and (unit.in_list or leads_in(unit, after))


def pieces_of(unit: Unit) -> list[tuple[int, int]]:
    """The unit's sentences where it is prose, its edges at the unit's own; else the unit as one piece."""
    if unit.block.kind not in PROSE or not unit.sentences:
        return [(unit.start, unit.end)]
    starts = [unit.start, *(sentence.start for sentence in unit.sentences[1:])]
    ends = [*(sentence.end for sentence in unit.sentences[:-1]), unit.end]
    return list(zip(starts, ends, strict=True))
