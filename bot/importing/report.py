"""What bringing in did, in the lines that the author reads."""

from collections.abc import Iterator
from pathlib import Path

from bot.importing.bring import shown
from bot.importing.types import Draft, State

WORDS = {State.NEW: "new", State.UPDATED: "updated", State.UNCHANGED: "unchanged", State.REFUSED: "NOT written"}


def report(item: Draft, corpus: Path, *, dry_run: bool) -> Iterator[str]:
    """The file and what became of it, what changed by section, what needs a look, and what is wrong."""
    would = " (dry run: nothing was written)" if dry_run and item.to_write else ""
    yield f"{shown(item.path, corpus)}: {WORDS[item.state]}, from {item.address}{would}"
    for change in item.changes:
        yield f"  {change.kind}: {change.section}"
        yield from (f"    {line}" for line in change.lines)
    for note in item.notes:
        yield f"  Look: {note}"
    for problem in item.problems:
        yield f"  Problem: {problem}"
    if item.problems:
        before = "No file was made." if item.before is None else "The file before is untouched."
        yield f"  {before} {advice(item, corpus)}"


def advice(item: Draft, corpus: Path) -> str:
    own = shown(item.path, corpus)
    if all(problem.path != own for problem in item.problems):
        return "Correct the other files first, or say --overwrite to write it all the same."
    return "Correct the original or the options, or tell the developers."
