"""Plain text (an evaluation set, a pasted page) as a document: one section, a paragraph a line."""

from datetime import date
from pathlib import Path

from index.types import Authority, Block, BlockKind, Document, Section, Span

UNDATED = date.max


def plain_document(document_id: str, title: str, text: str, path: Path) -> Document:
    """A document whose source is exactly `text`; offsets of its passages are offsets into `text`.

    `path` is the file or folder it comes from, for messages.
    """
    blocks, start = [], 0
    for line in text.split("\n"):
        if line.strip():
            at = start + len(line) - len(line.lstrip())
            stripped = line.strip()
            end = at + len(stripped)
            blocks.append(Block(BlockKind.PARAGRAPH, at, end, (Span(stripped, at, end),)))
        start += len(line) + 1
    headings = tuple(part.strip() for part in title.split(" > ")) if title else ("",)
    section = Section("", headings, 1, 0, len(text), 1, tuple(blocks))
    return Document(
        id=document_id,
        title=title,
        lang="",
        owner="",
        reviewed=UNDATED,
        review_by=UNDATED,
        authority=Authority.GUIDANCE,
        sources=(),
        path=path,
        source=text,
        sections=(section,),
    )
