"""What sections weigh that weigh something else than their document: the field ``authorities``."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from index.read.fields import field_start, key_line
from index.read.origin import line_at
from index.types import Authority, Document, Section


def weighed(sections: Iterable[Section], own: Mapping[str, Authority]) -> tuple[Section, ...]:
    """The sections with their own authorities, by anchor."""
    return tuple(replace(section, authority=own.get(section.anchor)) for section in sections)


def disagreements(translation: Document, original: Document) -> Iterator[tuple[int, str]]:
    """Line and message, once a line, where a section weighs something else than the one it translates.

    Sections pair up by their place; documents of different lengths do not.
    """
    if len(original.sections) != len(translation.sections):
        return
    noted = set()
    for theirs, ours in zip(original.sections, translation.sections, strict=True):
        own, wanted, line = (
            translation.authority_of(ours),
            original.authority_of(theirs),
            weight_line(translation, ours),
        )
        if own != wanted and line not in noted:
            noted.add(line)
            yield line, f"#{ours.anchor} is {own}, but #{theirs.anchor} in {original.id} is {wanted}."


def weight_line(document: Document, section: Section) -> int:
    """The one-based line that says what the section weighs."""
    if section.authority:
        return key_line("authorities", section.anchor, document.source)
    return line_at(document.source, field_start("authority", document.source))
