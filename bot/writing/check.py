"""All that the check finds in a corpus, and its figures."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from bot.writing.answers import unanswered
from bot.writing.forms import Forms, read_forms, wrong_forms
from bot.writing.packs import pack_of
from bot.writing.parts import parts_of
from bot.writing.sections import mixed_actors, noun_heading
from bot.writing.sentences import long_sentences, passives, terms
from bot.writing.types import ERRORS, Finding, Kind, Part
from index.types import Corpus


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found in a file that read so, with these forms."""

    source: str
    forms: Forms
    found: tuple[Finding, ...]


def check(corpus: Corpus, root: Path, known: dict[str, Checked] | None = None) -> tuple[Finding, ...]:
    """Everything but spelling, by kind, file and line. Raises CorpusError when the list of forms cannot be read.

    Files that are what they were in `known` are not checked again; it is brought up to date.
    """
    known, forms = {} if known is None else known, read_forms(root)
    found: list[Finding] = []
    for path, parts in groupby(parts_of(corpus, root), key=lambda part: part.path):
        own = list(parts)
        before = known.get(path)
        if before is None or before.source != own[0].source or before.forms != forms:
            before = known[path] = Checked(own[0].source, forms, check_parts(own, forms))
        found.extend(before.found)
    return in_order(found)


def check_parts(parts: Sequence[Part], forms: Forms) -> tuple[Finding, ...]:
    return in_order([finding for part in parts for finding in findings(part, forms)])


def findings(part: Part, forms: Forms) -> Iterator[Finding]:
    yield from wrong_forms(part, forms)
    pack = pack_of(part.lang)
    if pack is None:
        return
    yield from unanswered(part, pack)
    yield from long_sentences(part, pack)
    yield from passives(part, pack)
    yield from terms(part, pack)
    yield from mixed_actors(part, pack)
    yield from noun_heading(part, pack)


def in_order(found: list[Finding]) -> tuple[Finding, ...]:
    kinds = list(Kind)
    return tuple(sorted(found, key=lambda each: (kinds.index(each.kind), each.path, each.line, each.what)))


def figures(found: Sequence[Finding]) -> dict[str, int]:
    """How many there are of each kind, in the order of the report; kinds without any are 0. Spelling only if found."""
    counts = Counter(each.kind for each in found)
    return {str(kind): counts[kind] for kind in Kind if kind is not Kind.SPELLING or counts[kind]}


def summary(counts: Mapping[str, int]) -> str:
    """One line: ``The text check found 1 error and 3 warnings (1 form, 2 long, 1 passive).``"""
    errors = sum(count for kind, count in counts.items() if kind in ERRORS)
    told = ", ".join(f"{count} {kind}" for kind, count in counts.items() if count)
    named = f" ({told})" if told else ""
    return f"The text check found {many(errors, 'error')} and {many(sum(counts.values()) - errors, 'warning')}{named}."


def many(count: int, word: str) -> str:
    return f"{count} {word}{'' if count == 1 else 's'}"
