"""``veileder privacy``: what is kept of somebody, told and erased; and what is too old, deleted now."""

import json
from contextlib import closing
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.console import say
from bot.database import Database
from bot.privacy.person import About, PersonalData
from bot.privacy.retention import Retention
from bot.service import privacy_key
from bot.settings import Settings

privacy_app = typer.Typer(help="What is kept of people: tell it, erase it, delete what is old.", no_args_is_help=True)

Person = Annotated[
    str, typer.Option(help="Somebody in a chat, as in VEILEDER_EDITORS: `slack:U123` or `teams:<object id>`.")
]
Ref = Annotated[str, typer.Option(help="The reference of an answer, as readers see it.")]
Words = Annotated[str, typer.Option(help="Whatever has these words in it, such as a name; capitals do not matter.")]


def opened(settings: Settings) -> Database:
    return Database(settings.database_url, partial(privacy_key, settings)).open()


def about(person: str, ref: str, words: str) -> About:
    if sum(map(bool, (person, ref, words))) != 1:
        raise typer.BadParameter("give one of --person, --ref and --words.")
    if person and not person.partition(":")[2]:
        raise typer.BadParameter("--person is a chat and an id, such as slack:U123.")
    return About(person, ref, words)


@privacy_app.command()
def export(
    person: Person = "",
    ref: Ref = "",
    words: Words = "",
    file: Annotated[Path | None, typer.Option(help="Write there instead of to the terminal.")] = None,
) -> None:
    """Print what is kept of a person, an answer, or with certain words in it, as JSON (GDPR article 15)."""
    wanted = about(person, ref, words)
    with closing(opened(Settings())) as database:
        made = json.dumps(PersonalData(database).export(wanted), ensure_ascii=False, indent=2)
    if file is None:
        typer.echo(made)
    else:
        file.write_text(made + "\n", encoding="utf-8")
        say(f"Written to {file}.")


@privacy_app.command()
def erase(
    person: Person = "",
    ref: Ref = "",
    words: Words = "",
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask first.")] = False,
) -> None:
    """Erase what `export` tells (GDPR article 17), and print how many of each there were; backups are not touched."""
    wanted = about(person, ref, words)
    with closing(opened(Settings())) as database:
        data = PersonalData(database)
        found = {name: len(rows) for name, rows in data.export(wanted).items()}
        if not any(found.values()):
            say("Nothing is kept.")
        elif yes or typer.confirm(f"Erase {', '.join(f'{n} {name}' for name, n in found.items() if n)}?", err=True):
            found = data.erase(wanted)
        else:
            raise typer.Exit(1)
    typer.echo(json.dumps(found))


@privacy_app.command()
def sweep() -> None:
    """Delete what is older than VEILEDER_KEEP_QUESTIONS_DAYS now, as the server does every hour; print how many."""
    settings = Settings()
    with closing(opened(settings)) as database:
        typer.echo(json.dumps(asdict(Retention(database, settings.keep_questions_days).sweep())))
