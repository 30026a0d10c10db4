"""One application, and what its parts share."""

from pathlib import Path

import pytest
from fakes import FakeEncoder
from fastapi.testclient import TestClient
from pydantic import SecretStr
from sqlalchemy import Engine, create_engine

from bot.database import engine as engine_module
from bot.database.engine import connected
from bot.server import make_app
from bot.service import open_service
from bot.settings import Settings
from index.builds.build import Build

ID = "11111111-1111-4111-8111-111111111111"
EVERYTHING = {
    "slack_bot_token": SecretStr("xoxb-1"),
    "slack_signing_secret": SecretStr("s"),
    "slack_editors_channel": "CRED",
    "teams_client_id": ID,
    "teams_tenant_id": ID,
    "teams_client_secret": SecretStr("hemmelig"),
    "teams_editors_channel": "19:r",
    "editors": "slack:U1",
    "digest": "mon 08:00",
    "web_editors": SecretStr("kari:$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$mNsjH8pTbMwjK4hnDdL7kg"),
}


@pytest.fixture
def engines(monkeypatch: pytest.MonkeyPatch) -> list[Engine]:
    """Every engine that is made, and nothing is fetched from anywhere."""
    made: list[Engine] = []

    async def prefetch(_: object) -> None:
        return None

    def noted(*args: object, **named: object) -> Engine:
        made.append(create_engine(*args, **named))  # type: ignore[call-overload]
        return made[-1]

    monkeypatch.setattr("bot.surfaces.teams.tokens.Keys.prefetch", prefetch)
    monkeypatch.setattr(engine_module, "create_engine", noted)
    return made


def test_the_whole_server_opens_its_database_once(
    small_build: Build, own_encoder: FakeEncoder, engines: list[Engine], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Journal, chats, editors' loop, digest and login share one engine, whose tables are looked at once."""
    looked: list[object] = []
    monkeypatch.setattr(engine_module, "connected", lambda url: looked.append(url) or connected(url))
    settings = Settings().model_copy(update=EVERYTHING)
    service = open_service(settings)
    with TestClient(make_app(service, settings)) as client:
        assert client.get("/", params={"q": "Kan ledere delta?"}).status_code == 200
        assert client.get("/innsikt").status_code == 200
    service.close()
    assert len(engines) == len(looked) == 1


def test_the_server_starts_without_its_database(
    small_build: Build, own_encoder: FakeEncoder, engines: list[Engine], tmp_path: Path
) -> None:
    """Readers get answers all the same."""
    (tmp_path / "var" / "veileder.db").mkdir(parents=True)
    settings = Settings().model_copy(update=EVERYTHING)
    service = open_service(settings)
    with TestClient(make_app(service, settings)) as client:
        found = client.post("/api/ask", json={"question": "Kan ledere delta?"})
    assert found.json()["status"] == "answered"
    service.close()
