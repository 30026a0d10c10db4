"""``veileder insight``: what people ask, in the terminal, as JSON, as CSV, or as the weekly digest."""

import json
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table as RichTable

from bot.insight.digest import plain
from bot.insight.files import json_of, words, write_csv
from bot.insight.insight import Insight
from bot.insight.period import DEFAULT_DAYS, PeriodError, period_of
from bot.insight.report import DUE_WITHIN
from bot.insight.tables import Table, notices, tables
from bot.insight.types import Period, Report
from bot.service import open_service, today
from bot.settings import Settings
from bot.texts import date_text, text
from bot.types import Language

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)


def insight(
    first: Annotated[
        str, typer.Option("--from", help="First day, as 2026-11-01; default: --days before the last.")
    ] = "",
    last: Annotated[str, typer.Option("--to", help="Last day, as 2026-11-30; default: today.")] = "",
    days: Annotated[int, typer.Option(help="Length in days when --from is left out.")] = DEFAULT_DAYS,
    due: Annotated[int, typer.Option(min=0, help="Days ahead that reviews are listed.")] = DUE_WITHIN,
    as_json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
    csv: Annotated[Path | None, typer.Option(help="Write one CSV file a table to this folder.")] = None,
    digest: Annotated[
        bool, typer.Option("--digest", help="Print the weekly digest as it would be sent today.")
    ] = False,
) -> None:
    """Show what people ask, what the guidance could not answer, and what needs a look, in a period."""
    period = chosen(first, last, days)
    settings = Settings()
    with closing(open_service(settings, say=say)) as service:
        made = Insight(service, due_within=due)
        if digest:
            typer.echo(plain(made.digest(settings.editors_language)))
            return
        report = made.report(period)
    shown = tables(report, settings.editors_language)
    if csv:
        for path in write_csv(shown, csv):
            say(str(path))
    if as_json:
        typer.echo(json.dumps(json_of(report), ensure_ascii=False, indent=2))
    elif not csv:
        show(report, shown, settings.editors_language)


def chosen(first: str, last: str, days: int) -> Period:
    try:
        return period_of(today(), first, last, days)
    except PeriodError as error:
        raise typer.BadParameter(text(error.key, Language.EN, **error.values)) from error


def say(message: str) -> None:
    err.print(message, markup=False, soft_wrap=True)


def show(report: Report, shown: tuple[Table, ...], language: Language) -> None:
    def day(when: date) -> str:
        return date_text(when, language)

    out.print(text("insight.title", language), style="bold")
    for line in notices(report, language, day):
        out.print(line, markup=False)
    for table in shown:
        out.print()
        out.print(rich_table(table) if table.rows else nothing(table, language))
        if hidden := len(table.rows) - len(table.shown):
            out.print(text("insight.more", language, count=hidden), markup=False)


def nothing(table: Table, language: Language) -> str:
    return f"[bold]{escape(table.title)}[/bold]\n{escape(text('insight.empty', language))}"


def rich_table(table: Table) -> RichTable:
    """Numbers and dates stand whole; words get the rest of the line."""
    made = RichTable(title=escape(table.title), title_justify="left", title_style="bold")
    shown = [at for at in range(len(table.columns)) if at not in table.extra]
    for at in shown:
        whole = at in table.numbers or isinstance(table.rows[0][at], date)
        made.add_column(escape(table.columns[at]), justify="right" if at in table.numbers else "left", no_wrap=whole)
    for row in table.shown:
        made.add_row(*(escape(words(row[at], "\n")) for at in shown))
    return made
