"""``veileder backup``, ``restore`` and ``upgrade``."""

from pathlib import Path
from typing import Annotated

import typer

from bot.backup import About, back_up, checked, restore
from bot.commands.console import say
from bot.commands.index import build
from bot.database.copies import version_of
from bot.database.engine import newest_version, open_database, parsed, shown
from bot.publishing.lock import only_writer, writers_lock
from bot.settings import Settings
from index.builds.manifest import read_manifest
from index.builds.store import BuildStore
from index.encode.models import is_ready
from index.errors import BuildError

File = Annotated[Path, typer.Argument(help="The backup, a zip file.")]


def backup_command(file: File) -> None:
    """Write database, corpus, keys and the builds that answer to one new file. Keep it as secret as the database.

    It is all of one moment, also while the server runs. The model is left out (it is made again), `.git` in the corpus,
    and what is a setting.
    """
    settings = Settings()
    with only_writer(writers_lock(settings.var), say):
        about = back_up(settings, file)
    typer.echo(f"Written to {file}: {summary(about)}. It holds what people asked, and the keys.")


def summary(about: About) -> str:
    areas = ("database", "corpus", "index", "keys")
    counts = {area: sum(name.startswith(f"{area}/") for name in about.files) for area in areas}
    return ", ".join(
        f"{count} {'tables' if area == 'database' else f'files of {area}'}" for area, count in counts.items()
    )


def restore_command(
    file: File,
    replace: Annotated[
        bool, typer.Option("--replace", help="Also where something is there; that is backed up first.")
    ] = False,
    check: Annotated[bool, typer.Option("--check", help="Only compare the backup with its checksums.")] = False,
) -> None:
    """Put back what `backup` wrote, into an empty installation; the database may be another kind. Stop servers first.

    A backup of an earlier version is brought up to date. A damaged one is refused, and nothing is changed.
    """
    settings = Settings()
    if check:
        about = checked(file)
        typer.echo(f"{file} is whole: {summary(about)}, made {about.made_at} by version {about.program}.")
        return
    settings.var.mkdir(parents=True, exist_ok=True)
    with only_writer(writers_lock(settings.var), say):
        for line in restore(settings, file, replace=replace):
            say(line)
    typer.echo(f"Restored from {file}.")


def upgrade_command(
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing; say what there is to do. Exit code 1 if any.")
    ] = False,
) -> None:
    """Bring what an earlier version left up to date: the database's tables, the model, the build that answers."""
    settings = Settings()
    to_do = upgrades(settings)
    if check:
        typer.echo("\n".join(to_do) or "Everything is up to date.")
        raise typer.Exit(1 if to_do else 0)
    open_database(settings.database_url).close()
    build(if_needed=True)
    typer.echo("Up to date.")


def upgrades(settings: Settings) -> list[str]:
    """What differs from what this version makes, and what becomes of it; a line each. Raises DatabaseError."""
    url = parsed(settings.database_url)
    there, wanted = version_of(url), newest_version()
    found = []
    if there and there != wanted:
        found.append(
            f"The tables of {shown(url)} are of version {there}; this program's are {wanted}. "
            + ("It makes them so. Back up first." if there < wanted else "It is older: update the program instead.")
        )
    if not is_ready(settings.model, settings.models_folder):
        found.append(f"The model in {settings.models_folder} is not one that this version made: it is made anew.")
    store = BuildStore(settings.index_folder)
    try:
        read_manifest(store.folder(store.current_id()))
    except BuildError as error:
        found.append(f"No build answers: {error}")
    return found
