"""Makes the app package for Microsoft Teams: manifest, icons, and names in bokmål, nynorsk and English.

Checked against Microsoft's published schemas before it is written. Client id and address are those of the settings
unless they are given: python scripts/teams_package.py --client-id … --url https://veileder.example.no
"""

import argparse
import json
import struct
import sys
import zipfile
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml
from jsonschema import Draft4Validator

from bot.settings import HOME, Settings

FOLDER = HOME / "deploy" / "teams"
SCHEMAS = FOLDER / "schemas"
ICONS = {"color.png": 192, "outline.png": 32}  # pixels a side
RGBA = 6  # PNG's colour type with transparency
FOLLOW_UPS = ("ChannelMessage.Read.Group",)
STAMP = (2026, 1, 1, 0, 0, 0)  # the same package from the same files, whenever it is made

Json = dict[str, Any]


class PackageError(ValueError):
    """The package would not be taken by Teams. The message says what is wrong and what to do."""


def main(arguments: list[str] | None = None) -> int:
    options = parser().parse_args(arguments)
    try:
        files = package(options.client_id, options.url, privacy_url=options.privacy_url, follow_ups=options.follow_ups)
    except PackageError as error:
        print(error, file=sys.stderr)
        return 1
    write(files, options.out)
    print(f"{options.out} is ready: upload it in the Teams admin center, under Manage apps.")
    return 0


def parser() -> argparse.ArgumentParser:
    settings = Settings()
    made = argparse.ArgumentParser(description="Make the app package for Microsoft Teams.")
    made.add_argument("--client-id", default=settings.teams_client_id, help="default: VEILEDER_TEAMS_CLIENT_ID")
    made.add_argument("--url", default=settings.url, help="address readers see; default: VEILEDER_URL")
    made.add_argument("--privacy-url", default="", help="your privacy statement; default: the address itself")
    made.add_argument("--follow-ups", action="store_true", help="ask for the right to read a channel's messages")
    made.add_argument("--out", type=Path, default=settings.var / "teams-package.zip", help="the package")
    return made


def package(client_id: str, url: str, *, privacy_url: str = "", follow_ups: bool = False) -> dict[str, bytes]:
    """The package's files by name. Raises PackageError."""
    check_inputs(client_id, url)
    strings = yaml.safe_load((FOLDER / "strings.yaml").read_text(encoding="utf-8"))
    first, *others = strings
    manifest = manifest_of(strings[first], client_id, url.rstrip("/"), privacy_url)
    manifest["localizationInfo"] = {
        "defaultLanguageTag": strings[first]["tag"],
        "additionalLanguages": [{"languageTag": strings[each]["tag"], "file": f"{each}.json"} for each in others],
    }
    if follow_ups:
        rights = [{"name": name, "type": "Application"} for name in FOLLOW_UPS]
        manifest["authorization"] = {"permissions": {"resourceSpecific": rights}}
        manifest["webApplicationInfo"] = {"id": client_id}
    check(manifest, "manifest-1.23.json")
    files = {"manifest.json": encoded(manifest)}
    for each in others:
        translated = localized(strings[each])
        check(translated, "localization-1.23.json")
        files[f"{each}.json"] = encoded(translated)
    return files | icons()


def check_inputs(client_id: str, url: str) -> None:
    if not client_id:
        raise PackageError("The bot's client id is missing. Set VEILEDER_TEAMS_CLIENT_ID or give --client-id.")
    if urlsplit(url).scheme != "https":
        raise PackageError(f"Teams wants an address with https, and it is {url}. Set VEILEDER_URL or give --url.")


def manifest_of(words: Json, client_id: str, url: str, privacy_url: str) -> Json:
    """The manifest with the default language's words filled in."""
    made: Json = json.loads((FOLDER / "manifest.json").read_text(encoding="utf-8"))
    made |= {"version": version("veileder"), "id": client_id, "validDomains": [urlsplit(url).netloc]}
    made["developer"] |= {"websiteUrl": url, "privacyUrl": privacy_url or url, "termsOfUseUrl": privacy_url or url}
    made["name"] = {"short": words["name"], "full": words["full_name"]}
    made["description"] = {"short": words["short"], "full": words["full"]}
    (bot,), (extension,) = made["bots"], made["composeExtensions"]
    bot["botId"] = extension["botId"] = client_id
    prompts = [{"title": each, "description": words["prompt_description"]} for each in words["prompts"]]
    queue = {"title": words["queue"], "description": words["queue_description"]}
    bot["commandLists"] = [{"scopes": ["personal"], "commands": [*prompts, queue]}]
    search, ask, save = extension["commands"]
    search |= {"title": words["search"], "description": words["search_description"]}
    search["parameters"][0] |= {"title": words["question"], "description": words["question_description"]}
    ask |= {"title": words["ask"], "description": words["ask_description"]}
    save |= {"title": words["save"], "description": words["save_description"]}
    return made


def localized(words: Json) -> Json:
    """One language's words by their place in the manifest."""
    command = "composeExtensions[0].commands"
    made = {
        "$schema": "https://developer.microsoft.com/json-schemas/teams/v1.23/MicrosoftTeams.Localization.schema.json",
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
    prompts = [(each, words["prompt_description"]) for each in words["prompts"]]
    for at, (title, description) in enumerate([*prompts, (words["queue"], words["queue_description"])]):
        made[f"bots[0].commandLists[0].commands[{at}].title"] = title
        made[f"bots[0].commandLists[0].commands[{at}].description"] = description
    return made


def check(content: Json, schema: str) -> None:
    """Raises PackageError with everything that the published schema does not allow."""
    rules = Draft4Validator(json.loads((SCHEMAS / schema).read_text(encoding="utf-8")))
    problems = [f"{error.json_path}: {error.message}" for error in rules.iter_errors(content)]
    if problems:
        raise PackageError("\n".join([f"Teams would refuse the package ({schema}):", *problems]))


def icons() -> dict[str, bytes]:
    """Raises PackageError for an icon of another size, or an outline that is not transparent."""
    found = {name: (FOLDER / name).read_bytes() for name in ICONS}
    problems = [problem for name, data in found.items() for problem in icon_problems(name, data)]
    if problems:
        raise PackageError("\n".join(problems))
    return found


def icon_problems(name: str, data: bytes) -> Iterator[str]:
    side = ICONS[name]
    width, height, _, colours = struct.unpack(">IIBB", data[16:26])
    if data[:8] != b"\x89PNG\r\n\x1a\n" or (width, height) != (side, side):
        yield f"deploy/teams/{name} must be a PNG of {side} by {side} pixels."
    if name == "outline.png" and colours != RGBA:
        yield f"deploy/teams/{name} must be white on transparent."


def encoded(content: Json) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def write(files: dict[str, bytes], path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, STAMP), data, zipfile.ZIP_DEFLATED)


if __name__ == "__main__":
    sys.exit(main())
