"""Approving FAQ entries: noting what the sections they are based on say now."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from bot.editorial.faq_file import draft_of, write_faq
from index.read.corpus import read_corpus
from index.read.digest import digests_of


def approve(corpus: Path, ids: Sequence[str] = (), by: str = "", day: date | None = None) -> list[Path]:
    """Notes the text behind the entries (all when `ids` is empty) in their files; returns those that changed.

    `by` and `day` replace who approved them and when, unless empty. Called by the only writer of the corpus. Raises
    KeyError for an unknown id, CorpusError when the corpus has problems, ChangedError when an entry is being edited.
    """
    found = read_corpus(corpus)
    documents = {each.id: each for each in found.documents}
    entries = {each.id: each for each in found.faq}
    written = []
    for entry in [entries[each] for each in ids] if ids else found.faq:
        own = draft_of(entry)
        draft = replace(
            own,
            based_on_digests=digests_of(entry.based_on, documents),
            approved_by=by or own.approved_by,
            approved=day or own.approved,
        )
        if draft != own:
            written.append(write_faq(corpus / "faq", draft, entry))
    return written
