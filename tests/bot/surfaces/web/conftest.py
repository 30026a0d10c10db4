"""Fixtures for the web surface; the fake service itself stands in fakes.py beside this file."""

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from fastapi.testclient import TestClient

from bot.surfaces.web.app import WebSettings, create_app


def load_fakes() -> ModuleType:
    """Tests have no packages to import from, so the file is loaded by its path."""
    name = "web_fakes"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name("fakes.py"))
        assert spec is not None
        assert spec.loader is not None
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


@pytest.fixture(scope="session")
def fakes() -> Any:
    return load_fakes()


@pytest.fixture
def service(fakes: Any) -> Any:
    return fakes.FakeService()


@pytest.fixture
def client(service: Any, fakes: Any) -> Iterator[TestClient]:
    app = create_app(service, WebSettings(base_url=fakes.BASE_URL, max_question_chars=fakes.LIMIT))
    with TestClient(app, base_url=fakes.BASE_URL) as opened:
        yield opened
