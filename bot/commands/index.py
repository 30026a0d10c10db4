"""``veileder index``: make, check, publish, compare and delete builds of the guidance."""

import getpass
import json
from contextlib import suppress
from dataclasses import asdict
from typing import Annotated

import typer

from bot.commands.console import out, progress_bars, say
from bot.publishing import (
    BlockedError,
    Outcome,
    build_and_publish,
    needs_build,
    open_journal,
    publish_build,
    read_report,
    roll_back,
)
from bot.publishing.reports import as_text
from bot.publishing.watching import fetch, watch_corpus
from bot.settings import Settings
from bot.writing.check import summary
from index.builds.differences import difference_lines
from index.builds.keep import prune, size_of
from index.builds.manifest import read_manifest, verify
from index.builds.store import BuildStore
from index.encode.models import load_encoder
from index.errors import BuildError

app = typer.Typer(help="Make, check, publish, compare and delete builds of the guidance.", no_args_is_help=True)

Accept = Annotated[str, typer.Option(help="Why it is published although something that was right is wrong now.")]


def user() -> str:
    """Who runs the command, for the report."""
    with suppress(OSError, KeyError):
        return getpass.getuser()
    return ""


@app.command("build")
def build(
    if_needed: Annotated[
        bool,
        typer.Option(
            "--if-needed",
            help="Do nothing when the build is up to date, and go on with it when the candidate is blocked.",
        ),
    ] = False,
    full: Annotated[
        bool, typer.Option("--full", help="Fit confidence and section classifier anew, however little has changed.")
    ] = False,
    publish: Annotated[
        bool, typer.Option("--publish/--no-publish", help="Whether readers get the candidate when it passes.")
    ] = True,
    accept: Accept = "",
    watch: Annotated[bool, typer.Option("--watch", help="Go on: build again whenever the corpus changes.")] = False,
) -> None:
    """Read the corpus, make a candidate, check it and publish it. The current build stays until then."""
    settings = Settings()
    fetch(settings, say)
    if not if_needed or needs_build(settings, say, full=full):
        try:
            make(settings, accept=accept, full=full, publish=publish)
        except BlockedError as error:
            if not if_needed:
                raise
            say(f"{error}\nUntil then the build before it answers.")
    if watch:
        watch_corpus(settings, say)


def make(settings: Settings, *, accept: str, full: bool, publish: bool) -> None:
    with progress_bars() as bars:
        outcome = build_and_publish(settings, say, bars, accept=accept, by=user(), quick=not full, publish=publish)
    print_outcome(outcome, "made and published" if publish else "made, not published")


def print_outcome(outcome: Outcome, done: str) -> None:
    manifest = outcome.build.manifest
    word = done if outcome.made else f"already there, {done.rpartition(' and ')[2].rpartition('made, ')[2]}"
    say(f"Build {manifest.id} {word}: " + ", ".join(f"{n} {name}" for name, n in manifest.counts.items()) + ".")
    report = outcome.report
    if report.writing:
        say(f"{summary(report.writing)} `veileder corpus check` shows them.")
    if report.changes or report.stale:
        say(
            f"{len(report.changes)} questions are answered otherwise than before ({len(report.regressions)} worse), "
            f"{len(report.stale)} FAQ entries need review: `veileder index report {manifest.id}`."
        )


@app.command("publish")
def publish(
    build: Annotated[str | None, typer.Argument(help="Build id; default: the newest.")] = None,
    accept: Accept = "",
) -> None:
    """Check a build that is there and let readers have it."""
    settings = Settings()
    store = BuildStore(settings.index_folder)
    chosen = build or next(iter(reversed(store.ids())), None)
    if chosen is None:
        raise BuildError("there is no build. Run `veileder index build` to make one.")
    encoder = load_encoder(settings.model, settings.models_folder, say)
    journal = open_journal(settings)
    try:
        outcome = publish_build(settings, encoder, journal, chosen, accept=accept, by=user(), say=say)
    finally:
        if journal:
            journal.close()
    print_outcome(outcome, "published")


@app.command("rollback")
def rollback() -> None:
    """Let the build answer that answered before the current one. A second time leads back again."""
    published = roll_back(Settings(), by=user(), say=say)
    say(f"Build {published} answers again. The corpus folder is as it was: correct it before the next build.")


@app.command("list")
def list_builds(as_json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False) -> None:
    """List the builds, oldest first: when they were made and published, by whom, and what they hold."""
    store = BuildStore(Settings().index_folder)
    rows = [row_of(each, store) for each in store.ids()]
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for row in rows:
        mark = "*" if row["current"] else " "
        out.print(f"{mark} {row['id']}  {row['what']}", markup=False, soft_wrap=True)


def row_of(build: str, store: BuildStore) -> dict[str, object]:
    published = [row for row in store.published() if row["build"] == build]
    current = ""
    with suppress(BuildError):
        current = store.current_id()
    row: dict[str, object] = {"id": build, "current": build == current, "published": published}
    try:
        manifest = read_manifest(store.folder(build))
    except BuildError as error:
        return row | {"what": f"cannot be used: {error}"}
    last = published[-1] if published else None
    said = f", published {last['at']}{' by ' + last['by'] if last['by'] else ''}" if last else ", never published"
    kind = f"quick, on {manifest.basis}" if manifest.basis else "full"
    counts = f"{manifest.counts.get('documents', 0)} documents, {manifest.counts.get('faq', 0)} FAQ entries"
    size = size_of(store.folder(build))
    what = f"made {manifest.made_at} ({kind}){said}; {counts}; {size / 1e6:.1f} MB of its own"
    return row | {"made_at": manifest.made_at, "basis": manifest.basis, "bytes": size, "what": what}


@app.command("diff")
def diff(
    before: Annotated[str, typer.Argument(help="The earlier build's id.")],
    after: Annotated[str, typer.Argument(help="The later build's id.")],
) -> None:
    """Say which documents, sections, FAQ entries and questions differ between two builds."""
    store = BuildStore(Settings().index_folder)
    for line in difference_lines(store.folder(before), store.folder(after)):
        out.print(line, markup=False, soft_wrap=True)


@app.command("prune")
def prune_builds(
    keep: Annotated[
        float | None, typer.Option(min=0, help="Days a build is kept; default: setting VEILEDER_KEEP_DAYS.")
    ] = None,
) -> None:
    """Delete old builds: never the current one, the one before it, or one that a process is using."""
    settings = Settings()
    gone = prune(BuildStore(settings.index_folder), settings.keep_days if keep is None else keep)
    say(f"Deleted {len(gone)} builds{': ' + ', '.join(gone) if gone else ''}.")


@app.command("report")
def report(
    build: Annotated[str | None, typer.Argument(help="Build id; default: the one checked last.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
) -> None:
    """Show what a candidate answers otherwise than the build before it."""
    store = BuildStore(Settings().index_folder)
    found = read_report(store, build or last_checked(store))
    typer.echo(json.dumps(asdict(found), ensure_ascii=False, indent=2) if as_json else as_text(found), nl=as_json)


def last_checked(store: BuildStore) -> str:
    reports = sorted((store.root / "reports").glob("*.json"), key=lambda path: path.stat().st_mtime_ns)
    if not reports:
        raise BuildError("no candidate has been checked yet. Run `veileder index build`.")
    return reports[-1].stem


@app.command("status")
def status(as_json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False) -> None:
    """Say which build answers, what is in it, and whether the corpus has changed since."""
    settings = Settings()
    store = BuildStore(settings.index_folder)
    manifest = read_manifest(store.folder(store.current_id()))
    fresh = not needs_build(settings, say)
    if as_json:
        told = {
            "id": manifest.id,
            "made_at": manifest.made_at,
            "basis": manifest.basis,
            "counts": manifest.counts,
            "model": manifest.model,
            "settings": manifest.settings,
            "calibration": manifest.calibration,
            "up_to_date": fresh,
        }
        typer.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    out.print(f"Build {manifest.id}, made {manifest.made_at}, model {manifest.model}", markup=False)
    for name, count in manifest.counts.items():
        out.print(f"  {count:6d} {name}", markup=False)
    fitted = f", fitted for {manifest.basis}; {manifest.drift} texts changed since" if manifest.basis else ""
    out.print(f"Confidence: {manifest.calibration.get('origin', 'none')}{fitted}", markup=False)
    out.print("Up to date." if fresh else "The corpus or the settings have changed since: run `veileder index build`.")


@app.command("verify")
def verify_build(
    build: Annotated[str | None, typer.Argument(help="Build id; default: the current one.")] = None,
) -> None:
    """Compare every file of a build with its checksum."""
    store = BuildStore(Settings().index_folder)
    manifest = verify(store.folder(build or store.current_id()))
    out.print(f"Build {manifest.id} is whole: {len(manifest.files)} files.", markup=False)
