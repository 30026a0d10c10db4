"""A document -> passages: runs of whole blocks inside one section, about equally long."""

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil

from index.cut.sentences import sentences_of
from index.types import Block, BlockKind, Document, Passage, Section, Sentence

CountTokens = Callable[[str], int]


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in tokens of the encoder in use.

    ``passage``: a passage holds at most this many, unless a single list item or table row is longer.
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
        whole = self.start == self.block.start and self.end == self.block.end
        text = self.block.text if whole else " ".join(sentence.text for sentence in self.sentences)
        return f"{self.block.marker} {text}".lstrip()

    @property
    def leads_in(self) -> bool:
        """A paragraph that introduces what follows, or the header row of a table."""
        return self.block.header or (self.block.kind is not BlockKind.ROW and self.block.text.endswith(":"))


def cut(document: Document, count_tokens: CountTokens, limits: Limits | None = None) -> list[Passage]:
    """All passages of the document, in reading order."""
    limits = limits or Limits()
    return [
        passage
        for section in document.sections
        for passage in cut_section(document, section, count_tokens, limits)
    ]


def cut_section(document: Document, section: Section, count_tokens: CountTokens, limits: Limits) -> list[Passage]:
    units = [unit for block in section.blocks for unit in units_of(block, document.source, count_tokens, limits)]
    return [make_passage(document, section, group, units) for group in pack(units, limits)]


def units_of(block: Block, source: str, count_tokens: CountTokens, limits: Limits) -> list[Unit]:
    """The block as one unit, or a paragraph that is too long as runs of its sentences."""
    sentences = tuple(sentences_of(block, source))
    tokens = count_tokens(block.text)
    splittable = block.kind in (BlockKind.PARAGRAPH, BlockKind.QUOTE, BlockKind.FOOTNOTE)
    if tokens <= limits.passage or not splittable or len(sentences) < 2:
        return [Unit(block, block.start, block.end, sentences, tokens)]
    sizes = [count_tokens(sentence.text) for sentence in sentences]
    runs = split_evenly(sizes, limits.passage)
    return [sentence_run(block, sentences[a:b], sum(sizes[a:b])) for a, b in runs]


def sentence_run(block: Block, sentences: tuple[Sentence, ...], tokens: int) -> Unit:
    return Unit(block, sentences[0].start, sentences[-1].end, sentences, tokens)


def split_evenly(sizes: list[int], most: int) -> list[tuple[int, int]]:
    """Ranges of consecutive items, as few as `most` allows and about equally large."""
    target = sum(sizes) / max(1, ceil(sum(sizes) / most))
    runs, start, filled = [], 0, 0
    for at, size in enumerate(sizes):
        over = filled + size > most
        nearer_before = filled + size - target > target - filled
        if at > start and (over or nearer_before):
            runs.append((start, at))
            start, filled = at, 0
        filled += size
    runs.append((start, len(sizes)))
    return runs


def pack(units: list[Unit], limits: Limits) -> list[list[Unit]]:
    """Group the units; what leads in stays with what follows, and a short rest joins the group before it."""
    if not units:
        return []
    bound = bind_lead_ins(units)
    sizes = [sum(unit.tokens for unit in group) for group in bound]
    groups = [[unit for group in bound[a:b] for unit in group] for a, b in split_evenly(sizes, limits.passage)]
    if len(groups) > 1 and sum(unit.tokens for unit in groups[-1]) < limits.merge:
        rest = groups.pop()
        groups[-1].extend(rest)
    return groups


def bind_lead_ins(units: list[Unit]) -> list[list[Unit]]:
    groups: list[list[Unit]] = []
    for unit in units:
        if groups and groups[-1][-1].leads_in:
            groups[-1].append(unit)
        else:
            groups.append([unit])
    return groups


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
    )


def context_of(first: Unit, units: list[Unit]) -> str:
    """The lead-in or header row that `first` depends on, when it stands in an earlier passage."""
    if first.block.kind not in (BlockKind.ITEM, BlockKind.ROW) or first.block.header:
        return ""
    before = units[: units.index(first)]
    for unit in reversed(before):
        if unit.leads_in:
            return unit.text
        if unit.block.kind is not first.block.kind:
            return ""
    return ""
