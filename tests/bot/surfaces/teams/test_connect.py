"""Teams beside the web page in one application; what it needs to be told, and what it refuses to start with."""

import asyncio
import os
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr

from bot.database import IdempotencyKeys
from bot.journal import AnswerRefs, Journal
from bot.server import make_app
from bot.service import BotService
from bot.settings import Settings, SettingsError
from bot.surfaces.teams.connect import connected
from bot.surfaces.teams.guard import MESSAGES
from bot.surfaces.teams.listeners import make_teams_app
from bot.surfaces.teams.sdk import credentials, make_sdk, sealed
from bot.surfaces.teams.settings import TeamsSettings, is_loopback, teams_settings

CLIENT, TENANT = "11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"
SECRET = {"teams_client_id": CLIENT, "teams_tenant_id": TENANT, "teams_client_secret": SecretStr("hemmelig")}


def served(small_build: Any, encoder: Any, **changed: Any) -> Any:
    settings = Settings().model_copy(update=changed)
    return make_app(BotService(settings, encoder, Journal.open(settings.database_url)), settings)


def no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is fetched: the tests reach no network."""

    async def prefetch(_: Any) -> None:
        return None

    monkeypatch.setattr("bot.surfaces.teams.tokens.Keys.prefetch", prefetch)


def test_teams_and_the_web_page_are_one_application(
    small_build: Any, encoder: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the settings, the endpoint is there, beside Slack's, and refuses what has no token."""
    no_keys(monkeypatch)
    app = served(
        small_build, encoder, **SECRET, slack_bot_token=SecretStr("xoxb-1"), slack_signing_secret=SecretStr("s")
    )
    with TestClient(app) as client:
        assert client.get("/").status_code == 200
        assert client.post("/slack/events", json={}).status_code == 401
        assert client.post(MESSAGES, content=b"{").status_code == 400
        activity = {"type": "message", "id": "1", "serviceUrl": "https://smba.example/", "channelId": "msteams"}
        parts = {name: {"id": "x"} for name in ("from", "recipient", "conversation")}
        found = client.post(MESSAGES, json={**activity, **parts})
        assert found.status_code == 401
        assert found.headers["content-security-policy"]
        assert client.post(MESSAGES, content=b"x" * 1_000_000).status_code == 413


def test_without_settings_there_is_no_teams(small_build: Any, encoder: Any) -> None:
    """The endpoint is not there."""
    with TestClient(served(small_build, encoder)) as client:
        assert client.post(MESSAGES, json={}).status_code in (404, 405)


@pytest.mark.parametrize("left_out", ["teams_tenant_id", "teams_client_secret"])
def test_half_a_setup_is_said(
    small_build: Any, encoder: Any, left_out: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A bot without a tenant or without an identity of its own does not start, and the log says what is missing."""
    app = served(small_build, encoder, **{name: value for name, value in SECRET.items() if name != left_out})
    with TestClient(app) as client:
        assert client.post(MESSAGES, json={}).status_code in (404, 405)
    assert "teams.off" in capsys.readouterr().out


# -- without tokens


def test_the_unsafe_setting_is_warned_of(small_build: Any, encoder: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever starts it sees it."""
    with TestClient(served(small_build, encoder, teams_unsafe_local=True)):
        pass
    assert "teams.unsafe" in capsys.readouterr().out


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.4", "veileder.example.no"])
def test_the_unsafe_setting_is_refused_where_others_reach_the_machine(
    small_build: Any, encoder: Any, host: str
) -> None:
    """The server does not start, and says which two settings do not go together."""
    with pytest.raises(SettingsError, match=r"VEILEDER_TEAMS_UNSAFE_LOCAL.*VEILEDER_HOST"):
        served(small_build, encoder, teams_unsafe_local=True, host=host)


@pytest.mark.parametrize(
    ("host", "own"), [("127.0.0.1", True), ("::1", True), ("localhost", True), ("10.0.0.1", False)]
)
def test_what_is_this_machine(host: str, own: bool) -> None:
    """Loopback addresses, and their usual name."""
    assert is_loopback(host) is own


# -- the SDK gets what our settings say, and nothing else


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"client_secret": "s"}, {"client_secret": "s"}),
        ({"managed_identity": CLIENT}, {"managed_identity_client_id": CLIENT}),
        ({"managed_identity": "System"}, {"managed_identity_client_id": "system"}),
        ({"managed_identity": TENANT}, {"managed_identity_client_id": TENANT}),
        ({"client_secret": "s", "managed_identity": TENANT}, {"client_secret": "s"}),
    ],
)
def test_ways_to_identify(settings: dict[str, str], expected: dict[str, str]) -> None:
    """A secret, a managed identity that is the bot, or one that its registration trusts."""
    made = credentials(TeamsSettings(CLIENT, TENANT, **settings))
    assert made == {"client_id": CLIENT, "tenant_id": TENANT, **expected}


@pytest.mark.parametrize(
    ("identity", "kind"),
    [
        (CLIENT, "ManagedIdentityCredentials"),
        ("system", "FederatedIdentityCredentials"),
        (TENANT, "FederatedIdentityCredentials"),
    ],
)
def test_the_sdk_understands_them(monkeypatch: pytest.MonkeyPatch, identity: str, kind: str) -> None:
    """Also with another bot's secret in the environment, which is not ours to use."""
    monkeypatch.setenv("CLIENT_SECRET", "another bot's")
    monkeypatch.setenv("CLIENT_ID", "another bot")
    app = make_sdk(TeamsSettings(CLIENT, TENANT, managed_identity=identity))
    assert type(app.credentials).__name__ == kind
    assert app.id == CLIENT


def test_the_environment_is_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sealed inside, unchanged outside."""
    monkeypatch.setenv("TENANT_ID", "another")
    with sealed():
        assert "TENANT_ID" not in os.environ
        assert os.environ["PYTHON_DOTENV_DISABLED"] == "1"
    assert os.environ["TENANT_ID"] == "another"
    assert "PYTHON_DOTENV_DISABLED" not in os.environ


def test_only_one_module_imports_the_sdk() -> None:
    """The door that keeps it from reading the environment is the only one."""
    folder = Path(__file__).parents[4] / "bot"
    users = {path.name for path in folder.rglob("*.py") if "from microsoft_teams" in path.read_text(encoding="utf-8")}
    assert users == {"sdk.py"}


def test_secrets_stay_out_of_what_is_printed() -> None:
    """A repr of the settings holds no secret."""
    made = teams_settings(Settings(**SECRET), list)
    assert made.client_secret == "hemmelig"
    assert "hemmelig" not in repr(made)


# -- as long as it runs


def test_keys_are_at_hand_before_the_first_question(teams: Any, tools: Any, database: str) -> None:
    """They are fetched at the start, in a thread; at the end what is begun is finished and connections are closed."""

    async def scenario() -> None:
        keys, refs = IdempotencyKeys.open(database), AnswerRefs.open(database)
        settings = TeamsSettings(**tools.own_settings(teams))
        app = make_teams_app(tools.fakes.FakeService(), keys, refs, settings)
        before = teams.key_requests
        async with connected(app):
            for _ in range(1000):
                if app.guard.tokens.keys.known:
                    break
                await asyncio.sleep(0.01)
        assert teams.key_requests == before + 1
        assert app.sdk.http_client.http.is_closed
        assert app.sdk.api.users.http.http.is_closed
        keys.close()
        refs.close()

    asyncio.run(scenario())


def test_without_keys_it_starts_all_the_same(database: str, tools: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """The other surfaces do not wait for Microsoft; the log says which address did not answer."""

    async def scenario() -> None:
        keys, refs = IdempotencyKeys.open(database), AnswerRefs.open(database)
        settings = TeamsSettings(CLIENT, TENANT, "s", keys_url="http://127.0.0.1:9/keys")
        app = make_teams_app(tools.fakes.FakeService(), keys, refs, settings)
        async with connected(app):
            with pytest.raises(Exception, match="cannot be fetched"):
                await app.guard.tokens.keys.prefetch()
        keys.close()
        refs.close()

    asyncio.run(scenario())
