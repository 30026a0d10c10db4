"""``veileder teams package``: the app package for Microsoft Teams, in the house's name, in bokmål, nynorsk and English.

What it is made of lies in ``teams_app`` beside this file. What may be changed there is checked before it is written; a
test compares the limits with the schemas that Microsoft has published.
"""

import json
import re
import struct
import zipfile
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

import typer
import yaml

from bot.commands.console import say
from bot.house import said
from bot.languages import read
from bot.settings import Settings
from bot.types import DEFAULT, Language
from index.read.site import read_site
from index.types import Site

FILES = Path(__file__).with_name("teams_app")
STRINGS = "strings.yaml"  # a language a key; ours are teams.yaml of each folder in bot/languages
ICONS = {"color.png": 192, "outline.png": 32}  # pixels a side
RGBA = 6  # PNG's colour type with transparency
FOLLOW_UPS = ("ChannelMessage.Read.Group",)
MANIFEST = "1.29"  # what is filled in belongs to this version
GROUPS = ("team", "groupChat")  # where «/» offers the questions to be asked in private; a list for each scope
STAMP = (2026, 1, 1, 0, 0, 0)  # the same package from the same files, whenever it is made
GUID = re.compile(r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}")
PUBLISHER_CHARS = 32

LONGEST = {
    "name": 30,
    "full_name": 100,
    "short": 80,
    "full": 4000,
    "search": 32,
    "search_description": 128,
    "question": 32,
    "question_description": 128,
    "ask": 32,
    "ask_description": 128,
    "save": 32,
    "save_description": 128,
    "queue": 128,
    "queue_description": 4000,
    "prompts": 128,
    "prompt_description": 4000,
}
"""Characters of each text in strings.yaml that Teams takes; of each of the prompts."""

Json = dict[str, Any]

teams_app = typer.Typer(help="Look after the app in Microsoft Teams.", no_args_is_help=True)


class PackageError(ValueError):
    """The package would not be taken by Teams. The message says what is wrong and what to do."""


@teams_app.callback()
def teams() -> None:
    """Look after the app in Microsoft Teams."""


@teams_app.command("package")
def teams_package(
    client_id: Annotated[str, typer.Option(help="The bot's client id; default: VEILEDER_TEAMS_CLIENT_ID.")] = "",
    url: Annotated[str, typer.Option(help="The address readers see; default: VEILEDER_URL.")] = "",
    privacy_url: Annotated[
        str, typer.Option(help="Your privacy statement; default: that of site.yaml, else the address itself.")
    ] = "",
    follow_ups: Annotated[
        bool, typer.Option("--follow-ups", help="Ask for the right to read a channel's messages.")
    ] = False,
    copilot: Annotated[
        bool,
        typer.Option(
            "--copilot", help="Add an agent to Microsoft 365 Copilot, which writes its own text around quotes."
        ),
    ] = False,
    copilot_auth: Annotated[
        str,
        typer.Option(help="Id of the OAuth registration that Copilot logs in by; without it your address is open."),
    ] = "",
    files: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            file_okay=False,
            help="A folder with your own strings.yaml, manifest.json, color.png or outline.png; ours are used for the "
            "rest.",
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="The package; default: teams-package.zip in the folder for built things.")
    ] = None,
) -> None:
    """Make the app package that the Teams admin center takes: manifest, icons, and names in three languages."""
    settings = Settings()
    target = out or settings.var / "teams-package.zip"
    try:
        made = package(
            client_id or settings.teams_client_id,
            url or settings.url,
            privacy_url=privacy_url,
            follow_ups=follow_ups,
            copilot=copilot or bool(copilot_auth),
            copilot_auth=copilot_auth,
            own=files,
            site=read_site(settings.corpus),
        )
    except PackageError as error:
        say(str(error))
        raise typer.Exit(1) from error
    write(made, target)
    say(f"{target} is ready: upload it in the Teams admin center, under Manage apps.")


def package(
    client_id: str,
    url: str,
    *,
    privacy_url: str = "",
    follow_ups: bool = False,
    copilot: bool = False,
    copilot_auth: str = "",
    own: Path | None = None,
    site: Site | None = None,
) -> dict[str, bytes]:
    """The package's files by name. Raises PackageError."""
    check_inputs(client_id, url)
    house = site or Site()
    parts = {name: part(name, own, house) for name in (STRINGS, "manifest.json", *ICONS)}
    strings, outline = read_words(parts[STRINGS]), read_json(parts["manifest.json"])
    problems = [*text_problems(strings, outline), *(p for name in ICONS for p in icon_problems(name, parts[name]))]
    if problems:
        raise PackageError("\n".join(["Teams would refuse the package:", *problems]))
    first, *others = strings
    manifest = manifest_of(outline, strings[first], client_id, url.rstrip("/"), privacy_url or house.privacy)
    manifest["localizationInfo"] = {
        "defaultLanguageTag": strings[first]["tag"],
        "additionalLanguages": [{"languageTag": strings[each]["tag"], "file": f"{each}.json"} for each in others],
    }
    if follow_ups:
        rights = [{"name": name, "type": "Application"} for name in FOLLOW_UPS]
        manifest["authorization"] = {"permissions": {"resourceSpecific": rights}}
        manifest["webApplicationInfo"] = {"id": client_id, "resource": url.rstrip("/")}
    files: dict[str, bytes] = {}
    if copilot:
        from bot.commands.copilot import AGENT, copilot_files  # the whole web page comes along

        agent = copilot_files(FILES, strings[first], url.rstrip("/"), copilot_auth)
        manifest["copilotAgents"] = {"declarativeAgents": [{"id": "veileder", "file": AGENT}]}
        files |= {name: encoded(each) for name, each in agent.items()}
    files["manifest.json"] = encoded(manifest)
    files |= {f"{each}.json": encoded(localized(strings[each])) for each in others}
    return files | {name: parts[name] for name in ICONS}


def check_inputs(client_id: str, url: str) -> None:
    if client_id and not GUID.fullmatch(client_id):
        raise PackageError(f"The bot's client id is none: {client_id}. It is 32 hex digits with four dashes.")
    if not client_id:
        raise PackageError("The bot's client id is missing. Set VEILEDER_TEAMS_CLIENT_ID or give --client-id.")
    if urlsplit(url).scheme != "https":
        raise PackageError(f"Teams wants an address with https, and it is {url}. Set VEILEDER_URL or give --url.")


def part(name: str, own: Path | None, site: Site) -> bytes:
    """A file of the package: the customer's own, else ours in the house's name. Raises PackageError."""
    path = own / name if own and (own / name).is_file() else FILES / name
    if name == STRINGS and path.parent == FILES:
        ours = {language.value: words_of(language, site) for language in Language}
        return yaml.safe_dump({code: strings for code, strings in ours.items() if strings}, sort_keys=False).encode()
    try:
        data = path.read_bytes()
    except OSError as error:
        raise PackageError(f"{path} cannot be read: {error}.") from error
    return in_its_name(data, site) if name == "manifest.json" and path.parent == FILES else data


def words_of(language: Language, site: Site) -> Json:
    """The language's words with the house's name and examples; empty where the language has none for Teams."""
    words = {key: each.format(name=site.name) for key, each in read(language, "teams.yaml").items()}
    return words | {"prompts": list(site.examples.get(language, ()))} if words else {}


def in_its_name(data: bytes, site: Site) -> bytes:
    """Our manifest with the house as publisher, and its colour."""
    outline: Json = json.loads(data)
    publisher = said(site.organisation, DEFAULT)
    if 0 < len(publisher) <= PUBLISHER_CHARS:
        outline["developer"]["name"] = publisher
    if site.colours:
        outline["accentColor"] = site.colours["light"].upper()
    return encoded(outline)


def read_words(data: bytes) -> dict[str, Json]:
    """The words by language, the first of which is the default. Raises PackageError."""
    try:
        words = yaml.safe_load(data)
    except yaml.YAMLError as error:
        raise PackageError(f"{STRINGS} cannot be read: {error}") from error
    wanted = {"tag", *LONGEST}
    languages = list(words.values()) if isinstance(words, dict) else [None]
    if not all(isinstance(each, dict) and set(each) == wanted for each in languages):
        raise PackageError(f"{STRINGS} must have, in each language, exactly: {', '.join(sorted(wanted))}.")
    return dict(words)


def read_json(data: bytes) -> Json:
    try:
        found: Json = json.loads(data)
    except ValueError as error:
        raise PackageError(f"manifest.json cannot be read: {error}") from error
    return found


def text_problems(words: Mapping[str, Json], outline: Json) -> Iterator[str]:
    """A line for every text that is missing or too long, and for a manifest that is not of our version."""
    if outline.get("manifestVersion") != MANIFEST:
        yield f"manifest.json is of version {outline.get('manifestVersion')}: begin again with ours, of {MANIFEST}."
    publisher = len(outline["developer"]["name"])
    if not 0 < publisher <= PUBLISHER_CHARS:
        yield f"manifest.json: the publisher's name has {publisher} characters; Teams takes 1 to {PUBLISHER_CHARS}."
    for language, texts in words.items():
        for name, most in LONGEST.items():
            for text in texts[name] if isinstance(texts[name], list) else [texts[name]]:
                if not 0 < len(str(text)) <= most:
                    yield f"{STRINGS}: {language}.{name} has {len(str(text))} characters; Teams takes 1 to {most}."


def manifest_of(outline: Json, words: Json, client_id: str, url: str, privacy_url: str) -> Json:
    """The manifest with the default language's words filled in."""
    made: Json = json.loads(json.dumps(outline))
    made |= {"version": version("veileder"), "id": client_id, "validDomains": [urlsplit(url).netloc]}
    made["developer"] |= {"websiteUrl": url, "privacyUrl": privacy_url or url, "termsOfUseUrl": privacy_url or url}
    made["name"] = {"short": words["name"], "full": words["full_name"]}
    made["description"] = {"short": words["short"], "full": words["full"]}
    (bot,), (extension,) = made["bots"], made["composeExtensions"]
    bot["botId"] = extension["botId"] = client_id
    prompts = [prompt_of(each, words) for each in words["prompts"]]
    queue = {"title": words["queue"], "description": words["queue_description"]}
    shared = [{"scopes": [scope], "triggers": ["mention", "slash"], "commands": prompts} for scope in GROUPS]
    bot["commandLists"] = [{"scopes": ["personal"], "commands": [*prompts, queue]}, *shared]
    extension["messageHandlers"] = [{"type": "link", "value": {"domains": [urlsplit(url).hostname]}}]
    search, ask, save = extension["commands"]
    search |= {"title": words["search"], "description": words["search_description"]}
    search["parameters"][0] |= {"title": words["question"], "description": words["question_description"]}
    ask |= {"title": words["ask"], "description": words["ask_description"]}
    save |= {"title": words["save"], "description": words["save_description"]}
    return made


def prompt_of(question: str, words: Json) -> Json:
    """A question to begin with, which Teams puts into the field for the message."""
    return {"title": question, "description": words["prompt_description"], "type": "prompt", "prompt": question}


def localized(words: Json) -> Json:
    """One language's words by their place in the manifest."""
    command = "composeExtensions[0].commands"
    made = {
        "$schema": "https://developer.microsoft.com/json-schemas/teams/v1.29/MicrosoftTeams.Localization.schema.json",
        "name.short": words["name"],
        "name.full": words["full_name"],
        "description.short": words["short"],
        "description.full": words["full"],
        f"{command}[0].title": words["search"],
        f"{command}[0].description": words["search_description"],
        f"{command}[0].parameters[0].title": words["question"],
        f"{command}[0].parameters[0].description": words["question_description"],
        f"{command}[1].title": words["ask"],
        f"{command}[1].description": words["ask_description"],
        f"{command}[2].title": words["save"],
        f"{command}[2].description": words["save_description"],
    }
    prompts = [prompt_of(each, words) for each in words["prompts"]]
    for list_at in range(1 + len(GROUPS)):
        for at, prompt in enumerate(prompts):
            place = f"bots[0].commandLists[{list_at}].commands[{at}]"
            made |= {f"{place}.{name}": prompt[name] for name in ("title", "description", "prompt")}
    queue = f"bots[0].commandLists[0].commands[{len(prompts)}]"
    return made | {f"{queue}.title": words["queue"], f"{queue}.description": words["queue_description"]}


def icon_problems(name: str, data: bytes) -> Iterator[str]:
    side = ICONS[name]
    is_png = len(data) > 26 and data[:8] == b"\x89PNG\r\n\x1a\n"
    width, height, _, colours = struct.unpack(">IIBB", data[16:26]) if is_png else (0, 0, 0, 0)
    if (width, height) != (side, side):
        yield f"{name} must be a PNG of {side} by {side} pixels."
    if name == "outline.png" and colours != RGBA:
        yield f"{name} must be white on transparent."


def encoded(content: Json) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def write(files: dict[str, bytes], path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, STAMP), data, zipfile.ZIP_DEFLATED)
