"""``veileder faq approve``."""

from typing import Annotated

import typer

from bot.commands.console import say
from bot.editorial.approve import approve
from bot.publishing.lock import only_writer, writers_lock
from bot.service import today
from bot.settings import Settings


def faq_approve(
    ids: Annotated[list[str] | None, typer.Argument(metavar="[ID]...", help="FAQ entries; default: all.")] = None,
    by: Annotated[str, typer.Option(help="Who approves: written in the files with today's date.")] = "",
) -> None:
    """Note the text that FAQ answers are based on as read and approved, so that later changes of it are noticed."""
    settings = Settings()
    try:
        with only_writer(writers_lock(settings.var), say):
            written = approve(settings.corpus, tuple(ids or ()), by, today() if by else None)
    except KeyError as error:
        raise typer.BadParameter(f"there is no FAQ entry {error.args[0]}.", param_hint="ID") from error
    typer.echo(f"Approved: {len(written)}. Run `veileder index build` to publish.")
