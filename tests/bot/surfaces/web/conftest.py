"""Fixtures for the web surface; the fake service itself stands in fakes.py beside this file."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from loading import load

from bot.surfaces.web.app import WebSettings, create_app


@pytest.fixture(scope="session")
def fakes() -> Any:
    return load("web_fakes", Path(__file__).with_name("fakes.py"))


@pytest.fixture
def service(fakes: Any) -> Any:
    return fakes.FakeService()


@pytest.fixture
def client(service: Any, fakes: Any) -> Iterator[TestClient]:
    app = create_app(service, WebSettings(base_url=fakes.BASE_URL, max_question_chars=fakes.LIMIT))
    with TestClient(app, base_url=fakes.BASE_URL) as opened:
        yield opened
