"""``veileder slack manifest``: what Slack makes the app from, in the house's name."""

from typing import Annotated, Any
from urllib.parse import urlsplit

import typer
import yaml

from bot.settings import HOME, Settings
from bot.types import DEFAULT
from index.read.site import read_site
from index.types import Site

FOLDER = HOME / "deploy" / "slack"

slack_app = typer.Typer(help="Look after the app in Slack.", no_args_is_help=True)


@slack_app.callback()
def slack() -> None:
    """Look after the app in Slack."""


@slack_app.command("manifest")
def slack_manifest(
    assistant: Annotated[bool, typer.Option("--assistant", help="For an app that has the assistant's view.")] = False,
    workflow: Annotated[
        bool, typer.Option("--workflow", help="Add a step for Workflow Builder; Slack wants a paid plan for it.")
    ] = False,
    url: Annotated[str, typer.Option(help="The address readers see; default: VEILEDER_URL.")] = "",
) -> None:
    """Print the manifest to paste into Slack, with the name, colour and example of site.yaml."""
    settings = Settings()
    outline = yaml.safe_load((FOLDER / f"manifest{'-assistant' if assistant else ''}.yaml").read_text(encoding="utf-8"))
    if workflow:
        add_workflow(outline)
    made = in_its_name(outline, read_site(settings.corpus), url or settings.url)
    typer.echo(yaml.safe_dump(made, allow_unicode=True, sort_keys=False, width=120), nl=False)


def add_workflow(outline: dict[str, Any]) -> None:
    more = yaml.safe_load((FOLDER / "workflow.yaml").read_text(encoding="utf-8"))
    outline["functions"] = more["functions"]
    outline["settings"] |= more["settings"]
    events = outline["settings"]["event_subscriptions"]
    events["bot_events"] = sorted([*events["bot_events"], "function_executed"])


def in_its_name(outline: dict[str, Any], site: Site, url: str) -> dict[str, Any]:
    """The manifest with what is the house's own filled in; the same object."""
    display, features = outline["display_information"], outline["features"]
    display["name"] = features["bot_user"]["display_name"] = site.name
    if site.colours:
        display["background_color"] = site.colours["light"]
    for example in site.examples.get(DEFAULT, ())[:1]:
        features["slash_commands"][0]["usage_hint"] = example
    for step in outline.get("functions", {}).values():
        step["title"] = f"Spør {site.name}"
    features["unfurl_domains"] = [urlsplit(url).hostname]
    return outline
