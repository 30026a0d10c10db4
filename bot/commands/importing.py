"""``veileder import``: web pages, Word files and PDFs to guidance."""

from collections.abc import Iterable
from datetime import UTC, datetime
from time import monotonic
from typing import Annotated

import typer

from bot.commands.console import say
from bot.publishing.lock import only_writer, writers_lock
from bot.settings import Settings
from bot.texts import text
from bot.types import Language
from index.errors import ChangedError
from index.types import Authority

STEP_SECONDS = 2.0


def import_(
    sources: Annotated[list[str], typer.Argument(help="Files (.html, .docx, .pdf) or addresses of web pages.")],
    into: Annotated[str, typer.Option(help="Folder for new files, below guidance/ in the corpus.")] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Write nothing; print the Markdown that would be written.")
    ] = False,
    owner: Annotated[str | None, typer.Option(help="Who owns the text.")] = None,
    authority: Annotated[Authority | None, typer.Option(help="How much the text weighs; default: guidance.")] = None,
    reviewed: Annotated[str | None, typer.Option(help="When the text was last vouched for, as 2026-11-01.")] = None,
    review_by: Annotated[str | None, typer.Option(help="When it must be read again; default: in a year.")] = None,
    lang: Annotated[str | None, typer.Option(help="nb, nn or en; default: as the text reads.")] = None,
    title: Annotated[str | None, typer.Option(help="The title; default: the original's.")] = None,
    overwrite: Annotated[
        bool,
        typer.Option(
            "--overwrite", help="Also replace text that was edited by hand, and sections that other files point to."
        ),
    ] = False,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Also fetch from addresses inside a network.")
    ] = False,
) -> None:
    """Bring in web pages, Word files and PDFs as guidance, or bring those in again that have changed.

    A page or file that is in the corpus already is updated in place and keeps its id and front matter.
    """
    from bot.importing.bring import bring, folder_for, write
    from bot.importing.progress import watched
    from bot.importing.report import report
    from bot.importing.said import BringError, note
    from bot.importing.types import Wishes

    asked = {"title": title, "lang": lang, "owner": owner, "reviewed": reviewed, "review_by": review_by}
    asked["authority"] = authority.value if authority else None
    settings = Settings()
    corpus, language = settings.corpus, settings.editors_language
    try:
        folder = folder_for(into, corpus)
    except BringError as error:
        raise typer.BadParameter(error.said(language)) from error
    wishes = Wishes(folder, {name: value for name, value in asked.items() if value is not None}, overwrite)
    today = datetime.now(UTC).astimezone().date()
    with watched(Steps(language).step):
        drafts, errors = bring(
            sources,
            corpus,
            wishes,
            today,
            private=allow_private,
            begun=lambda source: tell([note("report.reading", name=source).said(language)]),
        )
    changed: list[str] = []
    for each in drafts:
        if each.to_write and dry_run:
            typer.echo(each.text, nl=False)
        elif each.to_write:
            try:
                with only_writer(writers_lock(settings.var), say):
                    write(each)
            except ChangedError as error:
                changed.append(str(error))
                continue
        tell(report(each, corpus, language, dry_run=dry_run))
    tell([*(each.said(language) for each in errors), *changed])
    if not dry_run and any(each.to_write for each in drafts):
        tell([note("report.then").said(language)])
    raise typer.Exit(1 if errors or changed or any(each.problems for each in drafts) else 0)


class Steps:
    """Says every few seconds how far the reading of a long file has come."""

    def __init__(self, language: Language) -> None:
        self.last, self.language = monotonic(), language

    def step(self, done: int, whole: int) -> None:
        if monotonic() - self.last >= STEP_SECONDS:
            self.last = monotonic()
            tell([text("import.report.step", self.language, done=done, whole=whole)])


def tell(lines: Iterable[str]) -> None:
    for line in lines:
        typer.echo(line, err=True)
