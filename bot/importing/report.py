"""What bringing in did, in the lines that the author reads."""

from collections.abc import Iterator
from pathlib import Path

from bot.importing.bring import shown
from bot.importing.said import note
from bot.importing.types import Draft
from bot.types import Language


def report(item: Draft, corpus: Path, language: Language, *, dry_run: bool) -> Iterator[str]:
    """The file and what became of it, what changed by section, what needs a look, and what is wrong."""

    def say(key: str, **values: object) -> str:
        return note(f"report.{key}", **values).said(language)

    state = note(f"report.state.{item.state.name.lower()}")
    dry = note("report.dry") if dry_run and item.to_write else ""
    yield say("file", name=shown(item.path, corpus), state=state, original=item.address, dry=dry)
    for change in item.changes:
        yield f"  {say(f'change.{change.kind}')}: {change.section}"
        yield from (f"    {line}" for line in change.lines)
    for each in item.notes:
        yield f"  {say('look', note=each)}"
    for problem in item.problems:
        yield f"  {say('problem', problem=problem)}"
    if item.problems:
        yield f"  {say('no_file' if item.before is None else 'untouched')} {say(advice(item, corpus))}"


def advice(item: Draft, corpus: Path) -> str:
    own = shown(item.path, corpus)
    return "others_first" if all(problem.path != own for problem in item.problems) else "correct"
