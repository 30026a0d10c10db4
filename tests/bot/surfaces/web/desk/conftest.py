"""The whole application on the small corpus, with a desk and no chat: ``browser(name)`` is somebody logged in."""

from collections.abc import Callable, Iterator
from functools import partial

import pytest
from desk_site import HASH, ROLES, Person, visit
from fakes import FakeEncoder
from fastapi import FastAPI
from pydantic import SecretStr

from bot.journal import Journal
from bot.server import make_app
from bot.service import BotService
from bot.settings import Settings
from index.builds.build import Build


@pytest.fixture
def settings() -> Settings:
    return Settings(
        web_editors=SecretStr(" ".join(f"{name}:{HASH}" for name in ROLES)),
        desk_roles=", ".join(f"{name}:{role}" for name, role in ROLES.items() if role),
    )


@pytest.fixture
def service(small_build: Build, own_encoder: FakeEncoder, settings: Settings) -> Iterator[BotService]:
    made = BotService(settings, own_encoder, Journal.open(settings.database_url))
    yield made
    made.close()


@pytest.fixture
def app(service: BotService, settings: Settings) -> FastAPI:
    return make_app(service, settings, ())


@pytest.fixture
def browser(app: FastAPI) -> Callable[..., Person]:
    return partial(visit, app)


@pytest.fixture
def kari(browser: Callable[..., Person]) -> Person:
    """Who may do everything."""
    return browser("kari")
