"""``GET /metrics``: OpenMetrics for whoever has the token. Nothing is asked of the database while it is read."""

from collections.abc import Iterable
from datetime import UTC, datetime
from hmac import compare_digest
from typing import TYPE_CHECKING

import structlog
from fastapi import APIRouter, HTTPException
from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.openmetrics.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import Response

from bot.service_types import Observed
from bot.surfaces.web.health import Health

if TYPE_CHECKING:
    from bot.service import BotService

log = structlog.get_logger()

SECONDS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
"""Bounds of the histogram: an answer takes tens of milliseconds alone, and seconds mean trouble."""


class Metrics(Collector):
    """What is counted as it happens, and what is looked up when somebody reads it."""

    def __init__(self, service: "BotService", health: Health) -> None:
        self.service = service
        self.health = health
        self.registry = CollectorRegistry()
        self.questions = Counter(
            "veileder_questions", "Questions, by what came of them.", ("surface", "status"), registry=self.registry
        )
        self.stages = Histogram(
            "veileder_stage_seconds", "Seconds by stage.", ("stage",), buckets=SECONDS, registry=self.registry
        )
        self.registry.register(self)

    def observe(self, what: Observed) -> None:
        """Count one question, and note it in the log under its reference."""
        self.questions.labels(what.surface, what.status).inc()
        for name, seconds in what.stages.items():
            self.stages.labels(name).observe(seconds)
        took = {name: round(seconds * 1000) for name, seconds in what.stages.items()}
        log.info("question", ref=what.ref, surface=what.surface, status=what.status, build=what.build, ms=took)

    def describe(self) -> Iterable[Metric]:
        """Nothing beforehand: the names are ours alone."""
        return ()

    def collect(self) -> Iterable[Metric]:
        admission, journal = self.service.admission, self.service.recorder.state
        manifest = self.service.last_good.build.manifest
        made = datetime.fromisoformat(manifest.made_at)
        yield InfoMetricFamily("veileder_build", "The build that answers.", {"id": manifest.id})
        age = (datetime.now(UTC) - made).total_seconds()
        yield gauge("veileder_build_age_seconds", "Seconds since it was made.", age)
        yield gauge("veileder_inside", "Questions being answered now.", admission.inside)
        yield gauge("veileder_room", "Questions that are let in at once.", admission.most)
        yield CounterMetricFamily("veileder_refused", "Questions that were told to try again.", admission.refused)
        yield gauge("veileder_journal_spooled", "Entries that wait for the database.", journal.waiting)
        yield CounterMetricFamily("veileder_journal_late", "Entries written after having waited.", journal.late)
        yield CounterMetricFamily("veileder_journal_lost", "Entries lost for good.", journal.lost)
        yield from self.outbox()
        parts = GaugeMetricFamily("veileder_part_up", "1 when the part works; see /health/ready.", labels=("part",))
        for name, state in self.health.parts().items():
            parts.add_metric((name,), state == "ok")
        yield parts

    def outbox(self) -> Iterable[Metric]:
        unsent = self.health.unsent
        if unsent is None:
            return
        age = (datetime.now(UTC) - unsent.oldest).total_seconds() if unsent.oldest else 0.0
        yield gauge("veileder_outbox_unsent", "Messages that wait to be sent.", unsent.messages)
        yield gauge("veileder_outbox_retries", "How often those were tried in vain.", unsent.retries)
        yield gauge("veileder_outbox_age_seconds", "Seconds since the oldest of them was made.", age)


def gauge(name: str, about: str, value: float) -> Metric:
    return GaugeMetricFamily(name, about, value)


def metrics_router(metrics: Metrics, token: str) -> APIRouter:
    """Without a token nobody may read, and the page is not there."""
    router = APIRouter(include_in_schema=False)

    @router.get("/metrics")
    async def read(request: Request) -> Response:
        given = request.headers.get("authorization", "")
        if not token:
            raise HTTPException(404)
        if not compare_digest(given.encode(), f"Bearer {token}".encode()):
            raise HTTPException(403)
        written = generate_latest(metrics.registry)  # type: ignore[no-untyped-call]
        return Response(written, media_type=CONTENT_TYPE_LATEST)

    return router
