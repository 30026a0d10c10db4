"""A corpus -> the parts that are checked, and where in the file a piece of visible text stands."""

from collections.abc import Iterator
from pathlib import Path

from bot.writing.types import Part
from index.cut.sentences import sentences_of, visible
from index.read.origin import line_at
from index.types import Block, BlockKind, Corpus, Document, FaqEntry

# Quotations and code are somebody else's words, or an example of what not to write.
PROSE = frozenset({BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.ROW, BlockKind.FOOTNOTE})


def parts_of(corpus: Corpus, root: Path) -> Iterator[Part]:
    """Sections and FAQ answers, in the order of the corpus. `root` is the corpus folder that was read."""
    root = root.resolve()
    for document in corpus.documents:
        yield from sections_of(document, name_of(document.path, root))
    for entry in corpus.faq:
        yield answer_of(entry, name_of(entry.path, root))


def name_of(path: Path, root: Path) -> str:
    return (Path(root.name) / path.relative_to(root)).as_posix()


def sections_of(document: Document, path: str) -> Iterator[Part]:
    for section in document.sections:
        heading = section.heading if section.level > 1 else ""
        blocks = prose(section.blocks)
        yield Part(path, document.lang, document.source, heading, section.line, blocks)


def answer_of(entry: FaqEntry, path: str) -> Part:
    line = line_at(entry.source, entry.blocks[0].start)
    return Part(path, entry.lang, entry.source, "", line, prose(entry.blocks), entry.question)


def prose(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    return tuple(block for block in blocks if block.kind in PROSE)


def sentences(part: Part) -> Iterator[tuple[str, int]]:
    """Each sentence's visible text and offset, rows of tables left out."""
    for block in part.blocks:
        if block.kind is not BlockKind.ROW:
            yield from ((each.text, each.start) for each in sentences_of(block, part.source))


def texts(part: Part) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Each block's visible text, and the offset in the source of every character."""
    for block in part.blocks:
        seen = visible(block)
        yield seen.text, seen.starts


def line_of(part: Part, offset: int) -> int:
    return line_at(part.source, offset)
