"""The journal, the current build and the clock, joined to reports."""

from collections import OrderedDict
from collections.abc import Callable
from datetime import date
from functools import partial
from threading import Lock

import structlog

from bot.answering.answer import answer
from bot.answering.quotes import QuoteError
from bot.answering.search import LoadedIndex
from bot.insight.asked import Grouper
from bot.insight.digest import Digest, compose, last_week
from bot.insight.groups import Space
from bot.insight.guidance import Places
from bot.insight.period import bounds
from bot.insight.report import DUE_WITHIN, Sources, make_report
from bot.insight.types import Period, Report
from bot.insight.vectors import QuestionVectors
from bot.service import BotService, today
from bot.types import Answer, Language
from index.builds.build import Build

log = structlog.get_logger()

ENTRIES_MOST = 20_000
"""Entries of the journal that one report looks at; beyond, it says so. Reading them takes about a second."""

AGAIN_KEPT = 500


class Insight:
    """Reports on what was asked. Safe to use from several threads; one report is made at a time.

    Every method may raise DatabaseError.
    """

    def __init__(self, service: BotService, clock: Callable[[], date] = today, due_within: int = DUE_WITHIN) -> None:
        self.service = service
        self.clock = clock
        self.due_within = due_within
        self.vectors = QuestionVectors(service.encoder)
        self.spaces: dict[str, Space] = {}
        self.again: OrderedDict[tuple[str, str], Answer | None] = OrderedDict()
        self.lock = Lock()

    def report(self, period: Period) -> Report:
        """What there is to see about the period, all of it from one build."""
        since, until = bounds(period)
        entries = self.service.journal.entries(since, ENTRIES_MOST + 1, until=until)
        with self.lock:
            sources = self.sources(self.service.loaded())
            truncated = len(entries) > ENTRIES_MOST
            return make_report(entries[:ENTRIES_MOST], period, sources, truncated=truncated)

    def digest(self, language: Language) -> Digest:
        """On the seven days before today."""
        week = last_week(self.clock())
        before = last_week(week.first)
        return compose(
            self.report(week), self.report(before), language, self.service.settings.url, self.service.build().site.name
        )

    def sources(self, loaded: LoadedIndex) -> Sources:
        places = Places(loaded.build, self.service.settings.url)
        grouper = Grouper(loaded.build, self.space(loaded.build), self.vectors)
        return Sources(grouper, places, partial(self.ask_again, loaded), self.clock(), self.due_within)

    def space(self, build: Build) -> Space:
        """Learned once a build."""
        if build.id not in self.spaces:
            self.spaces.clear()
            self.spaces[build.id] = Space.of(build)
        return self.spaces[build.id]

    def ask_again(self, loaded: LoadedIndex, question: str) -> Answer | None:
        """What the build answers now. Remembered, and not journalled: nobody asked."""
        key = (loaded.build.id, question)
        if key not in self.again:
            self.again[key] = self.answer(loaded, question)
        self.again.move_to_end(key)
        while len(self.again) > AGAIN_KEPT:
            self.again.popitem(last=False)
        return self.again[key]

    def answer(self, loaded: LoadedIndex, question: str) -> Answer | None:
        try:
            return answer(question, loaded, today=self.clock(), base_url=self.service.settings.url)
        except QuoteError:
            log.error("insight.ask_again_failed", build=loaded.build.id)  # noqa: TRY400 (nothing of the question)
            return None
