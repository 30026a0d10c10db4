"""The app package for Teams: what it holds, in three languages, and what is refused before Teams would refuse it."""

import json
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft4Validator
from typer.testing import CliRunner

from bot.cli import app
from bot.commands.teams import (
    FILES,
    ICONS,
    LONGEST,
    PUBLISHER_CHARS,
    STRINGS,
    PackageError,
    icon_problems,
    package,
    part,
)
from bot.surfaces.teams.guard import MESSAGES
from index.types import Site

ROOT = Path(__file__).parents[3]
SCHEMAS = ROOT / "tests" / "data" / "schemas" / "teams-app"
CLIENT = "11111111-1111-4111-8111-111111111111"
URL = "https://veileder.example.no"
HOUSE = Site(examples={"nb": ("Kan jeg?",), "nn": ("Kan eg?",), "en": ("Can I?",)})


def run(*args: str) -> Any:
    return CliRunner().invoke(app, ["teams", "package", *args])


def made(**more: Any) -> dict[str, Any]:
    return dict(json.loads(package(CLIENT, URL, **more)["manifest.json"]))


def refused(content: Any, schema: str) -> list[str]:
    """What Microsoft's published schema does not allow."""
    rules = Draft4Validator(json.loads((SCHEMAS / schema).read_text(encoding="utf-8")))
    return [f"{error.json_path}: {error.message}" for error in rules.iter_errors(content)]


def own_files(folder: Path) -> Path:
    """A copy of what the package is made of, to change."""
    own = Path(shutil.copytree(FILES, folder / "own"))
    (own / STRINGS).write_bytes(part(STRINGS, None, HOUSE))
    return own


def change_words(folder: Path, **changed: Any) -> None:
    """Other words in every language."""
    path = folder / "strings.yaml"
    words = yaml.safe_load(path.read_text(encoding="utf-8"))
    path.write_text(yaml.safe_dump({each: words[each] | changed for each in words}, sort_keys=False), encoding="utf-8")


def test_the_package_has_manifest_icons_and_languages(tmp_path: Path) -> None:
    """The files lie at the top of the archive, which is the same whenever it is made."""
    out = tmp_path / "package.zip"
    assert run("--client-id", CLIENT, "--url", URL, "--out", str(out)).exit_code == 0
    with zipfile.ZipFile(out) as archive:
        assert sorted(archive.namelist()) == ["color.png", "en.json", "manifest.json", "nn.json", "outline.png"]
    first = out.read_bytes()
    assert run("--client-id", CLIENT, "--url", URL, "--out", str(out)).exit_code == 0
    assert out.read_bytes() == first


def test_the_settings_are_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without options, client id, address and folder are those of the server."""
    monkeypatch.setenv("VEILEDER_TEAMS_CLIENT_ID", CLIENT)
    monkeypatch.setenv("VEILEDER_URL", URL)
    assert run().exit_code == 0
    assert (tmp_path / "var" / "teams-package.zip").is_file()


def test_the_manifest_is_for_our_bot() -> None:
    """Bot, message extension and address are ours, in every kind of chat."""
    manifest = made()
    assert manifest["bots"][0]["botId"] == manifest["composeExtensions"][0]["botId"] == manifest["id"] == CLIENT
    assert manifest["bots"][0]["scopes"] == ["personal", "team", "groupChat"]
    assert manifest["validDomains"] == ["veileder.example.no"]
    assert [each["id"] for each in manifest["composeExtensions"][0]["commands"]] == ["search", "ask", "save_as_faq"]


def test_private_questions_are_offered_where_others_listen() -> None:
    """«/» in a team and a group lists the bot and the house's questions; in every kind of channel."""
    manifest = made(site=HOUSE)
    bot = manifest["bots"][0]
    assert bot["supportsTargetedMessages"] is True
    lists = {each["scopes"][0]: each for each in bot["commandLists"]}
    assert [lists[scope]["triggers"] for scope in ("team", "groupChat")] == [["mention", "slash"]] * 2
    assert {each["prompt"] for each in lists["team"]["commands"]} == {"Kan jeg?"}
    assert "triggers" not in lists["personal"]
    assert manifest["supportsChannelFeatures"] == "tier1"


def test_links_to_our_pages_are_asked_about() -> None:
    """Teams asks the bot about addresses of ours that somebody pastes, and of nobody else's."""
    (handler,) = made()["composeExtensions"][0]["messageHandlers"]
    assert handler["value"]["domains"] == ["veileder.example.no"]


@pytest.mark.parametrize("auth", ["", "oauth-1"])
def test_the_copilot_agent_is_what_microsofts_schemas_allow(auth: str) -> None:
    """An option: agent, plugin and API in the package; the plugin's function is the API's, at the house's address."""
    files = package(CLIENT, URL, copilot=True, copilot_auth=auth, site=HOUSE)
    agent, plugin, api = (json.loads(files[name]) for name in ("declarativeAgent.json", "plugin.json", "openapi.json"))
    assert refused(json.loads(files["manifest.json"]), "manifest-1.29.json") == []
    assert refused(agent, "declarative-agent-1.8.json") == refused(plugin, "plugin-2.4.json") == []
    assert api["paths"]["/api/ask"]["post"]["operationId"] == plugin["functions"][0]["name"]
    assert (api["openapi"], api["servers"]) == ("3.0.3", [{"url": URL}])
    assert plugin["runtimes"][0]["auth"].get("reference_id", "") == auth
    told = json.dumps(api)
    assert '"null"' not in told
    assert '"const"' not in told
    assert "anyOf" not in told
    assert list(api["components"]["schemas"]["AskJson"]["properties"]) == ["question"]
    assert "copilotAgents" not in made()


def test_only_follow_ups_ask_to_read_what_is_written() -> None:
    """Without them, the app sees what it is mentioned in and nothing else."""
    assert "authorization" not in made()
    rights = made(follow_ups=True)["authorization"]["permissions"]["resourceSpecific"]
    assert rights == [{"name": "ChannelMessage.Read.Group", "type": "Application"}]


@pytest.mark.parametrize("follow_ups", [False, True])
def test_microsofts_schemas_allow_it(follow_ups: bool) -> None:
    """The manifest, and the words of every other language."""
    files = package(CLIENT, URL, follow_ups=follow_ups)
    assert refused(json.loads(files["manifest.json"]), "manifest-1.29.json") == []
    for name in ("nn.json", "en.json"):
        assert refused(json.loads(files[name]), "localization-1.29.json") == []


@pytest.mark.parametrize("name", LONGEST)
def test_our_limits_are_microsofts(name: str, tmp_path: Path) -> None:
    """The longest text that we let through is allowed by the schemas, and one character more is not."""
    own, most = own_files(tmp_path), LONGEST[name]
    change_words(own, **{name: ["x" * most] if name == "prompts" else "x" * most})
    files = package(CLIENT, URL, own=own)
    manifest, words = json.loads(files["manifest.json"]), json.loads(files["en.json"])
    assert refused(manifest, "manifest-1.29.json") == refused(words, "localization-1.29.json") == []
    longer = json.loads(json.dumps(manifest).replace("x" * most, "x" * (most + 1)))
    assert refused(longer, "manifest-1.29.json")
    change_words(own, **{name: ["x" * (most + 1)] if name == "prompts" else "x" * (most + 1)})
    with pytest.raises(PackageError, match=rf"nb\.{name} has {most + 1} characters"):
        package(CLIENT, URL, own=own)


def test_the_publishers_name_has_microsofts_limit(tmp_path: Path) -> None:
    """As long as the schema allows and no longer."""
    own = own_files(tmp_path)
    manifest = json.loads((own / "manifest.json").read_text(encoding="utf-8"))
    for extra in (0, 1):
        manifest["developer"]["name"] = "x" * (PUBLISHER_CHARS + extra)
        (own / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
        if not extra:
            assert refused(made(own=own), "manifest-1.29.json") == []
    with pytest.raises(PackageError, match="publisher"):
        package(CLIENT, URL, own=own)


def test_an_own_manifest_of_an_earlier_version_is_told(tmp_path: Path) -> None:
    """Teams would refuse it with what is filled in today."""
    own = own_files(tmp_path)
    manifest = json.loads((own / "manifest.json").read_text(encoding="utf-8"))
    (own / "manifest.json").write_text(json.dumps({**manifest, "manifestVersion": "1.23"}), encoding="utf-8")
    with pytest.raises(PackageError, match=r"of version 1\.23: begin again with ours, of 1\.29"):
        package(CLIENT, URL, own=own)


def test_own_files_are_used_and_ours_for_the_rest(tmp_path: Path) -> None:
    """A folder with one file in it is enough."""
    own = own_files(tmp_path)
    change_words(own, name="Spør oss")
    for each in ("manifest.json", *ICONS):
        (own / each).unlink()
    assert made(own=own)["name"]["short"] == "Spør oss"


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("strings.yaml", b"nb: [", "strings.yaml cannot be read"),
        ("strings.yaml", b"nb: {tag: nb-no}", "must have, in each language"),
        ("manifest.json", b"{", "manifest.json cannot be read"),
        ("color.png", b"GIF", "color.png must be a PNG of 192 by 192 pixels"),
    ],
)
def test_own_files_that_cannot_be_used_are_named(name: str, data: bytes, said: str, tmp_path: Path) -> None:
    """One message, no package."""
    own, out = own_files(tmp_path), tmp_path / "package.zip"
    (own / name).write_bytes(data)
    found = run("--client-id", CLIENT, "--url", URL, "--files", str(own), "--out", str(out))
    assert found.exit_code == 1
    assert said in " ".join(found.stderr.split())
    assert not out.exists()


def test_every_language_says_everything() -> None:
    """The three have the same keys, and a translation for each place that the manifest has words in."""
    strings = yaml.safe_load(part(STRINGS, None, HOUSE))
    assert list(strings)[:3] == ["nb", "nn", "en"]
    assert len({tuple(each) for each in strings.values()}) == 1
    assert len({len(each["prompts"]) for each in strings.values()}) == 1
    assert strings["nb"]["full"] != strings["nn"]["full"] != strings["en"]["full"]


@pytest.mark.parametrize(
    ("client", "url", "words"),
    [
        ("", URL, "VEILEDER_TEAMS_CLIENT_ID"),
        ("not an id", URL, "client id is none"),
        (CLIENT, "http://127.0.0.1:8080", "https"),
    ],
)
def test_what_is_missing_is_said(client: str, url: str, words: str, tmp_path: Path) -> None:
    """A line that names the setting, and no package."""
    out = tmp_path / "package.zip"
    found = run("--client-id", client, "--url", url, "--out", str(out))
    assert found.exit_code == 1
    assert words in found.stderr
    assert not out.exists()


def test_icons_have_the_sizes_that_teams_wants() -> None:
    """192 pixels in colour, 32 in outline; swapped, both are wrong."""
    data = {name: (FILES / name).read_bytes() for name in ICONS}
    assert [problem for name in ICONS for problem in icon_problems(name, data[name])] == []
    assert list(icon_problems("color.png", data["outline.png"]))
    assert len(list(icon_problems("outline.png", data["color.png"]))) == 2


def test_the_guide_names_the_endpoint() -> None:
    """What the admin is told to register is where the bot listens."""
    assert MESSAGES in (ROOT / "docs" / "teams.md").read_text(encoding="utf-8")
