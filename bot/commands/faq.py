"""``veileder faq import`` and ``export``: questions and answers in a spreadsheet."""

from contextlib import nullcontext, suppress
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.console import say
from bot.commands.importing import tell
from bot.publishing.lock import only_writer, writers_lock
from bot.settings import Settings
from bot.texts import text

faq_app = typer.Typer(help="Look after the FAQ entries.", no_args_is_help=True)
File = Annotated[Path, typer.Argument(help="A spreadsheet: .xlsx or .csv.")]


@faq_app.command("import")
def faq_import(
    file: File,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Change no entry; say what each row would do, and every problem.")
    ] = False,
) -> None:
    """Make or change FAQ entries from the rows of a spreadsheet: all of them, or none when a row has a problem.

    Columns: Spørsmål and Svar (question, answer), and if you like Formuleringer, Bygger på, Språk, Id, Godkjent av,
    Godkjent, Oversettelse av, Status. Every sheet with these columns is read. A row with the id or the question of an
    entry changes that entry. When something is wrong, a copy beside the spreadsheet says what, row by row.
    """
    from bot.importing.faq_sheet import carry_out, corrected_copy, plan, report
    from bot.importing.sheets import SheetError

    settings = Settings()
    lock = nullcontext() if dry_run else only_writer(writers_lock(settings.var), say)
    try:
        with lock:  # from what the rows are compared with to what is written
            made = plan(file, settings.corpus, settings.index_folder / "builds", settings.editors_language)
            if not dry_run and not made.problems:
                carry_out(made, settings.corpus)
    except SheetError as error:
        tell([error.said(settings.editors_language)])
        raise typer.Exit(1) from error
    tell(report(made, settings.corpus))
    if made.problems:
        tell([made.say("problems", count=len(made.problems))])
        with suppress(OSError):  # the folder may be another's
            tell(
                [made.say("copy", path=corrected_copy(made, file), column=made.say("column_wrong"))]
                if made.seen
                else []
            )
        raise typer.Exit(1)
    new, changed = made.counts
    tell([made.say("dry" if dry_run else "written", new=new, changed=changed, same=len(made.rows) - new - changed)])
    if not dry_run and new + changed:
        tell([made.say("build")])


@faq_app.command("export")
def faq_export(
    file: File,
    empty: Annotated[bool, typer.Option("--empty", help="Write an empty spreadsheet to fill in.")] = False,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace the file if it is there.")] = False,
) -> None:
    """Write all FAQ entries to a spreadsheet, with the columns that `faq import` reads."""
    from bot.importing.faq_sheet import export
    from bot.importing.sheets import SheetError

    settings = Settings()
    try:
        count = export(file, settings.corpus, empty=empty, overwrite=overwrite)
    except SheetError as error:
        tell([error.said(settings.editors_language)])
        raise typer.Exit(1) from error
    tell([text("faq_import.exported", settings.editors_language, path=file, count=count)])
