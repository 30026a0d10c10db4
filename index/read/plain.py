"""Plain text (an evaluation set, a pasted page) as a document: one section, a paragraph a line."""

import re
from datetime import date
from pathlib import Path

from index.types import Authority, Block, BlockKind, Document, Section, Span

# A first line up to this long is a title where there is none; a heading is up to that long.
TITLE, HEADING = 120, 80
NOT_A_HEADING = re.compile(r"[-–—*•|`>\d]|.*[.!?:;,»”\")]$")
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
            heads = is_heading(stripped)
            blocks.append(Block(BlockKind.PARAGRAPH, at, end, (Span(stripped, at, end),), header=heads))
        start += len(line) + 1
    title = title or first_line(text)
    headings = tuple(part.strip() for part in title.split(" > "))
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


def first_line(text: str) -> str:
    """The first line where it is short enough to be a title, else nothing."""
    line = text.strip().split("\n", 1)[0].strip()
    return line if len(line) <= TITLE else ""


def is_heading(line: str) -> bool:
    """True for a short line that begins with a capital and ends without punctuation."""
    return len(line) <= HEADING and line[:1].isupper() and not NOT_A_HEADING.match(line)
