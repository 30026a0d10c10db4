"""OpenTelemetry traces: a span for each question, named by its surface, and one inside it for each stage of its answer.

No word of a question and nobody's id is in them, nor the reference that a reader is shown: only names of stages, what
came of it, the build, and the id of the request, which the log has as well. FastAPI's own spans have whole addresses,
with the question in them (``findings/fastapi-traces-questions.sh``); so the provider here is nobody's but ours.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractContextManager, asynccontextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING

from structlog.contextvars import get_contextvars

from bot.service_types import Observed
from bot.settings import SettingsError

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import SpanProcessor


class Traces:
    """Spans of one process, to whatever `processor` does with them."""

    def __init__(self, processor: "SpanProcessor") -> None:
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider

        self.provider = TracerProvider(resource=Resource.create({"service.name": "veileder"}))
        self.provider.add_span_processor(processor)
        self.tracer = self.provider.get_tracer("veileder")

    def span(self, name: str) -> AbstractContextManager[object]:
        """A span inside the one that is open. An error's own words, which may be a reader's, are left out."""
        return self.tracer.start_as_current_span(name, record_exception=False, set_status_on_exception=False)

    def observe(self, what: Observed) -> None:
        """What came of the question whose span is open."""
        from opentelemetry.trace import Status, StatusCode, get_current_span

        span = get_current_span()
        span.set_attributes({"veileder.status": what.status, "veileder.build": what.build})
        if request := get_contextvars().get("request"):
            span.set_attribute("veileder.request", request)
        if what.status == "failed":
            span.set_status(Status(StatusCode.ERROR))

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """At the end of the block what waits is sent."""
        try:
            yield
        finally:
            await asyncio.to_thread(self.provider.shutdown)


def traces_to(address: str) -> Traces:
    """Traces to an OTLP endpoint over HTTP, such as http://localhost:4318/v1/traces.

    What else the exporter may be told, such as headers and certificates, it reads from its own ``OTEL_EXPORTER_OTLP_…``
    variables. Raises SettingsError when the extra is not installed.
    """
    if not (find_spec("opentelemetry.sdk") and find_spec("opentelemetry.exporter")):
        raise SettingsError("VEILEDER_TRACES needs `pip install 'veileder[traces]'`. Install it, or empty the setting.")
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    return Traces(BatchSpanProcessor(OTLPSpanExporter(endpoint=address)))
