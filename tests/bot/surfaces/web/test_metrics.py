"""What operators read: numbers in OpenMetrics, how each part is, and the log's way from a request to its entry."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from fakes import FakeEncoder
from fastapi.testclient import TestClient
from prometheus_client.openmetrics.parser import text_string_to_metric_families
from pydantic import SecretStr

from bot.database import DatabaseError
from bot.server import make_app
from bot.service import BotService, open_service
from bot.settings import Settings
from bot.surfaces.web.health import Health
from index.builds.build import Build

TOKEN = {"Authorization": "Bearer hemmelig"}
QUESTION = "Kan ledere delta i debatten?"


@pytest.fixture
def service(small_build: Build, own_encoder: FakeEncoder) -> Iterator[BotService]:
    made = open_service(Settings().model_copy(update={"metrics_token": SecretStr("hemmelig")}))
    yield made
    made.close()


@pytest.fixture
def client(service: BotService) -> Iterator[TestClient]:
    with TestClient(make_app(service, service.settings)) as opened:
        yield opened


def numbers(client: TestClient) -> dict[str, float]:
    """Every sample, by its name and labels."""
    text = client.get("/metrics", headers=TOKEN).text
    assert text.endswith("# EOF\n")
    return {
        sample.name + "".join(f",{key}={value}" for key, value in sorted(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_questions_are_counted_by_surface_and_what_came_of_them(client: TestClient, service: BotService) -> None:
    """Answered, refused as unreadable, and failed."""
    client.post("/api/ask", json={"question": QUESTION})
    client.post("/api/ask", json={"question": " "})
    service.find = lambda *_: 1 / 0  # type: ignore[method-assign,assignment]
    client.post("/api/ask", json={"question": QUESTION})
    found = numbers(client)
    assert found["veileder_questions_total,status=answered,surface=web"] == 1
    assert found["veileder_questions_total,status=refused,surface=web"] == 1
    assert found["veileder_questions_total,status=failed,surface=web"] == 1
    assert found["veileder_stage_seconds_count,stage=found"] == 2
    assert found["veileder_stage_seconds_count,stage=journalled"] == 1


def test_room_build_journal_and_outbox_have_numbers(
    client: TestClient, service: BotService, small_build: Build
) -> None:
    """As they are when they are read."""
    service.admission.most = 0
    assert client.post("/api/ask", json={"question": QUESTION}).status_code == 503
    client.app.state.health.look()  # type: ignore[attr-defined]
    found = numbers(client)
    assert found[f"veileder_build_info,id={small_build.id}"] == 1
    assert found["veileder_build_age_seconds"] > 0
    assert (found["veileder_inside"], found["veileder_room"], found["veileder_refused_total"]) == (0, 0, 1)
    for name in ("journal_spooled", "journal_lost_total", "outbox_unsent", "outbox_age_seconds", "outbox_retries"):
        assert found[f"veileder_{name}"] == 0
    assert found["veileder_part_up,part=database"] == 1


@pytest.mark.parametrize(("headers", "status"), [({}, 403), ({"Authorization": "Bearer feil"}, 403), (TOKEN, 200)])
def test_only_who_has_the_token_may_read(client: TestClient, headers: dict[str, str], status: int) -> None:
    """How many ask, and when, is nobody else's business."""
    assert client.get("/metrics", headers=headers).status_code == status


def test_without_a_token_there_are_no_metrics(service: BotService) -> None:
    """An empty token is not a token that everybody has."""
    settings = service.settings.model_copy(update={"metrics_token": SecretStr("")})
    with TestClient(make_app(service, settings)) as client:
        assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_a_request_can_be_followed_into_the_journal(client: TestClient, service: BotService) -> None:
    """The reply's id stands in the log line, beside the reference of the entry; no word of the question does."""
    with structlog.testing.capture_logs(processors=[structlog.contextvars.merge_contextvars]) as lines:
        reply = client.post("/api/ask", json={"question": QUESTION})
    (line,) = [each for each in lines if each["event"] == "question"]
    assert re.fullmatch("[0-9a-f]{16}", line["request"])
    assert line["request"] == reply.headers["x-request-id"]
    assert line["ref"] == reply.json()["ref"] == service.journal.entries()[0].ref
    assert set(line["ms"]) == {"read", "found", "searched", "quoted", "journalled"}
    assert "debatten" not in str(lines)


def test_health_says_what_is_wrong_with_the_database(service: BotService, monkeypatch: pytest.MonkeyPatch) -> None:
    """Until it has been asked, and when it is away, the process is not ready; nobody waits to hear that."""
    health = Health(str, service.journal.database)
    assert health.parts()["database"] == "not asked yet"
    health.look()
    assert health.parts()["database"] == "ok"

    def away(_: Any) -> None:
        raise DatabaseError("The database is away.")

    monkeypatch.setattr("bot.database.outbox.Outbox.unsent", away)
    health.look()
    assert health.parts() == {"server": "ok", "database": "The database is away."}
