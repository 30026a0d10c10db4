"""Which version of a document to show for a quote that may be from an older build, and where to mark it."""

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.service_types import BuildView, Service
from index.types import Document, Section

BUILD_ID = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,127}")  # never a path
NUMBER = re.compile(r"[0-9]{1,9}")
Range = tuple[int, int]


class ChangeKind(StrEnum):
    """What has happened to a quoted text since it was quoted. The value ends the key of its text, ``since.…``."""

    NOTHING = "nothing"
    UNCHANGED = "unchanged"
    CHANGED = "changed"
    SECTION_GONE = "section_gone"
    DOCUMENT_GONE = "document_gone"
    BUILD_GONE = "build_gone"


@dataclass(frozen=True, slots=True)
class DocumentVersion:
    """The document to show, the range to mark in its source (None for none), and what has happened since.

    ``old`` is True when it is not the current version. ``now`` is the current text of a section that has changed.
    """

    document: Document
    mark: Range | None = None
    since: ChangeKind = ChangeKind.NOTHING
    old: bool = False
    now: Section | None = None


def shown(
    service: Service, document_id: str, build_id: str = "", start: str = "", end: str = ""
) -> DocumentVersion | None:
    """What to show; None when there is no such document. Bad numbers mark nothing. `build_id` may be empty."""
    current = service.build()
    now = current.documents.get(document_id)
    if build_id in ("", current.id):
        return DocumentVersion(now, visible_range(now, start, end)) if now else None
    old_build = older(service, build_id)
    if old_build is None:
        return DocumentVersion(now, since=ChangeKind.BUILD_GONE) if now else None
    old = old_build.documents.get(document_id)
    if old is None:
        return DocumentVersion(now) if now else None
    mark = visible_range(old, start, end)
    if now is None:
        return DocumentVersion(old, mark, ChangeKind.DOCUMENT_GONE, old=True)
    return compared(old, now, mark) if mark else DocumentVersion(now)


def older(service: Service, build_id: str) -> BuildView | None:
    if not BUILD_ID.fullmatch(build_id):
        return None
    try:
        return service.build(build_id)
    except LookupError:
        return None


def visible_range(document: Document, start: str, end: str) -> Range | None:
    """The range, if both are numbers and any text that a reader sees stands between them."""
    if not (NUMBER.fullmatch(start) and NUMBER.fullmatch(end)):
        return None
    found = int(start), int(end)
    return found if touches(document, found) else None


def touches(document: Document, range_: Range) -> bool:
    start, end = range_
    blocks = (block for section in document.sections for block in section.blocks)
    return start < end and any(span.start < end and start < span.end for block in blocks for span in block.spans)


def compared(old: Document, now: Document, mark: Range) -> DocumentVersion:
    """The current document when it still says the same, else the old one beside the section as it is now."""
    if found := same_text(old, now, mark):
        return DocumentVersion(now, found, ChangeKind.UNCHANGED)
    section = section_at(old, mark[0])
    present = now.section(section.anchor) if section else None
    since = ChangeKind.CHANGED if present else ChangeKind.SECTION_GONE
    return DocumentVersion(old, mark, since, old=True, now=present)


def same_text(old: Document, now: Document, mark: Range) -> Range | None:
    """Where the marked text stands in the current document: in the same section if it can be, else nearest."""
    text = old.source[mark[0] : mark[1]]
    places = [(match.start(), match.end()) for match in re.finditer(re.escape(text), now.source)]
    places = [place for place in places if touches(now, place)]
    home = section_at(old, mark[0])

    def distance(place: Range) -> tuple[bool, int]:
        section = section_at(now, place[0])
        return (not (home and section and section.anchor == home.anchor), abs(place[0] - mark[0]))

    return min(places, key=distance, default=None)


def section_at(document: Document, offset: int) -> Section | None:
    return next((section for section in document.sections if section.start <= offset < section.end), None)
