#!/usr/bin/env bash
# FastAPI makes OpenTelemetry spans by itself, with what a form sent in the address, as soon as there is a tracer provider.
#
# Expected: an application that makes spans of its own (a global TracerProvider, one span, no instrumentation package)
#   exports those and nothing else; FastAPI is traced by those who install opentelemetry-instrumentation-fastapi.
# Found: since 0.165 FastAPI uses the global provider unasked. For one GET request it exports four spans beside ours:
#   the request's, with `url.path` and with `url.query`, where the value of `q` stands in clear, and three of its own.
#   With `FastAPI(telemetry={"tracing": False})` only ours is left.
# Why it matters here: the page works without JavaScript, so a reader's question is in the address (`/?q=…`), and the
#   address of a reader's own page (`/case/…`) is as good as a password. Whoever adds traces of stages would send both to
#   the collector without having written a line about requests. bot/traces.py has a provider that is not the global one.
set -euo pipefail
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check fastapi==0.165.0 starlette==1.10.0 opentelemetry-sdk==1.45.2 uvicorn==0.54.0
"$work/venv/bin/python" - <<'PY'
import asyncio
from importlib.metadata import version

from fastapi import FastAPI
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

told = InMemorySpanExporter()
provider = TracerProvider()
provider.add_span_processor(SimpleSpanProcessor(told))
trace.set_tracer_provider(provider)


def spans_of(app):
    @app.get("/")
    def home(q: str = "") -> str:
        with trace.get_tracer("ours").start_as_current_span("search"):
            return "ok"

    scope = {
        "type": "http", "method": "GET", "path": "/", "raw_path": b"/", "root_path": "", "scheme": "http",
        "query_string": b"q=min%20sjef%20er%20syk", "headers": [], "server": ("a.no", 80), "client": ("1.2.3.4", 5),
        "http_version": "1.1", "asgi": {"version": "3.0"},
    }

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        pass

    told.clear()
    asyncio.run(app(scope, receive, send))
    return {span.name: dict(span.attributes) for span in told.get_finished_spans()}


print("fastapi", version("fastapi"), "opentelemetry-sdk", version("opentelemetry-sdk"))
unasked, refused = spans_of(FastAPI()), spans_of(FastAPI(telemetry={"tracing": False}))
for name, attributes in unasked.items():
    print(f"{name:28} {attributes.get('url.path', '')} {attributes.get('url.query', '')}")
print("with tracing off:", sorted(refused))
assert [each["url.query"] for each in unasked.values() if "url.query" in each] == ["q=min+sjef+er+syk"]
assert len(unasked) > 1 and set(refused) == {"search"}
PY
