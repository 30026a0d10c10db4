"""A journal of a few days that a person can count by hand, on the small corpus."""

import time
from collections.abc import Iterator
from functools import partial

import pytest
from fake_journal import TODAY, Ask, put
from fakes import FakeEncoder

from bot.insight.insight import Insight
from bot.journal import Journal
from bot.service import BotService
from bot.settings import Settings
from index.builds.build import Build


@pytest.fixture(autouse=True)
def clock_of_oslo(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Days begin at midnight in Oslo, an hour or two before they do in UTC."""
    monkeypatch.setenv("TZ", "Europe/Oslo")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
def service(database: str, small_build: Build, own_encoder: FakeEncoder) -> Iterator[BotService]:
    made = BotService(Settings(), own_encoder, Journal.open(database))
    yield made
    made.close()


@pytest.fixture
def insight(service: BotService) -> Insight:
    return Insight(service, clock=lambda: TODAY)


@pytest.fixture
def asked(service: BotService) -> Ask:
    return partial(put, service.journal)
