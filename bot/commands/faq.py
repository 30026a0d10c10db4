"""``veileder faq import`` and ``export``: questions and answers in a spreadsheet."""

from pathlib import Path
from typing import Annotated

import typer

from bot.commands.importing import tell
from bot.settings import Settings

faq_app = typer.Typer(help="Look after the FAQ entries.", no_args_is_help=True)
File = Annotated[Path, typer.Argument(help="A spreadsheet: .xlsx or .csv.")]


@faq_app.command("import")
def faq_import(
    file: File,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Write nothing; say what each row would do, and every problem.")
    ] = False,
) -> None:
    """Make or change FAQ entries from the rows of a spreadsheet: all of them, or none when a row has a problem.

    Columns: Spørsmål, Formuleringer, Svar, Bygger på (question, phrasings, answer, based on), and if you like Språk,
    Id, Godkjent av, Godkjent, Oversettelse av. A row with the id or the question of an entry changes that entry.
    """
    from bot.importing.faq_sheet import carry_out, plan, report
    from bot.importing.types import BringError

    settings = Settings()
    try:
        made = plan(file, settings.corpus, settings.index_folder / "builds")
    except BringError as error:
        tell([str(error)])
        raise typer.Exit(1) from error
    tell(report(made, settings.corpus))
    if made.problems:
        tell([f"{len(made.problems)} problem(s), so nothing was written."])
        raise typer.Exit(1)
    new, changed = made.counts
    if not dry_run:
        carry_out(made, settings.corpus)
    done = "Dry run, nothing was written" if dry_run else "Written"
    tell([f"{done}: {new} new, {changed} changed, {len(made.rows) - new - changed} unchanged."])
    if not dry_run and new + changed:
        tell(["Readers get them with the next `veileder index build`."])


@faq_app.command("export")
def faq_export(
    file: File,
    empty: Annotated[bool, typer.Option("--empty", help="Write an empty spreadsheet to fill in.")] = False,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace the file if it is there.")] = False,
) -> None:
    """Write all FAQ entries to a spreadsheet, with the columns that `faq import` reads."""
    from bot.importing.faq_sheet import export
    from bot.importing.types import BringError

    try:
        count = export(file, Settings().corpus, empty=empty, overwrite=overwrite)
    except BringError as error:
        tell([str(error)])
        raise typer.Exit(1) from error
    tell([f"{file}: {count} entries."])
