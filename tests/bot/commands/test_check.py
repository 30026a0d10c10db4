"""``veileder check``, asked of the loopback Slack and Teams."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.chat.surface import Checked
from bot.commands import check as command
from bot.surfaces.slack.check import SCOPES, check_slack
from bot.surfaces.slack.settings import SlackSettings
from bot.surfaces.teams.check import check_teams
from bot.surfaces.teams.guard import RefusedError, parsed
from bot.surfaces.teams.settings import TeamsSettings
from tests.bot.surfaces.slack import conftest as slack_tools
from tests.bot.surfaces.teams import conftest as teams_tools

HOME = Path(__file__).parents[3]
SECRET, ROOM = slack_tools.SECRET, "19:red@thread.tacv2"


@pytest.mark.parametrize("name", ["manifest.yaml", "manifest-assistant.yaml"])
def test_the_rights_are_those_of_the_manifest(name: str) -> None:
    """What is looked for is what the app was made with."""
    made = yaml.safe_load((HOME / "deploy" / "slack" / name).read_text(encoding="utf-8"))
    assert set(made["oauth_config"]["scopes"]["bot"]) == SCOPES


async def gathered(found: Any) -> dict[str, Checked]:
    return {each.what: each async for each in found}


def in_slack(granted: Any = SCOPES, *, post_card: bool = False, **errors: str) -> dict[str, Checked]:
    async def scenario() -> dict[str, Checked]:
        slack = slack_tools.fake_slack.FakeSlack()
        slack.scopes = ",".join(sorted(granted))
        slack.errors = {name.replace("_", "."): word for name, word in errors.items()}
        await slack.start()
        try:
            own = SlackSettings("xoxb-1", "xapp-1", SECRET, api=f"{slack.url}/api/", base_url=slack.url)
            with_channel = SlackSettings("xoxb-1", "xapp-1", api=own.api, editors_channel="C9")
            return await gathered(check_slack(with_channel if post_card else own, post_card=post_card))
        finally:
            await slack.stop()

    return asyncio.run(scenario())


def test_a_good_app_in_slack() -> None:
    """Token, rights and socket are well; what no bot may read is said to be looked at; nothing is posted unasked."""
    found = in_slack()
    assert [found[each].ok for each in ("bot token", "rights", "socket", "messages")] == [True] * 4
    assert found["event subscriptions"].ok is None
    assert "editors' channel" not in found
    assert in_slack(post_card=True)["editors' channel"].ok


def test_what_is_wrong_in_slack_is_told_with_what_to_do() -> None:
    """An old token, an old manifest, a wrong app token, a channel without the bot, an address that is another's."""
    assert "invalid_auth. Put Install App's" in in_slack(auth_test="invalid_auth")["bot token"].do
    old = in_slack(SCOPES - {"im:write", "users:read"})["rights"]
    assert not old.ok
    assert old.do.startswith("im:write, users:read not granted. Paste the manifest")
    assert "connections:write" in in_slack(apps_connections_open="not_allowed_token_type")["socket"].do
    assert "/invite" in in_slack(post_card=True, chat_postMessage="not_in_channel")["editors' channel"].do
    assert "answers 404. Let POST through the proxy" in in_slack()["address"].do


@pytest.fixture(scope="module")
def teams() -> Any:
    made = teams_tools.fake_teams.FakeTeams()
    yield made
    made.stop()


def in_teams(teams: Any, *, post_card: bool = False, **changed: Any) -> dict[str, Checked]:
    own = {
        **teams_tools.own_settings(teams),
        "base_url": teams.url,
        "editors_channel": ROOM,
        **changed,
    }
    return asyncio.run(gathered(check_teams(TeamsSettings(**own), post_card=post_card)))


def test_a_good_bot_in_teams(teams: Any) -> None:
    """Ids, registration and keys are well; a card is posted only when it is asked for."""
    found = in_teams(teams)
    assert [found[each].ok for each in ("ids", "registration", "Microsoft's keys")] == [True, True, True]
    assert not teams.posts
    assert in_teams(teams, post_card=True)["editors' channel"].ok
    assert len(teams.posts) == 1


def test_what_is_wrong_in_teams_is_told_with_what_to_do(teams: Any) -> None:
    """Ids that are none, no secret that is taken, keys out of reach, an address that is not ours, a closed channel."""

    def refuse(*_: Any) -> str:
        raise ValueError("AADSTS7000222: the secret has expired\nTrace ID: 1")

    assert "VEILEDER_TEAMS_TENANT_ID: no id from Entra ID" in in_teams(teams, tenant_id="contoso")["ids"].do
    assert in_teams(teams, outgoing_token=refuse)["registration"].do.startswith(
        "AADSTS7000222: the secret has expired R"
    )
    assert "login.botframework.com" in in_teams(teams, keys_url="http://127.0.0.1:9/")["Microsoft's keys"].do
    assert "Start Veileder" in in_teams(teams, base_url="http://127.0.0.1:9")["address"].do
    teams.closed.add(ROOM)
    assert in_teams(teams, post_card=True)["editors' channel"].do.startswith("403. Add the app to that team")


def test_our_own_door_is_known_by_its_words() -> None:
    """What the check takes for our address is what our guard says to nothing."""
    with pytest.raises(RefusedError, match="not an activity") as refused:
        parsed(b"{}")
    assert refused.value.status == 400


@pytest.mark.parametrize(("ok", "code"), [(True, 0), (None, 0), (False, 1)])
def test_the_exit_code_is_for_monitoring(
    ok: bool | None, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """1 when something is wrong, 0 when not; each line says what it is about and what to do."""

    async def found(*_: Any, **__: Any) -> Any:
        yield Checked("bot token", ok=ok, do="Do this.")

    monkeypatch.setattr("bot.surfaces.slack.check.check_slack", found)
    monkeypatch.setenv("VEILEDER_SLACK_BOT_TOKEN", "xoxb-1")
    monkeypatch.setenv("VEILEDER_SLACK_APP_TOKEN", "xapp-1")
    if code:
        with pytest.raises(command.typer.Exit) as ended:
            command.check()
        assert ended.value.exit_code == code
    else:
        command.check()
    assert "slack: bot token. Do this." in capsys.readouterr().out


def test_half_a_setting_and_none_are_told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A token without a way in is wrong; without any chat there is a code of its own."""
    with pytest.raises(command.typer.Exit) as ended:
        command.check()
    assert ended.value.exit_code == command.NOTHING
    monkeypatch.setenv("VEILEDER_SLACK_BOT_TOKEN", "xoxb-1")
    with pytest.raises(command.typer.Exit) as ended:
        command.check()
    assert ended.value.exit_code == command.WRONG
    assert "needs an app token or a signing secret" in capsys.readouterr().out
