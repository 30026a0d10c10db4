"""The app package for Teams: what it holds, in three languages, and what is refused before Teams would refuse it."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.surfaces.teams.guard import MESSAGES
from scripts import teams_package
from scripts.teams_package import FOLDER, ICONS, PackageError, check, icon_problems, main, package

ROOT = Path(__file__).parents[1]
CLIENT = "11111111-1111-4111-8111-111111111111"
URL = "https://veileder.example.no"


def made(**more: Any) -> dict[str, Any]:
    return dict(json.loads(package(CLIENT, URL, **more)["manifest.json"]))


def test_the_package_has_manifest_icons_and_languages(tmp_path: Path) -> None:
    """The files lie at the top of the archive, which is the same whenever it is made."""
    out = tmp_path / "package.zip"
    assert main(["--client-id", CLIENT, "--url", URL, "--out", str(out)]) == 0
    with zipfile.ZipFile(out) as archive:
        assert sorted(archive.namelist()) == ["color.png", "en.json", "manifest.json", "nn.json", "outline.png"]
    first = out.read_bytes()
    assert main(["--client-id", CLIENT, "--url", URL, "--out", str(out)]) == 0
    assert out.read_bytes() == first


def test_the_manifest_is_for_our_bot() -> None:
    """Bot, message extension and address are ours, in every kind of chat."""
    manifest = made()
    assert manifest["bots"][0]["botId"] == manifest["composeExtensions"][0]["botId"] == manifest["id"] == CLIENT
    assert manifest["bots"][0]["scopes"] == ["personal", "team", "groupChat"]
    assert manifest["validDomains"] == ["veileder.example.no"]
    assert [each["id"] for each in manifest["composeExtensions"][0]["commands"]] == ["search", "ask", "save_as_faq"]


def test_only_follow_ups_ask_to_read_what_is_written() -> None:
    """Without them, the app sees what it is mentioned in and nothing else."""
    assert "authorization" not in made()
    rights = made(follow_ups=True)["authorization"]["permissions"]["resourceSpecific"]
    assert rights == [{"name": "ChannelMessage.Read.Group", "type": "Application"}]


def test_every_language_says_everything() -> None:
    """The three have the same keys, and a translation for each place that the manifest has words in."""
    strings = yaml.safe_load((FOLDER / "strings.yaml").read_text(encoding="utf-8"))
    assert list(strings) == ["nb", "nn", "en"]
    assert len({tuple(each) for each in strings.values()}) == 1
    assert len({len(each["prompts"]) for each in strings.values()}) == 1
    assert strings["nb"]["full"] != strings["nn"]["full"] != strings["en"]["full"]


@pytest.mark.parametrize(
    ("client", "url", "words"), [("", URL, "VEILEDER_TEAMS_CLIENT_ID"), (CLIENT, "http://127.0.0.1:8080", "https")]
)
def test_what_is_missing_is_said(
    client: str, url: str, words: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """A line that names the setting, and no package."""
    out = tmp_path / "package.zip"
    assert main(["--client-id", client, "--url", url, "--out", str(out)]) == 1
    assert words in capsys.readouterr().err
    assert not out.exists()


def test_what_the_schema_does_not_allow_is_refused() -> None:
    """An id that is none, a name that is too long."""
    with pytest.raises(PackageError, match="Teams would refuse"):
        package("not an id", URL)
    manifest = made()
    manifest["name"]["short"] = "x" * 31
    with pytest.raises(PackageError, match="too long"):
        check(manifest, "manifest-1.23.json")


def test_icons_have_the_sizes_that_teams_wants() -> None:
    """192 pixels in colour, 32 in outline; swapped, both are wrong."""
    data = {name: (FOLDER / name).read_bytes() for name in ICONS}
    assert [problem for name in ICONS for problem in icon_problems(name, data[name])] == []
    assert list(icon_problems("color.png", data["outline.png"]))
    assert len(list(icon_problems("outline.png", data["color.png"]))) == 2


def test_the_guide_names_the_endpoint() -> None:
    """What the admin is told to register is where the bot listens."""
    assert MESSAGES in (ROOT / "docs" / "teams.md").read_text(encoding="utf-8")
    assert teams_package.FOLDER.is_dir()
