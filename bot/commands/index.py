"""``veileder index``: make, inspect and check builds of the guidance."""

import json
from typing import Annotated

import typer

from bot.commands.console import out, progress_bars, say
from bot.publishing import Outcome, build_and_publish, needs_build
from bot.settings import Settings
from index.builds.manifest import read_manifest, verify
from index.builds.store import BuildStore

app = typer.Typer(help="Make, inspect and check builds of the guidance.", no_args_is_help=True)


@app.command("build")
def build(
    if_needed: Annotated[bool, typer.Option("--if-needed", help="Do nothing when the build is up to date.")] = False,
) -> None:
    """Read the corpus, build the index, verify it and publish it. The current build stays until then."""
    settings = Settings()
    if if_needed and not needs_build(settings, say):
        return
    with progress_bars() as watch:
        outcome = build_and_publish(settings, say, watch)
    print_outcome(outcome)


def print_outcome(outcome: Outcome) -> None:
    manifest = outcome.build.manifest
    word = "made and published" if outcome.made else "already there, published"
    say(f"Build {manifest.id} {word}: " + ", ".join(f"{n} {name}" for name, n in manifest.counts.items()) + ".")


@app.command("status")
def status(as_json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False) -> None:
    """Say which build answers, what is in it, and whether the corpus has changed since."""
    settings = Settings()
    store = BuildStore(settings.index_folder)
    manifest = read_manifest(store.folder(store.current_id()))
    fresh = not needs_build(settings, say)
    if as_json:
        typer.echo(
            json.dumps(
                {
                    "id": manifest.id,
                    "made_at": manifest.made_at,
                    "counts": manifest.counts,
                    "model": manifest.model,
                    "settings": manifest.settings,
                    "calibration": manifest.calibration,
                    "up_to_date": fresh,
                },
                ensure_ascii=False,
                indent=2,
            )
        )
        return
    out.print(f"Build {manifest.id}, made {manifest.made_at}, model {manifest.model}", markup=False)
    for name, count in manifest.counts.items():
        out.print(f"  {count:6d} {name}", markup=False)
    out.print(f"Confidence: {manifest.calibration.get('origin', 'none')}", markup=False)
    out.print("Up to date." if fresh else "The corpus or the settings have changed since: run `veileder index build`.")


@app.command("verify")
def verify_build(
    build: Annotated[str | None, typer.Argument(help="Build id; default: the current one.")] = None,
) -> None:
    """Compare every file of a build with its checksum."""
    store = BuildStore(Settings().index_folder)
    manifest = verify(store.folder(build or store.current_id()))
    out.print(f"Build {manifest.id} is whole: {len(manifest.files)} files.", markup=False)
