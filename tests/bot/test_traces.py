"""Traces of questions: a span for the surface and one for each stage, and nothing that a person wrote in them."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import pytest
from fakes import FakeEncoder
from fastapi.testclient import TestClient
from opentelemetry import trace
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from bot import traces as traces_module
from bot.server import add_traces, make_app
from bot.service import BotService, open_service
from bot.settings import Settings, SettingsError
from bot.traces import Traces, traces_to
from index.builds.build import Build

QUESTION = "Kan ledere delta i debatten?"


@pytest.fixture
def service(small_build: Build, own_encoder: FakeEncoder) -> Iterator[BotService]:
    made = open_service(Settings())
    yield made
    made.close()


@pytest.fixture
def told() -> InMemorySpanExporter:
    return InMemorySpanExporter()


@pytest.fixture
def client(service: BotService, told: InMemorySpanExporter) -> Iterator[TestClient]:
    app = make_app(service, service.settings, ())
    add_traces(app, service, Traces(SimpleSpanProcessor(told)))
    with TestClient(app, raise_server_exceptions=False) as opened:
        yield opened


def by_name(told: InMemorySpanExporter) -> dict[str, ReadableSpan]:
    return {each.name: each for each in told.get_finished_spans()}


def test_a_question_is_a_span_with_one_for_each_stage(client: TestClient, told: InMemorySpanExporter) -> None:
    """Read, search, quote and journal stand inside the surface's, which says what came of it."""
    asked = client.post("/api/ask", json={"question": QUESTION})
    spans = by_name(told)
    assert set(spans) == {"web", "read", "found", "searched", "quoted", "journalled"}
    parents = {name: span.parent.span_id for name, span in spans.items() if span.parent}
    ids = {name: span.context.span_id for name, span in spans.items()}
    assert {parents[name] for name in ("read", "found", "journalled")} == {ids["web"]}
    assert {parents[name] for name in ("searched", "quoted")} == {ids["found"]}
    assert spans["web"].attributes == {
        "veileder.status": "answered",
        "veileder.build": asked.json()["build"],
        "veileder.request": asked.headers["x-request-id"],
    }


def test_nothing_that_a_reader_wrote_or_is_shown_is_in_them(client: TestClient, told: InMemorySpanExporter) -> None:
    """Neither the question, in an address or a body, nor its reference, also when it fails with its words."""
    ref = client.post("/api/ask", json={"question": QUESTION}).json()["ref"]
    client.get("/", params={"q": QUESTION})
    whole = "".join(span.to_json() for span in told.get_finished_spans())
    assert whole.count('"name": "web"') == 2
    for personal in (QUESTION, "ledere", ref):
        assert personal not in whole


def test_a_failure_is_marked_without_its_words(
    client: TestClient, service: BotService, told: InMemorySpanExporter
) -> None:
    """An error that repeats the question is an error in the trace, and no more."""

    def broken(*_: object) -> None:
        raise RuntimeError(QUESTION)

    service.find = broken  # type: ignore[method-assign,assignment]
    assert client.post("/api/ask", json={"question": QUESTION}).status_code == 500
    spans = by_name(told)
    assert spans["web"].status.status_code is trace.StatusCode.ERROR
    assert QUESTION not in "".join(span.to_json() for span in spans.values())


def test_none_are_made_unless_it_is_set(service: BotService, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the SDK is asked for; where it is set and not installed, it is said what to install."""
    monkeypatch.setattr("bot.server.traces_to", lambda _: pytest.fail("nobody asked for traces"))
    make_app(service, service.settings, ())
    monkeypatch.setattr(traces_module, "find_spec", lambda _: None)
    with pytest.raises(SettingsError, match=r"veileder\[traces\]"):
        traces_to("http://127.0.0.1:4318/v1/traces")


class Collector(BaseHTTPRequestHandler):
    """Takes what is sent to it."""

    taken: ClassVar[list[tuple[str, bytes]]] = []

    def do_POST(self) -> None:
        self.taken.append((self.path, self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing."""


def test_they_are_sent_to_the_address() -> None:
    """Over HTTP to the endpoint of the setting; what waits is sent at the end."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Collector) as collector:
        threading.Thread(target=collector.serve_forever, daemon=True).start()
        made = traces_to(f"http://127.0.0.1:{collector.server_port}/v1/traces")
        with made.span("web"):
            pass
        made.provider.shutdown()
        collector.shutdown()
    ((path, body),) = Collector.taken
    assert path == "/v1/traces"
    assert b"veileder" in body
