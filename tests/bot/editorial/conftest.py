"""A newsroom: the small corpus, a real service and database, and publishing without fitting a model."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fakes import FakeEncoder, build_small

from bot.editorial.editorial import Editorial
from bot.editorial.settings import EditorialSettings, editorial_settings
from bot.editorial.types import Person
from bot.journal import Journal
from bot.service import BotService
from bot.settings import Settings
from index.builds.build import Build
from index.builds.store import BuildStore

KARI = Person("slack", "U1", "Kari Nordmann")
PER = Person("slack", "U2", "Per Hansen")
OLA = Person("slack", "U9", "Ola Ansatt")


@pytest.fixture
def service(database: str, small_build: Build, encoder: FakeEncoder) -> Iterator[BotService]:
    made = BotService(Settings(), encoder, Journal.open(database))
    yield made
    made.close()


@pytest.fixture
def own() -> EditorialSettings:
    """Kari and Per are editors, with a channel in Slack."""
    found = editorial_settings(Settings())
    return replace(found, editors=frozenset((KARI.key, PER.key)), channels={"slack": "CRED"})


@pytest.fixture
def publish(small_corpus: Path, store: BuildStore) -> Callable[..., str]:
    return lambda *_: build_small(small_corpus, store).id


@pytest.fixture
def editorial(service: BotService, own: EditorialSettings, publish: Callable[..., str]) -> Editorial:
    return Editorial(service, own, publish)


@pytest.fixture
def kari() -> Person:
    return KARI


@pytest.fixture
def per() -> Person:
    return PER


@pytest.fixture
def ola() -> Person:
    """Nobody's editor."""
    return OLA
