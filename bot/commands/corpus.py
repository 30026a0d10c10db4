"""``veileder corpus``: checks of the text itself."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Annotated

import typer

from bot.settings import Settings
from bot.writing.check import check_parts, figures, in_order, summary
from bot.writing.forms import read_forms
from bot.writing.parts import parts_of
from bot.writing.spelling import NoDictionaryError, misspelt
from bot.writing.types import TITLES, Finding, Kind, Part
from index.read.corpus import read_corpus

app = typer.Typer(help="Look after the text of the corpus.", no_args_is_help=True)
SHOWN = 10  # warnings of a kind that are shown unless all are asked for


@app.command("check")
def corpus_check(
    files: Annotated[
        list[str] | None, typer.Argument(metavar="[FILE]...", help="Names of files, or parts of names; default: all.")
    ] = None,
    only: Annotated[list[Kind] | None, typer.Option(help="Show this kind of finding; may be repeated.")] = None,
    show_all: Annotated[bool, typer.Option("--all", help=f"Show all warnings, not {SHOWN} of each kind.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
) -> None:
    """Check how the text is written: forms, yes or no first, spelling, long sentences, passives, terms, headings.

    Errors give exit code 1; warnings are for the author to judge. Which words are looked for depends on the language.
    """
    root = Settings().corpus
    parts = [part for part in parts_of(read_corpus(root), root) if is_asked_for(part, files or [])]
    if not parts:
        raise typer.BadParameter("no file of the corpus has such a name.", param_hint="FILE")
    missing, found = "", list(check_parts(parts, read_forms(root)))
    try:
        found += misspelt(parts, root)
    except NoDictionaryError as error:
        missing = f"Spelling was not checked: {error}"
    kept = [each for each in in_order(found) if not only or each.kind in only]
    typer.echo(as_data(kept, missing) if as_json else "\n".join(lines(kept, missing, show_all=show_all)))
    raise typer.Exit(1 if any(each.is_error for each in kept) else 0)


def is_asked_for(part: Part, files: Sequence[str]) -> bool:
    return not files or any(each in part.path for each in files)


def as_data(found: Sequence[Finding], missing: str) -> str:
    rows = [asdict(each) | {"error": each.is_error} for each in found]
    return json.dumps({"figures": figures(found), "spelling": missing, "findings": rows}, ensure_ascii=False, indent=2)


def lines(found: Sequence[Finding], missing: str, *, show_all: bool) -> Iterator[str]:
    for kind in Kind:
        own = [each for each in found if each.kind is kind]
        if own:
            yield f"{'Errors' if own[0].is_error else 'Warnings'}, {TITLES[kind]}: {len(own)}"
        shown = own if show_all or (own and own[0].is_error) else own[:SHOWN]
        yield from (f"  {each}" for each in shown)
        if len(shown) < len(own):
            yield f"  and {len(own) - len(shown)} more: --only {kind} --all"
    if missing:
        yield missing
    yield summary(figures(found))
